#pragma once
// Orders handed to one of IB's algorithms. IB: Order.algoStrategy and algoParams; what is absent here is not
// sent, and IB takes its default. In quotes: the strategy's name. algo_strategies.hpp lists the same as a
// table, for orders built from text.
//
// Rates of volume are fractions: 0.1 is ten per cent of what trades. Times are "hh:mm:ss" with a zone behind
// or "yyyymmdd-hh:mm:ss" in UTC; empty is absent. The order itself is a market or a limit order, else an
// Error{Usage}.

#include <cstdint>
#include <optional>
#include <string>

#include "ibflow/protocol/builders/orders.hpp"

namespace ibflow::protocol::build {

/// How much a fast fill is worth its effect on the price.
enum class RiskAversion { GetDone, Aggressive, Neutral, Passive };

struct AlgoTimes {
  std::string start;  // IB: startTime
  std::string end;    // IB: endTime
};

/// "Adaptive": patience between market and limit.
enum class AdaptivePriority { Urgent, Normal, Patient };
[[nodiscard]] OrderResult adaptive(Order order, AdaptivePriority priority = AdaptivePriority::Normal);

/// "Vwap": the volume-weighted average price.
struct VwapTerms {
  std::optional<double> max_volume_rate{};  // IB: maxPctVol
  AlgoTimes times{};
  std::optional<bool> allow_past_end_time{};  // IB: allowPastEndTime
  std::optional<bool> take_no_liquidity{};    // IB: noTakeLiq
  std::optional<bool> speed_up{};             // IB: speedUp
};
[[nodiscard]] OrderResult vwap(Order order, const VwapTerms& terms);

/// "Twap": the time-weighted average price.
enum class TwapStrategy { Marketable, MatchingMidpoint, MatchingSameSide, MatchingLast };
struct TwapTerms {
  TwapStrategy strategy = TwapStrategy::Marketable;  // IB: strategyType
  AlgoTimes times{};
  std::optional<bool> allow_past_end_time{};
};
[[nodiscard]] OrderResult twap(Order order, const TwapTerms& terms);

/// "ArrivalPx": the price at arrival.
struct ArrivalPriceTerms {
  std::optional<double> max_volume_rate{};      // IB: maxPctVol
  std::optional<RiskAversion> risk_aversion{};  // IB: riskAversion
  AlgoTimes times{};
  std::optional<bool> force_completion{};  // IB: forceCompletion
  std::optional<bool> allow_past_end_time{};
};
[[nodiscard]] OrderResult arrival_price(Order order, const ArrivalPriceTerms& terms);

/// "ClosePx": the closing price.
struct ClosePriceTerms {
  std::optional<double> max_volume_rate{};
  std::optional<RiskAversion> risk_aversion{};
  std::string start_time;
  std::optional<bool> force_completion{};
};
[[nodiscard]] OrderResult close_price(Order order, const ClosePriceTerms& terms);

/// "DarkIce": hides the size behind a displayed one that varies.
struct DarkIceTerms {
  std::int32_t display_size = 0;  // IB: displaySize
  AlgoTimes times{};
  std::optional<bool> allow_past_end_time{};
};
[[nodiscard]] OrderResult dark_ice(Order order, const DarkIceTerms& terms);

/// "PctVol": a share of the volume.
struct PercentOfVolumeTerms {
  double volume_rate = 0;  // IB: pctVol
  AlgoTimes times{};
  std::optional<bool> take_no_liquidity{};
};
[[nodiscard]] OrderResult percent_of_volume(Order order, const PercentOfVolumeTerms& terms);

/// "PctVolPx": a share of the volume that changes with the price.
struct PercentOfVolumeByPriceTerms {
  double volume_rate = 0;    // IB: pctVol
  double rate_change = 0;    // IB: deltaPctVol
  double least_rate = 0;     // IB: minPctVol4Px
  double greatest_rate = 0;  // IB: maxPctVol4Px
  AlgoTimes times{};
  std::optional<bool> take_no_liquidity{};
};
[[nodiscard]] OrderResult percent_of_volume_by_price(Order order, const PercentOfVolumeByPriceTerms& terms);

/// "PctVolSz" and "PctVolTm": a share of the volume that changes with what remains, or with time.
struct PercentOfVolumeRange {
  double first_rate = 0;  // IB: startPctVol
  double last_rate = 0;   // IB: endPctVol
  AlgoTimes times{};
  std::optional<bool> take_no_liquidity{};
};
[[nodiscard]] OrderResult percent_of_volume_by_size(Order order, const PercentOfVolumeRange& terms);
[[nodiscard]] OrderResult percent_of_volume_by_time(Order order, const PercentOfVolumeRange& terms);

/// "BalanceImpactRisk", options: the price's risk against the order's effect on it.
struct BalanceImpactRiskTerms {
  std::optional<double> max_volume_rate{};
  std::optional<RiskAversion> risk_aversion{};
  std::optional<bool> force_completion{};
};
[[nodiscard]] OrderResult balance_impact_risk(Order order, const BalanceImpactRiskTerms& terms);

/// "MinImpact", options: the least effect on the price.
[[nodiscard]] OrderResult minimise_impact(Order order, double max_volume_rate);

/// "AD": accumulates or distributes by many small orders at random times.
struct AccumulateDistributeTerms {
  std::int32_t component_size = 0;          // IB: componentSize
  std::int32_t seconds_between_orders = 0;  // IB: timeBetweenOrders
  std::optional<bool> randomise_time{};     // IB: randomizeTime20
  std::optional<bool> randomise_size{};     // IB: randomizeSize55
  std::optional<std::int32_t> give_up{};    // IB: giveUp
  std::optional<bool> catch_up{};           // IB: catchUp
  std::optional<bool> wait_for_fill{};      // IB: waitForFill
  AlgoTimes active{};                       // IB: activeTimeStart, activeTimeEnd
};
[[nodiscard]] OrderResult accumulate_distribute(Order order, const AccumulateDistributeTerms& terms);

}  // namespace ibflow::protocol::build
