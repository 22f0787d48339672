#pragma once
// The closed sets of values of an order's lesser fields.

#include <array>
#include <cstdint>
#include <string_view>

#include "ibflow/protocol/order.hpp"
#include "ibflow/protocol/reference/lookup.hpp"

namespace ibflow::protocol {

/// IB: Order.ocaType, what a fill does to the rest of the group. 0 on the wire is none given.
enum class OcaType : std::int32_t {
  CancelWithBlock = 1,
  ReduceWithBlock = 2,
  ReduceWithoutBlock = 3,
};
inline constexpr std::array kOcaTypes = {
    Named<OcaType>{OcaType::CancelWithBlock, "cancel remaining with block"},
    Named<OcaType>{OcaType::ReduceWithBlock, "reduce remaining with block"},
    Named<OcaType>{OcaType::ReduceWithoutBlock, "reduce remaining without block"},
};

/// IB: Order.triggerMethod and the price condition's: which price sets off a simulated stop.
enum class TriggerMethod : std::int32_t {
  Default = 0,
  DoubleBidAsk = 1,
  Last = 2,
  DoubleLast = 3,
  BidAsk = 4,
  LastOrBidAsk = 7,
  Midpoint = 8,
};
inline constexpr std::array kTriggerMethods = {
    Named<TriggerMethod>{TriggerMethod::Default, "default"},
    Named<TriggerMethod>{TriggerMethod::DoubleBidAsk, "double bid/ask"},
    Named<TriggerMethod>{TriggerMethod::Last, "last"},
    Named<TriggerMethod>{TriggerMethod::DoubleLast, "double last"},
    Named<TriggerMethod>{TriggerMethod::BidAsk, "bid/ask"},
    Named<TriggerMethod>{TriggerMethod::LastOrBidAsk, "last or bid/ask"},
    Named<TriggerMethod>{TriggerMethod::Midpoint, "midpoint"},
};

/// IB: Order.auctionStrategy, BOX orders.
enum class AuctionStrategy : std::int32_t {
  Unset = 0,
  Match = 1,
  Improvement = 2,
  Transparent = 3,
};
inline constexpr std::array kAuctionStrategies = {
    Named<AuctionStrategy>{AuctionStrategy::Unset, "unset"},
    Named<AuctionStrategy>{AuctionStrategy::Match, "match"},
    Named<AuctionStrategy>{AuctionStrategy::Improvement, "improvement"},
    Named<AuctionStrategy>{AuctionStrategy::Transparent, "transparent"},
};

/// IB: Order.volatilityType, VOL orders.
enum class VolatilityType : std::int32_t {
  Daily = 1,
  Annual = 2,
};
inline constexpr std::array kVolatilityTypes = {
    Named<VolatilityType>{VolatilityType::Daily, "daily"},
    Named<VolatilityType>{VolatilityType::Annual, "annual"},
};

/// IB: Order.referencePriceType, VOL orders that follow the underlying.
enum class ReferencePriceType : std::int32_t {
  AverageOfBidAndAsk = 1,
  BidOrAsk = 2,
};
inline constexpr std::array kReferencePriceTypes = {
    Named<ReferencePriceType>{ReferencePriceType::AverageOfBidAndAsk, "average of bid and ask"},
    Named<ReferencePriceType>{ReferencePriceType::BidOrAsk, "bid or ask"},
};

/// IB: Order.shortSaleSlot and ComboLeg.shortSaleSlot.
enum class ShortSaleSlot : std::int32_t {
  None = 0,
  BrokerHoldsShares = 1,
  DeliveredFromElsewhere = 2,
};
inline constexpr std::array kShortSaleSlots = {
    Named<ShortSaleSlot>{ShortSaleSlot::None, "none"},
    Named<ShortSaleSlot>{ShortSaleSlot::BrokerHoldsShares, "broker holds shares"},
    Named<ShortSaleSlot>{ShortSaleSlot::DeliveredFromElsewhere,
                         "delivered from elsewhere, needs designatedLocation"},
};

/// IB: Order.origin.
enum class OrderOrigin : std::int32_t {
  Customer = 0,
  Firm = 1,
  Unknown = 2,
};
inline constexpr std::array kOrderOrigins = {
    Named<OrderOrigin>{OrderOrigin::Customer, "customer"},
    Named<OrderOrigin>{OrderOrigin::Firm, "firm"},
    Named<OrderOrigin>{OrderOrigin::Unknown, "unknown"},
};

/// IB: ComboLeg.openClose.
enum class LegOpenClose : std::int32_t {
  SameAsCombo = 0,
  Open = 1,
  Close = 2,
  Unknown = 3,
};
inline constexpr std::array kLegOpenCloses = {
    Named<LegOpenClose>{LegOpenClose::SameAsCombo, "same as combo"},
    Named<LegOpenClose>{LegOpenClose::Open, "open"},
    Named<LegOpenClose>{LegOpenClose::Close, "close"},
    Named<LegOpenClose>{LegOpenClose::Unknown, "unknown"},
};

/// IB: Order.usePriceMgmtAlgo as it travels; Order holds the last one as std::nullopt.
enum class PriceManagement : std::int32_t {
  DoNotUse = 0,
  Use = 1,
  AccountDefault = 2147483647,
};
inline constexpr std::array kPriceManagements = {
    Named<PriceManagement>{PriceManagement::DoNotUse, "do not use"},
    Named<PriceManagement>{PriceManagement::Use, "use"},
    Named<PriceManagement>{PriceManagement::AccountDefault, "default"},
};

/// IB: Order.openClose, institutions. Server versions from 155 on no longer take O for empty.
namespace open_close {
inline constexpr std::string_view kOpen = "O";
inline constexpr std::string_view kClose = "C";
inline constexpr std::string_view kUnspecified = "";
inline constexpr std::array kAll = {
    NamedText{kOpen, "open a position"},
    NamedText{kClose, "close a position"},
    NamedText{kUnspecified, "not said"},
};
}  // namespace open_close

/// IB: Order.hedgeType.
namespace hedge_type {
inline constexpr std::string_view kDelta = "D";
inline constexpr std::string_view kBeta = "B";
inline constexpr std::string_view kForex = "F";
inline constexpr std::string_view kPair = "P";
inline constexpr std::array kAll = {
    NamedText{kDelta, "delta"},
    NamedText{kBeta, "beta"},
    NamedText{kForex, "FX"},
    NamedText{kPair, "pair"},
};
}  // namespace hedge_type

/// IB: Order.clearingIntent.
namespace clearing_intent {
inline constexpr std::string_view kUnspecified = "";
inline constexpr std::string_view kInteractiveBrokers = "IB";
inline constexpr std::string_view kAway = "Away";
inline constexpr std::string_view kPostTradeAllocation = "PTA";
inline constexpr std::array kAll = {
    NamedText{kUnspecified, "not said"},
    NamedText{kInteractiveBrokers, "cleared by IB"},
    NamedText{kAway, "cleared elsewhere"},
    NamedText{kPostTradeAllocation, "post-trade allocation"},
};
}  // namespace clearing_intent

/// IB: Order.rule80A.
namespace rule_80a {
inline constexpr std::string_view kIndividual = "I";
inline constexpr std::string_view kAgency = "A";
inline constexpr std::string_view kOtherMember = "W";
inline constexpr std::string_view kIndividualPtia = "J";
inline constexpr std::string_view kAgencyPtia = "U";
inline constexpr std::string_view kOtherMemberPtia = "M";
inline constexpr std::string_view kIndividualPt = "K";
inline constexpr std::string_view kAgencyPt = "Y";
inline constexpr std::string_view kOtherMemberPt = "N";
inline constexpr std::array kAll = {
    NamedText{kIndividual, "individual"},
    NamedText{kAgency, "agency"},
    NamedText{kOtherMember, "on behalf of another member"},
    NamedText{kIndividualPtia, "individual PTIA"},
    NamedText{kAgencyPtia, "agency PTIA"},
    NamedText{kOtherMemberPtia, "other member PTIA"},
    NamedText{kIndividualPt, "individual PT"},
    NamedText{kAgencyPt, "agency PT"},
    NamedText{kOtherMemberPt, "other member PT"},
};
}  // namespace rule_80a

/// How a condition is joined with the next one. IB: OrderCondition.isConjunctionConnection.
namespace condition_connector {
inline constexpr std::string_view kAnd = "a";
inline constexpr std::string_view kOr = "o";
inline constexpr std::array kAll = {
    NamedText{kAnd, "and"},
    NamedText{kOr, "or"},
};
}  // namespace condition_connector

/// ConditionType of order.hpp by IB's numbers and names.
inline constexpr std::array kConditionTypes = {
    Named<ConditionType>{ConditionType::Price, "price"},
    Named<ConditionType>{ConditionType::Time, "time"},
    Named<ConditionType>{ConditionType::Margin, "margin"},
    Named<ConditionType>{ConditionType::Execution, "execution"},
    Named<ConditionType>{ConditionType::Volume, "volume"},
    Named<ConditionType>{ConditionType::PercentChange, "percent_change"},
};

}  // namespace ibflow::protocol
