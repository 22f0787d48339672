#include "ibflow/sim/orders/order_archive.hpp"

#include <fmt/format.h>

#include <concepts>

#include "ibflow/core/exact_json.hpp"
#include "ibflow/sim/orders/json_archive.hpp"

namespace ibflow::sim {

template <>
inline constexpr std::int64_t kLargestOf<model::Side> = 1;
template <>
inline constexpr std::int64_t kLargestOf<model::OrderStatus> =
    static_cast<std::int64_t>(model::OrderStatus::Unknown);
template <>
inline constexpr std::int64_t kLargestOf<OrderType> = static_cast<std::int64_t>(OrderType::BoxTop);
template <>
inline constexpr std::int64_t kLargestOf<TimeInForce> = static_cast<std::int64_t>(TimeInForce::AtTheOpening);
template <>
inline constexpr std::int64_t kLargestOf<TriggerMethod> = static_cast<std::int64_t>(TriggerMethod::Midpoint);
template <>
inline constexpr std::int64_t kLargestOf<OcaType> = static_cast<std::int64_t>(OcaType::ReduceOthers);
template <>
inline constexpr std::int64_t kLargestOf<OrderCondition::Kind> =
    static_cast<std::int64_t>(OrderCondition::Kind::PercentChange);
template <>
inline constexpr std::int64_t kLargestOf<OrderAlgorithm::Kind> =
    static_cast<std::int64_t>(OrderAlgorithm::Kind::Twap);
template <>
inline constexpr std::int64_t kLargestOf<OrderAlgorithm::Urgency> =
    static_cast<std::int64_t>(OrderAlgorithm::Urgency::Patient);
template <>
inline constexpr std::int64_t kLargestOf<EndCause> = static_cast<std::int64_t>(EndCause::Exchange);

namespace {

constexpr std::string_view kFormat = "ibflow simulated gateway";
constexpr std::int64_t kVersion = 1;

template <class Value, class Wanted>
concept SameAs = std::same_as<std::remove_const_t<Value>, Wanted>;

/// A map as a list of pairs.
struct ClientNumber {
  std::int32_t client_id = 0, number = 0;
};

struct Header {
  std::string format;
  std::int64_t version = 0;
};

}  // namespace

template <class A, SameAs<OrderCondition> Value>
void describe(A& a, Value& v) {
  a("kind", v.kind);
  a("is_more", v.is_more);
  a("and_next", v.and_next);
  a("ticker", v.ticker);
  a("value", v.value);
  a("time", v.time);
  a("method", v.method);
}

template <class A, SameAs<OrderAlgorithm> Value>
void describe(A& a, Value& v) {
  a("kind", v.kind);
  a("urgency", v.urgency);
  a("start", v.start);
  a("end", v.end);
  a("largest_share", v.largest_share);
}

template <class A, SameAs<OrderRequest> Value>
void describe(A& a, Value& v) {
  a("client_id", v.client_id);
  a("order_id", v.order_id);
  a("ticker", v.ticker);
  a("side", v.side);
  a("quantity", v.quantity);
  a("type", v.type);
  a("limit_price", v.limit_price);
  a("stop_price", v.stop_price);
  a("trail_amount", v.trail_amount);
  a("trail_percent", v.trail_percent);
  a("limit_offset", v.limit_offset);
  a("peg_offset", v.peg_offset);
  a("tif", v.tif);
  a("good_till", v.good_till);
  a("good_after", v.good_after);
  a("outside_rth", v.outside_rth);
  a("trigger_method", v.trigger_method);
  a("discretionary_amount", v.discretionary_amount);
  a("hidden", v.hidden);
  a("display_size", v.display_size);
  a("all_or_none", v.all_or_none);
  a("min_quantity", v.min_quantity);
  a("cash_quantity", v.cash_quantity);
  a("algorithm", v.algorithm);
  a("conditions", v.conditions);
  a("conditions_cancel", v.conditions_cancel);
  a("conditions_outside_rth", v.conditions_outside_rth);
  a("transmit", v.transmit);
  a("parent_id", v.parent_id);
  a("oca_group", v.oca_group);
  a("oca_type", v.oca_type);
  a("order_ref", v.order_ref);
  a("account", v.account);
}

template <class A, SameAs<SimOrder> Value>
void describe(A& a, Value& v) {
  a("terms", v.terms);
  a("perm_id", v.perm_id);
  a("status", v.status);
  a("filled", v.filled);
  a("average_price", v.average_price);
  a("last_price", v.last_price);
  a("why_held", v.why_held);
  a("market_cap_price", v.market_cap_price);
  a("notional", v.notional);
  a("commission", v.commission);
  a("placed_at", v.placed_at);
  a("updated_at", v.updated_at);
  a("end_reason", v.end_reason);
  a("end_cause", v.end_cause);
  a("transmitted", v.transmitted);
  a("triggered", v.triggered);
  a("resting", v.resting);
  a("manual", v.manual);
  a("suspended", v.suspended);
  a("trail_stop", v.trail_stop);
  a("working_limit", v.working_limit);
  a("shown_filled", v.shown_filled);
  a("active_at", v.active_at);
  a("started_at", v.started_at);
  a("conditions_met", v.conditions_met);
  a("locate_pending", v.locate_pending);
  a("cancel_at_open", v.cancel_at_open);
  a("group_rounding", v.group_rounding);
  a("trigger_streak", v.trigger_streak);
}

template <class A, SameAs<Fill> Value>
void describe(A& a, Value& v) {
  a("execution_id", v.execution_id);
  a("client_id", v.client_id);
  a("order_id", v.order_id);
  a("perm_id", v.perm_id);
  a("ticker", v.ticker);
  a("order_ref", v.order_ref);
  a("account", v.account);
  a("side", v.side);
  a("leg", v.leg);
  a("shares", v.shares);
  a("price", v.price);
  a("cumulative_shares", v.cumulative_shares);
  a("average_price", v.average_price);
  a("at", v.at);
  a("added_liquidity", v.added_liquidity);
  a("commission", v.commission);
  a("realized_pnl", v.realized_pnl);
}

template <class A, SameAs<RecordArchive> Value>
void describe(A& a, Value& v) {
  a("request", v.request);
  a("instrument", v.instrument);
  a("ended_at", v.ended_at);
  a("completed_status", v.completed_status);
}

template <class A, SameAs<ClientNumber> Value>
void describe(A& a, Value& v) {
  a("client_id", v.client_id);
  a("number", v.number);
}

template <class A, SameAs<Header> Value>
void describe(A& a, Value& v) {
  a("format", v.format);
  a("version", v.version);
}

namespace {

std::vector<ClientNumber> pairs_of(const std::map<std::int32_t, std::int32_t>& map) {
  std::vector<ClientNumber> pairs;
  for (const auto& [client_id, number] : map) pairs.push_back({client_id, number});
  return pairs;
}

std::vector<ClientNumber> pairs_of(const std::map<core::ClientId, core::OrderId>& map) {
  std::vector<ClientNumber> pairs;
  for (const auto& [client_id, id] : map) pairs.push_back({client_id.value, id.value});
  return pairs;
}

}  // namespace

std::string to_json(const GatewayArchive& archive) {
  boost::json::object object;
  object["format"] = kFormat;
  object["version"] = kVersion;
  object["saved_at"] = JsonWriter::of(archive.saved_at);
  object["accounts"] = JsonWriter::of(archive.accounts);
  object["next_perm_id"] = archive.exchange.next_perm_id;
  object["next_execution"] = archive.exchange.next_execution;
  object["highest_order_ids"] = JsonWriter::of(pairs_of(archive.exchange.highest_order_ids));
  object["highest_shown_ids"] = JsonWriter::of(pairs_of(archive.shown));
  object["last_bound"] = archive.last_bound;
  object["orders"] = JsonWriter::of(archive.exchange.orders);
  object["records"] = JsonWriter::of(archive.records);
  object["fills"] = JsonWriter::of(archive.exchange.fills);
  return boost::json::serialize(object) + "\n";
}

core::Expected<GatewayArchive> gateway_archive_from(std::string_view text) {
  const auto bad = [](const std::string& what) { return core::fail(core::ErrorCategory::Data, what); };
  const auto parsed = core::parse_json(text);
  if (!parsed) return bad("it is no JSON: " + parsed.error());
  std::string problem;
  JsonReader reader(*parsed, "state", problem);
  if (!problem.empty()) return bad(problem);
  Header header;
  describe(reader, header);
  if (header.format != kFormat) return bad(fmt::format("its format is not '{}'", kFormat));
  if (header.version != kVersion)
    return bad(fmt::format("its version is {}, this program reads {}", header.version, kVersion));

  GatewayArchive archive;
  std::vector<ClientNumber> used, shown;
  reader("saved_at", archive.saved_at);
  reader("accounts", archive.accounts);
  reader("next_perm_id", archive.exchange.next_perm_id);
  reader("next_execution", archive.exchange.next_execution);
  reader("highest_order_ids", used);
  reader("highest_shown_ids", shown);
  reader("last_bound", archive.last_bound);
  reader("orders", archive.exchange.orders);
  reader("records", archive.records);
  reader("fills", archive.exchange.fills);
  if (!problem.empty()) return bad(problem);
  if (archive.records.size() != archive.exchange.orders.size())
    return bad(fmt::format("it has {} orders and {} records", archive.exchange.orders.size(),
                           archive.records.size()));
  for (const auto& [client_id, number] : used)
    archive.exchange.highest_order_ids[core::ClientId(client_id)] = core::OrderId(number);
  for (const auto& [client_id, number] : shown) archive.shown[client_id] = number;
  return archive;
}

}  // namespace ibflow::sim
