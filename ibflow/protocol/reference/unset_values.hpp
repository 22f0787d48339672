#pragma once
// IB's numbers for "not given". ibflow's structs hold std::nullopt instead; these are for reading dumps and
// foreign programs.

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>

namespace ibflow::protocol::unset {

inline constexpr std::int32_t kInteger = std::numeric_limits<std::int32_t>::max();
inline constexpr std::int64_t kLong = std::numeric_limits<std::int64_t>::max();
inline constexpr double kDouble = std::numeric_limits<double>::max();
inline constexpr std::string_view kDoubleText = "1.7976931348623157E308";
inline constexpr std::string_view kInfinityText = "Infinity";
/// Every text that stands for a decimal not given.
inline constexpr std::array<std::string_view, 5> kDecimalTexts = {"", "2147483647", "9223372036854775807",
                                                                  kDoubleText, "-9223372036854775808"};

}  // namespace ibflow::protocol::unset
