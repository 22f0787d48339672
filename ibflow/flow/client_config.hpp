#pragma once
// How a client reaches an Options Flow Monitor, and how patient it is.

#include <chrono>
#include <cstdint>
#include <string>

#include "ibflow/http/tls.hpp"

namespace ibflow::flow {

enum class KeyPlace { Header, Query };  // X-API-Key, or ?api_key=

struct ClientConfig {
  std::string base_url = "http://127.0.0.1:8080/api/v1";  // or https
  std::string api_key;
  KeyPlace key_place = KeyPlace::Header;      // a query stands in logs of proxies; a header does not
  http::TlsTrust tls;                         // of https
  std::chrono::milliseconds timeout{30'000};  // for one request with its retries, from when it is first sent
  std::chrono::milliseconds retry_backoff{250};  // before the second attempt; doubles with each
  std::chrono::milliseconds longest_backoff{5'000};
  double retry_jitter = 0.2;      // 0..1, the part of a pause that is random
  std::uint64_t jitter_seed = 0;  // 0: another one each time
  int attempts = 3;               // 1: no retry

  // A request that the budget of its kind does not allow waits for the window to reset, or fails without
  // being sent. The service's X-RateLimit headers count; without them, so many in a minute.
  bool keep_rate_limit = true;
  int standard_limit = 30;
  int heavy_limit = 15;  // /data-range, and more than 1000 rows
  std::chrono::milliseconds longest_limit_wait{61'000};

  int breaker_failures = 5;  // in a row: then nothing is sent for a while; 0: never
  std::chrono::milliseconds breaker_pause{30'000};
};

}  // namespace ibflow::flow
