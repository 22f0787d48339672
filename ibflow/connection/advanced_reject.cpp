#include "ibflow/connection/advanced_reject.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "ibflow/core/exact_json.hpp"

namespace ibflow::connection {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxFields = 1000;
constexpr std::size_t kMaxSize = std::size_t{64} * 1024;

std::string below(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

AdvancedRejectField::Value leaf_of(const json::value& value) {
  switch (value.kind()) {
    case json::kind::bool_:
      return value.get_bool();
    case json::kind::int64:
      return value.get_int64();
    case json::kind::uint64:
      return static_cast<double>(value.get_uint64());  // above the int64 range
    case json::kind::double_:
      return value.get_double();
    case json::kind::string:
      return std::string(value.get_string());
    default:
      return std::monostate();
  }
}

// The parser bounds the depth (32), so this recursion ends.
void flatten(const json::value& value, const std::string& path, std::vector<AdvancedRejectField>& out) {
  if (out.size() > kMaxFields) return;
  if (const auto* object = value.if_object()) {
    for (const auto& member : *object) flatten(member.value(), below(path, member.key()), out);
  } else if (const auto* array = value.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i) flatten((*array)[i], below(path, std::to_string(i)), out);
  } else {
    out.push_back({path, leaf_of(value)});
  }
}

}  // namespace

const AdvancedRejectField* AdvancedReject::find(std::string_view path) const {
  const auto found = std::ranges::find(fields, path, &AdvancedRejectField::path);
  return found == fields.end() ? nullptr : &*found;
}

AdvancedReject parse_advanced_reject(std::string_view raw) {
  AdvancedReject reject;
  reject.raw = raw;
  if (raw.size() > kMaxSize) {
    reject.problem = fmt::format("{} bytes are more than ibflow takes apart", raw.size());
    return reject;
  }
  const auto parsed = core::parse_json(raw);
  if (!parsed) {
    reject.problem = parsed.error();
    return reject;
  }
  flatten(*parsed, {}, reject.fields);
  if (reject.fields.size() > kMaxFields) {
    reject.fields.clear();
    reject.problem = fmt::format("it has more than {} values", kMaxFields);
  }
  return reject;
}

}  // namespace ibflow::connection
