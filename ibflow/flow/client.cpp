#include "ibflow/flow/client.hpp"

#include <fmt/format.h>

#include <boost/url/url.hpp>

#include "ibflow/flow/detail/answer_reader.hpp"
#include "ibflow/flow/detail/request_queue.hpp"

namespace ibflow::flow {

namespace {

// Path and query of a request; values are escaped.
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

std::string minutes_text(std::chrono::seconds time_of_day) {
  return core::format_time_of_day(time_of_day).substr(0, 5);
}

std::string number_text(int number) {
  return std::to_string(number);
}

std::string name_of(const char* resource, const std::string& ticker) {
  return fmt::format("flow GET {} {}", resource, ticker);
}

template <class T, class Reader>
void ask(detail::RequestQueue& queue, const std::string& name, const Resource& resource, Reader read,
         Callback<T> callback) {
  queue.add(name, resource.text(),
            [name, read = std::move(read),
             callback = std::move(callback)](core::Expected<boost::json::object> data) {
              if (!data) return callback(std::unexpected(data.error()));
              detail::Read<T> value = read(*data);
              if (value) return callback(std::move(*value));
              callback(core::fail(
                  core::ErrorCategory::Data,
                  fmt::format("{}: HTTP 200, but {}; this service does not speak the API as we know it", name,
                              value.error())));
            });
}

}  // namespace

void StatusEndpoint::get(Callback<ServiceStatus> callback) {
  ask<ServiceStatus>(queue_, "flow GET /status", Resource("/status"), detail::read_status,
                     std::move(callback));
}

void TickersEndpoint::get(Callback<std::vector<std::string>> callback) {
  ask<std::vector<std::string>>(queue_, "flow GET /tickers", Resource("/tickers"), detail::read_tickers,
                                std::move(callback));
}

void MinuteDataEndpoint::get(const MinuteDataQuery& query, Callback<MinuteData> callback) {
  Resource resource("/minute-data");
  resource.with("ticker", query.ticker)
      .with("start_date", query.start_date, core::format_date)
      .with("start_time", query.start_time, minutes_text)
      .with("end_date", query.end_date, core::format_date)
      .with("end_time", query.end_time, minutes_text)
      .with("limit", query.limit, number_text);
  if (query.recent) resource.with("recent", "true");
  ask<MinuteData>(
      queue_, name_of("/minute-data", query.ticker), resource,
      [ticker = query.ticker](const auto& data) { return detail::read_minute_data(data, ticker); },
      std::move(callback));
}

void PredictionEndpoint::latest(const std::string& ticker, Callback<LatestPrediction> callback,
                                bool use_default_only) {
  Resource resource("/prediction/latest");
  resource.with("ticker", ticker);
  if (use_default_only) resource.with("use_default_only", "true");
  ask<LatestPrediction>(
      queue_, name_of("/prediction/latest", ticker), resource,
      [ticker](const auto& data) { return detail::read_latest(data, ticker); }, std::move(callback));
}

void PredictionEndpoint::history(const PredictionQuery& query, Callback<PredictionHistory> callback) {
  Resource resource("/predictions");
  resource.with("ticker", query.ticker)
      .with("limit", query.limit, number_text)
      .with("start_date", query.start_date, core::format_date)
      .with("end_date", query.end_date, core::format_date);
  if (query.use_default_only) resource.with("use_default_only", "true");
  ask<PredictionHistory>(
      queue_, name_of("/predictions", query.ticker), resource,
      [ticker = query.ticker](const auto& data) { return detail::read_history(data, ticker); },
      std::move(callback));
}

core::Expected<std::unique_ptr<Client>> Client::create(core::EventLoop& loop, ClientConfig config) {
  auto queue = detail::RequestQueue::create(loop, std::move(config));
  if (!queue) return std::unexpected(queue.error());
  return std::unique_ptr<Client>(new Client(std::move(*queue)));
}

Client::Client(std::unique_ptr<detail::RequestQueue> queue)
    : queue_(std::move(queue)),
      status_(*queue_),
      tickers_(*queue_),
      minute_data_(*queue_),
      prediction_(*queue_) {}

Client::~Client() = default;

const RateLimit& Client::rate_limit() const {
  return queue_->rate_limit();
}

std::size_t Client::waiting() const {
  return queue_->waiting();
}

}  // namespace ibflow::flow
