#pragma once
// IB's numbers of tick types (enums.json of the protocol description; server-behaviour.md 2.2).

#include <cstdint>

namespace ibflow::sim::tick {

inline constexpr std::int32_t kBidSize = 0, kBid = 1, kAsk = 2, kAskSize = 3, kLast = 4, kLastSize = 5,
                              kHigh = 6, kLow = 7, kVolume = 8, kClose = 9, kOpen = 14;
inline constexpr std::int32_t kBidOption = 10, kAskOption = 11, kLastOption = 12, kModelOption = 13,
                              kCustomOption = 53;
inline constexpr std::int32_t kLow13Weeks = 15, kHigh13Weeks = 16, kLow26Weeks = 17, kHigh26Weeks = 18,
                              kLow52Weeks = 19, kHigh52Weeks = 20, kAverageVolume = 21;
inline constexpr std::int32_t kOpenInterest = 22, kHistoricalVolatility = 23, kImpliedVolatility = 24,
                              kCallOpenInterest = 27, kPutOpenInterest = 28, kCallVolume = 29,
                              kPutVolume = 30, kIndexFuturePremium = 31;
inline constexpr std::int32_t kBidExchange = 32, kAskExchange = 33, kLastExchange = 84;
inline constexpr std::int32_t kAuctionVolume = 34, kAuctionPrice = 35, kAuctionImbalance = 36,
                              kMarkPrice = 37, kRegulatoryImbalance = 61;
inline constexpr std::int32_t kLastTimestamp = 45, kShortable = 46, kRtVolume = 48, kHalted = 49,
                              kBidYield = 50, kAskYield = 51, kLastYield = 52;
inline constexpr std::int32_t kTradeCount = 54, kTradeRate = 55, kVolumeRate = 56, kLastRegularTrade = 57,
                              kRtHistoricalVolatility = 58, kDividends = 59, kBondFactor = 60;
inline constexpr std::int32_t kVolume3Minutes = 63, kVolume5Minutes = 64, kVolume10Minutes = 65;
inline constexpr std::int32_t kDelayedBid = 66, kDelayedAsk = 67, kDelayedLast = 68, kDelayedBidSize = 69,
                              kDelayedAskSize = 70, kDelayedLastSize = 71, kDelayedHigh = 72,
                              kDelayedLow = 73, kDelayedVolume = 74, kDelayedClose = 75, kDelayedOpen = 76,
                              kDelayedTimestamp = 88;
inline constexpr std::int32_t kRtTradeVolume = 77, kCreditmanMarkPrice = 78, kCreditmanSlowMarkPrice = 79,
                              kDelayedOptionOffset = 70;  // 10..13 become 80..83
inline constexpr std::int32_t kFuturesOpenInterest = 86, kAverageOptionVolume = 87, kShortableShares = 89;
inline constexpr std::int32_t kOddLotBid = 105, kOddLotAsk = 106, kOddLotBidSize = 107, kOddLotAskSize = 108,
                              kOddLotBidExchange = 109, kOddLotAskExchange = 110;

/// Types from here on are known from this server version on; older clients must not see them (SB-28).
inline constexpr std::int32_t kFirstNewType = 105;
inline constexpr int kFirstVersionWithNewTypes = 225;

}  // namespace ibflow::sim::tick
