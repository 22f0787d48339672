#pragma once
// What the builders ask of their input. Used by them alone.

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/error.hpp"

namespace ibflow::protocol::build {

/// Keeps the first complaint and ignores what follows it. A complaint is an Error{Usage} that names the thing
/// built, the member at fault and what it takes.
class Checks {
 public:
  /// `thing` as it stands in a message: "a limit order".
  explicit Checks(std::string_view thing) : thing_(thing) {}

  Checks& quantity(const core::Decimal& value);                        // above zero
  Checks& price(std::string_view member, double value);                // finite; below zero is a price, too
  Checks& amount(std::string_view member, double value);               // finite and above zero
  Checks& offset(std::string_view member, double value);               // finite and not below zero
  Checks& percent(std::string_view member, double value);              // above 0, at most 100
  Checks& fraction(std::string_view member, double value);             // above 0, at most 1
  Checks& text(std::string_view member, std::string_view value);       // not empty
  Checks& con_id(std::string_view member, std::int32_t value);         // above zero
  Checks& expiry(std::string_view member, std::string_view value);     // YYYYMM or YYYYMMDD
  Checks& date_time(std::string_view member, std::string_view value);  // see is_date_time
  /// Anything else: says `advice` unless `holds`.
  Checks& that(bool holds, std::string_view advice);

  template <class Value>
  [[nodiscard]] core::Expected<Value> result(Value value) const {
    if (problem_) return core::fail(core::ErrorCategory::Usage, *problem_);
    return value;
  }

 private:
  Checks& check(bool holds, std::string_view member, const std::string& value, std::string_view takes);

  std::string_view thing_;
  std::optional<std::string> problem_;
};

/// A number that IB takes for a price: finite and not its mark for "unset".
[[nodiscard]] bool is_price(double value);
/// yyyymmdd, or yyyymmdd hh:mm:ss with or without a zone behind, or yyyymmdd-hh:mm:ss (UTC, Z allowed).
[[nodiscard]] bool is_date_time(std::string_view text);
/// hh:mm:ss with or without a zone behind.
[[nodiscard]] bool is_clock_time(std::string_view text);

}  // namespace ibflow::protocol::build
