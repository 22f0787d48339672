#include "ibflow/flow/detail/json_node.hpp"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <cmath>
#include <limits>

namespace ibflow::flow::detail {

namespace {
std::string_view view(boost::json::string_view text) {
  return {text.data(), text.size()};
}
}  // namespace

void JsonNode::complain(std::string_view what) const {
  if (problem_->empty()) *problem_ = fmt::format("{} {}", path_, what);
}

JsonNode JsonNode::at(std::string_view key) const {
  const auto* object = value_ == nullptr ? nullptr : value_->if_object();
  const auto* member = object == nullptr ? nullptr : object->if_contains(key);
  JsonNode child(member, fmt::format("{}.{}", path_, key), *problem_);
  if (object == nullptr) {
    complain("is no object");
  } else if (member == nullptr) {
    child.complain("is missing");
  }
  return child;
}

std::optional<JsonNode> JsonNode::find(std::string_view key) const {
  const auto* object = value_ == nullptr ? nullptr : value_->if_object();
  const auto* member = object == nullptr ? nullptr : object->if_contains(key);
  if (member == nullptr || member->is_null()) return std::nullopt;
  return JsonNode(member, fmt::format("{}.{}", path_, key), *problem_);
}

std::vector<JsonNode> JsonNode::elements() const {
  std::vector<JsonNode> nodes;
  const auto* array = value_ == nullptr ? nullptr : value_->if_array();
  if (array == nullptr) {
    complain("is no array");
    return nodes;
  }
  for (const auto& element : *array) {
    nodes.emplace_back(&element, fmt::format("{}[{}]", path_, nodes.size()), *problem_);
  }
  return nodes;
}

std::vector<std::pair<std::string, JsonNode>> JsonNode::members() const {
  std::vector<std::pair<std::string, JsonNode>> nodes;
  const auto* object = value_ == nullptr ? nullptr : value_->if_object();
  if (object == nullptr) {
    complain("is no object");
    return nodes;
  }
  for (const auto& member : *object) {
    const std::string key(view(member.key()));
    nodes.emplace_back(key, JsonNode(&member.value(), fmt::format("{}.{}", path_, key), *problem_));
  }
  return nodes;
}

std::string JsonNode::text() const {
  const auto* text = value_ == nullptr ? nullptr : value_->if_string();
  if (text != nullptr) return std::string(view(*text));
  complain("is no text");
  return {};
}

double JsonNode::number() const {
  if (is_number()) return value_->to_number<double>();
  complain("is no number");
  return 0;
}

std::int64_t JsonNode::whole() const {
  constexpr double kExact = 9'007'199'254'740'992;  // 2^53: no double beyond it is sure to be whole
  if (value_ != nullptr && value_->is_int64()) return value_->get_int64();
  const auto* number = value_ == nullptr ? nullptr : value_->if_double();
  if (number != nullptr && std::abs(*number) < kExact && std::trunc(*number) == *number) {
    return static_cast<std::int64_t>(*number);
  }
  complain("is no whole number");
  return 0;
}

std::string JsonNode::json() const {
  return value_ == nullptr ? "null" : boost::json::serialize(*value_);
}

std::string JsonNode::text_or_whole() const {
  if (is_number()) return std::to_string(whole());
  return text();
}

bool JsonNode::flag() const {
  const auto* flag = value_ == nullptr ? nullptr : value_->if_bool();
  if (flag != nullptr) return *flag;
  complain("is neither true nor false");
  return false;
}

core::Timestamp JsonNode::iso_time() const {
  const std::string written = text();
  const auto time = core::parse_iso(written);
  if (time) return *time;
  complain("is no ISO 8601 time with an offset");
  return {};
}

core::Timestamp JsonNode::unix_millis() const {
  constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max() / 1'000'000;
  const auto* whole = value_ == nullptr ? nullptr : value_->if_int64();
  if (whole != nullptr && *whole >= 0 && *whole <= kLast) {
    return core::Timestamp(std::chrono::milliseconds(*whole));
  }
  complain("is no time in Unix milliseconds");
  return {};
}

}  // namespace ibflow::flow::detail
