// The reader's part about versions of orders, what proved their states, and what has not been paid yet.

#include <fmt/format.h>

#include "ibflow/journal/detail/reader_state.hpp"

namespace ibflow::journal {

using namespace detail;

namespace {

OrderVersion version_of(const Statement& row) {
  OrderVersion version;
  auto& r = version.record;
  r.key = row.text(0);
  r.version = static_cast<std::int32_t>(row.integer(1));
  r.epoch = row.integer(2);
  r.client_id = client_id(row, 3);
  r.order_id = order_id(row, 4);
  r.parent_id = order_id(row, 5);
  r.account = row.text(6);
  r.con_id = core::ConId(static_cast<std::int32_t>(row.integer(7)));
  r.symbol = row.text(8);
  r.side = side_of(row.text(9));
  r.quantity = row.decimal(10);
  r.order_type = row.text(11);
  r.limit_price = row.maybe_real(12);
  r.stop_price = row.maybe_real(13);
  r.time_in_force = row.text(14);
  r.oca_group = row.text(15);
  r.transmit = row.integer(16) != 0;
  r.canonical = std::string(row.bytes(17));
  r.strategy = row.text(18);
  r.reason = row.text(19);
  if (!row.is_null(20)) r.signal = row.text(20);
  version.intent_at = row.timestamp(21);
  return version;
}

EvidenceEntry evidence_of(const Statement& row) {
  EvidenceEntry entry;
  entry.id = row.integer(0);
  auto& r = entry.record;
  r.kind = orders::parse_evidence_kind(row.text(1)).value_or(orders::EvidenceKind::Notice);
  r.key = row.text(2);
  r.client_id = client_id(row, 3);
  r.order_id = order_id(row, 4);
  r.perm_id = core::PermId(row.integer(5));
  r.text = row.text(6);
  r.at = row.timestamp(7);
  r.server_version = static_cast<int>(row.integer(8));
  entry.wall_at = row.maybe_timestamp(9);
  r.raw = std::string(row.bytes(10));
  return entry;
}

}  // namespace

namespace detail {

core::Expected<std::vector<OrderVersion>> read_versions(StatementCache& statements, const std::string& key) {
  return collect<OrderVersion>(statements,
                               "SELECT key, version, run_id, client_id, order_id, coalesce(parent_id, 0), "
                               "account, con_id, ticker, side, "
                               "quantity, order_type, limit_price, stop_price, tif, oca_group, transmit, "
                               "canonical, strategy, reason, signal, "
                               "intent_at FROM order_intents WHERE key = ? ORDER BY version",
                               version_of, key);
}

core::Expected<std::vector<EvidenceEntry>> read_evidence(StatementCache& statements, const std::string& key,
                                                         bool with_messages) {
  return collect<EvidenceEntry>(
      statements,
      "SELECT id, kind, key, client_id, order_id, perm_id, text, at, coalesce(server_version, 0), wall_at, "
      "CASE WHEN ?2 THEN (SELECT bytes FROM raw_messages WHERE evidence_id = e.id) END "
      "FROM evidence e WHERE key = ?1 ORDER BY id",
      evidence_of, key, with_messages);
}

}  // namespace detail

core::Expected<std::vector<OrderVersion>> JournalReader::order_versions(const std::string& key) const {
  return read_versions(state_->statements, key);
}

core::Expected<std::vector<EvidenceEntry>> JournalReader::evidence(const std::string& key) const {
  return read_evidence(state_->statements, key, true);
}

core::Expected<std::vector<ExecutionEntry>> JournalReader::executions_without_commission(
    core::Timestamp since, core::Timestamp until) const {
  return collect<ExecutionEntry>(
      state_->database,
      fmt::format("{} WHERE e.executed_at >= ? AND e.executed_at < ? AND c.id IS "
                  "NULL AND CAST(e.quantity AS REAL) <> 0 AND e.is_combination = 0 "
                  "AND {} ORDER BY e.executed_at, e.id",
                  kExecutionSelection, kExecutionCounts),
      execution_of, since, until);
}

}  // namespace ibflow::journal
