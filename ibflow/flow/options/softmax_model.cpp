#include "ibflow/flow/options/softmax_model.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace ibflow::flow::options {

namespace {

constexpr std::size_t kCount = kFeatureNames.size();
constexpr int kRounds = 400;
constexpr double kRate = 0.2;
constexpr double kInertia = 0.9;
constexpr double kRidge = 0.1;   // minutes of a day resemble each other: few of them say something new
constexpr double kFarthest = 3;  // standard deviations: one odd minute must not decide

using Weights = std::array<std::array<double, kCount + 1>, 3>;

Features standardised(const SoftmaxModel& model, const Features& features) {
  Features result;
  for (std::size_t i = 0; i < kCount; ++i) {
    result[i] = std::clamp((features[i] - model.mean[i]) / model.scale[i], -kFarthest, kFarthest);
  }
  return result;
}

Probabilities softmax(const Weights& weights, const Features& x) {
  Probabilities p;
  for (std::size_t k = 0; k < p.size(); ++k) {
    p[k] = weights[k][kCount];
    for (std::size_t i = 0; i < kCount; ++i) p[k] += weights[k][i] * x[i];
  }
  const double highest = *std::ranges::max_element(p);
  double sum = 0;
  for (double& value : p) sum += value = std::exp(value - highest);
  for (double& value : p) value /= sum;
  return p;
}

void set_scales(SoftmaxModel& model, std::span<const Example> examples) {
  const auto count = static_cast<double>(examples.size());
  for (std::size_t i = 0; i < kCount; ++i) {
    double sum = 0;
    double squares = 0;
    for (const auto& example : examples) sum += example.features[i];
    model.mean[i] = sum / count;
    for (const auto& example : examples) squares += std::pow(example.features[i] - model.mean[i], 2);
    const double deviation = std::sqrt(squares / count);
    model.scale[i] = deviation > 1e-9 ? deviation : 1;
  }
}

Weights gradient_of(const Weights& weights, std::span<const Features> inputs,
                    std::span<const Example> examples) {
  Weights gradient{};
  const auto count = static_cast<double>(examples.size());
  for (std::size_t n = 0; n < examples.size(); ++n) {
    const auto p = softmax(weights, inputs[n]);
    for (std::size_t k = 0; k < p.size(); ++k) {
      const double miss = (p[k] - (static_cast<std::size_t>(examples[n].outcome) == k ? 1 : 0)) / count;
      for (std::size_t i = 0; i < kCount; ++i) gradient[k][i] += miss * inputs[n][i];
      gradient[k][kCount] += miss;
    }
  }
  for (std::size_t k = 0; k < gradient.size(); ++k) {
    for (std::size_t i = 0; i < kCount; ++i) gradient[k][i] += kRidge * weights[k][i];
  }
  return gradient;
}

}  // namespace

Probabilities SoftmaxModel::probabilities(const Features& features) const {
  return softmax(weights, standardised(*this, features));
}

SoftmaxModel fit_softmax(std::span<const Example> examples) {
  SoftmaxModel model;
  set_scales(model, examples);
  std::vector<Features> inputs;
  inputs.reserve(examples.size());
  for (const auto& example : examples) inputs.push_back(standardised(model, example.features));
  Weights velocity{};
  for (int round = 0; round < kRounds; ++round) {
    const auto gradient = gradient_of(model.weights, inputs, examples);
    for (std::size_t k = 0; k < velocity.size(); ++k) {
      for (std::size_t i = 0; i <= kCount; ++i) {
        velocity[k][i] = kInertia * velocity[k][i] - kRate * gradient[k][i];
        model.weights[k][i] += velocity[k][i];
      }
    }
  }
  return model;
}

}  // namespace ibflow::flow::options
