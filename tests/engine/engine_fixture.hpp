#pragma once
// A trading engine with a real journal, a broker in the test's hands, and a clock that the test turns.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "builders.hpp"
#include "fake_broker.hpp"
#include "ibflow/engine/trading_engine.hpp"
#include "ibflow/journal/journal.hpp"
#include "ibflow/journal/reader.hpp"

namespace ibflow::engine::test {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "ibflow-engine-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// An event loop that runs when the test says so.
class ManualLoop {
 public:
  journal::Journal::Post post() {
    return [this](std::function<void()> task) {
      {
        const std::lock_guard lock(mutex_);
        tasks_.push_back(std::move(task));
      }
      wake_.notify_one();
    };
  }
  void run_until_idle(const core::Activity& activity) {
    while (!activity.idle()) run_one();
  }

 private:
  void run_one() {
    std::function<void()> task;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return !tasks_.empty(); });
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
  }
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
};

struct Bracket {
  model::OrderIntent entry, target, stop;
};

/// Every ticker stands at 100.00 (99.99 to 100.01) with an average true range of 0.50: a stop 2.00 away, a
/// target 3.00 away, and 75 shares for the 150 USD at risk.
class EngineTest : public testing::Test {
 protected:
  void SetUp() override { open_journal(); }

  void open_journal() {
    auto opened =
        journal::Journal::open(file(), {"test", "2019-02-13", "DU1", 7, "0", ""}, loop.post(), activity);
    if (!opened) throw std::runtime_error(opened.error().message);
    journal = std::move(*opened);
  }

  /// Starts at 10:00 with 100,000 USD.
  void start(const std::vector<std::string>& tickers = {"SPY"},
             const std::vector<model::Position>& positions = {}, const std::string& run_tag = "R1") {
    engine = std::make_unique<TradingEngine>(
        config, EngineContext{broker, *journal, activity, core::ClientId(7), "DU1", run_tag});
    for (const std::string& ticker : tickers) {
      model::Instrument instrument;
      instrument.con_id = core::ConId(1000);
      instrument.symbol = ticker;
      engine->add_instrument(instrument, calm_bars(100, 0.5));
    }
    now = at("10:00");
    engine->start(100'000, positions, now);
    for (const std::string& ticker : tickers) quote(ticker, 100);
    settle();
  }

  void quote(const std::string& ticker, double last) {
    prices_[ticker] = last;
    model::Quote quote;
    quote.symbol = ticker;
    quote.last = last;
    quote.bid = last - 0.01;
    quote.ask = last + 0.01;
    quote.updated_at = now;
    engine->on_quote(quote);
  }

  void time(std::string_view time_of_day) { time(at(time_of_day)); }
  void time(core::Timestamp to) {
    now = to;
    for (const auto& [ticker, price] : std::map(prices_)) quote(ticker, price);
    engine->on_time(now);
    settle();
  }
  void seconds_pass(int seconds) { time(now + std::chrono::seconds(seconds)); }

  void predict(PredictionBuilder prediction) {
    if (!prediction.has_time()) prediction.made(now);
    engine->on_prediction(prediction);
    settle();
  }

  /// Until nothing is out and everything recorded is on disk.
  void settle() {
    loop.run_until_idle(activity);
    if (!journal) return;
    journal->flush([](const core::Expected<void>&) {});
    loop.run_until_idle(activity);
  }

  /// The newest bracket placed.
  [[nodiscard]] Bracket bracket() const {
    for (std::size_t i = broker.placed.size(); i-- > 0;) {
      if (broker.placed[i].role == model::OrderRole::Entry && i + 2 < broker.placed.size()) {
        return {broker.placed[i], broker.placed[i + 1], broker.placed[i + 2]};
      }
    }
    throw std::runtime_error("no bracket was placed");
  }
  [[nodiscard]] model::OrderIntent last_order() const { return broker.placed.back(); }

  void status(const model::OrderIntent& order, model::OrderStatus value, core::Decimal filled = 0) {
    engine->on_order_status(a_status(order, value, filled));
    settle();
  }
  void accept(const Bracket& orders) {
    status(orders.entry, model::OrderStatus::PreSubmitted);
    status(orders.target, model::OrderStatus::PreSubmitted);
    status(orders.stop, model::OrderStatus::PreSubmitted);
  }
  void cancel_confirmed(const model::OrderIntent& order) { status(order, model::OrderStatus::Cancelled); }

  std::string execute(const model::OrderIntent& order, core::Decimal quantity, double price) {
    const std::string id = "0001f4e8." + std::to_string(next_execution_++) + ".01.01";
    engine->on_execution(an_execution().of(order).id(id).quantity(quantity).price(price));
    settle();
    return id;
  }
  void fill(const model::OrderIntent& order, double price) {
    const std::string id = execute(order, order.quantity, price);
    status(order, model::OrderStatus::Filled, order.quantity);
    engine->on_commission(a_commission(id, "1.00"));
    settle();
  }
  /// A long (short) position of 75 with both exits working, a second later.
  Bracket open_position(const std::string& ticker = "SPY", model::Signal signal = model::Signal::Buy) {
    predict(signal == model::Signal::Buy ? a_prediction().buy(ticker) : a_prediction().sell(ticker));
    const Bracket orders = bracket();
    accept(orders);
    fill(orders.entry, 100);
    seconds_pass(1);
    return orders;
  }

  [[nodiscard]] std::string state(const std::string& ticker = "SPY") const { return row(ticker).state; }
  [[nodiscard]] std::string last_decision(const std::string& ticker = "SPY") const {
    return row(ticker).last_decision;
  }
  [[nodiscard]] core::Decimal position(const std::string& ticker = "SPY") const {
    return engine->portfolio().position(ticker);
  }
  [[nodiscard]] TickerSnapshot row(const std::string& ticker) const {
    for (const TickerSnapshot& candidate : engine->snapshot().tickers) {
      if (candidate.symbol == ticker) return candidate;
    }
    throw std::runtime_error("no ticker " + ticker);
  }
  [[nodiscard]] bool asked_to_cancel(const model::OrderIntent& order) const {
    return std::ranges::find(broker.cancelled, order.order_id) != broker.cancelled.end();
  }
  [[nodiscard]] std::vector<std::string> decisions() {
    settle();
    std::vector<std::string> actions;
    const auto recorded = journal::JournalReader::open(file())->decisions(journal->run_id()).value();
    for (const auto& entry : recorded) {
      actions.push_back(entry.decision.action);
    }
    return actions;
  }
  [[nodiscard]] std::filesystem::path file() const { return folder.path() / "day.ibflow"; }

  TemporaryFolder folder;
  ManualLoop loop;
  core::Activity activity;
  std::unique_ptr<journal::Journal> journal;
  FakeBroker broker{file()};
  StrategyConfig config;
  std::unique_ptr<TradingEngine> engine;
  core::Timestamp now{};

 private:
  int next_execution_ = 1;
  std::map<std::string, double> prices_;
};

}  // namespace ibflow::engine::test
