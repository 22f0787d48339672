#include "ibflow/sim/market/recording.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/sim/exchange/builders.hpp"

namespace ibflow::sim {
namespace {

using testing::a_day;
using ::testing::AllOf;
using testing::at;
using testing::demo_folder;
using testing::demo_recording;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A folder of its own per test, gone afterwards.
class WrittenRecording : public ::testing::Test {
 protected:
  WrittenRecording()
      : folder_(std::filesystem::temp_directory_path() /
                fmt::format("ibflow-recording-{}-{}", ::testing::UnitTest::GetInstance()->random_seed(),
                            ::testing::UnitTest::GetInstance()->current_test_info()->name())) {
    std::filesystem::create_directories(folder_);
  }
  ~WrittenRecording() override { std::filesystem::remove_all(folder_); }

  core::Expected<Recording> load(const std::string& rows) {
    std::ofstream(folder_ / "XYZ_1min.csv") << "datetime,open,high,low,close,volume\n" << rows;
    return Recording::load(folder_);
  }
  std::string error_of(const std::string& rows) {
    const auto loaded = load(rows);
    return loaded ? "" : loaded.error().message;
  }

  std::filesystem::path folder_;
};

TEST(DemoRecording, HasTwelveTickersOverFiveDays) {
  const Recording& recording = demo_recording();
  EXPECT_THAT(recording.tickers(), ElementsAre("AAPL", "AMT", "AMZN", "BAC", "GLD", "MSFT", "QQQ", "SLV",
                                               "SPY", "TSLA", "V", "VOO"));
  ASSERT_EQ(recording.dates().size(), 5U);
  EXPECT_EQ(core::format_date(recording.dates().front()), "2019-02-11");
  EXPECT_EQ(core::format_date(recording.dates().back()), "2019-02-15");
}

TEST(DemoRecording, GivesADaysBarsOldestFirstStampedWithTheirStart) {
  const auto bars = demo_recording().bars("AAPL", a_day()).value();
  ASSERT_EQ(bars.size(), 390U);
  EXPECT_EQ(bars.front().start, at("09:30"));
  EXPECT_EQ(bars.back().start, at("15:59"));
  EXPECT_EQ(bars.back().end(), at("16:00"));
}

TEST(DemoRecording, ReadsPricesExactly) {
  const auto date = core::parse_date("2019-02-15").value();
  const model::Bar last_but_one = demo_recording().bars("AAPL", date).value()[388];
  EXPECT_EQ(last_but_one.close, 170.2461);
  EXPECT_EQ(last_but_one.volume, core::Decimal(202'717));
}

TEST(DemoRecording, CutsAnyStretchOfTimeAcrossDays) {
  const auto day_before = core::parse_date("2019-02-12").value();
  const auto from = core::from_new_york(day_before, std::chrono::hours(15) + std::chrono::minutes(58));
  const auto bars = demo_recording().bars_between("SPY", from, at("09:32")).value();
  ASSERT_EQ(bars.size(), 4U);
  EXPECT_EQ(bars[1].end(), core::from_new_york(day_before, std::chrono::hours(16)));
  EXPECT_EQ(bars[3].start, at("09:31"));
}

TEST(DemoRecording, KnowsThePreviousClose) {
  const Recording& recording = demo_recording();
  const auto day_before = core::parse_date("2019-02-12").value();
  EXPECT_EQ(recording.previous_close("V", a_day()).value(),
            recording.bars("V", day_before).value().back().close);
  EXPECT_EQ(recording.previous_close("V", recording.dates().front()).value(), std::nullopt);
}

TEST(DemoRecording, NumbersTickersIndependentlyOfWhatIsLoaded) {
  const auto two = Recording::load(demo_folder(), {"TSLA", "BAC"}).value();
  EXPECT_THAT(two.tickers(), ElementsAre("BAC", "TSLA"));
  EXPECT_EQ(two.number_of("TSLA").value(), demo_recording().number_of("TSLA").value());
}

TEST(DemoRecording, NamesTheKnownTickersWhenOneIsUnknown) {
  const auto loaded = Recording::load(demo_folder(), {"NFLX"});
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().category, core::ErrorCategory::Usage);
  EXPECT_THAT(loaded.error().message, AllOf(HasSubstr("'NFLX'"), HasSubstr("AAPL, AMT"), HasSubstr("VOO")));
}

TEST(DemoRecording, NamesTheDatesThereAreWhenOneIsMissing) {
  const auto bars = demo_recording().bars("AAPL", core::parse_date("2019-02-16").value());
  ASSERT_FALSE(bars);
  EXPECT_EQ(bars.error().category, core::ErrorCategory::Usage);
  EXPECT_THAT(bars.error().message,
              AllOf(HasSubstr("2019-02-16"), HasSubstr("2019-02-11"), HasSubstr("2019-02-15")));
}

TEST(DemoRecording, RefusesATickerThatIsNotLoaded) {
  const auto one = Recording::load(demo_folder(), {"BAC"}).value();
  EXPECT_THAT(one.bars("SPY", a_day()).error().message, AllOf(HasSubstr("'SPY'"), HasSubstr("BAC")));
}

TEST_F(WrittenRecording, AcceptsWindowsLineEndsAndAMissingLastOne) {
  std::ofstream(folder_ / "XYZ_1min.csv", std::ios::binary)
      << "datetime,open,high,low,close,volume\r\n2019-02-13 09:32:00,1,2,1,2,5\r\n2019-02-13 "
         "09:31:00,1,1,1,1,7";
  EXPECT_EQ(Recording::load(folder_).value().bars("XYZ", a_day()).value().size(), 2U);
}

TEST_F(WrittenRecording, NamesFileLineAndFaultOfAMalformedRow) {
  const std::string good = "2019-02-13 09:32:00,1,2,1,2,5\n";
  EXPECT_THAT(error_of(good + "2019-02-13 09:31:00,1,2,1,2\n"),
              AllOf(HasSubstr("XYZ_1min.csv, line 3"), HasSubstr("six")));
  EXPECT_THAT(error_of(good + "2019-02-13 09:31:00,1,2,1,2,5,6\n"), HasSubstr("six"));
  EXPECT_THAT(error_of("yesterday,1,2,1,2,5\n"), AllOf(HasSubstr("line 2"), HasSubstr("'yesterday'")));
  EXPECT_THAT(error_of("2019-02-13 09:31:00,1,2,1,1.2x,5\n"), HasSubstr("'1.2x'"));
  EXPECT_THAT(error_of("2019-02-13 09:31:00,1,2,0,1,5\n"), HasSubstr("'0' is no price"));
  EXPECT_THAT(error_of("2019-02-13 09:31:00,1,2,1,1,-5\n"), HasSubstr("'-5' is no volume"));
  EXPECT_THAT(error_of("2019-02-13 09:31:00,1,2,1,3,5\n"), HasSubstr("between low and high"));
  EXPECT_THAT(error_of(good + good), AllOf(HasSubstr("line 3"), HasSubstr("newest to the oldest")));
}

TEST_F(WrittenRecording, RefusesAnEmptyFolderAnEmptyFileAndAnotherHeader) {
  EXPECT_THAT(Recording::load(folder_).error().message, HasSubstr("no SYM_1min.csv"));
  EXPECT_THAT(error_of(""), HasSubstr("holds no bars"));
  std::ofstream(folder_ / "XYZ_1min.csv") << "time,price\n";
  EXPECT_THAT(Recording::load(folder_).error().message, HasSubstr("header"));
  EXPECT_EQ(Recording::load(folder_ / "nowhere").error().category, core::ErrorCategory::Data);
}

}  // namespace
}  // namespace ibflow::sim
