#pragma once
// Multinomial logistic regression over standardised features: probabilities of sell, hold and buy.

#include <array>
#include <filesystem>
#include <span>
#include <string>

#include "ibflow/core/error.hpp"
#include "ibflow/flow/options/features.hpp"

namespace ibflow::flow::options {

using Probabilities = std::array<double, 3>;  // sell, hold, buy; they add up to 1

/// What will have happened, as an index into Probabilities.
enum class Outcome { Sell = 0, Hold = 1, Buy = 2 };

struct Example {
  Features features{};
  Outcome outcome = Outcome::Hold;
};

struct SoftmaxModel {
  Features mean{}, scale{};                                               // of the features; scale > 0
  std::array<std::array<double, kFeatureNames.size() + 1>, 3> weights{};  // the last one: the class's own
  friend bool operator==(const SoftmaxModel&, const SoftmaxModel&) = default;

  [[nodiscard]] Probabilities probabilities(const Features& features) const;
};

/// Gradient descent with momentum, 400 rounds over all examples, a ridge of 0.1: deterministic. `examples`
/// must not be empty.
[[nodiscard]] SoftmaxModel fit_softmax(std::span<const Example> examples);

}  // namespace ibflow::flow::options
