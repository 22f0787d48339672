// Live data through the facade, against the simulated gateway.

#include "ibflow/protocol/builders/contracts.hpp"
#include "tests/gateway/simulated.hpp"

namespace ibflow::tests {
namespace {

using namespace std::chrono_literals;
namespace build = protocol::build;
using gateway::DataQuality;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

protocol::Contract apple() {
  return *build::stock({.symbol = "AAPL"});
}

class MarketDataAt : public SimulatedGatewayAt {};
INSTANTIATE_TEST_SUITE_P(ServerVersions, MarketDataAt, server_versions());

TEST_P(MarketDataAt, QuotesCarryTheirQuality) {
  gateway::Subscription<gateway::Quote> quotes;
  on_loop([&] { quotes = gateway->market_data().quotes(apple()); });
  run_until(9h + 31min);
  on_loop([&] {
    const auto quote = quotes.try_next();
    ASSERT_TRUE(quote);
    EXPECT_EQ(quote->quality, DataQuality::Live);
    EXPECT_EQ(quote->symbol, "AAPL");
    EXPECT_LT(*quote->bid, *quote->ask);
    EXPECT_FALSE(quote->bid_exchange.empty());
    EXPECT_EQ(quote->bbo_exchange, "9c0001");
    EXPECT_TRUE(quote->is_fresh(gateway->clock().now(), 5s));
    EXPECT_TRUE(quote->last_trade_time);
    EXPECT_FALSE(quotes.try_next()) << "only the latest is kept";
    EXPECT_GT(quotes.received(), 10u);
    EXPECT_EQ(quotes.state(), gateway::StreamState::Live);
  });
}

TEST_P(MarketDataAt, GenericTicksAreKeptByTheirNumber) {
  gateway::Subscription<gateway::Quote> quotes;
  on_loop([&] { quotes = gateway->market_data().quotes(apple(), {165}); });
  run_until(9h + 30min + 30s);
  on_loop([&] {
    const auto quote = quotes.try_next();
    ASSERT_TRUE(quote);
    ASSERT_NE(quote->other(19), nullptr) << "the lowest price of 52 weeks";
    EXPECT_GT(quote->other(19)->number.value_or(0), 0);
  });
}

TEST_P(MarketDataAt, ASnapshotIsOneWholeQuote) {
  const auto quote = ask(gateway->market_data().snapshot(apple()));
  ASSERT_TRUE(quote) << quote.error().message;
  EXPECT_EQ(quote->symbol, "AAPL");
  EXPECT_TRUE(quote->previous_close);
}

TEST_P(MarketDataAt, SingleTicksOfAllKinds) {
  gateway::Subscription<gateway::TradeTick> trades;
  gateway::Subscription<gateway::QuoteTick> quotes;
  gateway::Subscription<gateway::MidpointTick> midpoints;
  on_loop([&] {
    trades = gateway->market_data().trades(apple());
    quotes = gateway->market_data().quote_ticks(apple());
    midpoints = gateway->market_data().midpoints(apple());
  });
  run_until(9h + 32min);
  on_loop([&] {
    const auto trade = trades.try_next();
    ASSERT_TRUE(trade);
    EXPECT_GT(trade->price, 0);
    EXPECT_TRUE(trade->size);
    const auto quote = quotes.try_next();
    ASSERT_TRUE(quote);
    EXPECT_LT(quote->bid, quote->ask);
    EXPECT_TRUE(midpoints.try_next());
  });
}

TEST_P(MarketDataAt, ABookIsBuiltRowByRow) {
  gateway::Subscription<gateway::DepthBook> depth;
  const auto at_nasdaq = *build::stock({.symbol = "AAPL", .exchange = "ISLAND"});
  on_loop([&] { depth = gateway->market_data().depth(at_nasdaq, 3); });
  run_until(9h + 31min);
  on_loop([&] {
    const auto book = depth.try_next();
    ASSERT_TRUE(book);
    ASSERT_THAT(book->bids, SizeIs(3));
    ASSERT_THAT(book->asks, SizeIs(3));
    EXPECT_GT(book->bids[0].price, book->bids[1].price);
    EXPECT_LT(book->asks[0].price, book->asks[1].price);
    EXPECT_FALSE(book->bids[0].market_maker.empty());
  });
}

TEST_P(MarketDataAt, FiveSecondBarsComeInOrder) {
  gateway::Subscription<model::Bar> bars;
  std::vector<model::Bar> heard_bars;
  on_loop([&] {
    bars = gateway->market_data().five_second_bars(apple(), "MIDPOINT");
    bars.on_value([&](const model::Bar& bar) { heard_bars.push_back(bar); });
  });
  run_until(9h + 31min);
  on_loop([&] {
    ASSERT_GT(heard_bars.size(), 5u);
    for (std::size_t i = 1; i < heard_bars.size(); ++i)
      EXPECT_EQ(heard_bars[i].start - heard_bars[i - 1].start, 5s);
  });
}

TEST_P(MarketDataAt, BarsThatAreKeptUpToDateAreEachCompleteOnce) {
  gateway::Subscription<gateway::BarUpdate> bars;
  std::vector<model::Bar> complete;
  on_loop([&] {
    gateway::BarRequest request;
    request.contract = apple();
    request.duration = "1 D";
    bars = gateway->history().follow(request);
    bars.on_value([&](const gateway::BarUpdate& update) {
      if (update.is_complete) complete.push_back(update.bar);
    });
  });
  run_until(9h + 35min + 30s);
  on_loop([&] {
    ASSERT_GT(complete.size(), 390u) << "the day before, and what came live";
    EXPECT_EQ(complete.back().start, at(9h + 34min));
    EXPECT_EQ(std::ranges::adjacent_find(complete, std::ranges::greater_equal(), &model::Bar::start),
              complete.end());
  });
}

TEST_P(MarketDataAt, AnOptionHasItsGreeks) {
  const auto stock = ask(gateway->contracts().qualify(apple()));
  ASSERT_TRUE(stock) << stock.error().message;
  gateway::ChainRequest request;
  request.underlying = stock->contract;
  const auto parameters = ask(gateway->contracts().option_parameters(stock->contract));
  ASSERT_TRUE(parameters) << parameters.error().message;
  request.expirations = {parameters->front().expirations.front()};
  std::vector<gateway::ChainProgress> progress;
  const auto chain = ask(gateway->options().chain(
      request, [&](const gateway::ChainProgress& done) { progress.push_back(done); }));
  ASSERT_TRUE(chain) << chain.error().message;
  ASSERT_THAT(*chain, SizeIs(62)) << "31 strikes, calls and puts";
  ASSERT_THAT(progress, SizeIs(1));
  EXPECT_EQ(progress.back().contracts, 62u);
  const auto option = (*chain)[30].contract;
  const auto volatility = ask(gateway->options().implied_volatility(option, 5, 170));
  ASSERT_TRUE(volatility) << volatility.error().message;
  EXPECT_EQ(volatility->source, gateway::ComputationSource::Custom);
  EXPECT_GT(volatility->implied_volatility.value_or(0), 0);
  const auto price = ask(gateway->options().price(option, 0.3, 170));
  ASSERT_TRUE(price) << price.error().message;
  EXPECT_GT(price->option_price.value_or(-1), 0);
  gateway::Subscription<gateway::Quote> quotes;
  on_loop([&] { quotes = gateway->market_data().quotes(option); });
  run_until(9h + 31min);
  on_loop([&] {
    const auto quote = quotes.try_next();
    ASSERT_TRUE(quote);
    const auto* model = quote->computation(gateway::ComputationSource::Model);
    ASSERT_NE(model, nullptr);
    EXPECT_TRUE(model->delta);
  });
}

TEST_P(MarketDataAt, ScannersAndNews) {
  run_until(9h + 35min);
  protocol::ScannerSubscription scan;
  scan.instrument = "STK";
  scan.location_code = "STK.US.MAJOR";
  scan.scan_code = "MOST_ACTIVE";
  const auto found = ask(gateway->scanners().scan(scan));
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_THAT(found->rows, SizeIs(2));
  EXPECT_TRUE(ask(gateway->scanners().parameters()));
  const auto providers = ask(gateway->news().providers());
  ASSERT_TRUE(providers) << providers.error().message;
  ASSERT_THAT(*providers, SizeIs(3));
  gateway::HeadlineRequest wanted;
  wanted.con_id = core::ConId(265598);
  wanted.providers = {"BRFG", "DJNL"};
  wanted.from = at(0s) - 24h * 5;
  wanted.until = at(9h + 30min);
  const auto headlines = ask(gateway->news().headlines(wanted));
  ASSERT_TRUE(headlines) << headlines.error().message;
  ASSERT_FALSE(headlines->rows.empty());
  const auto& newest = headlines->rows.front();
  EXPECT_LE(newest.time, wanted.until);
  const auto article = ask(gateway->news().article(newest.provider, newest.article_id));
  ASSERT_TRUE(article) << article.error().message;
  EXPECT_FALSE(article->text.empty());
  EXPECT_EQ(ask(gateway->news().article("BRFG", "no such")).error().code, 10172);
}

TEST_P(MarketDataAt, TheLoginAndItsSettings) {
  EXPECT_TRUE(ask(gateway->advisor().family_codes()));
  EXPECT_TRUE(ask(gateway->advisor().soft_dollar_tiers()));
  EXPECT_TRUE(ask(gateway->advisor().user_info()));
  EXPECT_TRUE(ask(gateway->advisor().display_groups()));
  const auto events = ask(gateway->advisor().event_kinds());
  ASSERT_FALSE(events);
  EXPECT_EQ(events.error().code, 10276) << "no subscription";
  const auto settings = ask(gateway->advisor().configuration());
  if (GetParam() < 219) {
    ASSERT_FALSE(settings);
    EXPECT_EQ(settings.error().code, 503) << "this server does not know the question";
  } else {
    ASSERT_TRUE(settings) << settings.error().message;
    EXPECT_TRUE(settings->api);
  }
}

TEST_P(MarketDataAt, FollowedAccountsAreAlwaysInTheSnapshot) {
  gateway::Subscription<gateway::AccountChange> changes;
  std::vector<gateway::AccountChange> told;
  on_loop([&] {
    changes = gateway->accounts().follow({"DU1234567"});
    changes.on_value([&](const gateway::AccountChange& change) { told.push_back(change); });
  });
  const auto found = ask(gateway->contract_details("AAPL"));
  ASSERT_TRUE(found);
  gateway::AccountSnapshotPointer before, after;
  on_loop([&] {
    before = gateway->accounts().snapshot();
    const auto id = gateway->allocate_order_id().value;
    EXPECT_TRUE(gateway->place(an_order(id).buy(100).of(found->front()).intent()));
  });
  EXPECT_TRUE(before->is_complete) << "values and positions have come before the later answer";
  EXPECT_THAT(before->positions, IsEmpty());
  EXPECT_FALSE(before->values.empty());
  run_until(9h + 31min);
  on_loop([&] { after = gateway->accounts().snapshot(); });
  ASSERT_THAT(after->positions, SizeIs(1));
  EXPECT_EQ(after->positions.begin()->second.quantity, core::Decimal(100));
  EXPECT_TRUE(after->profits.contains("DU1234567"));
  EXPECT_THAT(before->positions, IsEmpty()) << "what was handed out stays as it was";
  EXPECT_GT(after->version, before->version);
  EXPECT_TRUE(std::ranges::is_sorted(told, {}, &gateway::AccountChange::version));
}

}  // namespace
}  // namespace ibflow::tests
