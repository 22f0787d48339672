#pragma once
// Fills our structs from the golden vectors' JSON.

#include <algorithm>
#include <boost/json.hpp>
#include <initializer_list>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "ibflow/core/decimal.hpp"

namespace ibflow::protocol::testing {

/// In requests a zero is a zero. In events the reference client shows 0 for an empty field where we show no
/// value.
enum class Zero { IsValue, IsUnset };

/// A visitor for members(): sets every member whose key is there, and remembers the keys nobody asked for.
class FromJson {
 public:
  FromJson(const boost::json::object& object, Zero zero) : object_(object), zero_(zero) {
    for (const auto& pair : object) unread_.insert(std::string(pair.key()));
  }

  template <class Member>
  void operator()(const char* key, Member& member) {
    if (const auto* value = find(key)) set(*value, member);
  }
  template <class Member>
  void zero_is_unset(const char* key, std::optional<Member>& member) {
    (*this)(key, member);
    if (zero_ == Zero::IsUnset && member && *member == Member{}) member.reset();
  }
  void wire_code(const char* key, std::string& member, std::initializer_list<std::string_view>) {
    (*this)(key, member);
    if (member == "None") member.clear();
  }
  template <class Enum>
  void enumerator(const char* key, Enum& member) {
    if (const auto* value = find(key)) member = static_cast<Enum>(value->to_number<std::int32_t>());
  }
  void word(const char* key, bool& member, std::string_view if_true) {
    if (const auto* value = find(key)) member = value->as_string() == if_true;
  }
  void not_ours(const char* key) { static_cast<void>(find(key)); }

  [[nodiscard]] const std::set<std::string>& unread() const { return unread_; }

 private:
  const boost::json::value* find(const char* key) {
    unread_.erase(key);
    const auto* value = object_.if_contains(key);
    return value != nullptr && !value->is_null() ? value : nullptr;
  }
  static bool is_unset(const boost::json::value& value) {
    return value.is_string() && value.as_string().starts_with("UNSET_");
  }
  static double to_double(const boost::json::value& value) {
    if (is_unset(value)) return std::numeric_limits<double>::max();
    if (value.is_string() && value.as_string() == "Infinity") return std::numeric_limits<double>::infinity();
    return value.to_number<double>();
  }

  void set(const boost::json::value& value, double& member) { member = to_double(value); }
  void set(const boost::json::value& value, std::int32_t& member) {
    member = is_unset(value) ? std::numeric_limits<std::int32_t>::max()
                             : static_cast<std::int32_t>(value.to_number<double>());
  }
  void set(const boost::json::value& value, std::int64_t& member) {
    if (!is_unset(value)) {
      member = value.to_number<std::int64_t>();
    } else if (value.as_string() == "UNSET_INTEGER") {
      member = std::numeric_limits<std::int32_t>::max();
    } else {
      member = std::numeric_limits<std::int64_t>::max();
    }
  }
  void set(const boost::json::value& value, bool& member) {
    member = value.is_bool() ? value.as_bool() : value.to_number<int>() != 0;
  }
  void set(const boost::json::value& value, std::string& member) { member = std::string(value.as_string()); }
  template <class Member>
  void set(const boost::json::value& value, std::optional<Member>& member) {
    member.reset();
    if (is_unset(value)) return;
    if constexpr (std::is_same_v<Member, core::Decimal>) {
      member = core::Decimal::parse(value.as_string()).value();
    } else {
      set(value, member.emplace());
    }
  }
  template <class Item>
  void set(const boost::json::value& value, std::vector<Item>& member) {
    member.clear();
    for (const auto& item : value.as_array()) set(item, member.emplace_back());
  }
  template <class Struct>
    requires std::is_class_v<Struct>
  void set(const boost::json::value& value, Struct& member) {
    FromJson nested(value.as_object(), zero_);
    members(nested, member);
    unread_.insert(nested.unread_.begin(), nested.unread_.end());
  }

  const boost::json::object& object_;
  Zero zero_;
  std::set<std::string> unread_;
};

/// A visitor for members(): brings a decoded message to what events can express.
class AsEvent {
 public:
  template <class Member>
  void operator()(const char*, Member& member) {
    visit(member);
  }
  template <class Member>
  void zero_is_unset(const char*, std::optional<Member>& member) {
    if (member && *member == Member{}) member.reset();
  }
  void wire_code(const char*, std::string& member, std::initializer_list<std::string_view> known) {
    if (std::find(known.begin(), known.end(), member) == known.end()) member.clear();
  }
  template <class Enum>
  void enumerator(const char*, Enum&) {}
  void word(const char*, bool&, std::string_view) {}
  void not_ours(const char*) {}

 private:
  void visit(std::string&) {}
  template <class Member>
  void visit(Member& member) {
    if constexpr (std::is_class_v<Member>) members(*this, member);
  }
  template <class Member>
  void visit(std::optional<Member>&) {}
  template <class Item>
  void visit(std::vector<Item>& items) {
    for (auto& item : items) visit(item);
  }
};

}  // namespace ibflow::protocol::testing
