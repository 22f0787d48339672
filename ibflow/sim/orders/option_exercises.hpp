#pragma once
// Exercising options, and letting them lapse (server-behaviour 5.7).

#include <deque>

#include "ibflow/protocol/messages/orders.hpp"
#include "ibflow/sim/orders/order_audience.hpp"
#include "ibflow/sim/orders/order_messages.hpp"

namespace ibflow::sim {

/// An exercise looks like an order whose id is the request's; it is carried out at the close of the session.
/// Belongs to the gateway's thread.
class OptionExercises {
 public:
  OptionExercises(GatewayState& state, OrderAudience& audience) : state_(state), audience_(audience) {}

  /// Errors of category Broker: 103 the id is in use, 200 no such option, 321 nothing held, a quantity or
  /// action that makes no sense, or an exercise against reason that is not overridden.
  core::Expected<void> request(const Client& client, const protocol::ExerciseOptions& message);
  /// Takes one back; false when there is none of this id.
  bool cancel(const Client& client, std::int32_t order_id);
  /// Once the session has closed: books what was asked for.
  void carry_out_when_closed();

  /// OPEN_ORDER and ORDER_STATUS of the waiting ones: a client's own, or all.
  void list(Client& client, bool everybodys);

 private:
  struct Waiting {
    SimOrder order;
    protocol::PlaceOrder request;  // as an order would have been sent
    std::size_t instrument = 0;
    bool lapses = false;
  };

  [[nodiscard]] OrderView view(const Waiting& waiting) const;
  void tell(const Waiting& waiting);
  void carry_out(Waiting& waiting);
  void book(const Waiting& waiting, std::size_t instrument, const core::Decimal& quantity, double price);

  GatewayState& state_;
  OrderAudience& audience_;
  std::deque<Waiting> waiting_;                // by arrival
  std::int64_t next_perm_id_ = 1'900'000'001;  // above all that the exchange gives
  std::uint32_t next_execution_ = 1;
};

}  // namespace ibflow::sim
