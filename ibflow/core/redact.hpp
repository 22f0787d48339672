#pragma once
// Keeps account numbers and secrets out of what is written down.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace ibflow::core {

/// From now on `***` stands in its place in every log line. One of fewer than four characters is not taken:
/// it would tear other words apart. Thread-safe.
void add_secret(std::string secret);

/// True for names whose values are secret: those that contain password, passwd, secret, api_key, apikey,
/// token or authorization, in whatever case.
[[nodiscard]] bool is_secret_name(std::string_view name);

/// For people: an account number (U, DU, F, DF, I or DI and five to nine digits, as a word of its own) keeps
/// its letters and its last three digits, DU1234567 is DU…567. Registered secrets, and the values in
/// name=value, name: value and "name":"value" where is_secret_name, become ***. Thread-safe.
[[nodiscard]] std::string redact(std::string_view text);

/// Gives each account number the same alias every time: of the same letters and length, counted from 1 for
/// each kind, DU1234567 is DU0000001. Not thread-safe.
class AccountAliases {
 public:
  [[nodiscard]] const std::string& alias_of(std::string_view account);
  [[nodiscard]] bool knows(std::string_view account) const { return aliases_.contains(account); }

 private:
  std::map<std::string, std::string, std::less<>> aliases_;
  std::map<std::pair<std::string, std::size_t>, int> counts_;  // by letters and number of digits
};

/// For the bytes of the wire, in text or Protobuf form: they stay as long as they were and can be decoded
/// still.
void redact_accounts_in_place(std::string& bytes, AccountAliases& aliases);

}  // namespace ibflow::core
