// Compiles the descriptions of all requests, for both directions.

#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/detail/describe_place_order.hpp"
#include "ibflow/protocol/detail/describe_requests.hpp"
#include "ibflow/protocol/detail/text_frame.hpp"

namespace ibflow::protocol {

template <Request Message>
core::Expected<void> append_request(std::string& out, const Message& message, int server_version) {
  return append_text_frame(out, message, server_version, TextRule::PrintableAscii);
}

core::Expected<void> dispatch_request(std::string_view payload, int server_version, RequestVisitor& visitor) {
  return dispatch(Requests{}, payload, server_version, visitor);
}

template core::Expected<void> append_request(std::string&, const StartApi&, int);
template core::Expected<void> append_request(std::string&, const RequestMarketData&, int);
template core::Expected<void> append_request(std::string&, const CancelMarketData&, int);
template core::Expected<void> append_request(std::string&, const PlaceOrder&, int);
template core::Expected<void> append_request(std::string&, const CancelOrder&, int);
template core::Expected<void> append_request(std::string&, const RequestOpenOrders&, int);
template core::Expected<void> append_request(std::string&, const RequestAllOpenOrders&, int);
template core::Expected<void> append_request(std::string&, const RequestAutoOpenOrders&, int);
template core::Expected<void> append_request(std::string&, const RequestAccountUpdates&, int);
template core::Expected<void> append_request(std::string&, const RequestExecutions&, int);
template core::Expected<void> append_request(std::string&, const RequestIds&, int);
template core::Expected<void> append_request(std::string&, const RequestContractDetails&, int);
template core::Expected<void> append_request(std::string&, const RequestHistoricalData&, int);
template core::Expected<void> append_request(std::string&, const CancelHistoricalData&, int);
template core::Expected<void> append_request(std::string&, const RequestRealTimeBars&, int);
template core::Expected<void> append_request(std::string&, const CancelRealTimeBars&, int);
template core::Expected<void> append_request(std::string&, const RequestCurrentTime&, int);
template core::Expected<void> append_request(std::string&, const RequestMarketDataType&, int);
template core::Expected<void> append_request(std::string&, const RequestManagedAccounts&, int);
template core::Expected<void> append_request(std::string&, const RequestPositions&, int);
template core::Expected<void> append_request(std::string&, const CancelPositions&, int);
template core::Expected<void> append_request(std::string&, const RequestAccountSummary&, int);
template core::Expected<void> append_request(std::string&, const CancelAccountSummary&, int);
template core::Expected<void> append_request(std::string&, const RequestGlobalCancel&, int);
template core::Expected<void> append_request(std::string&, const RequestCompletedOrders&, int);
template core::Expected<void> append_request(std::string&, const SetServerLogLevel&, int);

}  // namespace ibflow::protocol
