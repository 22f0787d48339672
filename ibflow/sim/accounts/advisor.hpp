#pragma once
// What a financial advisor keeps at the broker: groups of accounts and aliases.

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/error.hpp"

namespace ibflow::sim {

struct AdvisorGroup {
  std::string name;
  std::vector<std::string> accounts;
  std::string method = "NetLiq";  // how orders for it are shared out
  friend bool operator==(const AdvisorGroup&, const AdvisorGroup&) = default;
};

class Advisor {
 public:
  Advisor() = default;
  /// A group All_Accounts of all, and for each account itself as its alias.
  explicit Advisor(std::vector<std::string> accounts);

  [[nodiscard]] const std::vector<AdvisorGroup>& groups() const { return groups_; }
  [[nodiscard]] const AdvisorGroup* group(std::string_view name) const;
  [[nodiscard]] const std::string* account_of(std::string_view alias) const;

  [[nodiscard]] std::string groups_xml() const;
  [[nodiscard]] std::string aliases_xml() const;
  /// Below server version 177: there are none.
  [[nodiscard]] static std::string profiles_xml();
  /// Replaces all. Broker errors with IB's code: 10231 for an account the advisor does not have, 321 for text
  /// that is not a list of groups (or aliases); then nothing has changed.
  core::Expected<void> replace_groups(std::string_view xml);
  core::Expected<void> replace_aliases(std::string_view xml);

 private:
  [[nodiscard]] core::Expected<void> check(std::string_view account) const;

  std::vector<std::string> accounts_;
  std::vector<AdvisorGroup> groups_;
  std::map<std::string, std::string, std::less<>> aliases_;  // account -> alias
};

}  // namespace ibflow::sim
