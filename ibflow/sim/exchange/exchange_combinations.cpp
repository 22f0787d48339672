// Combinations: their quote is what their legs' quotes give, and a fill is one of the whole and one of each
// leg.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ibflow/sim/exchange/exchange_book.hpp"

namespace ibflow::sim {

using core::Decimal;
using core::Timestamp;

namespace {

model::Side side_of_leg(const CombinationLeg& leg, model::Side side) {
  return leg.ratio > 0 ? side : model::opposite(side);
}

Decimal size_of_leg(const CombinationLeg& leg, const Decimal& combinations) {
  return combinations * Decimal(std::abs(leg.ratio));
}

/// As many whole combinations as `size` of a leg makes.
Decimal combinations_in(const CombinationLeg& leg, const Decimal& size) {
  return Decimal(size.truncated() / std::abs(leg.ratio));
}

/// A fifth part: the whole is 00025b46.1f3a9c07.01.01, its legs ...02.01.01, ...03.01.01.
std::string leg_execution_id(std::string_view whole, std::int32_t leg) {
  constexpr std::size_t kTwoParts = 17;
  return fmt::format("{}.{:02d}.01.01", whole.substr(0, kTwoParts), leg + 1);
}

}  // namespace

bool Exchange::is_halted(const Book& book) const {
  return book.halted || std::ranges::any_of(book.instrument.legs, [&](const CombinationLeg& leg) {
           return book_of(leg.ticker)->halted;
         });
}

void Exchange::show_combinations(const Book& leg, Timestamp now) {
  for (Book* combination : combinations_) {
    const bool is_part = std::ranges::any_of(
        combination->instrument.legs, [&](const auto& one) { return one.ticker == leg.instrument.key; });
    if (!is_part) continue;
    if (const auto quote = net_quote(*combination, now)) show(*combination, *quote);
  }
}

std::optional<Print> Exchange::net_quote(const Book& combination, Timestamp now) const {
  Print net;
  net.at = now;
  net.is_trade = false;
  std::optional<Decimal> bid_size, ask_size;
  for (const auto& leg : combination.instrument.legs) {
    const Book* book = book_of(leg.ticker);
    const auto bid = book->bid(book->latest), ask = book->ask(book->latest);
    if (!bid || !ask) return std::nullopt;
    const bool is_bought = leg.ratio > 0;
    const auto ratio = static_cast<double>(leg.ratio);
    net.bid += ratio * (is_bought ? *bid : *ask);
    net.ask += ratio * (is_bought ? *ask : *bid);
    const auto at_bid = combinations_in(leg, is_bought ? book->bid_left : book->ask_left);
    const auto at_ask = combinations_in(leg, is_bought ? book->ask_left : book->bid_left);
    bid_size = bid_size ? core::min(*bid_size, at_bid) : at_bid;
    ask_size = ask_size ? core::min(*ask_size, at_ask) : at_ask;
  }
  net.bid = tidy_price(net.bid);
  net.ask = tidy_price(net.ask);
  net.price = tidy_price((net.bid + net.ask) / 2);
  net.bid_size = bid_size.value_or(0);
  net.ask_size = ask_size.value_or(0);
  return net;
}

void Exchange::take_from_legs(const Book& combination, model::Side side, const Decimal& shares) {
  for (const auto& leg : combination.instrument.legs) {
    Decimal& left = book_of(leg.ticker)->left_for(side_of_leg(leg, side));
    left = core::max(left - size_of_leg(leg, shares), Decimal());
  }
}

// At the legs' quotes; what the whole trades better or worse than they give, a leg of one has.
std::vector<double> Exchange::leg_prices(const Book& combination, model::Side side, double net) const {
  const auto& legs = combination.instrument.legs;
  std::vector<double> prices;
  std::size_t adjusted = 0;
  double sum = 0;
  for (std::size_t i = 0; i < legs.size(); ++i) {
    prices.push_back(book_of(legs[i].ticker)->opposite_quote(side_of_leg(legs[i], side)).value_or(0));
    sum += static_cast<double>(legs[i].ratio) * prices[i];
    const auto rank = [&](std::size_t at) { return std::pair(-std::abs(legs[at].ratio), prices[at]); };
    if (rank(i) > rank(adjusted)) adjusted = i;
  }
  prices[adjusted] = tidy_price(prices[adjusted] + (net - sum) / static_cast<double>(legs[adjusted].ratio));
  return prices;
}

// The leg as an order of its own, `leg` and its earlier fills counted.
SimOrder Exchange::leg_order(const SimOrder& order, const Fill& leg) const {
  SimOrder part = order;
  part.terms.ticker = leg.ticker;
  part.terms.side = leg.side;
  part.filled = leg.shares;
  part.notional = leg.shares * Decimal::from_double(leg.price).value_or(Decimal());
  part.commission = Decimal();
  for (const Fill& earlier : fills_) {
    if (earlier.perm_id != leg.perm_id || earlier.leg != leg.leg) continue;
    part.filled += earlier.shares;
    part.notional += earlier.shares * Decimal::from_double(earlier.price).value_or(Decimal());
    part.commission += earlier.commission;
  }
  part.average_price = part.notional.to_double() / part.filled.to_double();
  return part;
}

void Exchange::fill_combination(SimOrder& order, const Fill& whole) {
  const Book& combination = *book_of(whole.ticker);
  const auto prices = leg_prices(combination, whole.side, whole.price);
  take_from_legs(combination, whole.side, whole.shares);
  fills_.push_back(whole);
  listener_.on_fill(order, whole);
  std::vector<Fill> legs;
  for (const auto& leg : combination.instrument.legs) {
    Fill fill = whole;
    fill.leg = static_cast<std::int32_t>(legs.size()) + 1;
    fill.execution_id = leg_execution_id(whole.execution_id, fill.leg);
    fill.ticker = leg.ticker;
    fill.side = side_of_leg(leg, whole.side);
    fill.shares = size_of_leg(leg, whole.shares);
    fill.price = prices[legs.size()];
    const SimOrder part = leg_order(order, fill);
    fill.cumulative_shares = part.filled;
    fill.average_price = part.average_price;
    const Booked booked = account_books_.apply(fill, part);
    book_of(fill.ticker)->marked.reset();
    fill.commission = booked.commission;
    fill.realized_pnl = booked.realized_pnl;
    order.commission += booked.commission;
    fills_.push_back(fill);
    listener_.on_fill(order, fill);
    legs.push_back(std::move(fill));
  }
  listener_.on_order(order);
  for (const Fill& fill : legs) listener_.on_commission(order, fill);
}

core::Expected<void> Exchange::afford(const OrderRequest& request) const {
  const auto& legs = book_of(request.ticker)->instrument.legs;
  if (legs.empty()) return account_books_.afford(request, expected_price(request));
  for (const auto& leg : legs) {
    OrderRequest part = request;
    part.ticker = leg.ticker;
    part.side = side_of_leg(leg, request.side);
    part.quantity = size_of_leg(leg, request.quantity);
    part.limit_price.reset();
    if (auto allowed = account_books_.afford(part, expected_price(part)); !allowed) return allowed;
  }
  return {};
}

}  // namespace ibflow::sim
