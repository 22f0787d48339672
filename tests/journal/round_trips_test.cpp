// From flat to flat, to the cent, in the program and in SQL alike.

#include "ibflow/journal/round_trips.hpp"

#include "journal_fixture.hpp"

namespace ibflow::journal::test {
namespace {

using model::OrderRole;

class FillBuilder {
 public:
  explicit FillBuilder(model::Side side, std::string_view quantity, double price) {
    fill_.account = "DU1";
    fill_.ticker = "AAPL";
    fill_.side = side;
    fill_.quantity = decimal(quantity);
    fill_.price = price;
    fill_.role = OrderRole::Entry;
  }
  FillBuilder& ticker(std::string value) { return fill_.ticker = std::move(value), *this; }
  FillBuilder& at_second(int value) { return fill_.time = at(value), *this; }
  FillBuilder& commission(std::string_view value) { return fill_.commission = decimal(value), *this; }
  FillBuilder& role(std::optional<OrderRole> value) { return fill_.role = value, *this; }
  FillBuilder& because(std::string value) { return fill_.reason = std::move(value), *this; }
  operator Fill() const { return fill_; }  // NOLINT: a builder is what it builds

 private:
  Fill fill_;
};
FillBuilder bought(std::string_view quantity, double price) {
  return FillBuilder(model::Side::Buy, quantity, price);
}
FillBuilder sold(std::string_view quantity, double price) {
  return FillBuilder(model::Side::Sell, quantity, price);
}

TEST(RoundTrips, a_long_trip_has_averages_pnl_costs_and_reasons) {
  const auto trips = pair_round_trips({
      bought("60", 10.10).at_second(1).commission("0.35").because("BUY at 0.9"),
      bought("40", 10.20).at_second(2).commission("0.35"),
      sold("100", 10.34).at_second(3).commission("1.01").role(OrderRole::TakeProfit),
  });
  ASSERT_EQ(trips.size(), 1U);
  const RoundTrip& trip = trips[0];
  EXPECT_TRUE(trip.is_long);
  EXPECT_TRUE(trip.closed);
  EXPECT_EQ(trip.quantity, 100);
  EXPECT_DOUBLE_EQ(trip.entry_price, 10.14);
  EXPECT_DOUBLE_EQ(trip.exit_price.value(), 10.34);
  EXPECT_EQ(trip.entry_time, at(1));
  EXPECT_EQ(trip.exit_time, at(3));
  EXPECT_EQ(trip.gross_pnl, 20);
  EXPECT_EQ(trip.commission, decimal("1.71"));
  EXPECT_EQ(trip.net_pnl, decimal("18.29"));
  EXPECT_EQ(trip.entry_reason, "BUY at 0.9");
  EXPECT_EQ(trip.exit_reason, "take_profit");
}

TEST(RoundTrips, a_short_trip_earns_when_the_price_falls) {
  const auto trips = pair_round_trips({sold("10", 50.5), bought("10", 50.25).role(OrderRole::StopLoss)});
  ASSERT_EQ(trips.size(), 1U);
  EXPECT_FALSE(trips[0].is_long);
  EXPECT_EQ(trips[0].gross_pnl, decimal("2.5"));
  EXPECT_EQ(trips[0].exit_reason, "stop_loss");
}

TEST(RoundTrips, a_fill_through_zero_closes_one_trip_and_opens_the_next_sharing_its_commission) {
  const auto trips = pair_round_trips({
      bought("100", 10),
      sold("250", 11).commission("2.50"),
      bought("150", 10.5).role(OrderRole::Exit),
  });
  ASSERT_EQ(trips.size(), 2U);
  EXPECT_EQ(trips[0].gross_pnl, 100);
  EXPECT_EQ(trips[0].commission, 1);
  EXPECT_EQ(trips[0].exit_reason, "reverse");
  EXPECT_FALSE(trips[1].is_long);
  EXPECT_EQ(trips[1].quantity, 150);
  EXPECT_EQ(trips[1].commission, decimal("1.5"));
  EXPECT_EQ(trips[1].gross_pnl, 75);
}

TEST(RoundTrips, tickers_do_not_mix_and_an_open_trip_stays_open) {
  const auto trips =
      pair_round_trips({bought("10", 10), sold("5", 20).ticker("MSFT"), sold("4", 11).role(OrderRole::Exit)});
  ASSERT_EQ(trips.size(), 2U);
  EXPECT_FALSE(trips[0].closed);
  EXPECT_DOUBLE_EQ(trips[0].exit_price.value(), 11);
  EXPECT_FALSE(trips[1].closed);
  EXPECT_FALSE(trips[1].exit_time);
}

TEST(RoundTrips, several_ways_out_are_all_named_and_strangers_are_unknown) {
  const auto trips =
      pair_round_trips({bought("10", 10), sold("3", 11).role(OrderRole::TakeProfit),
                        sold("3", 11).role(OrderRole::TakeProfit), sold("4", 11).role(std::nullopt)});
  ASSERT_EQ(trips.size(), 1U);
  EXPECT_EQ(trips[0].exit_reason, "take_profit+unknown");
}

TEST(RoundTrips, adding_pennies_a_thousand_times_stays_exact) {
  std::vector<Fill> fills;
  for (int i = 0; i < 1000; ++i) fills.push_back(bought("0.1", 0.1).commission("0.01"));
  fills.push_back(sold("100", 0.3).role(OrderRole::Exit));
  const auto trips = pair_round_trips(fills);
  ASSERT_EQ(trips.size(), 1U);
  EXPECT_EQ(trips[0].gross_pnl, 20);
  EXPECT_EQ(trips[0].net_pnl, 10);
}

using RoundTripsInAJournal = JournalTest;

TEST_F(RoundTripsInAJournal, the_view_and_the_reader_agree) {
  open();
  trade(an_order().key("a").id(1).buy(100), "1.01", 170.5, 10, "1.00");
  trade(an_order().key("b").id(2).sell(250), "2.01", 171.25, 20, "2.50");
  trade(an_order().key("c").id(3).buy(150).role(OrderRole::StopLoss), "3.01", 172, 30, "1.5");
  trade(an_order().key("d").id(4).ticker("SPY").sell(7), "4.01", 275, 40, "0.35");
  const auto trips = reader().round_trips(1).value();
  ASSERT_EQ(trips.size(), 3U);
  EXPECT_EQ(trips[0].net_pnl, 73);
  EXPECT_EQ(trips[1].net_pnl, decimal("-115.5"));
  EXPECT_FALSE(trips[2].closed);
  EXPECT_EQ(query("SELECT ticker, trip, direction, quantity, entry_price, exit_price, gross_pnl, commission, "
                  "net_pnl, "
                  "exit_reason FROM round_trips ORDER BY trip"),
            "AAPL|1|long|100.0|170.5|171.25|75.0|2.0|73.0|reverse\n"
            "AAPL|2|short|150.0|171.25|172.0|-112.5|3.0|-115.5|stop_loss");
}

}  // namespace
}  // namespace ibflow::journal::test
