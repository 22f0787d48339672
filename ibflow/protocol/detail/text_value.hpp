#pragma once
// Single values as the text encoding spells them. Locale independent; doubles in their shortest round-trip
// form.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/protocol/contract.hpp"

namespace ibflow::protocol {

// IB's "no value" constants. They exist on the wire only; inside it is std::nullopt.
inline constexpr std::int32_t kUnsetInteger = 2147483647;
inline constexpr std::int64_t kUnsetLong = 9223372036854775807;
inline constexpr std::string_view kUnsetDoubleText = "1.7976931348623157E308";

void append_integer_text(std::string& out, std::int64_t value);
/// Infinity is the word `Infinity`; NaN has no spelling and becomes an empty text.
void append_real_text(std::string& out, double value);
/// As IB shows margins: the shortest round-trip form without an exponent, 1000.0 for a whole number.
void append_margin_text(std::string& out, double value);
/// The shortest round-trip form without an exponent.
void append_plain_real_text(std::string& out, double value);
/// `tag=value;` for each.
void append_tag_list_text(std::string& out, const std::vector<TagValue>& tags);

/// What a field's text holds.
enum class Parsed { Value, Unset, Bad };

/// Empty is Unset, and so are the constants above and, for decimals, `NaN` and `Infinity`. `out` is set only
/// for Value. A decimal of more than 38 digits keeps sixteen.
Parsed parse_integer_text(std::string_view text, std::int64_t& out);
Parsed parse_real_text(std::string_view text, double& out);
Parsed parse_decimal_text(std::string_view text, core::Decimal& out);
[[nodiscard]] std::vector<TagValue> parse_tag_list_text(std::string_view text);

/// From server version 153 on some texts are ASCII with \uHHHH, \n, \t, \r, \" and \\ escapes; inside they
/// are UTF-8.
inline constexpr int kEscapesSince = 153;
void append_escaped(std::string& out, std::string_view utf8);
[[nodiscard]] std::string unescape(std::string_view text);

/// Printable and short, for error messages.
[[nodiscard]] std::string quote_for_message(std::string_view text);

}  // namespace ibflow::protocol
