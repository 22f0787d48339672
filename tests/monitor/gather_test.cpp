// What the report shows is what the journal holds.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "builders.hpp"
#include "ibflow/journal/journal.hpp"

namespace ibflow::monitor::test {
namespace {

using testing::HasSubstr;

class Gathering : public testing::Test {
 protected:
  void SetUp() override {
    auto opened =
        journal::Journal::open(file, {"sim", "2019-02-13", "DU1", 7, "0.1.0", ""}, [](auto) {}, activity);
    ASSERT_TRUE(opened) << opened.error().message;
    journal = std::move(*opened);
  }
  void trade(int id, model::Side side, model::OrderRole role, double price, int second) {
    model::OrderIntent order;
    order.key = "k" + std::to_string(id);
    order.order_id = core::OrderId(id);
    order.client_id = core::ClientId(7);
    order.instrument.symbol = "AAPL";
    order.side = side;
    order.quantity = 100;
    order.role = role;
    order.account = "DU1";
    journal->record_intents({order}, at(second), [](const core::Expected<void>& done) { EXPECT_TRUE(done); });
    for (const std::string part : {"a", "b"}) {
      model::Execution execution;
      execution.execution_id = std::to_string(id) + part + ".01";
      execution.order_id = order.order_id;
      execution.client_id = order.client_id;
      execution.order_ref = order.key;
      execution.account = order.account;
      execution.symbol = "AAPL";
      execution.side = side;
      execution.quantity = 50;
      execution.price = price;
      execution.time = at(second);
      journal->record_execution(execution, at(second));
      journal->record_commission({execution.execution_id, decimal("0.5"), "USD", {}}, at(second));
    }
  }
  ReportInput gathered() {
    EXPECT_TRUE(journal->close("market closed"));
    const auto reader = journal::JournalReader::open(file);
    return gather(reader.value(), 0).value();
  }

  TemporaryFolder folder;
  std::filesystem::path file = folder.path() / "day.ibflow";
  core::Activity activity;
  std::unique_ptr<journal::Journal> journal;
};

TEST_F(Gathering, pairs_fills_into_trips_and_marks_them_won_or_lost) {
  trade(1, model::Side::Buy, model::OrderRole::Entry, 170, 60);
  trade(2, model::Side::Sell, model::OrderRole::TakeProfit, 171, 120);
  trade(3, model::Side::Sell, model::OrderRole::Entry, 171, 180);
  trade(4, model::Side::Buy, model::OrderRole::StopLoss, 172, 240);
  trade(5, model::Side::Buy, model::OrderRole::Entry, 172, 300);
  const ReportInput input = gathered();
  ASSERT_EQ(input.round_trips.size(), 3U);
  EXPECT_EQ(input.round_trips[0].net_pnl, 98);
  EXPECT_EQ(input.costs.at(0).commission, 5);
  const auto& markers = input.tickers.at(0).markers;
  ASSERT_EQ(markers.size(), 5U) << "two fills of one order at one price are one mark";
  EXPECT_EQ(markers[0].quantity, 100);
  EXPECT_EQ(markers[0].won, true);
  EXPECT_EQ(markers[1].won, true);
  EXPECT_EQ(markers[1].role, model::OrderRole::TakeProfit);
  EXPECT_EQ(markers[2].won, false);
  EXPECT_EQ(markers[3].won, false);
  EXPECT_EQ(markers[4].won, std::nullopt);
}

TEST_F(Gathering, takes_minute_bars_where_there_are_any) {
  model::Bar bar = a_ticker("SPY", 1).bars[0];
  journal->record_bar("SPY", bar);
  bar.length = std::chrono::seconds(5);
  journal->record_bar("SPY", bar);
  const ReportInput input = gathered();
  ASSERT_EQ(input.tickers.size(), 1U);
  EXPECT_EQ(input.tickers[0].bars.size(), 1U);
  EXPECT_EQ(input.tickers[0].bars[0].length, std::chrono::seconds(60));
}

TEST_F(Gathering, tells_about_the_run) {
  const std::string page = render_report(gathered());
  EXPECT_THAT(page, HasSubstr("<h1>Session 2019-02-13</h1>"));
  EXPECT_THAT(page, HasSubstr("<dt>Run</dt><dd>1, market closed</dd>"));
}

TEST_F(Gathering, fails_for_a_run_that_is_not_there) {
  const auto reader = journal::JournalReader::open(file);
  EXPECT_EQ(gather(reader.value(), 9).error().category, core::ErrorCategory::Usage);
}

}  // namespace
}  // namespace ibflow::monitor::test
