#pragma once
// Account values, positions, summaries and profit for whoever has subscribed, and an advisor's groups.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "ibflow/protocol/requests.hpp"
#include "ibflow/sim/accounts/account_feeds.hpp"
#include "ibflow/sim/accounts/pnl_feeds.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/service.hpp"

namespace ibflow::sim {

inline constexpr std::size_t kMaxAccountSummaries = 2;  // of one client (SB-75)

/// Each first answer comes at once with its END; later only changes, without END: values and positions at
/// each booking, values, prices and summaries every three minutes, profit once a second. Cancels are silent.
class AccountService final : public Service {
 public:
  explicit AccountService(GatewayState& state) : state_(state) {}

  void on(Client& client, const protocol::RequestAccountUpdates& message);
  void on(Client& client, const protocol::RequestPositions& message);
  void on(Client& client, const protocol::CancelPositions& message);
  void on(Client& client, const protocol::RequestAccountSummary& message);
  void on(Client& client, const protocol::CancelAccountSummary& message);
  void on(Client& client, const protocol::RequestPositionsMulti& message);
  void on(Client& client, const protocol::CancelPositionsMulti& message);
  void on(Client& client, const protocol::RequestAccountUpdatesMulti& message);
  void on(Client& client, const protocol::CancelAccountUpdatesMulti& message);
  void on(Client& client, const protocol::RequestPnl& message);
  void on(Client& client, const protocol::CancelPnl& message);
  void on(Client& client, const protocol::RequestPnlSingle& message);
  void on(Client& client, const protocol::CancelPnlSingle& message);
  void on(Client& client, const protocol::RequestFa& message);
  void on(Client& client, const protocol::ReplaceFa& message);

  void publish(Client& client) override;
  void settle() override;
  void left(const Client& client) override { feeds_.erase(client.id); }

 private:
  struct Feeds {
    std::optional<AccountUpdatesFeed> updates;
    std::optional<PositionFeed> positions;
    std::map<std::int32_t, AccountSummaryFeed> summaries;
    std::map<std::int32_t, MultiPositionFeed> multi_positions;
    std::map<std::int32_t, MultiAccountFeed> multi_accounts;
    std::map<std::int32_t, PnlFeed> pnl;
    std::map<std::int32_t, PnlSingleFeed> pnl_single;
    std::uint64_t revision = 0;                   // of the accounts, when they were told last
    std::optional<core::Timestamp> next_refresh;  // set while values or summaries are subscribed to
  };

  void error(Client& client, std::int32_t id, int code, std::string_view text) const;
  Feeds& feeds_of(const Client& client);
  void publish_bookings(Feeds& feeds, Outbox& out) const;
  void refresh(Feeds& feeds, Outbox& out) const;
  [[nodiscard]] core::Duration refresh_interval() const;
  /// The accounts that `group` names; refuses with 321 when there are none.
  std::optional<std::vector<std::string>> group_or_refuse(Client& client, std::int32_t id,
                                                          std::string_view group) const;
  /// The account, or all as one, whose profit is asked for; refuses with 321.
  std::optional<std::string> account_or_refuse(Client& client, std::int32_t id,
                                               const std::string& account) const;
  template <class Feed>
  [[nodiscard]] bool refuse_duplicate(Client& client, const std::map<std::int32_t, Feed>& feeds,
                                      std::int32_t id) const;
  [[nodiscard]] bool refuse_unless_advisor(Client& client, std::int32_t id, std::int32_t fa_data) const;

  GatewayState& state_;
  std::map<std::int32_t, Feeds> feeds_;  // by client id
};

}  // namespace ibflow::sim
