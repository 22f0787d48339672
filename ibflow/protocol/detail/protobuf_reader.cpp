#include "ibflow/protocol/detail/protobuf_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <protozero/exception.hpp>
#include <protozero/varint.hpp>

#include "ibflow/protocol/detail/text_value.hpp"
#include "ibflow/protocol/detail/utf8.hpp"

namespace ibflow::protocol {

void ProtobufReader::fail(std::string_view reason) {
  MalformedProtobuf malformed;
  malformed.field = field_;
  malformed.at = position_;
  malformed.reason = reason;
  throw malformed;
}

std::uint64_t ProtobufReader::read_long_varint() {
  try {
    return protozero::decode_varint(&position_, end_);
  } catch (const protozero::exception& malformed) {
    fail(malformed.what());
  }
}

void ProtobufReader::advance_by_long_tag() {
  field_ = "(tag)";
  const auto tag = read_long_varint();
  constexpr std::uint64_t kLargestTag = 0xFFFFFFFF;
  const auto number = tag >> 3;
  // 19000 to 19999 are reserved, and protozero and libprotobuf agree to take them for numbers like any other.
  if (number == 0 || tag > kLargestTag) fail("has no valid field number");
  tag_ = static_cast<std::uint32_t>(tag);
}

void ProtobufReader::skip() {
  field_ = "(unknown)";
  skip_value(tag_, 0);
  ++surplus_;
  advance();
}

void ProtobufReader::skip_value(std::uint32_t tag, int depth) {
  constexpr std::uint32_t kStartGroup = 3;
  constexpr std::uint32_t kEndGroup = 4;
  constexpr int kDeepest = 32;
  const auto step = [this](std::ptrdiff_t bytes) {
    if (end_ - position_ < bytes) fail("is cut short");
    position_ += bytes;
  };
  switch (tag & 7) {
    case 0:
      static_cast<void>(read_varint());
      return;
    case 1:
      return step(8);
    case 2:
      static_cast<void>(take_bytes());
      return;
    case kStartGroup:
      if (depth == kDeepest) fail("is nested too deeply");
      while (true) {
        const auto inner = static_cast<std::uint32_t>(read_varint());
        if (inner >> 3 == 0) fail("has no valid field number");
        if ((inner & 7) != kEndGroup) {
          skip_value(inner, depth + 1);
          continue;
        }
        if (inner >> 3 != tag >> 3) fail("ends a group that is not open");
        return;
      }
    case 5:
      return step(4);
    default:
      fail("has no valid wire type");
  }
}

void ProtobufReader::read_decimal(std::string_view text, std::optional<core::Decimal>& value) {
  value.reset();
  core::Decimal number;
  const auto parsed = parse_decimal_text(text, number);
  if (parsed == Parsed::Bad) fail(fmt::format("holds {}, no decimal", quote_for_message(text)));
  if (parsed == Parsed::Value) value = number;
}

void ProtobufReader::field(std::uint32_t number, const char* name, std::vector<double>& values) {
  while (true) {
    if (at(number, kBytes, name)) {
      const auto packed = take_bytes();
      if (packed.size() % sizeof(double) != 0) fail("is no list of doubles");
      const auto before = values.size();
      values.resize(before + packed.size() / sizeof(double));
      if (!packed.empty()) std::memcpy(values.data() + before, packed.data(), packed.size());
      advance();
    } else if (at(number, kFixed64, name)) {
      values.push_back(take_double());
    } else {
      return;
    }
  }
}

void ProtobufReader::field(std::uint32_t number, const char* name, std::vector<std::int32_t>& values) {
  while (true) {
    if (at(number, kBytes, name)) {
      const auto packed = take_bytes();
      ProtobufReader list(packed, is_request_);
      list.field_ = name;
      while (list.position_ != list.end_) values.push_back(static_cast<std::int32_t>(list.read_varint()));
      advance();
    } else if (at(number, kVarint, name)) {
      values.push_back(static_cast<std::int32_t>(take_varint()));
    } else {
      return;
    }
  }
}

namespace {

/// One entry of a map; either half may be missing.
struct MapEntry {
  TagValue tag;
};

template <class A>
void describe_fields(A& a, Ref<A, MapEntry> entry) {
  a.field(1, "tag", entry.tag.tag);
  a.field(2, "value", entry.tag.value);
}

}  // namespace

void ProtobufReader::tags(std::uint32_t number, const char* name, std::vector<TagValue>& values) {
  while (at(number, kBytes, name)) {
    MapEntry entry;
    read_part(name, entry);
    const auto known = std::find_if(values.begin(), values.end(),
                                    [&](const TagValue& other) { return other.tag == entry.tag.tag; });
    if (known == values.end()) {
      values.push_back(std::move(entry.tag));
    } else {
      known->value = std::move(entry.tag.value);
    }
  }
}

void ProtobufReader::number_text(std::uint32_t number, const char* name, std::string& value) {
  while (at(number, kFixed64, name)) {
    const auto real = take_double();
    value.clear();
    if (real != std::numeric_limits<double>::max()) append_plain_real_text(value, real);
  }
}

void ProtobufReader::text_number(std::uint32_t number, const char* name, double& value) {
  while (at(number, kBytes, name)) {
    const auto text = take_text();
    double real = 0;
    if (parse_real_text(text, real) == Parsed::Bad)
      fail(fmt::format("holds {}, no number", quote_for_message(text)));
    value = real;
  }
}

void ProtobufReader::text_number(std::uint32_t number, const char* name, std::optional<double>& value) {
  while (at(number, kBytes, name)) {
    const auto text = take_text();
    double real = 0;
    const auto parsed = parse_real_text(text, real);
    if (parsed == Parsed::Bad) fail(fmt::format("holds {}, no number", quote_for_message(text)));
    value.reset();
    if (parsed == Parsed::Value) value = real;
  }
}

void ProtobufReader::text_number(std::uint32_t number, const char* name, std::optional<std::int32_t>& value) {
  while (at(number, kBytes, name)) {
    const auto text = take_text();
    std::int64_t whole = 0;
    const auto parsed = parse_integer_text(text, whole);
    if (parsed == Parsed::Bad || static_cast<std::int32_t>(whole) != whole)
      fail(fmt::format("holds {}, no whole number", quote_for_message(text)));
    value.reset();
    if (parsed == Parsed::Value) value = static_cast<std::int32_t>(whole);
  }
}

}  // namespace ibflow::protocol
