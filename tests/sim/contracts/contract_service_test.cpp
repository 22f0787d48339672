#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "../server/gateway_fixture.hpp"
#include "ibflow/sim/contracts/comma_list.hpp"

namespace ibflow::sim::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Le;
using testing::SizeIs;
using testing::StartsWith;

/// Every statement holds in the text form and in protobuf.
class Contracts : public GatewayTest, public testing::WithParamInterface<int> {
 protected:
  void SetUp() override {
    serve();
    client_ = connect(1, false, GetParam());
  }
  std::vector<AnyResponse> ask_details(const protocol::Contract& contract) {
    protocol::RequestContractDetails request;
    request.request_id = 7;
    request.contract = contract;
    return client_->ask(request);
  }
  std::vector<protocol::ContractDetails> details(const protocol::Contract& contract) {
    std::vector<protocol::ContractDetails> rows;
    for (const auto& row : only<protocol::ContractDetailsRow>(ask_details(contract)))
      rows.push_back(row.contract_details);
    return rows;
  }
  std::vector<AnyResponse> chain_of(std::int32_t con_id) {
    protocol::RequestSecDefOptParams request;
    request.request_id = 8;
    request.underlying_symbol = "SPY";
    request.underlying_sec_type = "STK";
    request.underlying_con_id = con_id;
    return client_->ask(request);
  }
  std::vector<protocol::ContractDescription> search(const std::string& pattern) {
    protocol::RequestMatchingSymbols request;
    request.request_id = 9;
    request.pattern = pattern;
    const auto answers = client_->ask(request);
    EXPECT_EQ(in_short(answers), "79");
    return only<protocol::SymbolSamples>(answers).at(0).contract_descriptions;
  }

  std::unique_ptr<TestClient> client_;
};

INSTANTIATE_TEST_SUITE_P(Versions, Contracts, testing::Values(176, 200, 225),
                         [](const auto& each) { return std::to_string(each.param); });

protocol::Contract of_type(std::string type, std::string symbol, std::string exchange, std::string currency) {
  protocol::Contract contract;
  contract.sec_type = std::move(type);
  contract.symbol = std::move(symbol);
  contract.exchange = std::move(exchange);
  contract.currency = std::move(currency);
  return contract;
}

protocol::Contract spy_option(std::string expiry, double strike, std::string right) {
  auto option = of_type("OPT", "SPY", "SMART", "USD");
  option.last_trade_date_or_contract_month = std::move(expiry);
  option.strike = strike;
  option.right = std::move(right);
  return option;
}

TEST_P(Contracts, SB44_matches_come_one_by_one_and_then_the_end) {
  auto future = of_type("FUT", "ES", "CME", "USD");
  EXPECT_EQ(in_short(ask_details(future)), "10 10 10 10 52");
  future.last_trade_date_or_contract_month = "201903";
  EXPECT_EQ(in_short(ask_details(future)), "10 52");
}

TEST_P(Contracts, SB44_an_unknown_contract_gets_200_and_no_end) {
  const auto answers = ask_details(stock("NOSUCH"));
  EXPECT_EQ(in_short(answers), "4/200");
  const auto error = only<protocol::ErrorMessage>(answers).at(0);
  EXPECT_EQ(error.request_id, 7);
  EXPECT_EQ(error.error_string, "No security definition has been found for the request");
}

TEST_P(Contracts, SB44_a_bond_comes_as_18) {
  auto bond = of_type("BOND", "US-T", "SMART", "USD");
  const auto answers = ask_details(bond);
  EXPECT_EQ(in_short(answers), "18 52");
  const auto details = only<protocol::BondContractDetailsRow>(answers).at(0).contract_details;
  EXPECT_EQ(details.maturity, "20281115");
  EXPECT_EQ(details.coupon, 3.125);
  EXPECT_EQ(details.cusip, "99999SIM1");
  bond.symbol = details.cusip;
  EXPECT_EQ(in_short(ask_details(bond)), "18 52");
}

TEST_P(Contracts, SB45_smart_with_symbol_and_currency_is_one_row) {
  const auto rows = details(stock("AAPL"));
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].contract.exchange, "SMART");
  EXPECT_EQ(rows[0].contract.primary_exchange, "NASDAQ");
  EXPECT_EQ(rows[0].contract.con_id, 265598);
  EXPECT_EQ(rows[0].long_name, "APPLE INC");
  EXPECT_EQ(rows[0].stock_type, "COMMON");
  EXPECT_EQ(rows[0].min_tick, 0.01);
  EXPECT_EQ(rows[0].price_magnifier, 1);
  EXPECT_THAT(rows[0].valid_exchanges, StartsWith("SMART,"));
  EXPECT_THAT(rows[0].order_types, HasSubstr(",LMT,"));
  EXPECT_THAT(rows[0].liquid_hours, StartsWith("20190213:0930-20190213:1600;"));
}

TEST_P(Contracts, AStockWithoutAnExchangeMatchesOnceForEachVenue) {
  auto apple = stock("AAPL");
  apple.exchange.clear();
  const auto rows = details(apple);
  std::set<std::string> exchanges;
  for (const auto& row : rows) {
    EXPECT_EQ(row.contract.con_id, 265598);
    exchanges.insert(row.contract.exchange);
  }
  EXPECT_EQ(exchanges.size(), rows.size());
  EXPECT_EQ(rows.size(), items_of(rows.at(0).valid_exchanges).size());
}

TEST_P(Contracts, WithoutACurrencyForeignListingsMatchToo) {
  auto apple = stock("AAPL");
  apple.currency.clear();
  const auto rows = details(apple);
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[0].contract.currency, "USD");
  EXPECT_EQ(rows[1].contract.currency, "MXN");
  EXPECT_EQ(rows[1].contract.primary_exchange, "MEXI");
  EXPECT_EQ(rows[1].time_zone_id, "America/Mexico_City");
}

TEST_P(Contracts, AnAmbiguousDescriptionGetsNoData) {
  auto request = market_data(3, "AAPL");
  request.contract.currency.clear();
  const auto answers = client_->ask(request);
  EXPECT_EQ(in_short(answers), "4/200");
  EXPECT_THAT(only<protocol::ErrorMessage>(answers).at(0).error_string, HasSubstr("is ambiguous"));
  auto order = an_order(1).buy(1).limit(100).message();
  order.contract.currency.clear();
  EXPECT_EQ(in_short(client_->ask(order)), "4/200");
}

TEST_P(Contracts, AConIdIsEnough) {
  protocol::Contract contract;
  contract.con_id = 756733;
  const auto rows = details(contract);
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].contract.symbol, "SPY");
  contract.con_id = 1;
  EXPECT_EQ(in_short(ask_details(contract)), "4/200");
}

TEST_P(Contracts, ExpiredFuturesNeedIncludeExpired) {
  auto future = of_type("FUT", "ES", "CME", "USD");
  future.last_trade_date_or_contract_month = "201812";
  EXPECT_EQ(in_short(ask_details(future)), "4/200");
  future.include_expired = true;
  const auto rows = details(future);
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].contract.local_symbol, "ESZ8");
}

TEST_P(Contracts, AFutureTellsItsTermsAndItsIndex) {
  protocol::Contract named;
  named.sec_type = "FUT";
  named.local_symbol = "ESH9";
  named.exchange = "CME";
  const auto rows = details(named);
  ASSERT_THAT(rows, SizeIs(1));
  const auto& future = rows[0];
  EXPECT_EQ(future.contract.last_trade_date_or_contract_month, "20190315");
  EXPECT_EQ(future.last_trade_time, "08:30");
  EXPECT_EQ(future.contract_month, "201903");
  EXPECT_EQ(future.contract.multiplier, "50");
  EXPECT_EQ(future.min_tick, 0.25);
  EXPECT_EQ(future.time_zone_id, "US/Central");
  EXPECT_EQ(future.under_symbol, "SPX");
  EXPECT_EQ(future.under_con_id, 416904);
  EXPECT_THAT(future.trading_hours, StartsWith("20190212:1700-20190213:1600;"));
}

TEST_P(Contracts, OneContractOfEachOtherKind) {
  const auto one = [&](const protocol::Contract& contract) {
    const auto rows = details(contract);
    EXPECT_THAT(rows, SizeIs(1)) << contract.sec_type;
    return rows.empty() ? protocol::ContractDetails{} : rows.front();
  };
  EXPECT_EQ(one(of_type("CASH", "EUR", "IDEALPRO", "USD")).contract.local_symbol, "EUR.USD");
  EXPECT_EQ(one(of_type("CASH", "USD", "IDEALPRO", "JPY")).min_tick, 0.005);
  EXPECT_EQ(one(of_type("IND", "VIX", "CBOE", "USD")).long_name, "CBOE VOLATILITY INDEX");
  EXPECT_EQ(one(of_type("CRYPTO", "BTC", "PAXOS", "USD")).min_tick, 0.25);
  EXPECT_EQ(one(of_type("CONTFUT", "NQ", "CME", "USD")).contract.local_symbol, "NQH9");
}

TEST_P(Contracts, SB27_a_cfd_names_the_underlying_that_has_its_data) {
  const auto rows = details(of_type("CFD", "AAPL", "SMART", "USD"));
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].contract.sec_type, "CFD");
  EXPECT_EQ(rows[0].under_con_id, 265598);
  EXPECT_EQ(rows[0].under_sec_type, "STK");
  EXPECT_EQ(details(of_type("CFD", "EUR", "SMART", "USD")).at(0).under_symbol, "EUR");
}

TEST_P(Contracts, SB46_each_valid_exchange_has_a_market_rule_that_is_answered) {
  for (const auto& contract :
       {stock("AAPL"), spy_option("20190315", 270, "C"), of_type("FUT", "ES", "CME", "USD"),
        of_type("CASH", "EUR", "IDEALPRO", "USD"), of_type("IND", "SPX", "CBOE", "USD"),
        of_type("CRYPTO", "BTC", "PAXOS", "USD"), of_type("CFD", "AAPL", "SMART", "USD")}) {
    const auto rows = details(contract);
    ASSERT_FALSE(rows.empty()) << contract.sec_type;
    const auto rules = items_of(rows[0].market_rule_ids);
    EXPECT_EQ(items_of(rows[0].valid_exchanges).size(), rules.size());
    for (const auto rule : std::set<std::string_view>(rules.begin(), rules.end())) {
      protocol::RequestMarketRule request;
      request.market_rule_id = std::stoi(std::string(rule));
      const auto answers = client_->ask(request);
      ASSERT_EQ(in_short(answers), "93");
      const auto answer = only<protocol::MarketRule>(answers).at(0);
      EXPECT_EQ(answer.market_rule_id, request.market_rule_id);
      ASSERT_FALSE(answer.price_increments.empty());
      EXPECT_EQ(answer.price_increments[0].low_edge, 0);
      EXPECT_EQ(answer.price_increments[0].increment, rows[0].min_tick) << contract.sec_type;
    }
  }
}

TEST_P(Contracts, SB46_an_unknown_market_rule_gets_322_without_an_id) {
  protocol::RequestMarketRule request;
  request.market_rule_id = 4711;
  const auto answers = client_->ask(request);
  EXPECT_EQ(in_short(answers), "4/322");
  EXPECT_EQ(only<protocol::ErrorMessage>(answers).at(0).request_id, -1);
}

TEST_P(Contracts, SB47_one_75_for_each_exchange_and_class_then_76) {
  const auto answers = chain_of(756733);
  const auto rows = only<protocol::SecurityDefinitionOptionParameter>(answers);
  ASSERT_EQ(answers.size(), rows.size() + 1);
  EXPECT_EQ(in_short(answers.back()), "76");
  std::set<std::pair<std::string, std::string>> seen;
  for (const auto& row : rows) {
    EXPECT_TRUE(seen.emplace(row.exchange, row.trading_class).second);
    EXPECT_EQ(row.underlying_con_id, 756733);
    EXPECT_EQ(row.multiplier, "100");
    EXPECT_FALSE(row.strikes.empty());
  }
  EXPECT_THAT(seen, Contains(std::pair<std::string, std::string>("SMART", "SPY")));
}

TEST_P(Contracts, SB47_each_combination_of_a_row_is_a_contract) {
  const auto rows = only<protocol::SecurityDefinitionOptionParameter>(chain_of(756733));
  ASSERT_FALSE(rows.empty());
  EXPECT_TRUE(std::ranges::is_sorted(rows[0].expirations));
  EXPECT_TRUE(std::ranges::is_sorted(rows[0].strikes));
  EXPECT_THAT(rows[0].expirations, Contains("20190315"));
  for (const auto& expiry : {rows[0].expirations.front(), rows[0].expirations.back()}) {
    for (const double strike : {rows[0].strikes.front(), rows[0].strikes.back()}) {
      const auto found = details(spy_option(expiry, strike, "P"));
      ASSERT_THAT(found, SizeIs(1)) << expiry << ' ' << strike;
      EXPECT_EQ(found[0].under_con_id, 756733);
    }
  }
}

TEST_P(Contracts, SB47_an_unknown_underlying_has_the_end_alone) {
  EXPECT_EQ(in_short(chain_of(12345)), "76");
}

TEST_P(Contracts, AnOptionIsNamedByItsOccSymbol) {
  const auto rows = details(spy_option("20190315", 270, "CALL"));
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].contract.local_symbol, "SPY   190315C00270000");
  EXPECT_EQ(rows[0].contract.right, "C");
  EXPECT_EQ(rows[0].contract.strike, 270);
  protocol::Contract named;
  named.sec_type = "OPT";
  named.local_symbol = rows[0].contract.local_symbol;
  EXPECT_THAT(details(named), SizeIs(1));
}

TEST_P(Contracts, AnOptionWithoutAStrikeMatchesTheWholeExpiry) {
  const auto rows = details(spy_option("20190315", 0, "C"));
  const auto parameters = only<protocol::SecurityDefinitionOptionParameter>(chain_of(756733));
  EXPECT_EQ(rows.size(), parameters.at(0).strikes.size());
}

TEST_P(Contracts, SB48_a_search_without_a_hit_has_count_0) {
  EXPECT_THAT(search("ZZZZZ"), IsEmpty());
}

TEST_P(Contracts, ASearchFindsSymbolsAndNamesExactOnesFirst) {
  const auto rows = search("s");
  EXPECT_THAT(rows, SizeIs(Le(16)));
  const auto apple = search("apple");
  ASSERT_FALSE(apple.empty());
  EXPECT_EQ(apple[0].contract.symbol, "AAPL");
  const auto exact = search("SPY");
  ASSERT_FALSE(exact.empty());
  EXPECT_EQ(exact[0].contract.con_id, 756733);
  EXPECT_EQ(exact[0].contract.sec_type, "STK");
  EXPECT_EQ(exact[0].contract.primary_exchange, "ARCA");
  EXPECT_THAT(exact[0].derivative_sec_types, ElementsAre("OPT"));
}

TEST_P(Contracts, SB79_smart_components_always_answer) {
  protocol::RequestSmartComponents request;
  request.request_id = 4;
  request.bbo_exchange = "9c0001";
  const auto known = client_->ask(request);
  ASSERT_EQ(in_short(known), "82");
  EXPECT_THAT(only<protocol::SmartComponents>(known).at(0).smart_component_map,
              Contains(Field(&protocol::SmartComponent::exchange_letter, "P")));
  request.bbo_exchange = "nosuch";
  const auto unknown = client_->ask(request);
  ASSERT_EQ(in_short(unknown), "82");
  EXPECT_THAT(only<protocol::SmartComponents>(unknown).at(0).smart_component_map, IsEmpty());
}

TEST_P(Contracts, DepthExchangesComeInOneMessage) {
  const auto answers = client_->ask(protocol::RequestMktDepthExchanges{});
  ASSERT_EQ(in_short(answers), "80");
  const auto rows = only<protocol::MktDepthExchanges>(answers).at(0).depth_mkt_data_descriptions;
  const auto nasdaq = std::ranges::find(rows, "NASDAQ", &protocol::DepthMktDataDescription::exchange);
  ASSERT_NE(nasdaq, rows.end());
  EXPECT_EQ(nasdaq->service_data_type, "Deep2");
}

TEST_F(GatewayTest, AnUnknownUnderlyingIsAnErrorWhenTheChoiceSaysSo) {
  auto config = held_session();
  config.behaviour.unknown_chain_is_error = true;
  serve(config);
  protocol::RequestSecDefOptParams request;
  request.request_id = 8;
  request.underlying_con_id = 12345;
  EXPECT_EQ(in_short(connect(1)->ask(request)), "4/200");
}

}  // namespace
}  // namespace ibflow::sim::test
