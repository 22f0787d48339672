#pragma once
// What the journal is fed with, in few words.

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

#include "ibflow/journal/journal.hpp"

namespace ibflow::journal::test {

/// Seconds after 09:30:00 New York of 2019-02-13.
inline core::Timestamp at(int seconds) {
  return core::from_unix_seconds(1550068200 + seconds);
}

inline core::Decimal decimal(std::string_view text) {
  return core::Decimal::parse(text).value();
}

class OrderBuilder {
 public:
  OrderBuilder& key(std::string value) { return intent_.key = std::move(value), *this; }
  OrderBuilder& id(int value) { return intent_.order_id = core::OrderId(value), *this; }
  OrderBuilder& client(int value) { return intent_.client_id = core::ClientId(value), *this; }
  OrderBuilder& ticker(std::string value) { return intent_.instrument.symbol = std::move(value), *this; }
  OrderBuilder& buy(std::int64_t quantity) { return intent_.side = model::Side::Buy, of(quantity); }
  OrderBuilder& sell(std::int64_t quantity) { return intent_.side = model::Side::Sell, of(quantity); }
  OrderBuilder& limit(double price) {
    intent_.type = model::OrderType::Limit;
    return intent_.limit_price = price, *this;
  }
  OrderBuilder& stop(double price) {
    intent_.type = model::OrderType::Stop;
    return intent_.stop_price = price, *this;
  }
  OrderBuilder& role(model::OrderRole value) { return intent_.role = value, *this; }
  OrderBuilder& parent(int value) { return intent_.parent_id = core::OrderId(value), *this; }
  OrderBuilder& decision(std::int64_t value) { return intent_.decision_id = value, *this; }
  operator model::OrderIntent() const { return intent_; }  // NOLINT: a builder is what it builds

 private:
  OrderBuilder& of(std::int64_t quantity) { return intent_.quantity = quantity, *this; }
  model::OrderIntent intent_ = [] {
    model::OrderIntent intent;
    intent.key = "run1-1";
    intent.order_id = core::OrderId(1);
    intent.client_id = core::ClientId(7);
    intent.instrument.con_id = core::ConId(265598);
    intent.instrument.symbol = "AAPL";
    intent.quantity = 100;
    intent.account = "DU1";
    return intent;
  }();
};
inline OrderBuilder an_order() {
  return {};
}

/// An order as the gateway records it, and its changes.
class OrderRecordBuilder {
 public:
  explicit OrderRecordBuilder(std::string key = "k1", int order_id = 1) {
    record_.key = std::move(key);
    record_.order_id = core::OrderId(order_id);
    record_.client_id = core::ClientId(7);
    record_.account = "DU1";
    record_.con_id = core::ConId(265598);
    record_.symbol = "AAPL";
    record_.quantity = 100;
    record_.order_type = "LMT";
    record_.limit_price = 170.25;
    record_.time_in_force = "DAY";
    record_.canonical = std::string(
        "3\0"
        "45\0AAPL\0",
        10);
    record_.strategy = "momentum";
    record_.reason = "BUY at 0.82";
  }
  OrderRecordBuilder& client(int value) { return record_.client_id = core::ClientId(value), *this; }
  OrderRecordBuilder& account(std::string value) { return record_.account = std::move(value), *this; }
  OrderRecordBuilder& side(model::Side value) { return record_.side = value, *this; }
  OrderRecordBuilder& signal(std::string value) { return record_.signal = std::move(value), *this; }
  OrderRecordBuilder& change(int version, double limit_price) {
    record_.version = version;
    record_.limit_price = limit_price;
    return *this;
  }
  operator orders::OrderRecord() const { return record_; }  // NOLINT: a builder is what it builds

 private:
  orders::OrderRecord record_;
};
inline OrderRecordBuilder a_record(std::string key = "k1", int order_id = 1) {
  return OrderRecordBuilder(std::move(key), order_id);
}

inline orders::EvidenceRecord evidence(const orders::OrderRecord& order, orders::EvidenceKind kind,
                                       std::string text = "", std::string raw = "",
                                       std::int64_t perm_id = 0) {
  orders::EvidenceRecord record;
  record.key = order.key;
  record.kind = kind;
  record.at = at(5);
  record.client_id = order.client_id;
  record.order_id = order.order_id;
  record.perm_id = core::PermId(perm_id);
  record.text = std::move(text);
  record.raw = std::move(raw);
  if (!record.raw.empty()) record.server_version = 213;
  return record;
}

class ExecutionBuilder {
 public:
  ExecutionBuilder& id(std::string value) { return execution_.execution_id = std::move(value), *this; }
  ExecutionBuilder& of(const model::OrderIntent& order) {
    execution_.order_id = order.order_id;
    execution_.client_id = order.client_id;
    execution_.order_ref = order.key;
    execution_.account = order.account;
    execution_.symbol = order.instrument.symbol;
    execution_.side = order.side;
    execution_.quantity = order.quantity;
    return *this;
  }
  ExecutionBuilder& of(const orders::OrderRecord& order) {
    execution_.order_id = order.order_id;
    execution_.client_id = order.client_id;
    execution_.order_ref = order.key;
    execution_.account = order.account;
    execution_.con_id = order.con_id;
    execution_.symbol = order.symbol;
    execution_.side = order.side;
    execution_.quantity = order.quantity;
    return *this;
  }
  ExecutionBuilder& reference(std::string value) { return execution_.order_ref = std::move(value), *this; }
  ExecutionBuilder& quantity(std::string_view value) { return execution_.quantity = decimal(value), *this; }
  ExecutionBuilder& price(double value) { return execution_.price = value, *this; }
  ExecutionBuilder& contract(int value) { return execution_.con_id = core::ConId(value), *this; }
  ExecutionBuilder& combination() { return execution_.is_combination = true, *this; }
  ExecutionBuilder& time(core::Timestamp value) { return execution_.time = value, *this; }
  operator model::Execution() const { return execution_; }  // NOLINT: a builder is what it builds

 private:
  model::Execution execution_ = [] {
    model::Execution execution;
    execution.execution_id = "0000e1a7.5c640001.01.01";
    execution.price = 170.5;
    execution.exchange = "ISLAND";
    execution.time = at(61);
    return execution;
  }();
};
inline ExecutionBuilder an_execution() {
  return {};
}

inline model::Commission a_commission(std::string execution_id, std::string_view amount) {
  model::Commission commission;
  commission.execution_id = std::move(execution_id);
  commission.amount = decimal(amount);
  commission.currency = "USD";
  return commission;
}

inline model::OrderStatusReport a_status(const model::OrderIntent& order, model::OrderStatus status) {
  model::OrderStatusReport report;
  report.order_id = order.order_id;
  report.client_id = order.client_id;
  report.perm_id = core::PermId(1'000'000 + order.order_id.value);
  report.status = status;
  report.remaining = order.quantity;
  return report;
}

inline model::Prediction a_prediction(std::string ticker = "AAPL", core::Timestamp when = at(0)) {
  model::Prediction prediction;
  prediction.ticker = std::move(ticker);
  prediction.signal = model::Signal::Buy;
  prediction.confidence = 0.82;
  prediction.probabilities = std::array{0.08, 0.10, 0.82};
  prediction.data_time = when;
  prediction.prediction_time = when + std::chrono::seconds(1);
  prediction.stock_price = 170.25;
  return prediction;
}

inline DecisionRecord a_decision(std::string action = "enter_long") {
  DecisionRecord decision;
  decision.at = at(2);
  decision.ticker = "AAPL";
  decision.action = std::move(action);
  decision.reason = "BUY at 0.82 is above 0.60";
  decision.reference_price = 170.25;
  decision.quantity = 100;
  return decision;
}

inline RunInfo a_run() {
  return {"sim", "2019-02-13", "DU1", 7, "0.1.0", "speed=max"};
}

}  // namespace ibflow::journal::test
