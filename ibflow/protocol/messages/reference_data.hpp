#pragma once
// Contract details, symbols, option chains, market rules, exchanges.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/message.hpp"

namespace ibflow::protocol {

struct RequestContractDetails {
  static constexpr MessageInfo kMessage{.id = 9,
                                        .name = "REQ_CONTRACT_DATA",
                                        .api_name = "reqContractDetails",
                                        .protobuf_since = 205,
                                        .errors_name_request = true};
  std::int32_t request_id = -1;
  Contract contract;
  friend bool operator==(const RequestContractDetails&, const RequestContractDetails&) = default;
};

/// Protobuf only.
struct CancelContractData {
  static constexpr MessageInfo kMessage{.id = 106,
                                        .name = "CANCEL_CONTRACT_DATA",
                                        .api_name = "cancelContractData",
                                        .since = 215,
                                        .protobuf_since = 215,
                                        .errors_name_request = true};
  std::int32_t request_id = -1;  // of the request for contract details
  friend bool operator==(const CancelContractData&, const CancelContractData&) = default;
};

/// Asks for the option chains of an underlying.
struct RequestSecDefOptParams {
  static constexpr MessageInfo kMessage{.id = 78,
                                        .name = "REQ_SEC_DEF_OPT_PARAMS",
                                        .api_name = "reqSecDefOptParams",
                                        .since = 104,
                                        .protobuf_since = 212};
  std::int32_t request_id = -1;
  std::string underlying_symbol;
  std::string fut_fop_exchange;  // for options on futures; otherwise empty
  std::string underlying_sec_type;
  std::int32_t underlying_con_id = 0;
  friend bool operator==(const RequestSecDefOptParams&, const RequestSecDefOptParams&) = default;
};

struct RequestMatchingSymbols {
  static constexpr MessageInfo kMessage{.id = 81,
                                        .name = "REQ_MATCHING_SYMBOLS",
                                        .api_name = "reqMatchingSymbols",
                                        .since = 108,
                                        .protobuf_since = 212};
  std::int32_t request_id = -1;
  std::string pattern;  // the start of a symbol, or part of a company's name
  friend bool operator==(const RequestMatchingSymbols&, const RequestMatchingSymbols&) = default;
};

struct RequestMktDepthExchanges {
  static constexpr MessageInfo kMessage{.id = 82,
                                        .name = "REQ_MKT_DEPTH_EXCHANGES",
                                        .api_name = "reqMktDepthExchanges",
                                        .since = 112,
                                        .protobuf_since = 213};
  friend bool operator==(const RequestMktDepthExchanges&, const RequestMktDepthExchanges&) = default;
};

/// Asks what the exchange letters of quotes mean.
struct RequestSmartComponents {
  static constexpr MessageInfo kMessage{.id = 83,
                                        .name = "REQ_SMART_COMPONENTS",
                                        .api_name = "reqSmartComponents",
                                        .since = 114,
                                        .protobuf_since = 212};
  std::int32_t request_id = -1;
  std::string bbo_exchange;  // from TickRequestParameters
  friend bool operator==(const RequestSmartComponents&, const RequestSmartComponents&) = default;
};

struct RequestMarketRule {
  static constexpr MessageInfo kMessage{
      .id = 91, .name = "REQ_MARKET_RULE", .api_name = "reqMarketRule", .since = 126, .protobuf_since = 212};
  std::int32_t market_rule_id = 0;  // from ContractDetails::market_rule_ids
  friend bool operator==(const RequestMarketRule&, const RequestMarketRule&) = default;
};

/// One contract that matches a request for contract details.
struct ContractDetailsRow {
  static constexpr MessageInfo kMessage{
      .id = 10, .name = "CONTRACT_DATA", .api_name = "contractDetails", .protobuf_since = 205};
  std::int32_t request_id = -1;
  ContractDetails contract_details;
  friend bool operator==(const ContractDetailsRow&, const ContractDetailsRow&) = default;
};

/// One bond that matches a request for contract details. The protobuf form keeps the server's whole text of
/// maturity, time and zone in contract.last_trade_date_or_contract_month, too.
struct BondContractDetailsRow {
  static constexpr MessageInfo kMessage{
      .id = 18, .name = "BOND_CONTRACT_DATA", .api_name = "bondContractDetails", .protobuf_since = 205};
  std::int32_t request_id = -1;
  ContractDetails contract_details;
  friend bool operator==(const BondContractDetailsRow&, const BondContractDetailsRow&) = default;
};

struct ContractDetailsEnd {
  static constexpr MessageInfo kMessage{
      .id = 52, .name = "CONTRACT_DATA_END", .api_name = "contractDetailsEnd", .protobuf_since = 205};
  std::int32_t request_id = -1;
  friend bool operator==(const ContractDetailsEnd&, const ContractDetailsEnd&) = default;
};

/// The option chain of an underlying on one exchange and of one trading class. Both lists are sets: neither
/// order nor repetition carries a meaning, and they are as the server sent them.
struct SecurityDefinitionOptionParameter {
  static constexpr MessageInfo kMessage{.id = 75,
                                        .name = "SECURITY_DEFINITION_OPTION_PARAMETER",
                                        .api_name = "securityDefinitionOptionParameter",
                                        .since = 104,
                                        .protobuf_since = 212};
  std::int32_t request_id = -1;
  std::string exchange;
  std::int32_t underlying_con_id = 0;
  std::string trading_class;
  std::string multiplier;
  std::vector<std::string> expirations;  // yyyymmdd
  std::vector<double> strikes;
  friend bool operator==(const SecurityDefinitionOptionParameter&,
                         const SecurityDefinitionOptionParameter&) = default;
};

struct SecurityDefinitionOptionParameterEnd {
  static constexpr MessageInfo kMessage{.id = 76,
                                        .name = "SECURITY_DEFINITION_OPTION_PARAMETER_END",
                                        .api_name = "securityDefinitionOptionParameterEnd",
                                        .since = 104,
                                        .protobuf_since = 212};
  std::int32_t request_id = -1;
  friend bool operator==(const SecurityDefinitionOptionParameterEnd&,
                         const SecurityDefinitionOptionParameterEnd&) = default;
};

struct ContractDescription {
  Contract contract;
  std::vector<std::string> derivative_sec_types;  // OPT, FUT, ... that exist on it
  friend bool operator==(const ContractDescription&, const ContractDescription&) = default;
};

struct SymbolSamples {
  static constexpr MessageInfo kMessage{
      .id = 79, .name = "SYMBOL_SAMPLES", .api_name = "symbolSamples", .since = 108, .protobuf_since = 212};
  std::int32_t request_id = -1;
  std::vector<ContractDescription> contract_descriptions;
  friend bool operator==(const SymbolSamples&, const SymbolSamples&) = default;
};

/// A kind of depth that an exchange offers (DepthMktDataDescription).
struct DepthMktDataDescription {
  std::string exchange;
  std::string sec_type;
  // Server version 120 on:
  std::string listing_exch;
  std::string service_data_type;          // Deep or Deep2
  std::optional<std::int32_t> agg_group;  // exchanges of one group show up in one SMART depth
  friend bool operator==(const DepthMktDataDescription&, const DepthMktDataDescription&) = default;
};

struct MktDepthExchanges {
  static constexpr MessageInfo kMessage{.id = 80,
                                        .name = "MKT_DEPTH_EXCHANGES",
                                        .api_name = "mktDepthExchanges",
                                        .since = 112,
                                        .protobuf_since = 213};
  std::vector<DepthMktDataDescription> depth_mkt_data_descriptions;
  friend bool operator==(const MktDepthExchanges&, const MktDepthExchanges&) = default;
};

/// One exchange in the letters of a quote.
struct SmartComponent {
  std::int32_t bit_number = 0;
  std::string exchange;
  std::string exchange_letter = " ";
  friend bool operator==(const SmartComponent&, const SmartComponent&) = default;
};

/// With IB a map by bit number. In the protobuf form a later one of a number replaces an earlier one, and
/// they are in the order of the numbers; the text form is as the server sent it.
struct SmartComponents {
  static constexpr MessageInfo kMessage{.id = 82,
                                        .name = "SMART_COMPONENTS",
                                        .api_name = "smartComponents",
                                        .since = 114,
                                        .protobuf_since = 212};
  std::int32_t request_id = -1;
  std::vector<SmartComponent> smart_component_map;
  friend bool operator==(const SmartComponents&, const SmartComponents&) = default;
};

struct PriceIncrement {
  double low_edge = 0;   // from this price on
  double increment = 0;  // prices are multiples of it
  friend bool operator==(const PriceIncrement&, const PriceIncrement&) = default;
};

struct MarketRule {
  static constexpr MessageInfo kMessage{
      .id = 93, .name = "MARKET_RULE", .api_name = "marketRule", .since = 126, .protobuf_since = 212};
  std::int32_t market_rule_id = 0;
  std::vector<PriceIncrement> price_increments;
  friend bool operator==(const MarketRule&, const MarketRule&) = default;
};

using ReferenceDataRequests =
    MessageList<RequestContractDetails, CancelContractData, RequestSecDefOptParams, RequestMatchingSymbols,
                RequestMktDepthExchanges, RequestSmartComponents, RequestMarketRule>;
using ReferenceDataResponses =
    MessageList<ContractDetailsRow, BondContractDetailsRow, ContractDetailsEnd,
                SecurityDefinitionOptionParameter, SecurityDefinitionOptionParameterEnd, SymbolSamples,
                MktDepthExchanges, SmartComponents, MarketRule>;

}  // namespace ibflow::protocol
