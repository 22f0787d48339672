#pragma once
// What an account must put up for its positions, and what that leaves it.

#include <optional>
#include <string_view>

#include "ibflow/core/decimal.hpp"
#include "ibflow/sim/accounts/ledger.hpp"

namespace ibflow::sim {

/// DayTrading: a quarter of the value of stocks, buying power four times what is free. RegT: half of the
/// value of stocks at first; to keep, a quarter of longs, of shorts 30 % or 5 USD a share (below 5 USD the
/// whole price or 2.50). Options, futures and bonds are alike in both.
enum class MarginModel { DayTrading, RegT };

[[nodiscard]] std::optional<MarginModel> margin_model(std::string_view name);  // day-trading, reg-t

/// USD.
struct Requirement {
  core::Decimal initial, maintenance;
};

/// Of one position of `quantity` at `price`. A long option asks for nothing: it is paid for in full, and its
/// value is no equity with loan. A short one asks for its premium and the larger of 20 % of the underlying
/// less what it is out of the money and 10 % of the underlying (call) or the strike (put). Futures have a
/// table, an unknown one 5 % of its value. Bonds and CFDs 25 %, forex nothing, crypto its value.
[[nodiscard]] Requirement requirement_of(MarginModel model, const InstrumentTerms& terms,
                                         const core::Decimal& quantity, const core::Decimal& price,
                                         const Marks& marks);

/// One segment of an account, or the whole. USD.
struct SegmentFigures {
  core::Decimal cash, net_liquidation, equity_with_loan, initial, maintenance, gross;
  [[nodiscard]] core::Decimal available() const { return equity_with_loan - initial; }
  [[nodiscard]] core::Decimal excess() const { return equity_with_loan - maintenance; }
};

/// Options count in the net liquidation, but not as equity with loan.
struct AccountFigures {
  SegmentFigures total;
  SegmentFigures securities;
  /// Futures, with as much cash as their initial margin needs.
  SegmentFigures commodities;
  core::Decimal buying_power;
  core::Decimal reg_t_equity, reg_t_margin;  // of the securities segment: half of the value of stocks
  core::Decimal sma;
  double cushion = 0;   // excess over net liquidation; 0 when that is not above zero
  double leverage = 0;  // gross position value over net liquidation
};

[[nodiscard]] AccountFigures figures_of(MarginModel model, const Ledger& ledger);

/// The figures as they would be after a trade at `price`, commission left out. Positions are valued at their
/// marks, the traded one at `price`.
struct AfterTrade {
  core::Decimal initial, maintenance, equity_with_loan;
};
[[nodiscard]] AfterTrade after_trade(MarginModel model, const Ledger& ledger, std::string_view ticker,
                                     const InstrumentTerms& terms, const core::Decimal& signed_quantity,
                                     const core::Decimal& price);

}  // namespace ibflow::sim
