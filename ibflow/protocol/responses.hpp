#pragma once
// Every message a server sends. Plain values. A field that is not on the wire keeps its default.

#include "ibflow/protocol/messages/accounts.hpp"
#include "ibflow/protocol/messages/configuration.hpp"
#include "ibflow/protocol/messages/history.hpp"
#include "ibflow/protocol/messages/market_data.hpp"
#include "ibflow/protocol/messages/orders.hpp"
#include "ibflow/protocol/messages/reference_data.hpp"
#include "ibflow/protocol/messages/research.hpp"
#include "ibflow/protocol/messages/session.hpp"

namespace ibflow::protocol {

using Responses =
    Joined<SessionResponses, MarketDataResponses, HistoryResponses, OrdersResponses, AccountsResponses,
           ReferenceDataResponses, ResearchResponses, ConfigurationResponses>;

}  // namespace ibflow::protocol
