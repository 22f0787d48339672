#pragma once
// One function an endpoint. A failure's `code` is the HTTP status to answer with.

#include <boost/json/object.hpp>

#include "ibflow/flow/detail/query.hpp"
#include "ibflow/flow/market_history.hpp"

namespace ibflow::flow::detail {

inline constexpr int kDefaultRows = 100;
inline constexpr int kMostRows = 10'000;
inline constexpr int kHeavyRows = 1'000;  // more than these make a request heavy

/// The value of `data` in a successful answer.
using Answer = core::Expected<boost::json::object>;

[[nodiscard]] Answer answer_status(const MarketHistory& history, core::Timestamp now);
[[nodiscard]] Answer answer_tickers(const MarketHistory& history);
[[nodiscard]] Answer answer_minute_data(const MarketHistory& history, const Query& query,
                                        core::Timestamp now);
[[nodiscard]] Answer answer_latest_prediction(const MarketHistory& history, const Query& query,
                                              core::Timestamp now);
[[nodiscard]] Answer answer_predictions(const MarketHistory& history, const Query& query,
                                        core::Timestamp now);

}  // namespace ibflow::flow::detail
