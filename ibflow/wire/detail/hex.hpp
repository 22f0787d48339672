#pragma once
// Bytes as hexadecimal text. Internal.

#include <string>
#include <string_view>

namespace ibflow::wire::detail {

/// Two lower-case digits a byte.
void append_hex(std::string& out, std::string_view bytes);

/// Appends the bytes to `out`; false, and part of them appended, for an odd number of digits or anything else
/// than digits, in either case.
[[nodiscard]] bool append_bytes(std::string& out, std::string_view hex);

}  // namespace ibflow::wire::detail
