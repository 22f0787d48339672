// Time: sessions open and close, orders wake and expire.

#include <algorithm>

#include "ibflow/sim/exchange/exchange_book.hpp"
#include "ibflow/sim/exchange/order_pricing.hpp"

namespace ibflow::sim {

using core::Timestamp;
using std::chrono::days;

namespace {

constexpr int kDaysToLookAhead = 14;
constexpr std::chrono::minutes kWaitForClosingPrint{30};

std::vector<RegularHours> sessions_from(const SessionCalendar& sessions, Timestamp at, bool extended,
                                        int days_ahead) {
  std::vector<RegularHours> result;
  // A session may begin the evening before its date.
  const std::chrono::sys_days first = core::to_new_york(at).date;
  for (int i = 0; i <= days_ahead; ++i) {
    const auto day = sessions(core::Date(first + days(i)));
    for (const auto& hours : extended ? day.extended : day.regular) {
      if (hours.close > at) result.push_back(hours);
    }
    if (i > 0 && !result.empty()) break;
  }
  return result;
}

// Immediate ones too, when their trigger has not come.
bool lasts_a_day(TimeInForce tif) {
  return tif != TimeInForce::GoodTillCancelled && tif != TimeInForce::GoodTillDate;
}

}  // namespace

RegularHours next_session(const SessionCalendar& sessions, Timestamp at, bool extended) {
  const auto found = sessions_from(sessions, at, extended, kDaysToLookAhead);
  if (found.empty()) return {Timestamp::max(), Timestamp::max()};
  return *std::min_element(found.begin(), found.end(),
                           [](const auto& a, const auto& b) { return a.open < b.open; });
}

SessionMoment session_moment(const SessionCalendar& sessions, Timestamp at) {
  const RegularHours regular = next_session(sessions, at, false);
  if (regular.contains(at)) return {SessionPhase::Regular, regular.open, regular.close};
  const RegularHours extended = next_session(sessions, at, true);
  if (extended.contains(at))
    return {SessionPhase::Extended, extended.open, std::min(extended.close, regular.open)};
  return {SessionPhase::Closed, at, std::min(extended.open, regular.open)};
}

void Exchange::on_time(Timestamp now) {
  if (!now_ || now < *now_) start_over(now);
  while (true) {
    const Timestamp timer = timers_.empty() ? Timestamp::max() : std::get<0>(*timers_.begin());
    const Timestamp due = std::min(timer, next_boundary_);
    if (due > now || due == Timestamp::max()) break;
    now_ = std::max(*now_, due);
    if (next_boundary_ <= timer) {
      advance_sessions(next_boundary_);
    } else {
      const Timer first = *timers_.begin();
      timers_.erase(timers_.begin());
      wake(first);
    }
  }
  now_ = now;
  if (!conditional_.empty()) check_conditions(now);
}

void Exchange::start_over(Timestamp now) {
  std::vector<Book*> were_open;
  std::vector<Book*> opened;
  for (const auto& [key, book] : books_) {
    if (book->phase != SessionPhase::Closed) were_open.push_back(book.get());
  }
  now_ = now;
  expire_day_orders(were_open, now);
  next_boundary_ = Timestamp::max();
  for (const auto& [key, book] : books_) {
    const auto moment = session_moment(book->instrument.sessions, now);
    book->phase = moment.phase;
    book->phase_began = moment.began;
    book->phase_ends = moment.ends;
    book->opening_printed = now > moment.began;
    book->latest.reset();
    book->before.reset();
    book->volume = core::Decimal();
    book->session_last.reset();
    next_boundary_ = std::min(next_boundary_, moment.ends);
    if (moment.phase != SessionPhase::Closed) opened.push_back(book.get());
  }
  open_books(opened, now);
}

void Exchange::advance_sessions(Timestamp at) {
  std::vector<Book*> closed;
  std::vector<Book*> opened;
  for (const auto& [key, book] : books_) {
    if (book->phase_ends > at) continue;
    const auto moment = session_moment(book->instrument.sessions, at);
    const bool closes = book->regular() || moment.phase == SessionPhase::Closed;
    if (closes && book->phase != SessionPhase::Closed) closed.push_back(book.get());
    if (moment.phase != SessionPhase::Closed) opened.push_back(book.get());
  }
  close_books(closed, at);
  next_boundary_ = Timestamp::max();
  for (const auto& [key, book] : books_) {
    if (book->phase_ends <= at) {
      const auto moment = session_moment(book->instrument.sessions, at);
      const bool new_day = book->phase == SessionPhase::Closed;
      book->phase = moment.phase;
      book->phase_began = moment.began;
      book->phase_ends = moment.ends;
      if (book->regular()) book->opening_printed = false;
      if (new_day) book->volume = core::Decimal();
    }
    next_boundary_ = std::min(next_boundary_, book->phase_ends);
  }
  open_books(opened, at);
}

void Exchange::open_books(const std::vector<Book*>& opened, Timestamp at) {
  if (opened.empty()) return;
  for (SimOrder* order : all_working()) {
    Book* const book = book_of(order->terms.ticker);
    if (!order->working() || std::find(opened.begin(), opened.end(), book) == opened.end()) continue;
    const bool was_open = book->regular() && order->terms.outside_rth && book->latest;
    if (!open_for(*order) || was_open) continue;
    if (order->cancel_at_open) {
      end(*order, EndCause::Client, "", at);
      continue;
    }
    order->resting = false;  // the opening quote may have gone past the limit
    match_and_submit(*order, at);
  }
}

void Exchange::close_books(const std::vector<Book*>& closed, Timestamp at) {
  if (closed.empty()) return;
  for (Book* book : closed) {
    if (book->regular() && book->session_last) {
      if (options_.auctions == AuctionPrints::Inferred)
        run_auction(*book, Auction::Closing, *book->session_last, at);
      book->previous_close = book->session_last;
      book->session_last.reset();
    }
    book->latest.reset();
    book->before.reset();
    book->bid_left = book->ask_left = core::Decimal();
  }
  expire_day_orders(closed, at);
}

void Exchange::expire_day_orders(const std::vector<Book*>& closed, Timestamp at) {
  for (SimOrder* order : all_working()) {
    Book* const book = book_of(order->terms.ticker);
    if (!order->working() || std::find(closed.begin(), closed.end(), book) == closed.end()) continue;
    const OrderRequest& terms = order->terms;
    const bool for_auction = waits_for_auction(*order);
    if (for_auction && !book->regular()) continue;  // waits for the next day's
    if (for_auction && options_.auctions == AuctionPrints::Recorded) {
      wake_at(at + kWaitForClosingPrint, *order, Wakeup::Expire);
      continue;
    }
    const bool ends_now = book->regular() ? !terms.outside_rth || day_end(*order) <= at : terms.outside_rth;
    if (for_auction || (ends_now && lasts_a_day(terms.tif)))
      end(*order, EndCause::Expired, "the DAY order expired at the close", at);
  }
}

Timestamp Exchange::day_end(const SimOrder& order) const {
  const auto& sessions = book_of(order.terms.ticker)->instrument.sessions;
  return next_session(sessions, order.placed_at, order.terms.outside_rth).close;
}

void Exchange::wake_at(Timestamp at, SimOrder& order, Wakeup what) {
  timers_.emplace(at, timer_count_++, &order, what);
}

void Exchange::wake(const Timer& timer) {
  const auto& [at, count, waiting, what] = timer;
  SimOrder& order = *waiting;
  if (order.finished() || order.suspended) return;
  switch (what) {
    case Wakeup::Activate:
      if (order.active_at && *order.active_at <= at) order.active_at.reset();
      match_and_submit(order, at);
      if (!conditional_.empty()) check_conditions(at);
      return;
    case Wakeup::Expire:
      if (waits_for_auction(order)) {
        end(order, EndCause::Expired, "the auction is over", at);
      } else if (order.terms.tif == TimeInForce::GoodTillDate && *order.terms.good_till <= at) {
        end(order, EndCause::Expired, "the order's good-till time has come", at);
      }
      return;
    case Wakeup::Locate:
      static_cast<void>(release_locate(order.perm_id, at));
      return;
    case Wakeup::Cancel:
      if (order.status == model::OrderStatus::PendingCancel) end(order, EndCause::Client, "", at);
      return;
  }
}

}  // namespace ibflow::sim
