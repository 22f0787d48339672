#pragma once
// What historical requests take.

#include <array>
#include <string_view>

#include "ibflow/protocol/reference/lookup.hpp"

namespace ibflow::protocol {

/// IB: barSizeSetting of reqHistoricalData. 1W and 1M are accepted as well. Real-time bars are of 5 seconds
/// always.
namespace bar_size {
inline constexpr std::string_view kOneSecond = "1 secs";
inline constexpr std::string_view kFiveSeconds = "5 secs";
inline constexpr std::string_view kTenSeconds = "10 secs";
inline constexpr std::string_view kFifteenSeconds = "15 secs";
inline constexpr std::string_view kThirtySeconds = "30 secs";
inline constexpr std::string_view kOneMinute = "1 min";
inline constexpr std::string_view kTwoMinutes = "2 mins";
inline constexpr std::string_view kThreeMinutes = "3 mins";
inline constexpr std::string_view kFiveMinutes = "5 mins";
inline constexpr std::string_view kTenMinutes = "10 mins";
inline constexpr std::string_view kFifteenMinutes = "15 mins";
inline constexpr std::string_view kTwentyMinutes = "20 mins";
inline constexpr std::string_view kThirtyMinutes = "30 mins";
inline constexpr std::string_view kOneHour = "1 hour";
inline constexpr std::string_view kTwoHours = "2 hours";
inline constexpr std::string_view kThreeHours = "3 hours";
inline constexpr std::string_view kFourHours = "4 hours";
inline constexpr std::string_view kEightHours = "8 hours";
inline constexpr std::string_view kOneDay = "1 day";
inline constexpr std::string_view kOneWeek = "1 week";
inline constexpr std::string_view kOneMonth = "1 month";
inline constexpr std::array kAll = {
    kOneSecond,    kFiveSeconds, kTenSeconds, kFifteenSeconds, kThirtySeconds, kOneMinute,     kTwoMinutes,
    kThreeMinutes, kFiveMinutes, kTenMinutes, kFifteenMinutes, kTwentyMinutes, kThirtyMinutes, kOneHour,
    kTwoHours,     kThreeHours,  kFourHours,  kEightHours,     kOneDay,        kOneWeek,       kOneMonth};
}  // namespace bar_size

/// IB: the unit in durationStr, "1 D".
namespace duration_unit {
inline constexpr std::string_view kSeconds = "S";
inline constexpr std::string_view kDays = "D";
inline constexpr std::string_view kWeeks = "W";
inline constexpr std::string_view kMonths = "M";
inline constexpr std::string_view kYears = "Y";
inline constexpr std::array kAll = {
    NamedText{kSeconds, "seconds"}, NamedText{kDays, "days"},   NamedText{kWeeks, "weeks"},
    NamedText{kMonths, "months"},   NamedText{kYears, "years"},
};
}  // namespace duration_unit

/// IB: whatToShow.
namespace what_to_show {
inline constexpr std::string_view kTrades = "TRADES";
inline constexpr std::string_view kMidpoint = "MIDPOINT";
inline constexpr std::string_view kBid = "BID";
inline constexpr std::string_view kAsk = "ASK";
inline constexpr std::string_view kBidAsk = "BID_ASK";
inline constexpr std::string_view kAdjustedLast = "ADJUSTED_LAST";
inline constexpr std::string_view kHistoricalVolatility = "HISTORICAL_VOLATILITY";
inline constexpr std::string_view kOptionImpliedVolatility = "OPTION_IMPLIED_VOLATILITY";
inline constexpr std::string_view kFeeRate = "FEE_RATE";
inline constexpr std::string_view kYieldBid = "YIELD_BID";
inline constexpr std::string_view kYieldAsk = "YIELD_ASK";
inline constexpr std::string_view kYieldBidAsk = "YIELD_BID_ASK";
inline constexpr std::string_view kYieldLast = "YIELD_LAST";
inline constexpr std::string_view kSchedule = "SCHEDULE";
inline constexpr std::string_view kAggtrades = "AGGTRADES";
}  // namespace what_to_show

/// Which request takes the value. AGGTRADES stands for TRADES with crypto (code 10299 otherwise). SCHEDULE
/// needs "1 day" and answers with HISTORICAL_SCHEDULE. ADJUSTED_LAST takes no end date.
struct WhatToShowInfo {
  std::string_view name;
  bool bars;              // reqHistoricalData
  bool real_time_bars;    // reqRealTimeBars
  bool historical_ticks;  // reqHistoricalTicks
};

inline constexpr std::array kWhatToShow = {
    WhatToShowInfo{what_to_show::kTrades, true, true, true},
    WhatToShowInfo{what_to_show::kMidpoint, true, true, true},
    WhatToShowInfo{what_to_show::kBid, true, true, false},
    WhatToShowInfo{what_to_show::kAsk, true, true, false},
    WhatToShowInfo{what_to_show::kBidAsk, true, false, true},
    WhatToShowInfo{what_to_show::kAdjustedLast, true, false, false},
    WhatToShowInfo{what_to_show::kHistoricalVolatility, true, false, false},
    WhatToShowInfo{what_to_show::kOptionImpliedVolatility, true, false, false},
    WhatToShowInfo{what_to_show::kFeeRate, true, false, false},
    WhatToShowInfo{what_to_show::kYieldBid, true, false, false},
    WhatToShowInfo{what_to_show::kYieldAsk, true, false, false},
    WhatToShowInfo{what_to_show::kYieldBidAsk, true, false, false},
    WhatToShowInfo{what_to_show::kYieldLast, true, false, false},
    WhatToShowInfo{what_to_show::kSchedule, true, false, false},
    WhatToShowInfo{what_to_show::kAggtrades, true, true, true},
};

[[nodiscard]] constexpr const WhatToShowInfo* find_what_to_show(std::string_view name) {
  for (const auto& row : kWhatToShow) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

}  // namespace ibflow::protocol
