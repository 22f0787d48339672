// Trades, divergence and data ranges, and long ranges page by page.

#include <algorithm>

#include "ibflow/flow/blocking_client.hpp"
#include "ibflow/flow/detail/query.hpp"
#include "tests/flow/small_service.hpp"

namespace ibflow::flow {
namespace {

using namespace std::chrono_literals;
using namespace testing;

const std::string kTrade =
    R"({"id":17,"ticker":"SLV","option_symbol":"SLV230519C00023000","trade_timestamp":1550071800250,)"
    R"("trade_datetime":"2019-02-13T10:30:00.25-05:00","price":0.51,"size":12,"trade_value":612,"bid":0.5,"ask":0.52,)"
    R"("price_threshold":0.51,"delta":0.4,"updated_delta":0.41,"underlying_price":22.5,"underlying_bid":22.49,)"
    R"("underlying_ask":22.51,"date_added":"2019-02-13T10:30:01-05:00","new_field":[1]})";

const std::string kPoint =
    R"({"ticker":"SLV","timestamp":1550071800000,"datetime":"2019-02-13T10:30:00-05:00","d_pos_short":5,"d_neg_short":2,)"
    R"("d_diff_short":3,"d_diff_derivative_short":-0.5,"d_pos_long":50,"d_neg_long":20,"d_diff_long":30,)"
    R"("d_diff_derivative_long":-5,"stock_price":22.5,"sum_pos":100,"sum_neg":40,"number_of_trades":7,)"
    R"("lambda_short":0.45,"lambda_long":0.9,"date_added":"2019-02-13T10:30:01-05:00"})";

TEST(TradesEndpoint, reads_every_field) {
  const SmallService service(
      [](const auto&, int) { return success(R"({"ticker":"SLV","trades":[)" + kTrade + R"(],"count":1})"); });
  const auto trades = BlockingClient::create(service.config())
                          .value()
                          ->trades({.ticker = "SLV",
                                    .start_date = kDay,
                                    .end_date = kDay,
                                    .start_time = 9h + 30min,
                                    .end_time = 16h,
                                    .limit = 5})
                          .value();
  EXPECT_EQ(service.seen()[0].target,
            "/api/v1/"
            "trades?ticker=SLV&start_date=2019-02-13&start_time=09:30&end_date=2019-02-13&end_time=16:00"
            "&limit=5");
  EXPECT_EQ(trades.count, 1);
  const auto& row = trades.rows.at(0);
  EXPECT_EQ(row.id, "17");
  EXPECT_EQ(row.option_symbol, "SLV230519C00023000");
  EXPECT_EQ(row.time, at(10h + 30min) + 250ms);
  EXPECT_EQ(row.datetime, "2019-02-13T10:30:00.25-05:00");
  EXPECT_EQ(row.price, 0.51);
  EXPECT_EQ(row.size, core::Decimal(12));
  EXPECT_EQ(row.trade_value, 612);
  EXPECT_EQ(row.bid, 0.5);
  EXPECT_EQ(row.ask, 0.52);
  EXPECT_EQ(row.price_threshold, 0.51);
  EXPECT_EQ(row.delta, 0.4);
  EXPECT_EQ(row.updated_delta, 0.41);
  EXPECT_EQ(row.underlying_price, 22.5);
  EXPECT_EQ(row.underlying_bid, 22.49);
  EXPECT_EQ(row.underlying_ask, 22.51);
  EXPECT_EQ(row.date_added, "2019-02-13T10:30:01-05:00");
}

TEST(TradesEndpoint, what_is_not_said_stays_absent) {
  const SmallService service([](const auto&, int) {
    return success(
        R"({"trades":[{"option_symbol":"X","trade_timestamp":0,"price":1,"size":1,"delta":null}]})");
  });
  const auto trades =
      BlockingClient::create(service.config()).value()->trades({.ticker = "SLV", .recent = true}).value();
  EXPECT_EQ(service.seen()[0].target, "/api/v1/trades?ticker=SLV&recent=true");
  EXPECT_FALSE(trades.count);
  const auto& row = trades.rows.at(0);
  EXPECT_FALSE(row.id || row.bid || row.ask || row.delta || row.underlying_price || row.date_added);
}

TEST(TradesEndpoint, nonsense_is_named_by_its_place) {
  const SmallService service([](const auto&, int) {
    return success(R"({"trades":[)" + kTrade +
                   R"(,{"option_symbol":"X","trade_timestamp":0,"price":1,"size":-1}]})");
  });
  const auto client = BlockingClient::create(service.config()).value();
  const auto trades = client->trades({.ticker = "SLV"});
  EXPECT_NE(trades.error().message.find("$.data.trades[1].size is no number of contracts"), std::string::npos)
      << trades.error().message;
  EXPECT_EQ(client->last_failure()->json_path, "$.data.trades[1].size");
}

TEST(DivergenceEndpoint, reads_every_field) {
  const SmallService service([](const auto&, int) {
    return success(R"({"ticker":"SLV","divergence_data":[)" + kPoint + R"(],"count":1})");
  });
  const auto divergence = BlockingClient::create(service.config())
                              .value()
                              ->divergence({.ticker = "SLV", .days = 3, .limit = 9})
                              .value();
  EXPECT_EQ(service.seen()[0].target, "/api/v1/divergence?ticker=SLV&limit=9&days=3");
  const auto& row = divergence.rows.at(0);
  EXPECT_EQ(row.time, at(10h + 30min));
  EXPECT_EQ(row.short_term.positive, 5);
  EXPECT_EQ(row.short_term.negative, 2);
  EXPECT_EQ(row.short_term.difference, 3);
  EXPECT_EQ(row.short_term.derivative, -0.5);
  EXPECT_EQ(row.long_term.positive, 50);
  EXPECT_EQ(row.long_term.negative, 20);
  EXPECT_EQ(row.long_term.difference, 30);
  EXPECT_EQ(row.long_term.derivative, -5);
  EXPECT_EQ(row.stock_price, 22.5);
  EXPECT_EQ(row.sum_positive, 100);
  EXPECT_EQ(row.sum_negative, 40);
  EXPECT_EQ(row.number_of_trades, 7);
  EXPECT_EQ(row.lambda_short, 0.45);
  EXPECT_EQ(row.lambda_long, 0.9);
}

TEST(DataRangeEndpoint, says_what_was_asked_and_reads_every_field) {
  const SmallService service([](const auto&, int) {
    return success(
        R"({"ticker":"SLV","parameters":{"start_date":"2019-02-13","end_date":"2019-02-13","lookback_hours":4,)"
        R"("lambda_short":0.3,"lambda_long":0.8,"date_range":"1 day","filters":{"min_size":10}},)"
        R"("data_info":{"original_trades":100,"filtered_trades":40,"minute_data_points":390,"divergence_points":391},)"
        R"("divergence_data":[)" +
        kPoint + "]}");
  });
  const auto range = BlockingClient::create(service.config())
                         .value()
                         ->data_range({.ticker = "SLV",
                                       .start_date = kDay,
                                       .end_date = kDay,
                                       .lookback_hours = 4,
                                       .lambda_short = 0.3,
                                       .min_size = 10,
                                       .max_delta = 0.9})
                         .value();
  EXPECT_EQ(
      service.seen()[0].target,
      "/api/v1/"
      "data-range?ticker=SLV&start_date=2019-02-13&end_date=2019-02-13&lookback_hours=4&lambda_short=0.3"
      "&min_size=10&max_delta=0.9");
  EXPECT_EQ(range.start_date, "2019-02-13");
  EXPECT_EQ(range.date_range, "1 day");
  EXPECT_EQ(range.lambda_long, 0.8);
  EXPECT_EQ(range.filters, R"({"min_size":10})");
  EXPECT_EQ(range.original_trades, 100);
  EXPECT_EQ(range.filtered_trades, 40);
  EXPECT_EQ(range.minute_data_points, 390);
  EXPECT_EQ(range.divergence_points, 391);
  EXPECT_EQ(range.rows.size(), 1U);
}

// Trades of our own, served as the API does: the first `limit` of the range, oldest first.
class ManyTrades {
 public:
  explicit ManyTrades(std::vector<core::Timestamp> times) : times_(std::move(times)) {}
  http::Response operator()(const http::Request& request, int) const {
    const auto query = detail::Query::parse(request.target).value();
    const auto day = query.date("start_date").value().value();
    const auto from = core::from_new_york(day, query.time_of_day("start_time").value().value_or(0s));
    const int limit = query.number("limit", 100, 1, 10'000).value();
    std::string rows;
    int count = 0;
    for (const auto time : times_) {
      if (time < from || count == limit) continue;
      rows += (count++ == 0 ? "" : ",") + std::string(R"({"option_symbol":"X","price":1,"size":1,)") +
              R"("trade_timestamp":)" + std::to_string(core::to_unix_millis(time)) + "}";
    }
    return success(R"({"ticker":"SLV","trades":[)" + rows + "]}");
  }

 private:
  std::vector<core::Timestamp> times_;
};

std::vector<core::Timestamp> times_of(const Trades& trades) {
  std::vector<core::Timestamp> times;
  for (const auto& row : trades.rows) times.push_back(row.time);
  return times;
}

TEST(Pages, a_long_range_comes_whole_and_without_a_row_twice) {
  std::vector<core::Timestamp> times;
  for (int i = 0; i < 500; ++i) times.push_back(at(9h + 30min) + i * 7s);
  for (int i = 0; i < 100; ++i)
    times.push_back(at(9h + 30min, {kDay.year(), kDay.month(), std::chrono::day(14)}) + i * 7s);
  const SmallService service(ManyTrades{times});
  auto config = service.config();
  config.standard_limit = 1'000;
  const auto trades = BlockingClient::create(config)
                          .value()
                          ->all_trades({.ticker = "SLV", .start_date = kDay}, {.rows = 40})
                          .value();
  EXPECT_TRUE(times_of(trades) == times);
  EXPECT_TRUE(trades.complete);
  EXPECT_EQ(trades.count, 600);
  EXPECT_GE(service.seen().size(), 15U);
}

TEST(Pages, many_trades_of_one_instant_are_kept_apart_from_repeated_ones) {
  std::vector<core::Timestamp> times(90, at(10h));  // more than a page, all alike
  times.resize(120, at(10h) + 1min);
  const SmallService service(ManyTrades{times});
  const auto trades = BlockingClient::create(service.config())
                          .value()
                          ->all_trades({.ticker = "SLV", .start_date = kDay}, {.rows = 40})
                          .value();
  EXPECT_TRUE(times_of(trades) == times);
}

TEST(Pages, a_bound_ends_them) {
  std::vector<core::Timestamp> times;
  for (int i = 0; i < 500; ++i) times.push_back(at(9h + 30min) + i * 7s);
  const SmallService service(ManyTrades{times});
  const auto trades = BlockingClient::create(service.config())
                          .value()
                          ->all_trades({.ticker = "SLV", .start_date = kDay}, {.rows = 40, .most_rows = 100})
                          .value();
  EXPECT_EQ(trades.rows.size(), 100U);
  EXPECT_FALSE(trades.complete);
  const auto just_enough =
      BlockingClient::create(service.config())
          .value()
          ->all_trades({.ticker = "SLV", .start_date = kDay}, {.rows = 1'000, .most_rows = 500})
          .value();
  EXPECT_EQ(just_enough.rows.size(), 500U);
  EXPECT_TRUE(just_enough.complete) << "the service had no more";
}

TEST(Pages, minute_bars_too) {
  TwoDays history;
  ManualTimeSource time{at(16h)};
  const auto server = Server::start({.port = 0, .api_keys = {kKey}}, history, time).value();
  const core::Date yesterday{kDay.year(), kDay.month(), std::chrono::day(12)};
  const auto data =
      BlockingClient::create(client_of(server->port()))
          .value()
          ->all_minute_data({.ticker = "SPY", .start_date = yesterday, .end_date = kDay}, {.rows = 100})
          .value();
  EXPECT_TRUE(data.bars == history.bars("SPY", at(0h, yesterday), at(16h)));
  EXPECT_EQ(data.added_at.size(), data.bars.size());
  EXPECT_EQ(data.count, 780);
}

}  // namespace
}  // namespace ibflow::flow
