#include "ibflow/protocol/accounts_list.hpp"

namespace ibflow::protocol {

std::vector<std::string> split_accounts(std::string_view list) {
  std::vector<std::string> accounts;
  while (!list.empty()) {
    const auto comma = list.find(',');
    auto account = list.substr(0, comma);
    while (account.starts_with(' ')) account.remove_prefix(1);
    if (!account.empty()) accounts.emplace_back(account);
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  return accounts;
}

}  // namespace ibflow::protocol
