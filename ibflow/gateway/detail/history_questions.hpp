#pragma once
// Questions about the past that several sources ask.

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/gateway/detail/request_core.hpp"
#include "ibflow/model/market_data.hpp"

namespace ibflow::gateway {
struct BarRequest;
}

namespace ibflow::gateway::detail {

inline constexpr auto kSmallBars =
    std::chrono::seconds(30);  // IB's rules of rate are for these and shorter ones

/// yyyymmdd-hh:mm:ss, UTC: the form that no time zone of TWS changes.
[[nodiscard]] std::string wire_time(core::Timestamp at);

/// Bars, oldest first. `bar` is the length that request.bar_size names.
Answer<std::vector<model::Bar>> ask_bars(RequestCorePointer requests, BarRequest request,
                                         std::chrono::seconds bar, RequestOptions options);

/// What IB's rules of rate need to know. `details`: whatever else makes two questions different.
[[nodiscard]] connection::HistoricalRequest historical_rules(const protocol::Contract& contract,
                                                             const std::string& what_to_show,
                                                             const std::string& details, bool is_small);

}  // namespace ibflow::gateway::detail
