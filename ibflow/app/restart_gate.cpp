#include "ibflow/app/restart_gate.hpp"

#include <fmt/format.h>

namespace ibflow::app {

using Kind = connection::RestartPhase::Kind;

void RestartGate::set_calendar(connection::RestartCalendar calendar) {
  calendar_ = std::move(calendar);
  asked_at_.reset();
}

const connection::RestartPhase& RestartGate::update(core::Timestamp now,
                                                    std::optional<core::Timestamp> down_since) {
  // Open holds until its end, which spares the question while nothing is near.
  const bool still_open = asked_at_ && now >= *asked_at_ && phase_.kind == Kind::Open &&
                          down_since == asked_down_since_ && (!phase_.until || now < *phase_.until);
  if (still_open) return phase_;
  phase_ = calendar_.phase(now, down_since);
  asked_down_since_ = down_since;
  asked_at_ = now;
  return phase_;
}

std::string RestartGate::next(core::Timestamp now) const {
  const auto restart = calendar_.next(now);
  return restart ? restart->what : std::string();
}

core::Expected<void> RestartGate::place(const model::OrderIntent& intent) {
  const bool opens = intent.role == model::OrderRole::Entry;
  if (opens ? phase_.allows_new_risk() : phase_.allows_reducing_risk()) return broker_.place(intent);
  return core::fail(core::ErrorCategory::Broker,
                    fmt::format("order {} for {} was not sent: {}", intent.order_id.value,
                                intent.instrument.symbol, phase_.text),
                    0, true);
}

}  // namespace ibflow::app
