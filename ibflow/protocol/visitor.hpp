#pragma once
// Who is told of a decoded message. Override what you need; everything else is ignored.

#include "ibflow/protocol/requests.hpp"
#include "ibflow/protocol/responses.hpp"

namespace ibflow::protocol {

/// The client's side. The message lives only during the call.
class ResponseVisitor {
 public:
  virtual ~ResponseVisitor() = default;
  virtual void on(const TickPrice& message) { static_cast<void>(message); }
  virtual void on(const TickSize& message) { static_cast<void>(message); }
  virtual void on(const TickGeneric& message) { static_cast<void>(message); }
  virtual void on(const TickString& message) { static_cast<void>(message); }
  virtual void on(const TickSnapshotEnd& message) { static_cast<void>(message); }
  virtual void on(const TickRequestParameters& message) { static_cast<void>(message); }
  virtual void on(const MarketDataType& message) { static_cast<void>(message); }
  virtual void on(const OrderStatus& message) { static_cast<void>(message); }
  virtual void on(const ErrorMessage& message) { static_cast<void>(message); }
  virtual void on(const OpenOrder& message) { static_cast<void>(message); }
  virtual void on(const OpenOrderEnd& message) { static_cast<void>(message); }
  virtual void on(const AccountValue& message) { static_cast<void>(message); }
  virtual void on(const PortfolioValue& message) { static_cast<void>(message); }
  virtual void on(const AccountUpdateTime& message) { static_cast<void>(message); }
  virtual void on(const AccountDownloadEnd& message) { static_cast<void>(message); }
  virtual void on(const NextValidId& message) { static_cast<void>(message); }
  virtual void on(const ContractDetailsRow& message) { static_cast<void>(message); }
  virtual void on(const ContractDetailsEnd& message) { static_cast<void>(message); }
  virtual void on(const ExecutionDetails& message) { static_cast<void>(message); }
  virtual void on(const ExecutionDetailsEnd& message) { static_cast<void>(message); }
  virtual void on(const CommissionReport& message) { static_cast<void>(message); }
  virtual void on(const ManagedAccounts& message) { static_cast<void>(message); }
  virtual void on(const HistoricalData& message) { static_cast<void>(message); }
  virtual void on(const HistoricalDataUpdate& message) { static_cast<void>(message); }
  virtual void on(const HistoricalDataEnd& message) { static_cast<void>(message); }
  virtual void on(const CurrentTime& message) { static_cast<void>(message); }
  virtual void on(const RealTimeBar& message) { static_cast<void>(message); }
  virtual void on(const Position& message) { static_cast<void>(message); }
  virtual void on(const PositionEnd& message) { static_cast<void>(message); }
  virtual void on(const AccountSummary& message) { static_cast<void>(message); }
  virtual void on(const AccountSummaryEnd& message) { static_cast<void>(message); }
  virtual void on(const CompletedOrdersEnd& message) { static_cast<void>(message); }
  /// An id this library does not know; nothing of the message was read.
  virtual void unknown(std::int32_t message_id) { static_cast<void>(message_id); }
};

/// The server's side. The message lives only during the call.
class RequestVisitor {
 public:
  virtual ~RequestVisitor() = default;
  virtual void on(const StartApi& message) { static_cast<void>(message); }
  virtual void on(const RequestMarketData& message) { static_cast<void>(message); }
  virtual void on(const CancelMarketData& message) { static_cast<void>(message); }
  virtual void on(const PlaceOrder& message) { static_cast<void>(message); }
  virtual void on(const CancelOrder& message) { static_cast<void>(message); }
  virtual void on(const RequestOpenOrders& message) { static_cast<void>(message); }
  virtual void on(const RequestAllOpenOrders& message) { static_cast<void>(message); }
  virtual void on(const RequestAutoOpenOrders& message) { static_cast<void>(message); }
  virtual void on(const RequestAccountUpdates& message) { static_cast<void>(message); }
  virtual void on(const RequestExecutions& message) { static_cast<void>(message); }
  virtual void on(const RequestIds& message) { static_cast<void>(message); }
  virtual void on(const RequestContractDetails& message) { static_cast<void>(message); }
  virtual void on(const RequestHistoricalData& message) { static_cast<void>(message); }
  virtual void on(const CancelHistoricalData& message) { static_cast<void>(message); }
  virtual void on(const RequestRealTimeBars& message) { static_cast<void>(message); }
  virtual void on(const CancelRealTimeBars& message) { static_cast<void>(message); }
  virtual void on(const RequestCurrentTime& message) { static_cast<void>(message); }
  virtual void on(const RequestMarketDataType& message) { static_cast<void>(message); }
  virtual void on(const RequestManagedAccounts& message) { static_cast<void>(message); }
  virtual void on(const RequestPositions& message) { static_cast<void>(message); }
  virtual void on(const CancelPositions& message) { static_cast<void>(message); }
  virtual void on(const RequestAccountSummary& message) { static_cast<void>(message); }
  virtual void on(const CancelAccountSummary& message) { static_cast<void>(message); }
  virtual void on(const RequestGlobalCancel& message) { static_cast<void>(message); }
  virtual void on(const RequestCompletedOrders& message) { static_cast<void>(message); }
  virtual void on(const SetServerLogLevel& message) { static_cast<void>(message); }
  /// An id this library does not know; nothing of the message was read.
  virtual void unknown(std::int32_t message_id) { static_cast<void>(message_id); }
};

}  // namespace ibflow::protocol
