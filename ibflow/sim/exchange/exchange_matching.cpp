// Prints and quotes against orders.

#include "ibflow/sim/exchange/exchange_book.hpp"
#include "ibflow/sim/exchange/order_pricing.hpp"

namespace ibflow::sim {

using core::Decimal;
using core::Timestamp;
using model::OrderStatus;
using Resting = FillModel::Resting;

void Exchange::on_print(const Print& print) {
  on_time(print.at);
  Book* const book = book_at(print.ticker);
  if (book == nullptr) return;
  show(*book, print);
  show_combinations(*book, print.at);
  if (!conditional_.empty()) check_conditions(print.at);
}

void Exchange::show(Book& book, const Print& print) {
  const bool sets_last = print.is_trade && !print.unreported;
  if (sets_last && book.marked != print.price) {
    account_books_.mark(book.instrument.key, print.price);
    book.marked = print.price;
  }
  ++book.events;
  book.before = book.latest;
  book.latest = print;
  if (print.unreported) book.latest->price = book.before ? book.before->price : 0;
  if (print.is_quote || !book.before) {
    book.bid_left = print.bid_size;
    book.ask_left = print.ask_size;
  }
  if (print.is_trade) book.volume += print.shares;
  if (sets_last && book.regular()) {
    book.session_last = print.price;
    if (!book.opening_printed) {
      book.opening_printed = true;
      if (options_.auctions == AuctionPrints::Inferred)
        run_auction(book, Auction::Opening, print.price, print.at);
    }
  }
  book.trade_at_hand = sets_last;
  book.trade_left = sets_last ? print.shares : Decimal();
  if (book.phase != SessionPhase::Closed && !is_halted(book)) match_book(book, print.at);
  book.trade_at_hand = false;
  book.trade_left = Decimal();
}

void Exchange::match_book(Book& book, Timestamp now) {
  if (book.orders.empty()) return;
  for (SimOrder* order : by_priority(book)) match(*order, now);
  std::erase_if(book.orders, [](const SimOrder* order) { return order->finished(); });
}

void Exchange::match_and_submit(SimOrder& order, Timestamp now) {
  match(order, now);
  if (order.status != OrderStatus::PreSubmitted || !free_to_trade(order)) return;
  order.status = OrderStatus::Submitted;
  order.why_held.clear();
  order.updated_at = now;
  listener_.on_order(order);
}

void Exchange::match(SimOrder& order, Timestamp now) {
  Book& book = *book_of(order.terms.ticker);
  if (!order.working() || is_halted(book) || !open_for(order) || !book.latest || waits_for_parent(order))
    return;
  if (order.active_at || order.locate_pending || waits_for_conditions(order)) return;
  set_off_if_reached(order, book, now);
  if (!free_to_trade(order) || waits_for_auction(order)) return;
  if (!order.started_at) order.started_at = now;
  const bool all_at_once = order.terms.tif == TimeInForce::FillOrKill;
  const auto limit = resting_limit(order, book);
  const auto& left = book.left_for(order.terms.side);
  const bool enough = !options_.fill_model.limited_by_size || left >= order.remaining();
  if (all_at_once && !enough) return end_if_immediate(order, book, now);
  if (follows_quote(order, now)) {
    match_pegged(order, book, now);
  } else if (limit) {
    match_limit(order, book, *limit, now);
  } else {
    take_quote(order, book, std::nullopt, now);
  }
  end_if_immediate(order, book, now);
}

void Exchange::match_limit(SimOrder& order, Book& book, double limit, Timestamp now) {
  const auto side = order.terms.side;
  const bool reached = book.reaches(side, limit);
  if (!order.resting) {
    if (reached) return take_quote(order, book, limit, now);
    order.resting = true;
    order.queue_ahead.reset();
    if (options_.fill_model.resting == Resting::Queue) join_queue(order, book, limit);
    return;
  }
  const double discretion = order.terms.discretionary_amount;
  if (discretion > 0 && !reached && book.reaches(side, worse_by(side, limit, discretion)))
    return take_quote(order, book, worse_by(side, limit, discretion), now);
  if (options_.fill_model.resting == Resting::Touch) {
    if (reached) trade(order, book, limit, book.left_for(side), now);
    return;
  }
  const bool traded_beyond = book.trade_at_hand && is_beyond(side, book.latest->price, limit);
  if (traded_beyond) {
    trade(order, book, limit, book.trade_left, now);
    if (order.finished()) return;
  }
  if (options_.fill_model.resting == Resting::Queue) return match_in_queue(order, book, limit, now);
  if (reached && is_beyond(side, *book.opposite_quote(side), limit))
    trade(order, book, limit, book.left_for(side), now);
}

void Exchange::match_in_queue(SimOrder& order, Book& book, double limit, Timestamp now) {
  const auto side = order.terms.side;
  if (book.reaches(side, limit)) {
    trade(order, book, limit, book.left_for(side), now);
    return;
  }
  if (order.queue_ahead && book.trade_at_hand && book.latest->price == limit) {
    const Decimal printed = book.latest->shares;
    Decimal past_queue = core::min(printed - *order.queue_ahead, book.trade_left);
    order.queue_ahead = core::max(*order.queue_ahead - printed, Decimal());
    if (past_queue.is_positive()) {
      const Decimal before = past_queue;
      trade(order, book, limit, past_queue, now);
      book.trade_left -= before - past_queue;
    }
  }
  if (!order.finished() && book.latest->is_quote) join_queue(order, book, limit);
}

void Exchange::match_pegged(SimOrder& order, Book& book, Timestamp now) {
  const auto side = order.terms.side;
  if (book.trade_at_hand && order.resting) {
    // The trade met the order where the quote before it had put it.
    const auto stood = pegged_price(order, book, book.before);
    if (stood && !is_beyond(side, *stood, book.latest->price))
      trade(order, book, *stood, book.trade_left, now);
  }
  if (order.finished()) return;
  const auto stands = pegged_price(order, book, book.latest);
  if (!stands) return;
  if (!book.reaches(side, *stands)) {
    order.resting = true;
    return;
  }
  order.resting = false;
  take_quote(order, book, *stands, now);
}

void Exchange::take_quote(SimOrder& order, Book& book, std::optional<double> limit, Timestamp now) {
  const auto side = order.terms.side;
  if (!book.opposite_quote(side)) return;
  const bool rested = std::exchange(order.resting, false);
  const double price = taking_price(book, side, options_.fill_model.slippage_ticks, limit);
  const bool traded = trade(order, book, price, book.left_for(side), now);
  order.resting = rested;
  const bool becomes_limit =
      order.terms.type == OrderType::MarketToLimit || order.terms.type == OrderType::BoxTop;
  if (traded && becomes_limit && !order.working_limit) order.working_limit = price;
}

bool Exchange::trade(SimOrder& order, Book& book, double price, Decimal& liquidity, Timestamp now) {
  const OrderRequest& terms = order.terms;
  const bool limited = options_.fill_model.limited_by_size;
  Decimal shares = core::min(order.remaining(), allowance(order, book, now));
  if (limited) shares = core::min(shares, liquidity);
  if (order.resting && terms.display_size && options_.fill_model.resting == Resting::Queue)
    shares = core::min(shares, *terms.display_size - order.shown_filled);
  if (!shares.is_positive()) return false;
  if (terms.all_or_none && shares < order.remaining()) return false;
  if (order.filled.is_zero() && shares < core::min(terms.min_quantity, terms.quantity)) return false;
  if (limited) liquidity -= shares;
  if (order.resting && terms.display_size) {
    order.shown_filled += shares;
    if (order.shown_filled >= *terms.display_size) {
      order.shown_filled = Decimal();
      order.queue_ahead.reset();  // the next slice joins last
    }
  }
  fill(order, shares, price, order.resting, now);
  return true;
}

void Exchange::end_if_immediate(SimOrder& order, const Book& book, Timestamp now) {
  const auto tif = order.terms.tif;
  if (tif != TimeInForce::ImmediateOrCancel && tif != TimeInForce::FillOrKill) return;
  if (!order.working() || !book.opposite_quote(order.terms.side)) return;
  end(order, EndCause::NotFilled, "", now);
}

Decimal Exchange::allowance(const SimOrder& order, const Book& book, Timestamp now) const {
  Decimal allowed = bracket_allowance(order);
  const auto& algorithm = order.terms.algorithm;
  using Kind = OrderAlgorithm::Kind;
  if (algorithm.kind != Kind::Vwap && algorithm.kind != Kind::Twap) return allowed;
  allowed = core::min(allowed, algorithm_target(order, book, now) - order.filled);
  if (algorithm.kind == Kind::Vwap && algorithm.largest_share < 1) {
    const double printed = book.trade_at_hand ? book.latest->shares.to_double() : 0;
    allowed = core::min(allowed, whole_sizes(book.instrument, printed * algorithm.largest_share));
  }
  return allowed;
}

}  // namespace ibflow::sim
