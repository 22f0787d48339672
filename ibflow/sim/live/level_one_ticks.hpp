#pragma once
// What level 1 shows of an instrument, as ticks in the order of the first burst (server-behaviour.md 2.1,
// 2.2).

#include <optional>
#include <variant>
#include <vector>

#include "ibflow/protocol/responses.hpp"
#include "ibflow/sim/contracts/instrument.hpp"
#include "ibflow/sim/live/market_conditions.hpp"
#include "ibflow/sim/market/ticker_state.hpp"

namespace ibflow::sim {

/// With no request id yet. Sizes in shares until in_lots().
using LevelOneTick = std::variant<protocol::TickPrice, protocol::TickSize, protocol::TickGeneric,
                                  protocol::TickString, protocol::TickOptionComputation>;
using LevelOneTicks = std::vector<LevelOneTick>;

[[nodiscard]] std::int32_t tick_type(const LevelOneTick& tick);
[[nodiscard]] LevelOneTick price_tick(std::int32_t type, double price, std::int64_t size = 0);
[[nodiscard]] LevelOneTick size_tick(std::int32_t type, std::int64_t size);
[[nodiscard]] LevelOneTick generic_tick(std::int32_t type, double value);
[[nodiscard]] LevelOneTick string_tick(std::int32_t type, std::string value);

/// One instrument at one moment, as one kind of data shows it.
struct LevelOneView {
  TickerState state;
  Halt halt = Halt::None;
  bool is_open = true;    // quotes are firm
  bool is_early = false;  // before the regular hours: the attribute preOpen
  std::vector<protocol::TickOptionComputation> computations;  // of options, types 10..13

  friend bool operator==(const LevelOneView&, const LevelOneView&) = default;
};

/// The default ticks of the instrument's kind. Missing quotes are -1 with size 0; other missing values are
/// left out.
[[nodiscard]] LevelOneTicks level_one_ticks(const LevelOneView& view, const Instrument& instrument);
/// The same with the delayed types 66..76, 80..83 and 88; what has no delayed type is left out.
[[nodiscard]] LevelOneTicks delayed_ticks(const LevelOneTicks& ticks);

/// What differs, in the order of `now`. A changed price of types 1, 2, 4 brings its size tick along (SB-14).
[[nodiscard]] LevelOneTicks changed_ticks(const LevelOneTicks& was, const LevelOneTicks& now);

/// Sizes of US stocks count lots of 100 below server version 220; an odd lot is still one.
[[nodiscard]] bool counts_lots(const Instrument& instrument);
[[nodiscard]] std::int64_t lots(std::int64_t shares);
[[nodiscard]] LevelOneTicks in_lots(LevelOneTicks ticks);

/// Every value that a snapshot waits for is there.
[[nodiscard]] bool is_complete(const LevelOneTicks& ticks, const Instrument& instrument);

}  // namespace ibflow::sim
