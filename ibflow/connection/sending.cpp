// What goes out: the order of things, proof of the line, and who is told when a frame never left.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ibflow/connection/detail/connection_impl.hpp"
#include "ibflow/core/log.hpp"
#include "ibflow/protocol/frame.hpp"

namespace ibflow::connection {

using core::Error;
using core::ErrorCategory;

namespace {

constexpr std::size_t kMaxUnsent = std::size_t{64} * 1024 * 1024;

bool is_urgent(Lane lane) {
  return lane <= Lane::Order;
}

}  // namespace

core::Expected<void> Connection::Impl::check_sendable() const {
  if (!has_session()) {
    return core::fail(
        ErrorCategory::Connection,
        fmt::format("not connected to {} ({}): nothing was sent", transport.peer(), to_string(state)), 504,
        true);
  }
  if (transport.unsent() > kMaxUnsent) {
    return core::fail(ErrorCategory::Broker,
                      fmt::format("{} does not read: {} bytes are unsent already, this message was not sent",
                                  transport.peer(), transport.unsent()),
                      0, true);
  }
  return {};
}

core::Expected<void> Connection::Impl::send(Lane lane, std::string frame, std::int32_t subject) {
  if (auto fit = check_sendable(); !fit) return fit;
  if (needs_proof(lane)) {
    hold_until_proven(lane, std::move(frame), subject);
    return {};
  }
  return push(lane, std::move(frame), subject);
}

core::Expected<void> Connection::Impl::push(Lane lane, std::string frame, std::int32_t subject) {
  const auto now = start.now ? start.now() : steady();
  if (has_session() && pacer.pass(lane, now)) {
    write(lane, frame, subject);
    return {};
  }
  const auto ticket = pacer.push(lane, std::move(frame), now);
  if (!ticket) return std::unexpected(ticket.error());
  if (subject != -1) subjects[ticket->number] = subject;
  release();
  return {};
}

core::Expected<void> Connection::Impl::send_historical(std::string frame, HistoricalRequest request) {
  if (auto fit = check_sendable(); !fit) return fit;
  const auto subject = request.request_id;
  const auto ticket =
      pacer.push(Lane::Request, std::move(frame), start.now ? start.now() : steady(), std::move(request));
  if (!ticket) return std::unexpected(ticket.error());
  subjects[ticket->number] = subject;
  release();
  return {};
}

bool Connection::Impl::withdraw(Lane lane, std::int32_t subject) {
  for (auto known = subjects.begin(); known != subjects.end(); ++known) {
    if (known->second != subject || !pacer.withdraw({lane, known->first})) continue;
    subjects.erase(known);
    return true;
  }
  return false;
}

bool Connection::Impl::is_waiting(std::int32_t subject) const {
  return std::ranges::any_of(subjects, [&](const auto& known) { return known.second == subject; });
}

// A cancel is never kept: on a dead line it does no harm, on a live one it is in time.
bool Connection::Impl::needs_proof(Lane lane) const {
  if (!monitored || (lane != Lane::Order && lane != Lane::RiskReducing)) return false;
  return !unproven.empty() || heartbeat.time_since_last_heartbeat(steady()) >= config.prove_line_after;
}

void Connection::Impl::hold_until_proven(Lane lane, std::string frame, std::int32_t subject) {
  unproven.push_back({lane, std::move(frame), subject});
  if (unproven.size() > 1) return;
  static_cast<void>(ask_time(false));
  proof_timer.start(config.prove_within, [this] { line_is_not_proven(); });
}

void Connection::Impl::line_is_proven() {
  proof_timer.cancel();
  for (auto& held : std::exchange(unproven, {})) {
    const auto pushed = push(held.lane, std::move(held.frame), held.subject);
    if (!pushed && listener != nullptr) listener->on_not_sent({held.lane, held.subject}, pushed.error());
  }
}

void Connection::Impl::line_is_not_proven() {
  const auto alive = shared_from_this();
  const Error reason(
      ErrorCategory::Timeout,
      fmt::format(
          "not sent: {} has been silent for {:.1f} s and did not answer within {:.1f} s; the line may "
          "be dead, wait until the connection is ready again",
          transport.peer(),
          std::chrono::duration<double>(heartbeat.time_since_last_heartbeat(steady())).count(),
          std::chrono::duration<double>(config.prove_within).count()),
      504, true);
  for (const auto& held : std::exchange(unproven, {})) {
    if (listener != nullptr) listener->on_not_sent({held.lane, held.subject}, reason);
  }
}

// As urgent as a cancel. Only a clock of one's own goes past the pacer: it may stand still until it is asked.
core::Expected<void> Connection::Impl::ask_time(bool for_listener) {
  if (auto fit = check_sendable(); !fit) return fit;
  time_questions.push_back(for_listener);
  heartbeat.time_asked(steady(), wall());
  if (start.now) {
    send_session_message(protocol::RequestCurrentTime());
    return {};
  }
  std::string frame;
  if (auto fit = protocol::append_request(frame, protocol::RequestCurrentTime(), facts.server_version); !fit)
    return fit;
  return push(Lane::Cancel, std::move(frame), -1);
}

template <class Message>
void Connection::Impl::send_session_message(const Message& message) {
  std::string frame;
  if (const auto encoded = protocol::append_request(frame, message, facts.server_version); !encoded) {
    end_session(DisconnectCause::Unusable, encoded.error());
    return;
  }
  write(Lane::Request, frame, -1);
}
template void Connection::Impl::send_session_message(const protocol::StartApi&);
template void Connection::Impl::send_session_message(const protocol::RequestIds&);
template void Connection::Impl::send_session_message(const protocol::RequestManagedAccounts&);
template void Connection::Impl::send_session_message(const protocol::RequestOpenOrders&);
template void Connection::Impl::send_session_message(const protocol::RequestPositions&);

void Connection::Impl::release() {
  if (!has_session()) return;
  const auto now = start.now ? start.now() : steady();
  while (auto released = pacer.release(now)) {
    std::int32_t subject = -1;
    if (const auto known = subjects.find(released->ticket.number); known != subjects.end()) {
      subject = known->second;
      subjects.erase(known);
    }
    write(released->ticket.lane, released->frame, subject);
  }
  if (start.now || pacer.empty() || pacing_timer.armed()) return;
  pacing_timer.start(pacer.next_release() - now, [this] { release(); });
}

void Connection::Impl::write(Lane lane, std::string_view frame, std::int32_t subject) {
  ++frames_out;
  if (tap != nullptr) tap->on_frame(Direction::Sent, frame.substr(protocol::kLengthPrefix), wall());
  const auto end = transport.write(frame, is_urgent(lane));
  while (!written.empty() && written.front().end <= transport.bytes_taken()) written.pop_front();
  if (subject != -1 && end > transport.bytes_taken()) written.push_back({end, {lane, subject}});
}

// Oldest first: what the kernel did not take, what the pacer held, what waited for proof.
std::vector<NotSent> Connection::Impl::take_not_sent() {
  std::vector<NotSent> all;
  for (const auto& frame : std::exchange(written, {})) {
    if (frame.end > transport.bytes_taken()) all.push_back(frame.what);
  }
  for (const auto& ticket : pacer.drain()) {
    const auto known = subjects.find(ticket.number);
    all.push_back({ticket.lane, known == subjects.end() ? -1 : known->second});
  }
  subjects.clear();
  for (const auto& held : std::exchange(unproven, {})) all.push_back({held.lane, held.subject});
  return all;
}

}  // namespace ibflow::connection
