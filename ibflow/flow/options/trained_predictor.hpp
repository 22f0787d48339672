#pragma once
// A trained model: its file, and its predictions.

#include <filesystem>

#include "ibflow/flow/options/predictor.hpp"
#include "ibflow/flow/options/training.hpp"

namespace ibflow::flow::options {

/// What is written beside the weights, for people and for whoever serves it.
struct TrainedModel {
  SoftmaxModel model;
  TrainingOptions options;
  core::Timestamp first{};  // minute of the first example
  core::Timestamp last{};   // when the outcome of the last one was known
  std::size_t examples = 0, days = 0;
  std::vector<std::string> tickers;
  Evaluation evaluation;  // written, not read back
};

/// JSON. Storage error when the file cannot be written.
core::Expected<void> write_model(const TrainedModel& model, const std::filesystem::path& file);
/// Storage error when it cannot be read; Data error for what is no such model or was trained on other
/// features.
struct ReadModel {
  SoftmaxModel model;
  core::Timestamp trained_until{};  // when the outcome of its last example was known
};
core::Expected<ReadModel> read_model(const std::filesystem::path& file);

/// Of minutes up to `trained_until` it repeats the baseline's word: a model says nothing about what it was
/// trained on, for it knows how that went on.
class TrainedPredictor final : public Predictor {
 public:
  TrainedPredictor(ReadModel model, std::string name) : model_(model), name_(std::move(name)) {}
  [[nodiscard]] const std::string& name() const override { return name_; }
  /// One for each bar that ends where a point is; those of the minutes it was trained on are the baseline's.
  [[nodiscard]] std::vector<ModelOutput> predict_day(const std::string& ticker,
                                                     std::span<const model::Bar> bars,
                                                     std::span<const DivergencePoint> points) const override;

 private:
  ReadModel model_;
  std::string name_;
};

}  // namespace ibflow::flow::options
