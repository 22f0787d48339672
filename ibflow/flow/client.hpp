#pragma once
// A typed client of an Options Flow Monitor, over one keep-alive HTTP or HTTPS connection.

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/core/event_loop.hpp"
#include "ibflow/flow/answers.hpp"
#include "ibflow/flow/client_config.hpp"
#include "ibflow/flow/option_answers.hpp"

namespace ibflow::flow {

namespace detail {
class RequestQueue;
}

template <class T>
using Callback = std::function<void(core::Expected<T>)>;

/// How a long range is asked for: page after page from the last time seen, until one is not full.
struct Paging {
  int rows = 1'000;                   // of a page; more than 1000 make it a heavy request
  std::size_t most_rows = 1'000'000;  // then the answer ends, with complete = false
};

/// What every endpoint has: the queue of its client.
class Endpoint {
 protected:
  explicit Endpoint(detail::RequestQueue& queue) : queue_(queue) {}
  detail::RequestQueue& queue_;
};

class StatusEndpoint : Endpoint {
 public:
  void get(Callback<ServiceStatus> callback);

 private:
  friend class Client;
  using Endpoint::Endpoint;
};

class TickersEndpoint : Endpoint {
 public:
  void get(Callback<std::vector<std::string>> callback);

 private:
  friend class Client;
  using Endpoint::Endpoint;
};

class TradesEndpoint : Endpoint {
 public:
  void get(const TradesQuery& query, Callback<Trades> callback);
  /// The whole range, oldest first, no trade twice. `query` needs a start date; its limit does not count.
  void get_all(const TradesQuery& query, Callback<Trades> callback, Paging paging = {});

 private:
  friend class Client;
  using Endpoint::Endpoint;
};

class MinuteDataEndpoint : Endpoint {
 public:
  void get(const MinuteDataQuery& query, Callback<MinuteData> callback);
  /// As TradesEndpoint::get_all.
  void get_all(const MinuteDataQuery& query, Callback<MinuteData> callback, Paging paging = {});

 private:
  friend class Client;
  using Endpoint::Endpoint;
};

class DivergenceEndpoint : Endpoint {
 public:
  void get(const DivergenceQuery& query, Callback<Divergence> callback);

 private:
  friend class Client;
  using Endpoint::Endpoint;
};

class PredictionEndpoint : Endpoint {
 public:
  void latest(const std::string& ticker, Callback<LatestPrediction> callback, bool use_default_only = false);
  void history(const PredictionQuery& query, Callback<PredictionHistory> callback);

 private:
  friend class Client;
  using Endpoint::Endpoint;
};

class DataRangeEndpoint : Endpoint {
 public:
  /// Heavy and slow: a day at a time is advised.
  void get(const DataRangeQuery& query, Callback<DataRange> callback);

 private:
  friend class Client;
  using Endpoint::Endpoint;
};

/// Everything on the event loop's thread: calls, callbacks (never inside the call), destruction (or with the
/// loop stopped). Destruction drops the callbacks that are still out. Requests go strictly one after the
/// other. One that nobody has begun to answer, and one answered with 502, 503, 504 or 429, is tried again
/// while attempts and deadline last. Failures: Connection and Timeout (retryable), Http (code is the status;
/// 429 is retryable and names the seconds to wait), Data (an answer that is no JSON, or not of the documented
/// shape; the message holds the JSON path). No message holds the key.
class Client {
 public:
  /// Fails with Configuration: no key, a base URL that is none or neither http nor https, an unusable
  /// ca_file.
  static core::Expected<std::unique_ptr<Client>> create(core::EventLoop& loop, ClientConfig config);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  [[nodiscard]] StatusEndpoint& status() { return status_; }
  [[nodiscard]] TickersEndpoint& tickers() { return tickers_; }
  [[nodiscard]] TradesEndpoint& trades() { return trades_; }
  [[nodiscard]] MinuteDataEndpoint& minute_data() { return minute_data_; }
  [[nodiscard]] DivergenceEndpoint& divergence() { return divergence_; }
  [[nodiscard]] PredictionEndpoint& prediction() { return prediction_; }
  [[nodiscard]] DataRangeEndpoint& data_range() { return data_range_; }

  /// Of the newest answer; set before its callback runs, so a callback with 429 finds its reset here.
  [[nodiscard]] const RateLimit& rate_limit() const;
  /// Of the newest request, set before its callback runs; nothing after a success.
  [[nodiscard]] const std::optional<Failure>& last_failure() const;
  [[nodiscard]] std::size_t waiting() const;  // requests without an answer yet

 private:
  explicit Client(std::unique_ptr<detail::RequestQueue> queue);
  std::unique_ptr<detail::RequestQueue> queue_;
  StatusEndpoint status_;
  TickersEndpoint tickers_;
  TradesEndpoint trades_;
  MinuteDataEndpoint minute_data_;
  DivergenceEndpoint divergence_;
  PredictionEndpoint prediction_;
  DataRangeEndpoint data_range_;
};

}  // namespace ibflow::flow
