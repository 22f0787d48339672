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
  std::int32_t request_id = 0;
  Contract contract;
  friend bool operator==(const RequestContractDetails&, const RequestContractDetails&) = default;
};

/// One contract that matches a request for contract details.
struct ContractDetailsRow {
  static constexpr MessageInfo kMessage{
      .id = 10, .name = "CONTRACT_DATA", .api_name = "contractDetails", .protobuf_since = 205};
  std::int32_t request_id = 0;
  ContractDetails contract_details;
  friend bool operator==(const ContractDetailsRow&, const ContractDetailsRow&) = default;
};

struct ContractDetailsEnd {
  static constexpr MessageInfo kMessage{
      .id = 52, .name = "CONTRACT_DATA_END", .api_name = "contractDetailsEnd", .protobuf_since = 205};
  std::int32_t request_id = 0;
  friend bool operator==(const ContractDetailsEnd&, const ContractDetailsEnd&) = default;
};

using ReferenceDataRequests = MessageList<RequestContractDetails>;
using ReferenceDataResponses = MessageList<ContractDetailsRow, ContractDetailsEnd>;

}  // namespace ibflow::protocol
