#pragma once
// The closed sets of values of accounts, advisors, executions and exercises.

#include <array>
#include <cstdint>
#include <string_view>

#include "ibflow/protocol/reference/lookup.hpp"

namespace ibflow::protocol {

/// IB: tags of reqAccountSummary, comma separated. Free text: IB's list spells ReqTEquity and ReqTMargin,
/// live servers send RegTEquity and RegTMargin.
namespace account_summary_tag {
inline constexpr std::string_view kAccountType = "AccountType";
inline constexpr std::string_view kNetLiquidation = "NetLiquidation";
inline constexpr std::string_view kTotalCashValue = "TotalCashValue";
inline constexpr std::string_view kSettledCash = "SettledCash";
inline constexpr std::string_view kAccruedCash = "AccruedCash";
inline constexpr std::string_view kBuyingPower = "BuyingPower";
inline constexpr std::string_view kEquityWithLoanValue = "EquityWithLoanValue";
inline constexpr std::string_view kPreviousDayEquityWithLoanValue = "PreviousDayEquityWithLoanValue";
inline constexpr std::string_view kGrossPositionValue = "GrossPositionValue";
inline constexpr std::string_view kReqTEquity = "ReqTEquity";
inline constexpr std::string_view kReqTMargin = "ReqTMargin";
inline constexpr std::string_view kSma = "SMA";
inline constexpr std::string_view kInitMarginReq = "InitMarginReq";
inline constexpr std::string_view kMaintMarginReq = "MaintMarginReq";
inline constexpr std::string_view kAvailableFunds = "AvailableFunds";
inline constexpr std::string_view kExcessLiquidity = "ExcessLiquidity";
inline constexpr std::string_view kCushion = "Cushion";
inline constexpr std::string_view kFullInitMarginReq = "FullInitMarginReq";
inline constexpr std::string_view kFullMaintMarginReq = "FullMaintMarginReq";
inline constexpr std::string_view kFullAvailableFunds = "FullAvailableFunds";
inline constexpr std::string_view kFullExcessLiquidity = "FullExcessLiquidity";
inline constexpr std::string_view kLookAheadNextChange = "LookAheadNextChange";
inline constexpr std::string_view kLookAheadInitMarginReq = "LookAheadInitMarginReq";
inline constexpr std::string_view kLookAheadMaintMarginReq = "LookAheadMaintMarginReq";
inline constexpr std::string_view kLookAheadAvailableFunds = "LookAheadAvailableFunds";
inline constexpr std::string_view kLookAheadExcessLiquidity = "LookAheadExcessLiquidity";
inline constexpr std::string_view kHighestSeverity = "HighestSeverity";
inline constexpr std::string_view kDayTradesRemaining = "DayTradesRemaining";
inline constexpr std::string_view kLeverage = "Leverage";
inline constexpr std::array kAll = {kAccountType,
                                    kNetLiquidation,
                                    kTotalCashValue,
                                    kSettledCash,
                                    kAccruedCash,
                                    kBuyingPower,
                                    kEquityWithLoanValue,
                                    kPreviousDayEquityWithLoanValue,
                                    kGrossPositionValue,
                                    kReqTEquity,
                                    kReqTMargin,
                                    kSma,
                                    kInitMarginReq,
                                    kMaintMarginReq,
                                    kAvailableFunds,
                                    kExcessLiquidity,
                                    kCushion,
                                    kFullInitMarginReq,
                                    kFullMaintMarginReq,
                                    kFullAvailableFunds,
                                    kFullExcessLiquidity,
                                    kLookAheadNextChange,
                                    kLookAheadInitMarginReq,
                                    kLookAheadMaintMarginReq,
                                    kLookAheadAvailableFunds,
                                    kLookAheadExcessLiquidity,
                                    kHighestSeverity,
                                    kDayTradesRemaining,
                                    kLeverage};

// As live servers spell them.
inline constexpr std::string_view kRegTEquity = "RegTEquity";
inline constexpr std::string_view kRegTMargin = "RegTMargin";

// Cash balances; a currency is asked for by "$LEDGER:" and its code.
inline constexpr std::string_view kLedger = "$LEDGER";
inline constexpr std::string_view kLedgerPrefix = "$LEDGER:";
inline constexpr std::string_view kLedgerOfAllCurrencies = "$LEDGER:ALL";
}  // namespace account_summary_tag

/// IB: faDataType of requestFA and replaceFA. Server versions from 177 on have no profiles.
enum class FaDataType : std::int32_t {
  Groups = 1,
  Profiles = 2,
  Aliases = 3,
};
inline constexpr std::array kFaDataTypes = {
    Named<FaDataType>{FaDataType::Groups, "GROUPS"},
    Named<FaDataType>{FaDataType::Profiles, "PROFILES"},
    Named<FaDataType>{FaDataType::Aliases, "ALIASES"},
};

/// IB: Order.faMethod.
namespace fa_method {
inline constexpr std::string_view kEqualQuantity = "EqualQuantity";
inline constexpr std::string_view kAvailableEquity = "AvailableEquity";
inline constexpr std::string_view kNetLiq = "NetLiq";
inline constexpr std::string_view kPctChange = "PctChange";
inline constexpr std::string_view kContractsOrShares = "ContractsOrShares";
inline constexpr std::string_view kEqual = "Equal";
inline constexpr std::string_view kRatio = "Ratio";
inline constexpr std::string_view kPercent = "Percent";
inline constexpr std::string_view kMonetaryAmount = "MonetaryAmount";
inline constexpr std::array kAll = {kEqualQuantity, kAvailableEquity,   kNetLiq,
                                    kPctChange,     kContractsOrShares, kEqual,
                                    kRatio,         kPercent,           kMonetaryAmount};
}  // namespace fa_method

/// IB: exerciseAction of exerciseOptions.
enum class ExerciseAction : std::int32_t {
  Exercise = 1,
  Lapse = 2,
};
inline constexpr std::array kExerciseActions = {
    Named<ExerciseAction>{ExerciseAction::Exercise, "exercise"},
    Named<ExerciseAction>{ExerciseAction::Lapse, "lapse"},
};

/// IB: Execution.optExerciseOrLapseType.
enum class OptionExerciseType : std::int32_t {
  None = -1,
  Exercise = 1,
  Lapse = 2,
  DoNothing = 3,
  Assigned = 100,
  AutoExerciseClearing = 101,
  Expired = 102,
  Netting = 103,
  AutoExerciseTrading = 200,
};
inline constexpr std::array kOptionExerciseTypes = {
    Named<OptionExerciseType>{OptionExerciseType::None, "none"},
    Named<OptionExerciseType>{OptionExerciseType::Exercise, "exercise"},
    Named<OptionExerciseType>{OptionExerciseType::Lapse, "lapse"},
    Named<OptionExerciseType>{OptionExerciseType::DoNothing, "do nothing"},
    Named<OptionExerciseType>{OptionExerciseType::Assigned, "assigned"},
    Named<OptionExerciseType>{OptionExerciseType::AutoExerciseClearing, "auto-exercise clearing"},
    Named<OptionExerciseType>{OptionExerciseType::Expired, "expired"},
    Named<OptionExerciseType>{OptionExerciseType::Netting, "netting"},
    Named<OptionExerciseType>{OptionExerciseType::AutoExerciseTrading, "auto-exercise trading"},
};

/// IB: Execution.lastLiquidity.
enum class Liquidity : std::int32_t {
  None = 0,
  Added = 1,
  Removed = 2,
  RoutedOut = 3,
};
inline constexpr std::array kLiquidities = {
    Named<Liquidity>{Liquidity::None, "none"},
    Named<Liquidity>{Liquidity::Added, "added"},
    Named<Liquidity>{Liquidity::Removed, "removed"},
    Named<Liquidity>{Liquidity::RoutedOut, "routed out"},
};

/// IB: Execution.side.
namespace execution_side {
inline constexpr std::string_view kBought = "BOT";
inline constexpr std::string_view kSold = "SLD";
inline constexpr std::array kAll = {
    NamedText{kBought, "bought"},
    NamedText{kSold, "sold"},
};
}  // namespace execution_side

/// IB: ExecutionFilter.side.
namespace execution_filter_side {
inline constexpr std::string_view kBuy = "BUY";
inline constexpr std::string_view kSell = "SELL";
inline constexpr std::string_view kSellShort = "SSHORT";
}  // namespace execution_filter_side

}  // namespace ibflow::protocol
