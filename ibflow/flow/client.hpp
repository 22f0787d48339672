#pragma once
// A typed client of an Options Flow Monitor, over one keep-alive HTTP connection.

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/core/event_loop.hpp"
#include "ibflow/flow/answers.hpp"

namespace ibflow::flow {

namespace detail {
class RequestQueue;
}

struct ClientConfig {
  std::string base_url = "http://127.0.0.1:8080/api/v1";
  std::string api_key;
  std::chrono::milliseconds timeout{30'000};  // for one request with its retry, from when it leaves the queue
  std::chrono::milliseconds retry_backoff{250};  // before the second attempt of a request nobody answered
};

template <class T>
using Callback = std::function<void(core::Expected<T>)>;

class StatusEndpoint {
 public:
  void get(Callback<ServiceStatus> callback);

 private:
  friend class Client;
  explicit StatusEndpoint(detail::RequestQueue& queue) : queue_(queue) {}
  detail::RequestQueue& queue_;
};

class TickersEndpoint {
 public:
  void get(Callback<std::vector<std::string>> callback);

 private:
  friend class Client;
  explicit TickersEndpoint(detail::RequestQueue& queue) : queue_(queue) {}
  detail::RequestQueue& queue_;
};

class MinuteDataEndpoint {
 public:
  void get(const MinuteDataQuery& query, Callback<MinuteData> callback);

 private:
  friend class Client;
  explicit MinuteDataEndpoint(detail::RequestQueue& queue) : queue_(queue) {}
  detail::RequestQueue& queue_;
};

class PredictionEndpoint {
 public:
  void latest(const std::string& ticker, Callback<LatestPrediction> callback, bool use_default_only = false);
  void history(const PredictionQuery& query, Callback<PredictionHistory> callback);

 private:
  friend class Client;
  explicit PredictionEndpoint(detail::RequestQueue& queue) : queue_(queue) {}
  detail::RequestQueue& queue_;
};

/// Everything on the event loop's thread: calls, callbacks (never inside the call), destruction (or with the
/// loop stopped). Destruction drops the callbacks that are still out. Requests go strictly one after the
/// other. One that nobody has begun to answer is tried a second time. Failures: Connection and Timeout
/// (retryable), Http (code is the status; 429 is retryable and names the seconds to wait), Data (an answer
/// that is no JSON, or not of the documented shape; the message holds the JSON path). No message holds the
/// key.
class Client {
 public:
  /// Fails with Configuration: no key, or a base URL that is none or not http.
  static core::Expected<std::unique_ptr<Client>> create(core::EventLoop& loop, ClientConfig config);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  [[nodiscard]] StatusEndpoint& status() { return status_; }
  [[nodiscard]] TickersEndpoint& tickers() { return tickers_; }
  [[nodiscard]] MinuteDataEndpoint& minute_data() { return minute_data_; }
  [[nodiscard]] PredictionEndpoint& prediction() { return prediction_; }

  /// Of the newest answer; set before its callback runs, so a callback with 429 finds its reset here.
  [[nodiscard]] const RateLimit& rate_limit() const;
  [[nodiscard]] std::size_t waiting() const;  // requests without an answer yet

 private:
  explicit Client(std::unique_ptr<detail::RequestQueue> queue);
  std::unique_ptr<detail::RequestQueue> queue_;
  StatusEndpoint status_;
  TickersEndpoint tickers_;
  MinuteDataEndpoint minute_data_;
  PredictionEndpoint prediction_;
};

}  // namespace ibflow::flow
