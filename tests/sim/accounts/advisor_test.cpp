// A financial advisor's login: server-behaviour.md section 6.6.

#include "ibflow/sim/accounts/advisor.hpp"

#include "account_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

class AdvisorLogin : public AccountTest {
 protected:
  void SetUp() override {
    auto config = held_session();
    config.accounts = {"DF9", "DU1", "DU2"};
    serve(config);
  }
  static std::string groups_of(const std::vector<AnyResponse>& answers) {
    return only<protocol::ReceiveFa>(answers).at(0).cxml;
  }
};

INSTANTIATE_TEST_SUITE_P(TextAndProtobuf, AdvisorLogin, testing::Values(176, 225), version_name);

TEST_P(AdvisorLogin, Managed_accounts_end_with_a_comma) {
  const auto client = watcher(7);
  EXPECT_EQ(
      only<protocol::ManagedAccounts>(client->ask(protocol::RequestManagedAccounts{})).at(0).accounts_list,
      "DF9,DU1,DU2,");
}

TEST_P(AdvisorLogin, Groups_and_aliases_are_one_16_of_xml_each) {
  const auto client = watcher(7);
  const auto groups = client->ask(protocol::RequestFa{.fa_data = 1});
  EXPECT_EQ(in_short(groups), "16");
  EXPECT_THAT(groups_of(groups), HasSubstr("<String>DU1</String>"));
  const auto aliases = only<protocol::ReceiveFa>(client->ask(protocol::RequestFa{.fa_data = 3})).at(0);
  EXPECT_EQ(aliases.fa_data, 3);
  EXPECT_THAT(aliases.cxml, HasSubstr("<alias>DU2</alias>"));
}

TEST_P(AdvisorLogin, Profiles_are_gone_from_177_on) {
  const auto client = watcher(7);
  EXPECT_EQ(in_short(client->ask(protocol::RequestFa{.fa_data = 2})), GetParam() < 177 ? "16" : "4/585");
}

TEST_P(AdvisorLogin, Replaced_groups_serve_the_summary) {
  const auto client = watcher(7);
  const auto replaced = client->ask(
      protocol::ReplaceFa{.request_id = 4,
                          .fa_data = 1,
                          .cxml = "<?xml version=\"1.0\"?><ListOfGroups><Group><name>Half &amp; half</name>"
                                  "<ListOfAccts varName=\"list\"><String>DU2</String></ListOfAccts>"
                                  "<defaultMethod>EqualQuantity</defaultMethod></Group></ListOfGroups>"});
  ASSERT_EQ(in_short(replaced), "103");
  EXPECT_EQ(only<protocol::ReplaceFaEnd>(replaced)[0].request_id, 4);
  EXPECT_EQ(only<protocol::ReplaceFaEnd>(replaced)[0].text, "success");
  const auto rows = only<protocol::AccountSummary>(client->ask(summary(1, "NetLiquidation", "Half & half")));
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].account, "DU2");
}

TEST_P(AdvisorLogin, Groups_with_a_foreign_account_are_refused_and_change_nothing) {
  const auto client = watcher(7);
  const auto before = groups_of(client->ask(protocol::RequestFa{.fa_data = 1}));
  const auto refused = client->ask(protocol::ReplaceFa{
      .request_id = 4,
      .fa_data = 1,
      .cxml = "<ListOfGroups><Group><name>A</name><ListOfAccts><String>U999</String></ListOfAccts></Group>"
              "</ListOfGroups>"});
  EXPECT_EQ(in_short(refused), "4/10231");
  EXPECT_EQ(only<protocol::ErrorMessage>(refused)[0].request_id, 4);
  EXPECT_EQ(in_short(client->ask(protocol::ReplaceFa{.request_id = 5, .fa_data = 1, .cxml = "groups"})),
            "4/321");
  EXPECT_EQ(groups_of(client->ask(protocol::RequestFa{.fa_data = 1})), before);
}

TEST_P(AdvisorLogin, SB73_the_account_with_an_A_means_all_as_one) {
  const auto client = client_at(7, "10:00:00");
  client->ask(an_order(1).buy(10).in_account("DU1").message());
  client->ask(an_order(2).buy(20).in_account("DU2").message());
  const auto all = client->ask(updates("DF9A"));
  EXPECT_THAT(in_short(all), EndsWith("7 8 54")) << "one row for both";
  EXPECT_EQ(*only<protocol::PortfolioValue>(all).at(0).position, core::Decimal(30));
  EXPECT_LT(amount(all, "TotalCashValue"), core::Decimal(2'000'000));
  EXPECT_EQ(only<protocol::AccountDownloadEnd>(all)[0].account_name, "DF9A");
}

class NoAdvisor : public AccountTest {};

INSTANTIATE_TEST_SUITE_P(TextAndProtobuf, NoAdvisor, testing::Values(176, 225), version_name);

TEST_P(NoAdvisor, Advisor_requests_get_an_error) {
  serve();
  const auto client = watcher(7);
  EXPECT_EQ(in_short(client->ask(protocol::RequestFa{.fa_data = 1})), "4/321");
  EXPECT_EQ(in_short(client->ask(protocol::ReplaceFa{.request_id = 1, .fa_data = 1, .cxml = "<a/>"})),
            "4/321");
}

TEST(AdvisorSettings, KeepAliasesAndEscapeThem) {
  Advisor advisor({"DU1", "DU2"});
  ASSERT_TRUE(advisor.replace_aliases(
      "<ListOfAccountAliases><AccountAlias><account>DU1</account><alias>Ann &lt;1&gt;</alias></AccountAlias>"
      "</ListOfAccountAliases>"));
  EXPECT_EQ(*advisor.account_of("Ann <1>"), "DU1");
  EXPECT_EQ(*advisor.account_of("DU2"), "DU2");
  EXPECT_THAT(advisor.aliases_xml(), HasSubstr("<alias>Ann &lt;1&gt;</alias>"));
}

TEST(AdvisorSettings, ReadGroupsWithAmounts) {
  Advisor advisor({"DU1", "DU2"});
  ASSERT_TRUE(advisor.replace_groups(
      "<ListOfGroups><Group><name>G</name><ListOfAccts varName=\"list\">"
      "<Account><acct>DU1</acct><amount>60</amount></Account>"
      "<Account><acct>DU2</acct><amount>40</amount></Account></ListOfAccts></Group></ListOfGroups>"));
  EXPECT_EQ(advisor.group("G")->accounts, (std::vector<std::string>{"DU1", "DU2"}));
  EXPECT_EQ(advisor.group("All_Accounts"), nullptr);
}

TEST(AdvisorSettings, RefuseWhatIsNotClosed) {
  Advisor advisor({"DU1"});
  EXPECT_EQ(advisor.replace_groups("<ListOfGroups><Group><name>G</name></ListOfGroups>").error().code, 321);
  EXPECT_EQ(advisor.replace_groups("<ListOfGroups/>").has_value(), true) << "an empty list is one";
}

}  // namespace
}  // namespace ibflow::sim::test
