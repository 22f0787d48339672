#include "ibflow/protocol/builders/checks.hpp"

#include <fmt/format.h>

#include <cmath>

namespace ibflow::protocol::build {
namespace {

// The digits of `text` as a number; nullopt unless they are all digits.
std::optional<int> digits(std::string_view text) {
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

bool within(std::optional<int> number, int least, int most) {
  return number && *number >= least && *number <= most;
}

bool is_day(std::string_view text) {
  return text.size() == 8 && digits(text.substr(0, 4)) && within(digits(text.substr(4, 2)), 1, 12) &&
         within(digits(text.substr(6, 2)), 1, 31);
}

bool is_month(std::string_view text) {
  return text.size() == 6 && digits(text.substr(0, 4)) && within(digits(text.substr(4, 2)), 1, 12);
}

bool is_bare_clock_time(std::string_view text) {
  return text.size() == 8 && text[2] == ':' && text[5] == ':' && within(digits(text.substr(0, 2)), 0, 23) &&
         within(digits(text.substr(3, 2)), 0, 59) && within(digits(text.substr(6, 2)), 0, 59);
}

}  // namespace

bool is_price(double value) {
  return std::isfinite(value) && std::abs(value) < 1e300;
}

bool is_clock_time(std::string_view text) {
  if (!is_bare_clock_time(text.substr(0, 8))) return false;
  return text.size() == 8 || (text[8] == ' ' && text.size() > 9);
}

bool is_date_time(std::string_view text) {
  if (!is_day(text.substr(0, 8))) return false;
  if (text.size() == 8) return true;
  if (text[8] == ' ') return is_clock_time(text.substr(9));
  if (text.ends_with('Z')) text.remove_suffix(1);
  return text.size() > 8 && text[8] == '-' && is_bare_clock_time(text.substr(9));
}

Checks& Checks::check(bool holds, std::string_view member, const std::string& value, std::string_view takes) {
  if (!holds && !problem_) problem_ = fmt::format("{}: {} is {}; give {}", thing_, member, value, takes);
  return *this;
}

Checks& Checks::quantity(const core::Decimal& value) {
  return check(value.is_positive(), "the quantity", value.to_string(), "one above zero");
}

Checks& Checks::price(std::string_view member, double value) {
  return check(is_price(value), member, fmt::format("{}", value), "a price");
}

Checks& Checks::amount(std::string_view member, double value) {
  return check(is_price(value) && value > 0, member, fmt::format("{}", value), "a number above zero");
}

Checks& Checks::offset(std::string_view member, double value) {
  return check(is_price(value) && value >= 0, member, fmt::format("{}", value), "a number not below zero");
}

Checks& Checks::percent(std::string_view member, double value) {
  return check(value > 0 && value <= 100, member, fmt::format("{}", value), "one above 0 and at most 100");
}

Checks& Checks::fraction(std::string_view member, double value) {
  return check(value > 0 && value <= 1, member, fmt::format("{}", value),
               "one above 0 and at most 1, 0.1 for ten per cent");
}

Checks& Checks::text(std::string_view member, std::string_view value) {
  return check(!value.empty(), member, "empty", "it a text");
}

Checks& Checks::con_id(std::string_view member, std::int32_t value) {
  return check(value > 0, member, fmt::format("{}", value), "a contract id of IB's, above zero");
}

Checks& Checks::expiry(std::string_view member, std::string_view value) {
  return check(is_day(value) || is_month(value), member, fmt::format("\"{}\"", value), "YYYYMMDD or YYYYMM");
}

Checks& Checks::date_time(std::string_view member, std::string_view value) {
  return check(is_date_time(value), member, fmt::format("\"{}\"", value),
               "yyyymmdd hh:mm:ss with a zone, yyyymmdd-hh:mm:ss in UTC, or yyyymmdd");
}

Checks& Checks::that(bool holds, std::string_view advice) {
  if (!holds && !problem_) problem_ = fmt::format("{}: {}", thing_, advice);
  return *this;
}

}  // namespace ibflow::protocol::build
