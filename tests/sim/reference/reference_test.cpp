#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../server/gateway_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

/// Every statement holds in the text form and in protobuf.
class Reference : public GatewayTest, public testing::WithParamInterface<int> {
 protected:
  void serve_with(const std::function<void(Behaviour&)>& choose) {
    auto config = held_session();
    choose(config.behaviour);
    serve(config);
  }
  std::unique_ptr<TestClient> client(std::int32_t id = 1) { return connect(id, false, GetParam()); }
};

INSTANTIATE_TEST_SUITE_P(Versions, Reference, testing::Values(176, 200, 225),
                         [](const auto& each) { return std::to_string(each.param); });

std::int32_t only_code(const std::vector<AnyResponse>& answers) {
  const auto errors = only<protocol::ErrorMessage>(answers);
  return answers.size() == 1 && errors.size() == 1 ? errors[0].error_code : 0;
}

TEST_P(Reference, SB79_family_codes_always_get_one_answer) {
  serve();
  const auto answers = client()->ask(protocol::RequestFamilyCodes{});
  ASSERT_EQ(in_short(answers), "78");
  const auto codes = only<protocol::FamilyCodes>(answers).at(0).family_codes;
  ASSERT_EQ(codes.size(), 1U);
  EXPECT_EQ(codes[0].account_id, "*");
  EXPECT_EQ(codes[0].family_code, "");
}

TEST_P(Reference, SB79_soft_dollar_tiers_always_get_one_answer) {
  serve();
  protocol::RequestSoftDollarTiers request;
  request.request_id = 3;
  const auto answers = client()->ask(request);
  ASSERT_EQ(in_short(answers), "77");
  EXPECT_EQ(only<protocol::SoftDollarTiers>(answers).at(0).request_id, 3);
}

TEST_P(Reference, SB79_user_info_always_gets_one_answer) {
  serve();
  protocol::RequestUserInfo request;
  request.request_id = 4;
  const auto answers = client()->ask(request);
  ASSERT_EQ(in_short(answers), "107");
  EXPECT_EQ(only<protocol::UserInfo>(answers).at(0).request_id, 4);
  EXPECT_EQ(only<protocol::UserInfo>(answers).at(0).white_branding_id, "");
}

TEST_P(Reference, SB84_groups_are_listed_once_and_a_gateway_has_none) {
  serve();
  protocol::QueryDisplayGroups request;
  request.request_id = 5;
  const auto answers = client()->ask(request);
  ASSERT_EQ(in_short(answers), "67");
  EXPECT_EQ(only<protocol::DisplayGroupList>(answers).at(0).groups, "");
}

TEST_P(Reference, SB84_groups_that_are_chosen_are_listed) {
  serve_with([](Behaviour& behaviour) { behaviour.display_groups = "1|2|3|4|5|6|7"; });
  const auto answers = client()->ask(protocol::QueryDisplayGroups{});
  EXPECT_EQ(only<protocol::DisplayGroupList>(answers).at(0).groups, "1|2|3|4|5|6|7");
}

protocol::SubscribeToGroupEvents follow(std::int32_t id, std::int32_t group) {
  protocol::SubscribeToGroupEvents request;
  request.request_id = id;
  request.group_id = group;
  return request;
}

protocol::UpdateDisplayGroup show(std::int32_t id, std::string contract) {
  protocol::UpdateDisplayGroup request;
  request.request_id = id;
  request.contract_info = std::move(contract);
  return request;
}

TEST_P(Reference, SB84_an_update_reaches_every_subscriber_of_the_group) {
  serve();
  const auto first = client(1), second = client(2);
  const auto begin = first->ask(follow(10, 2));
  ASSERT_EQ(in_short(begin), "68");
  EXPECT_EQ(only<protocol::DisplayGroupUpdated>(begin).at(0).contract_info, "none");
  second->ask(follow(20, 2));
  second->ask(follow(21, 3));
  EXPECT_EQ(in_short(first->ask(show(10, "265598@SMART"))), "68");
  const auto heard = only<protocol::DisplayGroupUpdated>(second->sync());
  ASSERT_EQ(heard.size(), 1U);
  EXPECT_EQ(heard[0].request_id, 20);
  EXPECT_EQ(heard[0].contract_info, "265598@SMART");
  protocol::UnsubscribeFromGroupEvents leave;
  leave.request_id = 20;
  EXPECT_THAT(second->ask(leave), IsEmpty());
  first->ask(show(10, "none"));
  EXPECT_THAT(second->sync(), IsEmpty());
}

TEST_P(Reference, SB84_what_no_group_can_show_is_refused) {
  serve();
  const auto one = client();
  EXPECT_EQ(only_code(one->ask(follow(10, 8))), 321);
  one->ask(follow(10, 1));
  EXPECT_EQ(only_code(one->ask(show(10, "1@SMART"))), 321);
  EXPECT_EQ(only_code(one->ask(show(11, "none"))), 321);
}

TEST_P(Reference, SB86_fundamental_data_fails_with_an_error) {
  serve();
  protocol::RequestFundamentalData request;
  request.request_id = 6;
  request.contract = stock("AAPL");
  request.report_type = "ReportSnapshot";
  const auto one = client();
  const auto answers = one->ask(request);
  EXPECT_EQ(only_code(answers), 10358);
  EXPECT_EQ(only<protocol::ErrorMessage>(answers).at(0).request_id, 6);
  protocol::CancelFundamentalData cancel;
  cancel.request_id = 6;
  EXPECT_THAT(one->ask(cancel), IsEmpty());
}

TEST_P(Reference, SB86_the_error_of_fundamental_data_is_a_choice) {
  serve_with([](Behaviour& behaviour) { behaviour.fundamental_data_code = 430; });
  EXPECT_EQ(only_code(client()->ask(protocol::RequestFundamentalData{})), 430);
}

TEST_P(Reference, VerificationFailsWithAnAnswer) {
  serve();
  protocol::VerifyRequest request;
  request.api_name = "test";
  request.api_version = "1";
  request.extra_auth_requested = true;
  const auto answers = client()->ask(request);
  ASSERT_EQ(in_short(answers), "66");
  EXPECT_FALSE(only<protocol::VerifyCompleted>(answers).at(0).is_successful);
}

TEST_P(Reference, VerificationFailsWithAnErrorWhenTheChoiceSaysSo) {
  serve_with([](Behaviour& behaviour) { behaviour.verification_is_error = true; });
  protocol::VerifyMessage message;
  message.api_data = "x";
  EXPECT_EQ(only_code(client()->ask(message)), 321);
}

protocol::RequestWshEventData events_of(std::int32_t id, std::int32_t con_id) {
  protocol::RequestWshEventData request;
  request.request_id = id;
  request.wsh_event_data.con_id = con_id;
  return request;
}

protocol::RequestWshMetaData meta_data(std::int32_t id) {
  protocol::RequestWshMetaData request;
  request.request_id = id;
  return request;
}

TEST_P(Reference, SB82_corporate_events_without_rights_are_10276) {
  serve();
  const auto one = client();
  EXPECT_EQ(only_code(one->ask(meta_data(1))), 10276);
  EXPECT_EQ(only_code(one->ask(events_of(2, 265598))), 10276);
  EXPECT_THAT(one->ask(protocol::CancelWshMetaData{}), IsEmpty());
}

TEST_P(Reference, SB82_events_come_after_the_meta_data) {
  serve_with([](Behaviour& behaviour) { behaviour.wsh_rights = true; });
  const auto one = client();
  EXPECT_EQ(only_code(one->ask(events_of(1, 265598))), 10282);
  EXPECT_EQ(in_short(one->ask(meta_data(2))), "104");
  const auto events = one->ask(events_of(3, 265598));
  ASSERT_EQ(in_short(events), "105");
  EXPECT_THAT(only<protocol::WshEventData>(events).at(0).data_json, HasSubstr("simulated"));
  if (GetParam() < 171) return;  // older ones have no filter
  auto both = events_of(4, 265598);
  both.wsh_event_data.filter = "{}";
  EXPECT_EQ(only_code(one->ask(both)), 10309);
}

TEST_P(Reference, SB82_a_second_pending_request_is_refused) {
  serve_with([](Behaviour& behaviour) {
    behaviour.wsh_rights = true;
    behaviour.wsh_answer_seconds = 2;
  });
  const auto one = connect(1, true, GetParam());
  one->run_to("09:31:00");
  one->send(meta_data(1));
  one->send(meta_data(2));
  EXPECT_EQ(in_short(one->run_to("09:31:03")), "4/10278 104");
  one->send(events_of(3, 265598));
  one->send(events_of(4, 265598));
  EXPECT_EQ(in_short(one->run_to("09:31:06")), "4/10281 105");
}

}  // namespace
}  // namespace ibflow::sim::test
