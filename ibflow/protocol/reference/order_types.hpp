#pragma once
// How an order may act: side, type, time in force.

#include <array>
#include <string_view>

#include "ibflow/protocol/reference/lookup.hpp"

namespace ibflow::protocol {

/// IB: Order.action, ComboLeg.action.
namespace action {
inline constexpr std::string_view kBuy = "BUY";
inline constexpr std::string_view kSell = "SELL";
inline constexpr std::string_view kSellShort = "SSHORT";
inline constexpr std::string_view kSellLong = "SLONG";
inline constexpr std::array kAll = {
    NamedText{kBuy, "buy"},
    NamedText{kSell, "sell"},
    NamedText{kSellShort, "sell short, institutional accounts"},
    NamedText{kSellLong, "sell long, institutional accounts"},
};
}  // namespace action

/// IB: Order.orderType. PEGMID, PEGBEST and PEGBENCH are accepted spellings as well.
namespace order_type {
inline constexpr std::string_view kMarket = "MKT";
inline constexpr std::string_view kLimit = "LMT";
inline constexpr std::string_view kStop = "STP";
inline constexpr std::string_view kStopLimit = "STP LMT";
inline constexpr std::string_view kTrail = "TRAIL";
inline constexpr std::string_view kTrailLimit = "TRAIL LIMIT";
inline constexpr std::string_view kMarketIfTouched = "MIT";
inline constexpr std::string_view kLimitIfTouched = "LIT";
inline constexpr std::string_view kMarketOnClose = "MOC";
inline constexpr std::string_view kLimitOnClose = "LOC";
inline constexpr std::string_view kMarketToLimit = "MTL";
inline constexpr std::string_view kMarketWithProtection = "MKT PRT";
inline constexpr std::string_view kStopWithProtection = "STP PRT";
inline constexpr std::string_view kMidprice = "MIDPRICE";
inline constexpr std::string_view kRelative = "REL";
inline constexpr std::string_view kPassiveRelative = "PASSV REL";
inline constexpr std::string_view kPegMid = "PEG MID";
inline constexpr std::string_view kPegBest = "PEG BEST";
inline constexpr std::string_view kPegMarket = "PEG MKT";
inline constexpr std::string_view kPegPrimary = "PEG PRIM";
inline constexpr std::string_view kPegStock = "PEG STK";
inline constexpr std::string_view kPegBenchmark = "PEG BENCH";
inline constexpr std::string_view kSnapMid = "SNAP MID";
inline constexpr std::string_view kSnapMarket = "SNAP MKT";
inline constexpr std::string_view kSnapPrimary = "SNAP PRIM";
inline constexpr std::string_view kBoxTop = "BOX TOP";
inline constexpr std::string_view kVolatility = "VOL";
inline constexpr std::string_view kVwap = "VWAP";
inline constexpr std::string_view kQuote = "QUOTE";
inline constexpr std::string_view kFixPegged = "FIX PEGGED";
inline constexpr std::string_view kLimitPlusMarket = "LMT + MKT";
inline constexpr std::string_view kRelativePlusLimit = "REL + LMT";
inline constexpr std::string_view kRelativePlusMarket = "REL + MKT";
inline constexpr std::string_view kTrailLimitIfTouched = "TRAIL LIT";
inline constexpr std::string_view kTrailMarketIfTouched = "TRAIL MIT";
inline constexpr std::string_view kTrailLimitPlusMarket = "TRAIL LMT + MKT";
inline constexpr std::string_view kTrailRelativePlusMarket = "TRAIL REL + MKT";
inline constexpr std::string_view kPeggedPrimaryVolatility = "PPV";
inline constexpr std::string_view kPeggedMidVolatility = "PDV";
inline constexpr std::string_view kPeggedMarketVolatility = "PMV";
inline constexpr std::string_view kPeggedSurfaceVolatility = "PSV";
inline constexpr std::array kAll = {
    NamedText{kMarket, "market"},
    NamedText{kLimit, "limit"},
    NamedText{kStop, "stop"},
    NamedText{kStopLimit, "stop limit"},
    NamedText{kTrail, "trailing stop"},
    NamedText{kTrailLimit, "trailing stop limit"},
    NamedText{kMarketIfTouched, "market if touched"},
    NamedText{kLimitIfTouched, "limit if touched"},
    NamedText{kMarketOnClose, "market on close"},
    NamedText{kLimitOnClose, "limit on close"},
    NamedText{kMarketToLimit, "market to limit"},
    NamedText{kMarketWithProtection, "market with protection"},
    NamedText{kStopWithProtection, "stop with protection"},
    NamedText{kMidprice, "midprice"},
    NamedText{kRelative, "relative / pegged to primary"},
    NamedText{kPassiveRelative, "passive relative"},
    NamedText{kPegMid, "pegged to midpoint"},
    NamedText{kPegBest, "pegged to best"},
    NamedText{kPegMarket, "pegged to market"},
    NamedText{kPegPrimary, "pegged to primary"},
    NamedText{kPegStock, "pegged to stock"},
    NamedText{kPegBenchmark, "pegged to benchmark"},
    NamedText{kSnapMid, "snap to midpoint"},
    NamedText{kSnapMarket, "snap to market"},
    NamedText{kSnapPrimary, "snap to primary"},
    NamedText{kBoxTop, "BOX top of book"},
    NamedText{kVolatility, "volatility"},
    NamedText{kVwap, "guaranteed VWAP, retired"},
    NamedText{kQuote, "quote / RFQ"},
    NamedText{kFixPegged, "fix pegged"},
    NamedText{kLimitPlusMarket, "combo leg-in"},
    NamedText{kRelativePlusLimit, "combo leg-in"},
    NamedText{kRelativePlusMarket, "combo leg-in"},
    NamedText{kTrailLimitIfTouched, "trailing limit if touched"},
    NamedText{kTrailMarketIfTouched, "trailing market if touched"},
    NamedText{kTrailLimitPlusMarket, "combo leg-in, trailing limit"},
    NamedText{kTrailRelativePlusMarket, "combo leg-in, trailing relative"},
    NamedText{kPeggedPrimaryVolatility, "pegged to primary volatility"},
    NamedText{kPeggedMidVolatility, "pegged to midpoint volatility"},
    NamedText{kPeggedMarketVolatility, "pegged to market volatility"},
    NamedText{kPeggedSurfaceVolatility, "pegged to surface volatility"},
};
}  // namespace order_type

/// IB: Order.tif. Empty is DAY.
namespace time_in_force {
inline constexpr std::string_view kDay = "DAY";
inline constexpr std::string_view kGoodTillCancelled = "GTC";
inline constexpr std::string_view kImmediateOrCancel = "IOC";
inline constexpr std::string_view kGoodTillDate = "GTD";
inline constexpr std::string_view kAtTheOpen = "OPG";
inline constexpr std::string_view kFillOrKill = "FOK";
inline constexpr std::string_view kDayTillCancelled = "DTC";
inline constexpr std::string_view kGoodTillCrossing = "GTX";
inline constexpr std::string_view kAuction = "AUC";
inline constexpr std::string_view kMinutes = "Minutes";
inline constexpr std::array kAll = {
    NamedText{kDay, "until the end of the session"},
    NamedText{kGoodTillCancelled, "until cancelled"},
    NamedText{kImmediateOrCancel, "at once, the rest is cancelled"},
    NamedText{kGoodTillDate, "until goodTillDate"},
    NamedText{kAtTheOpen, "at the open"},
    NamedText{kFillOrKill, "whole and at once, or not at all"},
    NamedText{kDayTillCancelled, "day until cancelled"},
    NamedText{kGoodTillCrossing, "good till crossing"},
    NamedText{kAuction, "auction"},
    NamedText{kMinutes, "for Order.duration; with orders pegged to best"},
};
}  // namespace time_in_force

}  // namespace ibflow::protocol
