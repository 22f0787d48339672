#include "ibflow/protocol/builders/algorithms.hpp"

#include <utility>

#include "ibflow/protocol/builders/algo_order.hpp"
#include "ibflow/protocol/reference/algo_strategies.hpp"

namespace ibflow::protocol::build {
namespace {

std::string_view text_of(std::optional<RiskAversion> aversion) {
  if (!aversion) return {};
  switch (*aversion) {
    case RiskAversion::GetDone:
      return "Get Done";
    case RiskAversion::Aggressive:
      return "Aggressive";
    case RiskAversion::Neutral:
      return "Neutral";
    case RiskAversion::Passive:
      return "Passive";
  }
  return {};
}

std::string_view text_of(AdaptivePriority priority) {
  switch (priority) {
    case AdaptivePriority::Urgent:
      return "Urgent";
    case AdaptivePriority::Normal:
      return "Normal";
    case AdaptivePriority::Patient:
      return "Patient";
  }
  return {};
}

std::string_view text_of(TwapStrategy strategy) {
  switch (strategy) {
    case TwapStrategy::Marketable:
      return "Marketable";
    case TwapStrategy::MatchingMidpoint:
      return "Matching Midpoint";
    case TwapStrategy::MatchingSameSide:
      return "Matching Same Side";
    case TwapStrategy::MatchingLast:
      return "Matching Last";
  }
  return {};
}

OrderResult percent_of_volume_range(std::string_view strategy, Order order,
                                    const PercentOfVolumeRange& terms) {
  return AlgoOrder(strategy, std::move(order))
      .rate("startPctVol", terms.first_rate)
      .rate("endPctVol", terms.last_rate)
      .time("startTime", terms.times.start)
      .time("endTime", terms.times.end)
      .flag("noTakeLiq", terms.take_no_liquidity)
      .result();
}

}  // namespace

OrderResult adaptive(Order order, AdaptivePriority priority) {
  return AlgoOrder(algo_strategy::kAdaptive, std::move(order))
      .text("adaptivePriority", text_of(priority))
      .result();
}

OrderResult vwap(Order order, const VwapTerms& terms) {
  return AlgoOrder(algo_strategy::kVwap, std::move(order))
      .rate("maxPctVol", terms.max_volume_rate)
      .time("startTime", terms.times.start)
      .time("endTime", terms.times.end)
      .flag("allowPastEndTime", terms.allow_past_end_time)
      .flag("noTakeLiq", terms.take_no_liquidity)
      .flag("speedUp", terms.speed_up)
      .result();
}

OrderResult twap(Order order, const TwapTerms& terms) {
  return AlgoOrder(algo_strategy::kTwap, std::move(order))
      .text("strategyType", text_of(terms.strategy))
      .time("startTime", terms.times.start)
      .time("endTime", terms.times.end)
      .flag("allowPastEndTime", terms.allow_past_end_time)
      .result();
}

OrderResult arrival_price(Order order, const ArrivalPriceTerms& terms) {
  return AlgoOrder(algo_strategy::kArrivalPrice, std::move(order))
      .rate("maxPctVol", terms.max_volume_rate)
      .text("riskAversion", text_of(terms.risk_aversion))
      .time("startTime", terms.times.start)
      .time("endTime", terms.times.end)
      .flag("forceCompletion", terms.force_completion)
      .flag("allowPastEndTime", terms.allow_past_end_time)
      .result();
}

OrderResult close_price(Order order, const ClosePriceTerms& terms) {
  return AlgoOrder(algo_strategy::kClosePrice, std::move(order))
      .rate("maxPctVol", terms.max_volume_rate)
      .text("riskAversion", text_of(terms.risk_aversion))
      .time("startTime", terms.start_time)
      .flag("forceCompletion", terms.force_completion)
      .result();
}

OrderResult dark_ice(Order order, const DarkIceTerms& terms) {
  return AlgoOrder(algo_strategy::kDarkIce, std::move(order))
      .count("displaySize", terms.display_size)
      .time("startTime", terms.times.start)
      .time("endTime", terms.times.end)
      .flag("allowPastEndTime", terms.allow_past_end_time)
      .result();
}

OrderResult percent_of_volume(Order order, const PercentOfVolumeTerms& terms) {
  return AlgoOrder(algo_strategy::kPercentOfVolume, std::move(order))
      .rate("pctVol", terms.volume_rate)
      .time("startTime", terms.times.start)
      .time("endTime", terms.times.end)
      .flag("noTakeLiq", terms.take_no_liquidity)
      .result();
}

OrderResult percent_of_volume_by_price(Order order, const PercentOfVolumeByPriceTerms& terms) {
  return AlgoOrder(algo_strategy::kPercentOfVolumeByPrice, std::move(order))
      .rate("pctVol", terms.volume_rate)
      .number("deltaPctVol", terms.rate_change)
      .rate("minPctVol4Px", terms.least_rate)
      .rate("maxPctVol4Px", terms.greatest_rate)
      .that(terms.least_rate <= terms.greatest_rate, "the least rate is at most the greatest")
      .time("startTime", terms.times.start)
      .time("endTime", terms.times.end)
      .flag("noTakeLiq", terms.take_no_liquidity)
      .result();
}

OrderResult percent_of_volume_by_size(Order order, const PercentOfVolumeRange& terms) {
  return percent_of_volume_range(algo_strategy::kPercentOfVolumeBySize, std::move(order), terms);
}

OrderResult percent_of_volume_by_time(Order order, const PercentOfVolumeRange& terms) {
  return percent_of_volume_range(algo_strategy::kPercentOfVolumeByTime, std::move(order), terms);
}

OrderResult balance_impact_risk(Order order, const BalanceImpactRiskTerms& terms) {
  return AlgoOrder(algo_strategy::kBalanceImpactRisk, std::move(order))
      .rate("maxPctVol", terms.max_volume_rate)
      .text("riskAversion", text_of(terms.risk_aversion))
      .flag("forceCompletion", terms.force_completion)
      .result();
}

OrderResult minimise_impact(Order order, double max_volume_rate) {
  return AlgoOrder(algo_strategy::kMinImpact, std::move(order)).rate("maxPctVol", max_volume_rate).result();
}

OrderResult accumulate_distribute(Order order, const AccumulateDistributeTerms& terms) {
  return AlgoOrder(algo_strategy::kAccumulateDistribute, std::move(order))
      .count("componentSize", terms.component_size)
      .count("timeBetweenOrders", terms.seconds_between_orders)
      .flag("randomizeTime20", terms.randomise_time)
      .flag("randomizeSize55", terms.randomise_size)
      .count("giveUp", terms.give_up)
      .flag("catchUp", terms.catch_up)
      .flag("waitForFill", terms.wait_for_fill)
      .time("activeTimeStart", terms.active.start)
      .time("activeTimeEnd", terms.active.end)
      .result();
}

}  // namespace ibflow::protocol::build
