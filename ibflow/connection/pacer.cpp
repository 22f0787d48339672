#include "ibflow/connection/pacer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace ibflow::connection {

namespace {

constexpr core::Duration kLookAgain = std::chrono::seconds(1);

std::size_t index_of(Lane lane) {
  return static_cast<std::size_t>(lane);
}

double usable_rate(const PacerLimits& limits) {
  return std::clamp(limits.messages_per_second, 1e-3, 1e6);
}

std::size_t tokens_of(const PacerLimits& limits) {
  return static_cast<std::size_t>(std::max(1.0, std::floor(usable_rate(limits))));
}

core::Duration token_life(const PacerLimits& limits) {
  const double seconds = static_cast<double>(tokens_of(limits)) / usable_rate(limits);
  return core::Duration(static_cast<core::Duration::rep>(seconds * 1e9));
}

// A share such as 0.9 is not exact in binary: 0.9 of 50 must be 45 all the same.
std::size_t share_of(std::size_t tokens, double share) {
  return static_cast<std::size_t>(
      std::floor(static_cast<double>(tokens) * std::clamp(share, 0.0, 1.0) + 1e-9));
}

std::string rounded(core::Duration wait) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
  if (seconds < 120) return fmt::format("{} s", seconds);
  return fmt::format("{} min", (seconds + 59) / 60);
}

}  // namespace

const char* to_string(Lane lane) {
  switch (lane) {
    case Lane::Cancel:
      return "cancel";
    case Lane::RiskReducing:
      return "risk-reducing";
    case Lane::Order:
      return "order";
    case Lane::Request:
      return "request";
    case Lane::Data:
      return "market-data";
  }
  return "?";
}

Pacer::Pacer(PacerLimits limits)
    : limits_(limits), spent_(tokens_of(limits), token_life(limits)), historical_(limits.historical) {
  const auto tokens = spent_.limit();
  const std::array<double, kLaneCount> shares{1.0, limits_.risk_reducing_share, limits_.order_share,
                                              limits_.request_share, limits_.request_share};
  auto most = tokens;
  for (std::size_t index = 0; index < kLaneCount; ++index) {
    if (index == index_of(Lane::RiskReducing)) most = std::max<std::size_t>(tokens - 1, 1);
    most = std::clamp<std::size_t>(share_of(tokens, shares[index]), 1, most);
    queues_[index].allowance = most;
  }
}

core::Expected<Ticket> Pacer::admit(Lane lane, std::size_t waiting, core::Timestamp last_leaves) {
  if (waiting >= limits_.lane_capacity) {
    ++counters_.refused[index_of(lane)];
    return core::fail(
        core::ErrorCategory::Broker,
        fmt::format(
            "{} messages wait in the {} lane already, the last of them leaves in about {}; this one was "
            "not sent; the broker takes {} a second: ask for less or try again later",
            waiting, to_string(lane), rounded(last_leaves - latest_), limits_.messages_per_second),
        0, true);
  }
  ++queue(lane).waiting;
  ++waiting_;
  counters_.deepest = std::max(counters_.deepest, waiting_);
  return Ticket{lane, ++last_number_};
}

core::Expected<Ticket> Pacer::push(Lane lane, std::string frame, core::Timestamp now) {
  latest_ = std::max(latest_, now);
  auto& entered = queue(lane);
  const auto waiting = entered.waiting - entered.held.size();
  auto ticket = admit(lane, waiting, leaves(lane, std::max<std::size_t>(waiting, 1), latest_));
  if (ticket) entered.frames.push_back({ticket->number, std::move(frame), latest_});
  return ticket;
}

core::Expected<Ticket> Pacer::push(Lane lane, std::string frame, core::Timestamp now,
                                   HistoricalRequest request) {
  latest_ = std::max(latest_, now);
  auto& entered = queue(lane);
  const auto waiting = entered.held.size();
  const auto last_leaves = historical_.next_small(std::max<std::size_t>(entered.small_units, 1), latest_);
  auto ticket = admit(lane, waiting, last_leaves);
  if (!ticket) return ticket;
  entered.none_before = core::Timestamp::min();
  entered.small_units += HistoricalPacing::units(request);
  entered.held.emplace(ticket->number, Held{std::move(frame), latest_, false, std::move(request)});
  return ticket;
}

bool Pacer::pass(Lane lane, core::Timestamp now) {
  latest_ = std::max(latest_, now);
  if (waiting_ > 0 || spent_.when(1, latest_, queue(lane).allowance) > latest_) return false;
  if (std::exchange(starts_, false)) historical_.start_session(latest_);
  count_released(lane);
  return true;
}

std::optional<std::string> Pacer::pop(core::Timestamp now) {
  auto released = release(now);
  if (!released) return std::nullopt;
  return std::move(released->frame);
}

std::optional<Released> Pacer::release(core::Timestamp now) {
  if (std::exchange(starts_, false)) historical_.start_session(now);
  latest_ = std::max(latest_, now);
  if (waiting_ == 0) return std::nullopt;
  for (const auto lane : {Lane::Cancel, Lane::RiskReducing, Lane::Order, Lane::Request, Lane::Data}) {
    if (spent_.when(1, latest_, queue(lane).allowance) > latest_) break;
    if (lane == Lane::Request && is_turn_of_data()) {
      if (auto frame = take(Lane::Data)) return frame;
    }
    if (auto frame = take(lane)) return frame;
  }
  count_held_back();
  return std::nullopt;
}

bool Pacer::is_turn_of_data() const {
  return requests_in_a_row_ >= limits_.requests_per_data && queue(Lane::Data).waiting > 0;
}

Pacer::HeldRequests::iterator Pacer::find_sendable(Queue& queue) {
  auto& held = queue.held;
  if (held.empty() || queue.none_before > latest_ || !historical_.has_free_slot()) return held.end();
  const bool small_may = historical_.next_small(1, latest_) <= latest_;
  auto first = core::Timestamp::max();
  for (auto entry = held.begin(); entry != held.end(); ++entry) {
    const auto& request = entry->second.request;
    if (request.small_bars && !small_may) {
      first = std::min(first, historical_.next_small(1, latest_));
      continue;
    }
    const auto at = historical_.earliest(request, latest_).value_or(latest_);
    if (at <= latest_) return entry;
    first = std::min(first, at);
  }
  queue.none_before = first;
  return held.end();
}

std::optional<Released> Pacer::take(Lane lane) {
  auto& from = queue(lane);
  const auto sendable = find_sendable(from);
  const bool is_held =
      sendable != from.held.end() && (from.frames.empty() || sendable->first < from.frames.front().number);
  if (!is_held && from.frames.empty()) return std::nullopt;
  Released released;
  if (is_held) {
    released = {{lane, sendable->first}, std::move(sendable->second.frame)};
    historical_.sent(sendable->second.request, latest_);
    remove_held(from, sendable);
  } else {
    auto& front = from.frames.front();
    released = {{lane, front.number}, std::move(*front.frame)};
    from.frames.pop_front();
    drop_withdrawn(from);
  }
  --from.waiting;
  --waiting_;
  count_released(lane);
  return released;
}

void Pacer::count_released(Lane lane) {
  spent_.spend(latest_);
  ++counters_.released[index_of(lane)];
  if (lane == Lane::Data) requests_in_a_row_ = 0;
  if (lane == Lane::Request) requests_in_a_row_ = queue(Lane::Data).waiting > 0 ? requests_in_a_row_ + 1 : 0;
}

void Pacer::remove_held(Queue& queue, HeldRequests::iterator held) {
  queue.small_units -= HistoricalPacing::units(held->second.request);
  queue.held.erase(held);
}

void Pacer::drop_withdrawn(Queue& queue) {
  while (!queue.frames.empty() && !queue.frames.front().frame) queue.frames.pop_front();
}

void Pacer::count_held_back() {
  const auto count = [this](auto& entry) {
    if (std::exchange(entry.counted, true)) return false;
    ++counters_.held_back;
    return true;
  };
  for (auto& lane : queues_) {
    for (auto waiting = lane.frames.rbegin(); waiting != lane.frames.rend(); ++waiting) {
      if (waiting->frame && !count(*waiting)) break;
    }
    for (auto held = lane.held.rbegin(); held != lane.held.rend() && count(held->second);) ++held;
  }
}

core::Timestamp Pacer::next_release() const {
  auto next = core::Timestamp::max();
  for (const auto& lane : queues_) {
    if (lane.waiting == 0) continue;
    const auto token = spent_.when(1, latest_, lane.allowance);
    if (!lane.frames.empty()) {
      next = std::min(next, token);
    } else if (historical_.has_free_slot()) {
      next = std::min(next, std::max(token, lane.none_before));
    }
  }
  return next == core::Timestamp::max() ? latest_ + kLookAgain : next;
}

void Pacer::finished(std::int32_t request_id) {
  static_cast<void>(historical_.finished(request_id));
}

bool Pacer::withdraw(Ticket ticket) {
  auto& from = queue(ticket.lane);
  if (const auto held = from.held.find(ticket.number); held != from.held.end()) {
    remove_held(from, held);
  } else {
    const auto found =
        std::lower_bound(from.frames.begin(), from.frames.end(), ticket.number,
                         [](const Waiting& entry, std::uint64_t number) { return entry.number < number; });
    if (found == from.frames.end() || found->number != ticket.number || !found->frame) return false;
    found->frame.reset();
    drop_withdrawn(from);
  }
  --from.waiting;
  --waiting_;
  ++counters_.withdrawn[index_of(ticket.lane)];
  return true;
}

std::size_t Pacer::waiting(Lane lane) const {
  return queue(lane).waiting;
}

std::size_t Pacer::allowance(Lane lane) const {
  return queue(lane).allowance;
}

std::vector<Ticket> Pacer::drain() {
  std::vector<Ticket> dropped;
  dropped.reserve(waiting_);
  for (std::size_t index = 0; index < kLaneCount; ++index) {
    auto& lane = queues_[index];
    for (const auto& waiting : lane.frames) {
      if (waiting.frame) dropped.push_back({static_cast<Lane>(index), waiting.number});
    }
    for (const auto& [number, held] : lane.held) dropped.push_back({static_cast<Lane>(index), number});
    lane.frames.clear();
    lane.held.clear();
    lane.waiting = 0;
    lane.small_units = 0;
    lane.none_before = core::Timestamp::min();
  }
  std::sort(dropped.begin(), dropped.end(), [](Ticket a, Ticket b) { return a.number < b.number; });
  waiting_ = 0;
  requests_in_a_row_ = 0;
  spent_.clear();
  latest_ = {};
  historical_.forget_open();
  starts_ = true;
  return dropped;
}

}  // namespace ibflow::connection
