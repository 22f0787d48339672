#include "ibflow/flow/detail/query.hpp"

#include <fmt/format.h>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>

#include "ibflow/http/message.hpp"

namespace ibflow::flow::detail {

namespace {
std::unexpected<core::Error> usage(std::string message) {
  return core::fail(core::ErrorCategory::Usage, std::move(message), 400);
}
}  // namespace

core::Expected<Query> Query::parse(const std::string& target) {
  const auto url = boost::urls::parse_origin_form(target);
  if (!url)
    return usage("the request target is no path with a query, like /api/v1/prediction/latest?ticker=SPY");
  Query query;
  query.path_ = url->path();
  for (const auto& parameter : url->params()) {
    if (!query.parameters_.emplace(parameter.key, parameter.value).second) {
      return usage(fmt::format("the parameter {} is given twice", http::quoted(parameter.key)));
    }
  }
  return query;
}

std::optional<std::string> Query::text(const std::string& name) const {
  const auto found = parameters_.find(name);
  if (found == parameters_.end()) return std::nullopt;
  return found->second;
}

core::Expected<std::string> Query::required(const std::string& name) const {
  auto value = text(name);
  if (!value || value->empty()) return usage(fmt::format("the parameter '{}' is missing", name));
  return std::move(*value);
}

core::Expected<int> Query::number(const std::string& name, int otherwise, int low, int high) const {
  const auto value = text(name);
  if (!value) return otherwise;
  int number = 0;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
  if (error != std::errc{} || end != value->data() + value->size() || number < low || number > high) {
    return usage(fmt::format("the parameter '{}' must be a whole number from {} to {}, not {}", name, low,
                             high, http::quoted(*value)));
  }
  return number;
}

core::Expected<std::optional<double>> Query::decimal(const std::string& name, double low, double high) const {
  const auto value = text(name);
  if (!value) return std::optional<double>();
  double number = 0;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
  const bool is_number = error == std::errc{} && end == value->data() + value->size();
  if (!is_number || !(number >= low && number <= high)) {
    return usage(fmt::format("the parameter '{}' must be a number from {} to {}, not {}", name, low, high,
                             http::quoted(*value)));
  }
  return std::optional(number);
}

core::Expected<bool> Query::flag(const std::string& name, bool otherwise) const {
  const auto value = text(name);
  if (!value) return otherwise;
  if (*value == "true" || *value == "1") return true;
  if (*value == "false" || *value == "0") return false;
  return usage(fmt::format("the parameter '{}' must be true or false, not {}", name, http::quoted(*value)));
}

core::Expected<std::optional<core::Date>> Query::date(const std::string& name) const {
  const auto value = text(name);
  if (!value) return std::optional<core::Date>();
  const auto date = value->size() == 10 ? core::parse_date(*value) : usage("");
  if (!date) {
    return usage(
        fmt::format("the parameter '{}' must be a date like 2019-02-13, not {}", name, http::quoted(*value)));
  }
  // Nanoseconds since 1970 do not reach much further.
  if (date->year() < std::chrono::year(1970) || date->year() > std::chrono::year(2200)) {
    return usage(fmt::format("the parameter '{}' must lie between 1970 and 2200", name));
  }
  return std::optional(*date);
}

core::Expected<std::optional<std::chrono::seconds>> Query::time_of_day(const std::string& name) const {
  const auto value = text(name);
  if (!value) return std::optional<std::chrono::seconds>();
  const auto time = value->size() == 5 ? core::parse_time_of_day(*value) : usage("");
  if (!time) {
    return usage(
        fmt::format("the parameter '{}' must be a time like 09:30, not {}", name, http::quoted(*value)));
  }
  return std::optional(*time);
}

}  // namespace ibflow::flow::detail
