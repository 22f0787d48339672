#pragma once
// What decoding needs of a line, found without building anything of the rest. Internal.

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace ibflow::wire::detail {

struct LineHead {
  std::optional<std::int64_t> server_version;  // nullopt: not there, or no whole number
  std::optional<std::string> hex;              // nullopt: not there, or no text
};

/// The whole line is checked to be one JSON object. The text is what is wrong with it.
[[nodiscard]] std::expected<LineHead, std::string> read_line_head(std::string_view line);

}  // namespace ibflow::wire::detail
