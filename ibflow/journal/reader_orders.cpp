// The reader's part about orders, executions and what they cost.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "ibflow/journal/detail/reader_state.hpp"

namespace ibflow::journal {

using namespace detail;

namespace {

using core::Decimal;

constexpr std::string_view kOrderColumns =
    "SELECT run_id, key, order_id, client_id, coalesce(parent_id, 0), coalesce(decision_id, 0), role, "
    "account, con_id, "
    "ticker, sec_type, exchange, primary_exchange, currency, side, quantity, order_type, limit_price, "
    "stop_price, tif, "
    "transmit, intent_at, intent_wall_at, sent_at, sent_wall_at FROM orders ";

model::OrderType type_of(const std::string& text) {
  for (const auto type : {model::OrderType::Limit, model::OrderType::Stop, model::OrderType::StopLimit}) {
    if (text == model::to_string(type)) return type;
  }
  return model::OrderType::Market;
}

}  // namespace

namespace detail {

OrderEntry order_of(const Statement& row) {
  OrderEntry entry;
  entry.run_id = row.integer(0);
  auto& o = entry.intent;
  o.key = row.text(1);
  o.order_id = order_id(row, 2);
  o.client_id = client_id(row, 3);
  o.parent_id = order_id(row, 4);
  o.decision_id = row.integer(5);
  o.role = role_of(row.text(6)).value_or(model::OrderRole::Entry);
  o.account = row.text(7);
  o.instrument.con_id = core::ConId(static_cast<std::int32_t>(row.integer(8)));
  o.instrument.symbol = row.text(9);
  o.instrument.sec_type = row.text(10);
  o.instrument.exchange = row.text(11);
  o.instrument.primary_exchange = row.text(12);
  o.instrument.currency = row.text(13);
  o.side = side_of(row.text(14));
  o.quantity = row.decimal(15);
  o.type = type_of(row.text(16));
  o.limit_price = row.maybe_real(17);
  o.stop_price = row.maybe_real(18);
  o.tif = row.text(19) == "GTC" ? model::TimeInForce::GoodTillCancelled : model::TimeInForce::Day;
  o.transmit = row.integer(20) != 0;
  entry.intent_at = row.timestamp(21);
  entry.intent_wall_at = row.timestamp(22);
  entry.sent_at = row.maybe_timestamp(23);
  entry.sent_wall_at = row.maybe_timestamp(24);
  return entry;
}

ExecutionEntry execution_of(const Statement& row) {
  ExecutionEntry entry;
  auto& e = entry.execution;
  e.execution_id = row.text(0);
  e.account = row.text(1);
  e.client_id = client_id(row, 2);
  e.order_id = order_id(row, 3);
  e.perm_id = core::PermId(row.integer(4));
  e.order_ref = row.text(5);
  e.con_id = core::ConId(static_cast<std::int32_t>(row.integer(6)));
  e.symbol = row.text(7);
  e.side = side_of(row.text(8));
  e.quantity = row.decimal(9);
  e.price = row.real(10);
  e.cumulative_quantity = row.decimal(11);
  e.average_price = row.real(12);
  e.exchange = row.text(13);
  e.time = row.timestamp(14);
  entry.at = row.timestamp(15);
  if (!row.is_null(16)) {
    entry.commission = model::Commission{e.execution_id, row.decimal(16), row.text(17), row.maybe_real(18)};
  }
  entry.role = role_of(row.text(19));
  entry.superseded = row.integer(20) != 0;
  e.is_combination = row.integer(21) != 0;
  return entry;
}

StatusEntry status_of(const Statement& row) {
  StatusEntry entry;
  auto& r = entry.report;
  r.client_id = client_id(row, 0);
  r.order_id = order_id(row, 1);
  r.perm_id = core::PermId(row.integer(2));
  r.parent_id = order_id(row, 3);
  r.status = model::parse_order_status(row.text(4));
  r.filled = row.decimal(5);
  r.remaining = row.decimal(6);
  r.average_fill_price = row.maybe_real(7);
  r.last_fill_price = row.maybe_real(8);
  r.why_held = row.text(9);
  entry.at = row.timestamp(10);
  return entry;
}

}  // namespace detail

namespace {

core::Expected<OrderEntry> find_order(const Database& database, const std::string& name) {
  auto rows = collect<OrderEntry>(database, fmt::format("{} WHERE key = ?", kOrderColumns), order_of, name);
  if (!rows) return std::unexpected(rows.error());
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id);
  if (rows->empty() && error == std::errc{} && end == name.data() + name.size()) {
    rows = collect<OrderEntry>(database, fmt::format("{} WHERE order_id = ? ORDER BY id", kOrderColumns),
                               order_of, id);
    if (!rows) return std::unexpected(rows.error());
  }
  if (rows->empty()) {
    return core::fail(core::ErrorCategory::Usage,
                      fmt::format("journal {}: there is no order '{}'; see SELECT key, order_id FROM orders",
                                  database.file(), name));
  }
  if (rows->size() > 1) {
    return core::fail(core::ErrorCategory::Usage,
                      fmt::format("journal {}: {} clients have an order {}; name it by its key, such as {}",
                                  database.file(), rows->size(), name, rows->front().intent.key));
  }
  return rows->front();
}

struct CostParts {
  CostRow row;
  void add(const Statement& fill) {
    const Decimal quantity = fill.decimal(2);
    const Decimal price = Decimal::from_double(fill.real(3)).value_or(Decimal());
    ++row.fills;
    row.shares += quantity;
    row.traded_value += quantity * price;
    row.commission += fill.decimal(4);
    const auto reference = fill.maybe_real(5);
    if (!reference) return;
    const Decimal worse = (price - Decimal::from_double(*reference).value_or(Decimal())) * quantity;
    row.slippage += side_of(fill.text(1)) == model::Side::Buy ? worse : -worse;
  }
};

/// Fills the optional row a foreign key points to; does nothing for 0.
template <class Entry, class MakeRow>
core::Expected<void> follow(const Database& database, std::string_view columns, std::int64_t id,
                            MakeRow make_row, std::optional<Entry>& out) {
  if (id == 0) return {};
  auto rows = collect<Entry>(database, fmt::format("{} WHERE id = ?", columns), make_row, id);
  if (!rows) return std::unexpected(rows.error());
  if (!rows->empty()) out = std::move(rows->front());
  return {};
}

}  // namespace

namespace detail {

model::Side side_of(const std::string& text) {
  return text == "SELL" ? model::Side::Sell : model::Side::Buy;
}

std::optional<model::OrderRole> role_of(const std::string& text) {
  using enum model::OrderRole;
  for (const auto role : {Entry, StopLoss, TakeProfit, Exit}) {
    if (text == model::to_string(role)) return role;
  }
  return std::nullopt;
}

}  // namespace detail

core::Expected<std::vector<OrderEntry>> JournalReader::orders(std::int64_t run_id) const {
  return collect<OrderEntry>(state_->database, fmt::format("{} WHERE run_id = ? ORDER BY id", kOrderColumns),
                             order_of, run_id);
}

core::Expected<std::vector<ExecutionEntry>> JournalReader::executions(std::int64_t run_id) const {
  return collect<ExecutionEntry>(
      state_->database,
      fmt::format("{} WHERE e.run_id = ? ORDER BY e.executed_at, e.id", kExecutionSelection), execution_of,
      run_id);
}

core::Expected<std::vector<RoundTrip>> JournalReader::round_trips(std::int64_t run_id) const {
  struct Read {
    ExecutionEntry entry;
    std::string reason;
  };
  const auto rows = collect<Read>(
      state_->database,
      fmt::format("{} WHERE e.run_id = ? ORDER BY e.executed_at, e.id", kExecutionSelection),
      [](const Statement& row) { return Read{execution_of(row), row.text(kReasonColumn)}; }, run_id);
  if (!rows) return std::unexpected(rows.error());
  std::vector<Fill> fills;
  for (const auto& [entry, reason] : *rows) {
    if (entry.superseded || entry.execution.is_combination) continue;
    const auto& e = entry.execution;
    fills.push_back({e.account, e.symbol, e.side, e.quantity, e.price, e.time,
                     entry.commission ? entry.commission->amount : Decimal(), entry.role, reason});
  }
  return pair_round_trips(fills);
}

core::Expected<OrderStory> JournalReader::order_story(const std::string& name) const {
  const Database& database = state_->database;
  auto order = find_order(database, name);
  if (!order) return std::unexpected(order.error());
  OrderStory story;
  story.order = std::move(*order);
  const std::string& key = story.order.intent.key;

  if (auto done =
          follow(database, kDecisionColumns, story.order.intent.decision_id, decision_of, story.decision);
      !done)
    return std::unexpected(done.error());
  const auto prediction_id = story.decision ? story.decision->decision.prediction_id.value_or(0) : 0;
  if (auto done = follow(database, kPredictionColumns, prediction_id, prediction_of, story.prediction); !done)
    return std::unexpected(done.error());

  auto statuses = collect<StatusEntry>(
      database,
      "SELECT client_id, order_id, perm_id, parent_id, status, filled, remaining, average_fill_price, "
      "last_fill_price, why_held, at FROM order_statuses WHERE key = ? ORDER BY id",
      status_of, key);
  if (!statuses) return std::unexpected(statuses.error());
  auto notices = collect<NoticeEntry>(
      database, "SELECT order_id, code, text, is_warning, at FROM order_notices WHERE key = ? ORDER BY id",
      [](const Statement& row) {
        return NoticeEntry{
            {order_id(row, 0), static_cast<int>(row.integer(1)), row.text(2), row.integer(3) != 0},
            row.timestamp(4)};
      },
      key);
  if (!notices) return std::unexpected(notices.error());
  auto cancels = collect<CancelRequestEntry>(
      database, "SELECT order_id, at, reason FROM cancel_requests WHERE key = ? ORDER BY id",
      [](const Statement& row) {
        return CancelRequestEntry{order_id(row, 0), row.timestamp(1), row.text(2)};
      },
      key);
  if (!cancels) return std::unexpected(cancels.error());
  auto executions = collect<ExecutionEntry>(
      database, fmt::format("{} WHERE o.key = ? ORDER BY e.executed_at, e.id", kExecutionSelection),
      execution_of, key);
  if (!executions) return std::unexpected(executions.error());

  story.statuses = std::move(*statuses);
  story.notices = std::move(*notices);
  story.cancel_requests = std::move(*cancels);
  story.executions = std::move(*executions);
  // A combination is filled by its own executions; those of its legs are what it is made of.
  const bool is_combination = std::ranges::any_of(
      story.executions, [](const ExecutionEntry& entry) { return entry.execution.is_combination; });
  for (const auto& entry : story.executions) {
    if (entry.superseded) continue;
    if (entry.execution.is_combination == is_combination) story.filled += entry.execution.quantity;
    if (entry.commission) story.commission += entry.commission->amount;
  }
  return story;
}

core::Expected<std::vector<CostRow>> JournalReader::costs(std::int64_t run_id) const {
  auto statement = state_->database.prepare(
      "SELECT f.ticker, f.side, f.quantity, f.price, f.commission, CASE o.role WHEN 'stop_loss' THEN "
      "o.stop_price "
      "WHEN 'take_profit' THEN o.limit_price ELSE d.reference_price END FROM fills f "
      "LEFT JOIN orders o ON o.key = f.order_key LEFT JOIN decisions d ON d.id = o.decision_id WHERE "
      "f.run_id = ?");
  if (!statement) return std::unexpected(statement.error());
  statement->bind_all(run_id);
  std::map<std::string, CostParts> by_ticker;
  auto row = statement->step();
  for (; row && *row; row = statement->step()) by_ticker[statement->text(0)].add(*statement);
  if (!row) return std::unexpected(row.error());
  std::vector<CostRow> result;
  for (auto& [ticker, parts] : by_ticker) {
    parts.row.ticker = ticker;
    result.push_back(std::move(parts.row));
  }
  return result;
}

}  // namespace ibflow::journal
