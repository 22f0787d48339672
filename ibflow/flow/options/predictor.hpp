#pragma once
// Who predicts: the momentum baseline, or a model that was trained.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ibflow/flow/options/features.hpp"

namespace ibflow::flow::options {

inline constexpr const char* kBaselineName = "builtin:momentum";

/// A pure function of a day's bars and points; what it says of a minute depends on nothing after that minute.
class Predictor {
 public:
  virtual ~Predictor() = default;
  /// As `model_info.model_path` shows it.
  [[nodiscard]] virtual const std::string& name() const = 0;
  /// Predictions at the ends of minutes of one New York day, oldest first.
  [[nodiscard]] virtual std::vector<ModelOutput> predict_day(
      const std::string& ticker, std::span<const model::Bar> bars,
      std::span<const DivergencePoint> points) const = 0;
};

/// The momentum model at the end of every bar; it does not look at the flow.
class BaselinePredictor final : public Predictor {
 public:
  [[nodiscard]] const std::string& name() const override { return name_; }
  [[nodiscard]] std::vector<ModelOutput> predict_day(const std::string& ticker,
                                                     std::span<const model::Bar> bars,
                                                     std::span<const DivergencePoint> points) const override;

 private:
  std::string name_ = kBaselineName;
};

}  // namespace ibflow::flow::options
