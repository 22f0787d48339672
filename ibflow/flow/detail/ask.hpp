#pragma once
// A typed request: path and query out, the answer's `data` read into a value.

#include <fmt/format.h>

#include <boost/url/url.hpp>
#include <optional>
#include <string>
#include <utility>

#include "ibflow/flow/client.hpp"
#include "ibflow/flow/detail/answer_reader.hpp"
#include "ibflow/flow/detail/limits.hpp"
#include "ibflow/flow/detail/request_queue.hpp"

namespace ibflow::flow::detail {

/// Path and query of a request; values are escaped.
class Resource {
 public:
  explicit Resource(const char* path) { url_.set_path(path); }
  Resource& with(const char* name, const std::string& value) {
    url_.params().append({name, value});
    return *this;
  }
  template <class T, class Format>
  Resource& with(const char* name, const std::optional<T>& value, Format format) {
    return value ? with(name, format(*value)) : *this;
  }
  [[nodiscard]] std::string text() const { return url_.buffer(); }

 private:
  boost::urls::url url_;
};

inline std::string minutes_text(std::chrono::seconds time_of_day) {
  return core::format_time_of_day(time_of_day).substr(0, 5);
}
inline std::string number_text(int number) {
  return std::to_string(number);
}
inline std::string name_of(const char* resource, const std::string& ticker) {
  return fmt::format("flow GET {} {}", resource, ticker);
}

template <class T, class Reader>
void ask(RequestQueue& queue, const std::string& name, const Resource& resource, bool heavy, Reader read,
         Callback<T> callback) {
  auto done = [&queue, name, read = std::move(read),
               callback = std::move(callback)](core::Expected<boost::json::object> data) {
    if (!data) return callback(std::unexpected(data.error()));
    Read<T> value = read(*data);
    if (value) return callback(std::move(*value));
    Failure failure{.kind = FailureKind::Decode, .http_status = 200};
    failure.json_path = value.error().substr(0, value.error().find(' '));
    queue.note_failure(std::move(failure));
    callback(core::fail(core::ErrorCategory::Data,
                        fmt::format("{}: HTTP 200, but {}; this service does not speak the API as we know it",
                                    name, value.error())));
  };
  queue.add(name, resource.text(), heavy, std::move(done));
}

/// The parameters that /trades, /minute-data and /divergence have in common.
template <class Query>
void add_range(Resource& resource, const Query& query) {
  resource.with("ticker", query.ticker)
      .with("start_date", query.start_date, core::format_date)
      .with("start_time", query.start_time, minutes_text)
      .with("end_date", query.end_date, core::format_date)
      .with("end_time", query.end_time, minutes_text)
      .with("limit", query.limit, number_text);
}

}  // namespace ibflow::flow::detail
