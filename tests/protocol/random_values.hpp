#pragma once
// Values for messages nobody thought of: ordinary ones mostly, edges often.

#include <array>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/protocol/contract.hpp"

namespace ibflow::protocol::testing {

/// Never one of IB's constants for "no value": that a message cannot hold.
class RandomValues {
 public:
  /// What texts may hold.
  enum class Texts { PrintableAscii, Utf8 };

  RandomValues(std::uint64_t seed, Texts texts) : random_(seed), texts_(texts) {}

  /// 0..limit-1.
  std::size_t below(std::size_t limit) { return random_() % limit; }
  bool flag() { return below(2) == 0; }

  std::int32_t integer() {
    if (flag()) return small();
    return one_of<std::int32_t>(
        {-1, 0, 2147483646, -2147483647 - 1, 265598, static_cast<std::int32_t>(below(1'000'000))});
  }
  std::int64_t long_integer() {
    if (flag()) return small();
    return one_of<std::int64_t>({-1, 0, 9007199254740993, std::numeric_limits<std::int64_t>::max() - 1,
                                 std::numeric_limits<std::int64_t>::min(), 1735736400123});
  }
  double real() {
    if (flag()) return small();
    return one_of<double>({-0.75, 150.25, 0.1 + 0.2, 1e-7, -1.7976931348623157e308, 5e-324,
                           1.2345678901234567e300, std::numeric_limits<double>::infinity(),
                           static_cast<double>(random_()) / 1e9});
  }
  core::Decimal decimal() {
    return *core::Decimal::parse(one_of<std::string_view>(
        {"0", "100", "0.5", "-350", "12345678.90", "0.00000001", "123456789012345.123456789", "7.10"}));
  }
  core::Decimal whole_decimal() { return {static_cast<std::int64_t>(below(1000))}; }

  /// Words on which other fields depend are among them.
  std::string text() {
    if (flag()) {
      return std::string(
          one_of<std::string_view>({"", "BAG", "STK", "FUND", "PEG BENCH", "PEG BEST", "PEG MID", "IBKRATS",
                                    "D", "A", "20270115", "1", "0", "VWAP", "MKT"}));
    }
    static constexpr std::string_view kBytes = "abc XYZ 019 ,:/$%+-_\"'<>()[]{}\\\t\n\r";
    std::string text;
    for (auto left = below(30); left > 0; --left) text += kBytes[below(kBytes.size())];
    if (texts_ == Texts::Utf8 && flag()) text += one_of<std::string_view>({"é", "苹果", "😀", "–", "\x01"});
    return text;
  }
  /// What a double on the wire stands for as text.
  std::string number_text() {
    return std::string(one_of<std::string_view>({"", "0", "1", "100", "0.1", "0.000001", "1234.5"}));
  }
  /// No tag comes twice, and none holds what separates tags in the text form.
  std::vector<TagValue> tags() {
    std::vector<TagValue> tags;
    for (auto left = below(3); left > 0; --left) {
      tags.push_back({"tag" + std::to_string(tags.size()),
                      std::string(one_of<std::string_view>({"", "1", "a b", "x=y"}))});
    }
    return tags;
  }

  template <class Value>
  Value one_of(std::initializer_list<Value> values) {
    return *(values.begin() + below(values.size()));
  }

 private:
  std::int32_t small() { return static_cast<std::int32_t>(below(8)); }

  std::mt19937_64 random_;
  Texts texts_;
};

}  // namespace ibflow::protocol::testing
