#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../server/gateway_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

constexpr std::int32_t kApple = 265598;

class News : public GatewayTest, public testing::WithParamInterface<int> {
 protected:
  std::unique_ptr<TestClient> at(std::string_view time_of_day) {
    serve();
    auto client = connect(1, true, GetParam());
    client->run_to(time_of_day);
    return client;
  }
};

INSTANTIATE_TEST_SUITE_P(Versions, News, testing::Values(176, 200, 225),
                         [](const auto& each) { return std::to_string(each.param); });

protocol::RequestHistoricalNews headlines(std::string providers, std::int32_t most) {
  protocol::RequestHistoricalNews request;
  request.request_id = 5;
  request.con_id = kApple;
  request.provider_codes = std::move(providers);
  request.total_results = most;
  return request;
}

protocol::RequestNewsArticle article(std::string provider, std::string id) {
  protocol::RequestNewsArticle request;
  request.request_id = 6;
  request.provider_code = std::move(provider);
  request.article_id = std::move(id);
  return request;
}

TEST_P(News, ProvidersComeInOneMessage) {
  const auto client = at("09:31:00");
  const auto answers = client->ask(protocol::RequestNewsProviders{});
  ASSERT_EQ(in_short(answers), "85");
  const auto providers = only<protocol::NewsProviders>(answers).at(0).news_providers;
  ASSERT_THAT(providers, SizeIs(3));
  EXPECT_EQ(providers[0].code, "BRFG");
}

TEST_P(News, SB81_headlines_come_newest_first_and_end_with_87) {
  const auto client = at("09:31:00");
  const auto answers = client->ask(headlines("BRFG+BRFUPDN+DJNL", 4));
  EXPECT_EQ(in_short(answers), "86 86 86 86 87");
  const auto rows = only<protocol::HistoricalNews>(answers);
  ASSERT_THAT(rows, SizeIs(4));
  EXPECT_EQ(rows[0].time, "2019-02-13 14:15:00.0");  // DJNL's of today lies ahead
  EXPECT_EQ(rows[0].provider_code, "BRFUPDN");
  EXPECT_THAT(rows[0].headline, StartsWith("SIMULATED: AAPL"));
  for (std::size_t i = 1; i < rows.size(); ++i) EXPECT_LT(rows[i].time, rows[i - 1].time);
  EXPECT_TRUE(only<protocol::HistoricalNewsEnd>(answers).at(0).has_more);
}

TEST_P(News, SB81_the_start_is_exclusive_and_the_end_inclusive) {
  const auto client = at("09:31:00");
  auto request = headlines("BRFG", 10);
  request.start_date_time = "2019-02-11 13:30:00.0";
  request.end_date_time = "2019-02-12 13:30:00.0";
  const auto answers = client->ask(request);
  EXPECT_EQ(in_short(answers), "86 87");
  EXPECT_EQ(only<protocol::HistoricalNews>(answers).at(0).time, "2019-02-12 13:30:00.0");
  EXPECT_FALSE(only<protocol::HistoricalNewsEnd>(answers).at(0).has_more);
}

TEST_P(News, SB81_without_headlines_the_end_comes_alone) {
  const auto client = at("09:31:00");
  EXPECT_EQ(in_short(client->ask(headlines("NOSUCH", 10))), "87");
  auto request = headlines("BRFG", 10);
  request.con_id = 1;
  EXPECT_EQ(in_short(client->ask(request)), "87");
}

TEST_P(News, SB81_each_headline_has_an_article_that_says_it_is_simulated) {
  const auto client = at("09:31:00");
  const auto row = only<protocol::HistoricalNews>(client->ask(headlines("BRFG", 1))).at(0);
  const auto answers = client->ask(article(row.provider_code, row.article_id));
  ASSERT_EQ(in_short(answers), "83");
  EXPECT_THAT(only<protocol::NewsArticle>(answers).at(0).article_text, HasSubstr("SIMULATED"));
}

TEST_P(News, SB81_an_unknown_article_is_10172) {
  const auto client = at("09:31:00");
  for (const auto* id : {"BRFG$nosuch", "", "BRFG$0463a00000001", "BRFG$fffff00040d7e"}) {
    EXPECT_EQ(in_short(client->ask(article("BRFG", id))), "4/10172") << id;
  }
}

TEST_P(News, SB83_without_bulletins_there_is_no_answer_and_the_cancel_is_silent) {
  const auto client = at("09:31:00");
  protocol::RequestNewsBulletins request;
  request.all_msgs = true;
  EXPECT_THAT(client->ask(request), IsEmpty());
  EXPECT_THAT(client->ask(protocol::CancelNewsBulletins{}), IsEmpty());
  EXPECT_THAT(client->run_to("10:00:01"), IsEmpty());
}

TEST_P(News, SB83_a_bulletin_reaches_subscribers_once_and_all_of_the_day_on_demand) {
  const auto client = at("09:59:58");
  client->send(protocol::RequestNewsBulletins{});
  const auto bulletins = only<protocol::NewsBulletin>(client->run_to("10:00:05"));
  ASSERT_THAT(bulletins, SizeIs(1));
  EXPECT_THAT(bulletins[0].news_message, StartsWith("SIMULATED"));
  EXPECT_THAT(client->ask(protocol::RequestNewsBulletins{}), IsEmpty());
  protocol::RequestNewsBulletins all;
  all.all_msgs = true;
  EXPECT_EQ(in_short(client->ask(all)), "14");
}

}  // namespace
}  // namespace ibflow::sim::test
