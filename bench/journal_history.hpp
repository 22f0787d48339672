#pragma once
// A journal as a month of trading leaves it: orders that filled one after the other, and some that still
// work.

#include <filesystem>

#include "ibflow/orders/order_record.hpp"
#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/order.hpp"

namespace ibflow::bench {

inline constexpr int kEventsOfAnOrder = 7;  // intent, sent, two statuses, execution, its evidence, commission
inline constexpr int kLivingOrders = 100;   // the last ones
inline constexpr int kHistoryServerVersion = 213;
inline constexpr auto kHistoryAccount = "DU1";
inline constexpr core::ClientId kHistoryClient{7};

/// How many orders make so many events.
[[nodiscard]] constexpr int orders_of(int events) {
  return events / kEventsOfAnOrder + kLivingOrders;
}

/// The order with this number, from 1 on.
struct HistoryOrder {
  explicit HistoryOrder(int number_in);

  int number;
  std::string key;
  std::int64_t perm_id;
  protocol::Contract contract;
  protocol::Order order;
};

/// Writes the file anew. False, and said to stderr, when that fails.
[[nodiscard]] bool write_history(const std::filesystem::path& file, int orders);

}  // namespace ibflow::bench
