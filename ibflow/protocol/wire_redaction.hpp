#pragma once
// Keeps the accounts of a session out of what is written down about its wire.

#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/redact.hpp"

namespace ibflow::protocol {

/// Whether a received payload may name the accounts of the login (managed accounts, 15). Looks at its id
/// only.
[[nodiscard]] bool names_accounts(std::string_view payload, int server_version);
/// The accounts that such a payload names; none when it cannot be read.
[[nodiscard]] std::vector<std::string> accounts_named_in(std::string_view payload, int server_version);

/// Gives each account number the same alias of the same length, every time, so that what is redacted decodes
/// as before. Numbers of the usual form are found by their form, others once the login has named them. Not
/// thread-safe.
class WireRedaction {
 public:
  void learn(std::string_view account);
  void apply(std::string& bytes);

 private:
  struct Unusual {
    std::string account, alias;
  };
  core::AccountAliases aliases_;
  std::vector<Unusual> unusual_;
};

}  // namespace ibflow::protocol
