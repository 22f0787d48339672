#pragma once
// The error codes of streaming data (server-behaviour.md 2.4, 2.5, 3.1 to 3.3).

#include <string>

#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/orders/order_messages.hpp"  // validation_text

namespace ibflow::sim::live_error {

inline constexpr int kTooManyLines = 101;
inline constexpr int kNoSecurity = 200;
inline constexpr int kUnknownTicker = 300;
inline constexpr int kTooManyDepths = 309;
inline constexpr int kUnknownDepth = 310;
inline constexpr int kDepthHalted = 316;
inline constexpr int kDepthReset = 317;
inline constexpr int kInvalid = 321;
inline constexpr int kDuplicateTicker = 322;
inline constexpr int kNotSubscribed = 354;
inline constexpr int kInvalidRealTimeQuery = 420;
inline constexpr int kDepthVenues = 2152;
inline constexpr int kNeedsSubscription = 10089;
inline constexpr int kPartlySubscribed = 10090;
inline constexpr int kNoDepth = 10092;
inline constexpr int kShowingDelayed = 10167;
inline constexpr int kNoDelayed = 10168;
inline constexpr int kNoTickByTick = 10189;
inline constexpr int kTooManyTickByTick = 10190;
inline constexpr int kCompetingSession = 10197;
inline constexpr int kTradeBust = 10225;

inline constexpr std::string_view kCompetingText = "No market data during competing live session";

[[nodiscard]] std::string duplicate_ticker(std::int32_t id);
[[nodiscard]] std::string unknown_ticker(std::int32_t id);
/// 354: what is missing, and that delayed data exist if they do.
[[nodiscard]] std::string not_subscribed(const Instrument& instrument, bool has_delayed);
/// How messages name a contract: AAPL NASDAQ.NMS/TOP/ALL.
[[nodiscard]] std::string data_name(const Instrument& instrument);

}  // namespace ibflow::sim::live_error
