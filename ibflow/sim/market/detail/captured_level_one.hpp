#pragma once
// The ticks of one level 1 subscription as trades and quotes.

#include <cstdint>
#include <optional>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/sim/market/detail/captured_streams.hpp"

namespace ibflow::sim::detail {

/// Level 1 is sampled: of the trades between two samples it shows the last one, and all in the volume. So
/// what the volume has more than the trades counts as an unreported one. Delayed types are no data of that
/// time and are left out.
class CapturedLevelOne {
 public:
  /// The streams outlive this. `lot`: how many shares a size of one stands for.
  CapturedLevelOne(EventStream& trades, EventStream& quotes, std::int64_t lot)
      : trades_(&trades), quotes_(&quotes), lot_(lot) {}

  void price(core::Timestamp at, std::int32_t type, double price, const std::optional<core::Decimal>& size);
  void size(core::Timestamp at, std::int32_t type, std::int64_t size);

 private:
  void quote(core::Timestamp at, std::uint32_t& field, std::uint32_t value);
  void trade(core::Timestamp at, std::uint32_t size);
  void volume(core::Timestamp at, std::int64_t volume);

  EventStream* trades_;
  EventStream* quotes_;
  std::int64_t lot_;
  TapeRecord quote_;
  std::uint32_t last_ = 0, last_size_ = 0;
  bool size_follows_ = false;  // the size tick that repeats the size of the last price
};

}  // namespace ibflow::sim::detail
