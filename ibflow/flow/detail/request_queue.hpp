#pragma once
// Requests one after the other, within deadline, rate limit and circuit breaker; HTTP answers become JSON or
// a typed error.

#include <boost/json/object.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>

#include "ibflow/core/error.hpp"
#include "ibflow/core/event_loop.hpp"
#include "ibflow/flow/answers.hpp"
#include "ibflow/flow/client_config.hpp"
#include "ibflow/flow/detail/circuit_breaker.hpp"
#include "ibflow/flow/detail/rate_budget.hpp"
#include "ibflow/http/client.hpp"

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

  /// `name` is how messages call the request; `resource` is path and query after the base URL. Never calls
  /// `done` from within.
  void add(std::string name, const std::string& resource, bool heavy, Done done);
  [[nodiscard]] const RateLimit& rate_limit() const { return rate_limit_; }
  [[nodiscard]] const std::optional<Failure>& last_failure() const { return last_failure_; }
  void note_failure(Failure failure) { last_failure_ = std::move(failure); }
  [[nodiscard]] std::size_t waiting() const { return jobs_.size(); }

 private:
  using Clock = std::chrono::steady_clock;
  struct Job {
    std::string name;
    std::string target;
    bool heavy;
    Done done;
  };
  struct Timer;
  RequestQueue(core::EventLoop& loop, ClientConfig config, std::unique_ptr<http::Client> client,
               std::string base_path);
  void start_next();
  void attempt(int number);
  void take_reply(int number, const http::Response& reply);
  void take_failure(int number, http::ClientFailure failure);
  /// Whether another attempt fits in; begins it after `pause`.
  bool try_again(int number, std::chrono::milliseconds pause);
  void later(std::chrono::milliseconds pause, std::function<void()> task);
  void refuse(FailureKind kind, core::Error error);
  void finish(core::Expected<boost::json::object> result);
  [[nodiscard]] RateBudget& budget() { return jobs_.front().heavy ? heavy_ : standard_; }
  [[nodiscard]] std::chrono::milliseconds backoff_after(int number);
  [[nodiscard]] std::chrono::milliseconds time_left() const;
  [[nodiscard]] core::Expected<boost::json::object> data_of(const http::Response& reply);
  [[nodiscard]] std::unexpected<core::Error> not_the_api(const std::string& what, std::string json_path);
  [[nodiscard]] core::Error refusal(const http::Response& reply, int status);
  [[nodiscard]] std::string with_key(const std::string& resource) const;
  [[nodiscard]] std::string without_key(std::string text) const;

  ClientConfig config_;
  std::string base_path_;
  std::unique_ptr<http::Client> http_;
  std::unique_ptr<Timer> timer_;
  std::deque<Job> jobs_;  // the front one is out
  bool busy_ = false;
  Clock::time_point deadline_;
  RateLimit rate_limit_;
  RateBudget standard_, heavy_;
  CircuitBreaker breaker_;
  std::mt19937_64 random_;
  std::optional<Failure> last_failure_;
  std::string last_trouble_;  // why the breaker counts
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace ibflow::flow::detail
