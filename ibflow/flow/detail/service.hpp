#pragma once
// The endpoints: a request and the time in, an answer out. Knows nothing of sockets.

#include <optional>
#include <string>

#include "ibflow/flow/detail/query.hpp"
#include "ibflow/flow/detail/rate_limiter.hpp"
#include "ibflow/flow/market_history.hpp"
#include "ibflow/flow/server.hpp"
#include "ibflow/http/message.hpp"

namespace ibflow::flow::detail {

/// One thread.
class Service {
 public:
  Service(const ServerConfig& config, const MarketHistory& history);

  /// The answer to a request that needs neither key nor time, or to one without a valid key; nullopt: go on.
  [[nodiscard]] std::optional<http::Response> refuse(const http::Request& request, const Query& query) const;
  [[nodiscard]] http::Response answer(const http::Request& request, const Query& query, core::Timestamp now);

 private:
  [[nodiscard]] std::string key_of(const http::Request& request, const Query& query) const;
  [[nodiscard]] bool is_known(const std::string& key) const;
  [[nodiscard]] http::Response dispatch(const Query& query, core::Timestamp now) const;

  std::vector<std::string> keys_;
  const MarketHistory& history_;
  RateLimiter limiter_;
};

}  // namespace ibflow::flow::detail
