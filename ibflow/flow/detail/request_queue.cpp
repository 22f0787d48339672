#include "ibflow/flow/detail/request_queue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "ibflow/core/exact_json.hpp"

namespace ibflow::flow::detail {

namespace {

namespace json = boost::json;

struct BaseUrl {
  HttpPeer peer;
  std::string path;  // without a slash at its end
};

std::unexpected<core::Error> bad_configuration(std::string message) {
  return core::fail(core::ErrorCategory::Configuration, "flow client: " + std::move(message));
}

core::Expected<BaseUrl> parse_base_url(const std::string& text) {
  const auto url = boost::urls::parse_uri(text);
  if (!url || url->host_address().empty()) {
    return bad_configuration("the base URL is none; write it like http://127.0.0.1:8080/api/v1");
  }
  if (url->scheme() == "https") {
    return bad_configuration(
        "https is not supported yet; use an http base URL, through a local TLS proxy if need be");
  }
  if (url->scheme() != "http") return bad_configuration("the base URL must begin with http://");
  if (url->has_userinfo() || url->has_query() || url->has_fragment()) {
    return bad_configuration("the base URL must have no user name, query or fragment");
  }
  if (url->has_port() && url->port_number() == 0) {
    return bad_configuration("the port in the base URL must be 1..65535");
  }
  BaseUrl base;
  base.peer.host = url->host_address();
  base.peer.port = url->has_port() ? url->port_number() : std::uint16_t{80};
  base.peer.host_header = std::string(url->encoded_host_and_port());
  base.path = std::string(url->encoded_path());
  while (base.path.ends_with('/')) base.path.pop_back();
  return base;
}

std::optional<std::string> text_of(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(value->get_string());
}

std::string advice(int status) {
  switch (status) {
    case 401:
      return "check the API key";
    case 404:
      return "check ticker and base URL";
    case 429:
      return "ask less often";
    default:
      return status >= 500 ? "the service has a problem; try again later" : "check the request";
  }
}

}  // namespace

struct RequestQueue::Timer {
  explicit Timer(boost::asio::io_context& context) : timer(context) {}
  boost::asio::steady_timer timer;
};

core::Expected<std::unique_ptr<RequestQueue>> RequestQueue::create(core::EventLoop& loop,
                                                                   ClientConfig config) {
  auto base = parse_base_url(config.base_url);
  if (!base) return std::unexpected(base.error());
  const bool printable = std::ranges::all_of(config.api_key, [](char c) { return c > ' ' && c <= '~'; });
  if (config.api_key.empty() || !printable) {
    return bad_configuration("the API key is empty or holds characters that no header can carry");
  }
  if (config.timeout.count() < 1) return bad_configuration("the timeout must be longer than nothing");
  base->peer.api_key = config.api_key;
  return std::unique_ptr<RequestQueue>(
      new RequestQueue(loop, std::move(config), std::move(base->peer), std::move(base->path)));
}

RequestQueue::RequestQueue(core::EventLoop& loop, ClientConfig config, HttpPeer peer, std::string base_path)
    : config_(std::move(config)),
      base_path_(std::move(base_path)),
      http_(HttpClient::create(loop.context(), std::move(peer))),
      backoff_(std::make_unique<Timer>(loop.context())) {}

RequestQueue::~RequestQueue() = default;

void RequestQueue::add(std::string name, const std::string& resource, Done done) {
  jobs_.push_back({std::move(name), base_path_ + resource, std::move(done)});
  if (busy_) return;
  start_next();
}

void RequestQueue::start_next() {
  if (jobs_.empty()) return;
  busy_ = true;
  deadline_ = std::chrono::steady_clock::now() + config_.timeout;
  attempt(1);
}

void RequestQueue::attempt(int number) {
  http_->get(jobs_.front().target, time_left(), [this, number](std::expected<HttpReply, HttpFailure> result) {
    if (!result) return retry_or_fail(number, std::move(result.error()));
    rate_limit_ = result->rate_limit;
    finish(data_of(*result));
  });
}

void RequestQueue::retry_or_fail(int number, HttpFailure failure) {
  const bool again = number == 1 && failure.nothing_answered && time_left() > config_.retry_backoff;
  if (!again) {
    auto& error = failure.error;
    error.message = fmt::format("{}: {}; is the service running and reachable?", jobs_.front().name,
                                without_key(std::move(error.message)));
    return finish(std::unexpected(std::move(error)));
  }
  // A kept connection that the server had closed meanwhile is no sign of trouble.
  const auto pause = failure.connection_was_old ? std::chrono::milliseconds(0) : config_.retry_backoff;
  backoff_->timer.expires_after(pause);
  backoff_->timer.async_wait([this, alive = std::weak_ptr(alive_)](boost::system::error_code error) {
    if (!error && !alive.expired()) attempt(2);
  });
}

void RequestQueue::finish(core::Expected<json::object> result) {
  const Job job = std::move(jobs_.front());
  jobs_.pop_front();
  const auto alive = std::weak_ptr(alive_);
  job.done(std::move(result));
  if (alive.expired()) return;  // the callback has destroyed the client
  busy_ = false;
  start_next();
}

std::chrono::milliseconds RequestQueue::time_left() const {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now());
  return std::max(left, std::chrono::milliseconds(1));
}

core::Expected<json::object> RequestQueue::data_of(const HttpReply& reply) const {
  if (reply.status != 200) return std::unexpected(refusal(reply, reply.status));
  const auto bad = [&](const std::string& what) {
    return core::fail(
        core::ErrorCategory::Data,
        fmt::format("{}: HTTP 200, but {}; is the base URL that of the API?", jobs_.front().name, what));
  };
  if (!reply.content_type.starts_with("application/json")) {
    return bad(fmt::format("the answer is '{}', not JSON", without_key(reply.content_type)));
  }
  auto body = core::parse_json(reply.body);
  if (!body) return bad("the answer is no valid JSON: " + body.error());
  auto* object = body->if_object();
  if (object == nullptr) return bad("$ is no JSON object");
  const auto status = text_of(*object, "status");
  if (status == "error") {
    const auto* code = object->if_contains("code");
    return std::unexpected(
        refusal(reply, code != nullptr && code->is_int64() ? static_cast<int>(code->get_int64()) : 500));
  }
  if (status != "success") return bad("$.status is neither \"success\" nor \"error\"");
  auto* data = object->if_contains("data");
  if (data == nullptr || !data->is_object()) return bad("$.data is no JSON object");
  return std::move(data->get_object());
}

core::Error RequestQueue::refusal(const HttpReply& reply, int status) const {
  const auto body = core::parse_json(reply.body);
  std::string said;
  if (const auto* object = body ? body->if_object() : nullptr) {
    said = text_of(*object, "message").value_or(text_of(*object, "error").value_or(""));
  }
  constexpr std::size_t kLongest = 200;
  if (said.size() > kLongest) said.resize(kLongest);
  if (said.empty()) said = "no explanation";
  std::string message = fmt::format("{}: HTTP {}: {}; {}", jobs_.front().name, status,
                                    without_key(std::move(said)), advice(status));
  if (status == 429) {
    message += rate_limit_.reset ? fmt::format("; the limit resets in {} s", rate_limit_.reset->count())
                                 : "; the service does not say when the limit resets";
  }
  return {core::ErrorCategory::Http, std::move(message), status, status == 429 || status >= 500};
}

std::string RequestQueue::without_key(std::string text) const {
  for (auto at = text.find(config_.api_key); at != std::string::npos;
       at = text.find(config_.api_key, at + 3)) {
    text.replace(at, config_.api_key.size(), "***");
  }
  return text;
}

}  // namespace ibflow::flow::detail
