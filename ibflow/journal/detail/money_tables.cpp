// Executions, commissions and the positions they make.

#include <utility>

#include "ibflow/journal/detail/order_tables.hpp"

namespace ibflow::journal::detail {

namespace {

struct Counted {
  core::Decimal change;
  std::int64_t revision = 0;
};

Counted counted_of(const Statement& row) {
  const core::Decimal quantity = row.decimal(1);
  return {row.text(0) == "SELL" ? -quantity : quantity, row.integer(2)};
}

constexpr const char* kSetPosition =
    "INSERT INTO ledger_positions (books, account, con_id, ticker, quantity, baseline) VALUES (?,?,?,?,?,?) "
    "ON CONFLICT (books, account, con_id) DO UPDATE SET quantity = excluded.quantity, baseline = "
    "excluded.baseline";

}  // namespace

core::Expected<void> OrderTables::write(const ExecutionRow& row) {
  model::Execution e = row.execution;
  if (e.quantity.is_negative()) e.quantity = core::Decimal();  // a bust, as in orders::ExecutionLedger
  const auto known = statements_.first(
      "SELECT 1 FROM executions WHERE books = ? AND account = ? AND execution_id = ?",
      [](const Statement&) { return true; }, run_.books, e.account, e.execution_id);
  if (!known) return std::unexpected(known.error());
  if (*known) return {};
  const auto key = key_of(e);
  if (!key) return std::unexpected(key.error());
  const orders::ExecutionId id = orders::split_execution_id(e.execution_id);
  if (!e.is_combination) {
    if (auto moved = move_position(e, id); !moved) return moved;
  }
  return chain_.append(*database_, kExecutions, run_.run_id, run_.books, e.execution_id, id.root, id.revision,
                       e.account, e.client_id.value, e.order_id.value, e.perm_id.value, e.order_ref, *key,
                       e.con_id.value, e.symbol, to_string(e.side), e.quantity, e.price,
                       e.cumulative_quantity, e.average_price, e.exchange, e.is_combination, e.time,
                       row.when.at, row.when.wall_at);
}

// A correction takes the place of what it corrects; one that comes after a higher revision changes nothing.
core::Expected<void> OrderTables::move_position(const model::Execution& e, const orders::ExecutionId& id) {
  const auto before = statements_.first(
      "SELECT side, quantity, revision FROM executions WHERE books = ? AND account = ? AND execution_root = "
      "? "
      "ORDER BY revision DESC, id DESC LIMIT 1",
      counted_of, run_.books, e.account, id.root);
  if (!before) return std::unexpected(before.error());
  if (*before && (*before)->revision > id.revision) return {};
  const auto change = orders::signed_quantity(e) - (*before ? (*before)->change : core::Decimal());
  using Held = std::pair<core::Decimal, core::Decimal>;
  const auto held = statements_.first(
      "SELECT quantity, baseline FROM ledger_positions WHERE books = ? AND account = ? AND con_id = ?",
      [](const Statement& held_row) { return Held(held_row.decimal(0), held_row.decimal(1)); }, run_.books,
      e.account, e.con_id.value);
  if (!held) return std::unexpected(held.error());
  const Held was = held->value_or(Held());
  return statements_.run(kSetPosition, run_.books, e.account, e.con_id.value, e.symbol, was.first + change,
                         was.second);
}

core::Expected<void> OrderTables::write(const CommissionRow& row) {
  const auto& c = row.commission;
  const auto last = statements_.first(
      "SELECT amount, currency, realized_pnl FROM commission_reports WHERE books = ? AND execution_id = ? "
      "ORDER BY id DESC LIMIT 1",
      [&](const Statement& report) {
        return model::Commission{c.execution_id, report.decimal(0), report.text(1), report.maybe_real(2)};
      },
      run_.books, c.execution_id);
  if (!last) return std::unexpected(last.error());
  const auto& known = *last;
  if (known && known->amount == c.amount && known->currency == c.currency &&
      known->realized_pnl == c.realized_pnl) {
    return {};
  }
  return chain_.append(*database_, kCommissionReports, run_.run_id, run_.books, c.execution_id, c.amount,
                       c.currency, c.realized_pnl, row.when.at, row.when.wall_at);
}

core::Expected<void> OrderTables::write(const BaselineRows& rows) {
  for (const auto& p : rows.positions) {
    auto done = chain_.append(*database_, kBaselines, run_.run_id, run_.books, p.account, p.con_id.value,
                              p.symbol, p.quantity, rows.reason, rows.at);
    if (done) {
      done = statements_.run(kSetPosition, run_.books, p.account, p.con_id.value, p.symbol, p.quantity,
                             p.quantity);
    }
    if (!done) return done;
  }
  return {};
}

}  // namespace ibflow::journal::detail
