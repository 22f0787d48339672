#pragma once
// The content coding gzip.

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

namespace ibflow::http {

[[nodiscard]] std::string gzip(std::string_view plain);

/// The error says what is wrong with it. Never more than `limit` bytes: a small bomb stays small.
[[nodiscard]] std::expected<std::string, std::string> gunzip(std::string_view packed, std::size_t limit);

}  // namespace ibflow::http
