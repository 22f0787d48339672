// Random orders of every type under every fill model: what must hold whatever the orders are.

#include <gtest/gtest.h>

#include <map>
#include <ostream>
#include <random>

#include "tests/sim/exchange/stage.hpp"

namespace ibflow::sim {
namespace {

using core::Decimal;

struct Model {
  const char* text;
  std::uint64_t seed;

  friend std::ostream& operator<<(std::ostream& out, const Model& model) { return out << model.text; }
};

/// A market that walks at random, and somebody who places whatever there is.
class RandomDay : public ::testing::TestWithParam<Model> {
 protected:
  RandomDay() : random_(GetParam().seed) {
    ExchangeOptions options;
    options.fill_model = parse_fill_model(GetParam().text).value();
    stage_.emplace(options);
  }

  std::uint64_t roll(std::uint64_t sides) { return random_() % sides; }
  static double cents(double price) { return std::round(price * 100) / 100; }
  double near() { return cents(price_ + (static_cast<double>(roll(41)) - 20) / 100); }

  /// Not marketable on arrival.
  double below() { return cents(price_ - 0.05 - static_cast<double>(roll(5)) / 100); }

  OrderRequest any_order(int id) {
    OrderRequest request = testing::an_order(id);
    request.side = roll(2) == 0 ? model::Side::Buy : model::Side::Sell;
    request.quantity = static_cast<std::int64_t>(roll(500) + 1);
    request.type = static_cast<OrderType>(roll(16));
    request.limit_price = near();
    request.stop_price = near();
    if (is_trailing(request.type)) {
      request.stop_price.reset();
      request.trail_amount = 0.05;
      request.limit_offset = 0.02;
    }
    if (!is_on_close(request.type)) set_extras(request);
    return request;
  }
  void set_extras(OrderRequest& request) {
    const auto choice = roll(12);
    if (choice == 0) request.tif = TimeInForce::ImmediateOrCancel;
    if (choice == 1) request.tif = TimeInForce::FillOrKill;
    if (choice == 2) request.all_or_none = true;
    if (choice == 3) request.good_after = stage_->now + std::chrono::seconds(20);
    if (choice == 4) request.hidden = true;
    if (choice == 5 && request.quantity > Decimal(10)) request.display_size = 10;
    if (choice == 6) request.min_quantity = 1;
    if (choice == 7) {
      OrderCondition condition;
      condition.ticker = "AAPL";
      condition.value = near();
      request.conditions.push_back(condition);
    }
    if (choice < 9) return;
    request.oca_group = "group " + std::to_string(roll(4));
    request.oca_type = static_cast<OcaType>(roll(3) + 1);
  }

  void step() {
    price_ = cents(price_ + (static_cast<double>(roll(7)) - 3) / 100);
    Print print;
    print.price = price_;
    print.shares = static_cast<std::int64_t>(roll(300));
    print.bid = cents(price_ - static_cast<double>(roll(3)) / 100);
    print.ask = cents(print.bid + 0.01 + static_cast<double>(roll(2)) / 100);
    print.bid_size = static_cast<std::int64_t>(roll(400));
    print.ask_size = static_cast<std::int64_t>(roll(400));
    print.is_quote = roll(3) != 0 || stage_->exchange.latest("AAPL") == nullptr;
    print.is_trade = !print.is_quote || roll(2) == 0;
    stage_->show(print);
  }

  void trade_for(int steps) {
    for (int i = 0; i < steps; ++i) {
      step();
      const auto choice = roll(4);
      const auto working = stage_->exchange.working_orders();
      const SimOrder* one = working.empty() ? nullptr : working[roll(working.size())];
      if (choice < 2) {
        const auto placed = stage_->exchange.place(any_order(next_id_++), stage_->now);
        EXPECT_TRUE(placed || placed.error().code == 10326 || placed.error().code == 10327)
            << placed.error().message;
      } else if (choice == 2 && one != nullptr && one->status != model::OrderStatus::PendingCancel) {
        OrderRequest changed = one->terms;
        changed.quantity += Decimal(static_cast<std::int64_t>(roll(50)));
        if (changed.limit_price) changed.limit_price = near();
        EXPECT_TRUE(stage_->exchange.place(changed, stage_->now));
      } else if (choice == 3 && one != nullptr && roll(3) == 0) {
        EXPECT_TRUE(stage_->exchange.cancel(one->perm_id, stage_->now));
      }
      if (i % 40 == 0) check_all();
    }
  }

  void check_all() {
    std::map<std::int64_t, Decimal> filled;
    Decimal position;
    for (const Fill& fill : stage_->exchange.fills()) {
      EXPECT_TRUE(fill.shares.is_positive());
      filled[fill.perm_id.value] += fill.shares;
      position += fill.side == model::Side::Buy ? fill.shares : -fill.shares;
    }
    for (const SimOrder* order : stage_->exchange.orders()) {
      EXPECT_EQ(order->filled, filled[order->perm_id.value]);
      EXPECT_FALSE(order->remaining().is_negative());
      EXPECT_EQ(order->status == model::OrderStatus::Filled, order->remaining().is_zero());
    }
    EXPECT_EQ(stage_->ledger.holding("AAPL").quantity, position);
  }

  std::mt19937_64 random_;
  std::optional<testing::Stage> stage_;
  double price_ = 100;
  int next_id_ = 1;
};

TEST_P(RandomDay, KeepsItsSums) {
  trade_for(1500);
  stage_->move_to(testing::at("16:00"));
  check_all();
  EXPECT_GT(stage_->exchange.fills().size(), 100U);
  for (const SimOrder* order : stage_->exchange.orders()) EXPECT_TRUE(order->finished());
}

/// Hears every fill beside the order's terms at that moment.
class LimitWatch : public testing::Scribe {
 public:
  void on_fill(const SimOrder& order, const Fill& fill) override {
    const auto& terms = order.terms;
    const bool bound = needs_limit_price(terms.type) || is_pegged(terms.type);
    const double limit = order.working_limit.value_or(bound ? terms.limit_price.value_or(0) : 0);
    if (!bound || is_trailing(terms.type)) return;
    const bool beyond = fill.side == model::Side::Buy ? fill.price > limit : fill.price < limit;
    EXPECT_FALSE(beyond) << to_string(terms.type) << " at " << fill.price << " with limit " << limit;
    EXPECT_TRUE(!terms.all_or_none || order.remaining().is_zero());
    EXPECT_TRUE(terms.tif != TimeInForce::FillOrKill || order.remaining().is_zero());
    ++checked;
  }
  int checked = 0;
};

TEST_P(RandomDay, FillsNothingBeyondItsLimitNorInPartsWhatMustBeWhole) {
  LimitWatch watch;
  Ledger ledger(10'000'000);
  LedgerBooks books(ledger);
  ExchangeOptions options;
  options.fill_model = parse_fill_model(GetParam().text).value();
  Exchange exchange(std::vector<std::string>{"AAPL"}, options, books, watch);
  auto now = testing::at("10:00");
  for (int i = 0; i < 1500; ++i) {
    step();
    Print print = *stage_->exchange.latest("AAPL");
    now += std::chrono::seconds(1);
    print.at = now;
    exchange.on_print(print);
    EXPECT_TRUE(exchange.place(any_order(next_id_++), now).has_value());
  }
  EXPECT_GT(watch.checked, 100);
}

TEST_P(RandomDay, NeverOverfillsAGroup) {
  Decimal all_filled;
  for (int group = 0; group < 60; ++group) {
    const std::string name = "whole " + std::to_string(group);
    const int first = next_id_;
    for (int i = 0; i < 4; ++i) {
      OrderRequest request =
          testing::an_order(next_id_++).buy(100).limit(below()).oca(name, OcaType::ReduceOthers);
      EXPECT_TRUE(stage_->exchange.place(request, stage_->now));
    }
    for (int i = 0; i < 20; ++i) step();
    Decimal filled;
    for (int id = first; id < next_id_; ++id) filled += stage_->order(id).filled;
    EXPECT_LE(filled.truncated(), 100);
    all_filled += filled;
    stage_->exchange.cancel_all(stage_->now);
  }
  EXPECT_GT(all_filled.truncated(), 500);
}

TEST_P(RandomDay, IsTheSameEachTime) {
  trade_for(500);
  const auto first = stage_->exchange.archive();
  random_.seed(GetParam().seed);
  ExchangeOptions options;
  options.fill_model = parse_fill_model(GetParam().text).value();
  stage_.emplace(options);
  price_ = 100;
  next_id_ = 1;
  trade_for(500);
  EXPECT_EQ(stage_->exchange.archive(), first);
}

INSTANTIATE_TEST_SUITE_P(Models, RandomDay,
                         ::testing::Values(Model{"touch", 1}, Model{"trade-through", 2}, Model{"queue", 3},
                                           Model{"touch,latency=1500ms,cancel-latency=900ms", 4},
                                           Model{"queue,slippage=2", 5},
                                           Model{"trade-through,unlimited-size", 6}));

/// Two resting limits of one side: the worse one has traded at a moment at which the better one could not.
TEST(PriceTimePriority, HoldsAmongRestingLimits) {
  std::mt19937_64 random(7);
  testing::Stage stage;
  Print print;
  print.price = print.bid = 100;
  print.ask = 100.01;
  print.bid_size = print.ask_size = 1000;
  stage.show(print);
  for (int id = 1; id <= 200; ++id) {
    const double limit = 99.99 - static_cast<double>(random() % 20) / 100;
    ASSERT_TRUE(stage.exchange.place(testing::an_order(id)
                                         .buy(static_cast<std::int64_t>(random() % 90 + 1))
                                         .limit(std::round(limit * 100) / 100),
                                     stage.now));
  }
  for (int i = 0; i < 100; ++i) {
    print.bid = print.price = 99.70 + static_cast<double>(random() % 30) / 100;
    print.ask = std::round((print.bid + 0.01) * 100) / 100;
    print.ask_size = static_cast<std::int64_t>(random() % 200);
    stage.show(print);
    const auto orders = stage.exchange.orders();
    for (const SimOrder* worse : orders) {
      if (worse->filled.is_zero()) continue;
      for (const SimOrder* better : orders) {
        const bool first = *better->terms.limit_price > *worse->terms.limit_price ||
                           (better->terms.limit_price == worse->terms.limit_price &&
                            better->terms.order_id < worse->terms.order_id);
        if (first) {
          ASSERT_EQ(better->status, model::OrderStatus::Filled);
        }
      }
    }
  }
}

}  // namespace
}  // namespace ibflow::sim
