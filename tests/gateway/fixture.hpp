#pragma once
// A gateway on a running loop, what its listener hears, and builders.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ibflow/core/activity.hpp"
#include "ibflow/core/event_loop.hpp"
#include "ibflow/gateway/gateway.hpp"
#include "tests/connection/scripted_peer.hpp"

namespace ibflow::tests {

/// Everything the listener was told, in order, as values and as one line each. Waits until enough has come.
class HeardEvents final : public model::BrokerListener {
 public:
  void on_quote(const model::Quote& quote) override { add(quotes, quote, "quote " + quote.symbol); }
  void on_real_time_bar(const std::string& symbol, const model::Bar& bar) override {
    add(bars, bar, "bar " + symbol);
  }
  void on_order_status(const model::OrderStatusReport& report) override {
    add(statuses, report, std::string("status ") + to_string(report.status));
  }
  void on_open_order(const model::OpenOrder& order) override { add(open_orders, order, "open order"); }
  void on_execution(const model::Execution& execution) override {
    add(executions, execution, "execution " + execution.execution_id);
  }
  void on_commission(const model::Commission& commission) override {
    add(commissions, commission, "commission " + commission.execution_id);
  }
  void on_order_notice(const model::OrderNotice& notice) override {
    add(notices, notice, "notice " + std::to_string(notice.code));
  }
  void on_subscription(const model::SubscriptionEvent& event) override {
    add(subscriptions, event,
        std::string(to_string(event.outcome)) + ' ' + to_string(event.kind) + ' ' + event.symbol);
  }
  void on_connection_lost(const core::Error& reason) override { add(losses, reason, "lost"); }
  void on_reconnected(const std::vector<model::OpenOrder>& open) override {
    add(returns, open, "reconnected");
    if (when_reconnected) when_reconnected();
  }
  void on_disconnected(const core::Error& reason) override { add(ends, reason, "disconnected"); }

  void note(const std::string& line) {
    {
      const std::scoped_lock lock(mutex_);
      lines.push_back(line);
    }
    changed_.notify_all();
  }
  void wait_for(const std::function<bool()>& condition) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, std::chrono::seconds(20), condition))
        << "it did not happen in 20 seconds";
  }
  [[nodiscard]] std::size_t count(const std::string& line) {
    const std::scoped_lock lock(mutex_);
    return static_cast<std::size_t>(std::count(lines.begin(), lines.end(), line));
  }
  void wait_for_line(const std::string& line) {
    wait_for([&] { return std::find(lines.begin(), lines.end(), line) != lines.end(); });
  }

  std::vector<model::Quote> quotes;
  std::vector<model::Bar> bars;
  std::vector<model::OrderStatusReport> statuses;
  std::vector<model::OpenOrder> open_orders;
  std::vector<model::Execution> executions;
  std::vector<model::Commission> commissions;
  std::vector<model::OrderNotice> notices;
  std::vector<model::SubscriptionEvent> subscriptions;
  std::vector<core::Error> losses;
  std::vector<std::vector<model::OpenOrder>> returns;
  std::vector<core::Error> ends;
  std::function<void()> when_reconnected;  // set before the session is lost
  std::vector<std::string> lines;

 private:
  template <class T>
  void add(std::vector<T>& all, const T& one, std::string line) {
    {
      const std::scoped_lock lock(mutex_);
      all.push_back(one);
      lines.push_back(std::move(line));
    }
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
};

class GatewayTest : public ::testing::Test {
 protected:
  /// Virtual: time stands still, from this moment on, until the test moves it.
  explicit GatewayTest(bool is_time_virtual = false)
      : clock(is_time_virtual ? std::make_shared<core::VirtualClock>(std::chrono::system_clock::now())
                              : nullptr),
        loop(options()) {}
  void SetUp() override { loop.start(); }
  void TearDown() override { destroy(); }

  gateway::GatewayConfig config_for(std::uint16_t port) {
    gateway::GatewayConfig config;
    config.port = port;
    config.client_id = core::ClientId(7);
    return config;
  }
  void make(const gateway::GatewayConfig& config) {
    on_loop([&] {
      gateway = std::make_unique<gateway::Gateway>(loop, config, activity);
      gateway->set_listener(&heard);
    });
  }
  void make(const ScriptedPeer& peer) { make(config_for(peer.port())); }
  void destroy() {
    on_loop([&] { gateway.reset(); });
  }
  void on_loop(const std::function<void()>& task) { loop.run_and_wait(task); }

  template <class T>
  std::future<core::Expected<T>> start(boost::asio::awaitable<core::Expected<T>> question) {
    return boost::asio::co_spawn(loop.context(), std::move(question), boost::asio::use_future);
  }
  /// The same with leave() to cancel it; one at a time.
  template <class T>
  std::future<core::Expected<T>> start_cancellable(gateway::Answer<T> question) {
    auto result = std::make_shared<std::promise<core::Expected<T>>>();
    boost::asio::co_spawn(loop.context(), std::move(question),
                          boost::asio::bind_cancellation_slot(
                              signal.slot(), [result](std::exception_ptr thrown, core::Expected<T> answer) {
                                if (thrown) return result->set_exception(thrown);
                                result->set_value(std::move(answer));
                              }));
    return result->get_future();
  }
  void leave() {
    on_loop([&] { signal.emit(boost::asio::cancellation_type::terminal); });
  }
  template <class T>
  core::Expected<T> finish(std::future<core::Expected<T>> answer) {
    if (answer.wait_for(std::chrono::seconds(20)) != std::future_status::ready) {
      return core::fail(core::ErrorCategory::Internal, "no answer in 20 seconds");
    }
    return answer.get();
  }
  template <class T>
  core::Expected<T> ask(boost::asio::awaitable<core::Expected<T>> question) {
    return finish(start(std::move(question)));
  }
  gateway::SessionInfo connect() {
    const auto session = ask(gateway->connect());
    EXPECT_TRUE(session) << session.error().message;
    return session.value_or(gateway::SessionInfo());
  }
  gateway::Health health() {
    gateway::Health now;
    on_loop([&] { now = gateway->health(); });
    return now;
  }

  /// Time passes, and everything that is due on the way has run.
  void pass(core::Duration time) { loop.advance_and_wait(*clock, time); }
  /// Everything the peer sent before its answer to this has been handled afterwards.
  void settle() { ASSERT_TRUE(ask(gateway->current_time())); }

  std::shared_ptr<core::VirtualClock> clock;
  core::Activity activity;
  HeardEvents heard;
  core::EventLoop loop;
  std::unique_ptr<gateway::Gateway> gateway;
  boost::asio::cancellation_signal signal;

 private:
  core::EventLoopOptions options() {
    core::EventLoopOptions options;
    options.clock = clock;
    return options;
  }
};

inline model::Instrument an_instrument(std::string symbol = "AAPL", std::int32_t con_id = 265598) {
  model::Instrument instrument;
  instrument.symbol = std::move(symbol);
  instrument.con_id = core::ConId(con_id);
  instrument.primary_exchange = "NASDAQ";
  return instrument;
}

/// an_order(id).buy(100).limit(12.34)
class OrderBuilder {
 public:
  explicit OrderBuilder(std::int32_t id) {
    intent_.order_id = core::OrderId(id);
    intent_.client_id = core::ClientId(7);
    intent_.key = "key-" + std::to_string(id);
    intent_.instrument = an_instrument();
    intent_.quantity = 100;
  }
  OrderBuilder& buy(std::int64_t quantity) { return side(model::Side::Buy, quantity); }
  OrderBuilder& sell(std::int64_t quantity) { return side(model::Side::Sell, quantity); }
  OrderBuilder& of(model::Instrument instrument) {
    intent_.instrument = std::move(instrument);
    return *this;
  }
  OrderBuilder& limit(double price) {
    intent_.type = model::OrderType::Limit;
    intent_.limit_price = price;
    return *this;
  }
  OrderBuilder& stop(double price) {
    intent_.type = model::OrderType::Stop;
    intent_.stop_price = price;
    return *this;
  }
  OrderBuilder& child_of(std::int32_t parent) {
    intent_.parent_id = core::OrderId(parent);
    return *this;
  }
  OrderBuilder& hold() {
    intent_.transmit = false;
    return *this;
  }
  [[nodiscard]] const model::OrderIntent& intent() const { return intent_; }

 private:
  OrderBuilder& side(model::Side side, std::int64_t quantity) {
    intent_.side = side;
    intent_.quantity = quantity;
    return *this;
  }
  model::OrderIntent intent_;
};
inline OrderBuilder an_order(std::int32_t id) {
  return OrderBuilder(id);
}

inline protocol::ErrorMessage an_error(std::int32_t id, std::int32_t code, std::string text) {
  protocol::ErrorMessage message;
  message.request_id = id;
  message.error_code = code;
  message.error_string = std::move(text);
  return message;
}

inline protocol::TickPrice a_price(std::int32_t id, std::int32_t type, double price, std::int64_t size) {
  protocol::TickPrice tick;
  tick.request_id = id;
  tick.tick_type = type;
  tick.price = price;
  tick.size = size;
  return tick;
}

inline protocol::CurrentTime the_time(std::int64_t seconds) {
  protocol::CurrentTime message;
  message.time = seconds;
  return message;
}

}  // namespace ibflow::tests
