#pragma once
// Every message a client sends, named after the API's method. Plain values; ids are the caller's.

#include "ibflow/protocol/messages/accounts.hpp"
#include "ibflow/protocol/messages/configuration.hpp"
#include "ibflow/protocol/messages/history.hpp"
#include "ibflow/protocol/messages/market_data.hpp"
#include "ibflow/protocol/messages/orders.hpp"
#include "ibflow/protocol/messages/reference_data.hpp"
#include "ibflow/protocol/messages/research.hpp"
#include "ibflow/protocol/messages/session.hpp"

namespace ibflow::protocol {

using Requests = Joined<SessionRequests, MarketDataRequests, HistoryRequests, OrdersRequests,
                        AccountsRequests, ReferenceDataRequests, ResearchRequests, ConfigurationRequests>;

}  // namespace ibflow::protocol
