#pragma once
// Takes orders from clients to the exchange, and what the exchange says back to those who are to hear it.

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "ibflow/protocol/requests.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/orders/manual_orders.hpp"
#include "ibflow/sim/orders/option_exercises.hpp"
#include "ibflow/sim/orders/order_audience.hpp"
#include "ibflow/sim/orders/order_faults.hpp"
#include "ibflow/sim/orders/order_lists.hpp"
#include "ibflow/sim/orders/order_news.hpp"
#include "ibflow/sim/orders/order_record.hpp"
#include "ibflow/sim/orders/state_keeper.hpp"
#include "ibflow/sim/service.hpp"

namespace ibflow::sim {

/// Belongs to the gateway's thread. An owner that is not connected hears nothing; it finds the state with its
/// next list.
class OrderDesk final : public Service {
 public:
  explicit OrderDesk(GatewayState& state);

  void on(Client& client, const protocol::PlaceOrder& message);
  void on(Client& client, const protocol::CancelOrder& message);
  void on(Client& client, const protocol::RequestGlobalCancel& message);
  void on(Client& client, const protocol::RequestOpenOrders& message);
  void on(Client& client, const protocol::RequestAllOpenOrders& message);
  void on(Client& client, const protocol::RequestAutoOpenOrders& message);
  void on(Client& client, const protocol::RequestCompletedOrders& message);
  void on(Client& client, const protocol::RequestExecutions& message);
  void on(Client& client, const protocol::ExerciseOptions& message);

  void stepped() override;
  void left(const Client& client) override;

  /// What the exchange tells.
  [[nodiscard]] ExchangeListener& listener() { return news_; }

  void send_open_orders(Client& client);  // its own, then OPEN_ORDER_END
  void send_next_valid_id(Client& client);

  /// An order entered by hand in the gateway's own window. Errors of category Broker, as for a client.
  core::Expected<core::PermId> enter_manual_order(const protocol::Contract& contract,
                                                  const protocol::Order& order) {
    return manual_.enter(contract, order);
  }
  /// All clients' ids begin again with 1, as the command of a real gateway does. False, and nothing happens,
  /// while an API order works.
  bool reset_order_ids();
  [[nodiscard]] OrderFaults& faults() { return faults_; }

  /// Orders, fills, ids and accounts come from this file and are kept in it. Before the first order. Errors
  /// as StateKeeper::open.
  core::Expected<void> open_state(const std::filesystem::path& file) { return keeper_.open(file); }
  /// Writes the file when something has changed; happens by itself with every step of the clock.
  void save_state() { keeper_.save(revision()); }

 private:
  using Result = core::Expected<void>;
  struct LateCancel {
    core::Timestamp at;
    core::PermId perm_id;
  };

  /// Goes up with everything that the state file holds.
  [[nodiscard]] std::uint64_t revision() const;
  /// 321 when the gateway is read-only; `id` is the order's or -1.
  [[nodiscard]] bool refuse_if_read_only(Client& client, std::int32_t id);
  void send_error(Client& client, std::int32_t id, int code, std::string_view text) const;
  void send_error(Client& client, std::int32_t id, const core::Error& error) const;

  /// An order was refused by a check; where that is chosen, its id counts as used.
  void use_up_id(const Client& client, std::int32_t order_id);
  Result place(Client& client, const protocol::PlaceOrder& message);
  Result place_at_exchange(Client& client, const protocol::PlaceOrder& message, std::size_t instrument,
                           const OrderRequest& request);
  Result place_with_attached(Client& client, const protocol::PlaceOrder& message, std::size_t instrument,
                             const OrderRequest& request);
  Result send_what_if(Client& client, const protocol::PlaceOrder& message, std::size_t instrument,
                      const OrderRequest& request);
  Result cancel(Client& client, std::int32_t order_id);
  Result cancel_working(const SimOrder& order);
  Result reject_as_broker(Client& client, const protocol::PlaceOrder& message, std::size_t instrument,
                          const OrderRequest& request, const core::Error& rejection);
  /// Deactivates or wakes an order that is known; true when that is all there was to do.
  bool deactivate(const SimOrder& order, const protocol::PlaceOrder& message);
  [[nodiscard]] core::Expected<std::size_t> instrument_of(const protocol::Contract& contract) const;
  [[nodiscard]] core::Expected<std::string> account_of(const protocol::Order& order) const;
  [[nodiscard]] Result check_new_id(const Client& client, std::int32_t order_id) const;
  void show_untransmitted(Client& client, const SimOrder& order);
  [[nodiscard]] const SimOrder* find(const Client& client, std::int32_t order_id) const;

  GatewayState& state_;
  OrderRecords records_;
  OrderAudience audience_;
  OrderNews news_;
  OrderLists lists_;
  ManualOrders manual_;
  OptionExercises exercises_;
  OrderFaults faults_;
  StateKeeper keeper_;
  std::deque<LateCancel> late_cancels_;  // by time
  std::uint64_t changes_ = 0;            // beside those the others count
};

}  // namespace ibflow::sim
