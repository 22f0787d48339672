#pragma once
// The client for code that may wait: command line and scripts.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/flow/client.hpp"

namespace ibflow::flow {

/// Has a loop and thread of its own. Thread-safe; each call blocks at most as long as the calls before it and
/// its own timeout take.
class BlockingClient {
 public:
  static core::Expected<std::unique_ptr<BlockingClient>> create(ClientConfig config);
  ~BlockingClient();
  BlockingClient(const BlockingClient&) = delete;
  BlockingClient& operator=(const BlockingClient&) = delete;

  core::Expected<ServiceStatus> status();
  core::Expected<std::vector<std::string>> tickers();
  core::Expected<Trades> trades(const TradesQuery& query);
  core::Expected<Trades> all_trades(const TradesQuery& query, Paging paging = {});
  core::Expected<MinuteData> minute_data(const MinuteDataQuery& query);
  core::Expected<MinuteData> all_minute_data(const MinuteDataQuery& query, Paging paging = {});
  core::Expected<Divergence> divergence(const DivergenceQuery& query);
  core::Expected<LatestPrediction> latest_prediction(const std::string& ticker,
                                                     bool use_default_only = false);
  core::Expected<PredictionHistory> predictions(const PredictionQuery& query);
  core::Expected<DataRange> data_range(const DataRangeQuery& query);

  /// Of the newest request; nothing after a success.
  [[nodiscard]] std::optional<Failure> last_failure();
  [[nodiscard]] RateLimit rate_limit();  // of the newest answer

 private:
  BlockingClient(std::unique_ptr<core::EventLoop> loop, std::unique_ptr<Client> client);
  std::unique_ptr<core::EventLoop> loop_;
  std::unique_ptr<Client> client_;
};

}  // namespace ibflow::flow
