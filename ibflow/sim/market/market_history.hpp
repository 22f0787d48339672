#pragma once
// The past of every instrument: bars and ticks, for historical requests.

#include <cstdint>
#include <optional>
#include <span>
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
/// data have none. Quotes that were not recorded are modelled around the trades. Instruments that are
/// modelled derive their past from that of their underlying, or have one from the seed. Not thread-safe.
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
  /// Daily bars (start: midnight New York), adjusted for splits: recorded ones, else built from the minutes
  /// of regular hours. The day `to` falls into is left out.
  [[nodiscard]] std::vector<model::Bar> days(std::size_t instrument, BarsOf kind, core::Timestamp from,
                                             core::Timestamp to) const;

  /// The first (or the last) `count` trades or quotes in [from, to), oldest first; of the day that is played.
  /// A trade comes without the quote that stood then, and a mere quote without the last price. Costs the
  /// search for the time and what is returned, however large the day.
  [[nodiscard]] std::vector<Print> first_ticks(std::size_t instrument, TicksOf kind, core::Timestamp from,
                                               core::Timestamp to, std::size_t count) const;
  [[nodiscard]] std::vector<Print> last_ticks(std::size_t instrument, TicksOf kind, core::Timestamp from,
                                              core::Timestamp to, std::size_t count) const;

  /// Where the instrument's past begins.
  [[nodiscard]] std::optional<core::Timestamp> head(std::size_t instrument) const;

 private:
  using Bars = std::vector<model::Bar>;

  [[nodiscard]] bool is_recorded(std::size_t instrument) const;
  [[nodiscard]] bool is_walking(std::size_t instrument) const;
  [[nodiscard]] bool has(std::size_t instrument, BarsOf kind) const;
  [[nodiscard]] Bars recorded_minutes(std::size_t instrument, BarsOf kind, core::Timestamp from,
                                      core::Timestamp to) const;
  [[nodiscard]] Bars with_modelled_quotes(std::size_t instrument, BarsOf kind, Bars bars) const;
  /// The bars of the source as those of an instrument that follows it.
  [[nodiscard]] Bars derived(std::size_t instrument, BarsOf kind, const Bars& source) const;
  [[nodiscard]] Bars walked(std::size_t instrument, BarsOf kind, core::Timestamp from, core::Timestamp to,
                            std::chrono::seconds length) const;
  [[nodiscard]] std::optional<double> price(std::size_t instrument, BarsOf kind, core::Timestamp at,
                                            double source_price) const;
  /// The tape's numbers of the events in [from, to).
  [[nodiscard]] std::span<const std::uint32_t> numbers(std::size_t instrument, TicksOf kind,
                                                       core::Timestamp from, core::Timestamp to) const;
  [[nodiscard]] Print tick(std::uint32_t number) const;
  [[nodiscard]] std::vector<Print> ticks(std::span<const std::uint32_t> numbers) const;
  [[nodiscard]] std::optional<Print> modelled_tick(std::size_t instrument, TicksOf kind, core::Timestamp at,
                                                   const Print* source) const;
  [[nodiscard]] std::vector<Print> walked_ticks(std::size_t instrument, TicksOf kind, core::Timestamp first,
                                                core::Timestamp to, std::size_t count) const;

  const SimulatedMarket& market_;
};

}  // namespace ibflow::sim
