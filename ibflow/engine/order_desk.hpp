#pragma once
// The only way to the broker: journal first, then the wire.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/engine/event_log.hpp"
#include "ibflow/engine/order_tracker.hpp"
#include "ibflow/model/broker.hpp"
#include "ibflow/model/order.hpp"

namespace ibflow::journal {
class Journal;
}

namespace ibflow::engine {

struct OrderDeskContext {
  model::Broker& broker;
  journal::Journal& journal;
  EventLog& events;
  core::ClientId client_id;
  std::string account;
  std::string run_tag;
};

/// One event loop's. An order's bytes leave only after the commit that holds its intent; a chain is sent in
/// order, and stops at the first order that cannot be sent.
class OrderDesk {
 public:
  explicit OrderDesk(OrderDeskContext context) : context_(std::move(context)) {}

  void set_time(core::Timestamp now) { now_ = now; }
  [[nodiscard]] core::Timestamp now() const { return now_; }
  /// Called with an order's symbol whenever the desk itself has changed what is known of it.
  void on_change(std::function<void(const std::string& symbol)> handler) { on_change_ = std::move(handler); }

  [[nodiscard]] core::OrderId allocate_order_id() { return context_.broker.allocate_order_id(); }
  /// Gives the intents keys, client and account, journals them and, once they are durable, sends them.
  void submit(std::vector<model::OrderIntent> chain);
  /// Of an order not sent yet: withdraws its whole chain. Of a sent one: asks the broker, once.
  void cancel(core::OrderId order_id, const std::string& reason);

  [[nodiscard]] OrderTracker& tracker() { return tracker_; }
  [[nodiscard]] const OrderTracker& tracker() const { return tracker_; }
  /// Orders handed to the broker.
  [[nodiscard]] std::uint64_t orders_sent() const { return orders_sent_; }

  /// No order leaves any more; cancels still do, unless `connection_lost`. The first reason stands.
  void fail(core::Error reason, bool connection_lost = false);
  [[nodiscard]] const std::optional<core::Error>& failure() const { return failure_; }
  /// The connection is lost and sought: nothing leaves, what is asked meanwhile is remembered.
  void suspend(const std::string& reason) { suspended_ = reason; }
  /// It is back: asks again for cancels that may not have left.
  void resume();
  [[nodiscard]] const std::optional<std::string>& suspended() const { return suspended_; }
  /// While closed (a stop was asked) no new order leaves; cancels go on.
  void close_for_orders(bool closed) { closed_ = closed; }
  [[nodiscard]] bool can_send() const { return !failure_ && !closed_ && !suspended_; }
  /// Orders may leave now, or once the connection is back.
  [[nodiscard]] bool may_send_later() const { return !failure_ && !closed_; }
  /// Takes over a failure the journal has had meanwhile.
  void check_journal();

 private:
  void send(const std::vector<core::OrderId>& chain);
  [[nodiscard]] std::optional<std::string> why_not_send(const TrackedOrder& order) const;
  /// One whose intent is in the journal, which learns that it was not sent.
  void drop(core::OrderId order_id, const std::string& reason);
  void give_up(core::OrderId order_id, const std::string& reason);
  void changed(const std::string& symbol);

  OrderDeskContext context_;
  OrderTracker tracker_;
  core::Timestamp now_{};
  std::uint32_t next_key_ = 1;
  std::uint64_t orders_sent_ = 0;
  std::optional<core::Error> failure_;
  bool closed_ = false;
  bool connection_lost_ = false;
  std::optional<std::string> suspended_;  // why
  std::function<void(const std::string&)> on_change_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // completions may come after our end
};

}  // namespace ibflow::engine
