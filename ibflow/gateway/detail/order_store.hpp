#pragma once
// What the journal knows of orders, brought back to life.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/orders/reconciliation.hpp"
#include "ibflow/protocol/messages/orders.hpp"

namespace ibflow::gateway::detail {

struct StoredOrders {
  orders::JournalView view;
  std::map<orders::OrderNumber, protocol::PlaceOrder> messages;  // as last asked for
  std::map<orders::OrderNumber, std::int32_t> versions;
  std::uint64_t highest_serial = 0;  // of the keys read
  bool has_begun = false;            // what was held at the beginning is in it
};

/// Live orders with all their evidence, and every order that the ledger's executions belong to. The login's
/// accounts bound it, because the broker's answers are of all of them; not the client id: orders under
/// another one are told, and keep this one from trading. Blocks for the disk.
[[nodiscard]] core::Expected<StoredOrders> load_orders(const std::filesystem::path& file,
                                                       const std::vector<std::string>& accounts,
                                                       core::ClientId client_id,
                                                       orders::BlotterSettings settings, core::Timestamp now);

/// Where an order that is brought back goes.
struct OrderShelf {
  orders::OrderBlotter& orders;
  std::map<orders::OrderNumber, protocol::PlaceOrder>& messages;
  std::map<orders::OrderNumber, std::int32_t>& versions;
};

/// An order that was over when the journal was read, and that the broker names again: an execution may come
/// after the word that it has filled. Nothing changes when the journal has none of this key. Blocks for the
/// disk.
[[nodiscard]] core::Expected<void> recall_order(const std::filesystem::path& file, const std::string& key,
                                                OrderShelf shelf);

}  // namespace ibflow::gateway::detail
