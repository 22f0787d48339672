#include "ibflow/flow/options/training.hpp"

#include <algorithm>
#include <cmath>

namespace ibflow::flow::options {

namespace {

std::size_t likeliest(const Probabilities& p) {
  return static_cast<std::size_t>(std::ranges::max_element(p) - p.begin());
}

Probabilities frequencies(std::span<const Example> examples) {
  Probabilities p{};
  for (const auto& example : examples) p[static_cast<std::size_t>(example.outcome)] += 1;
  for (double& value : p) value /= static_cast<double>(examples.size());
  return p;
}

Outcome outcome_of(const FeatureRow& row, double later, const TrainingOptions& options) {
  const double change = later / row.close - 1;
  const double enough =
      options.threshold * row.volatility * std::sqrt(static_cast<double>(options.horizon.count()));
  if (change > enough) return Outcome::Buy;
  return change < -enough ? Outcome::Sell : Outcome::Hold;
}

}  // namespace

std::vector<DatedExample> examples_of(std::span<const FeatureRow> rows, const TrainingOptions& options) {
  std::vector<DatedExample> examples;
  for (const auto& row : rows) {
    if (row.volatility <= 0) continue;
    const auto known = row.time + options.horizon;
    if (rows.back().time < known) break;
    // The price at the horizon's end is the last one known then: some minutes have no trade.
    const auto later =
        std::ranges::partition_point(rows, [&](const auto& other) { return other.time <= known; });
    DatedExample example;
    example.time = row.time;
    example.known = known;
    example.example = {row.values, outcome_of(row, std::prev(later)->close, options)};
    example.baseline = row.baseline.prediction.probabilities.value_or(Probabilities{0, 1, 0});
    examples.push_back(example);
  }
  return examples;
}

void Score::add(const Probabilities& said, Outcome happened) {
  const auto index = static_cast<std::size_t>(happened);
  ++count;
  if (likeliest(said) == index) ++right;
  for (std::size_t k = 0; k < said.size(); ++k) brier += std::pow(said[k] - (k == index ? 1 : 0), 2);
  log_loss -= std::log(std::max(said[index], 1e-6));
}

Evaluation walk_forward(std::span<const DatedExample> examples, const TrainingOptions& options) {
  Evaluation evaluation;
  const auto parts = static_cast<std::size_t>(options.folds) + 1;
  for (std::size_t k = 1; k < parts; ++k) {
    const auto begin = examples.size() * k / parts;
    const auto end = examples.size() * (k + 1) / parts;
    if (begin == end) continue;
    std::vector<Example> known;
    for (const auto& example : examples.first(begin)) {
      if (example.known <= examples[begin].time) known.push_back(example.example);
    }
    if (known.empty()) continue;
    const auto model = fit_softmax(known);
    const auto majority = frequencies(known);
    for (const auto& judged : examples.subspan(begin, end - begin)) {
      const auto outcome = judged.example.outcome;
      evaluation.model.add(model.probabilities(judged.example.features), outcome);
      evaluation.baseline.add(judged.baseline, outcome);
      evaluation.majority.add(majority, outcome);
      ++evaluation.outcomes[static_cast<std::size_t>(outcome)];
    }
  }
  return evaluation;
}

}  // namespace ibflow::flow::options
