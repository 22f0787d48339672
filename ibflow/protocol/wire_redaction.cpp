#include "ibflow/protocol/wire_redaction.hpp"

#include <algorithm>

#include "ibflow/protocol/accounts_list.hpp"
#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/handshake.hpp"

namespace ibflow::protocol {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t kShortestAccount = 5;  // less would tear other texts apart

struct Accounts final : ResponseVisitor {
  using ResponseVisitor::on;
  void on(const ManagedAccounts& message) override { accounts = split_accounts(message.accounts_list); }
  std::vector<std::string> accounts;
};

bool has_usual_form(std::string_view account) {
  core::AccountAliases aliases;
  std::string text(account);
  core::redact_accounts_in_place(text, aliases);
  return aliases.knows(account);
}

}  // namespace

bool names_accounts(std::string_view payload, int server_version) {
  if (server_version < kRawIdsSince) return payload.starts_with("15\0"sv);
  return payload.starts_with("\0\0\0\x0F"sv) || payload.starts_with("\0\0\0\xD7"sv);  // 15 and 15 + 200
}

std::vector<std::string> accounts_named_in(std::string_view payload, int server_version) {
  Accounts visitor;
  if (!dispatch_response(payload, server_version, visitor)) return {};
  return visitor.accounts;
}

void WireRedaction::learn(std::string_view account) {
  if (account.size() < kShortestAccount || aliases_.knows(account)) return;
  const auto& alias = aliases_.alias_of(account);
  if (has_usual_form(account)) return;
  unusual_.push_back({std::string(account), alias});
  // One may be part of another.
  std::ranges::sort(unusual_, std::ranges::greater(),
                    [](const Unusual& known) { return known.account.size(); });
}

void WireRedaction::apply(std::string& bytes) {
  core::redact_accounts_in_place(bytes, aliases_);
  for (const auto& [account, alias] : unusual_) {
    for (auto at = bytes.find(account); at != std::string::npos; at = bytes.find(account, at + alias.size()))
      bytes.replace(at, account.size(), alias);
  }
}

}  // namespace ibflow::protocol
