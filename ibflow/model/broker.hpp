#pragma once
// The port through which the engine trades. `gateway` implements it over a socket; the engine never knows.

#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/model/market_data.hpp"
#include "ibflow/model/order.hpp"

namespace ibflow::model {

/// Something the broker said about one of our orders, by IB's code (201 rejected, 202 cancelled, 399 warning,
/// ...).
struct OrderNotice {
  core::OrderId order_id;
  int code = 0;
  std::string text;
  bool is_warning = false;  // the order lives on
};

enum class SubscriptionKind { Quotes, Bars };
enum class SubscriptionOutcome {
  Restored,  // asked for again after it was lost with the link or the session, and data comes
  Failed,    // refused, or nothing has come of it in time
  Stale,     // it had gone silent or was dropped, and is being asked for again, alone
  Renewed,   // data comes again after Stale
};
[[nodiscard]] constexpr const char* to_string(SubscriptionKind kind) {
  return kind == SubscriptionKind::Quotes ? "quotes" : "bars";
}
[[nodiscard]] constexpr const char* to_string(SubscriptionOutcome outcome) {
  switch (outcome) {
    case SubscriptionOutcome::Restored:
      return "restored";
    case SubscriptionOutcome::Failed:
      return "failed";
    case SubscriptionOutcome::Stale:
      return "stale";
    case SubscriptionOutcome::Renewed:
      return "renewed";
  }
  return "?";
}

/// What has become of a market-data subscription of ours.
struct SubscriptionEvent {
  std::string symbol;
  SubscriptionKind kind = SubscriptionKind::Quotes;
  SubscriptionOutcome outcome = SubscriptionOutcome::Restored;
  std::string text;  // one sentence, for people
};

/// All calls arrive on the event loop, in the order the broker sent them.
class BrokerListener {
 public:
  virtual ~BrokerListener() = default;
  virtual void on_quote(const Quote& quote) = 0;
  /// A complete 5-second bar of trades.
  virtual void on_real_time_bar(const std::string& symbol, const Bar& bar) = 0;
  virtual void on_order_status(const OrderStatusReport& report) = 0;
  virtual void on_open_order(const OpenOrder& order) = 0;
  virtual void on_execution(const Execution& execution) = 0;
  virtual void on_commission(const Commission& commission) = 0;
  virtual void on_order_notice(const OrderNotice& notice) = 0;
  virtual void on_subscription(const SubscriptionEvent& event) { static_cast<void>(event); }
  /// The session is lost and is being sought again; nothing can be sent meanwhile.
  virtual void on_connection_lost(const core::Error& reason) { static_cast<void>(reason); }
  /// It is back, all executions have been told, and these are the orders of ours that the broker still has:
  /// whatever else was sent is over.
  virtual void on_reconnected(const std::vector<OpenOrder>& open_orders) { static_cast<void>(open_orders); }
  /// The session is over and will not come back by itself.
  virtual void on_disconnected(const core::Error& reason) = 0;
};

/// Orders out. All calls on the event loop; nothing blocks.
class Broker {
 public:
  virtual ~Broker() = default;
  /// Never gives the same number twice for this client id, across restarts too (see next_order_id's floor in
  /// gateway).
  virtual core::OrderId allocate_order_id() = 0;
  /// Hands one order to the wire. An error means that nothing was sent.
  virtual core::Expected<void> place(const OrderIntent& intent) = 0;
  /// A request, not a fact: the answer comes as a status or a notice.
  virtual core::Expected<void> cancel(core::OrderId order_id) = 0;
};

}  // namespace ibflow::model
