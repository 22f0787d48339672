#pragma once
// Follows one captured session and files the market data that its client was sent.

#include <map>
#include <string>

#include "ibflow/protocol/codec.hpp"
#include "ibflow/sim/market/detail/captured_market.hpp"
#include "ibflow/sim/market/detail/captured_streams.hpp"
#include "ibflow/sim/replay/replayed_session.hpp"

namespace ibflow::sim::detail {

/// What sessions have shown so far, by ticker.
struct CapturedShow {
  std::map<std::string, CapturedTicker> tickers;
  std::map<std::string, EventStreams> streams;
};

/// Messages that cannot be read, and those to requests that were not captured, are passed over.
void read_session(const RecordedSession& session, CapturedShow& show);

}  // namespace ibflow::sim::detail
