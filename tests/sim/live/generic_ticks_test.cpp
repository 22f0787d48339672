// Values of generic ticks: server-behaviour.md 2.2.

#include "live_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class GenericTicks : public LiveDataTest {};
INSTANTIATE_TEST_SUITE_P(Forms, GenericTicks, text_and_protobuf(), version_name);

TEST_P(GenericTicks, each_number_brings_its_types) {
  serve();
  const auto client = keeper("10:00:00");
  const std::map<std::string, std::string> expected{
      {"100", "z29 z30"},     {"101", "z27 z28"}, {"104", "g23"},
      {"105", "z87"},         {"106", "g24"},     {"165", "p15 p16 p17 p18 p19 p20 z21"},
      {"220", "p78"},         {"221", "p37"},     {"232", "p37"},
      {"236", "g46 z89"},     {"293", "g54"},     {"294", "g55"},
      {"295", "g56"},         {"318", "p57"},     {"411", "g58"},
      {"456", "s59"},         {"588", "z86"},     {"595", "z63 z64 z65"},
      {"225", "z34 z36 z61"},
  };
  std::int32_t id = 1;
  for (const auto& [number, types] : expected) {
    EXPECT_EQ(tick_types(client->ask(with_ticks(id++, "SPY", "mdoff," + number))), "58 81 " + types)
        << number;
  }
}

TEST_P(GenericTicks, they_come_behind_the_defaults) {
  serve();
  const auto client = keeper("10:00:00");
  EXPECT_THAT(tick_types(client->ask(with_ticks(1, "SPY", "236, 293"))),
              testing::EndsWith("s32 s33 s84 g46 z89 g54"));
}

TEST_P(GenericTicks, rt_volume_tells_every_trade) {
  serve();
  const auto client = keeper("10:00:00");
  client->ask(with_ticks(1, "AAPL", "mdoff,233"));
  const auto trades = only<protocol::TickString>(client->run_to("10:01:00"));
  ASSERT_EQ(trades.size(), 12U) << "the reconstructed minute has twelve prints";
  std::int64_t last_total = 0;
  for (const auto& trade : trades) {
    EXPECT_EQ(trade.tick_type, 48);
    std::vector<std::string> parts(1);
    for (const char c : trade.value) {
      if (c == ';') {
        parts.emplace_back();
      } else {
        parts.back() += c;
      }
    }
    ASSERT_EQ(parts.size(), 6U) << trade.value;
    EXPECT_EQ(parts[2].size(), 13U) << "milliseconds";
    const auto total = std::stoll(parts[3]);
    if (last_total > 0) {
      EXPECT_NEAR(static_cast<double>(total), static_cast<double>(last_total + std::stoll(parts[1])), 1.0)
          << "lots are rounded";
    }
    last_total = total;
    EXPECT_NEAR(std::stod(parts[4]), std::stod(parts[0]), 5) << "the average price lies near";
  }
}

TEST_P(GenericTicks, news_come_as_ticks_of_their_own) {
  serve();
  const auto client = keeper("10:00:00");
  const auto answers = client->ask(with_ticks(1, "AAPL", "mdoff,292:BRFG+DJNL"));
  ASSERT_EQ(in_short(answers), "58 81 84") << "the latest headline";
  const auto news = only<protocol::TickNews>(answers).at(0);
  EXPECT_EQ(news.provider_code, "BRFG");
  protocol::RequestNewsArticle article;
  article.request_id = 2;
  article.provider_code = news.provider_code;
  article.article_id = news.article_id;
  EXPECT_EQ(in_short(client->ask(article)), "83") << "its text can be asked for";
  EXPECT_EQ(in_short(client->run_to("10:01:00")), "");
  EXPECT_EQ(in_short(client->run_to("11:00:05")), "84") << "the next one comes when it appears";
}

TEST_P(GenericTicks, counts_move_with_the_market) {
  serve();
  const auto client = keeper("10:00:00");
  const auto before = last_generic(client->ask(with_ticks(1, "AAPL", "mdoff,293")), 54);
  const auto after = last_generic(client->run_to("10:01:00"), 54);
  ASSERT_TRUE(before && after);
  EXPECT_GT(*after, *before);
}

}  // namespace
}  // namespace ibflow::sim::test
