#pragma once
// What an Options Flow Monitor answers, as tables. Times are New York's.

#include <vector>

#include "ibflow/flow/answers.hpp"
#include "ibflow/flow/option_answers.hpp"
#include "output.hpp"

namespace ibflow::cli {

[[nodiscard]] Table status_table(const flow::ServiceStatus& status, const Output& output);
[[nodiscard]] Table tickers_table(const std::vector<std::string>& tickers);
[[nodiscard]] Table trades_table(const flow::Trades& trades);
[[nodiscard]] Table minute_data_table(const flow::MinuteData& data);
[[nodiscard]] Table divergence_table(const std::vector<flow::DivergenceRow>& rows);
[[nodiscard]] Table predictions_table(const std::vector<flow::PredictionRow>& rows);

}  // namespace ibflow::cli
