#pragma once
// The reading archive of the text encoding. Internal: only the codec's .cpp files use it.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/detail/text_writer.hpp"
#include "ibflow/protocol/message.hpp"

namespace ibflow::protocol {

/// Mirrors TextWriter member by member. The first failure is kept; after it every member does nothing.
class TextReader {
 public:
  static constexpr bool kReading = true;

  /// `position` is where the first field after the message id starts in `payload`.
  TextReader(std::string_view payload, std::size_t position, const MessageInfo& message, int server_version)
      : payload_(payload), position_(position), message_(message), server_version_(server_version) {}

  [[nodiscard]] bool since(int version) const { return server_version_ >= version; }
  [[nodiscard]] bool until(int version) const { return server_version_ < version; }
  /// A message without a version number is of the newest form.
  [[nodiscard]] bool message_since(std::int32_t version) const {
    return !message_version_ || *message_version_ >= version;
  }
  [[nodiscard]] const std::optional<core::Error>& failure() const { return failure_; }
  /// Fields behind the last one read.
  [[nodiscard]] std::size_t surplus() const;

  void version(std::int32_t newest);
  void constant(const char* name, std::int32_t value);
  void constant(const char* name, std::string_view value);

  void integer(const char* name, std::int32_t& value);
  void integer(const char* name, std::int64_t& value);
  void optional_integer(const char* name, std::optional<std::int32_t>& value, Unset unset = Unset::Empty);
  void real(const char* name, double& value);
  void optional_real(const char* name, std::optional<double>& value, Unset unset = Unset::Empty);
  void decimal(const char* name, std::optional<core::Decimal>& value);
  void whole_decimal(const char* name, std::optional<core::Decimal>& value) { decimal(name, value); }
  void flag(const char* name, bool& value);
  void optional_flag(const char* name, std::optional<bool>& value);
  void text(const char* name, std::string& value);
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
  std::optional<std::string_view> take(const char* name);
  /// The number of a field, or nullopt when it has none (then either failed or unset).
  std::optional<std::int64_t> take_integer(const char* name);
  void narrow(const char* name, std::int64_t number, std::int32_t& value);
  std::int32_t count(const char* name);
  void fail(const char* name, std::size_t at, std::string_view reason);

  std::string_view payload_;
  std::size_t position_;
  std::size_t field_start_ = 0;
  const MessageInfo& message_;
  int server_version_;
  std::optional<std::int32_t> message_version_;
  std::optional<core::Error> failure_;
};

}  // namespace ibflow::protocol
