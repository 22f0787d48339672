#pragma once
// What the readers of all answers have in common.

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/flow/detail/answer_reader.hpp"
#include "ibflow/flow/detail/json_node.hpp"

namespace ibflow::flow::detail {

// Reads `data` with `read(JsonNode)`; the first problem met makes the whole answer unusable.
template <class T, class Reader>
Read<T> read_with(const boost::json::object& data, Reader read) {
  const boost::json::value value(data);
  std::string problem;
  T result = read(JsonNode(&value, "$.data", problem));
  if (!problem.empty()) return std::unexpected(std::move(problem));
  return result;
}

inline std::optional<std::string> optional_text(const std::optional<JsonNode>& node) {
  if (!node) return std::nullopt;
  return node->text();
}

inline std::optional<double> optional_number(const std::optional<JsonNode>& node) {
  if (!node) return std::nullopt;
  return node->number();
}

inline std::optional<std::int64_t> optional_whole(const std::optional<JsonNode>& node) {
  if (!node) return std::nullopt;
  return node->whole();
}

inline std::optional<bool> optional_flag(const std::optional<JsonNode>& node) {
  if (!node) return std::nullopt;
  return node->flag();
}

inline std::vector<std::string> texts(const JsonNode& array) {
  std::vector<std::string> result;
  for (const auto& element : array.elements()) result.push_back(element.text());
  return result;
}

inline void expect_ticker(const JsonNode& holder, const std::string& ticker) {
  const auto found = holder.find("ticker");
  if (found && found->text() != ticker) found->complain("is another ticker than the one asked for");
}

}  // namespace ibflow::flow::detail
