#pragma once
// A model out of the option flow's file.

#include <filesystem>
#include <optional>

#include "ibflow/core/error.hpp"
#include "ibflow/flow/options/trained_predictor.hpp"

namespace ibflow::app {

struct FlowTraining {
  std::filesystem::path database, model;
  std::vector<std::string> tickers;  // empty: all
  std::optional<core::Date> until;   // the last day to learn from; none: all there are
  flow::options::TrainingOptions options;
};

/// Judges walk-forward, trains on everything, writes the model. The same file gives the same model. Errors:
/// Usage for an unknown ticker, Data when there are fewer than 100 examples, Storage for the files.
core::Expected<flow::options::TrainedModel> train_flow_model(const FlowTraining& training);

}  // namespace ibflow::app
