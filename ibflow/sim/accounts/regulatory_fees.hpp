#pragma once
// What regulators take on US trades. Rates change by date; these are the ones in force on a session's day.

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::sim {

/// Per share or contract in USD, but for `sec_rate`.
struct RegulatoryFees {
  core::Decimal sec_rate;         // section 31, sales: part of the value
  core::Decimal taf_share;        // FINRA trading activity fee, sales of stock
  core::Decimal taf_share_limit;  // its most on one order
  core::Decimal taf_contract;     // FINRA trading activity fee, sales of options
  core::Decimal cat_share;        // consolidated audit trail, both sides
};

/// Section 31 from 2018-05-22, TAF from 2012-07-01, CAT from 2024-09-01 on; earlier days get the first rate.
/// What is announced for 2026 and later is not yet confirmed.
[[nodiscard]] RegulatoryFees regulatory_fees(core::Date day);

}  // namespace ibflow::sim
