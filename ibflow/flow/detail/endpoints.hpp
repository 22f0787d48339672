#pragma once
// One function an endpoint. A failure's `code` is the HTTP status to answer with when it is of category
// Usage; any other is the server's own trouble.

#include <boost/json/object.hpp>
#include <string_view>

#include "ibflow/flow/detail/flow_data.hpp"
#include "ibflow/flow/detail/limits.hpp"
#include "ibflow/flow/detail/query.hpp"

namespace ibflow::flow::detail {

inline constexpr std::string_view kRoot = "/api/v1";

/// The value of `data` in a successful answer.
using Answer = core::Expected<boost::json::object>;

[[nodiscard]] Answer answer_status(const FlowData& data, core::Timestamp now);
[[nodiscard]] Answer answer_tickers(const FlowData& data);
[[nodiscard]] Answer answer_minute_data(const FlowData& data, const Query& query, core::Timestamp now);
[[nodiscard]] Answer answer_latest_prediction(const FlowData& data, const Query& query, core::Timestamp now);
[[nodiscard]] Answer answer_predictions(const FlowData& data, const Query& query, core::Timestamp now);

// 501 where there are no option trades.
[[nodiscard]] Answer answer_trades(const FlowData& data, const Query& query, core::Timestamp now);
[[nodiscard]] Answer answer_divergence(const FlowData& data, const Query& query, core::Timestamp now);
[[nodiscard]] Answer answer_data_range(const FlowData& data, const Query& query, core::Timestamp now);

}  // namespace ibflow::flow::detail
