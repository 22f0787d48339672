#include "ibflow/journal/detail/store.hpp"

#include <utility>

namespace ibflow::journal::detail {

BatchResult Store::commit(std::span<const NumberedRecord> batch) {
  BatchResult result;
  result.last = batch.back().number;
  orders_->begin();
  auto done = database_.execute("BEGIN IMMEDIATE");
  if (done) done = write(batch, result.refusals);
  if (done) done = orders_->end();
  if (done) done = database_.execute("COMMIT");
  if (done) {
    orders_->committed();
    return result;
  }
  // SQLite may have rolled back by itself already.
  if (sqlite3_get_autocommit(database_.handle()) == 0) (void)database_.execute("ROLLBACK");
  orders_->rolled_back();
  result.failure = done.error();
  result.refusals.clear();
  return result;
}

core::Expected<void> Store::write(std::span<const NumberedRecord> batch,
                                  std::vector<BatchResult::Refusal>& refusals) {
  for (const auto& [number, record] : batch) {
    const auto done = std::visit([this](const auto& row) { return write(row); }, record);
    if (done) continue;
    const bool is_order =
        std::holds_alternative<IntentRows>(record) || std::holds_alternative<OrderRows>(record);
    if (!is_order || !is_constraint(done.error())) return done;
    refusals.push_back({number, as_refusal(done.error())});
  }
  return {};
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
