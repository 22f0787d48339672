#include "ibflow/flow/detail/base_url.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace ibflow::flow::detail {

namespace {

std::unexpected<core::Error> bad(const char* what) {
  return core::fail(core::ErrorCategory::Configuration, std::string("flow client: ") + what);
}

}  // namespace

core::Expected<BaseUrl> parse_base_url(const std::string& text) {
  const auto url = boost::urls::parse_uri(text);
  if (!url || url->host_address().empty()) {
    return bad("the base URL is none; write it like http://127.0.0.1:8080/api/v1");
  }
  const bool tls = url->scheme() == "https";
  if (!tls && url->scheme() != "http") return bad("the base URL must begin with http:// or https://");
  if (url->has_userinfo() || url->has_query() || url->has_fragment()) {
    return bad("the base URL must have no user name, query or fragment");
  }
  if (url->has_port() && url->port_number() == 0) {
    return bad("the port in the base URL must be 1..65535");
  }
  BaseUrl base;
  base.tls = tls;
  base.host = url->host_address();
  base.port = url->has_port() ? url->port_number() : (tls ? std::uint16_t{443} : std::uint16_t{80});
  base.host_header = std::string(url->encoded_host_and_port());
  base.path = std::string(url->encoded_path());
  while (base.path.ends_with('/')) base.path.pop_back();
  return base;
}

}  // namespace ibflow::flow::detail
