#include "ibflow/app/flow_client_config.hpp"

namespace ibflow::app {

flow::ClientConfig flow_client_config(const Settings& settings) {
  flow::ClientConfig config;
  config.base_url = settings.flow_base_url;
  config.api_key = settings.flow_api_key;
  config.key_place = settings.flow_key_in_query ? flow::KeyPlace::Query : flow::KeyPlace::Header;
  config.tls.verify = settings.flow_verify_tls;
  config.tls.ca_file = settings.flow_ca_file;
  config.timeout = settings.flow_timeout;
  config.attempts = settings.flow_attempts;
  config.retry_backoff = settings.flow_retry_delay;
  config.longest_backoff = settings.flow_max_retry_delay;
  config.keep_rate_limit = settings.flow_keep_rate_limit;
  config.standard_limit = settings.flow_standard_limit;
  config.heavy_limit = settings.flow_heavy_limit;
  config.breaker_failures = settings.flow_breaker_failures;
  config.breaker_pause = settings.flow_breaker_pause;
  return config;
}

}  // namespace ibflow::app
