#pragma once
// The base URL taken apart.

#include <cstdint>
#include <string>

#include "ibflow/core/error.hpp"

namespace ibflow::flow::detail {

struct BaseUrl {
  std::string host;  // name or address
  std::uint16_t port = 80;
  std::string host_header;
  std::string path;  // without a slash at its end
  bool tls = false;
};

/// Fails with Configuration. No message repeats the text: it might hold a password.
[[nodiscard]] core::Expected<BaseUrl> parse_base_url(const std::string& text);

}  // namespace ibflow::flow::detail
