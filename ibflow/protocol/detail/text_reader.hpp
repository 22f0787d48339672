#pragma once
// The reading archive of the text encoding. Internal: only the codec's .cpp files use it.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/detail/short_values.hpp"
#include "ibflow/protocol/detail/text_writer.hpp"
#include "ibflow/protocol/message.hpp"

namespace ibflow::protocol {

/// Mirrors TextWriter member by member. The first failure is kept; after it every member does nothing.
class TextReader {
 public:
  static constexpr bool kReading = true;

  /// `position` is where the first field after the message id starts in `payload`.
  TextReader(std::string_view payload, std::size_t position, const MessageInfo& message, int server_version)
      : payload_(payload),
        position_(payload.data() + position),
        end_(end_of_terminated(payload, position)),
        field_start_(position_),
        message_(message),
        server_version_(server_version) {}

  [[nodiscard]] bool since(int version) const { return server_version_ >= version; }
  [[nodiscard]] bool until(int version) const { return server_version_ < version; }
  /// A message without a version number is of the newest form.
  [[nodiscard]] bool message_since(std::int32_t version) const { return message_version_ >= version; }
  [[nodiscard]] const std::optional<core::Error>& failure() const { return failure_; }
  /// Fields behind the last one read.
  [[nodiscard]] std::size_t surplus() const { return position_ == end_ ? 0 : count_rest(); }

  void version(std::int32_t) { integer("version", message_version_); }
  void constant(const char* name, std::int32_t value);
  void constant(const char* name, std::string_view value);

  [[gnu::always_inline]] void integer(const char* name, std::int32_t& value) {
    if (take_short_integer(value)) [[likely]]
      return;
    read_integer(name, value);
  }
  [[gnu::always_inline]] void integer(const char* name, std::int64_t& value) {
    if (take_short_integer(value)) [[likely]]
      return;
    read_integer(name, value);
  }
  void optional_integer(const char* name, std::optional<std::int32_t>& value, Unset unset = Unset::Empty);
  [[gnu::always_inline]] void real(const char* name, double& value) {
    if (take_short_real(value)) [[likely]]
      return;
    read_real(name, value);
  }
  void optional_real(const char* name, std::optional<double>& value, Unset unset = Unset::Empty);
  [[gnu::always_inline]] void decimal(const char* name, std::optional<core::Decimal>& value) {
    if (take_short_decimal(value)) [[likely]]
      return;
    read_decimal(name, value);
  }
  void whole_decimal(const char* name, std::optional<core::Decimal>& value) { decimal(name, value); }
  void flag(const char* name, bool& value);
  void optional_flag(const char* name, std::optional<bool>& value);
  [[gnu::always_inline]] void text(const char* name, std::string& value) {
    if (take_short_text(value)) [[likely]]
      return;
    read_text(name, value);
  }
  void escaped_text(const char* name, std::string& value);
  void either(const char* name, bool& value, std::string_view if_true, std::string_view otherwise);
  void tag_list(const char* name, std::vector<TagValue>& value);
  template <class Enum>
  void code(const char* name, Enum& value) {
    std::int32_t number = 0;
    integer(name, number);
    value = static_cast<Enum>(number);
  }
  template <class Item, class DescribeItem>
  void list(const char* name, std::vector<Item>& items, DescribeItem describe_item) {
    items.clear();
    // No reserve: the count is the peer's word only, and every item must be paid for with bytes.
    for (auto left = count(name); left > 0 && !failure_; --left) describe_item(items.emplace_back());
  }

  void reject(const char* name, std::string_view reason);

 private:
  /// Where the last terminated field ends. Up to there every scan for a terminator finds one.
  static const char* end_of_terminated(std::string_view payload, std::size_t position) {
    if (payload.size() > position && payload.back() == '\0') [[likely]]
      return payload.data() + payload.size();
    const auto last = payload.rfind('\0');
    return payload.data() + (last == std::string_view::npos ? position : std::max(position, last + 1));
  }

  // The short forms are what nearly every field has: plain digits without a sign, few enough for machine
  // arithmetic. Each takes the whole field, or nothing and leaves it to its thorough sibling.
  template <class Integer>
  [[gnu::always_inline]] bool take_short_integer(Integer& value) {
    constexpr std::ptrdiff_t kMostDigits = sizeof(Integer) == 4 ? 9 : 18;
    if (position_ == end_) return false;
    const char* at = position_;
    std::uint64_t number = digit_of(*at);  // wraps with too many digits, which are not of the short form
    if (number > 9) return false;
    for (++at; digit_of(*at) <= 9; ++at) number = number * 10 + digit_of(*at);
    if (*at != '\0' || at - position_ > kMostDigits) return false;
    field_start_ = position_;
    position_ = at + 1;
    value = static_cast<Integer>(number);
    return true;
  }

  /// A short number that is the whole field.
  [[nodiscard, gnu::always_inline]] ShortNumber scan_short_field() const {
    auto number = scan_short_number(position_, [](const char*) { return true; });
    if (number.end != nullptr && *number.end != '\0') number.end = nullptr;
    return number;
  }
  [[gnu::always_inline]] bool take_short_real(double& value) {
    // A number below 2^53 divided by a power of ten up to 10^22 is rounded once: the nearest double, exactly.
    static constexpr double kPowersOfTen[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                              1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    if (position_ == end_) return false;
    const auto number = scan_short_field();
    if (number.end == nullptr) return false;
    value = static_cast<double>(number.digits) / kPowersOfTen[number.scale];
    field_start_ = position_;
    position_ = number.end + 1;
    return true;
  }
  [[gnu::always_inline]] bool take_short_decimal(std::optional<core::Decimal>& value) {
    constexpr std::int64_t kUnset = 2147483647;
    if (position_ == end_) return false;
    const auto number = scan_short_field();
    if (number.end == nullptr || number.digits == kUnset) return false;
    value = core::Decimal::from_parts(number.digits, static_cast<int>(number.scale));
    field_start_ = position_;
    position_ = number.end + 1;
    return true;
  }
  /// ASCII of less than eight bytes: one load finds its terminator and shows that it is ASCII.
  [[gnu::always_inline]] bool take_short_text(std::string& value) {
    constexpr std::uint64_t kOnes = 0x0101010101010101;
    constexpr std::uint64_t kHighBits = 0x8080808080808080;
    constexpr std::ptrdiff_t kWord = 8;
    std::uint64_t bytes = 0;
    if (const auto left = end_ - position_; left >= kWord) [[likely]] {
      std::memcpy(&bytes, position_, kWord);
    } else {
      // The last fields: load the message's last word, and shift out what stands before the field.
      if (left == 0 || end_ - payload_.data() < kWord) return false;
      std::memcpy(&bytes, end_ - kWord, kWord);
      bytes >>= 8 * (kWord - left);
    }
    const auto zeros = (bytes - kOnes) & ~bytes & kHighBits;
    if (zeros == 0) return false;
    const auto length = static_cast<std::size_t>(std::countr_zero(zeros)) / 8;
    const auto before_zero = (zeros & -zeros) - 1;  // ones in all bits below the terminator's highest
    if ((bytes & before_zero & kHighBits) != 0) return false;
    value.resize_and_overwrite(kWord, [&](char* to, std::size_t) {
      std::memcpy(to, &bytes, kWord);
      return length;
    });
    field_start_ = position_;
    position_ += length + 1;
    return true;
  }

  void read_integer(const char* name, std::int32_t& value);
  void read_integer(const char* name, std::int64_t& value);
  void read_real(const char* name, double& value);
  void read_text(const char* name, std::string& value);
  [[nodiscard]] std::size_t count_rest() const;
  void read_decimal(const char* name, std::optional<core::Decimal>& value);

  std::optional<std::string_view> take(const char* name);
  /// The number of a field, or nullopt when it has none (then either failed or unset).
  std::optional<std::int64_t> take_integer(const char* name);
  void narrow(const char* name, std::int64_t number, std::int32_t& value);
  std::int32_t count(const char* name);
  void fail(const char* name, const char* at, std::string_view reason);

  std::string_view payload_;
  const char* position_;
  const char* end_;
  const char* field_start_;
  const MessageInfo& message_;
  int server_version_;
  std::int32_t message_version_ = std::numeric_limits<std::int32_t>::max();
  std::optional<core::Error> failure_;
};

}  // namespace ibflow::protocol
