#include "ibflow/sim/accounts/advisor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace ibflow::sim {

namespace {

constexpr int kInvalidRequest = 321;
constexpr int kInvalidAccounts = 10231;
constexpr std::string_view kProlog = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

std::unexpected<core::Error> refuse(int code, std::string text) {
  return core::fail(core::ErrorCategory::Broker, std::move(text), code);
}

/// What stands in each <name ...>...</name> of `xml`, in order; elements of one name are never nested here.
/// nullopt: one is not closed.
std::optional<std::vector<std::string_view>> elements(std::string_view xml, std::string_view name) {
  std::vector<std::string_view> found;
  const std::string opening = fmt::format("<{}", name);
  const std::string closing = fmt::format("</{}>", name);
  std::size_t at = 0;
  while ((at = xml.find(opening, at)) != std::string_view::npos) {
    const auto after = at + opening.size();
    const bool whole_name =
        after < xml.size() && (xml[after] == '>' || xml[after] == ' ' || xml[after] == '/');
    if (!whole_name) {
      at = after;
      continue;
    }
    const auto start_end = xml.find('>', after);
    if (start_end == std::string_view::npos) return std::nullopt;
    if (xml[start_end - 1] == '/') {
      found.emplace_back();
      at = start_end + 1;
      continue;
    }
    const auto end = xml.find(closing, start_end);
    if (end == std::string_view::npos) return std::nullopt;
    found.push_back(xml.substr(start_end + 1, end - start_end - 1));
    at = end + closing.size();
  }
  return found;
}

std::string unescaped(std::string_view text) {
  constexpr std::pair<std::string_view, char> kEntities[] = {
      {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&amp;", '&'}};
  std::string plain;
  while (!text.empty()) {
    const auto* entity =
        std::ranges::find_if(kEntities, [&](const auto& e) { return text.starts_with(e.first); });
    const bool is_entity = entity != std::end(kEntities);
    plain += is_entity ? entity->second : text.front();
    text.remove_prefix(is_entity ? entity->first.size() : 1);
  }
  return plain;
}

std::string escaped(std::string_view text) {
  std::string xml;
  for (const char c : text) {
    switch (c) {
      case '<':
        xml += "&lt;";
        break;
      case '>':
        xml += "&gt;";
        break;
      case '&':
        xml += "&amp;";
        break;
      case '"':
        xml += "&quot;";
        break;
      default:
        xml += c;
    }
  }
  return xml;
}

std::string first_of(std::string_view xml, std::string_view name) {
  const auto found = elements(xml, name);
  return found && !found->empty() ? unescaped(found->front()) : std::string();
}

}  // namespace

Advisor::Advisor(std::vector<std::string> accounts) : accounts_(std::move(accounts)) {
  for (const auto& account : accounts_) aliases_[account] = account;
  groups_.push_back({.name = "All_Accounts", .accounts = accounts_});
}

const AdvisorGroup* Advisor::group(std::string_view name) const {
  const auto found = std::ranges::find(groups_, name, &AdvisorGroup::name);
  return found == groups_.end() ? nullptr : &*found;
}

const std::string* Advisor::account_of(std::string_view alias) const {
  const auto found = std::ranges::find_if(aliases_, [&](const auto& entry) { return entry.second == alias; });
  return found == aliases_.end() ? nullptr : &found->first;
}

core::Expected<void> Advisor::check(std::string_view account) const {
  if (std::ranges::find(accounts_, account) != accounts_.end()) return {};
  return refuse(kInvalidAccounts,
                fmt::format("FA group(s) contain invalid account(s): {} is not one of yours.", account));
}

std::string Advisor::groups_xml() const {
  std::string xml(kProlog);
  xml += "<ListOfGroups>\n";
  for (const auto& group : groups_) {
    xml += fmt::format("\t<Group>\n\t\t<name>{}</name>\n\t\t<ListOfAccts varName=\"list\">\n",
                       escaped(group.name));
    for (const auto& account : group.accounts) xml += fmt::format("\t\t\t<String>{}</String>\n", account);
    xml += fmt::format("\t\t</ListOfAccts>\n\t\t<defaultMethod>{}</defaultMethod>\n\t</Group>\n",
                       escaped(group.method));
  }
  return xml + "</ListOfGroups>\n";
}

std::string Advisor::aliases_xml() const {
  std::string xml(kProlog);
  xml += "<ListOfAccountAliases>\n";
  for (const auto& [account, alias] : aliases_) {
    xml +=
        fmt::format("\t<AccountAlias>\n\t\t<account>{}</account>\n\t\t<alias>{}</alias>\n\t</AccountAlias>\n",
                    account, escaped(alias));
  }
  return xml + "</ListOfAccountAliases>\n";
}

std::string Advisor::profiles_xml() {
  return std::string(kProlog) + "<ListOfAllocationProfiles>\n</ListOfAllocationProfiles>\n";
}

core::Expected<void> Advisor::replace_groups(std::string_view xml) {
  const auto list = elements(xml, "ListOfGroups");
  const auto entries = list && list->size() == 1 ? elements(list->front(), "Group") : std::nullopt;
  if (!entries) return refuse(kInvalidRequest, "The text is no ListOfGroups");
  std::vector<AdvisorGroup> groups;
  for (const auto entry : *entries) {
    AdvisorGroup group;
    group.name = first_of(entry, "name");
    if (group.name.empty()) return refuse(kInvalidRequest, "A Group without a name");
    if (const auto method = first_of(entry, "defaultMethod"); !method.empty()) group.method = method;
    for (const auto* tag : {"String", "acct"}) {  // the second form since groups and profiles are one
      const auto accounts = elements(entry, tag);
      if (!accounts) return refuse(kInvalidRequest, fmt::format("Group {} is not closed", group.name));
      for (const auto account : *accounts) {
        if (auto known = check(account); !known) return known;
        group.accounts.emplace_back(account);
      }
    }
    groups.push_back(std::move(group));
  }
  groups_ = std::move(groups);
  return {};
}

core::Expected<void> Advisor::replace_aliases(std::string_view xml) {
  const auto list = elements(xml, "ListOfAccountAliases");
  const auto entries = list && list->size() == 1 ? elements(list->front(), "AccountAlias") : std::nullopt;
  if (!entries) return refuse(kInvalidRequest, "The text is no ListOfAccountAliases");
  auto aliases = aliases_;
  for (const auto entry : *entries) {
    const auto account = first_of(entry, "account");
    if (auto known = check(account); !known) return known;
    aliases[account] = first_of(entry, "alias");
  }
  aliases_ = std::move(aliases);
  return {};
}

}  // namespace ibflow::sim
