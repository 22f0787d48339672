#include "ibflow/journal/detail/order_tables.hpp"

#include <fmt/format.h>

#include <utility>

namespace ibflow::journal::detail {

namespace {

std::optional<std::int64_t> unless_zero(std::int64_t value) {
  if (value == 0) return std::nullopt;
  return value;
}

std::optional<std::string_view> unless_empty(std::string_view text) {
  if (text.empty()) return std::nullopt;
  return text;
}

orders::OrderRecord record_of(const model::OrderIntent& intent) {
  orders::OrderRecord order;
  order.key = intent.key;
  order.client_id = intent.client_id;
  order.order_id = intent.order_id;
  order.parent_id = intent.parent_id;
  order.account = intent.account;
  order.con_id = intent.instrument.con_id;
  order.symbol = intent.instrument.symbol;
  order.side = intent.side;
  order.quantity = intent.quantity;
  order.order_type = to_string(intent.type);
  order.limit_price = intent.limit_price;
  order.stop_price = intent.stop_price;
  order.time_in_force = to_string(intent.tif);
  order.transmit = intent.transmit;
  return order;
}

Refusal reason_of(const std::string& message) {
  const auto says = [&](std::string_view words) { return message.find(words) != std::string::npos; };
  if (says("order_intents.signal")) return Refusal::SignalTaken;
  if (says("order_intents.key")) return Refusal::KeyTaken;
  if (says("order_intents.order_id")) return Refusal::OrderIdTaken;
  if (says("a change ")) return Refusal::ChangeOutOfTurn;
  return Refusal::Contradiction;
}

const char* advice(Refusal refusal) {
  switch (refusal) {
    case Refusal::SignalTaken:
      return "this signal has its order already, see SELECT key FROM orders WHERE signal = ...; do not send "
             "these";
    case Refusal::ChangeOutOfTurn:
      return "do not send this change; take the next version of the order as the journal has it";
    default:
      return "do not send these orders, give them fresh keys and ids";
  }
}

}  // namespace

core::Error as_refusal(const core::Error& error) {
  const Refusal refusal = reason_of(error.message);
  return {core::ErrorCategory::Usage,
          fmt::format("{}: no intent of this call is recorded; {}", error.message, advice(refusal)),
          static_cast<int>(refusal)};
}

OrderTables::OrderTables(Database& database, WallClock& wall_clock, const Options& options, ChainWriter chain)
    : database_(&database),
      wall_clock_(&wall_clock),
      options_(options),
      chain_(std::move(chain)),
      statements_(database) {}

core::Expected<OrderTables> OrderTables::open(Database& database, WallClock& wall_clock,
                                              const Options& options) {
  auto chain = ChainWriter::open(database);
  if (!chain) return std::unexpected(chain.error());
  OrderTables tables(database, wall_clock, options, std::move(*chain));
  const auto bytes = database.integer("SELECT bytes FROM raw_message_store");
  if (!bytes) return std::unexpected(bytes.error());
  tables.raw_message_bytes_ = *bytes;
  return tables;
}

core::Expected<void> OrderTables::end() {
  if (chain_.position().last_id == before_.position.last_id) return {};
  if (raw_message_bytes_ != before_.raw_message_bytes) {
    if (auto dropped = drop_old_messages(); !dropped) return dropped;
  }
  return end_at(wall_clock_->now());
}

core::Expected<void> OrderTables::end_at(core::Timestamp wall_at) {
  return chain_.append(*database_, kCommits, run_.run_id, wall_at, previous_durable_wall_at_);
}

void OrderTables::committed() {
  if (chain_.position().last_id != before_.position.last_id) previous_durable_wall_at_ = wall_clock_->now();
}

void OrderTables::rolled_back() {
  chain_.go_back(before_.position);
  raw_message_bytes_ = before_.raw_message_bytes;
}

core::Expected<void> OrderTables::all_or_none(const std::function<core::Expected<void>()>& write_all) {
  if (auto begun = database_->execute("SAVEPOINT orders"); !begun) return begun;
  const ChainPosition before = chain_.position();
  const core::Expected<void> done = write_all();
  if (!done) chain_.go_back(before);
  if (!done && sqlite3_get_autocommit(database_->handle()) == 0) {
    (void)database_->execute("ROLLBACK TO orders");
  }
  if (!done && !is_constraint(done.error())) return done;
  if (auto released = database_->execute("RELEASE orders"); !released) return released;
  return done;
}

core::Expected<void> OrderTables::write(const IntentRows& rows) {
  return all_or_none([&]() -> core::Expected<void> {
    for (const auto& intent : rows.intents) {
      const auto& instrument = intent.instrument;
      const EngineTerms terms{
          unless_zero(intent.decision_id), to_string(intent.role), instrument.sec_type, instrument.exchange,
          instrument.primary_exchange,     instrument.currency};
      if (auto done = insert(record_of(intent), terms, rows.when); !done) return done;
    }
    return {};
  });
}

core::Expected<void> OrderTables::write(const OrderRows& rows) {
  return all_or_none([&]() -> core::Expected<void> {
    for (const auto& order : rows.orders) {
      if (auto done = insert(order, {}, rows.when); !done) return done;
    }
    return {};
  });
}

core::Expected<void> OrderTables::insert(const orders::OrderRecord& order, const EngineTerms& terms,
                                         const Instant& when) {
  const std::optional<Blob> canonical =
      order.canonical.empty() ? std::nullopt : std::optional(Blob{order.canonical});
  auto done = chain_.append(
      *database_, kIntents, run_.run_id, order.key, order.version, order.order_id.value,
      order.client_id.value, unless_zero(order.parent_id.value), terms.decision_id, unless_empty(terms.role),
      order.account, order.con_id.value, order.symbol, unless_empty(terms.sec_type),
      unless_empty(terms.exchange), unless_empty(terms.primary_exchange), unless_empty(terms.currency),
      to_string(order.side), order.quantity, order.order_type, order.limit_price, order.stop_price,
      order.time_in_force, unless_empty(order.oca_group), order.transmit, canonical,
      unless_empty(order.strategy), unless_empty(order.reason), order.signal, when.at, when.wall_at);
  if (!done) {
    done.error().message += fmt::format(" (order {}, id {}, {} {})", order.key, order.order_id.value,
                                        to_string(order.side), order.symbol);
    return done;
  }
  // A change says nothing of whether its order lives.
  if (order.version == 1) done = statements_.run("INSERT INTO live_orders (key) VALUES (?)", order.key);
  if (!done) return done;
  return write(OrderIdRow{order.account, order.client_id, order.order_id});
}

core::Expected<void> OrderTables::write(const OrderIdRow& row) {
  return statements_.run(
      "INSERT INTO order_id_marks (account, client_id, highest) VALUES (?,?,?) ON CONFLICT (account, "
      "client_id) "
      "DO UPDATE SET highest = excluded.highest WHERE excluded.highest > highest",
      row.account, row.client_id.value, row.order_id.value);
}

core::Expected<std::optional<std::string>> OrderTables::key_of(core::ClientId client_id,
                                                               core::OrderId order_id) {
  return statements_.first(
      "SELECT key FROM order_intents WHERE client_id = ? AND order_id = ? AND version = 1 ORDER BY id DESC "
      "LIMIT 1",
      [](const Statement& row) { return row.text(0); }, client_id.value, order_id.value);
}

// What comes back as orderRef may have ":digits" appended.
core::Expected<std::optional<std::string>> OrderTables::key_of(const model::Execution& execution) {
  if (execution.order_ref.empty()) return key_of(execution.client_id, execution.order_id);
  const std::string key = execution.order_ref.substr(0, execution.order_ref.find(':'));
  return statements_.first(
      "SELECT key FROM order_intents WHERE key = ? AND version = 1",
      [](const Statement& row) { return row.text(0); }, key);
}

}  // namespace ibflow::journal::detail
