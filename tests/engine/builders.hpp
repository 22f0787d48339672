#pragma once
// What the engine is fed with, in few words.

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/model/broker.hpp"
#include "ibflow/model/market_data.hpp"
#include "ibflow/model/order.hpp"
#include "ibflow/model/prediction.hpp"

namespace ibflow::engine::test {

inline constexpr core::Date kDay{std::chrono::year(2019), std::chrono::February, std::chrono::day(13)};

/// "10:30" or "10:30:05" New York of the test day.
inline core::Timestamp at(std::string_view time_of_day, core::Date day = kDay) {
  return core::from_new_york(day, core::parse_time_of_day(time_of_day).value());
}

inline core::Decimal decimal(std::string_view text) {
  return core::Decimal::parse(text).value();
}

class PredictionBuilder {
 public:
  PredictionBuilder& buy(std::string ticker) { return signal(model::Signal::Buy, std::move(ticker)); }
  PredictionBuilder& sell(std::string ticker) { return signal(model::Signal::Sell, std::move(ticker)); }
  PredictionBuilder& hold(std::string ticker) { return signal(model::Signal::Hold, std::move(ticker)); }
  PredictionBuilder& confidence(double value) { return prediction_.confidence = value, *this; }
  PredictionBuilder& made(core::Timestamp when) {
    prediction_.data_time = prediction_.prediction_time = when;
    return *this;
  }
  [[nodiscard]] bool has_time() const { return prediction_.prediction_time != core::Timestamp{}; }
  operator model::Prediction() const { return prediction_; }  // NOLINT: a builder is what it builds

 private:
  PredictionBuilder& signal(model::Signal value, std::string ticker) {
    prediction_.signal = value;
    prediction_.ticker = std::move(ticker);
    return *this;
  }
  model::Prediction prediction_ = [] {
    model::Prediction prediction;
    prediction.confidence = 0.8;
    return prediction;
  }();
};
inline PredictionBuilder a_prediction() {
  return {};
}

class ExecutionBuilder {
 public:
  ExecutionBuilder& id(std::string value) { return execution_.execution_id = std::move(value), *this; }
  ExecutionBuilder& of(const model::OrderIntent& order) {
    execution_.order_id = order.order_id;
    execution_.client_id = order.client_id;
    execution_.order_ref = order.key;
    execution_.symbol = order.instrument.symbol;
    execution_.side = order.side;
    execution_.quantity = order.quantity;
    return *this;
  }
  ExecutionBuilder& bought(std::string symbol, std::string_view quantity) {
    return trade(model::Side::Buy, std::move(symbol), quantity);
  }
  ExecutionBuilder& sold(std::string symbol, std::string_view quantity) {
    return trade(model::Side::Sell, std::move(symbol), quantity);
  }
  ExecutionBuilder& quantity(core::Decimal value) { return execution_.quantity = value, *this; }
  ExecutionBuilder& price(double value) { return execution_.price = value, *this; }
  ExecutionBuilder& order(int value) { return execution_.order_id = core::OrderId(value), *this; }
  operator model::Execution() const { return execution_; }  // NOLINT: a builder is what it builds

 private:
  ExecutionBuilder& trade(model::Side side, std::string symbol, std::string_view quantity) {
    execution_.side = side;
    execution_.symbol = std::move(symbol);
    execution_.quantity = decimal(quantity);
    return *this;
  }
  model::Execution execution_ = [] {
    model::Execution execution;
    execution.execution_id = "0001f4e8.5c6b0001.01.01";
    execution.price = 100;
    return execution;
  }();
};
inline ExecutionBuilder an_execution() {
  return {};
}

inline model::Commission a_commission(std::string execution_id, std::string_view amount) {
  return {std::move(execution_id), decimal(amount), "USD", std::nullopt};
}

inline model::OrderStatusReport a_status(const model::OrderIntent& order, model::OrderStatus status,
                                         core::Decimal filled = 0) {
  model::OrderStatusReport report;
  report.order_id = order.order_id;
  report.client_id = order.client_id;
  report.perm_id = core::PermId(1'000'000 + order.order_id.value);
  report.parent_id = order.parent_id;
  report.status = status;
  report.filled = filled;
  report.remaining = order.quantity - filled;
  return report;
}

inline model::OrderNotice a_notice(const model::OrderIntent& order, int code, std::string text = "") {
  return {order.order_id, code, std::move(text), false};
}

inline model::Bar a_bar(core::Timestamp start, double open, double high, double low, double close,
                        std::chrono::seconds length = std::chrono::seconds(60)) {
  model::Bar bar;
  bar.start = start;
  bar.length = length;
  bar.open = open;
  bar.high = high;
  bar.low = low;
  bar.close = close;
  bar.volume = 100;
  bar.trades = 3;
  return bar;
}

/// Twenty minutes that each range over `range` around `price`.
inline std::vector<model::Bar> calm_bars(double price, double range) {
  std::vector<model::Bar> bars;
  for (int i = 0; i < 20; ++i) {
    bars.push_back(
        a_bar(at("08:00") + std::chrono::minutes(i), price, price + range / 2, price - range / 2, price));
  }
  return bars;
}

}  // namespace ibflow::engine::test
