#include "ibflow/flow/detail/recorded_flow.hpp"

#include <algorithm>

#include "ibflow/flow/options/predictor.hpp"

namespace ibflow::flow::detail {

using core::Expected;

Expected<std::vector<std::string>> RecordedFlow::tickers() const {
  return history_.tickers();
}

Expected<std::vector<model::Bar>> RecordedFlow::bars(const std::string& ticker, TimeRange range,
                                                     Rows rows) const {
  auto bars = history_.bars(ticker, range.from, range.to);
  if (rows.order == RowOrder::NewestFirst) std::ranges::reverse(bars);
  if (rows.most >= 0 && std::ssize(bars) > rows.most) bars.resize(static_cast<std::size_t>(rows.most));
  return bars;
}

Expected<std::vector<ModelOutput>> RecordedFlow::predictions(const std::string& ticker, bool /*default_only*/,
                                                             TimeRange range, Rows rows) const {
  const auto bars = history_.bars(ticker, range.from, range.to);
  const auto count = rows.most < 0 ? bars.size() : std::min(bars.size(), static_cast<std::size_t>(rows.most));
  std::vector<ModelOutput> outputs;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t known = rows.order == RowOrder::NewestFirst ? bars.size() - i : i + 1;
    const auto until = std::span(bars).first(known);
    if (auto output = predict(ticker, until, until.back().end())) outputs.push_back(std::move(*output));
  }
  return outputs;
}

// The newest day's bars, or older ones over a long weekend.
Expected<std::optional<ModelOutput>> RecordedFlow::latest(const std::string& ticker, bool /*default_only*/,
                                                          core::Timestamp now) const {
  const auto midnight = core::from_new_york(core::to_new_york(now).date, std::chrono::seconds(0));
  auto bars = history_.bars(ticker, midnight, now);
  if (bars.empty()) bars = history_.bars(ticker, now - std::chrono::days(7), now);
  return predict(ticker, bars, now);
}

std::string RecordedFlow::model_name(bool /*default_only*/) const {
  return options::kBaselineName;
}

}  // namespace ibflow::flow::detail
