#pragma once
// JSON answers into values. The string in the error is the JSON path and what is wrong there.

#include <boost/json/object.hpp>
#include <expected>
#include <string>
#include <vector>

#include "ibflow/flow/answers.hpp"
#include "ibflow/flow/option_answers.hpp"

namespace ibflow::flow::detail {

template <class T>
using Read = std::expected<T, std::string>;

[[nodiscard]] Read<ServiceStatus> read_status(const boost::json::object& data);
[[nodiscard]] Read<std::vector<std::string>> read_tickers(const boost::json::object& data);
[[nodiscard]] Read<MinuteData> read_minute_data(const boost::json::object& data, const std::string& ticker);
[[nodiscard]] Read<LatestPrediction> read_latest(const boost::json::object& data, const std::string& ticker);
[[nodiscard]] Read<PredictionHistory> read_history(const boost::json::object& data,
                                                   const std::string& ticker);

// In option_reader.cpp.
[[nodiscard]] Read<Trades> read_trades(const boost::json::object& data, const std::string& ticker);
[[nodiscard]] Read<Divergence> read_divergence(const boost::json::object& data, const std::string& ticker);
[[nodiscard]] Read<DataRange> read_data_range(const boost::json::object& data, const std::string& ticker);

}  // namespace ibflow::flow::detail
