// Compiles the descriptions of all responses, for both directions.

#include <stdexcept>

#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/detail/describe_account.hpp"
#include "ibflow/protocol/detail/describe_contract_data.hpp"
#include "ibflow/protocol/detail/describe_market_data.hpp"
#include "ibflow/protocol/detail/describe_open_order.hpp"
#include "ibflow/protocol/detail/text_frame.hpp"

namespace ibflow::protocol {

template <Response Message>
void append_response(std::string& out, const Message& message, int server_version) {
  const auto appended = append_text_frame(out, message, server_version, TextRule::AnyButNul);
  if (!appended) throw std::invalid_argument(appended.error().message);
}

core::Expected<void> dispatch_response(std::string_view payload, int server_version,
                                       ResponseVisitor& visitor) {
  return dispatch(Responses{}, payload, server_version, visitor);
}

template void append_response(std::string&, const TickPrice&, int);
template void append_response(std::string&, const TickSize&, int);
template void append_response(std::string&, const TickGeneric&, int);
template void append_response(std::string&, const TickString&, int);
template void append_response(std::string&, const TickSnapshotEnd&, int);
template void append_response(std::string&, const TickRequestParameters&, int);
template void append_response(std::string&, const MarketDataType&, int);
template void append_response(std::string&, const OrderStatus&, int);
template void append_response(std::string&, const ErrorMessage&, int);
template void append_response(std::string&, const OpenOrder&, int);
template void append_response(std::string&, const OpenOrderEnd&, int);
template void append_response(std::string&, const AccountValue&, int);
template void append_response(std::string&, const PortfolioValue&, int);
template void append_response(std::string&, const AccountUpdateTime&, int);
template void append_response(std::string&, const AccountDownloadEnd&, int);
template void append_response(std::string&, const NextValidId&, int);
template void append_response(std::string&, const ContractDetailsRow&, int);
template void append_response(std::string&, const ContractDetailsEnd&, int);
template void append_response(std::string&, const ExecutionDetails&, int);
template void append_response(std::string&, const ExecutionDetailsEnd&, int);
template void append_response(std::string&, const CommissionReport&, int);
template void append_response(std::string&, const ManagedAccounts&, int);
template void append_response(std::string&, const HistoricalData&, int);
template void append_response(std::string&, const HistoricalDataUpdate&, int);
template void append_response(std::string&, const HistoricalDataEnd&, int);
template void append_response(std::string&, const CurrentTime&, int);
template void append_response(std::string&, const RealTimeBar&, int);
template void append_response(std::string&, const Position&, int);
template void append_response(std::string&, const PositionEnd&, int);
template void append_response(std::string&, const AccountSummary&, int);
template void append_response(std::string&, const AccountSummaryEnd&, int);
template void append_response(std::string&, const CompletedOrdersEnd&, int);

}  // namespace ibflow::protocol
