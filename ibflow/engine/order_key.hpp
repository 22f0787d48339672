#pragma once
// Our name for an order, carried through the broker as orderRef.

#include <cstdint>
#include <string>
#include <string_view>

namespace ibflow::engine {

inline constexpr std::size_t kLongestRunTag = 13;

/// 1..13 characters of A-Z a-z 0-9 _.
[[nodiscard]] bool is_run_tag(std::string_view run_tag);

/// `<run_tag>-<number>-<check>`: at most 24 characters, no ':'. The two characters of check tell a key of
/// ours from somebody's free text, and from a key that was cut off.
[[nodiscard]] std::string make_order_key(std::string_view run_tag, std::uint32_t number);
[[nodiscard]] bool is_order_key(std::string_view text);

/// An order reference as it comes back: the broker's side may have appended ':' and more.
[[nodiscard]] std::string_view key_of_order_ref(std::string_view order_ref);

}  // namespace ibflow::engine
