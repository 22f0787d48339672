#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <sstream>

#include "../server/gateway_fixture.hpp"
#include "ibflow/sim/reference/scan.hpp"

namespace ibflow::sim::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

protocol::RequestScannerSubscription a_scan(std::int32_t id, std::string code) {
  protocol::RequestScannerSubscription request;
  request.request_id = id;
  request.subscription.instrument = "STK";
  request.subscription.location_code = "STK.US.MAJOR";
  request.subscription.scan_code = std::move(code);
  request.scanner_subscription_filter_options.emplace();
  return request;
}

protocol::CancelScannerSubscription cancel_scan(std::int32_t id) {
  protocol::CancelScannerSubscription request;
  request.request_id = id;
  return request;
}

std::vector<std::string> symbols(const std::vector<AnyResponse>& answers) {
  std::vector<std::string> found;
  for (const auto& data : only<protocol::ScannerData>(answers)) {
    for (const auto& row : data.rows) found.push_back(row.contract_details.contract.symbol);
  }
  return found;
}

class Scanner : public GatewayTest, public testing::WithParamInterface<int> {
 protected:
  std::unique_ptr<TestClient> at(std::string_view time_of_day) {
    serve();
    auto client = connect(1, true, GetParam());
    client->run_to(time_of_day);
    return client;
  }
};

INSTANTIATE_TEST_SUITE_P(Versions, Scanner, testing::Values(176, 200, 225),
                         [](const auto& each) { return std::to_string(each.param); });

TEST_P(Scanner, SB80_rows_count_from_rank_0_and_name_their_contracts) {
  const auto client = at("10:00:00");
  const auto answers = client->ask(a_scan(7, "MOST_ACTIVE"));
  ASSERT_EQ(in_short(answers), "20");
  const auto data = only<protocol::ScannerData>(answers).at(0);
  EXPECT_EQ(data.request_id, 7);
  ASSERT_EQ(data.rows.size(), 2U);
  EXPECT_EQ(data.rows[0].rank, 0);
  EXPECT_EQ(data.rows[1].rank, 1);
  const auto& contract = data.rows[0].contract_details.contract;
  EXPECT_EQ(contract.symbol, "SPY");
  EXPECT_EQ(contract.con_id, 756733);
  EXPECT_EQ(contract.exchange, "SMART");
  EXPECT_EQ(data.rows[0].contract_details.market_name, "SPY");
}

TEST_P(Scanner, SB80_cancel_gives_162_and_an_unknown_id_365) {
  const auto client = at("10:00:00");
  client->ask(a_scan(7, "MOST_ACTIVE"));
  const auto cancelled = client->ask(cancel_scan(7));
  ASSERT_EQ(in_short(cancelled), "4/162");
  EXPECT_THAT(only<protocol::ErrorMessage>(cancelled).at(0).error_string,
              HasSubstr("API scanner subscription cancelled: 7"));
  EXPECT_EQ(in_short(client->ask(cancel_scan(7))), "4/365");
}

TEST_P(Scanner, SB80_gainers_and_losers_are_each_others_reverse) {
  const auto client = at("10:00:00");
  const auto gainers = symbols(client->ask(a_scan(1, "TOP_PERC_GAIN")));
  auto losers = symbols(client->ask(a_scan(2, "TOP_PERC_LOSE")));
  ASSERT_EQ(gainers.size(), 2U);
  std::ranges::reverse(losers);
  EXPECT_EQ(gainers, losers);
}

TEST_P(Scanner, SB80_a_result_comes_again_when_it_has_changed) {
  const auto client = at("09:29:50");
  EXPECT_THAT(symbols(client->ask(a_scan(1, "MOST_ACTIVE"))), IsEmpty());
  const auto later = only<protocol::ScannerData>(client->run_to("09:30:30"));
  ASSERT_EQ(later.size(), 1U);
  EXPECT_EQ(later[0].rows.size(), 2U);
}

TEST_P(Scanner, SB80_filters_narrow_the_result) {
  const auto client = at("10:00:00");
  auto above = a_scan(1, "MOST_ACTIVE");
  above.subscription.above_price = 200;
  EXPECT_THAT(symbols(client->ask(above)), ElementsAre("SPY"));
  auto stocks = a_scan(2, "MOST_ACTIVE");
  stocks.subscription.stock_type_filter = "STOCK";
  EXPECT_THAT(symbols(client->ask(stocks)), ElementsAre("AAPL"));
  auto tagged = a_scan(3, "MOST_ACTIVE");
  tagged.scanner_subscription_filter_options.emplace();
  tagged.scanner_subscription_filter_options->push_back({.tag = "priceBelow", .value = "200"});
  EXPECT_THAT(symbols(client->ask(tagged)), ElementsAre("AAPL"));
  auto one = a_scan(4, "MOST_ACTIVE");
  one.subscription.number_of_rows = 1;
  EXPECT_THAT(symbols(client->ask(one)), ElementsAre("SPY"));
  auto nasdaq = a_scan(5, "MOST_ACTIVE");
  nasdaq.subscription.location_code = "STK.NASDAQ";
  EXPECT_THAT(symbols(client->ask(nasdaq)), ElementsAre("AAPL"));
}

TEST_P(Scanner, SB80_nothing_found_is_count_0) {
  const auto client = at("10:00:00");
  auto elsewhere = a_scan(1, "MOST_ACTIVE");
  elsewhere.subscription.location_code = "STK.EU";
  const auto answers = client->ask(elsewhere);
  ASSERT_EQ(in_short(answers), "20");
  EXPECT_THAT(symbols(answers), IsEmpty());
}

TEST_P(Scanner, SB80_limits_and_mistakes_are_refused) {
  const auto client = at("10:00:00");
  EXPECT_EQ(in_short(client->ask(a_scan(50, "NO_SUCH_SCAN"))), "4/162");
  for (int id = 0; id < 10; ++id) EXPECT_EQ(in_short(client->ask(a_scan(id, "MOST_ACTIVE"))), "20");
  EXPECT_EQ(in_short(client->ask(a_scan(0, "MOST_ACTIVE"))), "4/385");
  EXPECT_EQ(in_short(client->ask(a_scan(10, "MOST_ACTIVE"))), "4/162");
}

TEST_P(Scanner, ParametersParseAndKnowEveryScan) {
  const auto client = at("09:29:50");
  const auto answers = client->ask(protocol::RequestScannerParameters{});
  ASSERT_EQ(in_short(answers), "19");
  std::istringstream text(only<protocol::ScannerParameters>(answers).at(0).xml);
  boost::property_tree::ptree tree;
  boost::property_tree::read_xml(text, tree);
  const auto& response = tree.get_child("ScanParameterResponse");
  EXPECT_TRUE(response.get_child_optional("InstrumentList.Instrument"));
  EXPECT_TRUE(response.get_child_optional("LocationTree.Location"));
  EXPECT_TRUE(response.get_child_optional("FilterList.RangeFilter"));
  std::size_t codes = 0;
  for (const auto& [name, node] : response.get_child("ScanTypeList")) codes += name == "ScanType" ? 1U : 0U;
  EXPECT_EQ(codes, scan_types().size());
}

TEST_F(GatewayTest, SB80_an_empty_scan_is_a_notice_when_the_choice_says_so) {
  auto config = held_session();
  config.behaviour.empty_scan_is_notice = true;
  serve(config);
  EXPECT_EQ(in_short(connect(1)->ask(a_scan(1, "MOST_ACTIVE"))), "4/165");
}

}  // namespace
}  // namespace ibflow::sim::test
