#pragma once
// Our name for an order, carried through the broker as orderRef.
//
// Two forms, both without ':' (which the broker's side may append, with more behind it) and both ended by two
// characters of check, which tell a key of ours from somebody's free text and from a key that was cut off:
//
//   <run_tag>-<number>-<check>             a run that counts its orders: "R1-17-8Q"; at most 24 characters
//   <node:3><strategy:4><serial:10><check> unique for ever without a run's name; exactly 19 characters

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ibflow/core/time.hpp"

namespace ibflow::orders {

inline constexpr std::size_t kLongestOrderKey = 24;
inline constexpr std::size_t kLongestRunTag = 13;
inline constexpr std::size_t kNodeLength = 3;
inline constexpr std::size_t kLongestStrategyTag = 4;
inline constexpr std::uint64_t kMostSerial = (std::uint64_t{1} << 50) - 1;

/// 1..13 characters of A-Z a-z 0-9 _.
[[nodiscard]] bool is_run_tag(std::string_view run_tag);

/// `number` counts from 1 and starts again after 9'999'999.
[[nodiscard]] std::string make_order_key(std::string_view run_tag, std::uint32_t number);

/// `node` says who may trade (see `node_of`), `strategy` is 1..4 characters of A-Z a-z 0-9, `serial` at most
/// kMostSerial. Parts that do not fit are a broken promise of the caller: std::invalid_argument.
[[nodiscard]] std::string make_order_key(std::string_view node, std::string_view strategy,
                                         std::uint64_t serial);

/// Either form.
[[nodiscard]] bool is_order_key(std::string_view text);

/// What a key says of its maker. Views into the text it was read from.
struct OrderKeyParts {
  std::string_view node;      // the run tag in the first form
  std::string_view strategy;  // empty in the first form
  std::uint64_t serial = 0;   // the number in the first form
};
[[nodiscard]] std::optional<OrderKeyParts> parse_order_key(std::string_view text);

/// An order reference as it comes back: the broker's side may have appended ':' and more.
[[nodiscard]] std::string_view key_of_order_ref(std::string_view order_ref);

/// Three characters that stand for a lease: a late order of an owner whose lease has passed to somebody else
/// is known by them, and can be cancelled.
[[nodiscard]] std::string node_of(std::string_view lease_token);

/// Gives serials that rise for ever: milliseconds since 1970 and a count within them, and never less than the
/// last one, whatever the clock does. `last` is the highest serial the journal has seen, 0 for none.
/// Lasts until the year 2109.
class OrderKeySequence {
 public:
  OrderKeySequence(std::string node, std::string strategy, std::uint64_t last = 0);
  [[nodiscard]] std::string next(core::Timestamp now);

 private:
  std::string node_, strategy_;
  std::uint64_t last_;
};

}  // namespace ibflow::orders
