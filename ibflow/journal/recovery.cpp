#include "ibflow/journal/recovery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ibflow/journal/detail/chain.hpp"
#include "ibflow/journal/detail/reader_state.hpp"
#include "ibflow/journal/detail/schema.hpp"

namespace ibflow::journal {

using namespace detail;

namespace {

struct Epoch {
  std::int64_t id = 0;
  std::int64_t books = 0;
  bool ended = false;
};

core::Expected<Epoch> epoch_of(const Database& database, std::optional<std::int64_t> wanted) {
  const auto rows = collect<Epoch>(
      database,
      "SELECT id, books, ended_wall_at IS NOT NULL FROM runs WHERE books = (SELECT books FROM runs "
      "WHERE id = coalesce(?, (SELECT max(id) FROM runs))) ORDER BY id DESC LIMIT 1",
      [](const Statement& row) { return Epoch{row.integer(0), row.integer(1), row.integer(2) != 0}; },
      wanted);
  if (!rows) return std::unexpected(rows.error());
  if (!rows->empty()) return rows->front();
  return core::fail(core::ErrorCategory::Usage,
                    fmt::format("journal {}: there is no run{}; see SELECT id, started_wall_at FROM runs",
                                database.file(), wanted ? fmt::format(" {}", *wanted) : ""));
}

core::Expected<std::int64_t> verify_newest_rows(const Database& database) {
  const auto check = check_newest_rows(database);
  if (!check) return std::unexpected(check.error());
  if (!check->broken) return check->rows;
  return core::fail(
      core::ErrorCategory::Storage,
      fmt::format("journal {}: {} row {}: {}; it was changed after it was written. Compare with the "
                  "broker by hand and go on with a copy from before",
                  database.file(), check->broken->table, check->broken->id, check->broken->problem));
}

core::Expected<std::vector<std::string>> live_keys(const Database& database, const Epoch& epoch,
                                                   const RecoveryScope& scope) {
  std::optional<int> client;
  if (scope.client_id) client = scope.client_id->value;
  return collect<std::string>(
      database,
      "SELECT o.key FROM live_orders l JOIN order_intents o ON o.key = l.key AND o.version = 1 "
      "JOIN runs r ON r.id = o.run_id WHERE r.books = ?1 AND (?2 IS NULL OR o.account = ?2) "
      "AND (?3 IS NULL OR o.client_id = ?3) ORDER BY o.id",
      [](const Statement& row) { return row.text(0); }, epoch.books, scope.account, client);
}

core::Expected<LiveOrder> live_order(const Database& database, StatementCache& statements, std::int64_t books,
                                     const std::string& key) {
  LiveOrder live;
  auto versions = read_versions(statements, key);
  if (!versions) return std::unexpected(versions.error());
  for (auto& version : *versions) live.versions.push_back(std::move(version.record));
  live.intent_at = versions->front().intent_at;
  auto evidence = read_evidence(statements, key, false);
  if (!evidence) return std::unexpected(evidence.error());
  for (auto& entry : *evidence) {
    if (entry.record.perm_id.value != 0) live.perm_ids.push_back(entry.record.perm_id);
    live.evidence.push_back(std::move(entry.record));
  }
  const auto fills = collect<std::pair<core::Decimal, core::PermId>>(
      database,
      fmt::format("SELECT e.quantity, e.perm_id FROM executions e WHERE e.key = ?1 AND e.books = ?2 AND {} "
                  "AND e.is_combination = (SELECT max(w.is_combination) FROM executions w WHERE w.key = ?1 "
                  "AND +w.books = ?2) ORDER BY e.id",
                  kExecutionCounts),
      [](const Statement& row) { return std::pair(row.decimal(0), core::PermId(row.integer(1))); }, key,
      books);
  if (!fills) return std::unexpected(fills.error());
  for (const auto& [quantity, perm_id] : *fills) {
    live.filled += quantity;
    if (perm_id.value != 0) live.perm_ids.push_back(perm_id);
  }
  std::ranges::sort(live.perm_ids);
  const auto repeated = std::ranges::unique(live.perm_ids);
  live.perm_ids.erase(repeated.begin(), repeated.end());
  return live;
}

core::Expected<std::vector<LiveOrder>> live_orders(const Database& database, const Epoch& epoch,
                                                   const RecoveryScope& scope) {
  const auto keys = live_keys(database, epoch, scope);
  if (!keys) return std::unexpected(keys.error());
  std::vector<LiveOrder> orders;
  StatementCache statements(database);
  for (const std::string& key : *keys) {
    auto order = live_order(database, statements, epoch.books, key);
    if (!order) return std::unexpected(order.error());
    orders.push_back(std::move(*order));
  }
  return orders;
}

core::Expected<bool> has_begun(const Database& database, const Epoch& epoch) {
  const auto rows = collect<bool>(
      database,
      "SELECT EXISTS (SELECT 1 FROM position_baselines WHERE books = ?1) "
      "OR EXISTS (SELECT 1 FROM notes n JOIN runs r ON r.id = n.run_id WHERE r.books = ?1 AND n.kind = ?2) "
      "OR EXISTS (SELECT 1 FROM order_intents o JOIN runs r ON r.id = o.run_id WHERE r.books = ?1)",
      [](const Statement& row) { return row.integer(0) != 0; }, epoch.books, kBaselineNote);
  if (!rows) return std::unexpected(rows.error());
  return rows->front();
}

LedgerEntry ledger_entry(const Statement& row) {
  const ExecutionEntry entry = execution_of(row);
  return {entry.execution,      row.text(kRootColumn),   row.integer(kRevisionColumn),
          row.text(kKeyColumn), row.integer(kRunColumn), entry.commission};
}

// Half of what an order has executed would not add up: of each that lives, or has an execution in the window,
// all.
core::Expected<std::vector<LedgerEntry>> ledger(const Database& database, const Epoch& epoch,
                                                const RecoveryScope& scope, core::Timestamp since) {
  return collect<LedgerEntry>(
      database,
      fmt::format("{} WHERE e.id IN (SELECT id FROM executions WHERE books = ?1 AND executed_at >= ?2 "
                  "UNION SELECT x.id FROM (SELECT key FROM live_orders UNION SELECT key FROM executions "
                  "WHERE books = ?1 AND executed_at >= ?2) k CROSS JOIN executions x ON x.key = k.key) "
                  "AND +e.books = ?1 AND (?3 IS NULL OR e.account = ?3) AND {} ORDER BY e.id",
                  kExecutionSelection, kExecutionCounts),
      ledger_entry, epoch.books, since, scope.account);
}

core::Expected<std::optional<core::Timestamp>> last_execution(const Database& database, const Epoch& epoch) {
  const auto rows = collect<std::optional<core::Timestamp>>(
      database, "SELECT max(executed_at) FROM executions WHERE books = ?",
      [](const Statement& row) { return row.maybe_timestamp(0); }, epoch.books);
  if (!rows) return std::unexpected(rows.error());
  return rows->front();
}

core::Expected<void> read_state(const Database& database, const Epoch& epoch, const RecoveryScope& scope,
                                RecoveryState& state) {
  auto live = live_orders(database, epoch, scope);
  if (!live) return std::unexpected(live.error());
  state.live_orders = std::move(*live);
  const auto begun = has_begun(database, epoch);
  if (!begun) return std::unexpected(begun.error());
  state.has_begun = *begun;
  const auto last = last_execution(database, epoch);
  if (!last) return std::unexpected(last.error());
  state.last_execution_at = *last;
  if (*last) {
    auto entries = ledger(database, epoch, scope, **last - scope.ledger_window);
    if (!entries) return std::unexpected(entries.error());
    state.ledger = std::move(*entries);
  }
  auto positions = collect<ExpectedPosition>(
      database,
      "SELECT account, con_id, ticker, baseline, quantity FROM ledger_positions WHERE books = ?1 "
      "AND (?2 IS NULL OR account = ?2) ORDER BY account, con_id",
      [](const Statement& row) {
        const core::ConId con_id(static_cast<std::int32_t>(row.integer(1)));
        return ExpectedPosition{row.text(0), con_id, row.text(2), row.decimal(3), row.decimal(4)};
      },
      epoch.books, scope.account);
  if (!positions) return std::unexpected(positions.error());
  state.positions = std::move(*positions);
  auto ids = collect<OrderIdMark>(
      database, "SELECT account, client_id, highest FROM order_id_marks ORDER BY account, client_id",
      [](const Statement& row) { return OrderIdMark{row.text(0), client_id(row, 1), order_id(row, 2)}; });
  if (!ids) return std::unexpected(ids.error());
  state.order_ids = std::move(*ids);
  return {};
}

}  // namespace

core::Expected<RecoveryState> load_recovery(const std::filesystem::path& file, const RecoveryScope& scope) {
  auto database = open_to_read(file);
  if (!database) return std::unexpected(database.error());
  // One view of the file, whatever is written meanwhile.
  if (auto begun = database->execute("BEGIN"); !begun) return std::unexpected(begun.error());
  const auto epoch = epoch_of(*database, scope.epoch);
  if (!epoch) return std::unexpected(epoch.error());
  const auto verified = verify_newest_rows(*database);
  if (!verified) return std::unexpected(verified.error());
  RecoveryState state;
  state.epoch = epoch->id;
  state.ended_cleanly = epoch->ended;
  state.rows_verified = *verified;
  if (auto read = read_state(*database, *epoch, scope, state); !read) return std::unexpected(read.error());
  return state;
}

}  // namespace ibflow::journal
