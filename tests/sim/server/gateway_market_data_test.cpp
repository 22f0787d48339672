// Contracts, level-1 data and real-time bars.

#include "gateway_fixture.hpp"
#include "ibflow/sim/market/recording.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class GatewayMarketData : public GatewayTest {};

template <class Message>
protocol::ErrorMessage only_error(const std::vector<AnyResponse>& answers) {
  const auto errors = only<Message>(answers);
  EXPECT_EQ(answers.size(), 1U) << in_short(answers);
  return errors.empty() ? Message{} : errors.front();
}

TEST_F(GatewayMarketData, DescribesAContract) {  // SB-44, SB-45, SB-46
  serve();
  const auto client = connect(1);
  protocol::RequestContractDetails request;
  request.request_id = 5;
  request.contract = stock("SPY");
  const auto answers = client->ask(request);
  ASSERT_EQ(in_short(answers), "10 52");
  const auto details = only<protocol::ContractDetailsRow>(answers)[0].contract_details;
  EXPECT_GT(details.contract.con_id, 0);
  EXPECT_EQ(details.contract.primary_exchange, "ARCA");
  EXPECT_EQ(details.long_name, "SPDR S&P 500 ETF TRUST");
  EXPECT_EQ(details.stock_type, "ETF");
  EXPECT_EQ(details.min_tick, 0.01);
  EXPECT_THAT(details.valid_exchanges, StartsWith("SMART,"));
  EXPECT_EQ(std::ranges::count(details.valid_exchanges, ','),
            std::ranges::count(details.market_rule_ids, ','));
  EXPECT_THAT(details.liquid_hours, StartsWith("20190213:0930-20190213:1600;"));

  request.contract = {};
  request.contract.con_id = details.contract.con_id;
  EXPECT_EQ(only<protocol::ContractDetailsRow>(client->ask(request)).at(0).contract_details, details);
}

TEST_F(GatewayMarketData, DoesNotKnowOtherContracts) {  // SB-44
  serve();
  const auto client = connect(1);
  protocol::RequestContractDetails request;
  request.request_id = 5;
  auto wrong_currency = stock("SPY"), wrong_type = stock("SPY"), wrong_exchange = stock("SPY");
  wrong_currency.currency = "EUR";
  wrong_type.sec_type = "WAR";
  wrong_exchange.primary_exchange = "NASDAQ";
  for (const auto& contract : {stock("NOPE"), wrong_currency, wrong_type, wrong_exchange}) {
    request.contract = contract;
    const auto error = only_error<protocol::ErrorMessage>(client->ask(request));
    EXPECT_EQ(error.error_code, 200);
    EXPECT_EQ(error.request_id, 5);
  }
}

}  // namespace
}  // namespace ibflow::sim::test
