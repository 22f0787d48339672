#pragma once
// A fill as the server tells it, and the filter by which fills are asked for.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/protocol/reference/account_values.hpp"

namespace ibflow::protocol {

struct Execution {
  std::int32_t order_id = 0;
  std::string exec_id;
  std::string time;  // yyyymmdd hh:mm:ss, with a zone or not
  std::string acct_number;
  std::string exchange;
  std::string side;  // BOT or SLD
  std::optional<core::Decimal> shares;
  double price = 0;
  std::int64_t perm_id = 0;
  std::int32_t client_id = 0;
  std::int32_t liquidation = 0;  // 1: IB closed the position
  std::optional<core::Decimal> cum_qty;
  double avg_price = 0;
  std::string order_ref;
  std::string ev_rule;
  double ev_multiplier = 0;
  std::string model_code;
  std::int32_t last_liquidity = 0;  // 0 none, 1 added, 2 removed, 3 routed out
  bool pending_price_revision = false;
  std::string submitter;
  OptionExerciseType opt_exercise_or_lapse_type = OptionExerciseType::None;  // protobuf form only
  friend bool operator==(const Execution&, const Execution&) = default;
};

/// Empty members do not filter.
struct ExecutionFilter {
  std::int32_t client_id = 0;
  std::string acct_code;
  std::string time;  // not before: yyyymmdd-hh:mm:ss UTC, or with a zone
  std::string symbol;
  std::string sec_type;
  std::string exchange;
  std::string side;                          // BUY, SELL
  std::optional<std::int32_t> last_n_days;   // server version 200 on
  std::vector<std::int32_t> specific_dates;  // yyyymmdd; server version 200 on
  friend bool operator==(const ExecutionFilter&, const ExecutionFilter&) = default;
};

}  // namespace ibflow::protocol
