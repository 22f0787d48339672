#pragma once
// Training of the predictor, and how well it would have done: walk-forward.
//
// An example is a minute with its features (features.hpp) and what the price did in the `horizon` after it,
// within the same day: buy when it rose by more than `threshold` x volatility x sqrt(horizon), volatility
// being that of the minute's returns as known at that minute; sell when it fell by more; hold else. Minutes
// without a volatility yet, and those whose horizon ends after the day's last bar, are no examples.
//
// Walk-forward: the examples in the order of time are cut into `folds` + 1 parts of equal size; the model of
// part k is trained on the parts before it, without examples whose outcome was not known when part k began,
// and is judged on part k. So each example but those of the first part is predicted once, by a model that
// knows only what was known then. The majority's word is judged beside it: the classes' frequencies in the
// same training examples. So is the momentum baseline.

#include <span>
#include <string>
#include <vector>

#include "ibflow/flow/options/predictor.hpp"
#include "ibflow/flow/options/softmax_model.hpp"

namespace ibflow::flow::options {

struct TrainingOptions {
  std::chrono::minutes horizon{15};
  double threshold = 0.5;
  int folds = 5;
};

struct DatedExample {
  Example example;
  core::Timestamp time{};   // nothing later is in the features
  core::Timestamp known{};  // when the outcome was known
  Probabilities baseline{};
};

/// Of one day's rows, oldest first.
[[nodiscard]] std::vector<DatedExample> examples_of(std::span<const FeatureRow> rows,
                                                    const TrainingOptions& options);

/// Over `count` predictions. Brier: mean of the squared errors of all three probabilities, 0 (perfect) to 2.
/// Log loss in natural units, probabilities not below a millionth.
struct Score {
  std::size_t count = 0, right = 0;
  double brier = 0, log_loss = 0;

  void add(const Probabilities& said, Outcome happened);
  [[nodiscard]] double accuracy() const { return count == 0 ? 0 : double(right) / double(count); }
  [[nodiscard]] double mean_brier() const { return count == 0 ? 0 : brier / double(count); }
  [[nodiscard]] double mean_log_loss() const { return count == 0 ? 0 : log_loss / double(count); }
};

struct Evaluation {
  Score model, baseline, majority;
  std::array<std::size_t, 3> outcomes{};  // of the judged examples: sell, hold, buy
};

/// `examples` in the order of time.
[[nodiscard]] Evaluation walk_forward(std::span<const DatedExample> examples, const TrainingOptions& options);

}  // namespace ibflow::flow::options
