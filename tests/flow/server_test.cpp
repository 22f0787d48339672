#include "ibflow/flow/server.hpp"

#include <boost/json/parse.hpp>
#include <thread>

#include "tests/flow/fixtures.hpp"

namespace ibflow::flow {
namespace {

using namespace std::chrono_literals;
using namespace testing;
namespace json = boost::json;

class ServerTest : public ::testing::Test {
 protected:
  explicit ServerTest(ServerConfig config = {.port = 0,
                                             .api_keys = {kKey, "another-key"},
                                             .standard_limit = 1000})
      : server_(Server::start(std::move(config), history_, time_).value()), connection_(server_->port()) {}

  json::object data_of(const std::string& target) {
    const auto answer = connection_.get(target);
    EXPECT_EQ(answer.status, 200) << target << answer.body;
    EXPECT_EQ(answer.header("Content-Type"), "application/json");
    const auto body = json::parse(answer.body).as_object();
    EXPECT_EQ(body.at("status").as_string(), "success");
    return body.at("data").as_object();
  }

  // The message of a failure, once its form has been checked.
  std::string failure_of(const RawAnswer& answer, int status) {
    EXPECT_EQ(answer.status, status) << answer.body;
    const auto body = json::parse(answer.body).as_object();
    EXPECT_EQ(body.at("status").as_string(), "error");
    EXPECT_EQ(body.at("code").as_int64(), status);
    EXPECT_FALSE(body.at("error").as_string().empty());
    return std::string(body.at("message").as_string().c_str());
  }
  std::string failure_of(const std::string& target, int status) {
    return failure_of(connection_.get(target), status);
  }

  static std::vector<std::string> keys_of(const json::object& object) {
    std::vector<std::string> keys;
    for (const auto& member : object) keys.emplace_back(member.key());
    return keys;
  }

  TwoDays history_;
  ManualTimeSource time_{at(10h + 30min + 20s)};
  std::unique_ptr<Server> server_;
  RawConnection connection_;
};

using Keys = std::vector<std::string>;

TEST_F(ServerTest, status_has_the_documented_shape) {
  const auto data = data_of("/api/v1/status");
  EXPECT_EQ(keys_of(data), (Keys{"system", "market", "tickers", "threads", "ml_system"}));
  const auto& system = data.at("system").as_object();
  EXPECT_EQ(keys_of(system), (Keys{"service", "status", "current_time_et", "timezone"}));
  EXPECT_EQ(system.at("current_time_et").as_string(), "2019-02-13T10:30:20-05:00");
  const auto& market = data.at("market").as_object();
  EXPECT_TRUE(market.at("is_market_hours").as_bool());
  EXPECT_EQ(market.at("market_open").as_string(), "9:00");
  EXPECT_EQ(market.at("market_close").as_string(), "16:15");
  const auto& threads = data.at("threads").as_object();
  EXPECT_EQ(keys_of(threads), (Keys{"ticker_manager", "data_updaters", "stocks", "options"}));
  EXPECT_EQ(keys_of(threads.at("ticker_manager").as_object()), (Keys{"running", "active", "tickers"}));
  EXPECT_EQ(keys_of(data.at("ml_system").as_object()), (Keys{"running", "predictors"}));
}

TEST_F(ServerTest, the_market_is_closed_at_night_and_on_saturday) {
  for (const auto now :
       {at(16h + 15min), at(8h + 59min + 59s), at(12h, {kDay.year(), kDay.month(), std::chrono::day(16)})}) {
    time_.set(now);
    EXPECT_FALSE(data_of("/api/v1/status").at("market").as_object().at("is_market_hours").as_bool());
  }
}

TEST_F(ServerTest, tickers_are_listed_and_counted) {
  const auto data = data_of("/api/v1/tickers");
  EXPECT_EQ(data.at("count").as_int64(), 3);
  EXPECT_EQ(data.at("tickers"), (json::array{"SPY", "BAC", "GLD"}));
}

TEST_F(ServerTest, minute_data_are_todays_complete_bars_oldest_first) {
  const auto data = data_of("/api/v1/minute-data?ticker=SPY");
  EXPECT_EQ(keys_of(data), (Keys{"ticker", "minute_data", "count"}));
  EXPECT_EQ(data.at("count").as_int64(), 60);
  const auto& row = data.at("minute_data").as_array().front().as_object();
  EXPECT_EQ(keys_of(row), (Keys{"ticker", "timestamp", "datetime", "open", "high", "low", "close", "volume",
                                "date_added"}));
  EXPECT_EQ(row.at("datetime").as_string(), "2019-02-13T09:30:00-05:00");
  EXPECT_EQ(row.at("timestamp").as_int64(), 1550068200000);
  EXPECT_EQ(row.at("date_added").as_string(), "2019-02-13T09:31:00-05:00");
  EXPECT_EQ(row.at("volume").as_int64(), 1000);
  EXPECT_EQ(data.at("minute_data").as_array().back().as_object().at("datetime").as_string(),
            "2019-02-13T10:29:00-05:00");
}

TEST_F(ServerTest, minute_data_can_be_narrowed_and_limited) {
  const auto first_of = [&](const json::object& data) {
    return std::string(
        data.at("minute_data").as_array().front().as_object().at("datetime").as_string().c_str());
  };
  auto data = data_of(
      "/api/v1/"
      "minute-data?ticker=SPY&start_date=2019-02-12&start_time=15:00&end_date=2019-02-12&end_time=15:10");
  EXPECT_EQ(data.at("count").as_int64(), 10);
  EXPECT_EQ(first_of(data), "2019-02-12T15:00:00-05:00");
  data = data_of("/api/v1/minute-data?ticker=SPY&start_date=2019-02-12&limit=3");
  EXPECT_EQ(data.at("count").as_int64(), 3);
  EXPECT_EQ(first_of(data), "2019-02-12T09:30:00-05:00");
  data = data_of("/api/v1/minute-data?ticker=SPY&recent=true&limit=3&start_date=2019-02-11");
  EXPECT_EQ(data.at("count").as_int64(), 3);
  EXPECT_EQ(first_of(data), "2019-02-13T10:27:00-05:00");
  data = data_of("/api/v1/minute-data?ticker=GLD");
  EXPECT_EQ(data.at("count").as_int64(), 0);
  data = data_of("/api/v1/minute-data?ticker=SPY&start_date=2030-01-01&end_date=2030-01-02");
  EXPECT_EQ(data.at("count").as_int64(), 0);
}

TEST_F(ServerTest, the_latest_prediction_has_the_documented_shape) {
  const auto data = data_of("/api/v1/prediction/latest?ticker=SPY");
  EXPECT_EQ(keys_of(data), (Keys{"ticker", "prediction", "model_info"}));
  EXPECT_EQ(keys_of(data.at("model_info").as_object()),
            (Keys{"model_path", "is_ticker_specific", "using_default_only"}));
  const auto& prediction = data.at("prediction").as_object();
  EXPECT_EQ(keys_of(prediction),
            (Keys{"ticker", "signal", "numeric", "confidence", "probabilities", "timestamp", "datetime",
                  "datetime_of_data", "stock_price", "feature_values", "prediction_time"}));
  EXPECT_EQ(prediction.at("signal").as_string(), "BUY");
  EXPECT_EQ(prediction.at("numeric").as_int64(), 1);
  EXPECT_EQ(prediction.at("datetime_of_data").as_string(), "2019-02-13T10:30:00-05:00");
  EXPECT_EQ(prediction.at("prediction_time").as_string(), "2019-02-13T10:30:00-05:00");
  EXPECT_EQ(prediction.at("probabilities").as_array().size(), 3U);
  EXPECT_EQ(prediction.at("probabilities").as_array()[2].as_double(),
            prediction.at("confidence").as_double());
  const auto fall = data_of("/api/v1/prediction/latest?ticker=BAC&use_default_only=true");
  EXPECT_EQ(fall.at("prediction").as_object().at("numeric").as_int64(), -1);
  EXPECT_TRUE(fall.at("model_info").as_object().at("using_default_only").as_bool());
}

TEST_F(ServerTest, numbers_are_written_plainly) {
  const auto body = connection_.get("/api/v1/minute-data?ticker=SPY&limit=1").body;
  EXPECT_NE(body.find("\"open\":100,\"high\":100.03,"), std::string::npos) << body;
}

TEST_F(ServerTest, the_same_second_gives_the_same_bytes_and_the_next_minute_others) {
  const auto first = connection_.get("/api/v1/prediction/latest?ticker=SPY").body;
  time_.set(at(10h + 30min + 59s));
  EXPECT_EQ(connection_.get("/api/v1/prediction/latest?ticker=SPY").body, first);
  time_.set(at(10h + 31min));
  EXPECT_NE(connection_.get("/api/v1/prediction/latest?ticker=SPY").body, first);
}

TEST_F(ServerTest, the_history_is_what_latest_said_each_minute_newest_first) {
  json::array said;
  for (int minute = 25; minute <= 30; ++minute) {
    time_.set(at(10h) + std::chrono::minutes(minute));
    said.insert(said.begin(), data_of("/api/v1/prediction/latest?ticker=SPY").at("prediction"));
  }
  const auto data = data_of("/api/v1/predictions?ticker=SPY&limit=6");
  EXPECT_EQ(keys_of(data), (Keys{"ticker", "count", "predictions", "model_info"}));
  EXPECT_EQ(data.at("count").as_int64(), 6);
  EXPECT_EQ(data.at("predictions"), said);
}

TEST_F(ServerTest, the_history_takes_eastern_days) {
  const auto data =
      data_of("/api/v1/predictions?ticker=SPY&start_date=2019-02-12&end_date=2019-02-12&limit=1000");
  EXPECT_EQ(data.at("count").as_int64(), 390);
  const auto& newest = data.at("predictions").as_array().front().as_object();
  EXPECT_EQ(newest.at("datetime_of_data").as_string(), "2019-02-12T16:00:00-05:00");
}

TEST_F(ServerTest, a_morning_without_bars_still_has_yesterdays_prediction) {
  time_.set(at(9h + 30min + 30s));
  const auto data = data_of("/api/v1/prediction/latest?ticker=SPY");
  EXPECT_EQ(data.at("prediction").as_object().at("datetime_of_data").as_string(),
            "2019-02-12T16:00:00-05:00");
}

TEST_F(ServerTest, every_request_asks_the_clock_once) {
  const auto before = time_.asked();
  (void)data_of("/api/v1/status");
  (void)data_of("/api/v1/predictions?ticker=SPY");
  EXPECT_EQ(time_.asked(), before + 2);
}

TEST_F(ServerTest, a_wrong_or_missing_key_is_401) {
  EXPECT_NE(failure_of(connection_.get("/api/v1/tickers", ""), 401).find("X-API-Key"), std::string::npos);
  failure_of(connection_.get("/api/v1/tickers", "wrong"), 401);
  failure_of(connection_.get("/api/v1/tickers", "a-secret-ke"), 401);
  failure_of(connection_.get("/api/v1/tickers?api_key=wrong", ""), 401);
  EXPECT_EQ(connection_.get("/api/v1/tickers?api_key=" + kKey, "").status, 200);
}

TEST_F(ServerTest, bad_parameters_are_400_and_say_why) {
  const std::string minute_data = "/api/v1/minute-data";
  EXPECT_EQ(failure_of(minute_data, 400), "the parameter 'ticker' is missing");
  EXPECT_EQ(failure_of("/api/v1/prediction/latest?ticker=", 400), "the parameter 'ticker' is missing");
  EXPECT_NE(failure_of(minute_data + "?ticker=SPY&limit=0", 400).find("from 1 to 10000, not '0'"),
            std::string::npos);
  for (const char* bad :
       {"limit=ten", "limit=99999999999", "limit=-1", "limit=5x", "limit=", "recent=maybe",
        "start_date=13.02.2019", "start_date=2019-02-30", "end_date=9999-12-31", "start_date=0001-01-01",
        "start_time=9", "end_time=25:00", "end_time=%00", "start_date=2019-02-13&end_date=2019-02-12",
        "start_time=11:00&end_time=10:00", "ticker=BAC"}) {
    EXPECT_FALSE(failure_of(minute_data + "?ticker=SPY&" + bad, 400).empty()) << bad;
  }
  failure_of("/api/v1/prediction/latest?ticker=SPY&use_default_only=2", 400);
  failure_of("/api/v1/predictions?ticker=SPY&start_date=yesterday", 400);
}

TEST_F(ServerTest, unknown_things_are_404) {
  EXPECT_NE(failure_of("/api/v1/prediction/latest?ticker=spy", 404).find("'spy'"), std::string::npos);
  failure_of("/api/v1/minute-data?ticker=%00%ff%22", 404);
  failure_of("/api/v1/nothing", 404);
  failure_of("/api/v2/status", 404);
  failure_of("/", 404);
  EXPECT_NE(failure_of("/api/v1/prediction/latest?ticker=GLD", 404).find("no prediction for GLD yet"),
            std::string::npos);
}

TEST_F(ServerTest, what_it_has_no_data_for_is_501) {
  for (const char* resource : {"trades", "divergence", "data-range"}) {
    failure_of(std::string("/api/v1/") + resource + "?ticker=SPY", 501);
  }
}

TEST_F(ServerTest, the_page_for_people_needs_no_key) {
  const auto page = connection_.get("/api/docs", "");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.header("Content-Type"), "text/html; charset=utf-8");
}

TEST_F(ServerTest, one_connection_serves_many_requests_and_pipelined_ones_in_order) {
  for (int i = 0; i < 50; ++i) ASSERT_EQ(connection_.get("/api/v1/tickers").status, 200);
  const std::string head = " HTTP/1.1\r\nHost: t\r\nX-API-Key: " + kKey + "\r\n\r\n";
  connection_.send("GET /api/v1/tickers" + head + "GET /api/v1/nothing" + head + "GET /api/v1/status" + head);
  EXPECT_EQ(connection_.read().status, 200);
  EXPECT_EQ(connection_.read().status, 404);
  EXPECT_EQ(connection_.read().status, 200);
  EXPECT_EQ(server_->status().connections, 1U);
  EXPECT_EQ(server_->status().requests, 53U);
  EXPECT_EQ(server_->status().refused, 1U);
}

TEST_F(ServerTest, a_client_that_asks_to_close_is_let_go) {
  connection_.send("GET /api/v1/tickers HTTP/1.1\r\nHost: t\r\nConnection: close\r\nX-API-Key: " + kKey +
                   "\r\n\r\n");
  EXPECT_EQ(connection_.read().status, 200);
  EXPECT_TRUE(connection_.is_closed());
}

TEST_F(ServerTest, odd_requests_get_their_own_status_and_never_500) {
  const auto status_of = [&](const std::string& bytes) {
    RawConnection connection(server_->port());
    connection.send(bytes);
    const auto answer = connection.read();
    EXPECT_TRUE(answer.closed) << bytes.substr(0, 40);
    EXPECT_FALSE(failure_of(answer, answer.status).empty());
    EXPECT_TRUE(connection.is_closed());
    return answer.status;
  };
  const std::string key = "X-API-Key: " + kKey + "\r\n";
  EXPECT_EQ(status_of("POST /api/v1/tickers HTTP/1.1\r\nContent-Length: 2\r\n" + key + "\r\n{}"), 405);
  EXPECT_EQ(status_of("DELETE /api/v1/tickers HTTP/1.1\r\n" + key + "\r\n"), 405);
  EXPECT_EQ(status_of("POST /api/v1/tickers HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 411);
  EXPECT_EQ(status_of("GET /api/v1/tickers HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n"), 413);
  EXPECT_EQ(status_of("GET /" + std::string(6000, 'a') + " HTTP/1.1\r\n\r\n"), 414);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nX: " + std::string(20'000, 'a') + "\r\n\r\n"), 431);
  EXPECT_EQ(status_of("\x16\x03\x01 this is TLS, or something\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET /api/v1/tickers HTTP/9.9\r\n\r\n"), 400);
}

TEST_F(ServerTest, targets_that_are_no_path_are_400) {
  for (const char* target : {"http://elsewhere/api/v1/status", "*", "/api/v1/status?x=%zz", "//[", "api"}) {
    EXPECT_EQ(connection_.get(target).status, 400) << target;
  }
}

TEST_F(ServerTest, a_clock_that_fails_is_503_and_heals) {
  time_.fail_with(core::Error(core::ErrorCategory::Connection, "gateway is gone"));
  EXPECT_NE(failure_of("/api/v1/status", 503).find("gateway is gone"), std::string::npos);
  time_.fail_with(std::nullopt);
  (void)data_of("/api/v1/status");
}

class LimitTest : public ServerTest {
 protected:
  LimitTest()
      : ServerTest({.port = 0, .api_keys = {kKey, "another-key"}, .standard_limit = 3, .heavy_limit = 1}) {}
};

TEST_F(LimitTest, each_answer_counts_down_and_the_next_minute_starts_anew) {
  for (const char* remaining : {"2", "1", "0"}) {
    const auto answer = connection_.get("/api/v1/tickers");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("X-RateLimit-Limit"), "3");
    EXPECT_EQ(answer.header("X-RateLimit-Remaining"), remaining);
    EXPECT_EQ(answer.header("X-RateLimit-Reset"), "40");
  }
  const auto over = connection_.get("/api/v1/tickers");
  EXPECT_NE(failure_of(over, 429).find("try again in 40 s"), std::string::npos);
  EXPECT_EQ(over.header("X-RateLimit-Remaining"), "0");
  EXPECT_EQ(connection_.get("/api/v1/tickers", "another-key").status, 200);
  time_.set(at(10h + 30min + 59s));
  EXPECT_EQ(connection_.get("/api/v1/tickers").header("X-RateLimit-Reset"), "1");
  time_.set(at(10h + 31min));
  EXPECT_EQ(connection_.get("/api/v1/tickers").header("X-RateLimit-Remaining"), "2");
}

TEST_F(LimitTest, heavy_requests_have_a_window_of_their_own_and_failures_count) {
  EXPECT_EQ(connection_.get("/api/v1/minute-data?ticker=SPY&limit=5000").header("X-RateLimit-Limit"), "1");
  EXPECT_EQ(connection_.get("/api/v1/data-range?ticker=SPY").status, 429);
  const auto missing = connection_.get("/api/v1/nothing");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.header("X-RateLimit-Remaining"), "2");
}

// Keeps the question, so that the test says when it is answered.
class HeldTimeSource final : public TimeSource {
 public:
  void now(Answer answer) override { asked_.set_value(std::move(answer)); }
  Answer wait_for_question() { return asked_.get_future().get(); }

 private:
  std::promise<Answer> asked_;
};

TEST(Server, an_answer_may_come_from_another_thread_and_later) {
  const TwoDays history;
  HeldTimeSource time;
  const auto server = Server::start({.port = 0, .api_keys = {kKey}}, history, time).value();
  RawConnection connection(server->port());
  std::jthread clock([&] { time.wait_for_question()(at(11h)); });
  EXPECT_EQ(connection.get("/api/v1/tickers").status, 200);
}

TEST(Server, a_clock_that_never_answers_is_503_and_may_answer_after_the_end) {
  const TwoDays history;
  HeldTimeSource time;
  auto server = Server::start({.port = 0, .api_keys = {kKey}, .clock_timeout = 20ms}, history, time).value();
  RawConnection connection(server->port());
  EXPECT_EQ(connection.get("/api/v1/tickers").status, 503);
  const auto late = time.wait_for_question();
  late(at(11h));
  server.reset();
  late(at(11h));
}

TEST(Server, a_client_that_sends_nothing_or_half_a_header_is_let_go) {
  const TwoDays history;
  ManualTimeSource time(at(11h));
  const auto server =
      Server::start({.port = 0, .api_keys = {kKey}, .idle_timeout = 20ms}, history, time).value();
  RawConnection silent(server->port());
  EXPECT_TRUE(silent.is_closed());
  RawConnection half(server->port());
  half.send("GET /api/v1/tick");
  EXPECT_TRUE(half.is_closed());
}

TEST(Server, stops_with_connections_open) {
  const TwoDays history;
  ManualTimeSource time(at(11h));
  const auto server = Server::start({.port = 0, .api_keys = {kKey}}, history, time).value();
  RawConnection connection(server->port());
  EXPECT_EQ(connection.get("/api/v1/tickers").status, 200);
  EXPECT_TRUE(server->status().running);
  server->stop();
  server->stop();
  EXPECT_FALSE(server->status().running);
}

TEST(Server, refuses_a_configuration_that_cannot_work) {
  const TwoDays history;
  ManualTimeSource time(at(11h));
  const auto category_of = [&](ServerConfig config) {
    const auto server = Server::start(std::move(config), history, time);
    return server ? core::ErrorCategory::Internal : server.error().category;
  };
  EXPECT_EQ(category_of({.port = 0}), core::ErrorCategory::Configuration);
  EXPECT_EQ(category_of({.port = 0, .api_keys = {""}}), core::ErrorCategory::Configuration);
  EXPECT_EQ(category_of({.port = 0, .api_keys = {kKey}, .standard_limit = -1}),
            core::ErrorCategory::Configuration);
  EXPECT_EQ(category_of({.address = "nowhere", .port = 0, .api_keys = {kKey}}),
            core::ErrorCategory::Configuration);
  const auto first = Server::start({.port = 0, .api_keys = {kKey}}, history, time).value();
  EXPECT_EQ(category_of({.port = first->port(), .api_keys = {kKey}}), core::ErrorCategory::Connection);
}

}  // namespace
}  // namespace ibflow::flow
