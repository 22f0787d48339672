// Order books: server-behaviour.md 3.2.

#include <set>

#include "ibflow/sim/live/depth_book.hpp"
#include "live_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;

/// A client's copy of a book; adding an operation that leaves a hole fails.
class Copy {
 public:
  void apply(const protocol::DepthRow& row, std::size_t most) {
    auto& side = sides_[row.side];
    const auto at = static_cast<std::size_t>(row.position);
    if (row.operation == 0) {
      ASSERT_LE(at, side.size()) << "an insertion leaves a hole";
      side.insert(side.begin() + row.position, {row.price, *row.size});
    } else {
      ASSERT_LT(at, side.size()) << "there is no such row";
      if (row.operation == 1) side[at] = {row.price, *row.size};
      if (row.operation == 2) side.erase(side.begin() + row.position);
    }
    EXPECT_LE(side.size(), most);
  }
  void expect_sound(std::size_t rows) {
    ASSERT_EQ(sides_[0].size(), rows);
    ASSERT_EQ(sides_[1].size(), rows);
    for (std::size_t i = 1; i < rows; ++i) {
      EXPECT_GE(sides_[0][i].first, sides_[0][i - 1].first);
      EXPECT_LE(sides_[1][i].first, sides_[1][i - 1].first);
    }
    EXPECT_GT(sides_[0][0].first, sides_[1][0].first);
  }
  void clear() { sides_ = {}; }
  [[nodiscard]] double best_bid() { return sides_[1].at(0).first; }

 private:
  std::array<std::vector<std::pair<double, core::Decimal>>, 2> sides_;
};

class MarketDepth : public LiveDataTest {
 protected:
  static protocol::RequestMarketDepth depth(std::int32_t id, const std::string& exchange, bool smart = false,
                                            std::int32_t rows = 5, const std::string& symbol = "AAPL") {
    protocol::RequestMarketDepth request;
    request.request_id = id;
    request.contract = stock(symbol);
    request.contract.exchange = exchange;
    request.num_rows = rows;
    request.is_smart_depth = smart;
    return request;
  }
  static protocol::CancelMarketDepth cancellation(std::int32_t id, bool smart) {
    protocol::CancelMarketDepth request;
    request.request_id = id;
    request.is_smart_depth = smart;
    return request;
  }
  template <class Message>
  static void replay(Copy& copy, const std::vector<AnyResponse>& responses, std::size_t rows) {
    for (const auto& message : only<Message>(responses)) copy.apply(message.row, rows);
  }
};
INSTANTIATE_TEST_SUITE_P(Forms, MarketDepth, text_and_protobuf(), version_name);

TEST_P(MarketDepth, SB30_a_book_starts_with_inserts_from_row_0) {
  serve();
  const auto client = keeper("10:00:00");
  const auto rows = only<protocol::MarketDepth>(client->ask(depth(1, "ARCA")));
  ASSERT_EQ(rows.size(), 10U) << "a venue without market makers uses 12";
  std::map<std::int32_t, std::int32_t> next;
  for (const auto& message : rows) {
    EXPECT_EQ(message.row.operation, 0);
    EXPECT_EQ(message.row.position, next[message.row.side]++);
    EXPECT_TRUE(message.row.size->is_positive());
  }
  EXPECT_EQ(next[0], 5);
  EXPECT_EQ(next[1], 5);
}

TEST_P(MarketDepth, SB30_replayed_operations_never_leave_a_hole) {
  serve();
  const auto client = keeper("10:00:00");
  Copy plain, smart;
  client->ask(market_data(9, "AAPL"));
  replay<protocol::MarketDepth>(plain, client->ask(depth(1, "ARCA", false, 4)), 4);
  replay<protocol::MarketDepthL2>(smart, client->ask(depth(2, "SMART", true, 7)), 7);
  std::set<std::int32_t> operations;
  double bid = 0;
  while (client->now() < session_time("10:03:00")) {
    const auto step = client->sync();
    for (const auto& message : only<protocol::MarketDepth>(step)) operations.insert(message.row.operation);
    replay<protocol::MarketDepth>(plain, step, 4);
    replay<protocol::MarketDepthL2>(smart, step, 7);
    plain.expect_sound(4);
    smart.expect_sound(7);
    if (const auto price = last_price(step, 1)) bid = *price;
    if (bid > 0) {
      EXPECT_EQ(plain.best_bid(), bid);
    }
  }
  EXPECT_EQ(operations, (std::set<std::int32_t>{0, 1, 2}));
}

TEST_P(MarketDepth, SB30_after_317_inserts_start_from_row_0) {
  serve();
  const auto client = keeper("10:00:00");
  client->ask(depth(1, "ARCA"));
  perform("reset-depth");
  const auto after = client->ask(protocol::RequestIds{});
  EXPECT_THAT(in_short(after), testing::StartsWith("4/317 12 12"));
  EXPECT_EQ(only<protocol::ErrorMessage>(after).at(0).request_id, 1);
  EXPECT_THAT(only<protocol::ErrorMessage>(after).at(0).error_string,
              HasSubstr("Market depth data has been RESET"));
  Copy copy;
  replay<protocol::MarketDepth>(copy, after, 5);
  copy.expect_sound(5);
}

TEST_P(MarketDepth, after_316_the_client_asks_again) {
  serve();
  const auto client = keeper("10:00:00");
  client->ask(depth(1, "ARCA"));
  perform("halt-depth");
  EXPECT_EQ(in_short(client->run_to("10:00:30")), "4/316");
  EXPECT_EQ(only<protocol::MarketDepth>(client->ask(depth(1, "ARCA"))).size(), 10U);
}

TEST_P(MarketDepth, SB31_smart_depth_names_exchanges) {
  serve();
  const auto client = keeper("10:00:00");
  const auto answers = client->ask(depth(1, "SMART", true, 10));
  const auto rows = only<protocol::MarketDepthL2>(answers);
  ASSERT_EQ(rows.size(), 20U);
  EXPECT_EQ(answers.size(), 20U) << "13 alone";
  std::set<std::string> exchanges;
  for (const auto& message : rows) {
    EXPECT_TRUE(message.row.is_smart_depth);
    exchanges.insert(message.row.market_maker);
  }
  EXPECT_GT(exchanges.size(), 2U);
  EXPECT_TRUE(exchanges.contains("ARCA") || exchanges.contains("NASDAQ"));
}

TEST_P(MarketDepth, a_venue_with_market_makers_names_them) {
  serve();
  const auto client = keeper("10:00:00");
  const auto rows = only<protocol::MarketDepthL2>(client->ask(depth(1, "ISLAND")));
  ASSERT_EQ(rows.size(), 10U);
  EXPECT_FALSE(rows.front().row.is_smart_depth);
  EXPECT_EQ(rows.front().row.market_maker.size(), 4U);
}

TEST_P(MarketDepth, the_venues_of_smart_depth_are_told_by_choice) {
  serve(with({"depth-venue-notice=on"}));
  const auto client = keeper("10:00:00");
  EXPECT_THAT(in_short(client->ask(depth(1, "SMART", true))), testing::StartsWith("4/2152 13 13"));
}

TEST_P(MarketDepth, SB32_the_fourth_request_is_309) {
  serve();
  const auto client = connect(1);
  for (int id = 1; id <= 3; ++id) client->ask(depth(id, "ARCA"));
  const auto error = single_error(client->ask(depth(4, "ARCA")));
  EXPECT_EQ(error.error_code, 309);
  EXPECT_THAT(error.error_string, HasSubstr("Max number (3) of market depth requests"));
  client->ask(cancellation(2, false));
  EXPECT_TRUE(only<protocol::ErrorMessage>(client->ask(depth(4, "ARCA"))).empty());
}

TEST_P(MarketDepth, a_cancel_needs_the_flag_of_its_request) {
  serve();
  const auto client = keeper("10:00:00");
  client->ask(depth(1, "SMART", true));
  EXPECT_EQ(in_short(client->ask(cancellation(1, false))), "4/310");
  EXPECT_EQ(in_short(client->ask(cancellation(1, true))), "");
  EXPECT_EQ(in_short(client->ask(cancellation(1, true))), "4/310");
  EXPECT_EQ(in_short(client->run_to("10:00:30")), "");
}

TEST_P(MarketDepth, what_has_no_book_is_10092_and_a_cfd_is_sent_on) {
  serve(with({"no-market-data=SPY"}));
  const auto client = connect(1);
  EXPECT_EQ(single_error(client->ask(depth(1, "SMART"))).error_code, 10092);
  auto index = depth(2, "CBOE");
  index.contract = contract("IND", "SPX", "CBOE");
  EXPECT_EQ(single_error(client->ask(index)).error_code, 10092);
  auto cfd = depth(3, "SMART", true);
  cfd.contract.sec_type = "CFD";
  EXPECT_EQ(in_short(client->ask(cfd)), "92");
  EXPECT_EQ(single_error(client->ask(depth(4, "ARCA", false, 5, "SPY"))).error_code, 354);
}

}  // namespace
}  // namespace ibflow::sim::test
