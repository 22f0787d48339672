#pragma once
// Plain values to JSON and back by one description of their members:
//
//   template <class Archive, class Value>  // Value may be const
//   void describe(Archive& archive, Value& value) { archive("name", value.name); ... }
//
// Knows numbers, flags, texts, Decimal (as text), Identifier (as number), Timestamp (ISO 8601), enums (as
// number), optionals (null or absent: none), vectors, and whatever has a describe of its own.

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/identifier.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::sim {

/// The largest number of an enum that can be read. Specialised where it is described.
template <class Enum>
inline constexpr std::int64_t kLargestOf = 0;

class JsonWriter {
 public:
  template <class Value>
  void operator()(const char* name, const Value& value) {
    if (auto made = of(value); !made.is_null()) object_[name] = std::move(made);
  }

  template <class Value>
  static boost::json::value of(const Value& value) {
    if constexpr (std::is_same_v<Value, bool> || std::is_same_v<Value, std::string> ||
                  std::is_same_v<Value, double>) {
      return boost::json::value(value);
    } else if constexpr (std::is_enum_v<Value>) {
      return boost::json::value(static_cast<std::int64_t>(value));
    } else if constexpr (std::is_integral_v<Value>) {
      return boost::json::value(static_cast<std::int64_t>(value));
    } else {
      return made_of(value);
    }
  }

 private:
  static boost::json::value made_of(const core::Decimal& value) {
    return boost::json::value(value.to_string());
  }
  static boost::json::value made_of(core::Timestamp at) { return boost::json::value(core::format_utc(at)); }
  template <class Tag, class Number>
  static boost::json::value made_of(const core::Identifier<Tag, Number>& id) {
    return boost::json::value(static_cast<std::int64_t>(id.value));
  }
  template <class Value>
  static boost::json::value made_of(const std::optional<Value>& value) {
    return value ? of(*value) : boost::json::value(nullptr);
  }
  template <class Value>
  static boost::json::value made_of(const std::vector<Value>& values) {
    boost::json::array array;
    for (const auto& value : values) array.push_back(of(value));
    return array;
  }
  template <class Value>
  static boost::json::value made_of(const Value& value) {
    JsonWriter writer;
    describe(writer, value);
    return std::move(writer.object_);
  }

  boost::json::object object_;
};

/// Members that are absent stay as they are. The first thing that does not fit is remembered.
class JsonReader {
 public:
  /// `path` names the value in problems. `problem` must outlive this.
  JsonReader(const boost::json::value& value, std::string path, std::string& problem)
      : path_(std::move(path)), problem_(problem) {
    object_ = value.if_object();
    if (object_ == nullptr) fail(path_, "an object");
  }

  template <class Value>
  void operator()(const char* name, Value& value) {
    if (!problem_.empty()) return;
    const auto* found = object_->if_contains(name);
    if (found != nullptr) read(*found, path_ + "." + name, value);
  }

  template <class Value>
  void read(const boost::json::value& json, const std::string& path, Value& value) {
    if constexpr (std::is_same_v<Value, bool>) {
      if (!json.is_bool()) return fail(path, "true or false");
      value = json.get_bool();
    } else if constexpr (std::is_same_v<Value, std::string>) {
      if (!json.is_string()) return fail(path, "a text");
      value = std::string(json.get_string());
    } else if constexpr (std::is_same_v<Value, double>) {
      if (!json.is_number()) return fail(path, "a number");
      value = json.to_number<double>();
    } else if constexpr (std::is_enum_v<Value> || std::is_integral_v<Value>) {
      boost::system::error_code error;
      const auto number = json.is_number() ? json.to_number<std::int64_t>(error) : 0;
      if (!json.is_number() || error || !fits<Value>(number)) return fail(path, "a whole number that fits");
      value = static_cast<Value>(number);
    } else {
      take(json, path, value);
    }
  }

 private:
  template <class Value>
  [[nodiscard]] static bool fits(std::int64_t number) {
    if constexpr (std::is_enum_v<Value>) {
      return number >= 0 && number <= kLargestOf<Value>;
    } else {
      return std::in_range<Value>(number);
    }
  }
  void fail(const std::string& path, const char* wanted) {
    if (problem_.empty()) problem_ = path + " is not " + wanted;
  }
  void take(const boost::json::value& json, const std::string& path, core::Decimal& value) {
    const auto* text = json.if_string();
    const auto parsed =
        text != nullptr ? core::Decimal::parse({text->data(), text->size()}) : std::optional<core::Decimal>();
    if (!parsed) return fail(path, "a decimal number as text");
    value = *parsed;
  }
  void take(const boost::json::value& json, const std::string& path, core::Timestamp& value) {
    const auto* text = json.if_string();
    if (text == nullptr) return fail(path, "a time");
    const auto parsed = core::parse_iso({text->data(), text->size()});
    if (!parsed) return fail(path, "a time");
    value = *parsed;
  }
  template <class Tag, class Number>
  void take(const boost::json::value& json, const std::string& path, core::Identifier<Tag, Number>& id) {
    read(json, path, id.value);
  }
  template <class Value>
  void take(const boost::json::value& json, const std::string& path, std::optional<Value>& value) {
    value.reset();
    if (!json.is_null()) read(json, path, value.emplace());
  }
  template <class Value>
  void take(const boost::json::value& json, const std::string& path, std::vector<Value>& values) {
    const auto* array = json.if_array();
    if (array == nullptr) return fail(path, "a list");
    values.clear();
    for (const auto& item : *array) {
      const auto place = path + "[" + std::to_string(values.size()) + "]";
      read(item, place, values.emplace_back());
    }
  }
  template <class Value>
  void take(const boost::json::value& json, const std::string& path, Value& value) {
    JsonReader reader(json, path, problem_);
    if (problem_.empty()) describe(reader, value);
  }

  const boost::json::object* object_ = nullptr;
  std::string path_;
  std::string& problem_;
};

}  // namespace ibflow::sim
