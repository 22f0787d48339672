#pragma once
// What orders are fed with, in few words.

#include <chrono>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "ibflow/orders/exposure.hpp"
#include "ibflow/orders/order_blotter.hpp"
#include "ibflow/orders/order_key.hpp"

namespace ibflow::orders {

// For readable failures.
inline void PrintTo(PublicStatus status, std::ostream* out) {
  *out << to_string(status);
}
inline void PrintTo(SendCertainty certainty, std::ostream* out) {
  *out << to_string(certainty);
}
inline void PrintTo(Liveness liveness, std::ostream* out) {
  *out << to_string(liveness);
}
inline void PrintTo(OrderEventKind kind, std::ostream* out) {
  *out << to_string(kind);
}

}  // namespace ibflow::orders

namespace ibflow::core {

inline void PrintTo(const Decimal& decimal, std::ostream* out) {
  *out << decimal.to_string();
}

}  // namespace ibflow::core

namespace ibflow::orders::test {

inline constexpr core::ClientId kClient{7};
inline constexpr core::ConId kSpy{756733};
inline const Holding kHolding{"DU1", kSpy};

inline core::Decimal decimal(std::string_view text) {
  return core::Decimal::parse(text).value();
}

/// Seconds after an arbitrary beginning.
inline core::Timestamp at(int seconds) {
  return core::from_unix_seconds(1'700'000'000 + seconds);
}

inline EvidenceRef because(EvidenceKind kind, int seconds = 1) {
  return {kind, at(seconds), 0};
}
inline EvidenceRef heard(int seconds = 1) {
  return because(EvidenceKind::Status, seconds);
}

/// An order of ours: buys 100 SPY at 400.
inline OrderRecord a_record(int id, core::Decimal quantity = 100, model::Side side = model::Side::Buy) {
  OrderRecord record;
  record.key = make_order_key("R1", static_cast<std::uint32_t>(id));
  record.client_id = kClient;
  record.order_id = core::OrderId(id);
  record.account = kHolding.account;
  record.con_id = kSpy;
  record.symbol = "SPY";
  record.side = side;
  record.quantity = quantity;
  record.order_type = "LMT";
  record.limit_price = 400.0;
  record.strategy = "mom";
  return record;
}

inline core::PermId perm_of(const OrderRecord& record) {
  return core::PermId(1'000'000 + record.order_id.value);
}

inline model::OrderStatusReport a_status(const OrderRecord& record, model::OrderStatus status,
                                         core::Decimal filled = 0, std::string why_held = "") {
  model::OrderStatusReport report;
  report.order_id = record.order_id;
  report.client_id = record.client_id;
  report.perm_id = perm_of(record);
  report.status = status;
  report.filled = filled;
  report.remaining = record.quantity - filled;
  report.why_held = std::move(why_held);
  return report;
}

inline model::OpenOrder an_open_order(const OrderRecord& record,
                                      model::OrderStatus status = model::OrderStatus::Submitted) {
  model::OpenOrder order;
  order.order_id = record.order_id;
  order.client_id = record.client_id;
  order.perm_id = perm_of(record);
  order.order_ref = record.key;
  order.account = record.account;
  order.con_id = record.con_id;
  order.symbol = record.symbol;
  order.side = record.side;
  order.quantity = record.quantity;
  order.order_type = record.order_type;
  order.limit_price = record.limit_price;
  order.stop_price = record.stop_price;
  order.parent_id = record.parent_id;
  order.oca_group = record.oca_group;
  order.status = status;
  return order;
}

inline model::Execution an_execution(const OrderRecord& record, std::string id, core::Decimal quantity,
                                     core::Decimal cumulative = 0) {
  model::Execution execution;
  execution.execution_id = std::move(id);
  execution.order_id = record.order_id;
  execution.client_id = record.client_id;
  execution.perm_id = perm_of(record);
  execution.order_ref = record.key;
  execution.account = record.account;
  execution.con_id = record.con_id;
  execution.symbol = record.symbol;
  execution.side = record.side;
  execution.quantity = quantity;
  execution.price = 400;
  execution.cumulative_quantity = cumulative.is_zero() ? quantity : cumulative;
  execution.time = at(1);
  return execution;
}

inline model::Commission a_commission(std::string execution_id, std::string_view amount) {
  return {std::move(execution_id), decimal(amount), "USD", std::nullopt};
}

inline ClassifiedNotice a_notice(const OrderRecord& record, NoticeMeaning meaning, int code = 0,
                                 std::string text = "") {
  ClassifiedNotice notice{record.client_id, record.order_id, code, std::move(text), meaning, std::nullopt};
  notice.named_state = state_named_in(notice.text);
  return notice;
}

inline CompletedOrder a_completed(const OrderRecord& record, model::OrderStatus status,
                                  std::string text = "") {
  CompletedOrder completed{an_open_order(record, status), std::move(text)};
  completed.order.order_id = core::OrderId(0);  // IB gives none
  return completed;
}

/// A blotter, and an order that has been sent.
struct Desk {
  OrderBlotter blotter;

  OrderNumber send(const OrderRecord& record, int seconds = 0) {
    const OrderNumber number = blotter.place(record, at(seconds));
    blotter.journaled(number);
    blotter.sent(number, because(EvidenceKind::Sent, seconds));
    return number;
  }
  const Order& order(const OrderRecord& record) { return blotter.at(blotter.find(record.key).value()); }
  PublicStatus status(const OrderRecord& record) { return order(record).status(); }

  Applied hear(const OrderRecord& record, model::OrderStatus status, core::Decimal filled = 0,
               std::string why_held = "") {
    return blotter.apply(a_status(record, status, filled, std::move(why_held)), heard());
  }
  Applied execute(const OrderRecord& record, std::string id, core::Decimal quantity,
                  core::Decimal cumulative = 0) {
    return blotter.apply(an_execution(record, std::move(id), quantity, cumulative),
                         because(EvidenceKind::Execution));
  }
  Applied notice(const OrderRecord& record, NoticeMeaning meaning, int code = 0, std::string text = "") {
    return blotter.apply(a_notice(record, meaning, code, std::move(text)), because(EvidenceKind::Notice));
  }
  /// Whether something of this kind has been told since the last question.
  bool told(OrderEventKind kind) {
    bool found = false;
    for (const OrderEvent& event : blotter.take_events()) found = found || event.kind == kind;
    return found;
  }
  /// From what has executed.
  Exposure exposure() { return exposure_of(blotter, kHolding, blotter.ledger().net(kHolding)); }
};

}  // namespace ibflow::orders::test
