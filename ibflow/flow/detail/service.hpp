#pragma once
// The endpoints: a request and the time in, an answer out. Knows nothing of sockets.

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "ibflow/flow/detail/flow_data.hpp"
#include "ibflow/flow/detail/query.hpp"
#include "ibflow/flow/detail/rate_limiter.hpp"
#include "ibflow/flow/server.hpp"
#include "ibflow/http/message.hpp"

namespace ibflow::flow::detail {

/// One thread.
class Service {
 public:
  Service(const ServerConfig& config, std::unique_ptr<FlowData> data);

  /// The answer to a request that needs neither key nor time, or to one without a valid key; nullopt: go on.
  [[nodiscard]] std::optional<http::Response> refuse(const http::Request& request, const Query& query) const;
  [[nodiscard]] http::Response answer(const http::Request& request, const Query& query, core::Timestamp now);

 private:
  [[nodiscard]] std::string key_of(const http::Request& request, const Query& query) const;
  [[nodiscard]] bool is_known(const std::string& key) const;
  [[nodiscard]] http::Response dispatch(const Query& query, core::Timestamp now);
  [[nodiscard]] http::Response latest_prediction(const Query& query, core::Timestamp now);

  /// An answer that holds for the rest of its minute, unless the data change.
  struct Kept {
    std::int64_t minute = 0;
    std::int64_t version = 0;
    std::string body;
  };

  std::vector<std::string> keys_;
  std::unique_ptr<FlowData> data_;
  RateLimiter limiter_;
  /// By ticker and use_default_only as they were asked for: what is left out is not what is empty.
  std::map<std::pair<std::optional<std::string>, std::optional<std::string>>, Kept> latest_;
};

}  // namespace ibflow::flow::detail
