#pragma once
// Which server version brought what.

#include <array>
#include <string_view>

namespace ibflow::protocol {

/// The first server version that has the thing. IB's own names are in the table below.
namespace server_version {
inline constexpr int kPtaOrders = 39;
inline constexpr int kContractDataChain = 40;
inline constexpr int kDeltaNeutral = 40;
inline constexpr int kFundamentalData = 40;
inline constexpr int kScaleOrders2 = 40;
inline constexpr int kAlgoOrders = 41;
inline constexpr int kExecutionDataChain = 42;
inline constexpr int kNotHeld = 44;
inline constexpr int kSecIdType = 45;
inline constexpr int kPlaceOrderConid = 46;
inline constexpr int kReqMktDataConid = 47;
inline constexpr int kReqCalcImpliedVolat = 49;
inline constexpr int kReqCalcOptionPrice = 50;
inline constexpr int kSshortxOld = 51;
inline constexpr int kSshortx = 52;
inline constexpr int kReqGlobalCancel = 53;
inline constexpr int kHedgeOrders = 54;
inline constexpr int kReqMarketDataType = 55;
inline constexpr int kOptOutSmartRouting = 56;
inline constexpr int kSmartComboRoutingParams = 57;
inline constexpr int kDeltaNeutralConid = 58;
inline constexpr int kScaleOrders3 = 60;
inline constexpr int kOrderComboLegsPrice = 61;
inline constexpr int kTrailingPercent = 62;
inline constexpr int kDeltaNeutralOpenClose = 66;
inline constexpr int kAccountSummary = 67;
inline constexpr int kPositions = 67;
inline constexpr int kTradingClass = 68;
inline constexpr int kScaleTable = 69;
inline constexpr int kLinking = 70;
inline constexpr int kAlgoId = 71;
inline constexpr int kOptionalCapabilities = 72;
inline constexpr int kOrderSolicited = 73;
inline constexpr int kLinkingAuth = 74;
inline constexpr int kPrimaryexch = 75;
inline constexpr int kRandomizeSizeAndPrice = 76;
inline constexpr int kFractionalPositions = 101;
inline constexpr int kPeggedToBenchmark = 102;
inline constexpr int kModelsSupport = 103;
inline constexpr int kSecDefOptParamsReq = 104;
inline constexpr int kExtOperator = 105;
inline constexpr int kSoftDollarTier = 106;
inline constexpr int kReqFamilyCodes = 107;
inline constexpr int kReqMatchingSymbols = 108;
inline constexpr int kPastLimit = 109;
inline constexpr int kMdSizeMultiplier = 110;
inline constexpr int kCashQty = 111;
inline constexpr int kReqMktDepthExchanges = 112;
inline constexpr int kTickNews = 113;
inline constexpr int kReqSmartComponents = 114;
inline constexpr int kReqNewsProviders = 115;
inline constexpr int kReqNewsArticle = 116;
inline constexpr int kReqHistoricalNews = 117;
inline constexpr int kReqHeadTimestamp = 118;
inline constexpr int kReqHistogram = 119;
inline constexpr int kServiceDataType = 120;
inline constexpr int kAggGroup = 121;
inline constexpr int kUnderlyingInfo = 122;
inline constexpr int kCancelHeadtimestamp = 123;
inline constexpr int kSyntRealtimeBars = 124;
inline constexpr int kCfdReroute = 125;
inline constexpr int kMarketRules = 126;
inline constexpr int kPnl = 127;
inline constexpr int kNewsQueryOrigins = 128;
inline constexpr int kUnrealizedPnl = 129;
inline constexpr int kHistoricalTicks = 130;
inline constexpr int kMarketCapPrice = 131;
inline constexpr int kPreOpenBidAsk = 132;
inline constexpr int kRealExpirationDate = 134;
inline constexpr int kRealizedPnl = 135;
inline constexpr int kLastLiquidity = 136;
inline constexpr int kTickByTick = 137;
inline constexpr int kDecisionMaker = 138;
inline constexpr int kMifidExecution = 139;
inline constexpr int kTickByTickIgnoreSize = 140;
inline constexpr int kAutoPriceForHedge = 141;
inline constexpr int kWhatIfExtFields = 142;
inline constexpr int kScannerGenericOpts = 143;
inline constexpr int kApiBindOrder = 144;
inline constexpr int kOrderContainer = 145;
inline constexpr int kSmartDepth = 146;
inline constexpr int kRemoveNullAllCasting = 147;
inline constexpr int kDPegOrders = 148;
inline constexpr int kMktDepthPrimExchange = 149;
inline constexpr int kCompletedOrders = 150;
inline constexpr int kPriceMgmtAlgo = 151;
inline constexpr int kStockType = 152;
inline constexpr int kEncodeMsgAscii7 = 153;
inline constexpr int kSendAllFamilyCodes = 154;
inline constexpr int kNoDefaultOpenClose = 155;
inline constexpr int kPriceBasedVolatility = 156;
inline constexpr int kReplaceFaEnd = 157;
inline constexpr int kDuration = 158;
inline constexpr int kMarketDataInShares = 159;
inline constexpr int kPostToAts = 160;
inline constexpr int kWsheCalendar = 161;
inline constexpr int kAutoCancelParent = 162;
inline constexpr int kFractionalSizeSupport = 163;
inline constexpr int kSizeRules = 164;
inline constexpr int kHistoricalSchedule = 165;
inline constexpr int kAdvancedOrderReject = 166;
inline constexpr int kUserInfo = 167;
inline constexpr int kCryptoAggregatedTrades = 168;
inline constexpr int kManualOrderTime = 169;
inline constexpr int kPegbestPegmidOffsets = 170;
inline constexpr int kWshEventDataFilters = 171;
inline constexpr int kIpoPrices = 172;
inline constexpr int kWshEventDataFiltersDate = 173;
inline constexpr int kInstrumentTimezone = 174;
inline constexpr int kHmdsMarketDataInShares = 175;
inline constexpr int kBondIssuerid = 176;
inline constexpr int kFaProfileDesupport = 177;
inline constexpr int kPendingPriceRevision = 178;
inline constexpr int kFundDataFields = 179;
inline constexpr int kManualOrderTimeExerciseOptions = 180;
inline constexpr int kOpenOrderAdStrategy = 181;
inline constexpr int kLastTradeDate = 182;
inline constexpr int kCustomerAccount = 183;
inline constexpr int kProfessionalCustomer = 184;
inline constexpr int kBondAccruedInterest = 185;
inline constexpr int kIneligibilityReasons = 186;
inline constexpr int kRfqFields = 187;
inline constexpr int kBondTradingHours = 188;
inline constexpr int kIncludeOvernight = 189;
inline constexpr int kUndoRfqFields = 190;
inline constexpr int kPermIdAsLong = 191;
inline constexpr int kCmeTaggingFields = 192;
inline constexpr int kCmeTaggingFieldsInOpenOrder = 193;
inline constexpr int kErrorTime = 194;
inline constexpr int kFullOrderPreviewFields = 195;
inline constexpr int kHistoricalDataEnd = 196;
inline constexpr int kCurrentTimeInMillis = 197;
inline constexpr int kSubmitter = 198;
inline constexpr int kImbalanceOnly = 199;
inline constexpr int kParametrizedDaysOfExecutions = 200;
inline constexpr int kProtobuf = 201;
inline constexpr int kZeroStrike = 202;
inline constexpr int kProtobufPlaceOrder = 203;
inline constexpr int kProtobufCompletedOrder = 204;
inline constexpr int kProtobufContractData = 205;
inline constexpr int kProtobufMarketData = 206;
inline constexpr int kProtobufAccountsPositions = 207;
inline constexpr int kProtobufHistoricalData = 208;
inline constexpr int kProtobufNewsData = 209;
inline constexpr int kProtobufScanData = 210;
inline constexpr int kProtobufRestMessages1 = 211;
inline constexpr int kProtobufRestMessages2 = 212;
inline constexpr int kProtobufRestMessages3 = 213;
inline constexpr int kAddZSuffixToUtcDateTime = 214;
inline constexpr int kCancelContractData = 215;
inline constexpr int kAdditionalOrderParams1 = 216;
inline constexpr int kAdditionalOrderParams2 = 217;
inline constexpr int kAttachedOrders = 218;
inline constexpr int kConfig = 219;
inline constexpr int kMarketDataVolumesInShares = 220;
inline constexpr int kUpdateConfig = 221;
inline constexpr int kFractionalLastSize = 222;
inline constexpr int kHedgeMaxSize = 223;
inline constexpr int kUsePrecisionFromSecDef = 224;
inline constexpr int kOddLotBidAskQuotes = 225;
}  // namespace server_version

struct ServerVersionFeature {
  std::string_view name;  // IB's
  int server_version;
};

/// Sorted by version. Those below 100 are in every server that can be spoken to today.
inline constexpr std::array kServerVersionFeatures = {
    ServerVersionFeature{"PTA_ORDERS", server_version::kPtaOrders},
    ServerVersionFeature{"CONTRACT_DATA_CHAIN", server_version::kContractDataChain},
    ServerVersionFeature{"DELTA_NEUTRAL", server_version::kDeltaNeutral},
    ServerVersionFeature{"FUNDAMENTAL_DATA", server_version::kFundamentalData},
    ServerVersionFeature{"SCALE_ORDERS2", server_version::kScaleOrders2},
    ServerVersionFeature{"ALGO_ORDERS", server_version::kAlgoOrders},
    ServerVersionFeature{"EXECUTION_DATA_CHAIN", server_version::kExecutionDataChain},
    ServerVersionFeature{"NOT_HELD", server_version::kNotHeld},
    ServerVersionFeature{"SEC_ID_TYPE", server_version::kSecIdType},
    ServerVersionFeature{"PLACE_ORDER_CONID", server_version::kPlaceOrderConid},
    ServerVersionFeature{"REQ_MKT_DATA_CONID", server_version::kReqMktDataConid},
    ServerVersionFeature{"REQ_CALC_IMPLIED_VOLAT", server_version::kReqCalcImpliedVolat},
    ServerVersionFeature{"REQ_CALC_OPTION_PRICE", server_version::kReqCalcOptionPrice},
    ServerVersionFeature{"SSHORTX_OLD", server_version::kSshortxOld},
    ServerVersionFeature{"SSHORTX", server_version::kSshortx},
    ServerVersionFeature{"REQ_GLOBAL_CANCEL", server_version::kReqGlobalCancel},
    ServerVersionFeature{"HEDGE_ORDERS", server_version::kHedgeOrders},
    ServerVersionFeature{"REQ_MARKET_DATA_TYPE", server_version::kReqMarketDataType},
    ServerVersionFeature{"OPT_OUT_SMART_ROUTING", server_version::kOptOutSmartRouting},
    ServerVersionFeature{"SMART_COMBO_ROUTING_PARAMS", server_version::kSmartComboRoutingParams},
    ServerVersionFeature{"DELTA_NEUTRAL_CONID", server_version::kDeltaNeutralConid},
    ServerVersionFeature{"SCALE_ORDERS3", server_version::kScaleOrders3},
    ServerVersionFeature{"ORDER_COMBO_LEGS_PRICE", server_version::kOrderComboLegsPrice},
    ServerVersionFeature{"TRAILING_PERCENT", server_version::kTrailingPercent},
    ServerVersionFeature{"DELTA_NEUTRAL_OPEN_CLOSE", server_version::kDeltaNeutralOpenClose},
    ServerVersionFeature{"ACCOUNT_SUMMARY", server_version::kAccountSummary},
    ServerVersionFeature{"POSITIONS", server_version::kPositions},
    ServerVersionFeature{"TRADING_CLASS", server_version::kTradingClass},
    ServerVersionFeature{"SCALE_TABLE", server_version::kScaleTable},
    ServerVersionFeature{"LINKING", server_version::kLinking},
    ServerVersionFeature{"ALGO_ID", server_version::kAlgoId},
    ServerVersionFeature{"OPTIONAL_CAPABILITIES", server_version::kOptionalCapabilities},
    ServerVersionFeature{"ORDER_SOLICITED", server_version::kOrderSolicited},
    ServerVersionFeature{"LINKING_AUTH", server_version::kLinkingAuth},
    ServerVersionFeature{"PRIMARYEXCH", server_version::kPrimaryexch},
    ServerVersionFeature{"RANDOMIZE_SIZE_AND_PRICE", server_version::kRandomizeSizeAndPrice},
    ServerVersionFeature{"FRACTIONAL_POSITIONS", server_version::kFractionalPositions},
    ServerVersionFeature{"PEGGED_TO_BENCHMARK", server_version::kPeggedToBenchmark},
    ServerVersionFeature{"MODELS_SUPPORT", server_version::kModelsSupport},
    ServerVersionFeature{"SEC_DEF_OPT_PARAMS_REQ", server_version::kSecDefOptParamsReq},
    ServerVersionFeature{"EXT_OPERATOR", server_version::kExtOperator},
    ServerVersionFeature{"SOFT_DOLLAR_TIER", server_version::kSoftDollarTier},
    ServerVersionFeature{"REQ_FAMILY_CODES", server_version::kReqFamilyCodes},
    ServerVersionFeature{"REQ_MATCHING_SYMBOLS", server_version::kReqMatchingSymbols},
    ServerVersionFeature{"PAST_LIMIT", server_version::kPastLimit},
    ServerVersionFeature{"MD_SIZE_MULTIPLIER", server_version::kMdSizeMultiplier},
    ServerVersionFeature{"CASH_QTY", server_version::kCashQty},
    ServerVersionFeature{"REQ_MKT_DEPTH_EXCHANGES", server_version::kReqMktDepthExchanges},
    ServerVersionFeature{"TICK_NEWS", server_version::kTickNews},
    ServerVersionFeature{"REQ_SMART_COMPONENTS", server_version::kReqSmartComponents},
    ServerVersionFeature{"REQ_NEWS_PROVIDERS", server_version::kReqNewsProviders},
    ServerVersionFeature{"REQ_NEWS_ARTICLE", server_version::kReqNewsArticle},
    ServerVersionFeature{"REQ_HISTORICAL_NEWS", server_version::kReqHistoricalNews},
    ServerVersionFeature{"REQ_HEAD_TIMESTAMP", server_version::kReqHeadTimestamp},
    ServerVersionFeature{"REQ_HISTOGRAM", server_version::kReqHistogram},
    ServerVersionFeature{"SERVICE_DATA_TYPE", server_version::kServiceDataType},
    ServerVersionFeature{"AGG_GROUP", server_version::kAggGroup},
    ServerVersionFeature{"UNDERLYING_INFO", server_version::kUnderlyingInfo},
    ServerVersionFeature{"CANCEL_HEADTIMESTAMP", server_version::kCancelHeadtimestamp},
    ServerVersionFeature{"SYNT_REALTIME_BARS", server_version::kSyntRealtimeBars},
    ServerVersionFeature{"CFD_REROUTE", server_version::kCfdReroute},
    ServerVersionFeature{"MARKET_RULES", server_version::kMarketRules},
    ServerVersionFeature{"PNL", server_version::kPnl},
    ServerVersionFeature{"NEWS_QUERY_ORIGINS", server_version::kNewsQueryOrigins},
    ServerVersionFeature{"UNREALIZED_PNL", server_version::kUnrealizedPnl},
    ServerVersionFeature{"HISTORICAL_TICKS", server_version::kHistoricalTicks},
    ServerVersionFeature{"MARKET_CAP_PRICE", server_version::kMarketCapPrice},
    ServerVersionFeature{"PRE_OPEN_BID_ASK", server_version::kPreOpenBidAsk},
    ServerVersionFeature{"REAL_EXPIRATION_DATE", server_version::kRealExpirationDate},
    ServerVersionFeature{"REALIZED_PNL", server_version::kRealizedPnl},
    ServerVersionFeature{"LAST_LIQUIDITY", server_version::kLastLiquidity},
    ServerVersionFeature{"TICK_BY_TICK", server_version::kTickByTick},
    ServerVersionFeature{"DECISION_MAKER", server_version::kDecisionMaker},
    ServerVersionFeature{"MIFID_EXECUTION", server_version::kMifidExecution},
    ServerVersionFeature{"TICK_BY_TICK_IGNORE_SIZE", server_version::kTickByTickIgnoreSize},
    ServerVersionFeature{"AUTO_PRICE_FOR_HEDGE", server_version::kAutoPriceForHedge},
    ServerVersionFeature{"WHAT_IF_EXT_FIELDS", server_version::kWhatIfExtFields},
    ServerVersionFeature{"SCANNER_GENERIC_OPTS", server_version::kScannerGenericOpts},
    ServerVersionFeature{"API_BIND_ORDER", server_version::kApiBindOrder},
    ServerVersionFeature{"ORDER_CONTAINER", server_version::kOrderContainer},
    ServerVersionFeature{"SMART_DEPTH", server_version::kSmartDepth},
    ServerVersionFeature{"REMOVE_NULL_ALL_CASTING", server_version::kRemoveNullAllCasting},
    ServerVersionFeature{"D_PEG_ORDERS", server_version::kDPegOrders},
    ServerVersionFeature{"MKT_DEPTH_PRIM_EXCHANGE", server_version::kMktDepthPrimExchange},
    ServerVersionFeature{"COMPLETED_ORDERS", server_version::kCompletedOrders},
    ServerVersionFeature{"PRICE_MGMT_ALGO", server_version::kPriceMgmtAlgo},
    ServerVersionFeature{"STOCK_TYPE", server_version::kStockType},
    ServerVersionFeature{"ENCODE_MSG_ASCII7", server_version::kEncodeMsgAscii7},
    ServerVersionFeature{"SEND_ALL_FAMILY_CODES", server_version::kSendAllFamilyCodes},
    ServerVersionFeature{"NO_DEFAULT_OPEN_CLOSE", server_version::kNoDefaultOpenClose},
    ServerVersionFeature{"PRICE_BASED_VOLATILITY", server_version::kPriceBasedVolatility},
    ServerVersionFeature{"REPLACE_FA_END", server_version::kReplaceFaEnd},
    ServerVersionFeature{"DURATION", server_version::kDuration},
    ServerVersionFeature{"MARKET_DATA_IN_SHARES", server_version::kMarketDataInShares},
    ServerVersionFeature{"POST_TO_ATS", server_version::kPostToAts},
    ServerVersionFeature{"WSHE_CALENDAR", server_version::kWsheCalendar},
    ServerVersionFeature{"AUTO_CANCEL_PARENT", server_version::kAutoCancelParent},
    ServerVersionFeature{"FRACTIONAL_SIZE_SUPPORT", server_version::kFractionalSizeSupport},
    ServerVersionFeature{"SIZE_RULES", server_version::kSizeRules},
    ServerVersionFeature{"HISTORICAL_SCHEDULE", server_version::kHistoricalSchedule},
    ServerVersionFeature{"ADVANCED_ORDER_REJECT", server_version::kAdvancedOrderReject},
    ServerVersionFeature{"USER_INFO", server_version::kUserInfo},
    ServerVersionFeature{"CRYPTO_AGGREGATED_TRADES", server_version::kCryptoAggregatedTrades},
    ServerVersionFeature{"MANUAL_ORDER_TIME", server_version::kManualOrderTime},
    ServerVersionFeature{"PEGBEST_PEGMID_OFFSETS", server_version::kPegbestPegmidOffsets},
    ServerVersionFeature{"WSH_EVENT_DATA_FILTERS", server_version::kWshEventDataFilters},
    ServerVersionFeature{"IPO_PRICES", server_version::kIpoPrices},
    ServerVersionFeature{"WSH_EVENT_DATA_FILTERS_DATE", server_version::kWshEventDataFiltersDate},
    ServerVersionFeature{"INSTRUMENT_TIMEZONE", server_version::kInstrumentTimezone},
    ServerVersionFeature{"HMDS_MARKET_DATA_IN_SHARES", server_version::kHmdsMarketDataInShares},
    ServerVersionFeature{"BOND_ISSUERID", server_version::kBondIssuerid},
    ServerVersionFeature{"FA_PROFILE_DESUPPORT", server_version::kFaProfileDesupport},
    ServerVersionFeature{"PENDING_PRICE_REVISION", server_version::kPendingPriceRevision},
    ServerVersionFeature{"FUND_DATA_FIELDS", server_version::kFundDataFields},
    ServerVersionFeature{"MANUAL_ORDER_TIME_EXERCISE_OPTIONS",
                         server_version::kManualOrderTimeExerciseOptions},
    ServerVersionFeature{"OPEN_ORDER_AD_STRATEGY", server_version::kOpenOrderAdStrategy},
    ServerVersionFeature{"LAST_TRADE_DATE", server_version::kLastTradeDate},
    ServerVersionFeature{"CUSTOMER_ACCOUNT", server_version::kCustomerAccount},
    ServerVersionFeature{"PROFESSIONAL_CUSTOMER", server_version::kProfessionalCustomer},
    ServerVersionFeature{"BOND_ACCRUED_INTEREST", server_version::kBondAccruedInterest},
    ServerVersionFeature{"INELIGIBILITY_REASONS", server_version::kIneligibilityReasons},
    ServerVersionFeature{"RFQ_FIELDS", server_version::kRfqFields},
    ServerVersionFeature{"BOND_TRADING_HOURS", server_version::kBondTradingHours},
    ServerVersionFeature{"INCLUDE_OVERNIGHT", server_version::kIncludeOvernight},
    ServerVersionFeature{"UNDO_RFQ_FIELDS", server_version::kUndoRfqFields},
    ServerVersionFeature{"PERM_ID_AS_LONG", server_version::kPermIdAsLong},
    ServerVersionFeature{"CME_TAGGING_FIELDS", server_version::kCmeTaggingFields},
    ServerVersionFeature{"CME_TAGGING_FIELDS_IN_OPEN_ORDER", server_version::kCmeTaggingFieldsInOpenOrder},
    ServerVersionFeature{"ERROR_TIME", server_version::kErrorTime},
    ServerVersionFeature{"FULL_ORDER_PREVIEW_FIELDS", server_version::kFullOrderPreviewFields},
    ServerVersionFeature{"HISTORICAL_DATA_END", server_version::kHistoricalDataEnd},
    ServerVersionFeature{"CURRENT_TIME_IN_MILLIS", server_version::kCurrentTimeInMillis},
    ServerVersionFeature{"SUBMITTER", server_version::kSubmitter},
    ServerVersionFeature{"IMBALANCE_ONLY", server_version::kImbalanceOnly},
    ServerVersionFeature{"PARAMETRIZED_DAYS_OF_EXECUTIONS", server_version::kParametrizedDaysOfExecutions},
    ServerVersionFeature{"PROTOBUF", server_version::kProtobuf},
    ServerVersionFeature{"ZERO_STRIKE", server_version::kZeroStrike},
    ServerVersionFeature{"PROTOBUF_PLACE_ORDER", server_version::kProtobufPlaceOrder},
    ServerVersionFeature{"PROTOBUF_COMPLETED_ORDER", server_version::kProtobufCompletedOrder},
    ServerVersionFeature{"PROTOBUF_CONTRACT_DATA", server_version::kProtobufContractData},
    ServerVersionFeature{"PROTOBUF_MARKET_DATA", server_version::kProtobufMarketData},
    ServerVersionFeature{"PROTOBUF_ACCOUNTS_POSITIONS", server_version::kProtobufAccountsPositions},
    ServerVersionFeature{"PROTOBUF_HISTORICAL_DATA", server_version::kProtobufHistoricalData},
    ServerVersionFeature{"PROTOBUF_NEWS_DATA", server_version::kProtobufNewsData},
    ServerVersionFeature{"PROTOBUF_SCAN_DATA", server_version::kProtobufScanData},
    ServerVersionFeature{"PROTOBUF_REST_MESSAGES_1", server_version::kProtobufRestMessages1},
    ServerVersionFeature{"PROTOBUF_REST_MESSAGES_2", server_version::kProtobufRestMessages2},
    ServerVersionFeature{"PROTOBUF_REST_MESSAGES_3", server_version::kProtobufRestMessages3},
    ServerVersionFeature{"ADD_Z_SUFFIX_TO_UTC_DATE_TIME", server_version::kAddZSuffixToUtcDateTime},
    ServerVersionFeature{"CANCEL_CONTRACT_DATA", server_version::kCancelContractData},
    ServerVersionFeature{"ADDITIONAL_ORDER_PARAMS_1", server_version::kAdditionalOrderParams1},
    ServerVersionFeature{"ADDITIONAL_ORDER_PARAMS_2", server_version::kAdditionalOrderParams2},
    ServerVersionFeature{"ATTACHED_ORDERS", server_version::kAttachedOrders},
    ServerVersionFeature{"CONFIG", server_version::kConfig},
    ServerVersionFeature{"MARKET_DATA_VOLUMES_IN_SHARES", server_version::kMarketDataVolumesInShares},
    ServerVersionFeature{"UPDATE_CONFIG", server_version::kUpdateConfig},
    ServerVersionFeature{"FRACTIONAL_LAST_SIZE", server_version::kFractionalLastSize},
    ServerVersionFeature{"HEDGE_MAX_SIZE", server_version::kHedgeMaxSize},
    ServerVersionFeature{"USE_PRECISION_FROM_SEC_DEF", server_version::kUsePrecisionFromSecDef},
    ServerVersionFeature{"ODD_LOT_BID_ASK_QUOTES", server_version::kOddLotBidAskQuotes},
};

}  // namespace ibflow::protocol
