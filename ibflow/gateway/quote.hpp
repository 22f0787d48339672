#pragma once
// The latest values of one contract, each with what it is worth.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/model/market_data.hpp"

namespace ibflow::gateway {

/// How good data are, as IB says with each subscription.
enum class DataQuality {
  Unknown,  // not told yet
  Live,
  Frozen,   // the last of a market that is closed
  Delayed,  // by 10 to 20 minutes
  DelayedFrozen,
};
[[nodiscard]] const char* to_string(DataQuality quality);

/// Whose price the computation starts from.
enum class ComputationSource { Bid, Ask, Last, Model, Custom };

/// What IB computes of an option. Absent: not computed.
struct OptionComputation {
  ComputationSource source = ComputationSource::Model;
  std::optional<double> implied_volatility;  // 0.2 is 20 %
  std::optional<double> option_price, underlying_price;
  std::optional<double> delta, gamma, vega, theta;
  std::optional<double> dividends;  // present value of those expected
  friend bool operator==(const OptionComputation&, const OptionComputation&) = default;
};

/// A value that has no member of its own, by IB's tick type (protocol/reference/tick_types.hpp).
struct OtherValue {
  std::int32_t tick_type = 0;
  std::optional<double> number;
  std::optional<core::Decimal> size;
  std::string text;
  friend bool operator==(const OtherValue&, const OtherValue&) = default;
};

/// Everything that IB has told of level 1. Sizes of US stocks are lots of 100 below server version 220.
struct Quote : model::Quote {
  std::int32_t con_id = 0;
  DataQuality quality = DataQuality::Unknown;
  std::string bid_exchange, ask_exchange, last_exchange;  // letters; Contracts::smart_components names them
  std::string bbo_exchange;                               // what to ask smart_components for
  std::optional<double> min_tick;
  std::optional<core::Timestamp> last_trade_time;  // whole seconds
  std::vector<OptionComputation> computations;     // of options; one per source
  std::vector<OtherValue> others;                  // of generic ticks and what else comes; one per tick type
  std::uint64_t version = 0;        // rises with each change; of one subscription, the same is the same
  std::uint64_t price_updates = 0;  // changes of the members of model::Quote
  /// Of stocks, funds and currencies: prices a fifth or more away from the one before. Each is shown only
  /// when the next one is like it: damaged bytes can look like a price.
  std::uint64_t prices_held_back = 0;

  /// Since the last value came, by our clock.
  [[nodiscard]] core::Duration age(core::Timestamp now) const { return now - updated_at; }
  /// Live and not older than that.
  [[nodiscard]] bool is_fresh(core::Timestamp now, core::Duration at_most) const {
    return quality == DataQuality::Live && age(now) <= at_most;
  }
  /// nullptr when it has not come.
  [[nodiscard]] const OptionComputation* computation(ComputationSource source) const;
  [[nodiscard]] const OtherValue* other(std::int32_t tick_type) const;
};

}  // namespace ibflow::gateway
