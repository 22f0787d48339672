#pragma once
// The codes a client gives itself; no server sends them. What they mean is in error_codes.hpp.

namespace ibflow::protocol {

/// 501 to 593. IB names them in its own client's list of errors; here they are named by what failed.
namespace client_error {
inline constexpr int kAlreadyConnected = 501;
inline constexpr int kCannotConnect = 502;
inline constexpr int kServerTooOld = 503;
inline constexpr int kNotConnected = 504;
inline constexpr int kUnknownMessageId = 505;
inline constexpr int kUnsupportedVersion = 506;
inline constexpr int kBadLength = 507;
inline constexpr int kBadMessage = 508;
inline constexpr int kSocketReadFailed = 509;
inline constexpr int kCannotSendMarketDataRequest = 510;
inline constexpr int kCannotSendMarketDataCancel = 511;
inline constexpr int kCannotSendOrder = 512;
inline constexpr int kCannotSendAccountUpdateRequest = 513;
inline constexpr int kCannotSendExecutionsRequest = 514;
inline constexpr int kCannotSendOrderCancel = 515;
inline constexpr int kCannotSendOpenOrdersRequest = 516;
inline constexpr int kUnknownContract = 517;
inline constexpr int kCannotSendContractDataRequest = 518;
inline constexpr int kCannotSendMarketDepthRequest = 519;
inline constexpr int kSocketNotCreated = 520;
inline constexpr int kCannotSendLogLevel = 521;
inline constexpr int kCannotSendFaRequest = 522;
inline constexpr int kCannotSendFaReplace = 523;
inline constexpr int kCannotSendScannerSubscription = 524;
inline constexpr int kCannotSendScannerCancel = 525;
inline constexpr int kCannotSendScannerParametersRequest = 526;
inline constexpr int kCannotSendHistoricalDataRequest = 527;
inline constexpr int kCannotSendHistoricalDataCancel = 528;
inline constexpr int kCannotSendRealTimeBarsRequest = 529;
inline constexpr int kCannotSendRealTimeBarsCancel = 530;
inline constexpr int kCannotSendCurrentTimeRequest = 531;
inline constexpr int kCannotSendFundamentalDataRequest = 532;
inline constexpr int kCannotSendFundamentalDataCancel = 533;
inline constexpr int kCannotSendImpliedVolatilityRequest = 534;
inline constexpr int kCannotSendOptionPriceRequest = 535;
inline constexpr int kCannotSendImpliedVolatilityCancel = 536;
inline constexpr int kCannotSendOptionPriceCancel = 537;
inline constexpr int kCannotSendGlobalCancel = 538;
inline constexpr int kCannotSendMarketDataType = 539;
inline constexpr int kCannotSendPositionsRequest = 540;
inline constexpr int kCannotSendPositionsCancel = 541;
inline constexpr int kCannotSendAccountSummaryRequest = 542;
inline constexpr int kCannotSendAccountSummaryCancel = 543;
inline constexpr int kCannotSendVerifyRequest = 544;
inline constexpr int kCannotSendVerifyMessage = 545;
inline constexpr int kCannotSendDisplayGroupsQuery = 546;
inline constexpr int kCannotSendDisplayGroupSubscribe = 547;
inline constexpr int kCannotSendDisplayGroupUpdate = 548;
inline constexpr int kCannotSendDisplayGroupUnsubscribe = 549;
inline constexpr int kCannotSendStartApi = 550;
inline constexpr int kCannotSendVerifyAndAuthRequest = 551;
inline constexpr int kCannotSendVerifyAndAuthMessage = 552;
inline constexpr int kCannotSendPositionsMultiRequest = 553;
inline constexpr int kCannotSendPositionsMultiCancel = 554;
inline constexpr int kCannotSendAccountUpdatesMultiRequest = 555;
inline constexpr int kCannotSendAccountUpdatesMultiCancel = 556;
inline constexpr int kCannotSendOptionParametersRequest = 557;
inline constexpr int kCannotSendSoftDollarTiersRequest = 558;
inline constexpr int kCannotSendFamilyCodesRequest = 559;
inline constexpr int kCannotSendMatchingSymbolsRequest = 560;
inline constexpr int kCannotSendDepthExchangesRequest = 561;
inline constexpr int kCannotSendSmartComponentsRequest = 562;
inline constexpr int kCannotSendNewsProvidersRequest = 563;
inline constexpr int kCannotSendNewsArticleRequest = 564;
inline constexpr int kCannotSendHistoricalNewsRequest = 565;
inline constexpr int kCannotSendHeadTimestampRequest = 566;
inline constexpr int kCannotSendHistogramRequest = 567;
inline constexpr int kCannotSendHistogramCancel = 568;
inline constexpr int kCannotSendHeadTimestampCancel = 569;
inline constexpr int kCannotSendMarketRuleRequest = 570;
inline constexpr int kCannotSendPnlRequest = 571;
inline constexpr int kCannotSendPnlCancel = 572;
inline constexpr int kCannotSendSinglePnlRequest = 573;
inline constexpr int kCannotSendSinglePnlCancel = 574;
inline constexpr int kCannotSendHistoricalTicksRequest = 575;
inline constexpr int kCannotSendTickByTickRequest = 576;
inline constexpr int kCannotSendTickByTickCancel = 577;
inline constexpr int kCannotSendCompletedOrdersRequest = 578;
inline constexpr int kInvalidCharacter = 579;
inline constexpr int kCannotSendWshMetadataRequest = 580;
inline constexpr int kCannotSendWshMetadataCancel = 581;
inline constexpr int kCannotSendWshEventsRequest = 582;
inline constexpr int kCannotSendWshEventsCancel = 583;
inline constexpr int kCannotSendUserInfoRequest = 584;
inline constexpr int kFaProfilesGone = 585;
inline constexpr int kReadWhileNotConnected = 586;
inline constexpr int kCannotSendCurrentTimeInMsRequest = 587;
inline constexpr int kProtobufEncodingFailed = 588;
inline constexpr int kCannotSendMarketDepthCancel = 589;
inline constexpr int kCannotSendContractDataCancel = 590;
inline constexpr int kCannotSendHistoricalTicksCancel = 591;
inline constexpr int kCannotSendConfigRequest = 592;
inline constexpr int kCannotSendConfigUpdate = 593;
}  // namespace client_error

}  // namespace ibflow::protocol
