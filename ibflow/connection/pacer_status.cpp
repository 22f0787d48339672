// What waits and for how long: the reading side of the pacer.
#include <algorithm>

#include "ibflow/connection/pacer.hpp"

namespace ibflow::connection {

core::Timestamp Pacer::leaves(Lane lane, std::size_t place, core::Timestamp now) const {
  std::size_t before = 0;
  for (std::size_t index = 0; index < kLaneCount; ++index) {
    const auto other = static_cast<Lane>(index);
    if (other >= lane || other >= Lane::Request) break;
    before += queues_[index].waiting;
  }
  // Requests and market data share: one of the latter after `requests_per_data` of the former.
  const auto turn = std::max<std::size_t>(limits_.requests_per_data, 1);
  if (lane == Lane::Request) before += std::min(waiting(Lane::Data), (place - 1) / turn);
  if (lane == Lane::Data) before += std::min(waiting(Lane::Request), place * turn);
  return spent_.when(before + place, now, allowance(lane));
}

core::Timestamp Pacer::rules_allow(std::uint64_t number, const Held& held, core::Timestamp now) const {
  std::size_t units = 0, same = 0, identical = 0;
  const auto series = HistoricalPacing::series(held.request);
  for (const auto& lane : queues_) {
    for (const auto& [other_number, other] : lane.held) {
      if (other_number > number) break;
      const auto count = HistoricalPacing::units(other.request);
      units += count;
      if (HistoricalPacing::series(other.request) == series) same += count;
      if (other.request.identity == held.request.identity) ++identical;
    }
  }
  return historical_.estimate(held.request, units, same, identical, now);
}

core::Timestamp Pacer::rules_allow_all(const Queue& queue, core::Timestamp now) const {
  struct Group {
    const HistoricalRequest* last = nullptr;
    std::size_t count = 0;
  };
  std::map<std::string, Group> series, identities;
  std::size_t units = 0;
  for (const auto& [number, held] : queue.held) {
    const auto count = HistoricalPacing::units(held.request);
    units += count;
    auto& same = series[HistoricalPacing::series(held.request)];
    same = {&held.request, same.count + count};
    auto& identical = identities[held.request.identity];
    identical = {&held.request, identical.count + 1};
  }
  auto at = now;
  for (const auto& [key, group] : series) {
    at = std::max(at, historical_.estimate(*group.last, units, group.count, 1, now));
  }
  for (const auto& [key, group] : identities) {
    at = std::max(at, historical_.estimate(*group.last, units, 1, group.count, now));
  }
  return at;
}

std::optional<core::Duration> Pacer::eta(Ticket ticket, core::Timestamp now) const {
  const auto& from = queue(ticket.lane);
  now = std::max(now, latest_);
  std::size_t place = 1;
  bool waits = false;
  for (const auto& waiting : from.frames) {
    if (waiting.number >= ticket.number) {
      waits = waiting.number == ticket.number && waiting.frame.has_value();
      break;
    }
    if (waiting.frame) ++place;
  }
  if (waits) return leaves(ticket.lane, place, now) - now;
  const auto held = from.held.find(ticket.number);
  if (held == from.held.end()) return std::nullopt;
  place += static_cast<std::size_t>(std::distance(from.held.begin(), held));
  return std::max(leaves(ticket.lane, place, now), rules_allow(ticket.number, held->second, now)) - now;
}

LaneStatus Pacer::status(Lane lane, core::Timestamp now) const {
  const auto& of = queue(lane);
  LaneStatus status;
  status.waiting = of.waiting;
  status.historical = of.held.size();
  if (of.waiting == 0) return status;
  now = std::max(now, latest_);
  auto oldest = now;
  if (!of.frames.empty()) oldest = std::min(oldest, of.frames.front().since);
  if (!of.held.empty()) oldest = std::min(oldest, of.held.begin()->second.since);
  status.oldest_wait = now - oldest;
  status.eta = std::max(leaves(lane, of.waiting, now), rules_allow_all(of, now)) - now;
  return status;
}

std::array<LaneStatus, kLaneCount> Pacer::status(core::Timestamp now) const {
  std::array<LaneStatus, kLaneCount> all;
  for (std::size_t index = 0; index < kLaneCount; ++index) all[index] = status(static_cast<Lane>(index), now);
  return all;
}

}  // namespace ibflow::connection
