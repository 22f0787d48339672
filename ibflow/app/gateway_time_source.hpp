#pragma once
// The time as a gateway tells it: how the flow server knows how far the replayed session has come.

#include <cstdint>
#include <memory>
#include <string>

#include "ibflow/flow/time_source.hpp"

namespace ibflow::app {

/// Connects when first asked, with a client id of its own that never holds the clock, and again after a loss.
/// A question asked while the gateway is away fails with a Connection error.
class GatewayTimeSource final : public flow::TimeSource {
 public:
  GatewayTimeSource(std::string host, std::uint16_t port, std::int32_t client_id);
  ~GatewayTimeSource() override;

  void now(Answer answer) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ibflow::app
