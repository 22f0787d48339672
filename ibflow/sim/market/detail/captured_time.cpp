#include "ibflow/sim/market/detail/captured_time.hpp"

#include <algorithm>
#include <optional>

#include "ibflow/protocol/codec.hpp"

namespace ibflow::sim::detail {

namespace {

using core::Timestamp;
using protocol::CaptureDirection;

constexpr std::chrono::seconds kSameClock{2};

struct ToldTime final : protocol::ResponseVisitor {
  using protocol::ResponseVisitor::on;
  void on(const protocol::CurrentTime& message) override { time = core::from_unix_seconds(message.time); }
  std::optional<Timestamp> time;
};

std::optional<Timestamp> told_time(const RecordedSession& session, const RecordedSession::Step& step) {
  if (step.direction != CaptureDirection::Received || step.message_id != protocol::CurrentTime::kMessage.id)
    return std::nullopt;
  ToldTime visitor;
  const auto read = protocol::dispatch_response(step.payload, session.head.server_version, visitor);
  return read ? visitor.time : std::nullopt;
}

/// `yyyymmdd hh:mm:ss zone`, where the zone's name is that of New York's time or an IANA name.
std::optional<Timestamp> handshake_time(const std::string& text) {
  constexpr std::size_t kDate = 8, kTime = 8, kZone = kDate + 1 + kTime + 1;
  if (text.size() < kZone) return std::nullopt;
  const auto date = core::parse_date(text.substr(0, kDate));
  const auto time = core::parse_time_of_day(text.substr(kDate + 1, kTime));
  if (!date || !time) return std::nullopt;
  const std::string zone = text.substr(kZone);
  if (zone == "EST" || zone == "EDT" || zone == "US/Eastern") return core::from_new_york(*date, *time);
  if (!core::is_zone(zone)) return std::nullopt;
  const auto at = core::from_zone(zone, *date, *time);
  return at ? std::optional(*at) : std::nullopt;
}

}  // namespace

std::vector<Timestamp> gateway_times(const RecordedSession& session) {
  std::vector<Timestamp> times;
  times.reserve(session.steps.size());
  core::Duration ahead{};
  const auto learn = [&](std::optional<Timestamp> told, Timestamp wall) {
    if (told)
      ahead = *told - wall < kSameClock && wall - *told < kSameClock ? core::Duration{} : *told - wall;
  };
  learn(handshake_time(session.head.connection_time), session.head.time);
  std::size_t untold = 0;  // the first step behind the last told time
  for (const auto& step : session.steps) {
    const auto told = told_time(session, step);
    learn(told, step.time);
    const Timestamp at = step.time + ahead;
    times.push_back(times.empty() ? at : std::max(at, times.back()));
    if (!told) continue;
    if (session.keeps_step)
      std::fill(times.begin() + static_cast<std::ptrdiff_t>(untold), times.end(), *told);
    untold = times.size();
  }
  return times;
}

}  // namespace ibflow::sim::detail
