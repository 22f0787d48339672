#include "ibflow/flow/options/trained_predictor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cmath>
#include <fstream>
#include <iterator>

#include "ibflow/core/exact_json.hpp"
#include "ibflow/core/write_file.hpp"
#include "ibflow/flow/detail/json_text.hpp"
#include "ibflow/flow/detail/rounded.hpp"

namespace ibflow::flow::options {

namespace {

namespace json = boost::json;
using detail::rounded;
constexpr const char* kFormat = "ibflow-softmax-1";

template <class Numbers>
json::array numbers(const Numbers& values) {
  json::array array;
  for (const double value : values) array.emplace_back(value);
  return array;
}

json::object told(const Score& score) {
  return {{"count", score.count},
          {"accuracy", score.accuracy()},
          {"brier", score.mean_brier()},
          {"log_loss", score.mean_log_loss()}};
}

json::object document_of(const TrainedModel& trained) {
  json::object document;
  document["format"] = kFormat;
  json::array features;
  for (const char* name : kFeatureNames) features.emplace_back(name);
  document["features"] = std::move(features);
  document["mean"] = numbers(trained.model.mean);
  document["scale"] = numbers(trained.model.scale);
  json::array weights;
  for (const auto& row : trained.model.weights) weights.push_back(numbers(row));
  document["weights"] = std::move(weights);
  document["classes"] = json::array{"SELL", "HOLD", "BUY"};
  document["horizon_minutes"] = trained.options.horizon.count();
  document["threshold"] = trained.options.threshold;
  document["first_example"] = core::format_utc(trained.first);
  document["trained_until"] = core::format_utc(trained.last);
  document["examples"] = trained.examples;
  json::array tickers;
  for (const auto& ticker : trained.tickers) tickers.emplace_back(ticker);
  document["tickers"] = std::move(tickers);
  document["walk_forward"] = {{"folds", trained.options.folds},
                              {"model", told(trained.evaluation.model)},
                              {"baseline", told(trained.evaluation.baseline)},
                              {"majority", told(trained.evaluation.majority)}};
  return document;
}

/// Exactly as many finite numbers as there is room for.
bool read_numbers(const json::value* value, std::span<double> into) {
  const auto* array = value == nullptr ? nullptr : value->if_array();
  if (array == nullptr || array->size() != into.size()) return false;
  for (std::size_t i = 0; i < into.size(); ++i) {
    if (!(*array)[i].is_number()) return false;
    into[i] = (*array)[i].to_number<double>();
    if (!std::isfinite(into[i])) return false;
  }
  return true;
}

bool has_our_features(const json::object& document) {
  const auto* value = document.if_contains("features");
  const auto* array = value == nullptr ? nullptr : value->if_array();
  return array != nullptr && std::ranges::equal(*array, kFeatureNames, [](const auto& a, const char* b) {
           return a.is_string() && a.get_string() == b;
         });
}

bool read_model_of(const json::object& document, ReadModel& read) {
  const auto* rows = document.if_contains("weights");
  const auto* until = document.if_contains("trained_until");
  if (rows == nullptr || !rows->is_array() || rows->get_array().size() != 3) return false;
  if (until == nullptr || !until->is_string()) return false;
  const auto time = core::parse_iso(std::string_view(until->get_string()));
  if (!time) return false;
  read.trained_until = *time;
  for (std::size_t k = 0; k < 3; ++k) {
    if (!read_numbers(&rows->get_array()[k], read.model.weights[k])) return false;
  }
  return read_numbers(document.if_contains("mean"), read.model.mean) &&
         read_numbers(document.if_contains("scale"), read.model.scale) &&
         std::ranges::all_of(read.model.scale, [](double scale) { return scale > 0; });
}

ModelOutput output_of(const FeatureRow& row, const Probabilities& said) {
  ModelOutput output = row.baseline;
  auto& prediction = output.prediction;
  Probabilities p{rounded(said[0]), 0, rounded(said[2])};
  p[1] = rounded(1 - p[0] - p[2]);
  const auto best = static_cast<std::size_t>(std::ranges::max_element(p) - p.begin());
  constexpr std::array kSignals{model::Signal::Sell, model::Signal::Hold, model::Signal::Buy};
  prediction.probabilities = p;
  prediction.signal = kSignals[best];
  prediction.confidence = p[best];
  output.feature_values.clear();
  for (std::size_t i = 0; i < row.values.size(); ++i) {
    output.feature_values[kFeatureNames[i]] = rounded(row.values[i]);
  }
  return output;
}

}  // namespace

core::Expected<void> write_model(const TrainedModel& model, const std::filesystem::path& file) {
  return core::write_file(file, detail::to_text(document_of(model)) + "\n", "flow model");
}

core::Expected<ReadModel> read_model(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    return core::fail(
        core::ErrorCategory::Storage,
        fmt::format("cannot open the model {}; make one with `ibflow flow train`", file.string()));
  }
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  const auto bad = [&](std::string_view why) {
    return core::fail(
        core::ErrorCategory::Data,
        fmt::format("{} is no model of `ibflow flow train`: {}; train it anew", file.string(), why));
  };
  const auto document = core::parse_json(text);
  if (!document) return bad(document.error());
  const auto* object = document->if_object();
  const auto* format = object == nullptr ? nullptr : object->if_contains("format");
  if (format == nullptr || !format->is_string() || format->get_string() != kFormat) {
    return bad(fmt::format("its format is not {}", kFormat));
  }
  if (!has_our_features(*object)) return bad("it was trained on other features");
  ReadModel read;
  if (!read_model_of(*object, read)) return bad("its numbers are not those of a model");
  return read;
}

std::vector<ModelOutput> TrainedPredictor::predict_day(const std::string& ticker,
                                                       std::span<const model::Bar> bars,
                                                       std::span<const DivergencePoint> points) const {
  std::vector<ModelOutput> outputs;
  for (auto& row : feature_rows(ticker, bars, points)) {
    // Without a volatility the baseline holds at its lowest confidence, and so does every model.
    const bool speaks = row.time > model_.trained_until && row.volatility > 0;
    outputs.push_back(speaks ? output_of(row, model_.model.probabilities(row.values))
                             : std::move(row.baseline));
  }
  return outputs;
}

}  // namespace ibflow::flow::options
