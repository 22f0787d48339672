// The endpoints over option trades, through a real server and a real socket.

#include <gtest/gtest.h>

#include <boost/json/array.hpp>

#include "ibflow/core/exact_json.hpp"
#include "tests/flow/option_server.hpp"

namespace ibflow::flow {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;
using options::testing::on_day;
using testing::RawConnection;

class OptionEndpoints : public testing::OptionServerTest {
 protected:
  using OptionServerTest::OptionServerTest;

  json::object data_of(const std::string& resource) {
    const auto answer = connection_->get("/api/v1" + resource);
    EXPECT_EQ(answer.status, 200) << resource << answer.body;
    const auto body = core::parse_json(answer.body).value();
    return answer.status == 200 ? body.at("data").as_object() : json::object();
  }
  std::string failure_of(const std::string& resource, int status) {
    const auto answer = connection_->get("/api/v1" + resource);
    EXPECT_EQ(answer.status, status) << resource << answer.body;
    return answer.body;
  }
};

TEST_F(OptionEndpoints, a_trade_has_every_field_of_the_interface) {
  const auto data = data_of("/trades?ticker=GOOG&limit=2");
  EXPECT_EQ(data.at("count").as_int64(), 2);
  const auto& trade = data.at("trades").as_array().front().as_object();
  for (const char* name : {"id", "ticker", "option_symbol", "trade_timestamp", "trade_datetime", "price",
                           "size", "trade_value", "bid", "ask", "price_threshold", "delta", "updated_delta",
                           "underlying_price", "underlying_bid", "underlying_ask", "date_added"}) {
    EXPECT_TRUE(trade.contains(name)) << name;
  }
  EXPECT_EQ(trade.at("option_symbol").as_string(), "GOOG160115C00740000");
  EXPECT_EQ(trade.at("trade_datetime").as_string(), "2015-12-24T09:30:05-05:00");
  EXPECT_EQ(trade.at("trade_value").to_number<double>(), 1500);
  EXPECT_LT(trade.at("updated_delta").to_number<double>(), 0);  // a sold call
}

TEST_F(OptionEndpoints, trades_by_dates_times_and_the_newest) {
  const auto morning =
      data_of("/trades?ticker=GOOG&start_date=2015-12-24&start_time=10:00&end_time=10:01&limit=1000");
  EXPECT_EQ(morning.at("count").as_int64(), 3);
  const auto newest = data_of("/trades?ticker=GOOG&recent=true&limit=1").at("trades").as_array();
  EXPECT_EQ(newest.at(0).at("trade_datetime").as_string(), "2015-12-24T10:29:45-05:00");
  EXPECT_EQ(data_of("/trades?ticker=GOOG&start_date=2015-12-23&end_date=2015-12-23").at("count").as_int64(),
            0);
}

TEST_F(OptionEndpoints, divergence_is_a_point_a_minute_up_to_now) {
  const auto data = data_of("/divergence?ticker=GOOG");
  EXPECT_EQ(data.at("count").as_int64(), 60);
  const auto& last = data.at("divergence_data").as_array().back().as_object();
  EXPECT_EQ(last.at("datetime").as_string(), "2015-12-24T10:30:00-05:00");
  EXPECT_EQ(last.at("number_of_trades").as_int64(), 180);
  EXPECT_EQ(last.at("lambda_short").to_number<double>(), 0.45);
  EXPECT_EQ(
      last.at("d_diff_short").to_number<double>(),
      std::round((last.at("d_pos_short").to_number<double>() - last.at("d_neg_short").to_number<double>()) *
                 1e6) /
          1e6);
  EXPECT_EQ(data_of("/divergence?ticker=GOOG&limit=5").at("count").as_int64(), 5);
}

TEST_F(OptionEndpoints, days_count_days_with_data) {
  time_.set(on_day(16h) + 30 * 24h);
  EXPECT_EQ(data_of("/divergence?ticker=GOOG&days=3").at("count").as_int64(), 225);  // to 13:15, a short day
  EXPECT_EQ(data_of("/divergence?ticker=GOOG&start_date=2016-01-20").at("count").as_int64(), 0);
}

TEST_F(OptionEndpoints, a_data_range_filters_and_decays_as_asked) {
  const std::string range = "/data-range?ticker=GOOG&start_date=2015-12-24&end_date=2015-12-24";
  const auto all = data_of(range);
  const auto& info = all.at("data_info").as_object();
  EXPECT_EQ(info.at("original_trades").as_int64(), 180);
  EXPECT_EQ(info.at("filtered_trades").as_int64(), 180);
  EXPECT_EQ(info.at("minute_data_points").as_int64(), 60);
  EXPECT_EQ(all.at("divergence_data"), data_of("/divergence?ticker=GOOG").at("divergence_data"));

  const auto big = data_of(range + "&min_size=7&lookback_hours=1&lambda_short=0");
  EXPECT_EQ(big.at("data_info").at("filtered_trades").as_int64(), 25);
  EXPECT_EQ(big.at("parameters").at("filters").at("min_size").to_number<double>(), 7);
  const auto& point = big.at("divergence_data").as_array().back().as_object();
  EXPECT_EQ(point.at("d_pos_short"), point.at("sum_pos"));  // no decay
  EXPECT_EQ(data_of(range + "&min_value=100000000").at("data_info").at("filtered_trades").as_int64(), 0);
  EXPECT_EQ(data_of(range + "&max_delta=1").at("data_info").at("filtered_trades").as_int64(), 180);
}

TEST_F(OptionEndpoints, bad_parameters_are_400_unknown_tickers_404) {
  for (const char* bad :
       {"/data-range?ticker=GOOG", "/data-range?ticker=GOOG&start_date=2015-12-24",
        "/data-range?ticker=GOOG&start_date=2015-12-24&end_date=2015-12-23",
        "/data-range?ticker=GOOG&start_date=2015-12-01&end_date=2015-12-24",
        "/data-range?ticker=GOOG&start_date=2015-12-24&end_date=2015-12-24&lookback_hours=0",
        "/data-range?ticker=GOOG&start_date=2015-12-24&end_date=2015-12-24&lambda_long=nan",
        "/data-range?ticker=GOOG&start_date=2015-12-24&end_date=2015-12-24&min_size=9&max_size=8",
        "/data-range?ticker=GOOG&start_date=2015-12-24&end_date=2015-12-24&max_delta=2",
        "/divergence?ticker=GOOG&days=0", "/divergence?ticker=GOOG&limit=many",
        "/trades?ticker=GOOG&recent=x"}) {
    EXPECT_FALSE(failure_of(bad, 400).empty());
  }
  failure_of("/trades?ticker=SPY", 404);
  failure_of("/divergence?ticker=SPY", 404);
}

TEST_F(OptionEndpoints, the_latest_prediction_changes_with_the_minute_and_with_the_data) {
  const auto time_of = [&](const json::object& data) {
    return std::string(data.at("prediction").at("datetime_of_data").as_string());
  };
  EXPECT_EQ(time_of(data_of("/prediction/latest?ticker=GOOG")), "2015-12-24T10:30:00-05:00");
  time_.set(on_day(10h + 30min + 59s));
  EXPECT_EQ(time_of(data_of("/prediction/latest?ticker=GOOG")), "2015-12-24T10:30:00-05:00");
  time_.set(on_day(10h + 31min));
  EXPECT_EQ(time_of(data_of("/prediction/latest?ticker=GOOG")), "2015-12-24T10:31:00-05:00");
  auto writer = file_.open();
  ASSERT_TRUE(writer.remove("GOOG", {on_day(10h + 31min), on_day(10h + 31min)}));
  EXPECT_EQ(time_of(data_of("/prediction/latest?ticker=GOOG")), "2015-12-24T10:30:00-05:00");
  failure_of("/prediction/latest?ticker=SPY", 404);
}

TEST_F(OptionEndpoints, a_bad_parameter_is_400_though_the_answer_without_it_is_kept) {
  EXPECT_FALSE(data_of("/prediction/latest?ticker=GOOG").empty());
  failure_of("/prediction/latest?ticker=GOOG&use_default_only=", 400);
}

TEST_F(OptionEndpoints, without_limits_there_are_no_limit_headers) {
  EXPECT_EQ(connection_->get("/api/v1/tickers").header("X-RateLimit-Limit"), "");
}

// A server that knows the whole day, asked at T, says what one says that knows nothing after T.
class TruncatedServerTest : public testing::OptionServerTest {
 protected:
  TruncatedServerTest() : OptionServerTest(on_day(10h + 30min)) {}
};

TEST_F(TruncatedServerTest, no_answer_looks_ahead) {
  const options::testing::StoreFile whole_file("whole");
  auto writer = whole_file.open();
  options::testing::fill(writer, on_day(16h));
  const auto whole =
      Server::start(without_limits(), whole_file.open(), options::kBaselineName, time_).value();
  RawConnection to_whole(whole->port());
  for (const auto now :
       {on_day(10h + 30min), on_day(10h + 12min + 13s), on_day(9h + 30min), on_day(9h + 33min)}) {
    time_.set(now);
    for (const char* resource :
         {"/status", "/tickers", "/trades?ticker=GOOG&limit=10000", "/trades?ticker=GOOG&recent=true&limit=7",
          "/minute-data?ticker=GOOG&limit=10000", "/minute-data?ticker=GOOG&recent=1&limit=3",
          "/divergence?ticker=GOOG", "/divergence?ticker=GOOG&days=2&limit=9",
          "/prediction/latest?ticker=GOOG", "/predictions?ticker=GOOG&limit=10000",
          "/data-range?ticker=GOOG&start_date=2015-12-24&end_date=2015-12-24&min_size=2",
          "/data-range?ticker=GOOG&start_date=2015-12-22&end_date=2015-12-26&lookback_hours=2"}) {
      const auto truncated = connection_->get(std::string("/api/v1") + resource);
      EXPECT_EQ(truncated.body, to_whole.get(std::string("/api/v1") + resource).body) << resource;
    }
  }
}

}  // namespace
}  // namespace ibflow::flow
