// Silence on the line, and what a session has yet to hear: who is asked, and when.

#include <fmt/format.h>

#include "ibflow/connection/detail/connection_impl.hpp"
#include "ibflow/core/log.hpp"

namespace ibflow::connection {

using core::Error;
using core::ErrorCategory;

namespace {

constexpr auto kRoom = "connection";

}  // namespace

// Sleeps until the monitor can have something new to say.
void Connection::Impl::watch_line() {
  if (!monitored || !heartbeat.is_running()) return;
  line_timer.start(heartbeat.next_check() - steady(), [this] {
    using enum HeartbeatMonitor::Verdict;
    switch (heartbeat.check(steady())) {
      case Fine:
        break;
      case Ask:
        static_cast<void>(ask_time(false));
        break;
      case Suspect:
        line_suspect = true;
        refresh_degraded();
        break;
      case Dead:
        end_session(
            DisconnectCause::HeartbeatLost,
            Error(ErrorCategory::Timeout,
                  fmt::format("{} has been silent for {} and does not answer: the connection is given "
                              "up; working orders stay at the broker",
                              transport.peer(),
                              detail::in_seconds(heartbeat.time_since_last_heartbeat(steady()))),
                  0, true));
        return;
    }
    watch_line();
  });
}

void Connection::Impl::watch_readiness() {
  if (readiness.complete()) return;
  readiness_timer.start(readiness.next_due() - steady(), [this] {
    for (const auto step : readiness.due(steady())) {
      core::log_warning(kRoom,
                        fmt::format("{}: still no {}; asking again", transport.peer(), to_string(step)));
      ask_step(step);
    }
    watch_readiness();
  });
}

void Connection::Impl::ask_step(ReadinessStep step) {
  switch (step) {
    case ReadinessStep::NextValidId:
      return send_session_message(protocol::RequestIds());
    case ReadinessStep::Accounts:
      return send_session_message(protocol::RequestManagedAccounts());
    case ReadinessStep::OpenOrders:
      return send_session_message(protocol::RequestOpenOrders());
    case ReadinessStep::Positions:
      return send_session_message(protocol::RequestPositions());
  }
}

void Connection::Impl::step_done(ReadinessStep step) {
  if (!readiness.done(step)) return;
  board.on_missing(readiness.missing());
  if (readiness.complete()) readiness_timer.cancel();
  if (usable() || !readiness.usable()) return;
  attempt_deadline.cancel();
  policy.succeeded(steady());
  core::log_info(kRoom,
                 fmt::format("{}: session {} is usable (server version {}, client id {}){}", transport.peer(),
                             generation, facts.server_version, config.client_id,
                             readiness.complete()
                                 ? ""
                                 : fmt::format("; still missing: {}", fmt::join(readiness.missing(), ", "))));
  become(ConnectionState::Ready);
  if (listener != nullptr) listener->on_ready(facts);
  if (has_session()) answer_connect(facts);
}

}  // namespace ibflow::connection
