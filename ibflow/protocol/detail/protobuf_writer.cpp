#include "ibflow/protocol/detail/protobuf_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ibflow/protocol/detail/text_value.hpp"

namespace ibflow::protocol {

void ProtobufWriter::reject(const char* name, std::string_view reason) {
  constexpr int kCannotEncode = 588;
  if (failure_) return;
  failure_ = core::Error(core::ErrorCategory::Usage,
                         fmt::format("{} not sent: field {} {}", message_.name, name, reason), kCannotEncode);
}

void ProtobufWriter::field(std::uint32_t number, const char* name, double value) {
  if (std::isnan(value)) return reject(name, "is not a number");
  if (number != 0 && value != std::numeric_limits<double>::max()) writer_.add_double(number, value);
}

void ProtobufWriter::field(std::uint32_t number, const char*, const std::optional<core::Decimal>& value) {
  if (number != 0 && value) writer_.add_string(number, value->to_string());
}

void ProtobufWriter::tags(std::uint32_t number, const char*, const std::vector<TagValue>& values) {
  if (number == 0) return;
  for (auto tag = values.begin(); tag != values.end(); ++tag) {
    // A map holds a tag once, and the last value counts.
    const auto is_same = [&tag](const TagValue& other) { return other.tag == tag->tag; };
    if (std::any_of(tag + 1, values.end(), is_same)) continue;
    protozero::pbf_writer entry(writer_, number);
    entry.add_string(1, tag->tag);
    entry.add_string(2, tag->value);
  }
}

void ProtobufWriter::number_text(std::uint32_t number, const char* name, const std::string& value) {
  if (number == 0 || value.empty()) return;
  double parsed = 0;
  switch (parse_real_text(value, parsed)) {
    case Parsed::Value:
      return field(number, name, parsed);
    case Parsed::Unset:
      return;
    case Parsed::Bad:
      return reject(name, fmt::format("holds {}, no number", quote_for_message(value)));
  }
}

void ProtobufWriter::text_number(std::uint32_t number, const char*, double value) {
  if (number == 0) return;
  std::string text;
  append_real_text(text, value);
  writer_.add_string(number, text);
}

void ProtobufWriter::text_number(std::uint32_t number, const char*,
                                 const std::optional<std::int32_t>& value) {
  if (number != 0 && value) writer_.add_string(number, std::to_string(*value));
}

}  // namespace ibflow::protocol
