#pragma once
// Orders, executions, ids and accounts in a file, so that they outlive the gateway.

#include <cstdint>
#include <filesystem>

#include "ibflow/core/error.hpp"
#include "ibflow/sim/orders/manual_orders.hpp"
#include "ibflow/sim/orders/order_archive.hpp"
#include "ibflow/sim/orders/order_audience.hpp"
#include "ibflow/sim/orders/order_record.hpp"

namespace ibflow::sim {

/// Belongs to the gateway's thread.
class StateKeeper {
 public:
  StateKeeper(GatewayState& state, OrderRecords& records, OrderAudience& audience, ManualOrders& manual)
      : state_(state), records_(records), audience_(audience), manual_(manual) {}

  /// Takes up what the file holds, if there is one, and keeps to it from then on. Call before the first
  /// order. Errors: Storage (it cannot be read or, tried at once, not be written), Data (what is in it is not
  /// a state); they name the file.
  core::Expected<void> open(const std::filesystem::path& file);
  /// Writes the file whole when `revision` is another one than the last time. A failure is logged; the next
  /// change tries again.
  void save(std::uint64_t revision);
  /// Of all that there is to keep, as the file has it.
  [[nodiscard]] GatewayArchive archive() const;

 private:
  core::Expected<void> read(const std::filesystem::path& file);
  core::Expected<void> take_up(const GatewayArchive& archive);
  [[nodiscard]] RecordArchive archive_of(const SimOrder& order) const;
  [[nodiscard]] core::Expected<OrderRecord> record_of(const RecordArchive& kept, const SimOrder& order) const;
  core::Expected<void> write() const;

  GatewayState& state_;
  OrderRecords& records_;
  OrderAudience& audience_;
  ManualOrders& manual_;
  std::filesystem::path file_;  // empty: nothing is kept
  std::uint64_t saved_revision_ = 0;
};

}  // namespace ibflow::sim
