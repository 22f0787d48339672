#pragma once
// The closed sets of values of a contract's fields.

#include <array>
#include <string_view>

#include "ibflow/protocol/reference/lookup.hpp"

namespace ibflow::protocol {

/// IB: Contract.secType.
namespace security_type {
inline constexpr std::string_view kStock = "STK";
inline constexpr std::string_view kOption = "OPT";
inline constexpr std::string_view kFuture = "FUT";
inline constexpr std::string_view kContinuousFuture = "CONTFUT";
inline constexpr std::string_view kFutureOption = "FOP";
inline constexpr std::string_view kForex = "CASH";
inline constexpr std::string_view kIndex = "IND";
inline constexpr std::string_view kCfd = "CFD";
inline constexpr std::string_view kBond = "BOND";
inline constexpr std::string_view kBill = "BILL";
inline constexpr std::string_view kCommodity = "CMDTY";
inline constexpr std::string_view kFund = "FUND";
inline constexpr std::string_view kCombo = "BAG";
inline constexpr std::string_view kWarrant = "WAR";
inline constexpr std::string_view kStructuredProduct = "IOPT";
inline constexpr std::string_view kCrypto = "CRYPTO";
inline constexpr std::string_view kNews = "NEWS";
inline constexpr std::string_view kFutureAndContinuous = "FUT+CONTFUT";
inline constexpr std::string_view kForward = "FWD";
inline constexpr std::string_view kFixed = "FIXED";
inline constexpr std::string_view kSlb = "SLB";
inline constexpr std::string_view kBasket = "BSK";
inline constexpr std::string_view kIcu = "ICU";
inline constexpr std::string_view kIcs = "ICS";
inline constexpr std::string_view kEventContract = "EC";
inline constexpr std::array kAll = {
    NamedText{kStock, "stock, ETF"},
    NamedText{kOption, "option"},
    NamedText{kFuture, "future"},
    NamedText{kContinuousFuture, "continuous future, for data"},
    NamedText{kFutureOption, "option on a future"},
    NamedText{kForex, "currency pair"},
    NamedText{kIndex, "index"},
    NamedText{kCfd, "contract for difference"},
    NamedText{kBond, "bond"},
    NamedText{kBill, "treasury bill"},
    NamedText{kCommodity, "spot commodity"},
    NamedText{kFund, "mutual fund"},
    NamedText{kCombo, "combo"},
    NamedText{kWarrant, "warrant"},
    NamedText{kStructuredProduct, "structured product"},
    NamedText{kCrypto, "cryptocurrency"},
    NamedText{kNews, "news feed"},
    NamedText{kFutureAndContinuous, "both kinds of future, request only"},
    NamedText{kForward, "forward"},
    NamedText{kFixed, "fixed income"},
    NamedText{kSlb, "SLB"},
    NamedText{kBasket, "basket"},
    NamedText{kIcu, "ICU"},
    NamedText{kIcs, "ICS"},
    NamedText{kEventContract, "event contract"},
};
}  // namespace security_type

/// IB: Contract.right. CALL and PUT are accepted as well; servers write none as "", "?" or "0".
namespace option_right {
inline constexpr std::string_view kCall = "C";
inline constexpr std::string_view kPut = "P";
inline constexpr std::string_view kCallLong = "CALL";
inline constexpr std::string_view kPutLong = "PUT";
inline constexpr std::array kNone = {std::string_view(""), std::string_view("?"), std::string_view("0")};
[[nodiscard]] constexpr bool is_none(std::string_view right) {
  return right == kNone[0] || right == kNone[1] || right == kNone[2];
}
}  // namespace option_right

/// IB: Contract.secIdType.
namespace security_id_type {
inline constexpr std::string_view kIsin = "ISIN";
inline constexpr std::string_view kCusip = "CUSIP";
inline constexpr std::string_view kSedol = "SEDOL";
inline constexpr std::string_view kRic = "RIC";
inline constexpr std::string_view kFigi = "FIGI";
inline constexpr std::array kAll = {kIsin, kCusip, kSedol, kRic, kFigi};
}  // namespace security_id_type

/// IB: ContractDetails.fundDistributionPolicyIndicator.
namespace fund_distribution_policy {
inline constexpr std::string_view kAccumulation = "N";
inline constexpr std::string_view kIncome = "Y";
inline constexpr std::array kAll = {
    NamedText{kAccumulation, "accumulation"},
    NamedText{kIncome, "income"},
};
}  // namespace fund_distribution_policy

/// IB: ContractDetails.fundAssetType.
namespace fund_asset_type {
inline constexpr std::string_view kOthers = "000";
inline constexpr std::string_view kMoneyMarket = "001";
inline constexpr std::string_view kFixedIncome = "002";
inline constexpr std::string_view kMultiAsset = "003";
inline constexpr std::string_view kEquity = "004";
inline constexpr std::string_view kSector = "005";
inline constexpr std::string_view kGuaranteed = "006";
inline constexpr std::string_view kAlternative = "007";
inline constexpr std::array kAll = {
    NamedText{kOthers, "others"},
    NamedText{kMoneyMarket, "money market"},
    NamedText{kFixedIncome, "fixed income"},
    NamedText{kMultiAsset, "multi-asset"},
    NamedText{kEquity, "equity"},
    NamedText{kSector, "sector"},
    NamedText{kGuaranteed, "guaranteed"},
    NamedText{kAlternative, "alternative"},
};
}  // namespace fund_asset_type

/// IB: Contract.exchange and primaryExchange: the codes that need a word. Others come with contract details.
namespace exchange {
inline constexpr std::string_view kSmart = "SMART";
inline constexpr std::string_view kNasdaq = "NASDAQ";
inline constexpr std::string_view kIsland = "ISLAND";
inline constexpr std::string_view kCme = "CME";
inline constexpr std::string_view kGlobex = "GLOBEX";
inline constexpr std::string_view kCbot = "CBOT";
inline constexpr std::string_view kComex = "COMEX";
inline constexpr std::string_view kCfe = "CFE";
inline constexpr std::string_view kIdealpro = "IDEALPRO";
inline constexpr std::string_view kFxsubpip = "FXSUBPIP";
inline constexpr std::string_view kPaxos = "PAXOS";
inline constexpr std::string_view kZerohash = "ZEROHASH";
inline constexpr std::string_view kIbis = "IBIS";
inline constexpr std::string_view kIbkrats = "IBKRATS";
inline constexpr std::string_view kOvernight = "OVERNIGHT";
inline constexpr std::string_view kIbeos = "IBEOS";
inline constexpr std::string_view kFundserv = "FUNDSERV";
inline constexpr std::string_view kJeffalgo = "JEFFALGO";
inline constexpr std::string_view kCsfbalgo = "CSFBALGO";
inline constexpr std::string_view kQbalgo = "QBALGO";
inline constexpr std::array kAll = {
    NamedText{kSmart, "aggregated routing; never valid as primaryExchange"},
    NamedText{kNasdaq, "older servers and executions report ISLAND for the same venue"},
    NamedText{kIsland, "old code of NASDAQ"},
    NamedText{kCme, "formerly GLOBEX"},
    NamedText{kGlobex, "old code, now CME"},
    NamedText{kCbot, "formerly ECBOT"},
    NamedText{kComex, "metals; formerly under NYMEX"},
    NamedText{kCfe, "VIX futures"},
    NamedText{kIdealpro, "FX above minimum size"},
    NamedText{kFxsubpip, "FX finer tick"},
    NamedText{kPaxos, "crypto"},
    NamedText{kZerohash, "crypto"},
    NamedText{kIbis, "Xetra; IBIS2 for ETFs"},
    NamedText{kIbkrats, "order destination"},
    NamedText{kOvernight, "overnight US session"},
    NamedText{kIbeos, "overnight venue listed among valid exchanges"},
    NamedText{kFundserv, "mutual funds"},
    NamedText{kJeffalgo, "third-party algo destination"},
    NamedText{kCsfbalgo, "third-party algo destination"},
    NamedText{kQbalgo, "third-party algo destination"},
};
}  // namespace exchange

/// Providers that serve as the exchange of NEWS contracts.
namespace news_exchange {
inline constexpr std::array kAll = {std::string_view("BRFG"), std::string_view("DJNL"),
                                    std::string_view("BZ"), std::string_view("FLY"), std::string_view("BT")};
}  // namespace news_exchange

}  // namespace ibflow::protocol
