#include "ibflow/sim/request_router.hpp"

#include <fmt/format.h>

#include "ibflow/protocol/codec.hpp"

namespace ibflow::sim {

namespace {

constexpr int kHistoryError = 162;
constexpr int kUnreadable = 320;
constexpr std::int32_t kNoId = -1;
constexpr core::Duration kWallClockGrace = std::chrono::milliseconds(100);

template <class Service, class Message>
concept Answers =
    requires(Service& service, Client& client, const Message& message) { service.on(client, message); };

/// What an error about this request names.
template <class Message>
std::int32_t id_of(const Message& message) {
  if constexpr (requires { std::optional(message.request_id).value_or(kNoId); })
    return std::optional(message.request_id).value_or(kNoId);
  if constexpr (requires { message.order_id; }) return message.order_id;
  return kNoId;
}

}  // namespace

void RequestRouter::handle(Client& client, std::string_view payload, StepClock::WallTime wall) {
  client_ = &client;
  state_.wall = wall;
  ++client.received;
  is_paced_ = client.started;
  const auto done = protocol::dispatch_request(payload, client.out.version(), *this);
  if (!done) refuse_unreadable(done.error());
  if (is_paced_) client.pacing.message(pacing_time(), pacing_grace());
  client_ = nullptr;
}

template <protocol::Request Message>
void RequestRouter::route(const Message& message) {
  constexpr bool kStarts = std::is_same_v<Message, protocol::StartApi>;
  constexpr bool kAsksTime = std::is_same_v<Message, protocol::RequestCurrentTime>;
  if (client_->closing || client_->started == kStarts) return;
  if constexpr (kAsksTime) {
    if (client_->keeps_step) is_paced_ = false;  // it is how the clock is kept, not traffic
  } else if constexpr (!kStarts) {
    client_->count_request(state_.now);
  }
  if (Message::kMessage.since > client_->out.version()) return unknown(Message::kMessage.id);
  if (!keeps_pace(message)) return;
  if (!survives_faults(message)) return;
  const auto answered = [&](auto& service) {
    if constexpr (Answers<decltype(service), Message>) {
      service.on(*client_, message);
      return true;
    } else {
      return false;
    }
  };
  if (!services_.any(answered)) unknown(Message::kMessage.id);
  if constexpr (kStarts) {
    if (client_->started) services_.each([&](Service& service) { service.joined(*client_); });
  }
}

template <protocol::Request Message>
bool RequestRouter::survives_faults(const Message& message) {
  if (engine_.idle()) return true;
  engine_.on_request(*client_, Message::kMessage.id);
  const auto verdict = faults_.take_verdict();
  if (verdict.warning) error(id_of(message), verdict.warning->first, verdict.warning->second);
  if (verdict.error) error(id_of(message), verdict.error->first, verdict.error->second);
  return !verdict.ignore && !verdict.error && !client_->closing;
}

template <protocol::Request Message>
bool RequestRouter::keeps_pace(const Message& message) {
  if constexpr (requires { client_->pacing.historical(message, core::Timestamp{}, core::Duration{}); }) {
    const bool refuses = state_.behaviour.history_pacing;
    const bool breaks_a_limit = client_->pacing.historical(message, pacing_time(), pacing_grace(), !refuses);
    if (!breaks_a_limit || !refuses) return true;
    error(message.request_id, kHistoryError,
          "Historical Market Data Service error message:Historical data request pacing violation");
    return false;
  }
  return true;
}

core::Timestamp RequestRouter::pacing_time() const {
  return client_->keeps_step ? state_.now : core::Timestamp(state_.wall.time_since_epoch());
}

core::Duration RequestRouter::pacing_grace() const {
  return client_->keeps_step ? core::Duration{} : kWallClockGrace;
}

void RequestRouter::refuse_unreadable(const core::Error& reason) {
  error(kNoId, kUnreadable, "Error reading request. " + reason.message);
  if (!state_.behaviour.keep_after_invalid) client_->closing = true;
}

void RequestRouter::error(std::int32_t id, int code, std::string_view text) {
  client_->out.send_error(id, code, text, state_.now);
}

void RequestRouter::unknown(std::int32_t message_id) {
  if (!client_->started || client_->closing) return;
  error(
      kNoId, kUnreadable,
      fmt::format("Error reading request. Message id {} is not known to the simulated gateway", message_id));
}

}  // namespace ibflow::sim
