#pragma once
// The books of one simulated account: cash in each currency, and holdings.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/sim/accounts/instrument_terms.hpp"
#include "ibflow/sim/accounts/marks.hpp"
#include "ibflow/sim/exchange/sim_order.hpp"

namespace ibflow::sim {

/// One holding, amounts in the instrument's currency. A closed one stays with quantity 0, for its realised
/// profit.
struct Holding {
  std::string ticker;
  InstrumentTerms terms;
  core::Decimal quantity;             // negative: short
  core::Decimal cost;                 // signed: what was paid for the open quantity, commissions included
  core::Decimal fees;                 // the part of `cost` that was commissions
  core::Decimal realized_pnl;         // since the ledger began
  std::optional<core::Decimal> mark;  // latest price known

  // Since the day began.
  bool traded_today = false;
  core::Decimal realized_today;
  core::Decimal value_at_start;  // market value then
  core::Decimal paid_today;      // for all trades, commissions included; negative: received

  /// Per unit times multiplier, commission included as IB does it (a short's is what was received per unit);
  /// 0 when flat.
  [[nodiscard]] double average_cost() const;
  [[nodiscard]] core::Decimal market_value() const;    // quantity * mark * multiplier; 0 without a mark
  [[nodiscard]] core::Decimal unrealized_pnl() const;  // market_value - cost; 0 when flat
  /// What it adds to the account's net liquidation: of a future only the open profit, of forex nothing (the
  /// cash balances have it).
  [[nodiscard]] core::Decimal liquidation_value() const;
  [[nodiscard]] core::Decimal daily_pnl() const { return market_value() - value_at_start - paid_today; }
};

/// Sums over holdings, in USD at the marked rates; shorts negative.
struct MarketValues {
  core::Decimal stocks, options, futures_pnl, bonds, crypto;
};

/// Not thread-safe. Cash is exact; the cost taken out by a partial close is rounded to 10 places, what stays
/// keeps the difference, so that a closed position's realised profit is exactly its cash flow.
///
/// Stocks, options, bonds and crypto are paid for. Futures and CFDs move no cash but commissions until they
/// are closed, then their profit. Forex moves two balances; its holding only remembers what was traded, at
/// cost without commission.
class Ledger {
 public:
  explicit Ledger(core::Decimal starting_cash);  // USD, with marks of its own
  Ledger(core::Decimal starting_cash, std::shared_ptr<Marks> marks);

  /// Books one fill (side, ticker, shares, price) and returns the realised profit, in the instrument's
  /// currency, when it closes something: proceeds less the average cost of what was closed less the
  /// commission on it. A fill that turns a position round closes all of the old one and opens the rest; its
  /// commission is split by shares. The price becomes the mark.
  std::optional<core::Decimal> apply(const Fill& fill, const core::Decimal& commission,
                                     const InstrumentTerms& terms = {});
  /// A position that comes or goes without a trade; `price` is what it counts as having cost. Cash stays.
  void transfer(const std::string& ticker, const core::Decimal& quantity, double price,
                const InstrumentTerms& terms);
  void deposit(const std::string& currency, const core::Decimal& amount);  // negative: withdrawal
  /// Latest price of a ticker, held or not.
  void mark(std::string_view ticker, double price) { marks_->set(ticker, price); }
  /// Daily profit counts from here.
  void start_day();
  /// Adds another account's balances and holdings to this view.
  void add(const Ledger& other);

  [[nodiscard]] const Marks& marks() const { return *marks_; }
  [[nodiscard]] const core::Decimal& starting_cash() const { return starting_cash_; }
  [[nodiscard]] core::Decimal cash() const;         // all currencies, USD
  [[nodiscard]] core::Decimal commissions() const;  // since the ledger began, USD
  /// By currency, USD always.
  [[nodiscard]] const std::map<std::string, core::Decimal, std::less<>>& balances() const { return cash_; }
  [[nodiscard]] MarketValues values() const;
  [[nodiscard]] MarketValues values(std::string_view currency) const;  // of its instruments, in that currency
  [[nodiscard]] core::Decimal stock_market_value() const { return values().stocks; }
  [[nodiscard]] core::Decimal gross_position_value() const;  // sum of absolute values; no futures, no forex
  [[nodiscard]] core::Decimal net_liquidation() const;       // cash and all liquidation values
  [[nodiscard]] core::Decimal net_liquidation(std::string_view currency) const;
  [[nodiscard]] core::Decimal net_liquidation_at_start() const { return net_at_start_; }  // of the day
  [[nodiscard]] core::Decimal daily_pnl() const;
  [[nodiscard]] core::Decimal realized_pnl() const;    // since the ledger began, USD
  [[nodiscard]] core::Decimal realized_today() const;  // USD
  [[nodiscard]] core::Decimal unrealized_pnl() const;  // USD
  [[nodiscard]] core::Decimal realized_pnl(std::string_view currency) const;
  [[nodiscard]] core::Decimal unrealized_pnl(std::string_view currency) const;
  /// Regulation T's special memorandum account as the day's stock trades move it: half of what they open less
  /// half of what they close.
  [[nodiscard]] const core::Decimal& half_of_trades_today() const { return half_of_trades_; }
  /// Shares, contracts or units traded since the ledger began, for tiered commissions.
  [[nodiscard]] core::Decimal volume(ProductKind kind) const;

  /// Every ticker traded so far, alphabetical; flat ones too.
  [[nodiscard]] std::vector<Holding> holdings() const;
  /// A flat one without cost when it never traded; the mark is filled in either way.
  [[nodiscard]] Holding holding(std::string_view ticker) const;

  /// Everything but marks as lines of text, and back. Data error: which line is not understood.
  [[nodiscard]] std::string to_text() const;
  core::Expected<void> from_text(std::string_view text);

 private:
  template <class Amount>
  [[nodiscard]] core::Decimal sum_usd(Amount amount) const;
  Holding& held(const std::string& ticker, const InstrumentTerms& terms);

  std::shared_ptr<Marks> marks_;
  core::Decimal starting_cash_;
  core::Decimal net_at_start_;
  core::Decimal half_of_trades_;
  std::map<std::string, core::Decimal, std::less<>> cash_;
  std::map<std::string, core::Decimal, std::less<>> commissions_;
  std::map<ProductKind, core::Decimal> volume_;
  std::map<std::string, Holding, std::less<>> holdings_;  // without marks
};

}  // namespace ibflow::sim
