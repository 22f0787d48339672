#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../server/gateway_fixture.hpp"

namespace ibflow::sim::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Configuration : public GatewayTest {
 protected:
  protocol::ApiSettingsConfig settings(TestClient& client) {
    protocol::RequestConfig request;
    request.request_id = 3;
    const auto answers = client.ask(request);
    EXPECT_EQ(in_short(answers), "110");
    const auto answer = only<protocol::ConfigResponse>(answers).at(0);
    EXPECT_EQ(answer.request_id, 3);
    return answer.api.value().settings.value();
  }
  static protocol::UpdateConfig a_change(const protocol::ApiSettingsConfig& settings) {
    protocol::UpdateConfig change;
    change.request_id = 4;
    change.api.emplace().settings = settings;
    return change;
  }
  static protocol::UpdateConfigResponse answer_to(TestClient& client, const protocol::UpdateConfig& change) {
    const auto answers = client.ask(change);
    EXPECT_EQ(in_short(answers), "111");
    return only<protocol::UpdateConfigResponse>(answers).at(0);
  }
};

TEST_F(Configuration, SB85_settings_are_read_at_219_and_show_the_choices) {
  auto config = held_session();
  config.behaviour.master_client_id = 9;
  serve(config);
  const auto client = connect(1, false, 219);
  const auto known = settings(*client);
  EXPECT_EQ(known.master_client_id, 9);
  EXPECT_EQ(known.read_only_api, false);
  EXPECT_THAT(known.trusted_ips, ElementsAre("127.0.0.1"));
}

// A request by number alone: its form does not matter where nobody knows it.
std::string bare_request(std::uint32_t id) {
  const auto byte = [](std::uint32_t value) { return std::string(1, static_cast<char>(value)); };
  return byte(0) + byte(0) + byte(0) + byte(4) + byte(0) + byte(0) + byte(0) + byte(id);
}

TEST_F(Configuration, SB85_below_their_versions_the_requests_are_unknown) {
  serve();
  const auto old = connect(1, false, 218);
  old->write(bare_request(200 + 108));
  old->write(bare_request(108));
  for (const auto& error : only<protocol::ErrorMessage>(old->sync())) EXPECT_EQ(error.error_code, 320);
  const auto before_changes = connect(2, false, 220);
  EXPECT_EQ(settings(*before_changes).read_only_api, false);
  before_changes->write(bare_request(109));
  EXPECT_EQ(in_short(before_changes->sync()), "4/320");
}

TEST_F(Configuration, SB85_a_change_acts_at_once_and_names_what_it_changed) {
  serve();
  const auto client = connect(1, false, 225);
  protocol::ApiSettingsConfig wanted;
  wanted.read_only_api = true;
  wanted.download_open_orders_on_connection = false;
  const auto answer = answer_to(*client, a_change(wanted));
  EXPECT_EQ(answer.request_id, 4);
  EXPECT_EQ(answer.status, "SUCCESS");
  EXPECT_THAT(answer.changed_fields, testing::Contains("api.settings.readOnlyApi"));
  EXPECT_EQ(settings(*client).read_only_api, true);
}

TEST_F(Configuration, SB85_what_is_less_careful_waits_for_its_warning_to_be_accepted) {
  serve();
  const auto client = connect(1, false, 225);
  protocol::ApiSettingsConfig wanted;
  wanted.allow_localhost_only = false;
  auto change = a_change(wanted);
  const auto warned = answer_to(*client, change);
  EXPECT_EQ(warned.status, "WARNING");
  ASSERT_THAT(warned.warnings, SizeIs(1));
  EXPECT_THAT(warned.changed_fields, IsEmpty());
  EXPECT_EQ(settings(*client).allow_localhost_only, true);
  change.accepted_warnings = warned.warnings;
  EXPECT_EQ(answer_to(*client, change).status, "SUCCESS");
  EXPECT_EQ(settings(*client).allow_localhost_only, false);
}

TEST_F(Configuration, SB85_an_error_stops_the_whole_change) {
  serve();
  const auto client = connect(1, false, 225);
  protocol::ApiSettingsConfig wanted;
  wanted.socket_port = 4001;
  wanted.read_only_api = true;
  const auto answer = answer_to(*client, a_change(wanted));
  EXPECT_EQ(answer.status, "ERROR");
  EXPECT_THAT(answer.errors, SizeIs(1));
  EXPECT_EQ(settings(*client).read_only_api, false);
}

TEST_F(Configuration, SB85_the_order_id_sequence_is_not_reset_while_an_order_is_open) {
  serve();
  const auto client = connect(1, true, 225);
  client->run_to("10:00:00");
  client->send(an_order(41).buy(1).limit(1).message());
  client->sync();
  protocol::UpdateConfig reset;
  reset.reset_api_order_sequence = true;
  EXPECT_EQ(answer_to(*client, reset).status, "ERROR");
}

}  // namespace
}  // namespace ibflow::sim::test
