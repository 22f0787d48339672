#include "ibflow/monitor/detail/text.hpp"

#include <fmt/format.h>

namespace ibflow::monitor::detail {

namespace {

constexpr const char* kMinus = "\u2212";

std::string magnitude(const core::Decimal& value, int places) {
  std::string text = value.abs().to_fixed(places);
  const auto point = text.find('.');
  auto position = point == std::string::npos ? text.size() : point;
  while (position > 3) {
    position -= 3;
    text.insert(position, 1, ',');
  }
  return text;
}

bool rounds_to_negative(const core::Decimal& value, int places) {
  return value.rounded(places).is_negative();
}

}  // namespace

std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string grouped(const core::Decimal& value, int places) {
  return (rounds_to_negative(value, places) ? kMinus : "") + magnitude(value, places);
}

Money::Money(std::string_view currency)
    : symbol_(currency == "USD"  ? "$"
              : currency.empty() ? ""
                                 : std::string(currency) + "\u00a0") {}

std::string Money::plain(const core::Decimal& amount, int places) const {
  return (rounds_to_negative(amount, places) ? kMinus : "") + symbol_ + magnitude(amount, places);
}

std::string Money::with_sign(const core::Decimal& amount, int places) const {
  return (amount.rounded(places).is_positive() ? "+" : "") + plain(amount, places);
}

std::string price(double value) {
  const auto exact = core::Decimal::from_double(value);
  if (!exact) return "?";
  const core::Decimal rounded = exact->rounded(4).normalized();
  return grouped(rounded, rounded.scale() > 2 ? 4 : 2);
}

std::string quantity(const core::Decimal& value) {
  const core::Decimal shortest = value.normalized();
  return grouped(shortest, shortest.scale());
}

std::string clock_time(core::Timestamp at) {
  return core::format_time_of_day(core::to_new_york(at).time_of_day);
}

std::string short_time(core::Timestamp at) {
  return clock_time(at).substr(0, 5);
}

std::string day(core::Timestamp at) {
  return core::format_date(core::to_new_york(at).date);
}

const char* tone(const core::Decimal& amount) {
  if (amount.is_zero()) return "even";
  return amount.is_positive() ? "win" : "loss";
}

}  // namespace ibflow::monitor::detail
