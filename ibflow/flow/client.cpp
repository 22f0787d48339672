#include "ibflow/flow/client.hpp"

#include "ibflow/flow/detail/ask.hpp"
#include "ibflow/flow/detail/pages.hpp"

namespace ibflow::flow {

using namespace detail;

namespace {

std::string decimal_text(double number) {
  return fmt::format("{}", number);
}

bool is_heavy(const std::optional<int>& limit) {
  return limit && *limit > kHeavyRows;
}

}  // namespace

void StatusEndpoint::get(Callback<ServiceStatus> callback) {
  ask<ServiceStatus>(queue_, "flow GET /status", Resource("/status"), false, read_status,
                     std::move(callback));
}

void TickersEndpoint::get(Callback<std::vector<std::string>> callback) {
  ask<std::vector<std::string>>(queue_, "flow GET /tickers", Resource("/tickers"), false, read_tickers,
                                std::move(callback));
}

void TradesEndpoint::get(const TradesQuery& query, Callback<Trades> callback) {
  Resource resource("/trades");
  add_range(resource, query);
  if (query.recent) resource.with("recent", "true");
  ask<Trades>(
      queue_, name_of("/trades", query.ticker), resource, is_heavy(query.limit),
      [ticker = query.ticker](const auto& data) { return read_trades(data, ticker); }, std::move(callback));
}

void TradesEndpoint::get_all(const TradesQuery& query, Callback<Trades> callback, Paging paging) {
  get_pages(*this, &Trades::rows, query, std::move(callback), paging);
}

void MinuteDataEndpoint::get(const MinuteDataQuery& query, Callback<MinuteData> callback) {
  Resource resource("/minute-data");
  add_range(resource, query);
  if (query.recent) resource.with("recent", "true");
  ask<MinuteData>(
      queue_, name_of("/minute-data", query.ticker), resource, is_heavy(query.limit),
      [ticker = query.ticker](const auto& data) { return read_minute_data(data, ticker); },
      std::move(callback));
}

void MinuteDataEndpoint::get_all(const MinuteDataQuery& query, Callback<MinuteData> callback, Paging paging) {
  get_pages(*this, &MinuteData::bars, query, std::move(callback), paging);
}

void DivergenceEndpoint::get(const DivergenceQuery& query, Callback<Divergence> callback) {
  Resource resource("/divergence");
  add_range(resource, query);
  resource.with("days", query.days, number_text);
  ask<Divergence>(
      queue_, name_of("/divergence", query.ticker), resource,
      is_heavy(query.limit) || query.days.value_or(1) > kHeavyDays,
      [ticker = query.ticker](const auto& data) { return read_divergence(data, ticker); },
      std::move(callback));
}

void PredictionEndpoint::latest(const std::string& ticker, Callback<LatestPrediction> callback,
                                bool use_default_only) {
  Resource resource("/prediction/latest");
  resource.with("ticker", ticker);
  if (use_default_only) resource.with("use_default_only", "true");
  ask<LatestPrediction>(
      queue_, name_of("/prediction/latest", ticker), resource, false,
      [ticker](const auto& data) { return read_latest(data, ticker); }, std::move(callback));
}

void PredictionEndpoint::history(const PredictionQuery& query, Callback<PredictionHistory> callback) {
  Resource resource("/predictions");
  resource.with("ticker", query.ticker)
      .with("limit", query.limit, number_text)
      .with("start_date", query.start_date, core::format_date)
      .with("end_date", query.end_date, core::format_date);
  if (query.use_default_only) resource.with("use_default_only", "true");
  ask<PredictionHistory>(
      queue_, name_of("/predictions", query.ticker), resource, is_heavy(query.limit),
      [ticker = query.ticker](const auto& data) { return read_history(data, ticker); }, std::move(callback));
}

void DataRangeEndpoint::get(const DataRangeQuery& query, Callback<DataRange> callback) {
  Resource resource("/data-range");
  resource.with("ticker", query.ticker)
      .with("start_date", core::format_date(query.start_date))
      .with("end_date", core::format_date(query.end_date))
      .with("lookback_hours", query.lookback_hours, decimal_text)
      .with("lambda_short", query.lambda_short, decimal_text)
      .with("lambda_long", query.lambda_long, decimal_text)
      .with("min_value", query.min_value, decimal_text)
      .with("max_value", query.max_value, decimal_text)
      .with("min_size", query.min_size, number_text)
      .with("max_size", query.max_size, number_text)
      .with("min_delta", query.min_delta, decimal_text)
      .with("max_delta", query.max_delta, decimal_text);
  ask<DataRange>(
      queue_, name_of("/data-range", query.ticker), resource, true,
      [ticker = query.ticker](const auto& data) { return read_data_range(data, ticker); },
      std::move(callback));
}

core::Expected<std::unique_ptr<Client>> Client::create(core::EventLoop& loop, ClientConfig config) {
  auto queue = RequestQueue::create(loop, std::move(config));
  if (!queue) return std::unexpected(queue.error());
  return std::unique_ptr<Client>(new Client(std::move(*queue)));
}

Client::Client(std::unique_ptr<RequestQueue> queue)
    : queue_(std::move(queue)),
      status_(*queue_),
      tickers_(*queue_),
      trades_(*queue_),
      minute_data_(*queue_),
      divergence_(*queue_),
      prediction_(*queue_),
      data_range_(*queue_) {}

Client::~Client() = default;

const RateLimit& Client::rate_limit() const {
  return queue_->rate_limit();
}

const std::optional<Failure>& Client::last_failure() const {
  return queue_->last_failure();
}

std::size_t Client::waiting() const {
  return queue_->waiting();
}

const char* to_string(FailureKind kind) {
  switch (kind) {
    case FailureKind::Transport:
      return "transport";
    case FailureKind::Http:
      return "http";
    case FailureKind::Api:
      return "api";
    case FailureKind::Decode:
      return "decode";
    case FailureKind::RateLimit:
      return "rate limit";
    case FailureKind::CircuitOpen:
      return "circuit open";
  }
  return "unknown";
}

}  // namespace ibflow::flow
