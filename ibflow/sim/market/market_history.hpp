#pragma once
// The past of every instrument: bars and ticks, for historical requests.

#include <optional>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/model/market_data.hpp"
#include "ibflow/sim/market/print.hpp"

namespace ibflow::sim {

class SimulatedMarket;

enum class BarsOf { Trades, Bid, Ask, Midpoint };
enum class TicksOf { Trades, Quotes };

/// Instruments by their index in the contract database. Times are half open, [from, to), and count for the
/// start of a bar: ask with `to` = now and drop what is not complete. Bars come oldest first; times without
/// data have none. Instruments that are modelled derive their past from that of their underlying; an
/// instrument without any has empty answers. Not thread-safe.
class MarketHistory {
 public:
  explicit MarketHistory(const SimulatedMarket& market) : market_(market) {}

  /// One-minute bars of all recorded days.
  [[nodiscard]] std::vector<model::Bar> minutes(std::size_t instrument, BarsOf kind, core::Timestamp from,
                                                core::Timestamp to) const;
  /// One-second bars of the day that is played, as far as the tape has run; of other days nothing. Ask for
  /// stretches of minutes or hours, not more.
  [[nodiscard]] std::vector<model::Bar> seconds(std::size_t instrument, BarsOf kind, core::Timestamp from,
                                                core::Timestamp to) const;
  /// Daily bars (start: midnight New York): recorded ones, else built from the minutes of regular hours. The
  /// day `to` falls into is left out.
  [[nodiscard]] std::vector<model::Bar> days(std::size_t instrument, BarsOf kind, core::Timestamp from,
                                             core::Timestamp to) const;

  /// The first (or the last) `count` trades or quotes in [from, to), oldest first; of the day that is played.
  [[nodiscard]] std::vector<Print> first_ticks(std::size_t instrument, TicksOf kind, core::Timestamp from,
                                               core::Timestamp to, std::size_t count) const;
  [[nodiscard]] std::vector<Print> last_ticks(std::size_t instrument, TicksOf kind, core::Timestamp from,
                                              core::Timestamp to, std::size_t count) const;

  /// Where the instrument's past begins.
  [[nodiscard]] std::optional<core::Timestamp> head(std::size_t instrument) const;

 private:
  [[nodiscard]] std::vector<Print> ticks(std::size_t instrument, TicksOf kind, core::Timestamp from,
                                         core::Timestamp to) const;

  const SimulatedMarket& market_;
};

}  // namespace ibflow::sim
