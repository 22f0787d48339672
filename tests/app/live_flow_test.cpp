// The gateway's side of `flow serve --live`: option trades out of the simulated gateway's level 1, over real
// sockets. Its clock stands until the test steps it.

#include "ibflow/app/live_flow.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>

#include "ibflow/gateway/blocking_gateway.hpp"
#include "ibflow/protocol/builders/contracts.hpp"
#include "ibflow/sim/gateway_server.hpp"
#include "tests/flow/options_builders.hpp"

namespace ibflow::app {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
namespace options = flow::options;
using options::testing::kAlways;

constexpr auto kLongest = 60s;  // bounds a failure only
constexpr core::Date kDay{2019y, std::chrono::February, 13d};

/// Stands until told, and says when it was asked.
class AskedClock final : public flow::TimeSource {
 public:
  void now(Answer answer) override {
    core::Timestamp now;
    {
      const std::scoped_lock lock(mutex_);
      ++asked_;
      now = now_;
    }
    changed_.notify_all();
    answer(now);
  }
  void set(core::Timestamp now) {
    const std::scoped_lock lock(mutex_);
    now_ = now;
  }
  /// A question follows the answer to the one before and an idle loop: after two, the thread that asks has
  /// heard the time that stands now and has read what lay on its socket.
  void wait_for_two_questions() {
    std::unique_lock lock(mutex_);
    const auto enough = asked_ + 2;
    EXPECT_TRUE(changed_.wait_for(lock, kLongest, [&] { return asked_ >= enough; }));
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  core::Timestamp now_{};
  int asked_ = 0;
};

class HeardTrades final : public options::OptionTradeListener {
 public:
  void on_option_trade(const options::OptionTrade& trade) override {
    {
      const std::scoped_lock lock(mutex_);
      trades_.push_back(trade);
    }
    changed_.notify_all();
  }
  void on_underlying_trade(const std::string& ticker, core::Timestamp, double,
                           const core::Decimal& size) override {
    {
      const std::scoped_lock lock(mutex_);
      shares_[ticker] += size;
    }
    changed_.notify_all();
  }
  void on_time(core::Timestamp) override {}

  [[nodiscard]] std::vector<options::OptionTrade> trades() {
    const std::scoped_lock lock(mutex_);
    return trades_;
  }
  /// What was traded of each: contracts by option symbol, shares by ticker.
  [[nodiscard]] std::map<std::string, core::Decimal> traded() {
    const std::scoped_lock lock(mutex_);
    return traded_locked();
  }
  /// False when it was not so in a long time.
  bool wait_until_traded(const std::map<std::string, core::Decimal>& expected) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kLongest, [&] { return traded_locked() == expected; });
  }

 private:
  std::map<std::string, core::Decimal> traded_locked() {
    auto traded = shares_;
    for (const auto& trade : trades_) traded[options::format_option_symbol(trade.contract)] += trade.size;
    return traded;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<options::OptionTrade> trades_;
  std::map<std::string, core::Decimal> shares_;
};

/// Another client that watches the same contracts: what it sees is what should have been heard.
class Witness {
 public:
  explicit Witness(std::uint16_t port) : gateway_(config_for(port)) { EXPECT_TRUE(gateway_.connect()); }

  void watch(const std::string& name, const core::Expected<protocol::Contract>& described) {
    ASSERT_TRUE(described) << described.error().message;
    const auto found = gateway_.wait(gateway_->contracts().qualify(*described));
    ASSERT_TRUE(found) << name << ": " << found.error().message;
    auto& quotes = quotes_[name];
    quotes = gateway_.run([&](gateway::Gateway& open) { return open.market_data().quotes(found->contract); });
    for (bool has_volume = false; !has_volume;) {
      const auto quote = gateway_.wait(quotes.next());
      ASSERT_TRUE(quote) << name << ": " << quote.error().message;
      has_volume = quote->volume.has_value();
    }
  }
  /// Of the day, as IB counts it.
  std::map<std::string, core::Decimal> volumes() {
    EXPECT_TRUE(gateway_.wait(gateway_->current_time())) << "what was sent before has been handled";
    return gateway_.run([&](gateway::Gateway&) {
      std::map<std::string, core::Decimal> volumes;
      for (const auto& [name, quotes] : quotes_) volumes[name] = *quotes.latest()->volume;
      return volumes;
    });
  }

 private:
  static gateway::GatewayConfig config_for(std::uint16_t port) {
    gateway::GatewayConfig config;
    config.port = port;
    config.client_id = core::ClientId(5);
    config.clock = gateway::GatewayConfig::ClockSource::System;
    return config;
  }
  gateway::BlockingGateway gateway_;
  std::map<std::string, gateway::Subscription<gateway::Quote>> quotes_;
};

class LiveFlowTest : public ::testing::Test {
 protected:
  explicit LiveFlowTest(int server_version = 225) {
    sim::GatewayServerConfig config;
    config.port = 0;
    config.data_folder = IBFLOW_SOURCE_DIR "/data/demo/us-equities-2019-02";
    config.tickers = {"AAPL"};
    config.date = kDay;
    config.speed = 0;
    config.max_server_version = server_version;
    config.behaviour.rate_limit = "off";  // it counts by the second, and the clock stands
    server_ = sim::GatewayServer::start(config).value();
    step(310);  // to 09:35, when everything has traded
    clock_.set(session_time());
  }
  void step(std::uint64_t seconds) {
    const auto stepped = server_->control_clock(sim::StepClockBy{seconds});
    EXPECT_TRUE(stepped) << stepped.error().message;
  }
  [[nodiscard]] core::Timestamp session_time() const { return server_->status().session_time; }
  /// What happens in the next minute is heard before the minute is over.
  void play_a_minute() {
    step(60);
    clock_.wait_for_two_questions();
    clock_.set(session_time());
    clock_.wait_for_two_questions();
  }
  GatewayOptionChoice choice() {
    GatewayOptionChoice choice;
    choice.port = server_->port();
    choice.client_id = ++client_id_;
    choice.tickers = {"AAPL"};
    choice.strikes = 1;
    return choice;
  }

  AskedClock clock_;
  std::unique_ptr<sim::GatewayServer> server_;
  std::int32_t client_id_ = 900;
};

/// Sizes of stocks are shares, and lots of 100 before.
class OptionTradesAt : public LiveFlowTest, public ::testing::WithParamInterface<int> {
 protected:
  OptionTradesAt() : LiveFlowTest(GetParam()) {}
  [[nodiscard]] static core::Decimal shares(const core::Decimal& size) {
    return GetParam() < 220 ? size * core::Decimal(100) : size;
  }
};
INSTANTIATE_TEST_SUITE_P(ServerVersions, OptionTradesAt, ::testing::Values(176, 225));

TEST_P(OptionTradesAt, every_contract_and_share_that_is_traded_is_heard_once) {
  HeardTrades heard;
  const auto source = GatewayOptionTrades::open(choice(), clock_);
  ASSERT_TRUE(source) << source.error().message;
  EXPECT_EQ((*source)->contracts(), 6U) << "calls and puts of three strikes";
  (*source)->start(heard);
  for (int minute = 0; minute < 20 && heard.traded().size() < 7; ++minute) play_a_minute();
  ASSERT_EQ(heard.traded().size(), 7U) << "by now each of them is subscribed";

  Witness witness(server_->port());
  witness.watch("AAPL", protocol::build::stock({.symbol = "AAPL"}));
  std::map<std::string, options::OptionContract> contracts;
  for (const auto& trade : heard.trades()) {
    contracts[options::format_option_symbol(trade.contract)] = trade.contract;
  }
  for (const auto& [name, option] : contracts) {
    witness.watch(name,
                  protocol::build::option({.symbol = option.underlying,
                                           .expiry = core::format_compact_date(option.expiry),
                                           .strike = option.strike(),
                                           .right = option.is_call ? protocol::build::OptionRight::Call
                                                                   : protocol::build::OptionRight::Put}));
    if (HasFatalFailure()) return;
  }
  auto expected = heard.traded();
  const auto before = witness.volumes();
  play_a_minute();
  for (const auto& [name, volume] : witness.volumes()) {
    const auto more = volume - before.at(name);
    EXPECT_TRUE(more.is_positive()) << name;
    expected[name] += name == "AAPL" ? shares(more) : more;
  }
  EXPECT_TRUE(heard.wait_until_traded(expected));
}

TEST_F(LiveFlowTest, a_trade_bears_what_stood_when_it_was_made) {
  HeardTrades heard;
  const auto source = GatewayOptionTrades::open(choice(), clock_);
  ASSERT_TRUE(source) << source.error().message;
  (*source)->start(heard);
  for (int minute = 0; minute < 20 && heard.trades().empty(); ++minute) play_a_minute();
  const auto trades = heard.trades();
  ASSERT_FALSE(trades.empty());
  std::set<core::Date> expiries;
  for (const auto& trade : trades) {
    EXPECT_EQ(trade.contract.underlying, "AAPL");
    EXPECT_NEAR(trade.contract.strike(), 171.7, 10) << "around the money";
    expiries.insert(trade.contract.expiry);
    EXPECT_GT(trade.size, 0);
    EXPECT_GT(trade.price, 0);
    EXPECT_TRUE(trade.quote.usable());
    EXPECT_TRUE(trade.underlying.usable());
    EXPECT_NEAR(trade.underlying_last.value_or(0), 171.7, 2);
    EXPECT_GE(trade.time, core::from_new_york(kDay, 9h + 35min));
    EXPECT_LE(trade.time, session_time());
  }
  ASSERT_EQ(expiries.size(), 1U);
  EXPECT_GE(*expiries.begin(), kDay);
}

TEST_F(LiveFlowTest, minutes_of_the_session_stand_in_the_file) {
  const options::testing::StoreFile file("live");
  const auto reader = file.open();
  LiveFlowOptions live_options;
  live_options.choice = choice();
  live_options.database = file.path();
  auto live = LiveFlow::start(std::move(live_options), clock_);
  ASSERT_TRUE(live) << live.error().message;
  EXPECT_EQ((*live)->contracts(), 6U);
  for (int minute = 0; minute < 20 && reader.bars("AAPL", kAlways)->size() < 3; ++minute) play_a_minute();
  live->reset();

  EXPECT_EQ(reader.tickers().value(), std::vector<std::string>{"AAPL"});
  const auto bars = reader.bars("AAPL", kAlways).value();
  ASSERT_GE(bars.size(), 3U);
  for (const auto& bar : bars) {
    EXPECT_TRUE(bar.volume.is_positive());
    EXPECT_LE(bar.low, bar.high);
    EXPECT_NEAR(bar.close, 171.7, 2);
  }
  const auto trades = reader.trades("AAPL", kAlways).value();
  ASSERT_FALSE(trades.empty());
  EXPECT_TRUE(std::ranges::any_of(trades, [](const auto& trade) { return trade.delta_flow() != 0; }));
  const auto points = reader.divergence("AAPL", kAlways).value();
  ASSERT_FALSE(points.empty());
  EXPECT_EQ(points.back().number_of_trades, std::ssize(trades));
  EXPECT_EQ(reader.predictions("AAPL", options::kBaselineName, kAlways)->size(), bars.size());
}

TEST_F(LiveFlowTest, what_cannot_be_watched_is_told_at_once) {
  auto unknown = choice();
  unknown.tickers = {"NOSUCH"};
  const auto no_such = GatewayOptionTrades::open(unknown, clock_);
  ASSERT_FALSE(no_such);
  EXPECT_THAT(no_such.error().message, HasSubstr("NOSUCH"));
  auto few = choice();
  few.lines = 2;
  const auto too_few = GatewayOptionTrades::open(few, clock_);
  ASSERT_FALSE(too_few);
  EXPECT_EQ(too_few.error().category, core::ErrorCategory::Usage);
  EXPECT_THAT(too_few.error().message, HasSubstr("each needs three"));
}

}  // namespace
}  // namespace ibflow::app
