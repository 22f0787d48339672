#pragma once
// Archives that read a message out of thin air: what the descriptions know of it is all they need.

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "ibflow/protocol/detail/text_writer.hpp"
#include "ibflow/protocol/fields/archive.hpp"
#include "ibflow/protocol/order.hpp"
#include "random_values.hpp"

namespace ibflow::protocol::testing {

/// In contract details this text is several members, one for each word.
inline bool is_split(std::string_view name) {
  return name.ends_with("lastTradeDateOrContractMonth");
}

/// Fills what the protobuf form of a message carries, and leaves out some of it.
class RandomFields {
 public:
  static constexpr bool kReading = true;
  static constexpr bool kProtobuf = true;

  RandomFields(RandomValues& values, bool is_request) : values_(values), is_request_(is_request) {}

  [[nodiscard]] bool is_request() const { return is_request_; }

  /// The whole of a message or part.
  template <class Part>
  void read(Part& part) {
    describe_fields(*this, part);
    if constexpr (requires { settle(*this, part); }) settle(*this, part);
  }
  // See ProtobufReader; here every member is watched.
  void watch(std::uint32_t) {}
  void see(std::uint32_t number) {
    if (number < 64) seen_ |= std::uint64_t{1} << number;
  }
  [[nodiscard]] bool saw(std::uint32_t number) const { return (seen_ >> number & 1) != 0; }

  template <class Member>
  void field(std::uint32_t number, const char* name, Member& member) {
    if (number == 0 || values_.below(4) == 0) return;
    if (is_request_ && is_of_servers(number, name)) return;
    if constexpr (std::is_same_v<Member, std::string>) {
      auto text = is_split(name) ? std::string("20270115") : values_.text();
      if (text.empty()) return;  // is not sent
      member = std::move(text);
    } else {
      fill(member);
    }
    see(number);
  }
  /// Always there, as nothing is told of the message without it.
  template <class Part>
  void required(std::uint32_t, const char*, Part& part) {
    fill(part);
  }
  template <std::size_t I, class... Parts>
  void one_of(std::uint32_t, const char*, std::variant<Parts...>& parts) {
    if (values_.below(2) == 0) fill(parts.template emplace<I>());
  }
  void tags(std::uint32_t number, const char*, std::vector<TagValue>& member) {
    if (number != 0) member = values_.tags();
  }
  /// Nothing in a list is no list on the wire.
  void tags(std::uint32_t number, const char*, std::optional<std::vector<TagValue>>& member) {
    auto tags = values_.tags();
    if (number != 0 && !tags.empty()) member = std::move(tags);
  }
  void number_text(std::uint32_t number, const char*, std::string& member) {
    if (number != 0) member = values_.number_text();
  }
  template <class Number>
  void text_number(std::uint32_t number, const char* name, Number& member) {
    field(number, name, member);
  }
  void flag_number(std::uint32_t number, const char* name, std::optional<std::int32_t>& member) {
    field(number, name, member);
  }
  void number_flag(std::uint32_t number, const char*, std::int32_t& member) {
    if (number != 0) member = values_.flag() ? 1 : 0;
  }

 private:
  /// The members of contracts and orders that a client never sends.
  static bool is_of_servers(std::uint32_t number, std::string_view name) {
    constexpr std::array<std::string_view, 6> kNames = {"lastTradeDate",   "autoCancelDate", "filledQuantity",
                                                        "refFuturesConId", "shareholder",    "parentPermId"};
    const bool is_order_id_in_order = name == "orderId" && number == 2;
    return is_order_id_in_order || std::find(kNames.begin(), kNames.end(), name) != kNames.end();
  }

  void fill(ConditionType& member) {
    constexpr std::array<std::int32_t, 6> kTypes = {1, 3, 4, 5, 6, 7};
    member = static_cast<ConditionType>(kTypes[values_.below(kTypes.size())]);
  }
  void fill(std::int32_t& member) { member = values_.integer(); }
  void fill(std::int64_t& member) { member = values_.long_integer(); }
  void fill(double& member) { member = values_.real(); }
  void fill(bool& member) { member = values_.flag(); }
  void fill(std::string& member) { member = values_.text(); }
  void fill(core::Decimal& member) { member = values_.decimal(); }
  template <class Value>
  void fill(std::optional<Value>& member) {
    fill(member.emplace());
  }
  template <class Value>
  void fill(std::vector<Value>& members) {
    for (auto left = values_.below(3); left > 0; --left) fill(members.emplace_back());
  }
  template <class Member>
  void fill(Member& member) {
    if constexpr (std::is_enum_v<Member>) {
      member = static_cast<Member>(values_.below(4));
    } else {
      RandomFields(values_, is_request_).read(member);
    }
  }

  RandomValues& values_;
  std::uint64_t seen_ = 0;
  bool is_request_;
};

/// Fills what the text form of a message carries at one server version; see detail/text_reader.hpp.
class RandomText {
 public:
  static constexpr bool kReading = true;

  RandomText(RandomValues& values, int server_version) : values_(values), server_version_(server_version) {}

  [[nodiscard]] bool since(int version) const { return server_version_ >= version; }
  [[nodiscard]] bool until(int version) const { return server_version_ < version; }
  [[nodiscard]] bool message_since(std::int32_t) const { return true; }
  [[nodiscard]] std::size_t surplus() const { return 0; }
  /// Whether the description wanted something else than it got.
  [[nodiscard]] bool is_rejected() const { return rejected_; }

  void version(std::int32_t) {}
  void constant(const char*, std::int32_t) {}
  void constant(const char*, std::string_view) {}
  void integer(const char*, std::int32_t& value) { value = values_.integer(); }
  void integer(const char*, std::int64_t& value) { value = values_.long_integer(); }
  void optional_integer(const char*, std::optional<std::int32_t>& value, Unset unset = Unset::Empty) {
    fill(value, unset, [this] { return values_.integer(); });
  }
  void real(const char*, double& value) { value = values_.real(); }
  void optional_real(const char*, std::optional<double>& value, Unset unset = Unset::Empty) {
    fill(value, unset, [this] { return values_.real(); });
  }
  void decimal(const char*, std::optional<core::Decimal>& value) {
    fill(value, Unset::Empty, [this] { return values_.decimal(); });
  }
  void whole_decimal(const char*, std::optional<core::Decimal>& value) {
    fill(value, Unset::Empty, [this] { return values_.whole_decimal(); });
  }
  void flag(const char*, bool& value) { value = values_.flag(); }
  void optional_flag(const char*, std::optional<bool>& value) {
    fill(value, Unset::Empty, [this] { return values_.flag(); });
  }
  void text(const char* name, std::string& value) {
    value = is_split(name) ? std::string("20270115") : values_.text();
  }
  void escaped_text(const char*, std::string& value) { value = values_.text(); }
  void either(const char*, bool& value, std::string_view, std::string_view) { value = values_.flag(); }
  void tag_list(const char*, std::vector<TagValue>& value) { value = values_.tags(); }
  template <class Enum>
  void code(const char*, Enum& value) {
    value = static_cast<Enum>(values_.below(4));
  }
  template <class Item, class DescribeItem>
  void list(const char*, std::vector<Item>& items, DescribeItem describe_item) {
    items.clear();
    for (auto left = values_.below(3); left > 0; --left) describe_item(items.emplace_back());
  }
  void reject(const char*, std::string_view) { rejected_ = true; }

 private:
  template <class Value, class Draw>
  void fill(std::optional<Value>& value, Unset unset, Draw draw) {
    value.reset();
    if (values_.below(4) == 0) return;
    value = draw();
    if (unset == Unset::Zero && *value == Value{}) value.reset();
  }

  RandomValues& values_;
  int server_version_;
  bool rejected_ = false;
};

}  // namespace ibflow::protocol::testing
