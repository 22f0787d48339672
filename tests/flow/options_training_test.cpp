#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <random>

#include "ibflow/flow/options/trained_predictor.hpp"
#include "tests/flow/options_builders.hpp"

namespace ibflow::flow::options {
namespace {

using namespace std::chrono_literals;
using testing::on_day;

// Outcomes that follow the first feature, with some noise.
std::vector<Example> learnable(int count) {
  std::mt19937 random(3);
  std::normal_distribution<double> normal;
  std::vector<Example> examples;
  for (int i = 0; i < count; ++i) {
    Example example;
    for (double& value : example.features) value = normal(random);
    const double score = 2 * example.features[0] + 0.5 * normal(random);
    example.outcome = score > 1 ? Outcome::Buy : score < -1 ? Outcome::Sell : Outcome::Hold;
    examples.push_back(example);
  }
  return examples;
}

std::vector<DatedExample> dated(const std::vector<Example>& examples) {
  std::vector<DatedExample> result;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    const auto time = on_day(9h) + static_cast<int>(i) * 1min;
    result.push_back({examples[i], time, time + 15min, {0.3, 0.4, 0.3}});
  }
  return result;
}

TEST(SoftmaxModel, learns_what_can_be_learned_the_same_every_time) {
  const auto examples = learnable(2000);
  const auto model = fit_softmax(examples);
  EXPECT_EQ(model, fit_softmax(examples));
  Score score;
  for (const auto& example : examples) score.add(model.probabilities(example.features), example.outcome);
  EXPECT_GT(score.accuracy(), 0.75);
  const auto p = model.probabilities(examples.front().features);
  EXPECT_NEAR(p[0] + p[1] + p[2], 1, 1e-12);
}

TEST(SoftmaxModel, a_feature_that_never_changes_does_no_harm) {
  auto examples = learnable(200);
  for (auto& example : examples) example.features[3] = 7;
  for (const double p : fit_softmax(examples).probabilities(examples.front().features)) {
    EXPECT_TRUE(std::isfinite(p));
  }
}

TEST(Score, is_what_its_words_mean) {
  Score score;
  score.add({0.2, 0.3, 0.5}, Outcome::Buy);
  score.add({1, 0, 0}, Outcome::Buy);
  EXPECT_DOUBLE_EQ(score.accuracy(), 0.5);
  EXPECT_NEAR(score.mean_brier(), (0.04 + 0.09 + 0.25 + 1 + 1) / 2, 1e-12);
  EXPECT_NEAR(score.mean_log_loss(), -(std::log(0.5) + std::log(1e-6)) / 2, 1e-12);
}

TEST(WalkForward, beats_the_frequencies_only_where_there_is_something_to_learn) {
  const auto found = walk_forward(dated(learnable(1200)), {});
  EXPECT_EQ(found.model.count, 1000U);
  EXPECT_EQ(found.outcomes[0] + found.outcomes[1] + found.outcomes[2], 1000U);
  EXPECT_LT(found.model.mean_log_loss(), found.majority.mean_log_loss() - 0.2);
  auto noise = learnable(1200);
  std::mt19937 random(11);
  for (auto& example : noise) example.outcome = static_cast<Outcome>(random() % 3);
  const auto nothing = walk_forward(dated(noise), {});
  EXPECT_GT(nothing.model.mean_log_loss(), nothing.majority.mean_log_loss() - 0.02);
}

TEST(WalkForward, no_judgement_knows_what_came_after_it) {
  // Changing everything from a moment on leaves the score of the folds before it as it was.
  auto examples = dated(learnable(600));
  const TrainingOptions two{.folds = 2};
  const auto first_fold_only = walk_forward(std::span(examples).first(400), {.folds = 1});
  for (auto& example : std::span(examples).subspan(400)) example.example.outcome = Outcome::Buy;
  const auto both = walk_forward(examples, two);
  EXPECT_EQ(first_fold_only.model.count, 200U);
  EXPECT_EQ(both.model.count, 400U);
  // An outcome that was not known when a fold began is not learned from: with a horizon without end nothing
  // is.
  for (auto& example : examples) example.known = on_day(0s) + 1000h;
  EXPECT_EQ(walk_forward(examples, two).model.count, 0U);
}

TEST(Training, the_outcome_is_the_price_at_the_horizon_in_the_same_day) {
  std::vector<FeatureRow> rows;
  for (int i = 0; i < 40; ++i) {
    FeatureRow row;
    row.time = on_day(10h) + i * 1min;
    row.close = i < 20 ? 100 : 101;
    row.volatility = i < 5 ? 0 : 0.0005;
    rows.push_back(row);
  }
  const auto examples = examples_of(rows, {});
  ASSERT_EQ(examples.size(), 20U);  // of 40 minutes: five without a volatility, fifteen without an outcome
  EXPECT_EQ(examples.front().time, on_day(10h + 5min));
  EXPECT_EQ(examples.front().known, on_day(10h + 20min));
  EXPECT_EQ(examples.front().example.outcome, Outcome::Buy);
  EXPECT_EQ(examples.back().example.outcome, Outcome::Hold);
}

TEST(Features, and_predictions_do_not_look_ahead) {
  const auto bars = testing::some_bars(on_day(16h));
  const auto trades = testing::some_trades(on_day(16h));
  const auto points = divergence_points(trades, bars, testing::kFlowDay, testing::kFlowDay, on_day(16h), {});
  const TrainedPredictor predictor({fit_softmax(learnable(300)), {}}, "m");
  const auto whole = predictor.predict_day("GOOG", bars, points);
  ASSERT_EQ(whole.size(), 120U);
  for (const auto cut : {on_day(9h + 45min), on_day(10h + 1min), on_day(11h)}) {
    const auto known = testing::some_bars(cut);
    const auto early =
        divergence_points(testing::some_trades(cut), known, testing::kFlowDay, testing::kFlowDay, cut, {});
    const auto outputs = predictor.predict_day("GOOG", known, early);
    ASSERT_EQ(outputs.size(), known.size());
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      EXPECT_EQ(outputs[i].feature_values, whole[i].feature_values);
      EXPECT_EQ(outputs[i].prediction.probabilities, whole[i].prediction.probabilities);
    }
  }
}

TEST(TrainedPredictor, is_silent_about_what_it_was_trained_on) {
  const auto bars = testing::some_bars(on_day(16h));
  const auto points = divergence_points({}, bars, testing::kFlowDay, testing::kFlowDay, on_day(16h), {});
  const TrainedPredictor predictor({fit_softmax(learnable(300)), on_day(10h + 30min)}, "m");
  const auto baseline = BaselinePredictor().predict_day("GOOG", bars, points);
  const auto outputs = predictor.predict_day("GOOG", bars, points);
  EXPECT_EQ(outputs[59].feature_values, baseline[59].feature_values);  // 10:30
  EXPECT_TRUE(outputs[60].feature_values.contains("imbalance_short"));
}

TEST(ModelFile, reads_back_exactly_and_refuses_what_is_none) {
  const testing::StoreFile file("model");
  TrainedModel trained;
  trained.model = fit_softmax(learnable(300));
  trained.last = on_day(12h);
  ASSERT_TRUE(write_model(trained, file.path()));
  const auto read = read_model(file.path()).value();
  EXPECT_EQ(read.model, trained.model);
  EXPECT_EQ(read.trained_until, trained.last);
  for (const char* text : {"", "{}", "[1]", R"({"format":"ibflow-softmax-1"})",
                           R"({"format":"ibflow-softmax-1","features":["x"]})"}) {
    std::ofstream(file.path()) << text;
    EXPECT_NE(read_model(file.path()).error().message.find("train it anew"), std::string::npos) << text;
  }
  EXPECT_EQ(read_model("/nowhere/model.json").error().category, core::ErrorCategory::Storage);
}

}  // namespace
}  // namespace ibflow::flow::options
