#pragma once
// Reads JSON of an expected shape; the first thing out of shape is remembered with its path.

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/time.hpp"

namespace ibflow::flow::detail {

/// A value and where it stands ("$.data.prediction.confidence"). Reading something else than what is there
/// yields an empty value and writes into `problem`; whoever started reading looks there at the end. The JSON
/// and `problem` must outlive the node.
class JsonNode {
 public:
  JsonNode(const boost::json::value* value, std::string path, std::string& problem)
      : value_(value), path_(std::move(path)), problem_(&problem) {}

  [[nodiscard]] JsonNode at(std::string_view key) const;                   // must be there
  [[nodiscard]] std::optional<JsonNode> find(std::string_view key) const;  // nullopt for absent and null
  [[nodiscard]] std::vector<JsonNode> elements() const;
  [[nodiscard]] std::vector<std::pair<std::string, JsonNode>> members() const;
  [[nodiscard]] bool is_number() const { return value_ != nullptr && value_->is_number(); }
  [[nodiscard]] bool is_text() const { return value_ != nullptr && value_->is_string(); }
  [[nodiscard]] std::string text() const;
  [[nodiscard]] double number() const;
  [[nodiscard]] std::int64_t whole() const;  // 5.0 is whole
  [[nodiscard]] bool flag() const;
  [[nodiscard]] std::string json() const;           // whatever it is, as JSON
  [[nodiscard]] std::string text_or_whole() const;  // 17 reads as "17"
  [[nodiscard]] core::Timestamp iso_time() const;
  [[nodiscard]] core::Timestamp unix_millis() const;
  void complain(std::string_view what) const;

 private:
  const boost::json::value* value_;
  std::string path_;
  std::string* problem_;
};

}  // namespace ibflow::flow::detail
