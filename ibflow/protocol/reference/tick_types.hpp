#pragma once
// The tick types: number, IB's name, what a tick of the type carries.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ibflow::protocol {

/// IB's numbers of the tick types (tickType, field). Any other number may come from a newer server:
/// static_cast<TickType>(n) holds it, and find_tick_type answers nullptr.
enum class TickType : std::int32_t {
  BidSize = 0,
  Bid = 1,
  Ask = 2,
  AskSize = 3,
  Last = 4,
  LastSize = 5,
  High = 6,
  Low = 7,
  Volume = 8,  // in lots on older US stock feeds, in shares on newer server versions
  Close = 9,
  BidOptionComputation = 10,
  AskOptionComputation = 11,
  LastOptionComputation = 12,
  ModelOption = 13,  // model greeks
  Open = 14,
  Low13Week = 15,
  High13Week = 16,
  Low26Week = 17,
  High26Week = 18,
  Low52Week = 19,
  High52Week = 20,
  AvgVolume = 21,
  OpenInterest = 22,
  OptionHistoricalVol = 23,
  OptionImpliedVol = 24,
  OptionBidExch = 25,  // not used
  OptionAskExch = 26,  // not used
  OptionCallOpenInterest = 27,
  OptionPutOpenInterest = 28,
  OptionCallVolume = 29,
  OptionPutVolume = 30,
  IndexFuturePremium = 31,
  BidExch = 32,  // letters, resolve with SMART_COMPONENTS
  AskExch = 33,  // letters, resolve with SMART_COMPONENTS
  AuctionVolume = 34,
  AuctionPrice = 35,
  AuctionImbalance = 36,
  MarkPrice = 37,
  BidEfpComputation = 38,
  AskEfpComputation = 39,
  LastEfpComputation = 40,
  OpenEfpComputation = 41,
  HighEfpComputation = 42,
  LowEfpComputation = 43,
  CloseEfpComputation = 44,
  LastTimestamp = 45,  // Unix seconds as text
  Shortable = 46,
  FundamentalRatios = 47,  // KEY=value pairs joined by semicolon
  RtVolume = 48,
  Halted = 49,  // -1 unknown, 0 not halted, 1 general halt, 2 volatility halt
  BidYield = 50,
  AskYield = 51,
  LastYield = 52,
  CustOptionComputation = 53,  // answer to calculateImpliedVolatility / calculateOptionPrice
  TradeCount = 54,
  TradeRate = 55,
  VolumeRate = 56,
  LastRthTrade = 57,
  RtHistoricalVol = 58,
  IbDividends = 59,
  BondFactorMultiplier = 60,
  RegulatoryImbalance = 61,
  NewsTick = 62,  // news headline in legacy form
  ShortTermVolume3Min = 63,
  ShortTermVolume5Min = 64,
  ShortTermVolume10Min = 65,
  DelayedBid = 66,
  DelayedAsk = 67,
  DelayedLast = 68,
  DelayedBidSize = 69,
  DelayedAskSize = 70,
  DelayedLastSize = 71,
  DelayedHigh = 72,
  DelayedLow = 73,
  DelayedVolume = 74,
  DelayedClose = 75,
  DelayedOpen = 76,
  RtTrdVolume = 77,  // same layout as RT_VOLUME, trades only
  CreditmanMarkPrice = 78,
  CreditmanSlowMarkPrice = 79,
  DelayedBidOption = 80,
  DelayedAskOption = 81,
  DelayedLastOption = 82,
  DelayedModelOption = 83,
  LastExch = 84,     // letters, resolve with SMART_COMPONENTS
  LastRegTime = 85,  // Unix seconds as text
  FuturesOpenInterest = 86,
  AvgOptVolume = 87,
  DelayedLastTimestamp = 88,  // Unix seconds as text
  ShortableShares = 89,
  DelayedHalted = 90,  // same values as HALTED
  Reuters2MutualFunds = 91,
  EtfNavClose = 92,
  EtfNavPriorClose = 93,
  EtfNavBid = 94,
  EtfNavAsk = 95,
  EtfNavLast = 96,
  EtfFrozenNavLast = 97,
  EtfNavHigh = 98,
  EtfNavLow = 99,
  SocialMarketAnalytics = 100,
  EstimatedIpoMidpoint = 101,
  FinalIpoLast = 102,
  DelayedYieldBid = 103,
  DelayedYieldAsk = 104,
  OddLotBid = 105,
  OddLotAsk = 106,
  OddLotBidSize = 107,
  OddLotAskSize = 108,
  OddLotBidExch = 109,
  OddLotAskExch = 110,
  NotSet = 111,  // in IB's own lists the first number past the known ones
};

/// What a tick of the type carries, which is also the message it comes in.
enum class TickValue {
  Price,              // TICK_PRICE (tickPrice)
  Size,               // TICK_SIZE (tickSize)
  Generic,            // TICK_GENERIC (tickGeneric): a double
  Text,               // TICK_STRING (tickString)
  OptionComputation,  // TICK_OPTION_COMPUTATION (tickOptionComputation)
  Efp,                // TICK_EFP (tickEFP)
};

struct TickTypeInfo {
  TickType type;
  std::string_view name;  // IB's constant
  TickValue value;
  std::optional<TickType> delayed_form_of = std::nullopt;  // the live tick this one is the late form of
};

/// Sorted by number, without gaps: the index is the number.
inline constexpr std::array kTickTypes = {
    TickTypeInfo{TickType::BidSize, "BID_SIZE", TickValue::Size},
    TickTypeInfo{TickType::Bid, "BID", TickValue::Price},
    TickTypeInfo{TickType::Ask, "ASK", TickValue::Price},
    TickTypeInfo{TickType::AskSize, "ASK_SIZE", TickValue::Size},
    TickTypeInfo{TickType::Last, "LAST", TickValue::Price},
    TickTypeInfo{TickType::LastSize, "LAST_SIZE", TickValue::Size},
    TickTypeInfo{TickType::High, "HIGH", TickValue::Price},
    TickTypeInfo{TickType::Low, "LOW", TickValue::Price},
    TickTypeInfo{TickType::Volume, "VOLUME", TickValue::Size},
    TickTypeInfo{TickType::Close, "CLOSE", TickValue::Price},
    TickTypeInfo{TickType::BidOptionComputation, "BID_OPTION_COMPUTATION", TickValue::OptionComputation},
    TickTypeInfo{TickType::AskOptionComputation, "ASK_OPTION_COMPUTATION", TickValue::OptionComputation},
    TickTypeInfo{TickType::LastOptionComputation, "LAST_OPTION_COMPUTATION", TickValue::OptionComputation},
    TickTypeInfo{TickType::ModelOption, "MODEL_OPTION", TickValue::OptionComputation},
    TickTypeInfo{TickType::Open, "OPEN", TickValue::Price},
    TickTypeInfo{TickType::Low13Week, "LOW_13_WEEK", TickValue::Price},
    TickTypeInfo{TickType::High13Week, "HIGH_13_WEEK", TickValue::Price},
    TickTypeInfo{TickType::Low26Week, "LOW_26_WEEK", TickValue::Price},
    TickTypeInfo{TickType::High26Week, "HIGH_26_WEEK", TickValue::Price},
    TickTypeInfo{TickType::Low52Week, "LOW_52_WEEK", TickValue::Price},
    TickTypeInfo{TickType::High52Week, "HIGH_52_WEEK", TickValue::Price},
    TickTypeInfo{TickType::AvgVolume, "AVG_VOLUME", TickValue::Size},
    TickTypeInfo{TickType::OpenInterest, "OPEN_INTEREST", TickValue::Size},
    TickTypeInfo{TickType::OptionHistoricalVol, "OPTION_HISTORICAL_VOL", TickValue::Generic},
    TickTypeInfo{TickType::OptionImpliedVol, "OPTION_IMPLIED_VOL", TickValue::Generic},
    TickTypeInfo{TickType::OptionBidExch, "OPTION_BID_EXCH", TickValue::Text},
    TickTypeInfo{TickType::OptionAskExch, "OPTION_ASK_EXCH", TickValue::Text},
    TickTypeInfo{TickType::OptionCallOpenInterest, "OPTION_CALL_OPEN_INTEREST", TickValue::Size},
    TickTypeInfo{TickType::OptionPutOpenInterest, "OPTION_PUT_OPEN_INTEREST", TickValue::Size},
    TickTypeInfo{TickType::OptionCallVolume, "OPTION_CALL_VOLUME", TickValue::Size},
    TickTypeInfo{TickType::OptionPutVolume, "OPTION_PUT_VOLUME", TickValue::Size},
    TickTypeInfo{TickType::IndexFuturePremium, "INDEX_FUTURE_PREMIUM", TickValue::Generic},
    TickTypeInfo{TickType::BidExch, "BID_EXCH", TickValue::Text},
    TickTypeInfo{TickType::AskExch, "ASK_EXCH", TickValue::Text},
    TickTypeInfo{TickType::AuctionVolume, "AUCTION_VOLUME", TickValue::Size},
    TickTypeInfo{TickType::AuctionPrice, "AUCTION_PRICE", TickValue::Price},
    TickTypeInfo{TickType::AuctionImbalance, "AUCTION_IMBALANCE", TickValue::Size},
    TickTypeInfo{TickType::MarkPrice, "MARK_PRICE", TickValue::Price},
    TickTypeInfo{TickType::BidEfpComputation, "BID_EFP_COMPUTATION", TickValue::Efp},
    TickTypeInfo{TickType::AskEfpComputation, "ASK_EFP_COMPUTATION", TickValue::Efp},
    TickTypeInfo{TickType::LastEfpComputation, "LAST_EFP_COMPUTATION", TickValue::Efp},
    TickTypeInfo{TickType::OpenEfpComputation, "OPEN_EFP_COMPUTATION", TickValue::Efp},
    TickTypeInfo{TickType::HighEfpComputation, "HIGH_EFP_COMPUTATION", TickValue::Efp},
    TickTypeInfo{TickType::LowEfpComputation, "LOW_EFP_COMPUTATION", TickValue::Efp},
    TickTypeInfo{TickType::CloseEfpComputation, "CLOSE_EFP_COMPUTATION", TickValue::Efp},
    TickTypeInfo{TickType::LastTimestamp, "LAST_TIMESTAMP", TickValue::Text},
    TickTypeInfo{TickType::Shortable, "SHORTABLE", TickValue::Generic},
    TickTypeInfo{TickType::FundamentalRatios, "FUNDAMENTAL_RATIOS", TickValue::Text},
    TickTypeInfo{TickType::RtVolume, "RT_VOLUME", TickValue::Text},
    TickTypeInfo{TickType::Halted, "HALTED", TickValue::Generic},
    TickTypeInfo{TickType::BidYield, "BID_YIELD", TickValue::Price},
    TickTypeInfo{TickType::AskYield, "ASK_YIELD", TickValue::Price},
    TickTypeInfo{TickType::LastYield, "LAST_YIELD", TickValue::Price},
    TickTypeInfo{TickType::CustOptionComputation, "CUST_OPTION_COMPUTATION", TickValue::OptionComputation},
    TickTypeInfo{TickType::TradeCount, "TRADE_COUNT", TickValue::Generic},
    TickTypeInfo{TickType::TradeRate, "TRADE_RATE", TickValue::Generic},
    TickTypeInfo{TickType::VolumeRate, "VOLUME_RATE", TickValue::Generic},
    TickTypeInfo{TickType::LastRthTrade, "LAST_RTH_TRADE", TickValue::Price},
    TickTypeInfo{TickType::RtHistoricalVol, "RT_HISTORICAL_VOL", TickValue::Generic},
    TickTypeInfo{TickType::IbDividends, "IB_DIVIDENDS", TickValue::Text},
    TickTypeInfo{TickType::BondFactorMultiplier, "BOND_FACTOR_MULTIPLIER", TickValue::Generic},
    TickTypeInfo{TickType::RegulatoryImbalance, "REGULATORY_IMBALANCE", TickValue::Size},
    TickTypeInfo{TickType::NewsTick, "NEWS_TICK", TickValue::Text},
    TickTypeInfo{TickType::ShortTermVolume3Min, "SHORT_TERM_VOLUME_3_MIN", TickValue::Size},
    TickTypeInfo{TickType::ShortTermVolume5Min, "SHORT_TERM_VOLUME_5_MIN", TickValue::Size},
    TickTypeInfo{TickType::ShortTermVolume10Min, "SHORT_TERM_VOLUME_10_MIN", TickValue::Size},
    TickTypeInfo{TickType::DelayedBid, "DELAYED_BID", TickValue::Price, TickType::Bid},
    TickTypeInfo{TickType::DelayedAsk, "DELAYED_ASK", TickValue::Price, TickType::Ask},
    TickTypeInfo{TickType::DelayedLast, "DELAYED_LAST", TickValue::Price, TickType::Last},
    TickTypeInfo{TickType::DelayedBidSize, "DELAYED_BID_SIZE", TickValue::Size, TickType::BidSize},
    TickTypeInfo{TickType::DelayedAskSize, "DELAYED_ASK_SIZE", TickValue::Size, TickType::AskSize},
    TickTypeInfo{TickType::DelayedLastSize, "DELAYED_LAST_SIZE", TickValue::Size, TickType::LastSize},
    TickTypeInfo{TickType::DelayedHigh, "DELAYED_HIGH", TickValue::Price, TickType::High},
    TickTypeInfo{TickType::DelayedLow, "DELAYED_LOW", TickValue::Price, TickType::Low},
    TickTypeInfo{TickType::DelayedVolume, "DELAYED_VOLUME", TickValue::Size, TickType::Volume},
    TickTypeInfo{TickType::DelayedClose, "DELAYED_CLOSE", TickValue::Price, TickType::Close},
    TickTypeInfo{TickType::DelayedOpen, "DELAYED_OPEN", TickValue::Price, TickType::Open},
    TickTypeInfo{TickType::RtTrdVolume, "RT_TRD_VOLUME", TickValue::Text},
    TickTypeInfo{TickType::CreditmanMarkPrice, "CREDITMAN_MARK_PRICE", TickValue::Price},
    TickTypeInfo{TickType::CreditmanSlowMarkPrice, "CREDITMAN_SLOW_MARK_PRICE", TickValue::Price},
    TickTypeInfo{TickType::DelayedBidOption, "DELAYED_BID_OPTION", TickValue::OptionComputation,
                 TickType::BidOptionComputation},
    TickTypeInfo{TickType::DelayedAskOption, "DELAYED_ASK_OPTION", TickValue::OptionComputation,
                 TickType::AskOptionComputation},
    TickTypeInfo{TickType::DelayedLastOption, "DELAYED_LAST_OPTION", TickValue::OptionComputation,
                 TickType::LastOptionComputation},
    TickTypeInfo{TickType::DelayedModelOption, "DELAYED_MODEL_OPTION", TickValue::OptionComputation,
                 TickType::ModelOption},
    TickTypeInfo{TickType::LastExch, "LAST_EXCH", TickValue::Text},
    TickTypeInfo{TickType::LastRegTime, "LAST_REG_TIME", TickValue::Text},
    TickTypeInfo{TickType::FuturesOpenInterest, "FUTURES_OPEN_INTEREST", TickValue::Size},
    TickTypeInfo{TickType::AvgOptVolume, "AVG_OPT_VOLUME", TickValue::Size},
    TickTypeInfo{TickType::DelayedLastTimestamp, "DELAYED_LAST_TIMESTAMP", TickValue::Text,
                 TickType::LastTimestamp},
    TickTypeInfo{TickType::ShortableShares, "SHORTABLE_SHARES", TickValue::Size},
    TickTypeInfo{TickType::DelayedHalted, "DELAYED_HALTED", TickValue::Generic, TickType::Halted},
    TickTypeInfo{TickType::Reuters2MutualFunds, "REUTERS_2_MUTUAL_FUNDS", TickValue::Text},
    TickTypeInfo{TickType::EtfNavClose, "ETF_NAV_CLOSE", TickValue::Price},
    TickTypeInfo{TickType::EtfNavPriorClose, "ETF_NAV_PRIOR_CLOSE", TickValue::Price},
    TickTypeInfo{TickType::EtfNavBid, "ETF_NAV_BID", TickValue::Price},
    TickTypeInfo{TickType::EtfNavAsk, "ETF_NAV_ASK", TickValue::Price},
    TickTypeInfo{TickType::EtfNavLast, "ETF_NAV_LAST", TickValue::Price},
    TickTypeInfo{TickType::EtfFrozenNavLast, "ETF_FROZEN_NAV_LAST", TickValue::Price},
    TickTypeInfo{TickType::EtfNavHigh, "ETF_NAV_HIGH", TickValue::Price},
    TickTypeInfo{TickType::EtfNavLow, "ETF_NAV_LOW", TickValue::Price},
    TickTypeInfo{TickType::SocialMarketAnalytics, "SOCIAL_MARKET_ANALYTICS", TickValue::Text},
    TickTypeInfo{TickType::EstimatedIpoMidpoint, "ESTIMATED_IPO_MIDPOINT", TickValue::Price},
    TickTypeInfo{TickType::FinalIpoLast, "FINAL_IPO_LAST", TickValue::Price},
    TickTypeInfo{TickType::DelayedYieldBid, "DELAYED_YIELD_BID", TickValue::Price, TickType::BidYield},
    TickTypeInfo{TickType::DelayedYieldAsk, "DELAYED_YIELD_ASK", TickValue::Price, TickType::AskYield},
    TickTypeInfo{TickType::OddLotBid, "ODD_LOT_BID", TickValue::Price},
    TickTypeInfo{TickType::OddLotAsk, "ODD_LOT_ASK", TickValue::Price},
    TickTypeInfo{TickType::OddLotBidSize, "ODD_LOT_BID_SIZE", TickValue::Size},
    TickTypeInfo{TickType::OddLotAskSize, "ODD_LOT_ASK_SIZE", TickValue::Size},
    TickTypeInfo{TickType::OddLotBidExch, "ODD_LOT_BID_EXCH", TickValue::Text},
    TickTypeInfo{TickType::OddLotAskExch, "ODD_LOT_ASK_EXCH", TickValue::Text},
};

[[nodiscard]] constexpr const TickTypeInfo* find_tick_type(TickType type) {
  const auto number = static_cast<std::int32_t>(type);
  if (number < 0 || static_cast<std::size_t>(number) >= kTickTypes.size()) return nullptr;
  return &kTickTypes[static_cast<std::size_t>(number)];
}

/// By IB's constant, "BID_SIZE".
[[nodiscard]] constexpr const TickTypeInfo* find_tick_type(std::string_view name) {
  for (const auto& row : kTickTypes) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

/// TICK_PRICE carries a size as well; IB's clients tell it as a tick of its own of this type.
struct ImpliedSizeTick {
  TickType price;
  TickType size;
};
inline constexpr std::array kImpliedSizeTicks = {
    ImpliedSizeTick{TickType::Bid, TickType::BidSize},
    ImpliedSizeTick{TickType::Ask, TickType::AskSize},
    ImpliedSizeTick{TickType::Last, TickType::LastSize},
    ImpliedSizeTick{TickType::DelayedBid, TickType::DelayedBidSize},
    ImpliedSizeTick{TickType::DelayedAsk, TickType::DelayedAskSize},
    ImpliedSizeTick{TickType::DelayedLast, TickType::DelayedLastSize},
};

/// The type of the size within a price tick; nullopt where the size means nothing.
[[nodiscard]] constexpr std::optional<TickType> implied_size_tick(TickType price) {
  for (const auto& pair : kImpliedSizeTicks) {
    if (pair.price == price) return pair.size;
  }
  return std::nullopt;
}

}  // namespace ibflow::protocol
