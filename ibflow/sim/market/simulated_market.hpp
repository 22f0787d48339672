#pragma once
// One recorded day as a market that moves when told: prints, quotes, bars, and the exchange that trades
// against them.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/model/option_value.hpp"
#include "ibflow/sim/contracts/contract_database.hpp"
#include "ibflow/sim/exchange/exchange.hpp"
#include "ibflow/sim/live/real_time_bars.hpp"
#include "ibflow/sim/market/instrument_model.hpp"
#include "ibflow/sim/market/market_history.hpp"
#include "ibflow/sim/market/recording.hpp"
#include "ibflow/sim/market/tape.hpp"
#include "ibflow/sim/market/ticker_state.hpp"

namespace ibflow::sim {

struct SimulatedMarketOptions {
  std::vector<std::filesystem::path> data_folders;
  std::vector<std::string> tickers;  // empty: all with intraday data
  core::Date date;                   // the first day to play
  std::optional<core::Date> until;   // the last one; empty: the first is
  std::uint64_t seed = 1;
  ExchangeOptions exchange;     // but for its seed and salt, which follow from seed and date
  bool extended_hours = false;  // play what was recorded from 04:00 to 20:00
};

/// Not thread-safe.
class SimulatedMarket {
 public:
  /// The books take every fill, the listener hears the exchange; both must outlive the market. Errors: as
  /// Recording::load and Tape::build.
  static core::Expected<std::unique_ptr<SimulatedMarket>> load(const SimulatedMarketOptions& options,
                                                               Books& books, ExchangeListener& listener);

  /// Names the instruments beyond the recorded tickers. Call once, before anything is asked of them; the
  /// database must outlive the market and begin with the tickers. Data errors of option files.
  core::Expected<void> list(const ContractDatabase& contracts);

  /// Plays everything up to and including `to`, which jumps over no five-second boundary.
  void advance(core::Timestamp to);
  /// The first day again from before its first print; orders, account and ids stay. Data errors as
  /// begin_day.
  core::Expected<void> start_over(core::Timestamp at);
  /// Another recorded day, from before its first print: what yesterday showed is gone but for the close. Data
  /// error when its files are damaged; the day before then stays.
  core::Expected<void> begin_day(core::Date date, core::Timestamp at);

  /// The days to play, ascending.
  [[nodiscard]] const std::vector<core::Date>& dates() const { return dates_; }
  /// The close before the session, else the session's first price: around which chains are listed.
  [[nodiscard]] std::optional<double> reference_price(std::size_t ticker) const {
    return references_[ticker];
  }

  /// The start of the five-second bars that the last advance() has ended.
  [[nodiscard]] std::optional<core::Timestamp> ended_bar() const { return ended_bar_; }

  [[nodiscard]] const std::vector<std::string>& tickers() const { return tape_.tickers(); }
  /// What the market shows of an instrument now, by its index in the contract database.
  /// Recorded instruments show what the tape has played; all others are modelled when somebody asks, and stay
  /// the same until time moves on. The reference holds until then.
  [[nodiscard]] const TickerState& state(std::size_t instrument) const;
  /// Of an option, now; nullopt for everything else.
  [[nodiscard]] std::optional<OptionView> option(std::size_t instrument) const;
  /// A modelled instrument's price is drawn from a model: it has no events in played(), and its state()
  /// changes by itself. False for recorded ones.
  [[nodiscard]] bool is_modelled(std::size_t instrument) const { return instrument >= tickers().size(); }
  /// The recorded instruments' events of the last advance(), in order.
  [[nodiscard]] std::span<const Print> played() const { return played_; }
  [[nodiscard]] const RealTimeBarBuilder& bars() const { return bars_; }
  [[nodiscard]] const Recording& recording() const { return recording_; }
  [[nodiscard]] const Tape& tape() const { return tape_; }
  [[nodiscard]] std::uint64_t seed() const { return options_.seed; }
  [[nodiscard]] const MarketHistory& history() const { return history_; }
  [[nodiscard]] Exchange& exchange() { return *exchange_; }
  [[nodiscard]] const Exchange& exchange() const { return *exchange_; }
  [[nodiscard]] core::Date date() const { return tape_.date(); }
  [[nodiscard]] const RegularHours& hours() const { return hours_; }
  [[nodiscard]] core::Timestamp now() const { return now_; }
  /// What is played: the regular hours, or the extended ones.
  [[nodiscard]] const RegularHours& played_hours() const { return played_hours_; }
  /// Nullptr before list().
  [[nodiscard]] const InstrumentModel* model() const { return model_.get(); }
  [[nodiscard]] std::uint64_t prints_played() const { return prints_played_; }

 private:
  SimulatedMarket(const SimulatedMarketOptions& options, Recording recording, std::vector<core::Date> dates,
                  Books& books, ExchangeListener& listener);
  core::Expected<void> load_day(core::Date date);
  core::Expected<void> model_day();
  void play_next();
  void apply_trade(TickerState& state, const Print& print);
  static void apply_quote(TickerState& state, const Print& print);
  void reset_states();
  void print_awaited(core::Timestamp at);

  struct Modelled {
    std::uint64_t step = 0;    // at which it was computed
    std::int64_t printed = 0;  // of the volume, how much the exchange has seen as trades
    TickerState state;
  };

  SimulatedMarketOptions options_;
  const ContractDatabase* contracts_ = nullptr;
  MarketHistory history_{*this};
  Recording recording_;
  std::vector<core::Date> dates_;
  Tape tape_;
  RegularHours hours_{}, played_hours_{};
  std::vector<std::optional<double>> previous_closes_, references_;
  std::vector<TickerState> states_;
  RealTimeBarBuilder bars_;
  std::unique_ptr<Exchange> exchange_;
  std::unique_ptr<InstrumentModel> model_;
  mutable std::unordered_map<std::size_t, Modelled> modelled_;
  std::uint64_t step_ = 1;
  core::Timestamp now_{};
  std::size_t next_ = 0;         // index of the next print
  std::vector<Print> standing_;  // the latest event of each ticker
  std::vector<Print> played_;    // of the last advance()
  std::optional<core::Timestamp> ended_bar_;
  std::uint64_t prints_played_ = 0;
};

}  // namespace ibflow::sim
