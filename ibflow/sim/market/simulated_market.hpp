#pragma once
// One recorded day as a market that moves when told: prints, quotes, bars, and the exchange that trades
// against them.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/sim/accounts/ledger.hpp"
#include "ibflow/sim/exchange/exchange.hpp"
#include "ibflow/sim/live/market_data_feed.hpp"
#include "ibflow/sim/live/real_time_bars.hpp"
#include "ibflow/sim/market/recording.hpp"
#include "ibflow/sim/market/tape.hpp"

namespace ibflow::sim {

struct SimulatedMarketOptions {
  std::filesystem::path data_folder;
  std::vector<std::string> tickers;  // empty: all
  core::Date date;
  std::uint64_t seed = 1;
  core::Decimal starting_cash = 1'000'000;
};

/// Not thread-safe.
class SimulatedMarket {
 public:
  /// The listener hears the exchange; it must outlive the market. Errors: as Recording::load and Tape::build.
  static core::Expected<std::unique_ptr<SimulatedMarket>> load(const SimulatedMarketOptions& options,
                                                               ExchangeListener& listener);

  /// Plays everything up to and including `to`; `to` is a whole second and jumps over no five-second
  /// boundary.
  void advance(core::Timestamp to);
  /// The same day from before its first print; orders, account and ids stay.
  void start_over(core::Timestamp at);

  /// The start of the five-second bars that the last advance() has ended.
  [[nodiscard]] std::optional<core::Timestamp> ended_bar() const { return ended_bar_; }

  [[nodiscard]] const std::vector<std::string>& tickers() const { return tape_.tickers(); }
  /// What the market shows of an instrument now, by its index in the contract database; nothing of those it
  /// has neither recorded nor modelled.
  [[nodiscard]] const TickerState& state(std::size_t instrument) const {
    static const TickerState kNothing;
    return instrument < states_.size() ? states_[instrument] : kNothing;
  }
  /// The prints of the last advance(), in order.
  [[nodiscard]] std::span<const Print> played() const {
    return std::span(tape_.prints()).subspan(played_from_, next_ - played_from_);
  }
  [[nodiscard]] const RealTimeBarBuilder& bars() const { return bars_; }
  [[nodiscard]] const Recording& recording() const { return recording_; }
  [[nodiscard]] Exchange& exchange() { return *exchange_; }
  [[nodiscard]] const Exchange& exchange() const { return *exchange_; }
  [[nodiscard]] const Ledger& ledger() const { return ledger_; }
  [[nodiscard]] core::Date date() const { return tape_.date(); }
  [[nodiscard]] const RegularHours& hours() const { return hours_; }
  [[nodiscard]] std::uint64_t prints_played() const { return prints_played_; }

 private:
  SimulatedMarket(const SimulatedMarketOptions& options, Recording recording, Tape tape,
                  std::vector<std::optional<double>> previous_closes, ExchangeListener& listener);
  void play(const Print& print);
  void reset_states();

  Recording recording_;
  Tape tape_;
  RegularHours hours_;
  std::vector<std::optional<double>> previous_closes_;
  std::vector<TickerState> states_;
  RealTimeBarBuilder bars_;
  Ledger ledger_;
  std::unique_ptr<Exchange> exchange_;
  std::size_t played_from_ = 0;  // index of the first print of the last advance()
  std::size_t next_ = 0;         // index of the next print
  std::optional<core::Timestamp> ended_bar_;
  std::uint64_t prints_played_ = 0;
};

}  // namespace ibflow::sim
