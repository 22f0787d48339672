#pragma once
// Requests one after the other, with deadline and one retry; HTTP answers become JSON or a typed error.

#include <boost/json/object.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "ibflow/core/error.hpp"
#include "ibflow/core/event_loop.hpp"
#include "ibflow/flow/client.hpp"
#include "ibflow/flow/detail/http_client.hpp"

namespace ibflow::flow::detail {

/// Event loop's thread only.
class RequestQueue {
 public:
  /// The answer's `data`, or an error that names the request.
  using Done = std::function<void(core::Expected<boost::json::object>)>;

  static core::Expected<std::unique_ptr<RequestQueue>> create(core::EventLoop& loop, ClientConfig config);
  ~RequestQueue();
  RequestQueue(const RequestQueue&) = delete;
  RequestQueue& operator=(const RequestQueue&) = delete;

  /// `name` is how messages call the request; `resource` is path and query after the base URL.
  void add(std::string name, const std::string& resource, Done done);
  [[nodiscard]] const RateLimit& rate_limit() const { return rate_limit_; }
  [[nodiscard]] std::size_t waiting() const { return jobs_.size(); }

 private:
  struct Job {
    std::string name;
    std::string target;
    Done done;
  };
  struct Timer;
  RequestQueue(core::EventLoop& loop, ClientConfig config, HttpPeer peer, std::string base_path);
  void start_next();
  void attempt(int number);
  void retry_or_fail(int number, HttpFailure failure);
  void finish(core::Expected<boost::json::object> result);
  [[nodiscard]] std::chrono::milliseconds time_left() const;
  [[nodiscard]] core::Expected<boost::json::object> data_of(const HttpReply& reply) const;
  [[nodiscard]] core::Error refusal(const HttpReply& reply, int status) const;
  [[nodiscard]] std::string without_key(std::string text) const;

  ClientConfig config_;
  std::string base_path_;
  std::unique_ptr<HttpClient> http_;
  std::unique_ptr<Timer> backoff_;
  std::deque<Job> jobs_;  // the front one is out
  bool busy_ = false;
  std::chrono::steady_clock::time_point deadline_;
  RateLimit rate_limit_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace ibflow::flow::detail
