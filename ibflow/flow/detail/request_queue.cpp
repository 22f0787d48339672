#include "ibflow/flow/detail/request_queue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/url/url.hpp>
#include <charconv>

#include "ibflow/core/exact_json.hpp"
#include "ibflow/core/log.hpp"
#include "ibflow/flow/detail/base_url.hpp"

namespace ibflow::flow::detail {

namespace {

namespace json = boost::json;
using std::chrono::milliseconds;

constexpr const char* kKeyParameter = "api_key";
constexpr std::string_view kKeyPrefix = "?api_key=";

std::string with_parameter(const std::string& resource, const char* name, const std::string& value) {
  boost::urls::url url(resource);
  url.params().append({name, value});
  return url.buffer();
}

std::unexpected<core::Error> bad_configuration(std::string message) {
  return core::fail(core::ErrorCategory::Configuration, "flow client: " + std::move(message));
}

std::optional<std::string> text_of(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(value->get_string());
}

std::optional<int> code_of(const json::object& object) {
  const auto* code = object.if_contains("code");
  if (code == nullptr || !code->is_int64()) return std::nullopt;
  return static_cast<int>(code->get_int64());
}

std::optional<int> number_in(const http::Response& reply, std::string_view header) {
  const auto text = http::find_header(reply, header);
  if (!text) return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (text->empty() || error != std::errc{} || end != text->data() + text->size()) return std::nullopt;
  return value;
}

RateLimit rate_limit_of(const http::Response& reply) {
  RateLimit said;
  said.limit = number_in(reply, "X-RateLimit-Limit");
  said.remaining = number_in(reply, "X-RateLimit-Remaining");
  if (const auto reset = number_in(reply, "X-RateLimit-Reset"); reset && *reset >= 0) {
    said.reset = std::chrono::seconds(*reset);
  }
  return said;
}

std::string advice(int status) {
  switch (status) {
    case 401:
      return "check the API key";
    case 404:
      return "check ticker and base URL";
    case 429:
      return "ask less often";
    case 501:
      return "this service does not offer it";
    default:
      return status >= 500 ? "the service has a problem; try again later" : "check the request";
  }
}

core::Expected<void> check(const ClientConfig& config) {
  const bool printable = std::ranges::all_of(config.api_key, [](char c) { return c > ' ' && c <= '~'; });
  if (config.api_key.empty() || !printable) {
    return bad_configuration("the API key is empty or holds characters that no header can carry");
  }
  if (config.timeout.count() < 1) return bad_configuration("the timeout must be longer than nothing");
  if (config.attempts < 1) return bad_configuration("a request needs at least one attempt");
  if (config.standard_limit < 1 || config.heavy_limit < 1) {
    return bad_configuration("the requests a minute must be at least 1");
  }
  return {};
}

http::ClientOptions options_of(const ClientConfig& config, const BaseUrl& base) {
  http::ClientOptions options;
  options.host = base.host;
  options.port = base.port;
  options.host_header = base.host_header;
  options.tls = base.tls;
  options.trust = config.tls;
  options.headers.emplace_back("Accept", "application/json");
  if (config.key_place == KeyPlace::Header) options.headers.emplace_back("X-API-Key", config.api_key);
  return options;
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
  if (const auto sound = check(config); !sound) return std::unexpected(sound.error());
  auto client = http::Client::create(loop.context(), options_of(config, *base));
  if (!client) return bad_configuration(client.error().message);
  if (base->tls && !config.tls.verify) {
    core::log_warning("flow",
                      fmt::format("verify_tls is off: whoever answers at {} is believed", base->host));
  }
  if (config.jitter_seed == 0) config.jitter_seed = std::random_device{}();
  return std::unique_ptr<RequestQueue>(
      new RequestQueue(loop, std::move(config), std::move(*client), std::move(base->path)));
}

RequestQueue::RequestQueue(core::EventLoop& loop, ClientConfig config, std::unique_ptr<http::Client> client,
                           std::string base_path)
    : config_(std::move(config)),
      base_path_(std::move(base_path)),
      http_(std::move(client)),
      timer_(std::make_unique<Timer>(loop.context())),
      standard_(config_.standard_limit),
      heavy_(config_.heavy_limit),
      breaker_(config_.breaker_failures, config_.breaker_pause),
      random_(config_.jitter_seed) {}

RequestQueue::~RequestQueue() = default;

void RequestQueue::add(std::string name, const std::string& resource, bool heavy, Done done) {
  jobs_.push_back({std::move(name), base_path_ + with_key(resource), heavy, std::move(done)});
  if (busy_) return;
  start_next();
}

void RequestQueue::start_next() {
  if (jobs_.empty()) return;
  busy_ = true;
  const auto now = Clock::now();
  const std::string& name = jobs_.front().name;
  if (const auto pause = breaker_.open_for(now)) {
    return refuse(
        FailureKind::CircuitOpen,
        {core::ErrorCategory::Connection,
         fmt::format("{}: not sent: {} requests in a row have failed, the last with: {}; the service is "
                     "tried again in {} ms",
                     name, breaker_.failures(), last_trouble_, pause->count()),
         0, true});
  }
  const auto pause = config_.keep_rate_limit ? budget().wait(now) : std::nullopt;
  if (pause && *pause > config_.longest_limit_wait) {
    return refuse(
        FailureKind::RateLimit,
        {core::ErrorCategory::Http,
         fmt::format(
             "{}: not sent: the service allows no more requests in this minute; the limit resets in {} s",
             name, std::chrono::ceil<std::chrono::seconds>(*pause).count()),
         429, true});
  }
  if (pause) return later(*pause, [this] { start_next(); });
  deadline_ = now + config_.timeout;
  attempt(1);
}

void RequestQueue::attempt(int number) {
  budget().take(Clock::now());
  http_->get(jobs_.front().target, time_left(),
             [this, number](std::expected<http::Response, http::ClientFailure> result) {
               if (!result) return take_failure(number, std::move(result.error()));
               take_reply(number, *result);
             });
}

void RequestQueue::take_reply(int number, const http::Response& reply) {
  rate_limit_ = rate_limit_of(reply);
  budget().learn(rate_limit_, reply.status == 429, Clock::now());
  const bool passing = reply.status == 502 || reply.status == 503 || reply.status == 504;
  if (passing && try_again(number, backoff_after(number))) return;
  if (reply.status == 429 && config_.keep_rate_limit && rate_limit_.reset &&
      try_again(number, *rate_limit_.reset)) {
    return;
  }
  auto result = data_of(reply);
  if (reply.status >= 500 && reply.status != 501) {
    last_trouble_ = fmt::format("HTTP {}", reply.status);
    breaker_.failed(Clock::now());
  } else {
    breaker_.succeeded();
  }
  finish(std::move(result));
}

void RequestQueue::take_failure(int number, http::ClientFailure failure) {
  if (failure.nothing_answered && !failure.certificate_refused) {
    // A kept connection that the server had closed meanwhile is no sign of trouble, and no attempt: the next
    // one is new.
    if (failure.connection_was_old) return later(milliseconds(0), [this, number] { attempt(number); });
    if (try_again(number, backoff_after(number))) return;
  }
  auto& error = failure.error;
  last_trouble_ = without_key(std::move(error.message));
  error.message = fmt::format(
      "{}: {}; {}", jobs_.front().name, last_trouble_,
      failure.certificate_refused ? "is this the right host?" : "is the service running and reachable?");
  breaker_.failed(Clock::now());
  last_failure_ = Failure{.kind = FailureKind::Transport};
  finish(std::unexpected(std::move(error)));
}

bool RequestQueue::try_again(int number, milliseconds pause) {
  if (number >= config_.attempts || time_left() <= pause) return false;
  later(pause, [this, number] { attempt(number + 1); });
  return true;
}

void RequestQueue::later(milliseconds pause, std::function<void()> task) {
  timer_->timer.expires_after(pause);
  timer_->timer.async_wait(
      [task = std::move(task), alive = std::weak_ptr(alive_)](boost::system::error_code error) {
        if (!error && !alive.expired()) task();
      });
}

void RequestQueue::refuse(FailureKind kind, core::Error error) {
  later(milliseconds(0), [this, kind, error = std::move(error)] {
    last_failure_ = Failure{.kind = kind};
    finish(std::unexpected(error));
  });
}

void RequestQueue::finish(core::Expected<json::object> result) {
  if (result) last_failure_.reset();
  const Job job = std::move(jobs_.front());
  jobs_.pop_front();
  const auto alive = std::weak_ptr(alive_);
  job.done(std::move(result));
  if (alive.expired()) return;  // the callback has destroyed the client
  busy_ = false;
  start_next();
}

milliseconds RequestQueue::backoff_after(int number) {
  const auto doubled = config_.retry_backoff * (std::int64_t{1} << std::min(number - 1, 20));
  const auto pause = std::min(doubled, config_.longest_backoff);
  std::uniform_real_distribution<double> spread(-config_.retry_jitter, config_.retry_jitter);
  return milliseconds(static_cast<std::int64_t>(static_cast<double>(pause.count()) * (1 + spread(random_))));
}

milliseconds RequestQueue::time_left() const {
  const auto left = std::chrono::ceil<milliseconds>(deadline_ - Clock::now());
  return std::max(left, milliseconds(1));
}

std::unexpected<core::Error> RequestQueue::not_the_api(const std::string& what, std::string json_path) {
  last_failure_ = Failure{.kind = FailureKind::Decode, .http_status = 200};
  if (!json_path.empty()) last_failure_->json_path = std::move(json_path);
  return core::fail(
      core::ErrorCategory::Data,
      fmt::format("{}: HTTP 200, but {}; is the base URL that of the API?", jobs_.front().name, what));
}

core::Expected<json::object> RequestQueue::data_of(const http::Response& reply) {
  if (reply.status != 200) return std::unexpected(refusal(reply, reply.status));
  if (!reply.content_type.starts_with("application/json")) {
    return not_the_api(fmt::format("the answer is '{}', not JSON", without_key(reply.content_type)), "");
  }
  auto body = core::parse_json(reply.body);
  if (!body) return not_the_api("the answer is no valid JSON: " + body.error(), "");
  auto* object = body->if_object();
  if (object == nullptr) return not_the_api("$ is no JSON object", "$");
  const auto status = text_of(*object, "status");
  if (status == "error") return std::unexpected(refusal(reply, code_of(*object).value_or(500)));
  if (status != "success") {
    return not_the_api("$.status is neither \"success\" nor \"error\"", "$.status");
  }
  auto* data = object->if_contains("data");
  if (data == nullptr || !data->is_object()) return not_the_api("$.data is no JSON object", "$.data");
  return std::move(data->get_object());
}

core::Error RequestQueue::refusal(const http::Response& reply, int status) {
  const auto body = core::parse_json(reply.body);
  Failure failure{.kind = FailureKind::Http, .http_status = reply.status};
  if (const auto* object = body ? body->if_object() : nullptr) {
    failure.api_code = code_of(*object);
    failure.api_error = text_of(*object, "error");
    failure.api_message = text_of(*object, "message");
    if (failure.api_error || failure.api_message) failure.kind = FailureKind::Api;
  }
  for (auto* words : {&failure.api_error, &failure.api_message}) {
    if (*words) *words = without_key(std::move(**words));
  }
  // Cut only now: half a key is no longer found.
  std::string said = failure.api_message.value_or(failure.api_error.value_or(""));
  last_failure_ = std::move(failure);
  constexpr std::size_t kLongest = 200;
  if (said.size() > kLongest) said.resize(kLongest);
  if (said.empty()) said = "no explanation";
  std::string message = fmt::format("{}: HTTP {}: {}; {}", jobs_.front().name, status, said, advice(status));
  if (status == 429) {
    message += rate_limit_.reset ? fmt::format("; the limit resets in {} s", rate_limit_.reset->count())
                                 : "; the service does not say when the limit resets";
  }
  return {core::ErrorCategory::Http, std::move(message), status, status == 429 || status >= 500};
}

std::string RequestQueue::with_key(const std::string& resource) const {
  if (config_.key_place == KeyPlace::Header) return resource;
  return with_parameter(resource, kKeyParameter, config_.api_key);
}

// A service may repeat the request, and there the key stands escaped.
std::string RequestQueue::without_key(std::string text) const {
  const std::string escaped = with_parameter("", kKeyParameter, config_.api_key).substr(kKeyPrefix.size());
  for (const auto& secret : {config_.api_key, escaped}) {
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 3)) {
      text.replace(at, secret.size(), "***");
    }
  }
  return text;
}

}  // namespace ibflow::flow::detail
