#pragma once
// The closed sets of values of live market data.

#include <array>
#include <cstdint>
#include <string_view>

#include "ibflow/protocol/reference/lookup.hpp"

namespace ibflow::protocol {

/// IB: marketDataType of reqMarketDataType and its callback. The message struct is MarketDataType.
enum class MarketDataMode : std::int32_t {
  RealTime = 1,
  Frozen = 2,
  Delayed = 3,
  DelayedFrozen = 4,
};
inline constexpr std::array kMarketDataModes = {
    Named<MarketDataMode>{MarketDataMode::RealTime, "real time"},
    Named<MarketDataMode>{MarketDataMode::Frozen, "frozen"},
    Named<MarketDataMode>{MarketDataMode::Delayed, "delayed"},
    Named<MarketDataMode>{MarketDataMode::DelayedFrozen, "delayed frozen"},
};

/// IB: tickType of the tick-by-tick answers.
enum class TickByTickKind : std::int32_t {
  None = 0,
  Last = 1,
  AllLast = 2,
  BidAsk = 3,
  MidPoint = 4,
};
inline constexpr std::array kTickByTickKinds = {
    Named<TickByTickKind>{TickByTickKind::None, "None"},
    Named<TickByTickKind>{TickByTickKind::Last, "Last"},
    Named<TickByTickKind>{TickByTickKind::AllLast, "AllLast"},
    Named<TickByTickKind>{TickByTickKind::BidAsk, "BidAsk"},
    Named<TickByTickKind>{TickByTickKind::MidPoint, "MidPoint"},
};

/// IB: tickType of reqTickByTickData.
namespace tick_by_tick_type {
inline constexpr std::string_view kLast = "Last";
inline constexpr std::string_view kAllLast = "AllLast";
inline constexpr std::string_view kBidAsk = "BidAsk";
inline constexpr std::string_view kMidPoint = "MidPoint";
}  // namespace tick_by_tick_type

/// IB: operation of updateMktDepth.
enum class DepthOperation : std::int32_t {
  Insert = 0,
  Update = 1,
  Delete = 2,
};
inline constexpr std::array kDepthOperations = {
    Named<DepthOperation>{DepthOperation::Insert, "insert"},
    Named<DepthOperation>{DepthOperation::Update, "update"},
    Named<DepthOperation>{DepthOperation::Delete, "delete"},
};

/// IB: side of updateMktDepth.
enum class DepthSide : std::int32_t {
  Ask = 0,
  Bid = 1,
};
inline constexpr std::array kDepthSides = {
    Named<DepthSide>{DepthSide::Ask, "ask"},
    Named<DepthSide>{DepthSide::Bid, "bid"},
};

/// IB: DepthMktDataDescription.serviceDataType.
namespace depth_service {
inline constexpr std::string_view kDeep = "Deep";
inline constexpr std::string_view kDeep2 = "Deep2";
}  // namespace depth_service

/// Bits of the attribute masks. IB: TickAttrib, TickAttribLast, TickAttribBidAsk.
namespace tick_price_mask {
inline constexpr std::int32_t kCanAutoExecute = 1;
inline constexpr std::int32_t kPastLimit = 2;
inline constexpr std::int32_t kPreOpen = 4;
}  // namespace tick_price_mask
/// Both of HISTORICAL_TICKS_LAST and TICK_BY_TICK.
namespace last_mask {
inline constexpr std::int32_t kPastLimit = 1;
inline constexpr std::int32_t kUnreported = 2;
}  // namespace last_mask
/// HISTORICAL_TICKS_BID_ASK.
namespace historical_bid_ask_mask {
inline constexpr std::int32_t kAskPastHigh = 1;
inline constexpr std::int32_t kBidPastLow = 2;
}  // namespace historical_bid_ask_mask
/// TICK_BY_TICK; the other way round than in the historical ticks.
namespace tick_by_tick_bid_ask_mask {
inline constexpr std::int32_t kBidPastLow = 1;
inline constexpr std::int32_t kAskPastHigh = 2;
}  // namespace tick_by_tick_bid_ask_mask

}  // namespace ibflow::protocol
