#include "ibflow/flow/client.hpp"

#include "ibflow/flow/blocking_client.hpp"
#include "tests/flow/fixtures.hpp"

namespace ibflow::flow {
namespace {

using namespace std::chrono_literals;
using namespace testing;
using core::ErrorCategory;

const std::string kGoodPrediction =
    R"({"status":"success","data":{"ticker":"SPY","extra":[1],"prediction":{"ticker":"SPY","signal":"SHORT","numeric":-1,)"
    R"("confidence":0.8,"probabilities":[0.8,0.15,0.05],"timestamp":1550071800000,"datetime":"2019-02-13T10:30:00-05:00",)"
    R"("datetime_of_data":"2019-02-13T10:29:58.5-05:00","stock_price":null,"feature_values":{"a":1,"b":"text"},)"
    R"("prediction_time":"2019-02-13T10:30:01-05:00","new_field":{}}}})";

std::string with(std::string text, const std::string& what, const std::string& by) {
  const auto found = text.find(what);
  EXPECT_NE(found, std::string::npos) << what;
  return text.replace(found, what.size(), by);
}

// The client against the real server.
class ClientTest : public ::testing::Test {
 protected:
  TwoDays history_;
  ManualTimeSource time_{at(10h + 30min + 20s)};
  std::unique_ptr<Server> server_ =
      Server::start({.port = 0, .api_keys = {kKey}, .standard_limit = 100}, history_, time_).value();
  std::unique_ptr<BlockingClient> client_ = BlockingClient::create(client_of(server_->port())).value();
};

TEST_F(ClientTest, reads_the_status) {
  const auto status = client_->status().value();
  EXPECT_EQ(status.status, "running");
  EXPECT_EQ(status.timezone, "US/Eastern");
  EXPECT_EQ(status.current_time_et, "2019-02-13T10:30:20-05:00");
  EXPECT_EQ(status.is_market_hours, true);
  EXPECT_EQ(status.market_close, "16:15");
  EXPECT_EQ(status.tickers.size(), 3U);
  EXPECT_EQ(status.ticker_manager_running, true);
  EXPECT_EQ(status.ml_system_running, true);
}

TEST_F(ClientTest, reads_the_tickers) {
  EXPECT_EQ(client_->tickers().value(), (std::vector<std::string>{"SPY", "BAC", "GLD"}));
}

TEST_F(ClientTest, reads_minute_bars_exactly) {
  const core::Date yesterday{kDay.year(), kDay.month(), std::chrono::day(12)};
  const auto data = client_
                        ->minute_data({.ticker = "SPY",
                                       .start_date = yesterday,
                                       .end_date = yesterday,
                                       .start_time = 15h,
                                       .end_time = 15h + 30min,
                                       .limit = 20})
                        .value();
  EXPECT_EQ(data.ticker, "SPY");
  auto expected = history_.bars("SPY", at(15h, yesterday), at(15h + 30min, yesterday));
  expected.resize(20);
  EXPECT_TRUE(data.bars == expected);  // to the last bit
  const auto newest = client_->minute_data({.ticker = "SPY", .recent = true}).value();
  EXPECT_EQ(newest.bars.back().end(), at(10h + 30min));
}

TEST_F(ClientTest, reads_the_latest_prediction) {
  const auto latest = client_->latest_prediction("SPY", true).value();
  EXPECT_EQ(latest.row.prediction.ticker, "SPY");
  EXPECT_EQ(latest.row.prediction.signal, model::Signal::Buy);
  EXPECT_EQ(latest.row.prediction.data_time, at(10h + 30min));
  EXPECT_EQ(latest.row.prediction.prediction_time, at(10h + 30min));
  EXPECT_EQ(latest.row.prediction.probabilities->at(2), latest.row.prediction.confidence);
  EXPECT_TRUE(latest.row.prediction.stock_price);
  EXPECT_TRUE(latest.row.feature_values.contains("return_5m"));
  EXPECT_EQ(latest.model_info.using_default_only, true);
}

TEST_F(ClientTest, reads_the_history) {
  const auto history = client_->predictions({.ticker = "BAC", .limit = 5}).value();
  ASSERT_EQ(history.rows.size(), 5U);
  EXPECT_EQ(history.rows[0].prediction.signal, model::Signal::Sell);
  EXPECT_EQ(history.rows[4].prediction.data_time, at(10h + 26min));
}

TEST_F(ClientTest, uses_one_connection_for_everything) {
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(client_->latest_prediction("SPY"));
  ASSERT_FALSE(client_->latest_prediction("NONE"));
  ASSERT_TRUE(client_->tickers());
  EXPECT_EQ(server_->status().connections, 1U);
  EXPECT_EQ(server_->status().requests, 22U);
}

TEST_F(ClientTest, connects_again_when_the_server_has_been_restarted) {
  ASSERT_TRUE(client_->tickers());
  const auto port = server_->port();
  server_.reset();
  const auto gone = client_->tickers();
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().category, ErrorCategory::Connection);
  EXPECT_TRUE(gone.error().retryable);
  EXPECT_NE(gone.error().message.find("flow GET /tickers"), std::string::npos) << gone.error().message;
  server_ = Server::start({.port = port, .api_keys = {kKey}}, history_, time_).value();
  EXPECT_TRUE(client_->tickers());
}

TEST_F(ClientTest, failures_of_the_service_name_request_and_status) {
  const auto unknown = client_->latest_prediction("N&N");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().category, ErrorCategory::Http);
  EXPECT_EQ(unknown.error().code, 404);
  EXPECT_FALSE(unknown.error().retryable);
  EXPECT_NE(unknown.error().message.find("/prediction/latest N&N: HTTP 404: no ticker 'N&N'"),
            std::string::npos)
      << unknown.error().message;
  auto config = client_of(server_->port());
  config.api_key = "wrong";
  const auto refused = BlockingClient::create(config).value()->tickers();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, 401);
  EXPECT_NE(refused.error().message.find("check the API key"), std::string::npos);
}

TEST_F(ClientTest, answers_come_in_the_order_of_the_questions_and_never_inside_the_call) {
  core::EventLoop loop;
  const auto client = Client::create(loop, client_of(server_->port())).value();
  std::vector<int> order;
  std::promise<void> done;
  loop.post([&] {
    for (int i = 0; i < 5; ++i) {
      client->prediction().latest(i == 2 ? "NONE" : "SPY", [&, i](const auto& answer) {
        EXPECT_EQ(answer.has_value(), i != 2);
        EXPECT_TRUE(client->rate_limit().reset);
        order.push_back(i);
        if (i == 4) done.set_value();
      });
    }
    EXPECT_EQ(client->waiting(), 5U);
    EXPECT_TRUE(order.empty());
  });
  loop.start();
  done.get_future().wait();
  EXPECT_EQ(order, (std::vector{0, 1, 2, 3, 4}));
  loop.stop();
}

TEST_F(ClientTest, a_callback_may_destroy_its_client) {
  core::EventLoop loop;
  auto client = Client::create(loop, client_of(server_->port())).value();
  bool second_called = false;
  std::promise<void> done;
  loop.post([&] {
    client->tickers().get([&](const auto&) {
      client.reset();
      loop.post([&] { done.set_value(); });
    });
    client->tickers().get([&](const auto&) { second_called = true; });
  });
  loop.start();
  done.get_future().wait();
  EXPECT_FALSE(second_called);
}

// The client against a server that answers as written here.
struct Met {
  core::Expected<LatestPrediction> answer;
  int requests;
  int connections;
};

Met ask_rude(std::vector<RudeServer::Step> steps, std::chrono::milliseconds timeout = 10s, int attempts = 2) {
  const RudeServer server(std::move(steps));
  auto config = client_of(server.port());
  config.timeout = timeout;
  config.attempts = attempts;
  auto answer = BlockingClient::create(config).value()->latest_prediction("SPY");
  return {std::move(answer), server.requests(), server.connections()};
}

core::Error failure(const std::vector<RudeServer::Step>& steps, std::chrono::milliseconds timeout = 10s) {
  const auto met = ask_rude(steps, timeout, 1);
  if (met.answer) return {};
  EXPECT_NE(met.answer.error().message.find("/prediction/latest SPY"), std::string::npos)
      << met.answer.error().message;
  EXPECT_EQ(met.answer.error().message.find(kKey), std::string::npos) << met.answer.error().message;
  return met.answer.error();
}

TEST(ClientAgainstRudeServer, ignores_unknown_fields_and_keeps_absent_ones_absent) {
  const auto latest =
      ask_rude({{an_answer(200, kGoodPrediction, "application/json; charset=utf-8")}}).answer.value();
  EXPECT_EQ(latest.row.prediction.signal, model::Signal::Sell);
  EXPECT_FALSE(latest.row.prediction.stock_price);
  EXPECT_EQ(latest.row.feature_values, (std::map<std::string, double>{{"a", 1}}));
  EXPECT_FALSE(latest.model_info.model_path);
  EXPECT_EQ(latest.row.prediction.data_time, at(10h + 29min + 58s) + 500ms);
}

TEST(ClientAgainstRudeServer, statuses_become_typed_errors) {
  for (const int status : {400, 401, 403, 404, 500, 501, 503, 302}) {
    const auto error = failure({{an_answer(
        status, R"({"status":"error","error":"x","code":0,"message":"because of )" + kKey + "\"}")}});
    EXPECT_EQ(error.category, ErrorCategory::Http) << status;
    EXPECT_EQ(error.code, status);
    EXPECT_EQ(error.retryable, status >= 500);
    EXPECT_NE(error.message.find("because of ***"), std::string::npos) << error.message;
  }
  EXPECT_EQ(failure({{an_answer(502, "<h1>Bad gateway</h1>", "text/html")}}).code, 502);
  EXPECT_EQ(failure({{an_answer(200, R"({"status":"error","error":"x","code":404})")}}).code, 404);
}

TEST(ClientAgainstRudeServer, a_rate_limit_says_when_it_resets) {
  const auto error = failure({{an_answer(429, "{}", "application/json", "X-RateLimit-Reset: 17\r\n")}});
  EXPECT_EQ(error.code, 429);
  EXPECT_TRUE(error.retryable);
  EXPECT_NE(error.message.find("resets in 17 s"), std::string::npos) << error.message;
  EXPECT_EQ(failure({{an_answer(429, "")}}).code, 429);
}

TEST(ClientAgainstRudeServer, nonsense_is_a_data_error_with_the_place_in_the_json) {
  const auto message_for = [](const std::string& body) {
    const auto error = failure({{an_answer(200, body)}});
    EXPECT_EQ(error.category, ErrorCategory::Data) << body;
    EXPECT_FALSE(error.retryable);
    return error.message;
  };
  const auto says = [&](const std::string& body, const std::string& expected) {
    EXPECT_NE(message_for(body).find(expected), std::string::npos) << message_for(body);
  };
  says("", "no valid JSON");
  says("{\"status\":\"succ", "no valid JSON");
  says("[]", "$ is no JSON object");
  says("{}", "$.status");
  says(R"({"status":"success"})", "$.data");
  says(R"({"status":"success","data":{}})", "$.data.prediction is missing");
  says(R"({"status":"success","data":{"prediction":7}})", "$.data.prediction is no object");
  says(with(kGoodPrediction, "0.8,\"prob", "\"high\",\"prob"), "$.data.prediction.confidence is no number");
  says(with(kGoodPrediction, "0.8,\"prob", "1.01,\"prob"), "$.data.prediction.confidence lies outside 0..1");
  says(with(kGoodPrediction, "SHORT", "PANIC"), "$.data.prediction.signal is none of");
  says(with(kGoodPrediction, "0.15,", ""), "$.data.prediction.probabilities does not hold three");
  says(with(kGoodPrediction, "0.15", "null"), "$.data.prediction.probabilities[1] is no number");
  says(with(kGoodPrediction, "10:29:58.5-05:00", "10:29:58"),
       "$.data.prediction.datetime_of_data is no ISO 8601");
  says(with(kGoodPrediction, "prediction_time", "other_time"),
       "$.data.prediction.prediction_time is missing");
  says(with(kGoodPrediction, "\"stock_price\":null", "\"stock_price\":-5"),
       "$.data.prediction.stock_price is no price");
  says(with(kGoodPrediction, "\"prediction\":{\"ticker\":\"SPY\"", "\"prediction\":{\"ticker\":\"BAC\""),
       "$.data.prediction.ticker is another ticker");
}

TEST(ClientAgainstRudeServer, another_content_type_is_a_data_error) {
  const auto error = failure({{an_answer(200, kGoodPrediction, "text/html")}});
  EXPECT_EQ(error.category, ErrorCategory::Data);
  EXPECT_NE(error.message.find("'text/html', not JSON"), std::string::npos) << error.message;
}

TEST(ClientAgainstRudeServer, half_an_answer_is_an_error_and_not_asked_for_again) {
  const auto whole = an_answer(200, kGoodPrediction);
  for (const std::size_t cut : {std::size_t{10}, std::size_t{60}, whole.size() - 5}) {
    const auto met = ask_rude({{.bytes = whole.substr(0, cut), .close = true}, {whole}});
    ASSERT_FALSE(met.answer) << cut;
    EXPECT_EQ(met.answer.error().category, ErrorCategory::Http);
    EXPECT_NE(met.answer.error().message.find("broke off"), std::string::npos) << met.answer.error().message;
    EXPECT_EQ(met.requests, 1);
  }
  EXPECT_EQ(failure({{"SSH-2.0-OpenSSH_9.2\r\n\r\n", true}}).category, ErrorCategory::Http);
}

TEST(ClientAgainstRudeServer, asks_once_more_when_nothing_was_answered) {
  const auto healed = ask_rude({{.bytes = "", .close = true}, {an_answer(200, kGoodPrediction)}});
  EXPECT_TRUE(healed.answer);
  EXPECT_EQ(healed.requests, 2);
  EXPECT_EQ(healed.connections, 2);
  const auto dead = ask_rude({});
  ASSERT_FALSE(dead.answer);
  EXPECT_EQ(dead.answer.error().category, ErrorCategory::Connection);
  EXPECT_EQ(dead.requests, 2);
}

TEST(ClientAgainstRudeServer, connects_again_after_the_server_closed_a_kept_connection) {
  const auto good = an_answer(200, kGoodPrediction);
  const RudeServer server({{.bytes = good, .close = true}, {good}, {good}});
  const auto client = BlockingClient::create(client_of(server.port())).value();
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(client->latest_prediction("SPY"));
  EXPECT_EQ(server.connections(), 2);
}

TEST(ClientAgainstRudeServer, a_kept_connection_that_was_closed_costs_no_attempt) {
  const auto good = an_answer(200, kGoodPrediction);
  const RudeServer server({{.bytes = good, .close = true}, {good}});
  auto config = client_of(server.port());
  config.attempts = 1;
  const auto client = BlockingClient::create(config).value();
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(client->latest_prediction("SPY"));
  EXPECT_EQ(server.connections(), 2);
}

TEST(ClientAgainstRudeServer, a_slow_answer_is_a_timeout_and_the_next_request_is_well) {
  const RudeServer server({{.bytes = "", .silent = true}, {an_answer(200, kGoodPrediction)}});
  auto config = client_of(server.port());
  config.timeout = 500ms;
  const auto client = BlockingClient::create(config).value();
  const auto slow = client->latest_prediction("SPY");
  ASSERT_FALSE(slow);
  EXPECT_EQ(slow.error().category, ErrorCategory::Timeout);
  EXPECT_TRUE(slow.error().retryable);
  EXPECT_TRUE(client->latest_prediction("SPY"));
}

TEST(Client, refuses_a_configuration_that_cannot_work) {
  core::EventLoop loop;
  const auto message_for = [&](const std::string& url, const std::string& key = kKey) -> std::string {
    const auto client = Client::create(loop, {.base_url = url, .api_key = key});
    if (client) return "fine";
    EXPECT_EQ(client.error().category, ErrorCategory::Configuration);
    return client.error().message;
  };
  EXPECT_EQ(message_for("http://127.0.0.1:8080/api/v1"), "fine");
  EXPECT_EQ(message_for("http://[::1]/api/v1/"), "fine");
  EXPECT_EQ(message_for("https://flow.example/api/v1"), "fine");
  for (const char* url : {"", "127.0.0.1:8080", "ftp://host/", "http://", "http://host:0/",
                          "http://host:70000/", "http://me:pw@host/", "http://host/?a=b", "not a url"}) {
    EXPECT_NE(message_for(url), "fine") << url;
  }
  EXPECT_NE(message_for("http://host/api/v1", ""), "fine");
  const std::string injected = message_for("http://host/api/v1", "key\r\nX-Evil: 1");
  EXPECT_NE(injected, "fine");
  EXPECT_EQ(injected.find("Evil"), std::string::npos);
}

}  // namespace
}  // namespace ibflow::flow
