#include "ibflow/sim/accounts/account_service.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ibflow/sim/orders/order_messages.hpp"

namespace ibflow::sim {

namespace {

constexpr int kInvalid = 321;
constexpr int kProcessing = 322;
constexpr int kProfilesGone = 585;
constexpr int kAllUnsupported = 10322;
constexpr std::size_t kMostForAll = 50;
constexpr int kFirstWithoutProfiles = 177;
constexpr int kFirstWithReplaceEnd = 157;
constexpr std::int32_t kNoId = -1;
constexpr std::int32_t kGroups = 1, kProfiles = 2, kAliases = 3;

std::vector<std::string> split(std::string_view comma_list) {
  std::vector<std::string> parts;
  while (!comma_list.empty()) {
    const auto comma = comma_list.find(',');
    auto part = comma_list.substr(0, comma);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (!part.empty()) parts.emplace_back(part);
    if (comma == std::string_view::npos) break;
    comma_list.remove_prefix(comma + 1);
  }
  return parts;
}

std::string invalid_account(std::string_view account) {
  return validation_text(fmt::format("Invalid account code '{}'.", account));
}

}  // namespace

void AccountService::error(Client& client, std::int32_t id, int number, std::string_view text) const {
  client.out.send_error(id, number, text, state_.now);
}

AccountService::Feeds& AccountService::feeds_of(const Client& client) {
  const auto [found, is_new] = feeds_.try_emplace(client.id);
  if (is_new) found->second.revision = state_.accounts->revision();
  return found->second;
}

core::Duration AccountService::refresh_interval() const {
  return std::chrono::seconds(std::max<std::int64_t>(1, state_.behaviour.account_refresh_seconds));
}

std::optional<std::vector<std::string>> AccountService::group_or_refuse(Client& client, std::int32_t id,
                                                                        std::string_view group) const {
  if (group == "All" && state_.accounts->trading_names().size() > kMostForAll) {
    error(client, id, kAllUnsupported,
          fmt::format("The form All is not supported for more than {} accounts", kMostForAll));
    return std::nullopt;
  }
  auto accounts = accounts_of_group(*state_.accounts, group);
  if (!accounts) error(client, id, kInvalid, invalid_account(group));
  return accounts;
}

std::optional<std::string> AccountService::account_or_refuse(Client& client, std::int32_t id,
                                                             const std::string& account) const {
  const auto& accounts = *state_.accounts;
  if (accounts.contains(account) || means_combined(accounts, account)) return account;
  if (account.empty() && accounts.trading_names().size() == 1) return accounts.trading_names().front();
  if (const auto* meant = accounts.advisor().account_of(account)) return *meant;
  if (account.empty()) {
    error(client, id, kInvalid, validation_text("You must specify an account: the account code is required"));
  } else {
    error(client, id, kInvalid, invalid_account(account));
  }
  return std::nullopt;
}

template <class Feed>
bool AccountService::refuse_duplicate(Client& client, const std::map<std::int32_t, Feed>& feeds,
                                      std::int32_t id) const {
  if (!feeds.contains(id)) return false;
  error(client, id, kProcessing, fmt::format("Error processing request. Duplicate id: {}", id));
  return true;
}

void AccountService::on(Client& client, const protocol::RequestAccountUpdates& message) {
  auto& feeds = feeds_of(client);
  if (!message.subscribe) return feeds.updates.reset();
  const auto account = account_or_refuse(client, kNoId, message.acct_code);
  if (!account) return;
  feeds.updates.emplace(*account).start(state_, client.out);
  if (!feeds.next_refresh) feeds.next_refresh = state_.now + refresh_interval();
}

void AccountService::on(Client& client, const protocol::RequestPositions&) {
  feeds_of(client).positions.emplace().start(state_, client.out);
}

void AccountService::on(Client& client, const protocol::CancelPositions&) {
  feeds_of(client).positions.reset();
}

void AccountService::on(Client& client, const protocol::RequestAccountSummary& message) {
  auto& feeds = feeds_of(client);
  const auto id = message.request_id;
  if (refuse_duplicate(client, feeds.summaries, id)) return;
  if (feeds.summaries.size() >= kMaxAccountSummaries) {
    return error(
        client, id, kProcessing,
        "Error processing request. Maximum number of account summary requests exceeded; cancel one first");
  }
  auto accounts = group_or_refuse(client, id, message.group_name);
  if (!accounts) return;
  const auto added = feeds.summaries.try_emplace(id, id, std::move(*accounts), split(message.tags)).first;
  added->second.start(state_, client.out);
  if (!feeds.next_refresh) feeds.next_refresh = state_.now + refresh_interval();
}

void AccountService::on(Client& client, const protocol::CancelAccountSummary& message) {
  feeds_of(client).summaries.erase(message.request_id);
}

void AccountService::on(Client& client, const protocol::RequestPositionsMulti& message) {
  auto& feeds = feeds_of(client).multi_positions;
  const auto id = message.request_id;
  if (refuse_duplicate(client, feeds, id)) return;
  auto accounts = group_or_refuse(client, id, message.account);
  if (!accounts) return;
  feeds.try_emplace(id, id, std::move(*accounts), message.model_code).first->second.start(state_, client.out);
}

void AccountService::on(Client& client, const protocol::CancelPositionsMulti& message) {
  feeds_of(client).multi_positions.erase(message.request_id);
}

void AccountService::on(Client& client, const protocol::RequestAccountUpdatesMulti& message) {
  auto& feeds = feeds_of(client);
  const auto id = message.request_id;
  if (refuse_duplicate(client, feeds.multi_accounts, id)) return;
  auto accounts = group_or_refuse(client, id, message.account);
  if (!accounts) return;
  const auto added =
      feeds.multi_accounts
          .try_emplace(id, id, std::move(*accounts), message.model_code, message.ledger_and_nlv)
          .first;
  added->second.start(state_, client.out);
  if (!feeds.next_refresh) feeds.next_refresh = state_.now + refresh_interval();
}

void AccountService::on(Client& client, const protocol::CancelAccountUpdatesMulti& message) {
  feeds_of(client).multi_accounts.erase(message.request_id);
}

void AccountService::on(Client& client, const protocol::RequestPnl& message) {
  auto& feeds = feeds_of(client).pnl;
  const auto id = message.request_id;
  if (refuse_duplicate(client, feeds, id)) return;
  auto account = account_or_refuse(client, id, message.account);
  if (!account) return;
  feeds.try_emplace(id, id, std::move(*account)).first->second.update(state_, client.out);
}

void AccountService::on(Client& client, const protocol::CancelPnl& message) {
  feeds_of(client).pnl.erase(message.request_id);
}

void AccountService::on(Client& client, const protocol::RequestPnlSingle& message) {
  auto& feeds = feeds_of(client).pnl_single;
  const auto id = message.request_id;
  if (refuse_duplicate(client, feeds, id)) return;
  auto account = account_or_refuse(client, id, message.account);
  if (!account) return;
  feeds.try_emplace(id, id, std::move(*account), message.con_id).first->second.update(state_, client.out);
}

void AccountService::on(Client& client, const protocol::CancelPnlSingle& message) {
  feeds_of(client).pnl_single.erase(message.request_id);
}

bool AccountService::refuse_unless_advisor(Client& client, std::int32_t id, std::int32_t fa_data) const {
  if (!state_.accounts->is_advisor()) {
    error(client, id, kInvalid, validation_text("FA data operations ignored for non FA customers."));
  } else if (fa_data == kProfiles && client.out.version() >= kFirstWithoutProfiles) {
    error(client, id, kProfilesGone, "FA Profile is not supported anymore, use FA Group instead.");
  } else if (fa_data < kGroups || fa_data > kAliases) {
    error(client, id, kInvalid, validation_text("The FA data type must be 1 (groups) or 3 (aliases)"));
  } else {
    return false;
  }
  return true;
}

void AccountService::on(Client& client, const protocol::RequestFa& message) {
  if (refuse_unless_advisor(client, kNoId, message.fa_data)) return;
  const auto& advisor = state_.accounts->advisor();
  protocol::ReceiveFa answer;
  answer.fa_data = message.fa_data;
  answer.cxml = message.fa_data == kGroups    ? advisor.groups_xml()
                : message.fa_data == kAliases ? advisor.aliases_xml()
                                              : Advisor::profiles_xml();
  client.out.send(answer);
}

void AccountService::on(Client& client, const protocol::ReplaceFa& message) {
  const auto id = message.request_id;
  if (refuse_unless_advisor(client, id, message.fa_data)) return;
  auto& advisor = state_.accounts->advisor();
  const auto replaced = message.fa_data == kAliases  ? advisor.replace_aliases(message.cxml)
                        : message.fa_data == kGroups ? advisor.replace_groups(message.cxml)
                                                     : core::Expected<void>();
  if (!replaced) return error(client, id, replaced.error().code, replaced.error().message);
  if (client.out.version() < kFirstWithReplaceEnd) return;
  protocol::ReplaceFaEnd end;
  end.request_id = id;
  end.text = "success";
  client.out.send(end);
}

void AccountService::publish_bookings(Feeds& feeds, Outbox& out) const {
  if (feeds.revision == state_.accounts->revision()) return;
  feeds.revision = state_.accounts->revision();
  if (feeds.positions) feeds.positions->update(state_, out);
  for (auto& [id, feed] : feeds.multi_positions) feed.update(state_, out);
  if (feeds.updates) feeds.updates->update(state_, false, out);
  for (auto& [id, feed] : feeds.multi_accounts) feed.update(state_, out);
}

void AccountService::refresh(Feeds& feeds, Outbox& out) const {
  if (!feeds.updates && feeds.summaries.empty() && feeds.multi_accounts.empty()) feeds.next_refresh.reset();
  if (!feeds.next_refresh) return;
  // The day may have started over.
  feeds.next_refresh = std::min(*feeds.next_refresh, state_.now + refresh_interval());
  if (state_.now < *feeds.next_refresh) return;
  feeds.next_refresh = state_.now + refresh_interval();
  for (auto& [id, feed] : feeds.summaries) feed.update(state_, out);
  for (auto& [id, feed] : feeds.multi_accounts) feed.update(state_, out);
  if (feeds.updates) feeds.updates->update(state_, true, out);
}

void AccountService::publish(Client& client) {
  const auto found = feeds_.find(client.id);
  if (found == feeds_.end()) return;
  auto& feeds = found->second;
  publish_bookings(feeds, client.out);
  refresh(feeds, client.out);
  for (auto& [id, feed] : feeds.pnl) feed.update(state_, client.out);
  for (auto& [id, feed] : feeds.pnl_single) feed.update(state_, client.out);
}

void AccountService::settle() {
  for (auto& [id, feeds] : feeds_) {
    if (auto* client = state_.find(id)) publish_bookings(feeds, client->out);
  }
}

}  // namespace ibflow::sim
