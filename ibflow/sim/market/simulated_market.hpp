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
#include "ibflow/sim/contracts/contract_database.hpp"
#include "ibflow/sim/exchange/exchange.hpp"
#include "ibflow/sim/live/real_time_bars.hpp"
#include "ibflow/sim/market/market_history.hpp"
#include "ibflow/sim/market/option_model.hpp"
#include "ibflow/sim/market/recording.hpp"
#include "ibflow/sim/market/tape.hpp"
#include "ibflow/sim/market/ticker_state.hpp"

namespace ibflow::sim {

struct SimulatedMarketOptions {
  std::filesystem::path data_folder;
  std::vector<std::string> tickers;  // empty: all
  core::Date date;
  std::uint64_t seed = 1;
  ExchangeOptions exchange;  // but for its seed and salt, which follow from seed and date
};

/// What the price of an option comes from.
struct OptionView {
  OptionTerms terms;
  OptionRates rates;
  std::size_t underlying = 0;              // instrument
  std::optional<double> underlying_price;  // last, else the middle of the quote
  std::optional<double> model_volatility;  // recorded or modelled; nothing without a price of the underlying
  std::int64_t open_interest = 0;          // contracts; 0: not known
};

/// Not thread-safe.
class SimulatedMarket {
 public:
  /// The books take every fill, the listener hears the exchange; both must outlive the market. Errors: as
  /// Recording::load and Tape::build.
  static core::Expected<std::unique_ptr<SimulatedMarket>> load(const SimulatedMarketOptions& options,
                                                               Books& books, ExchangeListener& listener);

  /// Names the instruments beyond the recorded tickers. Call once, before anything is asked of them; the
  /// database must outlive the market and begin with the tickers.
  void list(const ContractDatabase& contracts);

  /// Plays everything up to and including `to`; `to` is a whole second and jumps over no five-second
  /// boundary.
  void advance(core::Timestamp to);
  /// The same day from before its first print; orders, account and ids stay.
  void start_over(core::Timestamp at);

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
  [[nodiscard]] const MarketHistory& history() const { return history_; }
  [[nodiscard]] Exchange& exchange() { return *exchange_; }
  [[nodiscard]] const Exchange& exchange() const { return *exchange_; }
  [[nodiscard]] core::Date date() const { return tape_.date(); }
  [[nodiscard]] const RegularHours& hours() const { return hours_; }
  [[nodiscard]] std::uint64_t prints_played() const { return prints_played_; }

 private:
  SimulatedMarket(const SimulatedMarketOptions& options, Recording recording, Tape tape,
                  std::vector<std::optional<double>> previous_closes, Books& books,
                  ExchangeListener& listener);
  void play_next();
  void show_modelled_quotes(core::Timestamp at);
  void apply_trade(TickerState& state, const Print& print);
  static void apply_quote(TickerState& state, const Print& print);
  void reset_states();

  const ContractDatabase* contracts_ = nullptr;
  MarketHistory history_{*this};
  Recording recording_;
  Tape tape_;
  RegularHours hours_;
  std::vector<std::optional<double>> previous_closes_;
  std::vector<TickerState> states_;
  RealTimeBarBuilder bars_;
  std::unique_ptr<Exchange> exchange_;
  std::size_t next_ = 0;         // index of the next print
  std::vector<Print> standing_;  // the latest event of each ticker
  std::vector<Print> played_;    // of the last advance()
  std::optional<core::Timestamp> ended_bar_;
  std::uint64_t prints_played_ = 0;
};

}  // namespace ibflow::sim
