#include "ibflow/flow/options/predictor.hpp"

namespace ibflow::flow::options {

std::vector<ModelOutput> BaselinePredictor::predict_day(const std::string& ticker,
                                                        std::span<const model::Bar> bars,
                                                        std::span<const DivergencePoint> /*points*/) const {
  std::vector<ModelOutput> outputs;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    if (auto output = predict(ticker, bars.first(i + 1), bars[i].end()))
      outputs.push_back(std::move(*output));
  }
  return outputs;
}

}  // namespace ibflow::flow::options
