#pragma once
// What is said and heard about orders: options, tickets, outcomes, changes and snapshots.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/identifier.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/orders/order_blotter.hpp"
#include "ibflow/orders/reconciliation.hpp"

namespace ibflow::gateway {

/// Which exits have to stand against a position as long as it is held; looked at with each recovery.
struct ProtectionRule {
  std::string account;  // empty: the session's
  core::ConId con_id;
  std::string strategy;  // as in PlaceOptions: what its own orders hold; empty: the whole position
  bool needs_stop = true;
  bool needs_target = false;

  ProtectionRule() = default;
  explicit ProtectionRule(core::ConId con_id_in) : con_id(con_id_in) {}
};

struct OrdersConfig {
  /// Where every intention is durable before its bytes leave. Empty: nothing is placed through Orders.
  std::filesystem::path journal;
  /// 1 to 4 characters of A-Z a-z 0-9, part of every order's key.
  std::string strategy_tag = "main";
  /// Wall clock. An order that nobody has named after so long is asked for, and Unknown until it is found.
  std::chrono::milliseconds answer_within{10'000};
  /// Between the two absences that make an order Lost.
  std::chrono::milliseconds quarantine{15'000};
  /// The broker's lists are compared with the journal again when the last time is so long ago, without
  /// keeping anything from being placed: what was never told (a fill, a cancel by hand) is found so. 0: only
  /// when a session begins, IB is back, or an answer leaves a doubt.
  std::chrono::milliseconds compare_every{60'000};
  /// Position differences that no execution explains are taken over while recovery holds orders back, and
  /// orders that the journal knows under another client id do not keep this one from trading.
  bool adopt = false;
  /// More of them with Orders::require_protection().
  std::vector<ProtectionRule> protection;
};

/// Who places an order, and why; the journal keeps it.
struct PlaceOptions {
  std::string strategy;
  std::string reason;
  /// What asked for it (a prediction's identity). The journal refuses a second order for one signal.
  std::optional<std::string> signal;
  /// Prices are moved to the contract's price steps, on the side that is safe for whoever trades.
  bool round_prices = true;

  PlaceOptions() = default;
  PlaceOptions(std::string strategy_in, std::string reason_in, std::optional<std::string> signal_in = {})
      : strategy(std::move(strategy_in)), reason(std::move(reason_in)), signal(std::move(signal_in)) {}
};

/// What may be believed of an order that was placed, and its name.
struct OrderTicket {
  std::string key;  // for ever; cancel() and modify() take it
  core::OrderId order_id;
  orders::SendCertainty certainty = orders::SendCertainty::Unknown;
  orders::PublicStatus status = orders::PublicStatus::Unknown;
  std::string text;  // the broker's last words, or why nothing was sent
  /// The order whose id was taken (IB 103) and which this one stands for; empty: none.
  std::string replaces;
};

/// What is to change of a working order; what is absent stays.
struct OrderModification {
  std::optional<core::Decimal> quantity;
  std::optional<double> limit_price, stop_price;

  OrderModification() = default;
  [[nodiscard]] static OrderModification limit(double price) {
    OrderModification change;
    change.limit_price = price;
    return change;
  }
  [[nodiscard]] static OrderModification stop(double price) {
    OrderModification change;
    change.stop_price = price;
    return change;
  }
  [[nodiscard]] static OrderModification size(core::Decimal quantity) {
    OrderModification change;
    change.quantity = quantity;
    return change;
  }
};

enum class ModifyResult {
  Acknowledged,  // the order has the new terms
  Refused,       // it stays as it was
  NotSent,       // likewise: nothing has left
  Over,          // the order ended first
  Unanswered,    // asked for, and neither answered nor visible in the broker's lists yet
};
struct ModifyOutcome {
  ModifyResult result = ModifyResult::Unanswered;
  std::string text;
};

enum class CancelResult {
  Cancelled,
  Over,        // it had ended otherwise: filled, rejected, expired
  Refused,     // the broker says no, and the order lives
  NotSent,     // nothing has left
  Unanswered,  // asked for; the answer may come hours later, as a change
};
struct CancelOutcome {
  std::string key;
  CancelResult result = CancelResult::Unanswered;
  std::string text;
};
[[nodiscard]] const char* to_string(ModifyResult result);
[[nodiscard]] const char* to_string(CancelResult result);

/// What an order would do to the account, in the account's currency. Absent: IB has not computed it.
struct OrderPreview {
  std::optional<core::Decimal> initial_margin_before, initial_margin_change, initial_margin_after;
  std::optional<core::Decimal> maintenance_margin_before, maintenance_margin_change, maintenance_margin_after;
  std::optional<core::Decimal> equity_before, equity_change, equity_after;
  std::optional<core::Decimal> commission, least_commission, most_commission;
  std::string commission_currency, margin_currency;
  std::string warning;
};

/// A row of the broker's lists of orders. What IB does not tell is absent.
struct ListedOrder {
  model::OpenOrder order;  // the reference is our key, or what somebody else has written
  std::string time_in_force;
  std::optional<core::Decimal> filled, remaining;
  std::optional<double> average_fill_price;
  std::string text;  // why it is held, how it was completed, or a warning
};

/// One order as it was at one moment.
struct OrderView {
  orders::OrderNumber number = 0;
  std::string key;  // empty: somebody else's order
  std::string order_ref;
  core::OrderId order_id;
  core::ClientId client_id;
  std::vector<core::PermId> perm_ids;  // more than one live: an alarm
  std::string account;
  core::ConId con_id;
  std::string symbol;
  model::Side side = model::Side::Buy;
  core::Decimal quantity, executed;
  core::Decimal at_most_remaining;  // the most it may still execute
  std::string order_type;
  std::optional<double> limit_price, stop_price;
  std::string oca_group, strategy, reason;
  orders::PublicStatus status = orders::PublicStatus::Unknown;
  orders::SendCertainty certainty = orders::SendCertainty::Unknown;
  std::string text;
  orders::OrderCost cost;
  bool is_external = false;
  bool is_open = false;
};
using OrderViewPointer = std::shared_ptr<const OrderView>;

/// Never changes once handed out; of two, the one with the higher version is later. May go to any thread.
struct OrdersSnapshot {
  std::uint64_t version = 0;
  bool is_reconciled = false;            // false: from before a loss, or recovery is under way
  std::vector<OrderViewPointer> orders;  // by number: in the order in which they came to be known
};
using OrdersSnapshotPointer = std::shared_ptr<const OrdersSnapshot>;

/// One change, in order; nothing is ever dropped.
struct OrderChange {
  std::uint64_t version = 0;
  orders::OrderEventKind kind = orders::OrderEventKind::StatusChanged;
  orders::PublicStatus from = orders::PublicStatus::Unknown, to = orders::PublicStatus::Unknown;
  orders::EvidenceRef because;
  std::string text;
  OrderViewPointer order;  // absent: of an execution whose order is not known yet
  std::optional<model::Execution> execution;
  std::optional<model::Execution> replaced;  // Corrected, Busted: take it back first
  std::optional<orders::Charge> charge;      // Charged
};

/// What a pass of recovery has found. Exits that are missing or in excess are in `reconciled.protection`, and
/// differences of kind Protection; they keep nobody from trading, since it takes orders to mend them.
struct RecoveryReport {
  orders::ReconcileReport reconciled;
  std::string reason;       // "the session has begun"
  std::size_t cuts = 0;     // how often executions and positions were asked for
  bool cuts_agree = false;  // else something moved all the time
  /// Empty: orders may be placed. Else one sentence.
  std::string why_not_trade;
};

}  // namespace ibflow::gateway
