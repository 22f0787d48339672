#include "ibflow/flow/blocking_client.hpp"

#include <future>

namespace ibflow::flow {

namespace {

// Runs `ask(client callback)` on the loop and waits for what the callback gets.
template <class T, class Ask>
core::Expected<T> wait_for(core::EventLoop& loop, Ask ask) {
  std::promise<core::Expected<T>> promise;
  auto answer = promise.get_future();
  loop.post([&] { ask([&promise](core::Expected<T> result) { promise.set_value(std::move(result)); }); });
  return answer.get();
}

}  // namespace

core::Expected<std::unique_ptr<BlockingClient>> BlockingClient::create(ClientConfig config) {
  auto loop = std::make_unique<core::EventLoop>();
  auto client = Client::create(*loop, std::move(config));
  if (!client) return std::unexpected(client.error());
  loop->start();
  return std::unique_ptr<BlockingClient>(new BlockingClient(std::move(loop), std::move(*client)));
}

BlockingClient::BlockingClient(std::unique_ptr<core::EventLoop> loop, std::unique_ptr<Client> client)
    : loop_(std::move(loop)), client_(std::move(client)) {}

BlockingClient::~BlockingClient() {
  loop_->run_and_wait([this] { client_.reset(); });
}

core::Expected<ServiceStatus> BlockingClient::status() {
  return wait_for<ServiceStatus>(*loop_, [&](auto callback) { client_->status().get(callback); });
}

core::Expected<std::vector<std::string>> BlockingClient::tickers() {
  return wait_for<std::vector<std::string>>(*loop_, [&](auto callback) { client_->tickers().get(callback); });
}

core::Expected<MinuteData> BlockingClient::minute_data(const MinuteDataQuery& query) {
  return wait_for<MinuteData>(*loop_, [&](auto callback) { client_->minute_data().get(query, callback); });
}

core::Expected<MinuteData> BlockingClient::all_minute_data(const MinuteDataQuery& query, Paging paging) {
  return wait_for<MinuteData>(
      *loop_, [&](auto callback) { client_->minute_data().get_all(query, callback, paging); });
}

core::Expected<Trades> BlockingClient::trades(const TradesQuery& query) {
  return wait_for<Trades>(*loop_, [&](auto callback) { client_->trades().get(query, callback); });
}

core::Expected<Trades> BlockingClient::all_trades(const TradesQuery& query, Paging paging) {
  return wait_for<Trades>(*loop_, [&](auto callback) { client_->trades().get_all(query, callback, paging); });
}

core::Expected<Divergence> BlockingClient::divergence(const DivergenceQuery& query) {
  return wait_for<Divergence>(*loop_, [&](auto callback) { client_->divergence().get(query, callback); });
}

core::Expected<DataRange> BlockingClient::data_range(const DataRangeQuery& query) {
  return wait_for<DataRange>(*loop_, [&](auto callback) { client_->data_range().get(query, callback); });
}

std::optional<Failure> BlockingClient::last_failure() {
  std::optional<Failure> failure;
  loop_->run_and_wait([&] { failure = client_->last_failure(); });
  return failure;
}

RateLimit BlockingClient::rate_limit() {
  RateLimit limit;
  loop_->run_and_wait([&] { limit = client_->rate_limit(); });
  return limit;
}

core::Expected<LatestPrediction> BlockingClient::latest_prediction(const std::string& ticker,
                                                                   bool use_default_only) {
  return wait_for<LatestPrediction>(
      *loop_, [&](auto callback) { client_->prediction().latest(ticker, callback, use_default_only); });
}

core::Expected<PredictionHistory> BlockingClient::predictions(const PredictionQuery& query) {
  return wait_for<PredictionHistory>(*loop_,
                                     [&](auto callback) { client_->prediction().history(query, callback); });
}

}  // namespace ibflow::flow
