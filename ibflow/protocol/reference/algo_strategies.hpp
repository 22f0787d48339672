#pragma once
// The algorithms an order may be given to, with their parameters.

#include <array>
#include <span>
#include <string_view>

namespace ibflow::protocol {

/// IB: Order.algoStrategy.
namespace algo_strategy {
inline constexpr std::string_view kArrivalPrice = "ArrivalPx";
inline constexpr std::string_view kDarkIce = "DarkIce";
inline constexpr std::string_view kPercentOfVolume = "PctVol";
inline constexpr std::string_view kTwap = "Twap";
inline constexpr std::string_view kVwap = "Vwap";
inline constexpr std::string_view kAccumulateDistribute = "AD";
inline constexpr std::string_view kBalanceImpactRisk = "BalanceImpactRisk";
inline constexpr std::string_view kMinImpact = "MinImpact";
inline constexpr std::string_view kAdaptive = "Adaptive";
inline constexpr std::string_view kClosePrice = "ClosePx";
inline constexpr std::string_view kPercentOfVolumeByPrice = "PctVolPx";
inline constexpr std::string_view kPercentOfVolumeBySize = "PctVolSz";
inline constexpr std::string_view kPercentOfVolumeByTime = "PctVolTm";
inline constexpr std::string_view kJefferiesVwap = "VWAP";
inline constexpr std::string_view kCsfbInline = "INLINE";
inline constexpr std::string_view kCsfbStrobe = "STROBE";
}  // namespace algo_strategy

enum class AlgoParameterKind {
  Number,   // decimal text
  Integer,  // whole number
  Flag,     // 1 or 0
  Text,
  Time,  // HH:MM:SS and a zone, or YYYYMMDD-HH:MM:SS in UTC
};

struct AlgoParameter {
  std::string_view tag;  // IB's, in Order.algoParams
  AlgoParameterKind kind;
  std::span<const std::string_view> values{};  // the only ones there are; empty where there is no such list
};

struct AlgoStrategyInfo {
  std::string_view name;
  std::string_view provider;  // IBALGO is IB itself; the others want their own exchange in the contract
  std::span<const AlgoParameter> parameters;
};

namespace detail {
inline constexpr std::array<std::string_view, 4> kRiskAversionValues = {"Get Done", "Aggressive", "Neutral",
                                                                        "Passive"};
inline constexpr std::array<std::string_view, 4> kStrategyTypeValues = {
    "Marketable", "Matching Midpoint", "Matching Same Side", "Matching Last"};
inline constexpr std::array<std::string_view, 3> kAdaptivePriorityValues = {"Urgent", "Normal", "Patient"};
inline constexpr std::array kArrivalPriceParameters = {
    AlgoParameter{"maxPctVol", AlgoParameterKind::Number},
    AlgoParameter{"riskAversion", AlgoParameterKind::Text, kRiskAversionValues},
    AlgoParameter{"startTime", AlgoParameterKind::Time},
    AlgoParameter{"endTime", AlgoParameterKind::Time},
    AlgoParameter{"forceCompletion", AlgoParameterKind::Flag},
    AlgoParameter{"allowPastEndTime", AlgoParameterKind::Flag},
};
inline constexpr std::array kDarkIceParameters = {
    AlgoParameter{"displaySize", AlgoParameterKind::Integer},
    AlgoParameter{"startTime", AlgoParameterKind::Time},
    AlgoParameter{"endTime", AlgoParameterKind::Time},
    AlgoParameter{"allowPastEndTime", AlgoParameterKind::Flag},
};
inline constexpr std::array kPercentOfVolumeParameters = {
    AlgoParameter{"pctVol", AlgoParameterKind::Number},
    AlgoParameter{"startTime", AlgoParameterKind::Time},
    AlgoParameter{"endTime", AlgoParameterKind::Time},
    AlgoParameter{"noTakeLiq", AlgoParameterKind::Flag},
};
inline constexpr std::array kTwapParameters = {
    AlgoParameter{"strategyType", AlgoParameterKind::Text, kStrategyTypeValues},
    AlgoParameter{"startTime", AlgoParameterKind::Time},
    AlgoParameter{"endTime", AlgoParameterKind::Time},
    AlgoParameter{"allowPastEndTime", AlgoParameterKind::Flag},
};
inline constexpr std::array kVwapParameters = {
    AlgoParameter{"maxPctVol", AlgoParameterKind::Number},
    AlgoParameter{"startTime", AlgoParameterKind::Time},
    AlgoParameter{"endTime", AlgoParameterKind::Time},
    AlgoParameter{"allowPastEndTime", AlgoParameterKind::Flag},
    AlgoParameter{"noTakeLiq", AlgoParameterKind::Flag},
    AlgoParameter{"speedUp", AlgoParameterKind::Flag},
};
inline constexpr std::array kAccumulateDistributeParameters = {
    AlgoParameter{"componentSize", AlgoParameterKind::Integer},
    AlgoParameter{"timeBetweenOrders", AlgoParameterKind::Integer},
    AlgoParameter{"randomizeTime20", AlgoParameterKind::Flag},
    AlgoParameter{"randomizeSize55", AlgoParameterKind::Flag},
    AlgoParameter{"giveUp", AlgoParameterKind::Integer},
    AlgoParameter{"catchUp", AlgoParameterKind::Flag},
    AlgoParameter{"waitForFill", AlgoParameterKind::Flag},
    AlgoParameter{"activeTimeStart", AlgoParameterKind::Time},
    AlgoParameter{"activeTimeEnd", AlgoParameterKind::Time},
};
inline constexpr std::array kBalanceImpactRiskParameters = {
    AlgoParameter{"maxPctVol", AlgoParameterKind::Number},
    AlgoParameter{"riskAversion", AlgoParameterKind::Text, kRiskAversionValues},
    AlgoParameter{"forceCompletion", AlgoParameterKind::Flag},
};
inline constexpr std::array kMinImpactParameters = {
    AlgoParameter{"maxPctVol", AlgoParameterKind::Number},
};
inline constexpr std::array kAdaptiveParameters = {
    AlgoParameter{"adaptivePriority", AlgoParameterKind::Text, kAdaptivePriorityValues},
};
inline constexpr std::array kClosePriceParameters = {
    AlgoParameter{"maxPctVol", AlgoParameterKind::Number},
    AlgoParameter{"riskAversion", AlgoParameterKind::Text, kRiskAversionValues},
    AlgoParameter{"startTime", AlgoParameterKind::Time},
    AlgoParameter{"forceCompletion", AlgoParameterKind::Flag},
};
inline constexpr std::array kPercentOfVolumeByPriceParameters = {
    AlgoParameter{"pctVol", AlgoParameterKind::Number},
    AlgoParameter{"deltaPctVol", AlgoParameterKind::Number},
    AlgoParameter{"minPctVol4Px", AlgoParameterKind::Number},
    AlgoParameter{"maxPctVol4Px", AlgoParameterKind::Number},
    AlgoParameter{"startTime", AlgoParameterKind::Time},
    AlgoParameter{"endTime", AlgoParameterKind::Time},
    AlgoParameter{"noTakeLiq", AlgoParameterKind::Flag},
};
inline constexpr std::array kPercentOfVolumeBySizeParameters = {
    AlgoParameter{"startPctVol", AlgoParameterKind::Number},
    AlgoParameter{"endPctVol", AlgoParameterKind::Number},
    AlgoParameter{"startTime", AlgoParameterKind::Time},
    AlgoParameter{"endTime", AlgoParameterKind::Time},
    AlgoParameter{"noTakeLiq", AlgoParameterKind::Flag},
};
inline constexpr std::array kPercentOfVolumeByTimeParameters = {
    AlgoParameter{"startPctVol", AlgoParameterKind::Number},
    AlgoParameter{"endPctVol", AlgoParameterKind::Number},
    AlgoParameter{"startTime", AlgoParameterKind::Time},
    AlgoParameter{"endTime", AlgoParameterKind::Time},
    AlgoParameter{"noTakeLiq", AlgoParameterKind::Flag},
};
inline constexpr std::array kJefferiesVwapParameters = {
    AlgoParameter{"StartTime", AlgoParameterKind::Time},
    AlgoParameter{"EndTime", AlgoParameterKind::Time},
    AlgoParameter{"RelativeLimit", AlgoParameterKind::Number},
    AlgoParameter{"MaxVolumeRate", AlgoParameterKind::Number},
    AlgoParameter{"ExcludeAuctions", AlgoParameterKind::Text},
    AlgoParameter{"TriggerPrice", AlgoParameterKind::Number},
    AlgoParameter{"WowPrice", AlgoParameterKind::Number},
    AlgoParameter{"MinFillSize", AlgoParameterKind::Integer},
    AlgoParameter{"WowOrderPct", AlgoParameterKind::Number},
    AlgoParameter{"WowMode", AlgoParameterKind::Text},
    AlgoParameter{"IsBuyBack", AlgoParameterKind::Flag},
    AlgoParameter{"WowReference", AlgoParameterKind::Text},
};
inline constexpr std::array kCsfbInlineParameters = {
    AlgoParameter{"StartTime", AlgoParameterKind::Time},
    AlgoParameter{"EndTime", AlgoParameterKind::Time},
    AlgoParameter{"ExecStyle", AlgoParameterKind::Text},
    AlgoParameter{"MinPercent", AlgoParameterKind::Integer},
    AlgoParameter{"MaxPercent", AlgoParameterKind::Integer},
    AlgoParameter{"DisplaySize", AlgoParameterKind::Integer},
    AlgoParameter{"Auction", AlgoParameterKind::Text},
    AlgoParameter{"BlockFinder", AlgoParameterKind::Flag},
    AlgoParameter{"BlockPrice", AlgoParameterKind::Number},
    AlgoParameter{"MinBlockSize", AlgoParameterKind::Integer},
    AlgoParameter{"MaxBlockSize", AlgoParameterKind::Integer},
    AlgoParameter{"IWouldPrice", AlgoParameterKind::Number},
};
inline constexpr std::array kCsfbStrobeParameters = {
    AlgoParameter{"StartTime", AlgoParameterKind::Time},
    AlgoParameter{"EndTime", AlgoParameterKind::Time},
    AlgoParameter{"Benchmark", AlgoParameterKind::Text},
    AlgoParameter{"PercentVolume", AlgoParameterKind::Number},
    AlgoParameter{"NoCleanUp", AlgoParameterKind::Flag},
};
}  // namespace detail

/// Names are told apart by case: Vwap is IB's, VWAP is Jefferies'.
inline constexpr std::array kAlgoStrategies = {
    AlgoStrategyInfo{algo_strategy::kArrivalPrice, "IBALGO", detail::kArrivalPriceParameters},
    AlgoStrategyInfo{algo_strategy::kDarkIce, "IBALGO", detail::kDarkIceParameters},
    AlgoStrategyInfo{algo_strategy::kPercentOfVolume, "IBALGO", detail::kPercentOfVolumeParameters},
    AlgoStrategyInfo{algo_strategy::kTwap, "IBALGO", detail::kTwapParameters},
    AlgoStrategyInfo{algo_strategy::kVwap, "IBALGO", detail::kVwapParameters},
    AlgoStrategyInfo{algo_strategy::kAccumulateDistribute, "IBALGO", detail::kAccumulateDistributeParameters},
    AlgoStrategyInfo{algo_strategy::kBalanceImpactRisk, "IBALGO", detail::kBalanceImpactRiskParameters},
    AlgoStrategyInfo{algo_strategy::kMinImpact, "IBALGO", detail::kMinImpactParameters},
    AlgoStrategyInfo{algo_strategy::kAdaptive, "IBALGO", detail::kAdaptiveParameters},
    AlgoStrategyInfo{algo_strategy::kClosePrice, "IBALGO", detail::kClosePriceParameters},
    AlgoStrategyInfo{algo_strategy::kPercentOfVolumeByPrice, "IBALGO",
                     detail::kPercentOfVolumeByPriceParameters},
    AlgoStrategyInfo{algo_strategy::kPercentOfVolumeBySize, "IBALGO",
                     detail::kPercentOfVolumeBySizeParameters},
    AlgoStrategyInfo{algo_strategy::kPercentOfVolumeByTime, "IBALGO",
                     detail::kPercentOfVolumeByTimeParameters},
    AlgoStrategyInfo{algo_strategy::kJefferiesVwap, "Jefferies (exchange JEFFALGO)",
                     detail::kJefferiesVwapParameters},
    AlgoStrategyInfo{algo_strategy::kCsfbInline, "CSFB (exchange CSFBALGO)", detail::kCsfbInlineParameters},
    AlgoStrategyInfo{algo_strategy::kCsfbStrobe, "CSFB (exchange CSFBALGO)", detail::kCsfbStrobeParameters},
};

[[nodiscard]] constexpr const AlgoStrategyInfo* find_algo_strategy(std::string_view name) {
  for (const auto& row : kAlgoStrategies) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

}  // namespace ibflow::protocol
