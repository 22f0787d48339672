#pragma once
// Rows of answers as JSON. What is absent is null.

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "ibflow/flow/momentum_model.hpp"
#include "ibflow/flow/options/divergence.hpp"
#include "ibflow/flow/options/option_trade.hpp"

namespace ibflow::flow::detail {

[[nodiscard]] boost::json::array names(const std::vector<std::string>& tickers);
[[nodiscard]] boost::json::object bar_row(const std::string& ticker, const model::Bar& bar);
[[nodiscard]] boost::json::object prediction_row(const ModelOutput& output);
[[nodiscard]] boost::json::object trade_row(const options::AnalysedTrade& trade);
[[nodiscard]] boost::json::object divergence_row(const std::string& ticker,
                                                 const options::DivergencePoint& point,
                                                 const options::DivergenceParameters& parameters);

}  // namespace ibflow::flow::detail
