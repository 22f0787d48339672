#pragma once
// The values of an account as rows of key, currency and text.

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ibflow/sim/accounts/account_view.hpp"

namespace ibflow::sim {

/// `currency` may be empty or BASE.
struct AccountRow {
  std::string key, currency, value;
  bool is_ledger = false;  // kept per currency
  friend bool operator==(const AccountRow&, const AccountRow&) = default;
};

/// What account updates show: by key, per key BASE first. Money has two decimals, that of the ledger rows
/// only when there are cents.
[[nodiscard]] std::vector<AccountRow> account_rows(const AccountView& view);

/// What account updates of several accounts show: the same rows, those of the ledger as blocks per currency,
/// BASE first, at the end. `ledger_and_nlv`: only the blocks and the net liquidation.
[[nodiscard]] std::vector<AccountRow> multi_account_rows(const AccountView& view, bool ledger_and_nlv);

/// Those a summary asks for, by key. Tags: names, "$LEDGER" (BASE), "$LEDGER:EUR", "$LEDGER:ALL"; unknown
/// ones are ignored.
[[nodiscard]] std::vector<AccountRow> summary_rows(const AccountView& view,
                                                   std::span<const std::string> tags);

/// What has been sent of a list of rows.
class SentRows {
 public:
  /// Calls `send` for each row that is new or has another value than before.
  template <class Send>
  void update(const std::vector<AccountRow>& rows, const Send& send) {
    for (const auto& row : rows) {
      auto [found, is_new] = values_.try_emplace({row.key, row.currency}, row.value);
      if (!is_new && found->second == row.value) continue;
      found->second = row.value;
      send(row);
    }
  }

 private:
  std::map<std::pair<std::string, std::string>, std::string> values_;
};

}  // namespace ibflow::sim
