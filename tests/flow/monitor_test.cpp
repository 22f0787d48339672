#include "ibflow/flow/monitor.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "ibflow/journal/journal.hpp"
#include "tests/flow/fixtures.hpp"
#include "tests/flow/small_service.hpp"

namespace ibflow::flow {
namespace {

using namespace std::chrono_literals;
using namespace testing;

std::string time_text(core::Timestamp at_time) {
  return core::format_time_of_day(core::to_new_york(at_time).time_of_day);
}

class Heard final : public model::PredictionListener {
 public:
  explicit Heard(core::Activity& activity) : activity_(activity) {}
  void on_prediction(const model::Prediction& prediction) override {
    EXPECT_FALSE(activity_.idle());
    predictions.push_back(prediction.ticker + "@" + time_text(prediction.data_time));
    if (on_each) on_each(prediction);
  }
  void on_prediction_failure(const std::string& ticker, const core::Error& error) override {
    EXPECT_FALSE(activity_.idle());
    failures.push_back(fmt::format("{} {}", ticker, error.code));
  }
  std::vector<std::string> predictions, failures;
  std::function<void(const model::Prediction&)> on_each;

 private:
  core::Activity& activity_;
};

// Client and monitor on a loop; time moves only when nothing is out, as the gateway's clock does.
class Bench {
 public:
  explicit Bench(std::uint16_t port, MonitorConfig config = {},
                 std::vector<std::string> tickers = {"SPY", "BAC"})
      : Bench(client_of(port), std::move(config), std::move(tickers)) {}
  Bench(ClientConfig client, MonitorConfig config, std::vector<std::string> tickers)
      : client_(Client::create(loop_, of_monitor(std::move(client))).value()),
        monitor_(std::make_unique<Monitor>(*client_, std::move(config), activity_)),
        heard_(activity_) {
    activity_.on_idle([this] {
      if (auto* waiting = std::exchange(waiting_, nullptr)) waiting->set_value();
    });
    monitor_->set_listener(&heard_);
    monitor_->set_tickers(std::move(tickers));
    loop_.start();
  }
  ~Bench() {
    loop_.run_and_wait([&] {
      monitor_.reset();
      client_.reset();
    });
  }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  void go_to(core::Timestamp now) {
    std::promise<void> idle;
    loop_.post([&] {
      waiting_ = &idle;
      auto self = activity_.begin();
      monitor_->on_time(now);
    });
    idle.get_future().wait();
  }
  void walk(core::Timestamp from, core::Timestamp to) {
    for (auto now = from; now <= to; now += 1s) go_to(now);
  }
  Heard& heard() { return heard_; }
  core::EventLoop& loop() { return loop_; }
  MonitorStatus status() const { return monitor_->status(); }

 private:
  // As the app makes it: the monitor keeps the limit by its own clock.
  static ClientConfig of_monitor(ClientConfig config) {
    config.keep_rate_limit = false;
    return config;
  }
  core::EventLoop loop_;
  core::Activity activity_;
  std::promise<void>* waiting_ = nullptr;
  std::unique_ptr<Client> client_;
  std::unique_ptr<Monitor> monitor_;
  Heard heard_;
};

using Texts = std::vector<std::string>;

class MonitorTest : public ::testing::Test {
 protected:
  // The server's clock is set along.
  void go_to(Bench& bench, core::Timestamp now) {
    time_.set(now);
    bench.go_to(now);
  }
  void walk(Bench& bench, core::Timestamp from, core::Timestamp to) {
    for (auto now = from; now <= to; now += 1s) go_to(bench, now);
  }
  TwoDays history_;
  ManualTimeSource time_{at(9h)};
  std::unique_ptr<Server> server_ =
      Server::start({.port = 0, .api_keys = {kKey}, .standard_limit = 100}, history_, time_).value();
};

TEST_F(MonitorTest, due_points_are_spread_over_the_minute) {
  EXPECT_EQ(time_text(Monitor::latest_due(0, 12, at(10h + 2s))), "10:00:02");
  EXPECT_EQ(time_text(Monitor::latest_due(0, 12, at(10h + 1s))), "09:59:02");
  EXPECT_EQ(time_text(Monitor::latest_due(11, 12, at(10h + 59s))), "10:00:53");
  EXPECT_EQ(time_text(Monitor::latest_due(55, 56, at(10h + 59s))), "10:00:57");
}

TEST_F(MonitorTest, asks_for_each_ticker_once_a_minute_at_its_second) {
  Bench bench(server_->port());
  walk(bench, at(10h), at(10h + 1s));
  EXPECT_EQ(bench.status().polls, 0U);
  go_to(bench, at(10h + 2s));
  EXPECT_EQ(bench.heard().predictions, (Texts{"SPY@10:00:00"}));
  walk(bench, at(10h + 3s), at(10h + 29s));
  EXPECT_EQ(bench.status().polls, 1U);
  go_to(bench, at(10h + 30s));
  EXPECT_EQ(bench.heard().predictions, (Texts{"SPY@10:00:00", "BAC@10:00:00"}));
  walk(bench, at(10h + 31s), at(10h + 2min));
  EXPECT_EQ(bench.heard().predictions,
            (Texts{"SPY@10:00:00", "BAC@10:00:00", "SPY@10:01:00", "BAC@10:01:00"}));
  EXPECT_EQ(server_->status().connections, 1U);
}

TEST_F(MonitorTest, asks_only_in_the_session_on_weekdays) {
  Bench bench(server_->port());
  walk(bench, at(9h + 28min), at(9h + 30min + 1s));
  EXPECT_EQ(bench.status().polls, 0U);
  walk(bench, at(9h + 30min + 2s), at(9h + 30min + 59s));
  EXPECT_EQ(bench.status().polls, 2U);
  go_to(bench, at(15h + 58min + 59s));
  const auto before_close = bench.status().polls;
  walk(bench, at(15h + 59min), at(16h + 2min));
  EXPECT_EQ(bench.status().polls, before_close + 2);
  const core::Date saturday{kDay.year(), kDay.month(), std::chrono::day(16)};
  walk(bench, at(12h, saturday), at(12h + 2min, saturday));
  EXPECT_EQ(bench.status().polls, before_close + 2);
}

TEST_F(MonitorTest, a_jump_over_several_due_points_is_one_poll) {
  Bench bench(server_->port());
  go_to(bench, at(10h));
  go_to(bench, at(10h + 10min + 40s));
  EXPECT_EQ(bench.heard().predictions, (Texts{"SPY@10:10:00", "BAC@10:10:00"}));
  EXPECT_EQ(bench.status().polls, 2U);
}

TEST_F(MonitorTest, passes_each_identity_on_once) {
  Bench bench(server_->port(), {}, {"SPY"});
  time_.set(at(10h));  // the service's clock stands; ours goes on
  bench.walk(at(10h), at(10h + 1min + 59s));
  EXPECT_EQ(bench.heard().predictions, (Texts{"SPY@10:00:00"}));
  EXPECT_EQ(bench.status().duplicates, 1U);
}

TEST_F(MonitorTest, does_not_pass_on_what_an_earlier_run_knew) {
  Texts asked;
  Bench bench(server_->port(), {.already_known = [&](const std::string& identity) {
                asked.push_back(identity);
                return identity.starts_with("SPY");
              }});
  walk(bench, at(10h), at(10h + 59s));
  EXPECT_EQ(bench.heard().predictions, (Texts{"BAC@10:00:00"}));
  EXPECT_EQ(asked[0], "SPY|2019-02-13T15:00:00.000000000Z|2019-02-13T15:00:00.000000000Z");
}

TEST_F(MonitorTest, what_the_journal_holds_is_not_passed_on_again_after_a_restart) {
  const auto file =
      std::filesystem::temp_directory_path() / ("ibflow-monitor-" + std::to_string(getpid()) + ".sqlite");
  std::filesystem::remove(file);
  const auto heard_in_a_run = [&](core::Timestamp until) {
    core::Activity activity;
    std::unique_ptr<journal::Journal> journal;  // of the bench's loop
    Bench bench(server_->port(), {.already_known = [&](const std::string& identity) {
                  return journal->knows_prediction(identity);
                }});
    const auto post = [&](std::function<void()> task) { bench.loop().post(std::move(task)); };
    journal = journal::Journal::open(file, {.mode = "test"}, post, activity).value();
    bench.heard().on_each = [&](const model::Prediction& prediction) {
      journal->record_prediction(prediction, prediction.prediction_time);
    };
    go_to(bench, at(10h + 1min));
    walk(bench, at(10h + 1min), until);
    bench.loop().run_and_wait([&] { journal.reset(); });
    return bench.heard().predictions;
  };
  time_.set(at(10h + 1min));
  EXPECT_EQ(heard_in_a_run(at(10h + 1min + 59s)), (Texts{"SPY@10:01:00", "BAC@10:01:00"}));
  EXPECT_EQ(heard_in_a_run(at(10h + 1min + 59s)), Texts{});
  EXPECT_EQ(heard_in_a_run(at(10h + 2min + 10s)), (Texts{"SPY@10:02:00"}));
  std::filesystem::remove(file);
}

TEST_F(MonitorTest, drops_predictions_from_old_data) {
  Bench bench(server_->port(), {}, {"SPY"});
  time_.set(at(10h));
  bench.walk(at(10h + 1min), at(10h + 1min + 59s));
  EXPECT_EQ(bench.heard().predictions.size(), 1U);
  time_.set(at(10h + 1min));
  bench.go_to(at(10h + 3min + 2s));
  EXPECT_EQ(bench.heard().predictions.size(), 1U);
  EXPECT_EQ(bench.status().stale, 1U);
}

TEST_F(MonitorTest, a_prediction_from_the_future_is_a_failure) {
  Bench bench(server_->port(), {}, {"SPY"});
  time_.set(at(12h));
  bench.walk(at(10h), at(10h + 2s));
  EXPECT_TRUE(bench.heard().predictions.empty());
  EXPECT_EQ(bench.heard().failures, (Texts{"SPY 0"}));
}

TEST_F(MonitorTest, failures_go_to_the_listener_and_back_off_that_ticker_alone) {
  Bench bench(server_->port(), {}, {"SPY", "NONE"});
  walk(bench, at(10h), at(10h + 16min));
  // Due at :30 of each minute: 10:00, then 1, 2, 4 and 8 minutes later.
  EXPECT_EQ(bench.heard().failures, (Texts(5, "NONE 404")));
  EXPECT_EQ(bench.heard().predictions.size(), 16U);
}

TEST_F(MonitorTest, a_spent_limit_pauses_all_polls_and_those_put_off_go_first_then) {
  server_ = Server::start({.port = 0, .api_keys = {kKey}, .standard_limit = 1}, history_, time_).value();
  Bench bench(server_->port(), {}, {"SPY", "BAC", "GLD"});
  go_to(bench, at(10h));
  go_to(bench, at(10h + 59s));
  EXPECT_EQ(bench.heard().predictions, (Texts{"SPY@10:00:00"}));
  EXPECT_TRUE(bench.heard().failures.empty()) << "the service need not say no";
  EXPECT_EQ(bench.status().polls, 1U);
  EXPECT_EQ(bench.status().paused_until, at(10h + 1min));
  go_to(bench, at(10h + 1min + 2s));
  EXPECT_EQ(bench.heard().predictions, (Texts{"SPY@10:00:00", "BAC@10:01:00"}));
  EXPECT_EQ(server_->status().refused, 0U);
}

TEST_F(MonitorTest, a_refusal_for_the_limit_pauses_all_polls_until_it_resets) {
  const SmallService service([](const auto&, int) {
    auto refusal = http::error_response(429, "slowly");
    refusal.headers.emplace_back("X-RateLimit-Reset", "20");
    return refusal;
  });
  auto config = service.config();
  Bench bench(config, {}, {"SPY", "BAC"});
  bench.go_to(at(10h));
  bench.go_to(at(10h + 59s));
  EXPECT_EQ(bench.heard().failures, (Texts{"SPY 429"}));
  EXPECT_EQ(bench.status().polls, 1U);
  EXPECT_EQ(bench.status().paused_until, at(10h + 1min + 19s));
}

TEST_F(MonitorTest, more_tickers_than_the_limit_take_turns) {
  EXPECT_EQ(time_text(Monitor::latest_due(0, 4, at(10h + 30s), 2)), "10:00:02");
  EXPECT_EQ(time_text(Monitor::latest_due(1, 4, at(10h + 30s), 2)), "09:59:02");
  EXPECT_EQ(time_text(Monitor::latest_due(2, 4, at(10h + 30s), 2)), "10:00:30");
  EXPECT_EQ(time_text(Monitor::latest_due(3, 4, at(10h + 1min + 29s), 2)), "09:59:30");
  Bench bench(server_->port(), {.polls_per_minute = 1});
  walk(bench, at(10h), at(10h + 3min + 59s));
  EXPECT_EQ(bench.heard().predictions,
            (Texts{"SPY@10:00:00", "BAC@10:01:00", "SPY@10:02:00", "BAC@10:03:00"}));
}

TEST_F(MonitorTest, knows_holidays_and_early_closes) {
  const SmallService service([](const auto&, int) { return http::error_response(404, "asked"); });
  const auto polls_between = [&](core::Timestamp from, core::Timestamp to) {
    Bench bench(service.config(), {}, {"SPY"});
    bench.walk(from, to);
    return bench.status().polls;
  };
  const core::Date independence_day{kDay.year(), std::chrono::July, std::chrono::day(4)};
  const core::Date day_before{kDay.year(), std::chrono::July, std::chrono::day(3)};
  EXPECT_EQ(polls_between(at(10h, independence_day), at(10h + 3min, independence_day)), 0U);
  EXPECT_EQ(polls_between(at(12h + 58min, day_before), at(13h + 3min, day_before)), 2U);
}

TEST_F(MonitorTest, time_that_starts_over_is_followed) {
  Bench bench(server_->port(), {}, {"SPY"});
  walk(bench, at(15h), at(15h + 2s));
  walk(bench, at(10h), at(10h + 2s));
  EXPECT_EQ(bench.heard().predictions, (Texts{"SPY@15:00:00", "SPY@10:00:00"}));
}

TEST_F(MonitorTest, a_dead_service_is_a_failure_of_each_poll) {
  const auto port = server_->port();
  server_.reset();
  Bench bench(port);
  bench.walk(at(10h), at(10h + 59s));
  EXPECT_EQ(bench.heard().failures.size(), 2U);
  EXPECT_EQ(bench.status().failures, 2U);
}

TEST_F(MonitorTest, may_go_while_a_request_is_out) {
  const RudeServer silent({{.bytes = "", .silent = true}});
  core::EventLoop loop;
  core::Activity activity;
  auto client = Client::create(loop, client_of(silent.port())).value();
  auto monitor = std::make_unique<Monitor>(*client, MonitorConfig{}, activity);
  loop.start();
  loop.run_and_wait([&] {
    monitor->set_tickers({"SPY"});
    monitor->on_time(at(10h));
    monitor->on_time(at(10h + 2s));
    EXPECT_EQ(activity.out(), 1U);
    monitor.reset();
    client.reset();
    EXPECT_TRUE(activity.idle());
  });
}

}  // namespace
}  // namespace ibflow::flow
