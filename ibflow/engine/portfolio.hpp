#pragma once
// The books: cash, positions, profit and commissions, from executions and commission reports only.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/model/order.hpp"
#include "ibflow/orders/execution_ledger.hpp"

namespace ibflow::engine {

/// Money in USD, exact. A position closes at its average price; the average is rounded to ten places, which
/// moves cents between realised and unrealised, never their sum, and nothing once the position is flat.
class Portfolio {
 public:
  /// Starts the books. The given positions are foreign: they count in equity, not in profit.
  void open(core::Decimal cash, const std::vector<model::Position>& foreign_positions);

  /// `ours` false: somebody else traded on the account; cash and the foreign position move, our profit does
  /// not.
  void apply(const orders::ExecutionChange& change, bool ours);
  /// May come before or long after its execution, or again with a revision. Of executions of ours only.
  void apply(const model::Commission& commission);
  /// The price positions in `symbol` are valued at from now on.
  void mark(const std::string& symbol, double price);

  [[nodiscard]] core::Decimal cash() const { return cash_; }
  [[nodiscard]] core::Decimal equity() const;  // cash + positions, ours and foreign, at their marks
  [[nodiscard]] core::Decimal position(const std::string& symbol) const;          // ours; negative is short
  [[nodiscard]] core::Decimal foreign_position(const std::string& symbol) const;  // not ours
  [[nodiscard]] std::optional<core::Decimal> average_price(
      const std::string& symbol) const;  // absent when flat
  [[nodiscard]] core::Decimal realised(const std::string& symbol) const;
  [[nodiscard]] core::Decimal realised() const;
  [[nodiscard]] std::optional<core::Decimal> unrealised(const std::string& symbol) const;  // absent when flat
  [[nodiscard]] core::Decimal unrealised() const;
  [[nodiscard]] core::Decimal commissions() const { return commissions_; }
  [[nodiscard]] std::size_t commissions_pending() const;  // executions of ours without a report yet
  [[nodiscard]] core::Decimal gross_pnl() const { return realised() + unrealised(); }
  [[nodiscard]] core::Decimal net_pnl() const { return gross_pnl() - commissions_; }
  [[nodiscard]] std::size_t open_positions() const;
  [[nodiscard]] std::uint64_t fills() const { return fills_; }

 private:
  struct Holding {
    core::Decimal quantity;  // ours
    core::Decimal cost;      // what `quantity` was bought for; negative for a short
    core::Decimal realised;
    core::Decimal foreign;
    std::optional<double> mark;
    std::vector<model::Execution> executions;  // ours, as booked; replayed when one is corrected
  };
  static void add(Holding& holding, const model::Execution& execution);
  static void replay(Holding& holding);
  void charge(const orders::ExecutionChange& change);
  void settle_commission(std::optional<core::Decimal>& charged, const core::Decimal& amount);
  [[nodiscard]] const Holding* find(const std::string& symbol) const;
  [[nodiscard]] static core::Decimal mark_of(const Holding& holding);

  core::Decimal cash_;
  core::Decimal commissions_;
  std::uint64_t fills_ = 0;
  std::map<std::string, Holding> holdings_;
  // By execution id. An execution of ours is charged once its report has come; a report may come first.
  std::unordered_map<std::string, std::optional<core::Decimal>> charged_;
  std::unordered_map<std::string, core::Decimal> reported_;
};

}  // namespace ibflow::engine
