// Snapshots: server-behaviour.md 2.3.

#include "live_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::EndsWith;
using testing::StartsWith;

class Snapshot : public LiveDataTest {
 protected:
  static protocol::RequestMarketData snapshot(std::int32_t id, const std::string& symbol) {
    auto request = market_data(id, symbol);
    request.snapshot = true;
    return request;
  }
};
INSTANTIATE_TEST_SUITE_P(Forms, Snapshot, text_and_protobuf(), version_name);

TEST_P(Snapshot, SB16_values_then_one_57_and_nothing_after_it) {
  serve();
  const auto client = keeper("10:00:00");
  const auto answers = client->ask(snapshot(11, "AAPL"));
  EXPECT_THAT(in_short(answers), StartsWith("58 81 46 1 45"));
  EXPECT_THAT(in_short(answers), EndsWith(" 57"));
  EXPECT_EQ(only<protocol::TickSnapshotEnd>(answers).size(), 1U);
  EXPECT_EQ(in_short(client->run_to("10:00:30")), "") << "no updates after the end";
  EXPECT_EQ(in_short(client->ask(cancel_market_data(11))), "4/300");
}

TEST_P(Snapshot, SB17_without_any_quote_it_ends_all_the_same) {
  serve(with({"snapshot-seconds=4"}));
  const auto watcher = connect(2);
  watcher->send(snapshot(11, "AAPL"));
  EXPECT_EQ(tick_types(watcher->sync()), "58 81 g49 p9 p1 p2 z0 z3") << "before the open; the clock stands";
  const auto client = keeper("09:29:54");
  const auto rest = watcher->sync();
  EXPECT_THAT(in_short(rest), EndsWith("57"));
  client->run_to("09:31:00");
  EXPECT_EQ(in_short(watcher->sync()), "");
}

TEST_P(Snapshot, takes_no_line_and_no_generic_ticks) {
  serve(with({"market-data-lines=0"}));
  const auto client = keeper("10:00:00");
  EXPECT_THAT(in_short(client->ask(snapshot(11, "AAPL"))), EndsWith(" 57"));
  auto request = snapshot(12, "AAPL");
  request.generic_tick_list = "233";
  EXPECT_EQ(in_short(client->ask(request)), "4/321");
}

TEST_P(Snapshot, regulatory_ones_need_a_permission_and_a_second_between_them) {
  serve();
  auto request = market_data(11, "AAPL");
  request.regulatory_snapshot = true;
  EXPECT_EQ(in_short(connect(1)->ask(request)), "4/354");
  serve(with({"regulatory-snapshots=on"}));
  const auto client = keeper("10:00:00");
  client->send(request);
  request.request_id = 12;
  client->send(request);
  const auto answers = client->sync();
  EXPECT_EQ(only<protocol::TickSnapshotEnd>(answers).size(), 1U);
  EXPECT_THAT(in_short(answers), EndsWith("57 4/322"));
}

}  // namespace
}  // namespace ibflow::sim::test
