#pragma once
// Account values, portfolio, positions and summaries: what one client has asked for and has been told.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/sim/accounts/ledger.hpp"
#include "ibflow/sim/contracts/contract_database.hpp"
#include "ibflow/sim/server/outbox.hpp"

namespace ibflow::sim {

inline constexpr std::chrono::minutes kAccountRefresh{3};
inline constexpr std::size_t kMaxAccountSummaries = 2;

/// One row of account values. `currency` may be empty or BASE.
struct AccountRow {
  std::string key, currency, value;
  friend bool operator==(const AccountRow&, const AccountRow&) = default;
};

/// What there is to tell, at one moment.
struct AccountView {
  const Ledger& ledger;
  const ContractDatabase& contracts;
  const std::string& account;
  core::Timestamp now{};
};

/// All rows, by key, per key BASE first. Margin is a quarter of the gross position value, as for day trading;
/// the exchange refuses what goes beyond it.
[[nodiscard]] std::vector<AccountRow> account_rows(const AccountView& view);

/// Not thread-safe. Each first answer comes at once with its END; later only changes, without END.
class AccountPublisher {
 public:
  void subscribe_updates(const AccountView& view, Outbox& out);
  void cancel_updates() { updates_.reset(); }
  void subscribe_positions(const AccountView& view, Outbox& out);
  void cancel_positions() { positions_.reset(); }
  /// `tags` as in the request: names, "$LEDGER", "$LEDGER:USD", "$LEDGER:ALL". Unknown ones are ignored.
  void subscribe_summary(std::int32_t request_id, std::string_view tags, const AccountView& view,
                         Outbox& out);
  bool cancel_summary(std::int32_t request_id) { return summaries_.erase(request_id) > 0; }
  [[nodiscard]] bool has_summary(std::int32_t request_id) const { return summaries_.contains(request_id); }
  [[nodiscard]] std::size_t summaries() const { return summaries_.size(); }

  /// After fills: changed positions, portfolio rows and values.
  void publish_fills(const AccountView& view, Outbox& out);
  /// Sends what has changed when three minutes have passed since the last time.
  void refresh(const AccountView& view, Outbox& out);

 private:
  struct Sent {
    core::Decimal quantity;
    double average_cost = 0;
    core::Decimal market_value;
  };
  struct Updates {
    std::vector<AccountRow> rows;
    std::map<std::string, Sent> portfolio;
  };
  struct Summary {
    std::vector<std::string> tags;
    std::vector<AccountRow> rows;
  };

  void schedule(core::Timestamp now);
  void publish_portfolio(const AccountView& view, bool with_marks, Outbox& out);
  void publish_values(const AccountView& view, Outbox& out);
  void publish_positions(const AccountView& view, Outbox& out);

  std::optional<Updates> updates_;
  std::optional<std::map<std::string, Sent>> positions_;
  std::map<std::int32_t, Summary> summaries_;
  std::optional<core::Timestamp> next_refresh_;
};

}  // namespace ibflow::sim
