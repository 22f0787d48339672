#pragma once
// What an HTTP server and its endpoints say to each other.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ibflow::http {

struct Request {
  std::string method;
  std::string target;                  // path and query as sent
  std::optional<std::string> api_key;  // header X-API-Key
  std::string body;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

/// The error form of all our services: {"status":"error","error":"Not Found","code":404,"message":"..."}.
[[nodiscard]] Response error_response(int status, std::string_view message);

/// Foreign text fit for a message: printable ASCII only, shortened, in single quotes.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace ibflow::http
