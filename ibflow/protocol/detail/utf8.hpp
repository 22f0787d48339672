#pragma once
// Internal.

#include <string_view>

namespace ibflow::protocol {

/// Whether the text is well-formed UTF-8 (no overlong forms, no surrogates). ASCII is checked eight bytes at
/// once.
[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace ibflow::protocol
