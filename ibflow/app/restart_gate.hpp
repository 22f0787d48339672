#pragma once
// Stands between engine and gateway around scheduled restarts: what is sent into that minute may be lost.

#include <optional>
#include <utility>

#include "ibflow/connection/restart_calendar.hpp"
#include "ibflow/model/broker.hpp"

namespace ibflow::app {

/// Entries are refused from the calendar's gate on until the restart is over and the connection is back;
/// orders that reduce risk only in the window itself; cancels never.
class RestartGate final : public model::Broker {
 public:
  /// The broker outlives the gate.
  RestartGate(model::Broker& broker, connection::RestartCalendar calendar)
      : broker_(broker), calendar_(std::move(calendar)) {}

  void set_calendar(connection::RestartCalendar calendar);
  /// Time has moved. `down_since`: when the connection was lost; none while there is one. About once a
  /// second.
  const connection::RestartPhase& update(core::Timestamp now, std::optional<core::Timestamp> down_since);
  [[nodiscard]] const connection::RestartPhase& phase() const { return phase_; }
  /// For people: the next restart; empty when none is known.
  [[nodiscard]] std::string next(core::Timestamp now) const;

  core::OrderId allocate_order_id() override { return broker_.allocate_order_id(); }
  core::Expected<void> place(const model::OrderIntent& intent) override;
  core::Expected<void> cancel(core::OrderId order_id) override { return broker_.cancel(order_id); }

 private:
  model::Broker& broker_;
  connection::RestartCalendar calendar_;
  connection::RestartPhase phase_;
  std::optional<core::Timestamp> asked_down_since_;
  std::optional<core::Timestamp> asked_at_;
};

}  // namespace ibflow::app
