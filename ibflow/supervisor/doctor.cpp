// Asks everything at once, waits until all is answered or the time is over.

#include "ibflow/supervisor/doctor.hpp"

#include <fmt/format.h>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>
#include <set>
#include <utility>

#include "ibflow/connection/connection.hpp"
#include "ibflow/protocol/builders/contracts.hpp"
#include "ibflow/protocol/codec.hpp"
#include "ibflow/supervisor/detail/observations.hpp"

namespace ibflow::supervisor {

using connection::Connection;
using connection::Lane;

namespace {

constexpr std::int32_t kDataRequest = 1, kConfigRequest = 2;
constexpr int kMillisSince = protocol::RequestCurrentTimeInMillis::kMessage.since;
constexpr int kConfigSince = protocol::RequestConfig::kMessage.since;
constexpr int kTimeQuestions = 5;  // each makes what is known of the clock sharper

connection::ConnectionConfig connection_config(const DoctorConfig& config, std::int32_t client_id) {
  connection::ConnectionConfig result;
  result.transport.host = config.host;
  result.transport.port = config.port;
  result.transport.max_server_version = config.max_server_version;
  result.transport.connect_timeout =
      std::chrono::duration_cast<std::chrono::milliseconds>(config.handshake_wait);
  result.client_id = client_id;
  result.reconnect.enabled = false;
  result.readiness.open_orders = true;  // which a read-only API refuses
  return result;
}

}  // namespace

struct Doctor::Impl final : connection::ConnectionListener,
                            protocol::ResponseVisitor,
                            std::enable_shared_from_this<Doctor::Impl> {
  using protocol::ResponseVisitor::on;
  enum class Question { Time, Orders, Configuration, Data };

  Impl(core::EventLoop& loop_in, DoctorConfig config_in, Done done_in)
      : loop(loop_in), config(std::move(config_in)), done(std::move(done_in)), timer(loop_in.context()) {}

  void begin() {
    seen.listener = detail::find_listener(config.port);
    attempt(config.client_id);
  }
  void attempt(std::int32_t client_id) {
    line.emplace(loop, connection_config(config, client_id), *this);
    if (const auto opened = line->open(); !opened) {
      seen.failure = connection::Disconnected{.reason = opened.error(), .not_sent = {}};
      finish_later();
    }
  }

  connection::SessionStart on_hello(const protocol::ServerHello& hello) override {
    seen.server_version = hello.server_version;
    seen.connection_time = hello.connection_time;
    seen.asked_at = loop.clock().now();
    return {};
  }
  void on_ready(const connection::SessionFacts& facts) override {
    seen.has_session = true;
    seen.accounts = facts.accounts;
    if (!knows_orders) open_questions.insert(Question::Orders);
    ask_time();
    ask_configuration();
    ask_data();
    finish_after(config.answers_within);
  }
  void on_disconnected(const connection::Disconnected& event) override {
    if (!seen.has_session && event.cause == connection::DisconnectCause::ClientIdInUse &&
        !seen.client_id_in_use) {
      seen.client_id_in_use = true;
      seen.client_id_text = event.reason.message;
      if (config.second_client_id != config.client_id) {
        boost::asio::post(loop.context(), [weak = weak_from_this()] {
          const auto self = weak.lock();
          if (self && self->done) self->attempt(self->config.second_client_id);
        });
        return;
      }
    }
    seen.failure = event;
    finish_later();
  }
  void on_frame(std::string_view payload) override {
    static_cast<void>(protocol::dispatch_response(payload, seen.server_version, *this));
    if (line->board().health().read_only) orders_known(true);
    if (!line->board().health().ib_link_is_up()) open_questions.erase(Question::Data);  // nothing will come
    if (seen.has_session && open_questions.empty()) finish_later();
  }

  template <class Message>
  bool ask(Question question, const Message& message, std::int32_t subject) {
    std::string frame;
    if (!protocol::append_request(frame, message, seen.server_version)) return false;
    if (!line->send(Lane::Request, std::move(frame), subject)) return false;
    open_questions.insert(question);
    return true;
  }
  void ask_time() {
    asked_wall = loop.clock().now();
    asked_steady = loop.clock().steady();
    if (seen.server_version >= kMillisSince) {
      static_cast<void>(ask(Question::Time, protocol::RequestCurrentTimeInMillis{}, -1));
    } else if (line->ask_time()) {
      open_questions.insert(Question::Time);
    }
  }
  void ask_configuration() {
    if (seen.server_version < kConfigSince) return;
    static_cast<void>(
        ask(Question::Configuration, protocol::RequestConfig{.request_id = kConfigRequest}, kConfigRequest));
  }
  void ask_data() {
    if (config.symbol.empty()) return;
    const auto contract = protocol::build::stock({.symbol = config.symbol});
    if (!contract) return;
    line->errors().own(kDataRequest, connection::ErrorContext::Subscription,
                       "market data of " + config.symbol,
                       [this](const connection::ErrorEvent& event) { on_data_error(event); });
    protocol::RequestMarketData request;
    request.request_id = kDataRequest;
    request.contract = *contract;
    seen.asked_for_data = ask(Question::Data, request, kDataRequest);
  }

  void on(const protocol::OpenOrderEnd&) override { orders_known(false); }
  void on(const protocol::CurrentTimeInMillis& message) override {
    const core::Timestamp told{std::chrono::milliseconds(message.time_in_millis)};
    const auto round_trip = loop.clock().steady() - asked_steady;
    if (!seen.round_trip || round_trip < *seen.round_trip) {
      seen.round_trip = round_trip;
      seen.clock_offset = told - (asked_wall + round_trip / 2);
      seen.clock_uncertainty = round_trip / 2 + std::chrono::milliseconds(1);
    }
    next_time_question();
  }
  void on(const protocol::CurrentTime& message) override {
    const auto round_trip = loop.clock().steady() - asked_steady;
    seen.round_trip = std::min(seen.round_trip.value_or(round_trip), round_trip);
    offset.observe(asked_wall, round_trip, core::from_unix_seconds(message.time));
    seen.clock_offset = offset.value();
    seen.clock_uncertainty = offset.uncertainty();
    next_time_question();
  }
  void next_time_question() {
    open_questions.erase(Question::Time);
    if (++time_answers < kTimeQuestions) ask_time();
  }
  void on(const protocol::ConfigResponse& message) override {
    seen.configuration = message;
    if (message.api && message.api->settings && message.api->settings->read_only_api)
      seen.read_only = *message.api->settings->read_only_api;
    open_questions.erase(Question::Configuration);
  }
  void on(const protocol::MarketDataType& message) override {
    if (message.request_id == kDataRequest) seen.data_type = message.market_data_type;
  }
  void on(const protocol::TickPrice& message) override { on_tick(message.request_id); }
  void on(const protocol::TickSize& message) override { on_tick(message.request_id); }
  void on_tick(std::int32_t request_id) {
    if (request_id != kDataRequest) return;
    ++seen.ticks;
    open_questions.erase(Question::Data);
  }
  /// An advisory (10167) is followed by delayed data, which says what type it is: that is waited for.
  void on_data_error(const connection::ErrorEvent& event) {
    seen.data_errors.push_back(event);
    if (connection::is_terminal(event.meaning.kind)) {
      open_questions.erase(Question::Data);
    } else {
      finish_after(config.data_after_advisory);
    }
  }
  void orders_known(bool refused) {
    knows_orders = true;
    seen.read_only = refused || seen.read_only.value_or(false);
    open_questions.erase(Question::Orders);
  }

  void finish_after(core::Duration wait) {
    timer.expires_after(std::chrono::duration_cast<std::chrono::steady_clock::duration>(wait));
    timer.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
      const auto self = weak.lock();
      if (!error && self) self->finish();
    });
  }
  void finish_later() {
    boost::asio::post(loop.context(), [weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->finish();
    });
  }
  void finish() {
    if (!done) return;
    timer.cancel();
    seen.health = line->board().health();
    leave();
    std::exchange(done, nullptr)(detail::diagnose(seen, config));
  }
  /// The data line is given back; the rest ends with the session.
  void leave() {
    if (!seen.asked_for_data || !line->usable()) return;
    std::string frame;
    if (protocol::append_request(frame, protocol::CancelMarketData{kDataRequest}, seen.server_version))
      static_cast<void>(line->send(Lane::Request, std::move(frame), kDataRequest));
    line->errors().disown_all();
  }

  core::EventLoop& loop;
  DoctorConfig config;
  Done done;
  detail::Observations seen;
  std::set<Question> open_questions;
  connection::ClockOffset offset;
  core::Timestamp asked_wall{}, asked_steady{};
  int time_answers = 0;
  bool knows_orders = false;
  boost::asio::steady_timer timer;
  std::optional<Connection> line;
};

Doctor::Doctor(core::EventLoop& loop, DoctorConfig config, Done done)
    : impl_(std::make_shared<Impl>(loop, std::move(config), std::move(done))) {
  impl_->begin();
}

Doctor::~Doctor() {
  impl_->done = nullptr;
}

}  // namespace ibflow::supervisor
