#pragma once
// What keeps the checks away from money.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ibflow::live {

/// Why nothing is asked there; empty: it is. 7496 and 4001 are IB's ports of live TWS and Gateway.
[[nodiscard]] inline std::string why_not_at(std::uint16_t port) {
  if (port != 7496 && port != 4001) return {};
  return "port " + std::to_string(port) + " is the one of a live " +
         (port == 7496 ? "TWS; paper TWS has 7497" : "IB Gateway; the paper one has 4002") +
         ". Nothing was connected: these checks are for paper accounts";
}

/// IB: the names of paper accounts begin with D (DU1234567, DF1234567). One that does not is enough.
[[nodiscard]] inline std::string why_not_with(const std::vector<std::string>& accounts) {
  if (accounts.empty()) return "the login has told no account: it cannot be known whether it is a paper one";
  for (const auto& account : accounts) {
    if (!std::string_view(account).starts_with('D')) {
      return account +
             " is a live account (those of paper begin with D). Nothing was asked: log in with "
             "trading mode paper";
    }
  }
  return {};
}

}  // namespace ibflow::live
