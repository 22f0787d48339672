#include "ibflow/sim/reference/reference_service.hpp"

#include <charconv>

#include "ibflow/sim/orders/order_messages.hpp"

namespace ibflow::sim {

namespace {

constexpr std::int32_t kNoId = -1;
constexpr int kInvalid = 321;
constexpr std::string_view kNoPartner =
    "API verification is for registered partners; the simulator knows none";

}  // namespace

void ReferenceService::invalid(Client& client, std::int32_t request_id, std::string_view cause) const {
  client.out.send_error(request_id, kInvalid, validation_text(cause), state_.now);
}

void ReferenceService::on(Client& client, const protocol::RequestFamilyCodes&) {
  protocol::FamilyCodes answer;
  answer.family_codes.push_back({.account_id = "*", .family_code = {}});
  client.out.send(answer);
}

void ReferenceService::on(Client& client, const protocol::RequestSoftDollarTiers& message) {
  protocol::SoftDollarTiers answer;
  answer.request_id = message.request_id;
  client.out.send(answer);
}

void ReferenceService::on(Client& client, const protocol::RequestUserInfo& message) {
  protocol::UserInfo answer;
  answer.request_id = message.request_id;
  client.out.send(answer);
}

void ReferenceService::on(Client& client, const protocol::RequestFundamentalData& message) {
  client.out.send_error(message.request_id, static_cast<int>(state_.behaviour.fundamental_data_code),
                        "We are sorry, but fundamentals data for the security specified is not available.",
                        state_.now);
}

void ReferenceService::on(Client&, const protocol::CancelFundamentalData&) {}

void ReferenceService::refuse_verification(Client& client) const {
  if (state_.behaviour.verification_is_error) return invalid(client, kNoId, kNoPartner);
  protocol::VerifyCompleted answer;
  answer.error_text = kNoPartner;
  client.out.send(answer);
}

void ReferenceService::on(Client& client, const protocol::VerifyRequest&) {
  refuse_verification(client);
}

void ReferenceService::on(Client& client, const protocol::VerifyMessage&) {
  refuse_verification(client);
}

void ReferenceService::on(Client& client, const protocol::VerifyAndAuthRequest&) {
  if (state_.behaviour.verification_is_error) return invalid(client, kNoId, kNoPartner);
  protocol::VerifyAndAuthCompleted answer;
  answer.error_text = kNoPartner;
  client.out.send(answer);
}

void ReferenceService::on(Client& client, const protocol::VerifyAndAuthMessage&) {
  on(client, protocol::VerifyAndAuthRequest{});
}

void ReferenceService::on(Client& client, const protocol::QueryDisplayGroups& message) {
  protocol::DisplayGroupList answer;
  answer.request_id = message.request_id;
  answer.groups = state_.behaviour.display_groups;
  client.out.send(answer);
}

void ReferenceService::send_group(Client& client, std::int32_t request_id, std::int32_t group) const {
  protocol::DisplayGroupUpdated answer;
  answer.request_id = request_id;
  answer.contract_info = shown_.at(static_cast<std::size_t>(group - 1));
  client.out.send(answer);
}

void ReferenceService::on(Client& client, const protocol::SubscribeToGroupEvents& message) {
  if (message.group_id < 1 || message.group_id > kGroups)
    return invalid(client, message.request_id, "Invalid display group id");
  groups_[client.id][message.request_id] = message.group_id;
  send_group(client, message.request_id, message.group_id);
}

// none, combo, or conId@exchange of a contract there is.
bool ReferenceService::can_be_shown(std::string_view contract_info) const {
  if (contract_info == "none" || contract_info == "combo") return true;
  std::int32_t con_id = 0;
  const auto number = contract_info.substr(0, contract_info.find('@'));
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), con_id);
  return error == std::errc{} && end == number.data() + number.size() &&
         state_.contracts->index_of_con_id(con_id).has_value();
}

void ReferenceService::on(Client& client, const protocol::UpdateDisplayGroup& message) {
  const auto& mine = groups_[client.id];
  const auto found = mine.find(message.request_id);
  if (found == mine.end())
    return invalid(client, message.request_id, "There is no subscription to a display group with this id");
  if (!can_be_shown(message.contract_info))
    return invalid(client, message.request_id, "Invalid contract for a display group");
  const auto group = found->second;
  shown_.at(static_cast<std::size_t>(group - 1)) = message.contract_info;
  for (const auto& [client_id, subscriptions] : groups_) {
    auto* subscriber = state_.find(client_id);
    if (subscriber == nullptr) continue;
    for (const auto& [request_id, followed] : subscriptions) {
      if (followed == group) send_group(*subscriber, request_id, group);
    }
  }
}

void ReferenceService::on(Client& client, const protocol::UnsubscribeFromGroupEvents& message) {
  groups_[client.id].erase(message.request_id);
}

}  // namespace ibflow::sim
