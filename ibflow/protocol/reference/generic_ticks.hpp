#pragma once
// What may be asked for beyond the top of the book (reqMktData, genericTickList).

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "ibflow/protocol/reference/tick_types.hpp"

namespace ibflow::protocol {

/// Entries of genericTickList, which is their comma-separated text: "233,236".
namespace generic_tick {
inline constexpr std::string_view kOptionVolume = "100";
inline constexpr std::string_view kOptionOpenInterest = "101";
inline constexpr std::string_view kHistoricalVolatility = "104";
inline constexpr std::string_view kAverageOptionVolume = "105";
inline constexpr std::string_view kImpliedVolatility = "106";
inline constexpr std::string_view kIndexFuturePremium = "162";
inline constexpr std::string_view kWeekRanges = "165";
inline constexpr std::string_view kCreditmanMarkPrice = "220";
inline constexpr std::string_view kMarkPrice = "221";
inline constexpr std::string_view kAuctionImbalance = "225";
inline constexpr std::string_view kMarkPriceLegacy = "232";
inline constexpr std::string_view kTimeAndSales = "233";
inline constexpr std::string_view kShortable = "236";
inline constexpr std::string_view kFundamentalRatios = "258";
inline constexpr std::string_view kNews = "292";
inline constexpr std::string_view kTradeCount = "293";
inline constexpr std::string_view kTradeRate = "294";
inline constexpr std::string_view kVolumeRate = "295";
inline constexpr std::string_view kLastRegularTrade = "318";
inline constexpr std::string_view kTimeAndSalesTradesOnly = "375";
inline constexpr std::string_view kRealTimeHistoricalVolatility = "411";
inline constexpr std::string_view kDividends = "456";
inline constexpr std::string_view kBondFactorMultiplier = "460";
inline constexpr std::string_view kEtfNavBidAsk = "576";
inline constexpr std::string_view kEtfNavLast = "577";
inline constexpr std::string_view kEtfNavClose = "578";
inline constexpr std::string_view kIpoPrices = "586";
inline constexpr std::string_view kFuturesOpenInterest = "588";
inline constexpr std::string_view kShortTermVolume = "595";
inline constexpr std::string_view kEtfNavRange = "614";
inline constexpr std::string_view kCreditmanSlowMarkPrice = "619";
inline constexpr std::string_view kEtfFrozenNavLast = "623";
inline constexpr std::string_view kNoDefaultTicks = "mdoff";
}  // namespace generic_tick

struct GenericTickInfo {
  std::string_view id;  // as it stands in genericTickList
  std::string_view name;
  std::array<TickType, 7> types{};
  std::size_t type_count = 0;
  /// The ticks that the entry adds to a subscription.
  [[nodiscard]] constexpr std::span<const TickType> tick_types() const { return {types.data(), type_count}; }
};

inline constexpr std::array kGenericTicks = {
    GenericTickInfo{generic_tick::kOptionVolume,
                    "option volume (underlying)",
                    {TickType::OptionCallVolume, TickType::OptionPutVolume},
                    2},
    GenericTickInfo{generic_tick::kOptionOpenInterest,
                    "option open interest (underlying)",
                    {TickType::OptionCallOpenInterest, TickType::OptionPutOpenInterest},
                    2},
    GenericTickInfo{
        generic_tick::kHistoricalVolatility, "historical volatility", {TickType::OptionHistoricalVol}, 1},
    GenericTickInfo{generic_tick::kAverageOptionVolume, "average option volume", {TickType::AvgOptVolume}, 1},
    GenericTickInfo{generic_tick::kImpliedVolatility, "implied volatility", {TickType::OptionImpliedVol}, 1},
    GenericTickInfo{
        generic_tick::kIndexFuturePremium, "index future premium", {TickType::IndexFuturePremium}, 1},
    GenericTickInfo{generic_tick::kWeekRanges,
                    "13/26/52 week range and average volume",
                    {TickType::Low13Week, TickType::High13Week, TickType::Low26Week, TickType::High26Week,
                     TickType::Low52Week, TickType::High52Week, TickType::AvgVolume},
                    7},
    GenericTickInfo{
        generic_tick::kCreditmanMarkPrice, "Creditman mark price", {TickType::CreditmanMarkPrice}, 1},
    GenericTickInfo{generic_tick::kMarkPrice, "mark price", {TickType::MarkPrice}, 1},
    GenericTickInfo{generic_tick::kAuctionImbalance,
                    "auction and regulatory imbalance",
                    {TickType::AuctionVolume, TickType::AuctionPrice, TickType::AuctionImbalance,
                     TickType::RegulatoryImbalance},
                    4},
    GenericTickInfo{generic_tick::kMarkPriceLegacy, "mark price (legacy id)", {TickType::MarkPrice}, 1},
    GenericTickInfo{generic_tick::kTimeAndSales, "time and sales", {TickType::RtVolume}, 1},
    GenericTickInfo{generic_tick::kShortable,
                    "shortable and shortable shares",
                    {TickType::Shortable, TickType::ShortableShares},
                    2},
    GenericTickInfo{generic_tick::kFundamentalRatios,
                    "fundamental ratios (withdrawn by the vendor)",
                    {TickType::FundamentalRatios},
                    1},
    GenericTickInfo{generic_tick::kNews, "news; 292:PROVIDER[+PROVIDER] narrows", {TickType::NewsTick}, 1},
    GenericTickInfo{generic_tick::kTradeCount, "trade count", {TickType::TradeCount}, 1},
    GenericTickInfo{generic_tick::kTradeRate, "trade rate", {TickType::TradeRate}, 1},
    GenericTickInfo{generic_tick::kVolumeRate, "volume rate", {TickType::VolumeRate}, 1},
    GenericTickInfo{
        generic_tick::kLastRegularTrade, "last trade in regular hours", {TickType::LastRthTrade}, 1},
    GenericTickInfo{
        generic_tick::kTimeAndSalesTradesOnly, "time and sales, trades only", {TickType::RtTrdVolume}, 1},
    GenericTickInfo{generic_tick::kRealTimeHistoricalVolatility,
                    "real-time historical volatility",
                    {TickType::RtHistoricalVol},
                    1},
    GenericTickInfo{generic_tick::kDividends, "dividends", {TickType::IbDividends}, 1},
    GenericTickInfo{
        generic_tick::kBondFactorMultiplier, "bond factor multiplier", {TickType::BondFactorMultiplier}, 1},
    GenericTickInfo{
        generic_tick::kEtfNavBidAsk, "ETF NAV bid/ask", {TickType::EtfNavBid, TickType::EtfNavAsk}, 2},
    GenericTickInfo{generic_tick::kEtfNavLast, "ETF NAV last", {TickType::EtfNavLast}, 1},
    GenericTickInfo{generic_tick::kEtfNavClose,
                    "ETF NAV close and prior close",
                    {TickType::EtfNavClose, TickType::EtfNavPriorClose},
                    2},
    GenericTickInfo{
        generic_tick::kIpoPrices, "IPO prices", {TickType::EstimatedIpoMidpoint, TickType::FinalIpoLast}, 2},
    GenericTickInfo{
        generic_tick::kFuturesOpenInterest, "futures open interest", {TickType::FuturesOpenInterest}, 1},
    GenericTickInfo{
        generic_tick::kShortTermVolume,
        "short-term volume 3/5/10 minutes",
        {TickType::ShortTermVolume3Min, TickType::ShortTermVolume5Min, TickType::ShortTermVolume10Min},
        3},
    GenericTickInfo{
        generic_tick::kEtfNavRange, "ETF NAV high/low", {TickType::EtfNavHigh, TickType::EtfNavLow}, 2},
    GenericTickInfo{generic_tick::kCreditmanSlowMarkPrice,
                    "Creditman slow mark price",
                    {TickType::CreditmanSlowMarkPrice},
                    1},
    GenericTickInfo{generic_tick::kEtfFrozenNavLast, "ETF frozen NAV last", {TickType::EtfFrozenNavLast}, 1},
    GenericTickInfo{generic_tick::kNoDefaultTicks,
                    "suppress the default top-of-book ticks, only listed generic ticks",
                    {},
                    0},
};

[[nodiscard]] constexpr const GenericTickInfo* find_generic_tick(std::string_view id) {
  for (const auto& row : kGenericTicks) {
    if (row.id == id) return &row;
  }
  return nullptr;
}

}  // namespace ibflow::protocol
