// Contracts: found, told apart, kept on disk.

#include "ibflow/protocol/builders/contracts.hpp"

#include <filesystem>
#include <fstream>

#include "ibflow/gateway/detail/contract_text.hpp"
#include "tests/gateway/simulated.hpp"

namespace ibflow::tests {
namespace {

namespace build = protocol::build;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

protocol::Contract apple() {
  return *build::stock({.symbol = "AAPL"});
}

class ContractsAt : public SimulatedGatewayAt {};
INSTANTIATE_TEST_SUITE_P(ServerVersions, ContractsAt, server_versions());

TEST_P(ContractsAt, AreDescribedInFull) {
  const auto found = ask(gateway->contracts().details(apple()));
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_THAT(*found, SizeIs(1));
  EXPECT_EQ(found->front().contract.con_id, 265598);
  EXPECT_EQ(found->front().contract.symbol, "AAPL");
  EXPECT_GT(found->front().min_tick, 0);
}

TEST_P(ContractsAt, BondsToo) {
  protocol::Contract bond;
  bond.sec_type = "BOND";
  bond.symbol = "99999SIM1";
  bond.exchange = "SMART";
  bond.currency = "USD";
  const auto found = ask(gateway->contracts().details(bond));
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_THAT(*found, SizeIs(1));
  EXPECT_GT(found->front().coupon, 0);
}

TEST_P(ContractsAt, AreFoundByPartsOfTheirNames) {
  const auto found = ask(gateway->contracts().search("AAP"));
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_FALSE(found->empty());
  EXPECT_EQ(found->front().contract.symbol, "AAPL");
}

TEST_P(ContractsAt, TheOnlyOneThatFitsIsQualified) {
  const auto one = ask(gateway->contracts().qualify(apple()));
  ASSERT_TRUE(one) << one.error().message;
  EXPECT_EQ(one->contract.con_id, 265598);
}

TEST_P(ContractsAt, AnUnknownOneIsIbsError200) {
  const auto none = ask(gateway->contracts().qualify(*build::stock({.symbol = "NOSUCH"})));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, 200);
  EXPECT_THAT(none.error().message, HasSubstr("NOSUCH STK SMART USD"));
}

TEST_P(ContractsAt, SeveralThatFitAreListedWithWhatTellsThemApart) {
  protocol::Contract vague;
  vague.symbol = "AAPL";
  vague.sec_type = "STK";
  const auto one = ask(gateway->contracts().qualify(vague));
  ASSERT_FALSE(one);
  EXPECT_EQ(one.error().category, core::ErrorCategory::Usage);
  EXPECT_THAT(one.error().message,
              AllOf(HasSubstr("2 contracts fit AAPL STK"), HasSubstr("con id 265598 (currency USD"),
                    HasSubstr("currency MXN"), HasSubstr("name one by its currency")));
}

TEST_P(ContractsAt, PriceStepsCanBeAskedFor) {
  const auto rule = ask(gateway->contracts().market_rule(32));
  ASSERT_TRUE(rule) << rule.error().message;
  ASSERT_THAT(*rule, SizeIs(2));
  EXPECT_EQ((*rule)[0].increment, 0.01);
  EXPECT_EQ((*rule)[1].low_edge, 3);
  EXPECT_EQ((*rule)[1].increment, 0.05);
}

TEST_P(ContractsAt, ExchangeLettersAndBooksCanBeAskedFor) {
  const auto letters = ask(gateway->contracts().smart_components("9c0001"));
  ASSERT_TRUE(letters) << letters.error().message;
  EXPECT_FALSE(letters->empty());
  const auto books = ask(gateway->contracts().depth_exchanges());
  ASSERT_TRUE(books) << books.error().message;
  EXPECT_FALSE(books->empty());
}

TEST_P(ContractsAt, HaveOptionParameters) {
  const auto stock = ask(gateway->contracts().qualify(apple()));
  ASSERT_TRUE(stock);
  const auto options = ask(gateway->contracts().option_parameters(stock->contract));
  ASSERT_TRUE(options) << options.error().message;
  ASSERT_FALSE(options->empty());
  EXPECT_EQ(options->front().underlying_con_id, 265598);
  EXPECT_THAT(options->front().expirations, SizeIs(8));
  EXPECT_THAT(options->front().strikes, SizeIs(31));
}

class Ambiguity : public ::testing::Test {
 protected:
  static protocol::ContractDetails option(std::int32_t con_id, std::string trading_class) {
    protocol::ContractDetails details;
    details.contract.con_id = con_id;
    details.contract.symbol = "SPX";
    details.contract.sec_type = "OPT";
    details.contract.trading_class = std::move(trading_class);
    return details;
  }
};

TEST_F(Ambiguity, NamesOnlyWhatDiffers) {
  const std::vector candidates = {option(1, "SPX"), option(2, "SPXW")};
  const auto text = gateway::detail::explain_ambiguity(candidates[0].contract, candidates);
  EXPECT_EQ(
      text,
      "2 contracts fit SPX OPT: con id 1 (trading class SPX), con id 2 (trading class SPXW); name one by its "
      "trading class or con id");
}

TEST_F(Ambiguity, ListsNoMoreThanPeopleRead) {
  std::vector<protocol::ContractDetails> candidates;
  for (int i = 1; i <= 100; ++i) candidates.push_back(option(i, "CLASS" + std::to_string(i)));
  EXPECT_THAT(gateway::detail::explain_ambiguity(candidates[0].contract, candidates),
              AllOf(HasSubstr("con id 8 ("), Not(HasSubstr("con id 9 (")), HasSubstr("92 more")));
}

/// A live session (a replayed one has no cache) with a peer that answers each question once.
class Cached : public GatewayTest {
 protected:
  void SetUp() override {
    GatewayTest::SetUp();
    folder = std::filesystem::temp_directory_path() /
             ("ibflow-cache-" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()) + "-" +
              ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(folder);
  }
  void TearDown() override {
    GatewayTest::TearDown();
    std::filesystem::remove_all(folder);
  }
  static void answer_details(PeerSession& session) {
    const auto request = session.expect<protocol::RequestContractDetails>();
    protocol::ContractDetailsRow row;
    row.request_id = request.request_id;
    row.contract_details.contract = request.contract;
    row.contract_details.contract.con_id = 265598;
    row.contract_details.long_name = "APPLE INC";
    row.contract_details.min_tick = 0.01;
    protocol::ContractDetailsEnd end;
    end.request_id = request.request_id;
    session.queue(row).queue(end).flush();
  }
  void begin(core::Duration max_age, const ScriptedPeer::Script& script) {
    destroy();
    peer = std::make_unique<ScriptedPeer>([script](PeerSession& session) {
      session.begin_session();
      script(session);
    });
    auto config = config_for(peer->port());
    config.contract_cache.folder = folder;
    config.contract_cache.max_age = max_age;
    make(config);
    connect();
  }
  std::string long_name() {
    const auto one = ask(gateway->contracts().qualify(apple()));
    return one ? one->long_name : one.error().message;
  }
  void wait_for_file() {
    // The worker that writes is done when the loop has nothing of it left.
    while (!std::filesystem::exists(folder) || std::filesystem::is_empty(folder) || has_unfinished_file()) {
      std::this_thread::yield();
    }
  }
  bool has_unfinished_file() {
    return std::ranges::none_of(std::filesystem::directory_iterator(folder),
                                [](const auto& entry) { return entry.path().extension() == ".contracts"; });
  }

  std::filesystem::path folder;
  std::unique_ptr<ScriptedPeer> peer;
};

TEST_F(Cached, AnAnswerIsKeptFromRunToRun) {
  begin(std::chrono::hours(1), answer_details);
  EXPECT_EQ(long_name(), "APPLE INC");
  wait_for_file();
  begin(std::chrono::hours(1), [](PeerSession&) {});
  EXPECT_EQ(long_name(), "APPLE INC") << "nobody was asked";
}

TEST_F(Cached, AnOldAnswerIsAskedForAgain) {
  begin(std::chrono::hours(1), answer_details);
  EXPECT_EQ(long_name(), "APPLE INC");
  wait_for_file();
  begin(core::Duration(-1), [](PeerSession& session) {
    const auto request = session.expect<protocol::RequestContractDetails>();
    session.send(an_error(request.request_id, 200, "No security definition has been found for the request"));
  });
  EXPECT_THAT(long_name(), HasSubstr("No security definition"));
}

TEST_F(Cached, ADamagedFileIsAskedForAgain) {
  begin(std::chrono::hours(1), answer_details);
  EXPECT_EQ(long_name(), "APPLE INC");
  wait_for_file();
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::filesystem::resize_file(entry.path(), std::filesystem::file_size(entry.path()) - 1);
  }
  begin(std::chrono::hours(1), answer_details);
  EXPECT_EQ(long_name(), "APPLE INC");
  peer->finish();
}

}  // namespace
}  // namespace ibflow::tests
