// Retries, rate limit, circuit breaker, packing and the key's place.

#include "ibflow/flow/blocking_client.hpp"
#include "ibflow/flow/detail/circuit_breaker.hpp"
#include "ibflow/flow/detail/rate_budget.hpp"
#include "ibflow/http/gzip.hpp"
#include "tests/flow/small_service.hpp"

namespace ibflow::flow {
namespace {

using namespace std::chrono_literals;
using namespace testing;
using core::ErrorCategory;

http::Response with_limit(http::Response response, int limit, int remaining, int reset) {
  response.headers = {{"X-RateLimit-Limit", std::to_string(limit)},
                      {"X-RateLimit-Remaining", std::to_string(remaining)},
                      {"X-RateLimit-Reset", std::to_string(reset)}};
  return response;
}

TEST(Patience, a_service_that_is_away_for_a_moment_is_asked_again) {
  for (const int status : {502, 503, 504}) {
    const SmallService service([&](const auto&, int number) {
      return number < 2 ? http::error_response(status, "a moment") : success(kTickers);
    });
    auto config = service.config();
    config.attempts = 3;
    EXPECT_TRUE(BlockingClient::create(config).value()->tickers()) << status;
    EXPECT_EQ(service.seen().size(), 3U);
  }
}

TEST(Patience, what_will_not_get_better_is_asked_once) {
  for (const int status : {400, 401, 404, 500, 501}) {
    const SmallService service([&](const auto&, int) { return http::error_response(status, "no"); });
    auto config = service.config();
    config.attempts = 5;
    const auto client = BlockingClient::create(config).value();
    EXPECT_EQ(client->tickers().error().code, status);
    EXPECT_EQ(service.seen().size(), 1U) << status;
  }
}

TEST(Patience, attempts_end) {
  const SmallService service([](const auto&, int) { return http::error_response(503, "gone fishing"); });
  auto config = service.config();
  config.attempts = 4;
  const auto answer = BlockingClient::create(config).value()->tickers();
  EXPECT_EQ(answer.error().code, 503);
  EXPECT_NE(answer.error().message.find("gone fishing"), std::string::npos);
  EXPECT_EQ(service.seen().size(), 4U);
}

TEST(Patience, a_refusal_for_the_limit_is_asked_again_after_its_reset) {
  const SmallService service([](const auto&, int number) {
    return number == 0 ? with_limit(http::error_response(429, "slowly"), 30, 0, 0) : success(kTickers);
  });
  EXPECT_TRUE(BlockingClient::create(service.config()).value()->tickers());
  EXPECT_EQ(service.seen().size(), 2U);
}

TEST(Patience, a_reset_after_the_deadline_is_not_waited_for) {
  const SmallService service(
      [](const auto&, int) { return with_limit(http::error_response(429, "slowly"), 30, 0, 50); });
  const auto client = BlockingClient::create(service.config()).value();
  const auto answer = client->tickers();
  EXPECT_EQ(answer.error().code, 429);
  EXPECT_EQ(client->last_failure()->kind, FailureKind::Api);
  EXPECT_EQ(service.seen().size(), 1U);
}

TEST(Patience, a_spent_limit_is_honoured_before_the_service_has_to_say_no) {
  const SmallService service([](const auto&, int) { return with_limit(success(kTickers), 2, 0, 50); });
  auto config = service.config();
  config.longest_limit_wait = 1s;
  const auto client = BlockingClient::create(config).value();
  EXPECT_TRUE(client->tickers());
  const auto second = client->tickers();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().category, ErrorCategory::Http);
  EXPECT_EQ(second.error().code, 429);
  EXPECT_TRUE(second.error().retryable);
  EXPECT_NE(second.error().message.find("not sent"), std::string::npos) << second.error().message;
  EXPECT_EQ(client->last_failure()->kind, FailureKind::RateLimit);
  EXPECT_EQ(service.seen().size(), 1U);
  EXPECT_EQ(client->rate_limit().limit, 2);
}

TEST(Patience, the_heavy_budget_is_another_one) {
  const SmallService service([](const http::Request& request, int) {
    if (request.target.find("/data-range") == std::string::npos) return success(kTickers);
    return with_limit(success(R"({"ticker":"SPY","divergence_data":[]})"), 1, 0, 50);
  });
  auto config = service.config();
  config.longest_limit_wait = 1s;
  const auto client = BlockingClient::create(config).value();
  const DataRangeQuery query{.ticker = "SPY", .start_date = kDay, .end_date = kDay};
  EXPECT_TRUE(client->data_range(query));
  EXPECT_FALSE(client->data_range(query));
  EXPECT_TRUE(client->tickers());
  EXPECT_EQ(service.seen().size(), 2U);
}

TEST(RateBudget, counts_by_itself_until_the_service_has_spoken) {
  const detail::RateBudget::Time start{1000h};
  detail::RateBudget budget(3);
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(budget.wait(start));
    budget.take(start);
  }
  EXPECT_EQ(budget.wait(start + 20s), 40s);
  EXPECT_FALSE(budget.wait(start + 60s));
  budget.take(start + 60s);
  EXPECT_FALSE(budget.wait(start + 61s)) << "a new window has a new budget";
  budget.learn({.limit = 10, .remaining = 0, .reset = 5s}, false, start + 62s);
  EXPECT_EQ(budget.wait(start + 63s), 4s);
  budget.learn({}, true, start + 70s);
  EXPECT_EQ(budget.wait(start + 70s), 60s) << "a refusal without headers is a minute's";
}

TEST(CircuitBreaker, opens_after_failures_in_a_row_and_lets_one_try) {
  const detail::CircuitBreaker::Time start{1000h};
  detail::CircuitBreaker breaker(3, 30s);
  breaker.failed(start);
  breaker.failed(start);
  breaker.succeeded();
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(breaker.open_for(start));
    breaker.failed(start);
  }
  EXPECT_EQ(breaker.open_for(start + 10s), 20s);
  EXPECT_FALSE(breaker.open_for(start + 30s)) << "half open";
  breaker.failed(start + 30s);
  EXPECT_EQ(breaker.open_for(start + 31s), 29s) << "the one that tried has failed";
  breaker.succeeded();
  EXPECT_FALSE(breaker.open_for(start + 31s));
}

TEST(Patience, a_service_that_fails_and_fails_is_left_alone) {
  const SmallService service([](const auto&, int) { return http::error_response(500, "broken"); });
  auto config = service.config();
  config.breaker_failures = 2;
  config.breaker_pause = 1h;
  const auto client = BlockingClient::create(config).value();
  for (int i = 0; i < 2; ++i) EXPECT_EQ(client->tickers().error().code, 500);
  const auto third = client->tickers();
  EXPECT_EQ(third.error().category, ErrorCategory::Connection);
  EXPECT_NE(third.error().message.find("2 requests in a row have failed, the last with: HTTP 500"),
            std::string::npos)
      << third.error().message;
  EXPECT_EQ(client->last_failure()->kind, FailureKind::CircuitOpen);
  EXPECT_EQ(service.seen().size(), 2U);
}

TEST(Patience, one_request_tries_whether_the_service_is_back) {
  const SmallService service([](const auto&, int number) {
    return number < 2 ? http::error_response(500, "broken") : success(kTickers);
  });
  auto config = service.config();
  config.breaker_failures = 2;
  config.breaker_pause = 0ms;
  const auto client = BlockingClient::create(config).value();
  for (int i = 0; i < 2; ++i) EXPECT_FALSE(client->tickers());
  EXPECT_TRUE(client->tickers());
}

TEST(Client, a_failure_has_the_services_own_code_and_words) {
  const SmallService service([](const auto&, int) {
    http::Response response;
    response.status = 400;
    response.body =
        R"({"status":"error","error":"Bad Request","code":4711,"message":"no such day; a-secret-key"})";
    return response;
  });
  const auto client = BlockingClient::create(service.config()).value();
  EXPECT_EQ(client->tickers().error().code, 400);
  const auto failure = client->last_failure().value();
  EXPECT_EQ(failure.kind, FailureKind::Api);
  EXPECT_EQ(failure.http_status, 400);
  EXPECT_EQ(failure.api_code, 4711);
  EXPECT_EQ(failure.api_error, "Bad Request");
  EXPECT_EQ(failure.api_message, "no such day; ***");
}

TEST(Client, a_shape_that_is_not_the_apis_has_its_json_path) {
  const SmallService service([](const auto&, int) { return success(R"({"tickers":["SPY",7]})"); });
  const auto client = BlockingClient::create(service.config()).value();
  EXPECT_EQ(client->tickers().error().category, ErrorCategory::Data);
  EXPECT_EQ(client->last_failure()->kind, FailureKind::Decode);
  EXPECT_EQ(client->last_failure()->json_path, "$.data.tickers[1]");
}

TEST(Client, the_key_goes_by_header_or_by_query) {
  const SmallService service([](const auto&, int) { return success(kTickers); });
  auto config = service.config();
  EXPECT_TRUE(BlockingClient::create(config).value()->tickers());
  config.key_place = KeyPlace::Query;
  config.api_key = "with&and=signs";
  EXPECT_TRUE(BlockingClient::create(config).value()->tickers());
  const auto seen = service.seen();
  EXPECT_EQ(seen[0].api_key, kKey);
  EXPECT_EQ(seen[0].target, "/api/v1/tickers");
  EXPECT_FALSE(seen[1].api_key);
  EXPECT_EQ(seen[1].target, "/api/v1/tickers?api_key=with%26and=signs");
}

TEST(Client, a_key_in_the_query_is_in_no_message_though_the_service_repeats_the_request) {
  const SmallService service(
      [](const http::Request& request, int) { return http::error_response(400, "bad: " + request.target); });
  auto config = service.config();
  config.key_place = KeyPlace::Query;
  config.api_key = "with&and=signs";
  const auto client = BlockingClient::create(config).value();
  const auto answer = client->tickers();
  EXPECT_EQ(answer.error().code, 400);
  EXPECT_NE(answer.error().message.find("api_key=***"), std::string::npos) << answer.error().message;
  EXPECT_EQ(answer.error().message.find("with"), std::string::npos) << answer.error().message;
  EXPECT_EQ(client->last_failure()->api_message->find("with"), std::string::npos);
}

TEST(Client, a_long_message_is_not_cut_in_the_middle_of_the_key) {
  const SmallService service(
      [](const auto&, int) { return http::error_response(400, std::string(195, 'x') + kKey + " is wrong"); });
  const auto answer = BlockingClient::create(service.config()).value()->tickers();
  EXPECT_EQ(answer.error().message.find(kKey.substr(0, 5)), std::string::npos) << answer.error().message;
}

TEST(Gzip, packed_answers_are_unpacked) {
  std::string many = R"({"tickers":[)";
  for (int i = 0; i < 5'000; ++i) many += R"("T)" + std::to_string(i) + "\",";
  many += R"("LAST"]})";
  const SmallService service([&](const auto&, int) { return success(many); }, {}, 1'000);
  const auto answer = BlockingClient::create(service.config()).value()->tickers();
  EXPECT_EQ(answer->size(), 5'001U);
  EXPECT_EQ(answer->back(), "LAST");
}

TEST(Gzip, damaged_and_endless_ones_are_refused) {
  const std::string packed = http::gzip(std::string(1'000'000, 'a'));
  EXPECT_LT(packed.size(), 10'000U);
  EXPECT_EQ(http::gunzip(packed, 1'000'000)->size(), 1'000'000U);
  EXPECT_FALSE(http::gunzip(packed, 999'999));
  EXPECT_FALSE(http::gunzip(packed.substr(0, packed.size() - 9), 1'000'000));
  EXPECT_FALSE(http::gunzip("plain text", 100));
  EXPECT_FALSE(http::gunzip("", 100));
  const RudeServer server({{an_answer(200, "no gzip", "application/json", "Content-Encoding: gzip\r\n")}});
  const auto answer = BlockingClient::create(client_of(server.port())).value()->tickers();
  EXPECT_EQ(answer.error().category, ErrorCategory::Http);
  EXPECT_NE(answer.error().message.find("gzip is damaged"), std::string::npos) << answer.error().message;
}

}  // namespace
}  // namespace ibflow::flow
