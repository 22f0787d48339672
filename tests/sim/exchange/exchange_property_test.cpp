// Random orders against a recorded day: what must hold whatever the orders are.

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>

#include "ibflow/sim/accounts/commission.hpp"
#include "tests/sim/exchange/builders.hpp"

namespace ibflow::sim {
namespace {

using core::Decimal;
using core::Timestamp;

/// Checks every fill at the moment it is heard.
class Auditor : public ExchangeListener {
 public:
  explicit Auditor(const Tape& tape) : tape_(tape) {}
  void attach(const Exchange& exchange) { exchange_ = &exchange; }

  void before(const Print& print) {
    const std::string& ticker = tape_.tickers()[print.ticker];
    quotes_[ticker] = print;
    taken_[{ticker, model::Side::Buy}] = taken_[{ticker, model::Side::Sell}] = 0;
  }

  void on_order(const SimOrder& order) override {
    EXPECT_EQ(order.filled + order.remaining(), order.terms.quantity);
    EXPECT_FALSE(order.remaining().is_negative());
    EXPECT_EQ(order.status == model::OrderStatus::Filled, order.remaining().is_zero());
  }
  void on_fill(const SimOrder& order, const Fill& fill) override {
    const auto quote = quotes_.find(fill.ticker);
    ASSERT_NE(quote, quotes_.end()) << "a fill before the first print";
    EXPECT_GE(fill.at, quote->second.at);
    EXPECT_GE(fill.at, order.placed_at);
    check_price(order, fill, quote->second);
    check_size(fill, quote->second);
    check_exits(order);
    filled_[order.perm_id.value] += fill.shares;
    EXPECT_EQ(order.filled, filled_[order.perm_id.value]);
    EXPECT_EQ(order.filled, fill.cumulative_shares);
  }
  void on_commission(const SimOrder& order, const Fill& fill) override {
    EXPECT_FALSE(fill.commission.is_negative());
    EXPECT_EQ(order.commission, fixed_commission(order.filled, order.notional));
  }
  void on_cancelled(const SimOrder& order, const std::string&) override {
    EXPECT_EQ(order.status, model::OrderStatus::Cancelled);
  }
  void on_rejected(const SimOrder&, int, const std::string&) override {}
  void on_warning(const SimOrder&, int, const std::string&) override {}

 private:
  static void check_price(const SimOrder& order, const Fill& fill, const Print& quote) {
    const bool buys = fill.side == model::Side::Buy;
    const double opposite = buys ? quote.ask : quote.bid;
    const double better_by = buys ? opposite - fill.price : fill.price - opposite;
    EXPECT_LE(better_by, 0) << "better than the opposite quote";
    const bool is_limit = order.terms.type == OrderType::Limit || order.terms.type == OrderType::StopLimit;
    if (!is_limit || !fill.added_liquidity) {
      EXPECT_EQ(fill.price, opposite);
    } else {
      EXPECT_EQ(fill.price, *order.terms.limit_price);
    }
    if (is_limit) {
      EXPECT_LE(buys ? fill.price - *order.terms.limit_price : *order.terms.limit_price - fill.price, 0);
    }
    EXPECT_TRUE(order.triggered || !order.is_stop());
  }
  void check_size(const Fill& fill, const Print& quote) {
    Decimal& taken = taken_[{fill.ticker, fill.side}];
    taken += fill.shares;
    EXPECT_LE(taken, fill.side == model::Side::Buy ? quote.ask_size : quote.bid_size);
  }
  void check_exits(const SimOrder& order) const {
    if (order.terms.parent_id.value == 0) return;
    const SimOrder* parent = exchange_->find(order.terms.client_id, order.terms.parent_id);
    Decimal exits;
    for (const SimOrder* other : exchange_->orders(order.terms.client_id)) {
      if (other->terms.parent_id == order.terms.parent_id) exits += other->filled;
    }
    EXPECT_LE(exits, parent->filled);
  }

  const Tape& tape_;
  const Exchange* exchange_ = nullptr;
  std::map<std::string, Print> quotes_;
  std::map<std::pair<std::string, model::Side>, Decimal> taken_;
  std::map<std::int64_t, Decimal> filled_;
};

/// Somebody without a plan who sees only what has been printed.
class RandomTrader {
 public:
  RandomTrader(std::uint64_t seed, Exchange& exchange) : random_(seed), exchange_(exchange) {}

  void act(const std::string& ticker, const Print& print) {
    const auto choice = roll(400);
    if (choice == 0) bracket(ticker, print);
    if (choice == 1 || choice == 2) place(single(ticker, print), print.at);
    if (choice == 3) change(print);
    if (choice == 4) cancel(print.at);
  }

 private:
  std::uint64_t roll(std::uint64_t sides) { return random_() % sides; }
  static double cents(double price) { return std::round(price * 100) / 100; }
  /// Within about 0.3 % of the price.
  double near(double price) { return cents(price * (0.997 + static_cast<double>(roll(600)) / 100'000)); }
  core::OrderId next_id() const { return exchange_.next_order_id(core::ClientId(1)); }

  OrderRequest single(const std::string& ticker, const Print& print) {
    OrderRequest request = testing::an_order(next_id().value).of(ticker).market();
    request.side = roll(2) == 0 ? model::Side::Buy : model::Side::Sell;
    request.quantity = static_cast<std::int64_t>(roll(4000) + 1);
    request.type = static_cast<OrderType>(roll(4));
    request.limit_price = near(print.price);
    request.stop_price = near(print.price);
    if (roll(3) == 0) request.tif = TimeInForce::GoodTillCancelled;
    if (roll(4) == 0) {
      request.oca_group = "group " + std::to_string(roll(3));
      request.oca_type = static_cast<OcaType>(roll(3) + 1);
    }
    return request;
  }

  void bracket(const std::string& ticker, const Print& print) {
    OrderRequest parent = single(ticker, print);
    parent.transmit = false;
    const int id = parent.order_id.value;
    const bool buys = parent.side == model::Side::Buy;
    OrderRequest target = testing::an_order(id + 1).of(ticker).child_of(id).held().limit(
        cents(print.price * (buys ? 1.001 : 0.999)));
    OrderRequest stop =
        testing::an_order(id + 2).of(ticker).child_of(id).stop(cents(print.price * (buys ? 0.999 : 1.001)));
    target.side = stop.side = model::opposite(parent.side);
    target.quantity = stop.quantity = parent.quantity;
    place(parent, print.at);
    place(target, print.at);
    place(stop, print.at);
  }

  void place(const OrderRequest& request, Timestamp now) {
    const auto placed = exchange_.place(request, now);
    EXPECT_TRUE(placed) << placed.error().message;
  }

  const SimOrder* any_working() {
    const auto working = exchange_.working_orders();
    return working.empty() ? nullptr : working[roll(working.size())];
  }

  void change(const Print& print) {
    const SimOrder* order = any_working();
    if (order == nullptr) return;
    OrderRequest request = order->terms;
    request.quantity += static_cast<std::int64_t>(roll(200));
    if (request.limit_price) request.limit_price = cents(*request.limit_price * 1.0001);
    place(request, print.at);
  }

  void cancel(Timestamp now) {
    const SimOrder* order = any_working();
    if (order == nullptr) return;
    EXPECT_TRUE(exchange_.cancel(order->terms.client_id, order->terms.order_id, now));
  }

  std::mt19937_64 random_;
  Exchange& exchange_;
};

struct Outcome {
  std::vector<Fill> fills;
  std::size_t orders = 0;
  std::size_t exits = 0;  // fills of children
};

void check_books(const Exchange& exchange, const Ledger& ledger) {
  Decimal cash = ledger.starting_cash();
  std::map<std::string, Decimal> positions;
  for (const Fill& fill : exchange.fills()) {
    const Decimal shares = fill.side == model::Side::Buy ? fill.shares : -fill.shares;
    cash -= shares * Decimal::from_double(fill.price).value() + fill.commission;
    positions[fill.ticker] += shares;
  }
  EXPECT_EQ(ledger.cash(), cash);
  for (const auto& [ticker, shares] : positions) EXPECT_EQ(ledger.holding(ticker).quantity, shares) << ticker;
  EXPECT_EQ(ledger.net_liquidation(),
            ledger.starting_cash() + ledger.realized_pnl() + ledger.unrealized_pnl());
}

Outcome trade_a_day(const Tape& tape, std::uint64_t seed, Timestamp until) {
  Auditor auditor(tape);
  Ledger ledger(100'000'000);
  LedgerBooks books(ledger);
  ExchangeOptions options;
  options.seed = seed;
  options.id_salt = "2019-02-13";
  Exchange exchange(tape.tickers(), options, books, auditor);
  auditor.attach(exchange);
  RandomTrader trader(seed, exchange);
  for (const Print& print : tape.prints()) {
    if (print.at >= until) break;
    auditor.before(print);
    exchange.on_print(print);
    trader.act(tape.tickers()[print.ticker], print);
  }
  exchange.on_time(testing::at("16:00"));
  check_books(exchange, ledger);
  Outcome outcome{exchange.fills(), exchange.orders().size()};
  for (const Fill& fill : outcome.fills) {
    if (exchange.find(fill.client_id, fill.order_id)->terms.parent_id.value != 0) ++outcome.exits;
  }
  for (const SimOrder* order : exchange.orders()) {
    EXPECT_TRUE(order->finished() || order->terms.tif != TimeInForce::Day);
  }
  return outcome;
}

class RandomOrders : public ::testing::TestWithParam<std::uint64_t> {
 protected:
  static const Tape& tape() {
    static const Tape tape =
        Tape::build(testing::demo_recording(), testing::a_day(), {"AAPL", "SLV", "AMT", "AMZN"}, 11).value();
    return tape;
  }
};

TEST_P(RandomOrders, KeepTheBooksTheQuotesAndTheBrackets) {
  const Outcome outcome = trade_a_day(tape(), GetParam(), testing::at("16:00"));
  EXPECT_GT(outcome.orders, 200U);
  EXPECT_GT(outcome.fills.size(), 200U);
  EXPECT_GT(outcome.exits, 20U);
}

TEST_P(RandomOrders, FillTheSameWayEachTime) {
  EXPECT_EQ(trade_a_day(tape(), GetParam(), testing::at("16:00")).fills,
            trade_a_day(tape(), GetParam(), testing::at("16:00")).fills);
}

TEST_P(RandomOrders, FillTheSameWayWhetherThereIsAFutureOrNot) {
  const auto noon = testing::at("12:00");
  const auto day = trade_a_day(tape(), GetParam(), testing::at("16:00")).fills;
  const auto morning = trade_a_day(tape(), GetParam(), noon).fills;
  ASSERT_LT(morning.size(), day.size());
  EXPECT_EQ(morning,
            std::vector<Fill>(day.begin(), day.begin() + static_cast<std::ptrdiff_t>(morning.size())));
  EXPECT_GE(day[morning.size()].at, noon);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomOrders, ::testing::Values(1, 20190213, 987654321));

}  // namespace
}  // namespace ibflow::sim
