// The few messages that the connection reads itself. Everything else passes unread.

#include <fmt/format.h>

#include <array>
#include <utility>

#include "ibflow/connection/detail/connection_impl.hpp"
#include "ibflow/protocol/accounts_list.hpp"

namespace ibflow::connection {

using core::Error;
using core::ErrorCategory;

namespace {

// Error, next valid id, accounts, current time, end of open orders, end of positions.
constexpr std::array<bool, 64> kOurs = [] {
  std::array<bool, 64> ours{};
  for (const auto id : {4, 9, 15, 49, 53, 62}) ours[static_cast<std::size_t>(id)] = true;
  return ours;
}();

bool is_ours(std::string_view payload, int server_version) {
  std::uint32_t id = 0;
  if (server_version >= protocol::kRawIdsSince) {
    if (payload.size() < 4) return false;
    for (std::size_t i = 0; i < 4; ++i) id = (id << 8) | static_cast<unsigned char>(payload[i]);
    if (id > protocol::kProtobufIdOffset) id -= protocol::kProtobufIdOffset;
  } else {
    for (const char c : payload) {
      if (c == '\0') break;
      id = id * 10 + static_cast<std::uint32_t>(c - '0');
      if (id >= kOurs.size()) return false;
    }
  }
  return id < kOurs.size() && kOurs[id];
}

}  // namespace

void Connection::Impl::on_frame(std::string_view payload) {
  ++frames_in;
  if (tap != nullptr) tap->on_frame(Direction::Received, payload, received_wall);
  if (is_ours(payload, facts.server_version)) {
    take_session_message(payload);
  } else {
    listener->on_frame(payload);  // nothing after it: the listener may destroy us
  }
}

void Connection::Impl::take_session_message(std::string_view payload) {
  const auto alive = shared_from_this();
  const auto of_generation = generation;
  const auto incoming = protocol::parse_incoming(payload, facts.server_version);
  const auto id = incoming ? incoming->message_id : 0;
  const bool answers_us = !time_questions.empty() && !time_questions.front();
  if (id == protocol::CurrentTime::kMessage.id && answers_us) {  // not for the listener
    static_cast<void>(protocol::dispatch_response(payload, facts.server_version, *this));
    return;
  }
  // Errors are understood before the listener sees them; anything else it knows before we act on it.
  const bool is_error = id == protocol::ErrorMessage::kMessage.id;
  const auto ours = [&] {
    if (listener == nullptr || generation != of_generation || !has_session()) return false;
    // What cannot be decoded is the listener's to report.
    static_cast<void>(protocol::dispatch_response(payload, facts.server_version, *this));
    return listener != nullptr && generation == of_generation && has_session();
  };
  if (is_error && !ours()) return;
  listener->on_frame(payload);
  if (!is_error) ours();
}

void Connection::Impl::on(const protocol::NextValidId& message) {
  if (!usable()) facts.next_valid_id = message.order_id;
  step_done(ReadinessStep::NextValidId);
}

void Connection::Impl::on(const protocol::ManagedAccounts& message) {
  facts.accounts = protocol::split_accounts(message.accounts_list);
  if (!facts.accounts.empty()) step_done(ReadinessStep::Accounts);
}

void Connection::Impl::on(const protocol::CurrentTime& message) {
  if (time_questions.empty()) return;
  time_questions.pop_front();
  heartbeat.time_answered(received_at, core::from_unix_seconds(message.time));
  const auto offset = heartbeat.clock_offset().value();
  if (monitored && heartbeat.round_trip() && offset) board.on_round_trip(*heartbeat.round_trip(), *offset);
}

void Connection::Impl::on(const protocol::OpenOrderEnd&) {
  step_done(ReadinessStep::OpenOrders);
}

void Connection::Impl::on(const protocol::PositionEnd&) {
  step_done(ReadinessStep::Positions);
}

void Connection::Impl::on(const protocol::ErrorMessage& message) {
  const auto event = errors.handle(message, wall());  // a copy: a callback may bring the next one
  board.on_notice(event);
  if (message.request_id != -1) return;
  if (event.meaning.is_read_only) {
    for (const auto step : {ReadinessStep::OpenOrders, ReadinessStep::Positions})
      readiness.refused(step, event.text);
    board.on_missing(readiness.missing());
  }
  if (event.meaning.kind != ErrorKind::SessionEnd) return;
  const bool in_use = event.code == 326;
  const auto text = fmt::format("IB {}: {}", event.code, event.text);
  const auto what = in_use
                        ? fmt::format(
                              "client id {} is in use at {} ({}): the id is kept, because another one would "
                              "orphan its orders; close the other program, or wait until its session is gone",
                              config.client_id, transport.peer(), text)
                        : fmt::format("{} ends the session ({})", transport.peer(), text);
  if (event.new_port) transport.set_port(*event.new_port);
  end_session(in_use ? DisconnectCause::ClientIdInUse : DisconnectCause::EndedByServer,
              Error(ErrorCategory::Broker, what, event.code, true));
}

}  // namespace ibflow::connection
