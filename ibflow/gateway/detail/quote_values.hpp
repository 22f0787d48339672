#pragma once
// Ticks into quotes.

#include "ibflow/gateway/quote.hpp"
#include "ibflow/protocol/responses.hpp"

namespace ibflow::gateway::detail {

/// What the streams of a gateway share.
struct TickContext {
  core::Timestamp received_at{};  // of the bytes that are being read
  std::uint64_t ticks = 0;        // prices, sizes and halts of quotes
};

/// Whether a price at or below zero is one: IB says -1 or 0 for "nothing there" of what has no such prices.
enum class PriceRange { Positive, Any };
[[nodiscard]] PriceRange price_range(const std::string& sec_type);

/// True when the quote took the value as one of its own members.
bool apply(Quote& quote, const protocol::TickPrice& tick, PriceRange range);
bool apply(Quote& quote, const protocol::TickSize& tick);
bool apply(Quote& quote, const protocol::TickGeneric& tick);
void apply(Quote& quote, const protocol::TickString& tick);
void apply(Quote& quote, const protocol::TickOptionComputation& tick);
void apply(Quote& quote, const protocol::MarketDataType& message);
void apply(Quote& quote, const protocol::TickRequestParameters& message);

[[nodiscard]] OptionComputation to_computation(const protocol::TickOptionComputation& tick);

}  // namespace ibflow::gateway::detail
