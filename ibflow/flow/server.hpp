#pragma once
// An Options Flow Monitor over HTTP: the interface of the real service, answered from recorded bars or from
// the option flow's file.
//
// GET only, under /api/v1; JSON. Key in the header X-API-Key or the query api_key.
//   /status, /tickers
//   /minute-data        rows oldest first. `timestamp` is the start of the minute, `date_added` its end. With
//                       dates: the first `limit` rows of the range; recent=true: the newest `limit` rows.
//                       start_date defaults to end_date or today, end_date to today; times to the whole day.
//   /prediction/latest  what the model says of the newest minute complete now
//   /predictions        the same of every minute, newest first; start_date and end_date are Eastern days,
//                       default today
//   /trades             as /minute-data, with option trades
//   /divergence         the newest `limit` points of the range, oldest first; without dates the last `days`
//                       (1..31) days with data
//   /data-range         points with parameters and filters of one's own, at most seven days
//   Without option trades the last three answer 501.
//   /api/docs is a page for people, /api/openapi.json the same for machines; both without a key.
// `limit` is 1..10000. Above 1000, with more than 5 `days`, and for /data-range, a request counts as heavy.
//
// Every request with a valid key asks the TimeSource once, and nothing that happened later is in its answer.
// Rate limits are per key in windows of one clock minute, standard and heavy apart; each answer to a valid
// key carries X-RateLimit-Limit, -Remaining and -Reset (seconds). Errors have the API's error form.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/flow/market_history.hpp"
#include "ibflow/flow/time_source.hpp"
#include "ibflow/http/tls.hpp"

namespace ibflow::flow {

struct ServerConfig {
  std::string address = "127.0.0.1";  // a numeric IPv4 or IPv6 address
  std::uint16_t port = 8080;          // 0: any free one
  std::vector<std::string> api_keys;  // at least one; never logged
  int standard_limit = 30;            // requests per key and clock minute; 0: no limit
  int heavy_limit = 15;
  std::chrono::milliseconds idle_timeout{30'000};   // to send a request, and between two on one connection
  std::chrono::milliseconds clock_timeout{10'000};  // for the TimeSource; then 503
  std::optional<http::TlsIdentity> tls;             // https; none: http
};

namespace options {
class Store;
}
namespace detail {
class FlowData;
}

struct ServerStatus {
  bool running = false;
  std::uint64_t requests = 0;     // answered, whatever the status
  std::uint64_t refused = 0;      // of those, with a status of 400 or above
  std::uint64_t connections = 0;  // accepted since the start
  std::uint64_t open_connections = 0;
};

/// Serves on a thread of its own. `history` and `time` must outlive it, the store is its own. Its own calls
/// are thread-safe.
class Server {
 public:
  /// Fails with Configuration (no key, bad address or limit) or Connection (port taken; code is errno).
  static core::Expected<std::unique_ptr<Server>> start(ServerConfig config, const MarketHistory& history,
                                                       TimeSource& time);
  /// `model`: the name under which the predictions to tell stand in the store.
  static core::Expected<std::unique_ptr<Server>> start(ServerConfig config, options::Store store,
                                                       std::string model, TimeSource& time);
  ~Server();  // stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  void stop();  // closes every connection, joins the thread; twice is fine
  [[nodiscard]] ServerStatus status() const;

 private:
  struct Impl;
  static core::Expected<std::unique_ptr<Server>> start(const ServerConfig& config,
                                                       std::unique_ptr<detail::FlowData> data,
                                                       TimeSource& time);
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace ibflow::flow
