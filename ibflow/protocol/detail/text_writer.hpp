#pragma once
// The writing archive of the text encoding. Internal: only the codec's .cpp files use it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/message.hpp"

namespace ibflow::protocol {

/// How "no value" is spelled when writing. Reading always takes an empty field and IB's constant.
enum class Unset {
  Empty,    // an empty field
  Literal,  // IB's constant, where an empty field would be taken for 0
  Zero,     // 0, and 0 is read as no value
};

/// What may stand in a text: clients are held to printable ASCII, servers are not.
enum class TextRule { PrintableAscii, AnyButNul };

/// A description calls one member per field, in wire order; the reading archive has the same members. The
/// first failure is kept and ends all writing.
class TextWriter {
 public:
  static constexpr bool kReading = false;

  TextWriter(std::string& out, const MessageInfo& message, int server_version, TextRule rule)
      : out_(out), message_(message), server_version_(server_version), rule_(rule) {}

  [[nodiscard]] bool since(int version) const { return server_version_ >= version; }
  [[nodiscard]] bool until(int version) const { return server_version_ < version; }
  [[nodiscard]] bool message_since(std::int32_t) const { return true; }  // the newest form is written
  [[nodiscard]] const std::optional<core::Error>& failure() const { return failure_; }

  /// The message's own version number.
  void version(std::int32_t newest) { constant("version", newest); }
  /// A field without a meaning (any more).
  void constant(const char* name, std::int32_t value);
  void constant(const char* name, std::string_view value);

  void integer(const char* name, std::int64_t value);
  void optional_integer(const char* name, const std::optional<std::int32_t>& value,
                        Unset unset = Unset::Empty);
  void real(const char* name, double value);
  void optional_real(const char* name, const std::optional<double>& value, Unset unset = Unset::Empty);
  void decimal(const char* name, const std::optional<core::Decimal>& value);
  void whole_decimal(const char* name, const std::optional<core::Decimal>& value);  // truncated
  void flag(const char*, bool value) {
    out_ += value ? '1' : '0';
    end_field();
  }
  void optional_flag(const char* name, const std::optional<bool>& value);
  void text(const char* name, std::string_view value) {
    if (value.empty()) return end_field();
    write_text(name, value);
  }
  void escaped_text(const char* name, std::string_view value);
  void either(const char* name, bool value, std::string_view if_true, std::string_view otherwise);
  void tag_list(const char* name, const std::vector<TagValue>& value);
  template <class Enum>
  void code(const char* name, Enum value) {
    integer(name, static_cast<std::underlying_type_t<Enum>>(value));
  }
  /// A count, then each item by `describe_item`.
  template <class Item, class DescribeItem>
  void list(const char* name, const std::vector<Item>& items, DescribeItem describe_item) {
    integer(name, static_cast<std::int64_t>(items.size()));
    for (const auto& item : items) describe_item(item);
  }

  /// The description itself finds a value impossible.
  void reject(const char* name, std::string_view reason);

 private:
  void end_field() { out_ += '\0'; }
  void write_text(const char* name, std::string_view value);
  bool check_text(const char* name, std::string_view value);
  void fail(std::string text, int code);

  std::string& out_;
  const MessageInfo& message_;
  int server_version_;
  TextRule rule_;
  std::optional<core::Error> failure_;
};

}  // namespace ibflow::protocol
