#pragma once
// One day's events: recorded trades and quotes where there are such, else RECONSTRUCTED from bars.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/sim/market/print.hpp"
#include "ibflow/sim/market/recording.hpp"
#include "ibflow/sim/market/tape_record.hpp"

namespace ibflow::sim {

/// A modelled top of book. Sizes in shares.
struct QuoteModel {
  double bid = 0, ask = 0;
  core::Decimal bid_size, ask_size;

  friend bool operator==(const QuoteModel&, const QuoteModel&) = default;
};

struct TapeOptions {
  std::vector<std::string> tickers;  // empty: all that the recording has loaded
  std::uint64_t seed = 0;
  bool extended_hours = false;  // what happened from 04:00 to 20:00, where it was recorded
};

/// Each ticker's trades come from the finest there is: ticks, seconds, minutes; so do its quotes. A ticker
/// without recorded quotes has modelled ones, an index none.
///
/// How a minute without quotes becomes prints: each minute with volume gives 12 prints, one in each 5-second
/// slot k, at second k * 5 + i % 5 of the minute, i being the ticker's number in the recording. Prices run
/// open -> low -> high -> close when the minute closed at or above its open, else open -> high -> low ->
/// close, with these four vertices exactly at prints 0, 4, 8 and 11 and straight lines between, rounded to
/// whole cents but never outside low..high. The volume is spread evenly, whole shares, the remainder in the
/// last print, so that a minute of fewer than 12 shares has prints of zero shares. Minutes without volume
/// give nothing (except of an index). Minute bars built from the prints equal the recorded ones exactly.
///
/// Recorded quotes of a minute run the same way, on both sides at once, half a second before the prints;
/// those of a second pass its four vertices at 0, 250, 500 and 750 ms, its trades 100 ms later.
///
/// Modelled quotes: the spread is 0.005 % of the price rounded up to whole cents and at least one cent, the
/// bid is price - spread / 2 rounded down to a cent, the ask is bid + spread. Displayed sizes are 100 to 2000
/// shares in round lots, a hash of seed, symbol and time; nothing else depends on the seed.
///
/// A ticker's events do not depend on which other tickers are on the tape. Where trade and quote share a
/// millisecond, the trade comes first.
class Tape {
 public:
  /// Errors: Usage as Recording::bars, Data for damaged files.
  static core::Expected<Tape> build(const Recording& recording, core::Date date, const TapeOptions& options);
  static core::Expected<Tape> build(const Recording& recording, core::Date date,
                                    const std::vector<std::string>& tickers = {}, std::uint64_t seed = 0) {
    return build(recording, date, TapeOptions{.tickers = tickers, .seed = seed});
  }

  [[nodiscard]] core::Date date() const { return date_; }
  [[nodiscard]] const std::vector<std::string>& tickers() const { return tickers_; }  // alphabetical
  /// Whether the ticker's events are ticks or seconds, finer than the five seconds of reconstructed ones.
  [[nodiscard]] bool has_fine_events() const { return has_fine_events_; }

  [[nodiscard]] std::size_t size() const { return records_.size(); }
  [[nodiscard]] core::Timestamp time(std::size_t i) const {
    return midnight_ + std::chrono::milliseconds(records_[i].milliseconds);
  }
  /// The first event at or after a time.
  [[nodiscard]] std::size_t first_from(core::Timestamp at) const;
  [[nodiscard]] const TapeRecord& record(std::size_t i) const { return records_[i]; }
  /// The numbers of one ticker's trades (or quotes) with from <= time < to, ascending. An event may be both.
  [[nodiscard]] std::span<const std::uint32_t> trades_between(std::size_t ticker, core::Timestamp from,
                                                              core::Timestamp to) const {
    return between(trades_[ticker], from, to);
  }
  [[nodiscard]] std::span<const std::uint32_t> quotes_between(std::size_t ticker, core::Timestamp from,
                                                              core::Timestamp to) const {
    return between(quotes_[ticker], from, to);
  }
  /// Makes `standing`, the last event of the same ticker (default: none yet), event i.
  void apply(std::size_t i, Print& standing) const;

  /// All events, by time and ticker. Costs six times the tape's own memory: for tests and small tapes.
  [[nodiscard]] std::vector<Print> prints() const;

 private:
  using Numbers = std::vector<std::uint32_t>;

  void number_events();
  [[nodiscard]] std::span<const std::uint32_t> between(const Numbers& numbers, core::Timestamp from,
                                                       core::Timestamp to) const;

  core::Date date_;
  core::Timestamp midnight_{};
  std::uint64_t seed_ = 0;
  bool has_fine_events_ = false;
  std::vector<std::string> tickers_;
  std::vector<TapeRecord> records_;
  std::vector<Numbers> trades_, quotes_;  // by ticker
};

/// The quote modelled around a trade price (up to four decimals). `at` and `symbol` only choose the sizes.
[[nodiscard]] QuoteModel model_quote(std::uint64_t seed, std::string_view symbol, core::Timestamp at,
                                     double price);

}  // namespace ibflow::sim
