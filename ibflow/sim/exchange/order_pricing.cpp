#include "ibflow/sim/exchange/order_pricing.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace ibflow::sim {

using core::Decimal;
using core::Timestamp;
using model::Side;

namespace {

using Algorithm = OrderAlgorithm::Kind;

constexpr double kFractionPlaces = 1e4;  // fractional sizes have four decimals

std::chrono::seconds patience(OrderAlgorithm::Urgency urgency) {
  using std::chrono::seconds;
  if (urgency == OrderAlgorithm::Urgency::Urgent) return seconds(5);
  return urgency == OrderAlgorithm::Urgency::Normal ? seconds(15) : seconds(45);
}

/// The part of a day's volume that trades before `x` of its time: a U, three times as much at both ends as in
/// the middle.
double volume_curve(double x) {
  const double u = 2 * x - 1;
  return (x + 2 * (u * u * u + 1) / 6) / (1 + 2.0 / 3);
}

double part_of_session(const ExchangeBook& book, Timestamp at) {
  const auto length = (book.phase_ends - book.phase_began).count();
  if (length <= 0) return 1;
  return std::clamp(static_cast<double>((at - book.phase_began).count()) / static_cast<double>(length), 0.0,
                    1.0);
}

double capped(const SimOrder& order, double price) {
  const auto& terms = order.terms;
  return terms.limit_price ? more_passive(terms.side, price, *terms.limit_price) : price;
}

/// Best first; what takes any price comes before all limits.
double rank(const SimOrder& order, const ExchangeBook& book) {
  const auto limit =
      is_pegged(order.terms.type) ? pegged_price(order, book, book.latest) : resting_limit(order, book);
  if (!limit) return -std::numeric_limits<double>::infinity();
  return order.terms.side == Side::Buy ? -*limit : *limit;
}

}  // namespace

std::optional<double> resting_limit(const SimOrder& order, const ExchangeBook&) {
  if (order.working_limit) return order.working_limit;
  return needs_limit_price(order.terms.type) ? order.terms.limit_price : std::nullopt;
}

std::optional<double> pegged_price(const SimOrder& order, const ExchangeBook& book,
                                   const std::optional<Print>& quote) {
  const auto& terms = order.terms;
  const double offset = terms.peg_offset.value_or(0);
  const bool buys = terms.side == Side::Buy;
  if (terms.type == OrderType::Relative) {
    const auto own = buys ? book.bid(quote) : book.ask(quote);
    return own ? std::optional(capped(order, worse_by(terms.side, *own, offset))) : std::nullopt;
  }
  if (terms.type == OrderType::PegMarket) {
    const auto other = buys ? book.ask(quote) : book.bid(quote);
    return other ? std::optional(capped(order, worse_by(terms.side, *other, -offset))) : std::nullopt;
  }
  const auto middle = book.mid(quote);
  return middle ? std::optional(capped(order, worse_by(terms.side, *middle, -offset))) : std::nullopt;
}

bool follows_quote(const SimOrder& order, Timestamp now) {
  if (is_pegged(order.terms.type)) return true;
  const auto& algorithm = order.terms.algorithm;
  return algorithm.kind == Algorithm::Adaptive &&
         now < order.started_at.value_or(now) + patience(algorithm.urgency);
}

double taking_price(const ExchangeBook& book, Side side, int ticks, std::optional<double> limit) {
  double price = *book.opposite_quote(side);
  if (ticks == 0) return price;
  const double worse = worse_by(side, price, ticks * increment_at(book.instrument, price));
  price = round_to_increment(book.instrument, worse, Rounding::Nearest);
  return limit ? more_passive(side, price, *limit) : price;
}

bool waits_for_auction(const SimOrder& order) {
  return is_on_close(order.terms.type) || order.terms.tif == TimeInForce::AtTheOpening;
}

bool on_close_is_too_late(const OrderRequest& terms, const ExchangeBook& book, core::Duration cutoff,
                          Timestamp now) {
  return is_on_close(terms.type) && book.regular() && now >= book.phase_ends - cutoff;
}

Decimal algorithm_target(const SimOrder& order, const ExchangeBook& book, Timestamp now) {
  const auto& algorithm = order.terms.algorithm;
  const Timestamp start = algorithm.start.value_or(order.started_at.value_or(now));
  const Timestamp end = algorithm.end.value_or(book.phase_ends);
  if (now >= end) return order.terms.quantity;
  if (now <= start) return {};
  const bool vwap = algorithm.kind == Algorithm::Vwap;
  const auto curve = [&](Timestamp at) {
    const double x = part_of_session(book, at);
    return vwap ? volume_curve(x) : x;
  };
  const double whole = curve(end) - curve(start);
  const double part = whole > 0 ? (curve(now) - curve(start)) / whole : 1;
  return core::min(whole_sizes(book.instrument, order.terms.quantity.to_double() * part),
                   order.terms.quantity);
}

void join_queue(SimOrder& order, const ExchangeBook& book, double limit) {
  const auto own = book.own_quote(order.terms.side);
  if (!own || is_beyond(order.terms.side, *own, limit)) {
    order.queue_ahead = Decimal();
  } else if (*own == limit) {
    const Decimal displayed = book.own_size(order.terms.side);
    const bool keeps_place = order.queue_ahead && !order.terms.hidden;
    order.queue_ahead = keeps_place ? core::min(*order.queue_ahead, displayed) : displayed;
  }
}

std::vector<SimOrder*> by_priority(const ExchangeBook& book) {
  std::vector<SimOrder*> result = book.orders;
  if (result.size() < 2) return result;
  for (const Side side : {Side::Buy, Side::Sell}) {
    std::vector<std::tuple<double, std::size_t, SimOrder*>> ranked;
    for (SimOrder* order : book.orders) {
      if (order->terms.side == side) ranked.emplace_back(rank(*order, book), ranked.size(), order);
    }
    std::sort(ranked.begin(), ranked.end());
    auto next = ranked.begin();
    for (SimOrder*& place : result) {
      if (place->terms.side == side) place = std::get<SimOrder*>(*next++);
    }
  }
  return result;
}

void take_new_terms(SimOrder& order, OrderRequest terms) {
  const bool moved = terms.trail_amount != order.terms.trail_amount ||
                     terms.trail_percent != order.terms.trail_percent ||
                     terms.stop_price != order.terms.stop_price;
  if (moved && !order.triggered) order.trail_stop.reset();
  if (order.working_limit && terms.limit_price != order.terms.limit_price)
    order.working_limit = terms.limit_price;
  if (!(terms.conditions == order.terms.conditions)) order.conditions_met = false;
  order.queue_ahead.reset();
  order.shown_filled = Decimal();
  if (terms.quantity != order.terms.quantity) order.group_rounding = 0;
  order.terms = std::move(terms);
}

Decimal whole_sizes(const TradedInstrument& instrument, double size) {
  if (!std::isfinite(size) || size <= 0) return {};
  if (instrument.fractional)
    return Decimal::from_double(std::floor(size * kFractionPlaces) / kFractionPlaces).value_or(Decimal());
  const double increment = instrument.size_increment.to_double();
  if (increment <= 0) return Decimal::from_double(std::floor(size)).value_or(Decimal());
  const auto count = static_cast<std::int64_t>(std::floor(size / increment + 1e-9));
  return instrument.size_increment * Decimal(count);
}

bool shrink(SimOrder& order, double part_left, const TradedInstrument& instrument) {
  const Decimal before = order.remaining();
  const double exact = (before.to_double() + order.group_rounding) * part_left;
  const double smallest = instrument.fractional ? 1 / kFractionPlaces : instrument.size_increment.to_double();
  Decimal after = whole_sizes(instrument, std::max(exact + smallest / 2, smallest));
  if (after > before) after = before;
  order.group_rounding = exact - after.to_double();
  order.terms.quantity -= before - after;
  return after != before;
}

}  // namespace ibflow::sim
