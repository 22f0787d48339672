// What came of each prediction, kept as bars and predictions come.

#include "ibflow/journal/prediction_quality.hpp"

#include "journal_fixture.hpp"

namespace ibflow::journal::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class QualityOfPredictions : public JournalTest {
 protected:
  static constexpr core::Timestamp kTen =
      core::from_unix_seconds(1'550'070'000);  // 2019-02-13 10:00 New York

  void predict(const std::string& ticker, model::Signal signal, double confidence,
               core::Duration after_ten = {}, std::optional<double> price = 100.0, core::Duration age = 5s) {
    model::Prediction prediction;
    prediction.ticker = ticker;
    prediction.signal = signal;
    prediction.confidence = confidence;
    prediction.data_time = prediction.prediction_time = kTen + after_ten;
    prediction.stock_price = price;
    journal->record_prediction(prediction, prediction.data_time + age);
    settle();
  }
  void bar(const std::string& ticker, int minute, double close) {
    journal->record_bar(ticker, {.start = kTen + minute * 1min,
                                 .open = close,
                                 .high = close,
                                 .low = close,
                                 .close = close,
                                 .volume = 1});
    settle();
  }
  [[nodiscard]] std::string outcomes() const {
    return query(
        "SELECT prediction_id, horizon_minutes, reference_price, later_price FROM prediction_outcomes");
  }
};

TEST_F(QualityOfPredictions, each_horizon_is_compared_with_the_bar_it_ends_in) {
  open();
  predict("SPY", model::Signal::Buy, 0.7);
  bar("SPY", 0, 101);   // until 10:01: one minute later
  bar("SPY", 1, 102);   // no horizon
  bar("SPY", 4, 103);   // until 10:05
  bar("SPY", 59, 104);  // until 11:00
  EXPECT_EQ(outcomes(), "1|1|100.0|101.0\n1|5|100.0|103.0\n1|60|100.0|104.0");
}

TEST_F(QualityOfPredictions, another_tickers_bars_and_longer_ones_do_not_count) {
  open();
  predict("SPY", model::Signal::Buy, 0.7);
  bar("BAC", 0, 101);
  journal->record_bar("SPY", {.start = kTen, .length = 300s, .close = 105, .volume = 1});
  settle();
  EXPECT_EQ(outcomes(), "");
}

TEST_F(QualityOfPredictions, a_data_time_within_a_minute_ends_within_one) {
  open();
  predict("SPY", model::Signal::Sell, 0.7, 30s);
  bar("SPY", 0, 99);
  EXPECT_EQ(outcomes(), "") << "10:01:30 lies in the next bar";
  bar("SPY", 1, 98);
  EXPECT_EQ(outcomes(), "1|1|100.0|98.0");
}

TEST_F(QualityOfPredictions, without_a_price_of_its_own_the_last_complete_bar_is_the_reference) {
  open();
  bar("SPY", -2, 90);
  bar("SPY", -1, 95);
  predict("SPY", model::Signal::Buy, 0.7, {}, std::nullopt);
  bar("SPY", 0, 96);
  EXPECT_EQ(outcomes(), "1|1|95.0|96.0");
  predict("BAC", model::Signal::Buy, 0.7, {}, std::nullopt);
  bar("BAC", 0, 96);
  EXPECT_EQ(outcomes(), "1|1|95.0|96.0") << "nothing to compare with";
}

TEST_F(QualityOfPredictions, one_that_comes_after_its_bars_finds_them) {
  open();
  bar("SPY", 0, 101);
  bar("SPY", 4, 102);
  predict("SPY", model::Signal::Buy, 0.7);
  predict("SPY", model::Signal::Buy, 0.7, -500ms);
  EXPECT_EQ(outcomes(), "1|1|100.0|101.0\n1|5|100.0|102.0\n2|1|100.0|101.0\n2|5|100.0|102.0");
}

TEST_F(QualityOfPredictions, runs_with_the_brokers_books_go_on_and_a_replay_stands_alone) {
  open_on_broker_books();
  predict("SPY", model::Signal::Buy, 0.7);
  journal.reset();
  open_on_broker_books();
  bar("SPY", 0, 101);
  journal.reset();
  EXPECT_EQ(outcomes(), "1|1|100.0|101.0");
  open();
  bar("SPY", 4, 102);
  EXPECT_EQ(outcomes(), "1|1|100.0|101.0");
}

TEST_F(QualityOfPredictions, is_told_by_ticker_confidence_and_age) {
  open();
  predict("SPY", model::Signal::Buy, 0.6);
  predict("SPY", model::Signal::Sell, 0.9, -1s, 100.0, 40s);
  predict("SPY", model::Signal::Hold, 0.5, -2s);
  predict("BAC", model::Signal::Sell, 0.8);
  bar("SPY", 0, 101);
  bar("BAC", 0, 100);
  const auto quality = read_prediction_quality(file()).value();
  ASSERT_EQ(quality.by_ticker.size(), 3U);
  const auto& bac = quality.by_ticker[0];
  EXPECT_EQ(bac.ticker, "BAC");
  EXPECT_EQ(bac.hits, 0) << "a price that stands is no hit";
  EXPECT_EQ(bac.edge, 0);
  const auto& spy = quality.by_ticker[1];
  EXPECT_EQ(spy.predictions, 2);
  EXPECT_EQ(spy.hits, 1);
  EXPECT_EQ(spy.hit_rate, 0.5);
  EXPECT_NEAR(spy.mean_confidence, 0.75, 1e-12);
  EXPECT_NEAR(spy.brier, (0.4 * 0.4 + 0.9 * 0.9) / 2, 1e-12);
  EXPECT_NEAR(spy.edge, 0, 1e-9);
  EXPECT_EQ(quality.by_ticker[2].ticker, "");
  EXPECT_EQ(quality.by_ticker[2].predictions, 3);
  ASSERT_EQ(quality.calibration.size(), 3U);
  EXPECT_EQ(quality.calibration[0].confidence_from, 0.6);
  EXPECT_EQ(quality.calibration[0].hit_rate, 1);
  EXPECT_EQ(quality.calibration[2].hit_rate, 0);
  ASSERT_EQ(quality.decay.size(), 2U);
  EXPECT_EQ(quality.decay[1].age_from_seconds, 30);
  EXPECT_NEAR(quality.decay[1].edge, -100, 1e-9);
  EXPECT_EQ(read_prediction_quality(file(), {.ticker = "BAC"})->by_ticker.size(), 2U);
  EXPECT_TRUE(read_prediction_quality(file(), {.run = 7})->by_ticker.empty());
}

TEST_F(QualityOfPredictions, a_journal_of_version_2_learns_what_came_of_its_predictions) {
  open();
  predict("SPY", model::Signal::Buy, 0.7);
  bar("SPY", 0, 101);
  journal.reset();
  const std::string kept = outcomes();
  const std::string bars = query("SELECT * FROM bars");
  ASSERT_EQ(
      query(
          "DROP TRIGGER outcomes_of_a_bar; DROP TRIGGER outcomes_of_a_prediction; DROP VIEW prediction_decay;"
          "DROP VIEW prediction_calibration; DROP VIEW prediction_quality; DROP VIEW prediction_hits;"
          "DROP TABLE prediction_outcomes; DROP TABLE prediction_horizons; DROP INDEX predictions_by_ticker;"
          "PRAGMA user_version = 2"),
      "");
  const auto old = read_prediction_quality(file());
  EXPECT_THAT(old.error().message, HasSubstr("schema version 2"));
  open();
  journal.reset();
  EXPECT_EQ(query("PRAGMA user_version"), "3");
  EXPECT_EQ(outcomes(), kept);
  EXPECT_EQ(query("SELECT * FROM bars"), bars);
  EXPECT_TRUE(std::filesystem::exists(file().string() + ".schema-2"));
}

TEST_F(QualityOfPredictions, is_in_the_views_too) {
  open();
  predict("SPY", model::Signal::Buy, 0.7);
  bar("SPY", 0, 101);
  EXPECT_EQ(query("SELECT ticker, horizon_minutes, predictions, hits, hit_rate, brier, edge_bp FROM "
                  "prediction_quality"),
            "SPY|1|1|1|1.0|0.09|100.0");
  EXPECT_EQ(query("SELECT confidence_from, predictions, hit_rate FROM prediction_calibration"), "0.7|1|1.0");
  EXPECT_EQ(query("SELECT age_from_seconds, predictions, edge_bp FROM prediction_decay"), "0|1|100.0");
}

}  // namespace
}  // namespace ibflow::journal::test
