#pragma once
// What the market shows of instruments that were not recorded: simulated, drawn from those that were, or from
// a seed. Nothing is computed before it is asked for.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/model/option_value.hpp"
#include "ibflow/sim/contracts/contract_database.hpp"
#include "ibflow/sim/market/recording.hpp"
#include "ibflow/sim/market/ticker_state.hpp"

namespace ibflow::sim {

/// What the price of an option comes from.
struct OptionView {
  model::OptionTerms terms;
  model::OptionRates rates;
  std::size_t underlying = 0;              // instrument
  std::optional<double> underlying_price;  // last, else the middle of the quote
  /// Recorded or modelled; nothing without a price of the underlying.
  std::optional<double> model_volatility;
  std::int64_t open_interest = 0;  // contracts; 0: not known
};

/// Options: recorded quotes and trades of the day where there are some, a minute being known when it is over;
/// else Black-Scholes-Merton with the volatility of volatility_model.hpp, 2 % interest, no dividends, and a
/// spread of 2 % of the price.
/// Whatever `follows` a recorded ticker (indices, futures, CFDs, foreign listings) moves in proportion to it
/// from its reference price; futures have a basis of the interest until expiry.
/// All else (forex, crypto, bonds, indices without an ETF) walks around its reference price by the seed
/// alone. Prices are multiples of the min tick. Not thread-safe.
class InstrumentModel {
 public:
  /// Contracts and recording must outlive it. `references`: of each recorded ticker, the price its followers'
  /// reference prices belong to.
  InstrumentModel(const ContractDatabase& contracts, const Recording& recording, core::Date date,
                  std::uint64_t seed, std::vector<std::optional<double>> references, OptionDays options);

  /// `states` gives all other instruments' states at the same moment.
  [[nodiscard]] TickerState state(std::size_t instrument, core::Timestamp now,
                                  const TickerStates& states) const;
  [[nodiscard]] std::optional<OptionView> option(std::size_t instrument, core::Timestamp now,
                                                 const TickerStates& states) const;

  /// The instrument whose past gives this one's; nullopt when it has its own from the seed.
  [[nodiscard]] std::optional<std::size_t> source(std::size_t instrument) const;
  /// The middle price, given the source's at the same time (ignored without a source); nullopt when there is
  /// none.
  [[nodiscard]] std::optional<double> price_at(std::size_t instrument, core::Timestamp at,
                                               double source_price) const;
  /// Whether an instrument has trades, and whether it has quotes.
  [[nodiscard]] bool has_trades(std::size_t instrument) const;
  [[nodiscard]] bool has_quotes(std::size_t instrument) const;
  /// One of its trades for so many of the source; 0: its volume is not known.
  [[nodiscard]] std::int64_t volume_share(std::size_t instrument) const;
  [[nodiscard]] bool trades_on_weekends(std::size_t instrument) const;
  [[nodiscard]] std::size_t size() const { return contracts_.size(); }
  /// To the instrument's tick.
  [[nodiscard]] double rounded(std::size_t instrument, double price) const;
  /// Half the distance between bid and ask around a price.
  [[nodiscard]] double half_spread(std::size_t instrument, double price) const;

 private:
  [[nodiscard]] const Instrument& instrument(std::size_t index) const { return contracts_.instrument(index); }
  [[nodiscard]] const OptionDay* recorded(const Instrument& option) const;
  [[nodiscard]] double base_volatility(std::size_t underlying) const;
  [[nodiscard]] double reference_ratio(std::size_t index, std::size_t from) const;
  [[nodiscard]] double tick(std::size_t index, double price) const;
  void show_quote(std::size_t index, double middle, core::Timestamp now, TickerState& state) const;
  [[nodiscard]] TickerState walking(std::size_t index, core::Timestamp now) const;
  [[nodiscard]] TickerState following(std::size_t index, core::Timestamp now,
                                      const TickerState& source) const;
  [[nodiscard]] TickerState recorded_option(const OptionDay& day, core::Timestamp now) const;

  struct DayRange {
    core::Timestamp sampled_until{};
    double open = 0, high = 0, low = 0;
  };

  const ContractDatabase& contracts_;
  const Recording& recording_;
  core::Date date_;
  core::Timestamp day_start_{};
  std::uint64_t seed_;
  std::vector<std::optional<double>> references_;
  OptionDays options_;
  mutable std::map<std::size_t, double> base_volatilities_;
  mutable std::map<std::size_t, DayRange> ranges_;  // of walking instruments
};

}  // namespace ibflow::sim
