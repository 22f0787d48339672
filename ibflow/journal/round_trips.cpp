#include "ibflow/journal/round_trips.hpp"

#include <cstddef>
#include <map>
#include <utility>

namespace ibflow::journal {

namespace {

using core::Decimal;

constexpr int kCommissionPlaces = 8;

struct OpenTrip {
  std::size_t index = 0;  // in the result
  Decimal held;           // signed
  Decimal entry_value, exit_value, exited;
};

Decimal exact(double price) {
  return Decimal::from_double(price).value_or(Decimal());
}

double average(const Decimal& value, const Decimal& quantity) {
  return value.to_double() / quantity.to_double();
}

std::string exit_word(const Fill& fill) {
  if (!fill.role) return "unknown";
  return *fill.role == model::OrderRole::Entry ? "reverse" : model::to_string(*fill.role);
}

std::string entry_word(const Fill& fill) {
  if (!fill.reason.empty()) return fill.reason;
  return fill.role ? model::to_string(*fill.role) : "unknown";
}

void add_word(std::string& words, const std::string& word) {
  if (('+' + words + '+').find('+' + word + '+') != std::string::npos) return;
  words += words.empty() ? word : '+' + word;
}

class Pairing {
 public:
  void add(const Fill& fill) {
    OpenTrip* open = find(fill);
    const Decimal change = fill.side == model::Side::Buy ? fill.quantity : -fill.quantity;
    if (open == nullptr || open->held.sign() == change.sign()) {
      enter(fill, open, fill.quantity, fill.commission);
      return;
    }
    const Decimal closing = core::min(fill.quantity, open->held.abs());
    Decimal closing_commission = fill.commission;
    if (closing < fill.quantity) {
      const double share = closing.to_double() / fill.quantity.to_double();
      closing_commission = Decimal::from_double(fill.commission.to_double() * share)
                               .value_or(Decimal())
                               .rounded(kCommissionPlaces);
    }
    leave(fill, *open, closing, closing_commission);
    if (closing < fill.quantity)
      enter(fill, nullptr, fill.quantity - closing, fill.commission - closing_commission);
  }

  std::vector<RoundTrip> take() { return std::move(trips_); }

 private:
  using Key = std::pair<std::string, std::string>;

  OpenTrip* find(const Fill& fill) {
    const auto found = open_.find(Key(fill.account, fill.ticker));
    return found == open_.end() ? nullptr : &found->second;
  }

  void enter(const Fill& fill, OpenTrip* open, const Decimal& quantity, const Decimal& commission) {
    if (open == nullptr) {
      open = &open_[Key(fill.account, fill.ticker)];
      *open = OpenTrip{.index = trips_.size()};
      RoundTrip trip;
      trip.account = fill.account;
      trip.ticker = fill.ticker;
      trip.is_long = fill.side == model::Side::Buy;
      trip.entry_time = fill.time;
      trip.entry_reason = entry_word(fill);
      trips_.push_back(std::move(trip));
    }
    RoundTrip& trip = trips_[open->index];
    open->held += trip.is_long ? quantity : -quantity;
    open->entry_value += quantity * exact(fill.price);
    trip.quantity += quantity;
    trip.entry_price = average(open->entry_value, trip.quantity);
    trip.commission += commission;
  }

  void leave(const Fill& fill, OpenTrip& open, const Decimal& quantity, const Decimal& commission) {
    RoundTrip& trip = trips_[open.index];
    open.held += trip.is_long ? -quantity : quantity;
    open.exited += quantity;
    open.exit_value += quantity * exact(fill.price);
    trip.exit_price = average(open.exit_value, open.exited);
    trip.exit_time = fill.time;
    trip.commission += commission;
    add_word(trip.exit_reason, exit_word(fill));
    if (!open.held.is_zero()) return;
    trip.closed = true;
    trip.gross_pnl = trip.is_long ? open.exit_value - open.entry_value : open.entry_value - open.exit_value;
    trip.net_pnl = trip.gross_pnl - trip.commission;
    open_.erase(Key(fill.account, fill.ticker));
  }

  std::map<Key, OpenTrip> open_;
  std::vector<RoundTrip> trips_;
};

}  // namespace

std::vector<RoundTrip> pair_round_trips(const std::vector<Fill>& fills) {
  Pairing pairing;
  for (const Fill& fill : fills) {
    if (!fill.quantity.is_zero()) pairing.add(fill);
  }
  return pairing.take();
}

}  // namespace ibflow::journal
