// Version 1 kept orders, statuses, notices and cancels in tables of their own, some of them changed in place.
// They are written again as rows of the chain, run by run in the order of their times.

#include <algorithm>
#include <array>
#include <functional>
#include <tuple>
#include <vector>

#include "ibflow/journal/detail/order_tables.hpp"
#include "ibflow/journal/detail/reader_state.hpp"
#include "ibflow/journal/detail/schema.hpp"
#include "ibflow/journal/schema_text.hpp"

namespace ibflow::journal::detail {

namespace {

constexpr const char* kSetAside =
    "DROP VIEW fills; DROP VIEW order_story; DROP VIEW round_trips; DROP VIEW costs;"
    "DROP INDEX cancel_requests_by_order; DROP INDEX order_statuses_by_order; DROP INDEX "
    "order_notices_by_order;"
    "DROP INDEX executions_by_order; DROP INDEX executions_by_root;"
    "ALTER TABLE orders RENAME TO old_orders; ALTER TABLE cancel_requests RENAME TO old_cancel_requests;"
    "ALTER TABLE order_statuses RENAME TO old_order_statuses; ALTER TABLE order_notices RENAME TO "
    "old_order_notices;"
    "ALTER TABLE executions RENAME TO old_executions; ALTER TABLE commissions RENAME TO old_commissions;"
    "ALTER TABLE runs ADD COLUMN books INTEGER NOT NULL DEFAULT 0; UPDATE runs SET books = id;";

constexpr const char* kClearAway =
    "DROP TABLE old_cancel_requests; DROP TABLE old_order_statuses; DROP TABLE old_order_notices;"
    "DROP TABLE old_commissions; DROP TABLE old_executions; DROP TABLE old_orders;";

/// One old row. What proves something comes after what it is about when both have the same time.
struct Event {
  core::Timestamp at;
  int rank = 0;
  std::int64_t id = 0;
  std::optional<core::Timestamp> committed_wall_at;  // of an intent
  Record record;
};

using MakeEvent = std::function<Event(const Statement&)>;
struct Source {
  const char* sql;
  MakeEvent make;
};

Event intent_event(const Statement& row) {
  const OrderEntry entry = order_of(row);
  const Instant when{entry.intent_at, std::nullopt};
  return {entry.intent_at, 0, row.integer(kOrderColumnCount), entry.intent_wall_at,
          IntentRows{{entry.intent}, when}};
}

Event sent_event(const Statement& row) {
  const core::Timestamp at = row.timestamp(2);
  return {at, 1, row.integer(0), {}, SentUpdate{row.text(1), {at, row.maybe_timestamp(3)}}};
}

Event cancel_event(const Statement& row) {
  const core::Timestamp at = row.timestamp(2);
  return {at, 2, row.integer(0), {}, CancelRequestRow{order_id(row, 1), {at, {}}, row.text(3)}};
}

Event status_event(const Statement& row) {
  const StatusEntry entry = status_of(row);
  return {entry.at, 3, row.integer(kStatusColumnCount), {}, StatusRow{entry.report, {entry.at, {}}}};
}

Event notice_event(const Statement& row) {
  const core::Timestamp at = row.timestamp(5);
  model::OrderNotice notice{order_id(row, 1), static_cast<int>(row.integer(2)), row.text(3),
                            row.integer(4) != 0};
  return {at, 4, row.integer(0), {}, NoticeRow{std::move(notice), {at, {}}}};
}

Event execution_event(const Statement& row) {
  const ExecutionEntry entry = execution_of(row);
  return {entry.at, 5, row.integer(kExecutionColumnCount), {}, ExecutionRow{entry.execution, {entry.at, {}}}};
}

Event commission_event(const Statement& row) {
  const core::Timestamp at = row.timestamp(5);
  model::Commission commission{row.text(1), row.decimal(2), row.text(3), row.maybe_real(4)};
  return {at, 6, row.integer(0), {}, CommissionRow{std::move(commission), {at, {}}}};
}

const std::array<Source, 7>& sources() {
  static const std::array<Source, 7> kSources{{
      {"SELECT run_id, key, order_id, client_id, coalesce(parent_id, 0), coalesce(decision_id, 0), role, "
       "account, "
       "con_id, ticker, sec_type, exchange, primary_exchange, currency, side, quantity, order_type, "
       "limit_price, "
       "stop_price, tif, transmit, intent_at, intent_wall_at, sent_at, sent_wall_at, id FROM old_orders "
       "WHERE run_id = ?",
       intent_event},
      {"SELECT id, key, sent_at, sent_wall_at FROM old_orders WHERE run_id = ? AND sent_at IS NOT NULL",
       sent_event},
      {"SELECT id, order_id, at, reason FROM old_cancel_requests WHERE run_id = ?", cancel_event},
      {"SELECT client_id, order_id, perm_id, coalesce(parent_id, 0), status, filled, remaining, "
       "average_fill_price, "
       "last_fill_price, why_held, at, id FROM old_order_statuses WHERE run_id = ?",
       status_event},
      {"SELECT id, order_id, code, text, is_warning, at FROM old_order_notices WHERE run_id = ?",
       notice_event},
      {"SELECT execution_id, account, client_id, order_id, perm_id, order_ref, con_id, ticker, side, "
       "quantity, price, "
       "cumulative_quantity, average_price, exchange, executed_at, at, NULL, NULL, NULL, NULL, 0, 0, id "
       "FROM old_executions WHERE run_id = ?",
       execution_event},
      {"SELECT id, execution_id, amount, currency, realized_pnl, at FROM old_commissions WHERE run_id = ?",
       commission_event},
  }};
  return kSources;
}

core::Expected<std::vector<Event>> events_of(const Database& database, std::int64_t run_id) {
  std::vector<Event> events;
  for (const auto& [sql, make] : sources()) {
    auto some = collect<Event>(database, sql, make, run_id);
    if (!some) return std::unexpected(some.error());
    std::move(some->begin(), some->end(), std::back_inserter(events));
  }
  std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
    return std::tie(a.at, a.rank, a.id) < std::tie(b.at, b.rank, b.id);
  });
  return events;
}

core::Expected<void> write(OrderTables& tables, const Record& record) {
  return std::visit(
      [&](const auto& row) -> core::Expected<void> {
        if constexpr (requires { tables.write(row); }) return tables.write(row);
        return {};
      },
      record);
}

/// Intents that were committed together had one wall time; their commit has it now.
core::Expected<void> write_run(OrderTables& tables, const std::vector<Event>& events,
                               core::Timestamp last_wall) {
  std::optional<core::Timestamp> open_commit;
  for (const Event& event : events) {
    if (open_commit && event.committed_wall_at != open_commit) {
      if (auto ended = tables.end_at(*open_commit); !ended) return ended;
    }
    if (auto written = write(tables, event.record); !written) return written;
    open_commit = event.committed_wall_at;
  }
  if (events.empty()) return {};
  return tables.end_at(open_commit.value_or(last_wall));
}

}  // namespace

core::Expected<void> migrate_to_version_2(Database& database) {
  if (auto aside = database.execute(kSetAside); !aside) return aside;
  if (auto made = database.execute(kOrdersText); !made) return made;
  WallClock clock;
  auto tables = OrderTables::open(database, clock, Options{});
  if (!tables) return std::unexpected(tables.error());
  struct Run {
    RunIdentity identity;
    core::Timestamp last_wall;
  };
  const auto runs = collect<Run>(
      database, "SELECT id, client_id, coalesce(ended_wall_at, started_wall_at) FROM runs ORDER BY id",
      [](const Statement& row) {
        return Run{{row.integer(0), row.integer(0), static_cast<int>(row.integer(1))}, row.timestamp(2)};
      });
  if (!runs) return std::unexpected(runs.error());
  for (const Run& run : *runs) {
    const auto events = events_of(database, run.identity.run_id);
    if (!events) return std::unexpected(events.error());
    tables->set_run(run.identity);
    if (auto written = write_run(*tables, *events, run.last_wall); !written) return written;
  }
  if (auto cleared = database.execute(kClearAway); !cleared) return cleared;
  return database.execute(kViewsText);
}

}  // namespace ibflow::journal::detail
