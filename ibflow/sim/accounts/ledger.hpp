#pragma once
// The books of the one simulated account, in US dollars.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/sim/exchange/sim_order.hpp"

namespace ibflow::sim {

/// One holding. A closed one stays with quantity 0, for its realised profit.
struct Holding {
  std::string ticker;
  core::Decimal quantity;             // negative: short
  core::Decimal cost;                 // signed: what was paid for the open quantity, commissions included
  core::Decimal realized_pnl;         // since the ledger began
  std::optional<core::Decimal> mark;  // latest price known

  /// Per share, commission included as IB does it (a short's is what was received per share); 0 when flat.
  [[nodiscard]] double average_cost() const;
  [[nodiscard]] core::Decimal market_value() const;    // quantity * mark; 0 when there is no mark
  [[nodiscard]] core::Decimal unrealized_pnl() const;  // market_value - cost; 0 when flat
};

/// Not thread-safe. Cash is exact; the cost taken out by a partial close is rounded to 10 places, what stays
/// keeps the difference, so that a closed position's realised profit is exactly its cash flow.
class Ledger {
 public:
  explicit Ledger(core::Decimal starting_cash);

  /// Books one fill (side, ticker, shares, price) and returns the realised profit when it closes something:
  /// proceeds less the average cost of what was closed less the commission on it. A fill that turns a
  /// position round closes all of the old one and opens the rest; its commission is split by shares. The
  /// price becomes the mark.
  std::optional<core::Decimal> apply(const Fill& fill, const core::Decimal& commission);
  /// Latest price of a ticker, held or not.
  void mark(std::string_view ticker, double price);

  [[nodiscard]] const core::Decimal& starting_cash() const { return starting_cash_; }
  [[nodiscard]] const core::Decimal& cash() const { return cash_; }
  [[nodiscard]] const core::Decimal& commissions() const { return commissions_; }
  [[nodiscard]] core::Decimal stock_market_value() const;    // sum of market values, shorts negative
  [[nodiscard]] core::Decimal gross_position_value() const;  // sum of absolute market values
  [[nodiscard]] core::Decimal net_liquidation() const;       // cash + stock_market_value
  [[nodiscard]] core::Decimal realized_pnl() const;
  [[nodiscard]] core::Decimal unrealized_pnl() const;

  /// Every ticker traded so far, alphabetical; flat ones too.
  [[nodiscard]] std::vector<Holding> holdings() const;
  /// A flat one without cost when it never traded; the mark is filled in either way.
  [[nodiscard]] Holding holding(std::string_view ticker) const;

 private:
  core::Decimal starting_cash_;
  core::Decimal cash_;
  core::Decimal commissions_;
  std::map<std::string, Holding, std::less<>> holdings_;  // also tickers that are only marked
  std::set<std::string, std::less<>> traded_;
};

}  // namespace ibflow::sim
