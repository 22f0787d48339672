#include "ibflow/protocol/detail/protobuf_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ibflow/protocol/detail/text_value.hpp"
#include "ibflow/protocol/detail/utf8.hpp"

namespace ibflow::protocol {

void ProtobufReader::fail(std::string reason) {
  MalformedProtobuf malformed;
  malformed.field = field_;
  malformed.at = position();
  malformed.reason = std::move(reason);
  throw malformed;
}

void ProtobufReader::advance() {
  take([] { return 0; });
}

void ProtobufReader::skip() {
  field_ = "(unknown)";
  take([this] {
    reader_.skip();
    return 0;
  });
  ++surplus_;
}

std::string_view ProtobufReader::take_text() {
  const auto* name = field_;
  const auto view = take([this] { return reader_.get_view(); });
  const std::string_view text(view.data(), view.size());
  if (is_utf8(text)) return text;
  field_ = name;
  fail("is not UTF-8");
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
      const auto packed = take([this] { return reader_.get_packed_double(); });
      values.insert(values.end(), packed.begin(), packed.end());
    } else if (at(number, kFixed64, name)) {
      values.push_back(take([this] { return reader_.get_double(); }));
    } else {
      return;
    }
  }
}

void ProtobufReader::field(std::uint32_t number, const char* name, std::vector<std::int32_t>& values) {
  while (true) {
    if (at(number, kBytes, name)) {
      const auto packed = take([this] { return reader_.get_packed_int32(); });
      try {
        values.insert(values.end(), packed.begin(), packed.end());
      } catch (const protozero::exception& malformed) {
        field_ = name;
        fail(malformed.what());
      }
    } else if (at(number, kVarint, name)) {
      values.push_back(take([this] { return reader_.get_int32(); }));
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
    const auto real = take([this] { return reader_.get_double(); });
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
