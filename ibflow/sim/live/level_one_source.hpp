#pragma once
// Where level 1 takes its values from: the market as live, frozen or delayed data show it.

#include <map>
#include <optional>

#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/live/delayed_states.hpp"
#include "ibflow/sim/live/level_one_ticks.hpp"

namespace ibflow::sim {

/// What a subscription is for; the numbers are those of REQ_MARKET_DATA_TYPE.
enum class FeedKind : std::uint8_t { Live = 1, Frozen = 2, Delayed = 3, DelayedFrozen = 4 };

[[nodiscard]] constexpr bool is_delayed(FeedKind kind) {
  return kind == FeedKind::Delayed || kind == FeedKind::DelayedFrozen;
}

/// Belongs to one thread.
class LevelOneSource {
 public:
  explicit LevelOneSource(const GatewayState& state);

  /// The clock has moved.
  void step();
  /// Must come before view() of delayed data.
  void watch_delayed(std::size_t instrument) { delayed_.watch(instrument); }
  [[nodiscard]] LevelOneView view(std::size_t instrument, FeedKind kind);
  /// What 58 says now: a frozen feed is live while the market is open (SB-21).
  [[nodiscard]] std::int32_t data_type(std::size_t instrument, FeedKind kind);
  /// There are quotes: in the trading hours, of recorded stocks only as far as the recording goes.
  [[nodiscard]] bool is_open(std::size_t instrument);
  [[nodiscard]] bool is_liquid(std::size_t instrument);
  /// An option whose greeks may be shown.
  [[nodiscard]] bool has_permitted_underlying(std::size_t instrument) const;
  [[nodiscard]] const GatewayState& state() const { return state_; }

 private:
  struct Hours {
    core::Timestamp at{};
    bool is_open = false, is_liquid = false;
  };
  [[nodiscard]] const Hours& hours(std::size_t instrument);
  [[nodiscard]] TickerState frozen(std::size_t instrument, TickerState state) const;

  const GatewayState& state_;
  DelayedStates delayed_;
  std::map<HoursClass, Hours> hours_;
};

}  // namespace ibflow::sim
