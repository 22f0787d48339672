#pragma once
// Subscriptions of one client to account values, portfolio, summaries and positions: what it has been told.

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/sim/accounts/account_rows.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/server/outbox.hpp"

namespace ibflow::sim {

/// REQ_ACCT_DATA: values (6), portfolio (7) and the time (8); the first time with the end (54).
class AccountUpdatesFeed {
 public:
  explicit AccountUpdatesFeed(std::string account) : account_(std::move(account)) {}

  void start(const GatewayState& state, Outbox& out);
  /// What has changed; prices of positions only `with_marks`.
  void update(const GatewayState& state, bool with_marks, Outbox& out);

 private:
  struct Sent {
    core::Decimal quantity;
    double average_cost = 0;
    core::Decimal market_value;
  };
  void send_changes(const AccountView& view, bool with_marks, Outbox& out);

  std::string account_;
  SentRows rows_;
  std::map<std::string, Sent> portfolio_;
};

/// REQ_ACCOUNT_SUMMARY: 63 for each account and tag; the first time with the end (64).
class AccountSummaryFeed {
 public:
  AccountSummaryFeed(std::int32_t request_id, std::vector<std::string> accounts,
                     std::vector<std::string> tags)
      : request_id_(request_id), accounts_(std::move(accounts)), tags_(std::move(tags)) {}

  void start(const GatewayState& state, Outbox& out);
  void update(const GatewayState& state, Outbox& out);

 private:
  std::int32_t request_id_;
  std::vector<std::string> accounts_, tags_;
  std::map<std::string, SentRows> rows_;
};

/// REQ_ACCOUNT_UPDATES_MULTI: 73; the first time with the end (74).
class MultiAccountFeed {
 public:
  MultiAccountFeed(std::int32_t request_id, std::vector<std::string> accounts, std::string model,
                   bool ledger_and_nlv)
      : request_id_(request_id),
        accounts_(std::move(accounts)),
        model_(std::move(model)),
        ledger_and_nlv_(ledger_and_nlv) {}

  void start(const GatewayState& state, Outbox& out);
  void update(const GatewayState& state, Outbox& out);

 private:
  std::int32_t request_id_;
  std::vector<std::string> accounts_;
  std::string model_;
  bool ledger_and_nlv_;
  std::map<std::string, SentRows> rows_;
};

/// Positions of several accounts, and what is known of them elsewhere.
class SentPositions {
 public:
  /// Calls `send(view, holding)` for each position that is new, has changed or is closed (once).
  template <class Send>
  void update(const AccountView& view, const Send& send) {
    for (const auto& holding : view.holdings()) {
      const bool flat = holding.quantity.is_zero();
      const std::pair key(view.name, holding.ticker);
      const auto known = sent_.find(key);
      if (known == sent_.end() && flat) continue;
      const std::pair now(holding.quantity, holding.average_cost());
      if (known != sent_.end() && known->second == now) continue;
      send(view, holding);
      if (flat) {
        sent_.erase(known);
      } else {
        sent_[key] = now;
      }
    }
  }

 private:
  std::map<std::pair<std::string, std::string>, std::pair<core::Decimal, double>> sent_;
};

/// REQ_POSITIONS: 61 of all accounts; the first time with the end (62).
class PositionFeed {
 public:
  void start(const GatewayState& state, Outbox& out);
  void update(const GatewayState& state, Outbox& out);

 private:
  SentPositions sent_;
};

/// REQ_POSITIONS_MULTI: 71; the first time with the end (72).
class MultiPositionFeed {
 public:
  MultiPositionFeed(std::int32_t request_id, std::vector<std::string> accounts, std::string model)
      : request_id_(request_id), accounts_(std::move(accounts)), model_(std::move(model)) {}

  void start(const GatewayState& state, Outbox& out);
  void update(const GatewayState& state, Outbox& out);

 private:
  std::int32_t request_id_;
  std::vector<std::string> accounts_;
  std::string model_;
  SentPositions sent_;
};

}  // namespace ibflow::sim
