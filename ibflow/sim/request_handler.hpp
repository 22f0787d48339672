#pragma once
// What the simulated gateway does with each request of a client.

#include "ibflow/protocol/visitor.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/order_desk.hpp"
#include "ibflow/sim/step_clock.hpp"

namespace ibflow::sim {

struct RequestHandlerOptions {
  bool download_open_orders = false;
};

/// Belongs to the gateway's thread. Every answer is in the client's outbox when a call returns, but for the
/// time of a step-keeping client, which may have to wait for the clock.
class RequestHandler final : public protocol::RequestVisitor {
 public:
  RequestHandler(GatewayState& state, OrderDesk& desk, StepClock& clock, RequestHandlerOptions options)
      : state_(state), desk_(desk), clock_(clock), options_(options) {}

  /// One payload of `client`. What cannot be read is answered with 320 and costs nothing else.
  void handle(Client& client, std::string_view payload, StepClock::WallTime wall);

  using protocol::RequestVisitor::on;
  void on(const protocol::StartApi& message) override;
  void on(const protocol::RequestMarketData& message) override;
  void on(const protocol::CancelMarketData& message) override;
  void on(const protocol::PlaceOrder& message) override;
  void on(const protocol::CancelOrder& message) override;
  void on(const protocol::RequestOpenOrders& message) override;
  void on(const protocol::RequestAllOpenOrders& message) override;
  void on(const protocol::RequestAutoOpenOrders& message) override;
  void on(const protocol::RequestAccountUpdates& message) override;
  void on(const protocol::RequestExecutions& message) override;
  void on(const protocol::RequestIds& message) override;
  void on(const protocol::RequestContractDetails& message) override;
  void on(const protocol::RequestHistoricalData& message) override;
  void on(const protocol::CancelHistoricalData& message) override;
  void on(const protocol::RequestHistoricalTicks& message) override;
  void on(const protocol::RequestHeadTimestamp& message) override;
  void on(const protocol::RequestRealTimeBars& message) override;
  void on(const protocol::CancelRealTimeBars& message) override;
  void on(const protocol::RequestCurrentTime& message) override;
  void on(const protocol::RequestMarketDataType& message) override;
  void on(const protocol::RequestManagedAccounts& message) override;
  void on(const protocol::RequestPositions& message) override;
  void on(const protocol::CancelPositions& message) override;
  void on(const protocol::RequestAccountSummary& message) override;
  void on(const protocol::CancelAccountSummary& message) override;
  void on(const protocol::RequestGlobalCancel& message) override;
  void on(const protocol::RequestCompletedOrders& message) override;
  void on(const protocol::SetServerLogLevel& message) override;
  void unknown(std::int32_t message_id) override;

 private:
  /// The client whose request this is, or nullptr before its START_API: then the request is ignored.
  [[nodiscard]] Client* requester();
  void error(std::int32_t id, int code, std::string_view text);
  /// A step keeper paces itself by the session's clock, anybody else by the wall's.
  [[nodiscard]] core::Timestamp pacing_time() const;
  [[nodiscard]] core::Duration pacing_grace() const;
  /// The ticker of a contract; answers 200 when there is none.
  [[nodiscard]] std::optional<std::size_t> ticker_of(const protocol::Contract& contract,
                                                     std::int32_t request_id);
  [[nodiscard]] std::size_t market_data_lines() const;

  GatewayState& state_;
  OrderDesk& desk_;
  StepClock& clock_;
  RequestHandlerOptions options_;
  Client* client_ = nullptr;  // set during handle()
  bool is_paced_ = false;     // the message at hand counts for the rate
  StepClock::WallTime wall_{};
};

}  // namespace ibflow::sim
