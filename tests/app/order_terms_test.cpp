// What is typed behind `ibflow order buy`, and the order that it makes.

#include "apps/ibflow/order_terms.hpp"

#include <gmock/gmock.h>

#include "apps/ibflow/moment.hpp"
#include "apps/ibflow/scanner_parameters.hpp"

namespace ibflow::cli {
namespace {

using protocol::build::Action;
using testing::HasSubstr;
using namespace std::chrono_literals;

OrderTerms terms(const std::string& quantity = "10") {
  OrderTerms typed;
  typed.symbol = "AAPL";
  typed.quantity = quantity;
  return typed;
}

protocol::Order made(const OrderTerms& typed, Action action = Action::Buy) {
  const auto order = order_of(typed, action);
  EXPECT_TRUE(order) << order.error().message;
  return order.value_or(protocol::Order());
}

std::string refusal(const OrderTerms& typed) {
  const auto order = order_of(typed, Action::Buy);
  EXPECT_FALSE(order) << order->order_type;
  if (order) return {};
  EXPECT_EQ(order.error().category, core::ErrorCategory::Usage);
  return order.error().message;
}

TEST(OrderTerms, ThePricesSayTheType) {
  auto typed = terms();
  EXPECT_EQ(made(typed).order_type, "MKT");
  typed.limit = 170;
  EXPECT_EQ(made(typed).order_type, "LMT");
  typed.stop = 169;
  EXPECT_EQ(made(typed).order_type, "STP LMT");
  EXPECT_EQ(made(typed).aux_price, 169.0);
  typed.limit.reset();
  EXPECT_EQ(made(typed, Action::Sell).order_type, "STP");
  EXPECT_EQ(made(typed, Action::Sell).action, "SELL");
  typed.stop.reset();
  typed.trail_percent = 2;
  EXPECT_EQ(made(typed).trailing_percent, 2.0);
}

TEST(OrderTerms, TypesAreUnderstoodHoweverTheirSpaceIsTyped) {
  auto typed = terms();
  typed.limit = 170;
  typed.stop = 169;
  for (const auto* type : {"STP LMT", "stp lmt", "stp-lmt", "STPLMT", "stp_lmt"}) {
    typed.type = type;
    EXPECT_EQ(made(typed).order_type, "STP LMT") << type;
  }
}

TEST(OrderTerms, WhatDoesNotFitIsRefusedWithTheOptionToMend) {
  EXPECT_THAT(refusal(terms("0")), HasSubstr("above zero"));
  EXPECT_THAT(refusal(terms("-3")), HasSubstr("ibflow order sell"));
  EXPECT_THAT(refusal(terms("3 shares")), HasSubstr("no number"));
  auto typed = terms();
  typed.type = "LMT";
  EXPECT_THAT(refusal(typed), HasSubstr("--limit"));
  typed.type = "MKT";
  typed.limit = 170;
  EXPECT_THAT(refusal(typed), HasSubstr("takes no --limit"));
  typed = terms();
  typed.take_profit = 180;
  EXPECT_THAT(refusal(typed), HasSubstr("--stop-loss"));
  typed = terms();
  typed.tif = "GTD";
  EXPECT_THAT(refusal(typed), HasSubstr("--good-till"));
}

TEST(OrderTerms, AnOrderGoodTillADayIsGoodToItsEndInNewYork) {
  auto typed = terms("0.5");
  typed.limit = 170;
  typed.good_till = "2019-02-20";
  typed.outside_rth = true;
  const auto order = made(typed);
  EXPECT_EQ(order.tif, "GTD");
  EXPECT_EQ(order.good_till_date, "20190221-04:59:59");
  EXPECT_TRUE(order.outside_rth);
  EXPECT_EQ(order.total_quantity, core::Decimal::parse("0.5"));
  typed.tif = "DAY";
  EXPECT_THAT(refusal(typed), HasSubstr("--tif says DAY"));
}

TEST(Moments, AreNewYorksUnlessAZoneIsSaid) {
  const auto date = *core::parse_date("2019-02-13");
  EXPECT_EQ(parse_moment("2019-02-13", "--since"), core::from_new_york(date, 0s));
  EXPECT_EQ(parse_moment("20190213 10:30", "--since"), core::from_new_york(date, 10h + 30min));
  EXPECT_EQ(parse_moment("2019-02-13T15:30:00Z", "--since"), core::from_new_york(date, 10h + 30min));
  EXPECT_EQ(parse_moment("2019-02-13", "--good-till", DayPart::End), core::from_new_york(date, 24h - 1s));
  EXPECT_EQ(parse_moment("2019-02-13", "--until", DayPart::After), core::from_new_york(date, 24h));
  for (const auto* wrong : {"", "soon", "2019-02-30", "2019-02-13 25:00", "2019-02-13 ", "1550068200"}) {
    const auto moment = parse_moment(wrong, "--since");
    ASSERT_FALSE(moment) << wrong;
    EXPECT_THAT(moment.error().message, HasSubstr("--since"));
  }
}

TEST(ScannerParameters, AreReadWhereverTheyStandAndToldOnce) {
  const auto choices = scanner_choices(
      "<R><InstrumentList><Instrument><name>US Stocks</name><type>STK</type></Instrument></InstrumentList>"
      "<LocationTree><Location><displayName>US</displayName><locationCode>STK.US</locationCode><LocationTree>"
      "<Location><displayName>NYSE</displayName><locationCode>STK.NYSE</locationCode></Location></"
      "LocationTree>"
      "</Location></LocationTree><ScanTypeList><ScanType><displayName>Top Gainers</displayName>"
      "<scanCode>TOP_PERC_GAIN</scanCode><instruments>STK</instruments></ScanType><ScanType>"
      "<scanCode>TOP_PERC_GAIN</scanCode></ScanType></ScanTypeList></R>");
  ASSERT_TRUE(choices) << choices.error().message;
  ASSERT_EQ(choices->size(), 4u);
  EXPECT_EQ(choices->at(2).code, "STK.NYSE");
  EXPECT_EQ(choices->at(3).name, "Top Gainers");
  EXPECT_TRUE(is_about(choices->at(3), "gain"));
  EXPECT_FALSE(is_about(choices->at(3), "lose"));
  EXPECT_EQ(scanner_choices("<R>").error().category, core::ErrorCategory::Protocol);
}

}  // namespace
}  // namespace ibflow::cli
