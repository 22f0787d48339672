#include "ibflow/sim/accounts/account_service.hpp"

#include <fmt/format.h>

#include "ibflow/sim/orders/order_messages.hpp"

namespace ibflow::sim {

namespace {

constexpr int kInvalid = 321;
constexpr int kProcessing = 322;
constexpr std::int32_t kNoId = -1;

}  // namespace

void AccountService::error(Client& client, std::int32_t id, int number, std::string_view text) const {
  client.out.send_error(id, number, text, state_.now);
}

AccountView AccountService::view() const {
  return {.ledger = state_.accounts->ledger({}),
          .contracts = *state_.contracts,
          .account = state_.accounts->names().front(),
          .now = state_.now};
}

void AccountService::on(Client& client, const protocol::RequestAccountUpdates& message) {
  auto& publisher = publishers_[client.id];
  if (!message.subscribe) return publisher.cancel_updates();
  if (!message.acct_code.empty() && message.acct_code != state_.accounts->names().front()) {
    return error(client, kNoId, kInvalid,
                 validation_text(fmt::format("Invalid account code '{}'.", message.acct_code)));
  }
  publisher.subscribe_updates(view(), client.out);
}

void AccountService::on(Client& client, const protocol::RequestPositions&) {
  publishers_[client.id].subscribe_positions(view(), client.out);
}

void AccountService::on(Client& client, const protocol::CancelPositions&) {
  publishers_[client.id].cancel_positions();
}

void AccountService::on(Client& client, const protocol::RequestAccountSummary& message) {
  auto& publisher = publishers_[client.id];
  const auto id = message.request_id;
  if (publisher.has_summary(id)) {
    return error(client, id, kProcessing, fmt::format("Error processing request. Duplicate id: {}", id));
  }
  if (publisher.summaries() >= kMaxAccountSummaries) {
    return error(
        client, id, kProcessing,
        "Error processing request. Maximum number of account summary requests exceeded; cancel one first");
  }
  publisher.subscribe_summary(id, message.tags, view(), client.out);
}

void AccountService::on(Client& client, const protocol::CancelAccountSummary& message) {
  publishers_[client.id].cancel_summary(message.request_id);
}

void AccountService::publish(Client& client) {
  const auto found = publishers_.find(client.id);
  if (found == publishers_.end()) return;
  if (state_.has_new_fills) found->second.publish_fills(view(), client.out);
  found->second.refresh(view(), client.out);
}

void AccountService::settle() {
  if (!state_.has_new_fills) return;
  for (const auto& [id, client] : state_.clients) publish(*client);
}

}  // namespace ibflow::sim
