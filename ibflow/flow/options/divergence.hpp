#pragma once
// Delta divergence: how much delta the buyers and sellers of options took on, minute by minute.
//
// Of a trade i at time t_i: flow f_i = delta_i x size_i x 100 x s_i, in shares of the underlying, s_i = +1
// when the buyer was the aggressor, -1 for the seller, 0 unknown. f_i > 0 is bullish (calls bought, puts
// sold). At the end T of a minute, over the window T - lookback < t_i <= T, with ages a_i = T - t_i in hours:
//   d_pos  = sum of f_i x exp(-lambda a_i) over f_i > 0              shares
//   d_neg  = sum of |f_i| x exp(-lambda a_i) over f_i < 0            shares
//   d_diff = d_pos - d_neg                                           shares
//   d_diff_derivative = (d_diff at T - d_diff a minute before T)     shares a minute; 0 at a day's first
//                                                                    point
//   sum_pos, sum_neg  = the same sums without decay                  shares
//   number_of_trades  = all trades of the window, unclassified ones too
// "short" and "long" take lambda_short and lambda_long, rates per hour: after an hour exp(-lambda) of a trade
// is left (64 % at 0.45, 41 % at 0.9).
//
// Sources: splitting by aggressor, delta x size x 100, exponential decay per hour, undecayed sums and the
// defaults are the service's public description (docs/flow-server.md); the service's exact formulas are not
// public. Ours, where it is silent: lambda is read as a rate, the window is open at its old end, the
// derivative is a difference over one minute.

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/flow/options/option_trade.hpp"
#include "ibflow/model/market_data.hpp"

namespace ibflow::flow::options {

struct DivergenceParameters {
  std::chrono::minutes lookback{8 * 60};
  double lambda_short = 0.45;  // per hour
  double lambda_long = 0.9;    // per hour
  friend bool operator==(const DivergenceParameters&, const DivergenceParameters&) = default;
};

/// Decayed sums, in shares; the derivative in shares a minute.
struct DivergenceSums {
  double d_pos = 0, d_neg = 0, d_diff = 0, d_diff_derivative = 0;
  friend bool operator==(const DivergenceSums&, const DivergenceSums&) = default;
};

/// At the end of a minute, of what was known then. Values are rounded to a millionth.
struct DivergencePoint {
  core::Timestamp time{};  // the end of the minute
  DivergenceSums short_term, long_term;
  double sum_pos = 0, sum_neg = 0;  // shares
  std::int64_t number_of_trades = 0;
  std::optional<double> stock_price;  // the last close known at `time`
  friend bool operator==(const DivergencePoint&, const DivergencePoint&) = default;
};

/// The running sums of one ticker. Costs a few operations a trade whatever the window's length.
class DivergenceWindow {
 public:
  explicit DivergenceWindow(DivergenceParameters parameters) : parameters_(parameters) {}

  /// Trades in the order of time.
  void add(core::Timestamp time, double flow) { trades_.push_back({time, flow}); }
  /// The sums at `time`, which must not lie before an earlier one. Trades after it wait. `starts_anew`: the
  /// derivative is 0.
  [[nodiscard]] DivergencePoint at(core::Timestamp time, bool starts_anew = false);

 private:
  struct Trade {
    core::Timestamp time;
    double flow;
  };
  struct Decayed {
    double pos = 0, neg = 0;
  };
  void count(const Trade& trade, double sign);

  DivergenceParameters parameters_;
  std::deque<Trade> trades_;  // the window's, then those to come
  std::size_t inside_ = 0;    // how many of them are the window's
  std::size_t bullish_ = 0, bearish_ = 0;
  Decayed short_, long_;
  double sum_pos_ = 0, sum_neg_ = 0;
  core::Timestamp at_{};
  double last_short_ = 0, last_long_ = 0;  // d_diff at the point before
};

/// The ends of the minutes of a day that get a point: the exchange's session and fifteen minutes more, when
/// options on some funds still trade. Empty on weekends and holidays.
[[nodiscard]] std::vector<core::Timestamp> divergence_minutes(core::Date date);

/// One point for each minute of `first` to `last` (New York days) up to `until`, from the first one of a day
/// at which something of that day is known: a bar or a trade. `trades` of one ticker, oldest
/// first, from `lookback` before the first minute on; `bars` oldest first.
[[nodiscard]] std::vector<DivergencePoint> divergence_points(std::span<const AnalysedTrade> trades,
                                                             std::span<const model::Bar> bars,
                                                             core::Date first, core::Date last,
                                                             core::Timestamp until,
                                                             const DivergenceParameters& parameters);

}  // namespace ibflow::flow::options
