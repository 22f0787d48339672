#include "ibflow/journal/detail/store.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace ibflow::journal::detail {

namespace {

std::optional<std::int64_t> unless_zero(std::int64_t value) {
  if (value == 0) return std::nullopt;
  return value;
}

core::Error as_refusal(const core::Error& error) {
  return {core::ErrorCategory::Usage,
          error.message +
              ": no intent of this call is recorded; do not send these orders, give them fresh keys and ids",
          error.code};
}

}  // namespace

ExecutionIdParts split_execution_id(const std::string& execution_id) {
  const auto dot = execution_id.rfind('.');
  if (dot == std::string::npos || dot == 0) return {execution_id, 0};
  std::int64_t revision = 0;
  const char* last = execution_id.data() + execution_id.size();
  const auto [end, error] = std::from_chars(execution_id.data() + dot + 1, last, revision);
  if (error != std::errc{} || end != last || revision < 0) return {execution_id, 0};
  return {execution_id.substr(0, dot), revision};
}

core::Expected<Statement*> Store::statement(const char* sql) {
  const auto known = statements_.find(sql);
  if (known != statements_.end()) return &known->second;
  auto prepared = database_.prepare(sql);
  if (!prepared) return std::unexpected(prepared.error());
  return &statements_.emplace(sql, std::move(*prepared)).first->second;
}

BatchResult Store::commit(std::span<const NumberedRecord> batch) {
  BatchResult result;
  result.last = batch.back().number;
  first_new_order_row_.reset();
  auto done = database_.execute("BEGIN IMMEDIATE");
  if (done) done = write(batch, result.refusals);
  if (done) done = stamp_intents();
  if (done) done = database_.execute("COMMIT");
  if (done) return result;
  // SQLite may have rolled back by itself already.
  if (sqlite3_get_autocommit(database_.handle()) == 0) (void)database_.execute("ROLLBACK");
  result.failure = done.error();
  result.refusals.clear();
  return result;
}

core::Expected<void> Store::write(std::span<const NumberedRecord> batch,
                                  std::vector<BatchResult::Refusal>& refusals) {
  for (const auto& [number, record] : batch) {
    const auto done = std::visit([this](const auto& row) { return write(row); }, record);
    if (done) continue;
    if (!std::holds_alternative<IntentRows>(record) || !is_constraint(done.error())) return done;
    refusals.push_back({number, as_refusal(done.error())});
  }
  return {};
}

core::Expected<void> Store::write_intents(const IntentRows& rows) {
  if (auto begun = database_.execute("SAVEPOINT intents"); !begun) return begun;
  core::Expected<void> done;
  for (const auto& intent : rows.intents) {
    done = insert_intent(intent, rows.at);
    if (!done) break;
  }
  if (!done && sqlite3_get_autocommit(database_.handle()) == 0)
    (void)database_.execute("ROLLBACK TO intents");
  if (!done && !is_constraint(done.error())) return done;
  if (auto released = database_.execute("RELEASE intents"); !released) return released;
  return done;
}

core::Expected<void> Store::insert_intent(const model::OrderIntent& intent, core::Timestamp at) {
  static constexpr const char* kSql =
      "INSERT INTO orders (run_id, key, order_id, client_id, parent_id, decision_id, role, account, con_id, "
      "ticker, "
      "sec_type, exchange, primary_exchange, currency, side, quantity, order_type, limit_price, stop_price, "
      "tif, "
      "transmit, intent_at, intent_wall_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
  const auto insert = statement(kSql);
  if (!insert) return std::unexpected(insert.error());
  const auto& instrument = intent.instrument;
  (*insert)->bind_all(
      run_id_, intent.key, intent.order_id.value, intent.client_id.value, unless_zero(intent.parent_id.value),
      unless_zero(intent.decision_id), to_string(intent.role), intent.account, instrument.con_id.value,
      instrument.symbol, instrument.sec_type, instrument.exchange, instrument.primary_exchange,
      instrument.currency, to_string(intent.side), intent.quantity, to_string(intent.type),
      intent.limit_price, intent.stop_price, to_string(intent.tif), intent.transmit, at, wall_clock_->now());
  if (auto done = (*insert)->run(); !done) {
    done.error().message += fmt::format(" (order {}, id {}, {} {})", intent.key, intent.order_id.value,
                                        to_string(intent.side), instrument.symbol);
    return done;
  }
  if (!first_new_order_row_) first_new_order_row_ = sqlite3_last_insert_rowid(database_.handle());
  return {};
}

// The wall time of an intent is that of its commit, not of its place in the batch.
core::Expected<void> Store::stamp_intents() {
  if (!first_new_order_row_) return {};
  static constexpr const char* kSql =
      "UPDATE orders SET intent_wall_at = ? WHERE id >= ? AND sent_at IS NULL";
  const auto update = statement(kSql);
  if (!update) return std::unexpected(update.error());
  (*update)->bind_all(wall_clock_->now(), *first_new_order_row_);
  return (*update)->run();
}

core::Expected<void> Store::write(const SentUpdate& update) {
  static constexpr const char* kSql =
      "UPDATE orders SET sent_at = ?, sent_wall_at = ? WHERE key = ? AND sent_at IS NULL";
  const auto sent = statement(kSql);
  if (!sent) return std::unexpected(sent.error());
  (*sent)->bind_all(update.at, update.wall_at, update.key);
  return (*sent)->run();
}

core::Expected<void> Store::write(const PredictionRow& row) {
  static constexpr const char* kSql =
      "INSERT INTO predictions (id, run_id, identity, ticker, signal, confidence, probability_sell, "
      "probability_hold, "
      "probability_buy, data_time, prediction_time, stock_price, received_at) VALUES "
      "(?,?,?,?,?,?,?,?,?,?,?,?,?)";
  const auto insert = statement(kSql);
  if (!insert) return std::unexpected(insert.error());
  const auto& p = row.prediction;
  const auto probability = [&](std::size_t i) {
    return p.probabilities ? std::optional((*p.probabilities)[i]) : std::nullopt;
  };
  (*insert)->bind_all(row.id, run_id_, p.identity(), p.ticker, to_string(p.signal), p.confidence,
                      probability(0), probability(1), probability(2), p.data_time, p.prediction_time,
                      p.stock_price, row.received_at);
  return (*insert)->run();
}

core::Expected<void> Store::write(const DecisionRow& row) {
  static constexpr const char* kSql =
      "INSERT INTO decisions (id, run_id, at, ticker, action, reason, prediction_id, confidence, atr, "
      "reference_price, "
      "quantity) VALUES (?,?,?,?,?,?,?,?,?,?,?)";
  const auto insert = statement(kSql);
  if (!insert) return std::unexpected(insert.error());
  const auto& d = row.decision;
  (*insert)->bind_all(row.id, run_id_, d.at, d.ticker, d.action, d.reason, d.prediction_id, d.confidence,
                      d.atr, d.reference_price, d.quantity);
  return (*insert)->run();
}

core::Expected<void> Store::write(const CancelRequestRow& row) {
  static constexpr const char* kSql =
      "INSERT INTO cancel_requests (run_id, client_id, order_id, at, reason) VALUES (?,?,?,?,?)";
  const auto insert = statement(kSql);
  if (!insert) return std::unexpected(insert.error());
  (*insert)->bind_all(run_id_, client_id_, row.order_id.value, row.at, row.reason);
  return (*insert)->run();
}

core::Expected<void> Store::write(const StatusRow& row) {
  static constexpr const char* kSql =
      "INSERT INTO order_statuses (run_id, client_id, order_id, perm_id, parent_id, status, filled, "
      "remaining, "
      "average_fill_price, last_fill_price, why_held, at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)";
  const auto insert = statement(kSql);
  if (!insert) return std::unexpected(insert.error());
  const auto& r = row.report;
  (*insert)->bind_all(run_id_, r.client_id.value, r.order_id.value, r.perm_id.value,
                      unless_zero(r.parent_id.value), to_string(r.status), r.filled, r.remaining,
                      r.average_fill_price, r.last_fill_price, r.why_held, row.at);
  return (*insert)->run();
}

core::Expected<void> Store::write(const NoticeRow& row) {
  static constexpr const char* kSql =
      "INSERT INTO order_notices (run_id, client_id, order_id, code, text, is_warning, at) VALUES "
      "(?,?,?,?,?,?,?)";
  const auto insert = statement(kSql);
  if (!insert) return std::unexpected(insert.error());
  const auto& n = row.notice;
  (*insert)->bind_all(run_id_, client_id_, n.order_id.value, n.code, n.text, n.is_warning, row.at);
  return (*insert)->run();
}

core::Expected<void> Store::write(const ExecutionRow& row) {
  static constexpr const char* kSql =
      "INSERT INTO executions (run_id, execution_id, execution_root, revision, account, client_id, order_id, "
      "perm_id, "
      "order_ref, con_id, ticker, side, quantity, price, cumulative_quantity, average_price, exchange, "
      "executed_at, at) "
      "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (run_id, account, execution_id) DO NOTHING";
  const auto insert = statement(kSql);
  if (!insert) return std::unexpected(insert.error());
  const auto& e = row.execution;
  const ExecutionIdParts id = split_execution_id(e.execution_id);
  (*insert)->bind_all(run_id_, e.execution_id, id.root, id.revision, e.account, e.client_id.value,
                      e.order_id.value, e.perm_id.value, e.order_ref, e.con_id.value, e.symbol,
                      to_string(e.side), e.quantity, e.price, e.cumulative_quantity, e.average_price,
                      e.exchange, e.time, row.at);
  return (*insert)->run();
}

core::Expected<void> Store::write(const CommissionRow& row) {
  static constexpr const char* kSql =
      "INSERT INTO commissions (run_id, execution_id, amount, currency, realized_pnl, at) VALUES "
      "(?,?,?,?,?,?) "
      "ON CONFLICT (run_id, execution_id) DO UPDATE SET amount = excluded.amount, currency = "
      "excluded.currency, "
      "realized_pnl = excluded.realized_pnl, at = excluded.at "
      "WHERE amount IS NOT excluded.amount OR currency IS NOT excluded.currency "
      "OR realized_pnl IS NOT excluded.realized_pnl";
  const auto insert = statement(kSql);
  if (!insert) return std::unexpected(insert.error());
  const auto& c = row.commission;
  (*insert)->bind_all(run_id_, c.execution_id, c.amount, c.currency, c.realized_pnl, row.at);
  return (*insert)->run();
}

core::Expected<void> Store::write(const EquityRow& row) {
  static constexpr const char* kSql = "INSERT INTO equity (run_id, at, cash, equity) VALUES (?,?,?,?)";
  const auto insert = statement(kSql);
  if (!insert) return std::unexpected(insert.error());
  (*insert)->bind_all(run_id_, row.at, row.cash, row.equity);
  return (*insert)->run();
}

core::Expected<void> Store::write(const BarRow& row) {
  static constexpr const char* kSql =
      "INSERT OR REPLACE INTO bars (run_id, ticker, length_seconds, start, open, high, low, close, volume, "
      "vwap, "
      "trades) VALUES (?,?,?,?,?,?,?,?,?,?,?)";
  const auto insert = statement(kSql);
  if (!insert) return std::unexpected(insert.error());
  const auto& b = row.bar;
  (*insert)->bind_all(run_id_, row.ticker, static_cast<std::int64_t>(b.length.count()), b.start, b.open,
                      b.high, b.low, b.close, b.volume, b.vwap, b.trades);
  return (*insert)->run();
}

core::Expected<void> Store::write(const NoteRow& row) {
  static constexpr const char* kSql = "INSERT INTO notes (run_id, at, kind, text) VALUES (?,?,?,?)";
  const auto insert = statement(kSql);
  if (!insert) return std::unexpected(insert.error());
  (*insert)->bind_all(run_id_, row.at, row.kind, row.text);
  return (*insert)->run();
}

core::Expected<void> Store::write(const RunEnd& row) {
  static constexpr const char* kSql = "UPDATE runs SET ended_wall_at = ?, outcome = ? WHERE id = ?";
  const auto update = statement(kSql);
  if (!update) return std::unexpected(update.error());
  (*update)->bind_all(row.wall_at, row.outcome, run_id_);
  return (*update)->run();
}

}  // namespace ibflow::journal::detail
