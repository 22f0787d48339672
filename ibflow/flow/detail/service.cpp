#include "ibflow/flow/detail/service.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ibflow/core/log.hpp"
#include "ibflow/flow/detail/api_document.hpp"
#include "ibflow/flow/detail/endpoints.hpp"
#include "ibflow/flow/detail/json_text.hpp"

namespace ibflow::flow::detail {

namespace {

// Takes as long for a wrong key as for a right one of the same length.
bool same_key(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned char>(a[i] ^ b[i]);
  return difference == 0;
}

/// What stands behind the root; empty when the path is not below it.
std::string_view resource_of(const Query& query) {
  const std::string_view path = query.path();
  return path.starts_with(kRoot) ? path.substr(kRoot.size()) : "";
}

bool is_heavy(const Query& query) {
  if (resource_of(query) == "/data-range") return true;
  const auto limit = query.number("limit", 0, 1, kMostRows);
  const auto days = query.number("days", 0, 1, kMostDays);
  return (limit && *limit > kHeavyRows) || (days && *days > kHeavyDays);
}

http::Response page_of(const std::string& body, std::string content_type) {
  http::Response page;
  page.content_type = std::move(content_type);
  page.body = body;
  return page;
}

http::Response success(const boost::json::object& data) {
  boost::json::object body;
  body["status"] = "success";
  body["data"] = data;
  http::Response response;
  response.body = to_text(body);
  return response;
}

http::Response response_of(const Answer& answer) {
  if (answer) return success(*answer);
  const auto& error = answer.error();
  if (error.category == core::ErrorCategory::Usage) return http::error_response(error.code, error.message);
  core::log_error("flow", "cannot answer: " + error.message);
  return http::error_response(500, "the server cannot read its data; its log says why");
}

void add_rate_headers(http::Response& response, const RateVerdict& verdict) {
  if (verdict.limit == 0) return;
  response.headers.emplace_back("X-RateLimit-Limit", std::to_string(verdict.limit));
  response.headers.emplace_back("X-RateLimit-Remaining", std::to_string(verdict.remaining));
  response.headers.emplace_back("X-RateLimit-Reset", std::to_string(verdict.reset.count()));
}

}  // namespace

Service::Service(const ServerConfig& config, std::unique_ptr<FlowData> data)
    : keys_(config.api_keys), data_(std::move(data)), limiter_(config.standard_limit, config.heavy_limit) {}

std::string Service::key_of(const http::Request& request, const Query& query) const {
  return request.api_key ? *request.api_key : query.text("api_key").value_or("");
}

bool Service::is_known(const std::string& key) const {
  return std::ranges::any_of(keys_, [&](const auto& known) { return same_key(known, key); });
}

std::optional<http::Response> Service::refuse(const http::Request& request, const Query& query) const {
  if (query.path() == "/api/docs") return page_of(api_page(), "text/html; charset=utf-8");
  if (query.path() == "/api/openapi.json") return page_of(api_document(), "application/json");
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

http::Response Service::dispatch(const Query& query, core::Timestamp now) {
  using Endpoint = Answer (*)(const FlowData&, const Query&, core::Timestamp);
  static const std::map<std::string_view, Endpoint> endpoints{
      {"/status",
       [](const FlowData& data, const Query&, core::Timestamp at) { return answer_status(data, at); }},
      {"/tickers", [](const FlowData& data, const Query&, core::Timestamp) { return answer_tickers(data); }},
      {"/minute-data", answer_minute_data},
      {"/predictions", answer_predictions},
      {"/trades", answer_trades},
      {"/divergence", answer_divergence},
      {"/data-range", answer_data_range}};
  const std::string_view resource = resource_of(query);
  if (resource == "/prediction/latest") return latest_prediction(query, now);
  const auto endpoint = endpoints.find(resource);
  if (endpoint != endpoints.end()) return response_of(endpoint->second(*data_, query, now));
  return http::error_response(
      404, fmt::format("no resource {}; /api/docs lists them", http::quoted(query.path())));
}

// Asked once a minute and ticker by every client there is, and the answer changes with the minute only.
http::Response Service::latest_prediction(const Query& query, core::Timestamp now) {
  const auto version = data_->version();
  if (!version) return response_of(answer_latest_prediction(*data_, query, now));
  const std::int64_t minute = std::chrono::floor<std::chrono::minutes>(now).time_since_epoch().count();
  const auto key = std::pair(query.text("ticker"), query.text("use_default_only"));
  const auto kept = latest_.find(key);
  if (kept != latest_.end() && kept->second.minute == minute && kept->second.version == *version) {
    http::Response response;
    response.body = kept->second.body;
    return response;
  }
  auto response = response_of(answer_latest_prediction(*data_, query, now));
  if (response.status == 200) latest_.insert_or_assign(key, Kept{minute, *version, response.body});
  return response;
}

}  // namespace ibflow::flow::detail
