#pragma once
// A request target taken apart, and its parameters read strictly.

#include <map>
#include <optional>
#include <string>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::flow::detail {

/// Every error is of category Usage and reads as an answer to the person who sent the request.
class Query {
 public:
  static core::Expected<Query> parse(const std::string& target);

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::optional<std::string> text(const std::string& name) const;
  [[nodiscard]] core::Expected<std::string> required(const std::string& name) const;
  /// Whole number within [low, high].
  [[nodiscard]] core::Expected<int> number(const std::string& name, int otherwise, int low, int high) const;
  /// Any number within [low, high]; nullopt when it is not given.
  [[nodiscard]] core::Expected<std::optional<double>> decimal(const std::string& name, double low,
                                                              double high) const;
  [[nodiscard]] core::Expected<bool> flag(const std::string& name, bool otherwise) const;
  [[nodiscard]] core::Expected<std::optional<core::Date>> date(const std::string& name) const;
  [[nodiscard]] core::Expected<std::optional<std::chrono::seconds>> time_of_day(
      const std::string& name) const;

 private:
  std::string path_;
  std::map<std::string, std::string> parameters_;
};

}  // namespace ibflow::flow::detail
