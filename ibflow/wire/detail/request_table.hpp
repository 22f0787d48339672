#pragma once
// Every request by the name of its method in IB's API. Internal.

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "ibflow/core/error.hpp"

namespace ibflow::wire::detail {

struct RequestLine {
  const boost::json::object& args;
  int server_version;
  bool extra_auth;  // the connection was opened with the intent to use extra authentication
};

/// Reads `args` and appends the frame. When `problem` is not empty afterwards, it is what is wrong with the
/// arguments and nothing was appended; otherwise the result is append_request()'s.
using EncodeRequest = core::Expected<void> (*)(const RequestLine& line, std::string& frame,
                                               std::string& problem);

/// Null for a name that is no request.
[[nodiscard]] EncodeRequest find_request(std::string_view api_name);

}  // namespace ibflow::wire::detail
