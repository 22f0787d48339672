#pragma once
// Words for specifications of the exchange: orders, prints and what the listener heard.

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "ibflow/sim/exchange/exchange.hpp"
#include "ibflow/sim/exchange/ledger_books.hpp"
#include "ibflow/sim/market/recording.hpp"

namespace ibflow::sim::testing {

inline core::Date a_day() {
  using namespace std::chrono;
  return year(2019) / February / 13;
}

inline core::Timestamp at(std::string_view time_of_day) {
  return core::from_new_york(a_day(), core::parse_time_of_day(time_of_day).value());
}

inline core::Decimal decimal(std::string_view text) {
  return core::Decimal::parse(text).value();
}

inline std::filesystem::path demo_folder() {
  return std::filesystem::path(IBFLOW_SOURCE_DIR) / "data/demo/us-equities-2019-02";
}

inline const Recording& demo_recording() {
  static const Recording recording = Recording::load(demo_folder()).value();
  return recording;
}

class OrderBuilder {
 public:
  explicit OrderBuilder(int id) {
    request_.client_id = core::ClientId(1);
    request_.order_id = core::OrderId(id);
    request_.ticker = "AAPL";
    request_.quantity = 100;
    request_.account = "DU1";
  }
  OrderBuilder& buy(std::int64_t shares) { return side(model::Side::Buy, shares); }
  OrderBuilder& sell(std::int64_t shares) { return side(model::Side::Sell, shares); }
  OrderBuilder& of(std::string ticker) { return set(request_.ticker, std::move(ticker)); }
  OrderBuilder& market() { return set(request_.type, OrderType::Market); }
  OrderBuilder& limit(double price) {
    request_.limit_price = price;
    return set(request_.type, request_.stop_price ? OrderType::StopLimit : OrderType::Limit);
  }
  OrderBuilder& stop(double price) {
    request_.stop_price = price;
    return set(request_.type, request_.limit_price ? OrderType::StopLimit : OrderType::Stop);
  }
  OrderBuilder& child_of(int parent) { return set(request_.parent_id, core::OrderId(parent)); }
  OrderBuilder& held() { return set(request_.transmit, false); }
  OrderBuilder& good_till_cancelled() { return set(request_.tif, TimeInForce::GoodTillCancelled); }
  OrderBuilder& client(int id) { return set(request_.client_id, core::ClientId(id)); }
  OrderBuilder& oca(std::string group, OcaType type) {
    request_.oca_type = type;
    return set(request_.oca_group, std::move(group));
  }
  operator OrderRequest() const { return request_; }  // NOLINT: a builder is its request

 private:
  OrderBuilder& side(model::Side side, std::int64_t shares) {
    request_.side = side;
    return set(request_.quantity, core::Decimal(shares));
  }
  template <class T, class U>
  OrderBuilder& set(T& field, U&& value) {
    field = std::forward<U>(value);
    return *this;
  }
  OrderRequest request_;
};

inline OrderBuilder an_order(int id = 1) {
  return OrderBuilder(id);
}

/// Writes down what it hears, one short line each, e.g. "1 Submitted 40/100", "1 fill 40 @ 100.01", "1
/// cancelled".
class Scribe : public ExchangeListener {
 public:
  void on_order(const SimOrder& order) override {
    std::string line = fmt::format("{} {} {}/{}", id(order), model::to_string(order.status),
                                   order.filled.to_string(), order.terms.quantity.to_string());
    if (!order.why_held.empty()) line += " held: " + order.why_held;
    lines.push_back(line);
  }
  void on_fill(const SimOrder& order, const Fill& fill) override {
    lines.push_back(fmt::format("{} fill {} @ {:.2f}", id(order), fill.shares.to_string(), fill.price));
  }
  void on_commission(const SimOrder& order, const Fill& fill) override {
    lines.push_back(fmt::format("{} commission {}", id(order), fill.commission.normalized().to_string()));
  }
  void on_cancelled(const SimOrder& order, const std::string& reason) override {
    lines.push_back(fmt::format("{} cancelled", id(order)));
    reasons.push_back(reason);
  }
  void on_rejected(const SimOrder& order, int code, const std::string& text) override {
    lines.push_back(fmt::format("{} rejected {}", id(order), code));
    reasons.push_back(text);
  }
  void on_warning(const SimOrder& order, int code, const std::string& text) override {
    lines.push_back(fmt::format("{} warning {}", id(order), code));
    reasons.push_back(text);
  }
  void on_expired(const SimOrder& order, const std::string& reason) override {
    lines.push_back(fmt::format("{} expired", id(order)));
    reasons.push_back(reason);
  }
  void on_status(const SimOrder& order) override {
    lines.push_back(fmt::format("{} status {}", id(order), model::to_string(order.status)));
  }
  void on_corrected(const SimOrder& order, const Fill& fill) override {
    lines.push_back(fmt::format("{} corrected {} @ {:.2f} revision {}", id(order), fill.shares.to_string(),
                                fill.price, fill.execution_id.substr(fill.execution_id.rfind('.') + 1)));
  }
  /// What was heard since the last call.
  std::vector<std::string> heard() { return std::exchange(lines, {}); }

  std::vector<std::string> lines;
  std::vector<std::string> reasons;

 private:
  static int id(const SimOrder& order) { return order.terms.order_id.value; }
};

/// An exchange for AAPL and MSFT with a million dollars, a scribe and hand-made quotes.
class Market {
 public:
  explicit Market(core::Decimal cash = 1'000'000, ExchangeOptions options = {})
      : ledger(cash), exchange(std::vector<std::string>{"AAPL", "MSFT"}, std::move(options), books, scribe) {}

  /// The next second, at which AAPL trades at `last` with this quote around it.
  void quote(double bid, double ask, double last, std::int64_t bid_size = 1000,
             std::int64_t ask_size = 1000) {
    now += std::chrono::seconds(1);
    Print print;
    print.at = now;
    print.price = last;
    print.shares = 10;
    print.bid = bid;
    print.ask = ask;
    print.bid_size = bid_size;
    print.ask_size = ask_size;
    exchange.on_print(print);
  }
  /// A one-cent market of 1000 a side whose last trade was at the bid.
  void price(double bid) { quote(bid, bid + 0.01, bid); }

  core::Expected<void> place(const OrderRequest& request) { return exchange.place(request, now); }
  int refusal(const OrderRequest& request) {
    const auto placed = place(request);
    return placed ? 0 : placed.error().code;
  }
  core::Expected<void> cancel(int id, int client = 1) {
    return exchange.cancel(core::ClientId(client), core::OrderId(id), now);
  }
  const SimOrder& order(int id, int client = 1) {
    return *exchange.find(core::ClientId(client), core::OrderId(id));
  }
  void move_to(std::string_view time_of_day) {
    now = at(time_of_day);
    exchange.on_time(now);
  }

  core::Timestamp now = at("10:00");
  Scribe scribe;
  Ledger ledger;
  LedgerBooks books{ledger};
  Exchange exchange;
};

}  // namespace ibflow::sim::testing
