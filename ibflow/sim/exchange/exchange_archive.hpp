#pragma once
// An exchange's state as plain values, to be written to a file and taken up again.

#include <cstdint>
#include <map>
#include <vector>

#include "ibflow/sim/exchange/sim_order.hpp"

namespace ibflow::sim {

struct ExchangeArchive {
  std::vector<SimOrder> orders;  // by arrival
  std::vector<Fill> fills;       // oldest first
  std::map<core::ClientId, core::OrderId> highest_order_ids;
  std::int64_t next_perm_id = 0;
  std::uint32_t next_execution = 0;

  friend bool operator==(const ExchangeArchive&, const ExchangeArchive&) = default;
};

}  // namespace ibflow::sim
