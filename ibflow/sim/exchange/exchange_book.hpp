#pragma once
// One instrument's standing quote, its session and the orders that wait for it. Only the exchange's own
// sources include this.

#include <cmath>
#include <optional>
#include <vector>

#include "ibflow/sim/exchange/exchange.hpp"

namespace ibflow::sim {

enum class SessionPhase { Closed, Extended, Regular };

/// Without what binary fractions add: 100.02 + 0.01 is 100.03 again.
[[nodiscard]] inline double tidy_price(double price) {
  constexpr double kPlaces = 1e8;
  return std::round(price * kPlaces) / kPlaces;
}

struct ExchangeBook {
  TradedInstrument instrument;

  SessionPhase phase = SessionPhase::Closed;
  core::Timestamp phase_began{};
  core::Timestamp phase_ends = core::Timestamp::max();
  bool halted = false;
  bool opening_printed = false;  // the opening auction of the session under way is over

  std::optional<Print> latest;  // of the session under way
  std::optional<Print> before;  // the one before it
  core::Decimal bid_left;       // shares displayed and not yet taken since the latest quote
  core::Decimal ask_left;
  bool trade_at_hand = false;  // the event being matched is a trade
  core::Decimal trade_left;    // of its shares
  std::uint64_t events = 0;

  core::Decimal volume;  // of the day
  std::optional<double> session_last;
  std::optional<double> previous_close;
  std::optional<double> marked;   // what the books know
  std::vector<SimOrder*> orders;  // transmitted and not finished when the latest print came, by arrival

  [[nodiscard]] std::optional<double> last() const {
    if (!latest || (latest->price <= 0 && !instrument.negative_prices)) return std::nullopt;
    return latest->price;
  }
  [[nodiscard]] std::optional<double> bid(const std::optional<Print>& quote) const {
    return quote ? side_of(quote->bid, quote->bid_size) : std::nullopt;
  }
  [[nodiscard]] std::optional<double> ask(const std::optional<Print>& quote) const {
    return quote ? side_of(quote->ask, quote->ask_size) : std::nullopt;
  }
  [[nodiscard]] std::optional<double> mid(const std::optional<Print>& quote) const {
    const auto low = bid(quote);
    const auto high = ask(quote);
    return low && high ? std::optional(tidy_price((*low + *high) / 2)) : std::nullopt;
  }
  /// What `side` trades at when it takes the quote.
  [[nodiscard]] std::optional<double> opposite_quote(model::Side side) const {
    return side == model::Side::Buy ? ask(latest) : bid(latest);
  }
  [[nodiscard]] std::optional<double> own_quote(model::Side side) const {
    return side == model::Side::Buy ? bid(latest) : ask(latest);
  }
  [[nodiscard]] core::Decimal own_size(model::Side side) const {
    return side == model::Side::Buy ? latest->bid_size : latest->ask_size;
  }
  [[nodiscard]] core::Decimal& left_for(model::Side side) {
    return side == model::Side::Buy ? ask_left : bid_left;
  }
  [[nodiscard]] const core::Decimal& left_for(model::Side side) const {
    return side == model::Side::Buy ? ask_left : bid_left;
  }
  /// Has the opposite quote reached `limit`?
  [[nodiscard]] bool reaches(model::Side side, double limit) const {
    const auto quote = opposite_quote(side);
    return quote && (side == model::Side::Buy ? *quote <= limit : *quote >= limit);
  }
  [[nodiscard]] bool regular() const { return phase == SessionPhase::Regular; }

 private:
  [[nodiscard]] std::optional<double> side_of(double price, const core::Decimal& size) const {
    const bool quoted = size.is_positive() && (price > 0 || instrument.negative_prices);
    return quoted ? std::optional(price) : std::nullopt;
  }
};

/// Where an instrument's session stands at a time, and when that changes.
struct SessionMoment {
  SessionPhase phase = SessionPhase::Closed;
  core::Timestamp began{};
  core::Timestamp ends = core::Timestamp::max();
};
[[nodiscard]] SessionMoment session_moment(const SessionCalendar& sessions, core::Timestamp at);
/// When the next session begins that is not over at `at`; max when none does within two weeks.
[[nodiscard]] RegularHours next_session(const SessionCalendar& sessions, core::Timestamp at, bool extended);

/// `price` is beyond `limit` for whoever waits there: below a buyer's, above a seller's.
[[nodiscard]] inline bool is_beyond(model::Side side, double price, double limit) {
  return side == model::Side::Buy ? price < limit : price > limit;
}
/// `price` moved by `amount` in the direction that is worse for `side`.
[[nodiscard]] inline double worse_by(model::Side side, double price, double amount) {
  return tidy_price(side == model::Side::Buy ? price + amount : price - amount);
}
/// The better one for the market, that is the less aggressive for `side`.
[[nodiscard]] inline double more_passive(model::Side side, double a, double b) {
  return (side == model::Side::Buy) == (a < b) ? a : b;
}

}  // namespace ibflow::sim
