#include "ibflow/flow/detail/service.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ibflow/flow/detail/endpoints.hpp"
#include "ibflow/flow/detail/json_text.hpp"

namespace ibflow::flow::detail {

namespace {

constexpr std::string_view kRoot = "/api/v1";
constexpr std::string_view kDocs =
    "<!doctype html><title>Options Flow Monitor</title><h1>Options Flow Monitor</h1>"
    "<p>JSON under <code>/api/v1</code>; the key goes into the header <code>X-API-Key</code>.</p><ul>"
    "<li>GET /status<li>GET /tickers"
    "<li>GET "
    "/minute-data?ticker=&amp;start_date=&amp;start_time=&amp;end_date=&amp;end_time=&amp;limit=&amp;recent="
    "<li>GET /prediction/latest?ticker=&amp;use_default_only="
    "<li>GET /predictions?ticker=&amp;limit=&amp;start_date=&amp;end_date=&amp;use_default_only=</ul>"
    "<p>Predictions come from a simple momentum model that makes no claim of edge.</p>";

// Takes as long for a wrong key as for a right one of the same length.
bool same_key(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned char>(a[i] ^ b[i]);
  return difference == 0;
}

bool is_heavy(const Query& query) {
  if (query.path() == "/api/v1/data-range") return true;
  const auto limit = query.number("limit", 0, 1, kMostRows);
  return limit && *limit > kHeavyRows;
}

http::Response success(boost::json::object data) {
  boost::json::object body;
  body["status"] = "success";
  body["data"] = std::move(data);
  http::Response response;
  response.body = to_text(body);
  return response;
}

void add_rate_headers(http::Response& response, const RateVerdict& verdict) {
  response.headers.emplace_back("X-RateLimit-Limit", std::to_string(verdict.limit));
  response.headers.emplace_back("X-RateLimit-Remaining", std::to_string(verdict.remaining));
  response.headers.emplace_back("X-RateLimit-Reset", std::to_string(verdict.reset.count()));
}

}  // namespace

Service::Service(const ServerConfig& config, const MarketHistory& history)
    : keys_(config.api_keys), history_(history), limiter_(config.standard_limit, config.heavy_limit) {}

std::string Service::key_of(const http::Request& request, const Query& query) const {
  return request.api_key ? *request.api_key : query.text("api_key").value_or("");
}

bool Service::is_known(const std::string& key) const {
  return std::ranges::any_of(keys_, [&](const auto& known) { return same_key(known, key); });
}

std::optional<http::Response> Service::refuse(const http::Request& request, const Query& query) const {
  if (query.path() == "/api/docs") {
    http::Response page;
    page.content_type = "text/html; charset=utf-8";
    page.body = kDocs;
    return page;
  }
  if (is_known(key_of(request, query))) return std::nullopt;
  return http::error_response(401, "give a valid API key in the header X-API-Key or the parameter api_key");
}

http::Response Service::answer(const http::Request& request, const Query& query, core::Timestamp now) {
  const RateVerdict verdict = limiter_.take(key_of(request, query), is_heavy(query), now);
  http::Response response;
  if (verdict.allowed) {
    response = dispatch(query, now);
  } else {
    response =
        http::error_response(429, fmt::format("more than {} requests in this minute; try again in {} s",
                                              verdict.limit, verdict.reset.count()));
  }
  add_rate_headers(response, verdict);
  return response;
}

http::Response Service::dispatch(const Query& query, core::Timestamp now) const {
  const std::string_view path = query.path();
  const std::string_view resource = path.starts_with(kRoot) ? path.substr(kRoot.size()) : "";
  Answer answer = core::fail(core::ErrorCategory::Usage,
                             fmt::format("no resource {}; /api/docs lists them", http::quoted(path)), 404);
  if (resource == "/status") answer = answer_status(history_, now);
  if (resource == "/tickers") answer = answer_tickers(history_);
  if (resource == "/minute-data") answer = answer_minute_data(history_, query, now);
  if (resource == "/prediction/latest") answer = answer_latest_prediction(history_, query, now);
  if (resource == "/predictions") answer = answer_predictions(history_, query, now);
  if (resource == "/trades" || resource == "/divergence" || resource == "/data-range") {
    return http::error_response(501, fmt::format("this server has no option trades and so no {}", resource));
  }
  if (!answer) return http::error_response(answer.error().code, answer.error().message);
  return success(std::move(*answer));
}

}  // namespace ibflow::flow::detail
