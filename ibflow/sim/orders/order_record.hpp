#pragma once
// Orders as their clients see them: what was sent, and which instrument it means. The exchange has its own
// view, SimOrder.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/protocol/messages/orders.hpp"
#include "ibflow/sim/exchange/sim_order.hpp"

namespace ibflow::sim {

/// What a client has sent: its message with the fields that a change may not give up.
struct OrderRecord {
  protocol::PlaceOrder request;  // as sent last
  std::size_t instrument = 0;    // in the contract database
  bool is_announced = false;     // somebody may have seen it
  /// An acknowledgement that is to follow the first fill, as it stood when it was due.
  std::optional<SimOrder> withheld;
  std::optional<core::Timestamp> ended_at;
  std::string completed_status;  // "Filled Size: 100", "Cancelled by Trader", "Expired", ...
  bool was_warned = false;       // its next status is told repeatedly, if that is wanted
};

/// Not thread-safe.
class OrderRecords {
 public:
  /// The order that is about to reach the exchange: the next unknown order of these ids is this one, and a
  /// known one takes it over when the exchange first tells of it.
  void expect(core::ClientId client_id, const protocol::PlaceOrder& request, std::size_t instrument);
  /// The exchange did not take it.
  void forget_expected() { expected_.reset(); }

  /// The record of an order that the exchange knows; made from what is expected when it is new.
  OrderRecord& of(const SimOrder& order);
  [[nodiscard]] const OrderRecord* find(const SimOrder& order) const;
  /// A copy for the second of a pair of twins.
  void copy(const SimOrder& from, const SimOrder& to);
  void restore(const SimOrder& order, OrderRecord record) { records_[&order] = std::move(record); }

 private:
  struct Expected {
    core::ClientId client_id;
    protocol::PlaceOrder request;
    std::size_t instrument = 0;
  };
  // By the exchange's order, whose address is fixed; never walked, so its order matters to nobody.
  std::map<const SimOrder*, OrderRecord> records_;
  std::optional<Expected> expected_;
};

}  // namespace ibflow::sim
