#include "ibflow/gateway/detail/packed_contract.hpp"

#include <utility>

#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/frame.hpp"

namespace ibflow::gateway::detail {

namespace {

constexpr int kNewestVersion = 225;

struct ContractReader final : protocol::RequestVisitor {
  using RequestVisitor::on;
  void on(const protocol::RequestMarketData& message) override { contract = message.contract; }
  protocol::Contract contract;
};

protocol::Contract read(std::string_view payload) {
  ContractReader reader;
  static_cast<void>(protocol::dispatch_request(payload, kNewestVersion, reader));
  return std::move(reader.contract);
}

}  // namespace

PackedContract::PackedContract(const protocol::Contract& contract) {
  protocol::RequestMarketData message;
  message.contract = contract;
  std::string frame;
  if (protocol::append_request(frame, message, kNewestVersion))
    payload_ = frame.substr(protocol::kLengthPrefix);
  if (read(payload_) == contract) return;
  payload_ = {};
  whole_ = std::make_unique<const protocol::Contract>(contract);
}

protocol::Contract PackedContract::unpack() const {
  return whole_ ? *whole_ : read(payload_);
}

}  // namespace ibflow::gateway::detail
