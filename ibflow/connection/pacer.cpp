#include "ibflow/connection/pacer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace ibflow::connection {

const char* to_string(Lane lane) {
  switch (lane) {
    case Lane::Cancel:
      return "cancel";
    case Lane::Order:
      return "order";
    case Lane::Request:
      return "request";
    case Lane::Data:
      return "data";
  }
  return "?";
}

Pacer::Pacer(PacerLimits limits) : limits_(limits) {
  const double rate = std::clamp(limits_.messages_per_second, 1e-3, 1e6);
  tokens_ = static_cast<std::size_t>(std::max(1.0, std::floor(rate)));
  token_life_ = core::Duration(static_cast<core::Duration::rep>(static_cast<double>(tokens_) / rate * 1e9));
}

core::Expected<void> Pacer::push(Lane lane, std::string frame) {
  const auto index = static_cast<std::size_t>(lane);
  if (lanes_[index].size() >= limits_.lane_capacity) {
    ++counters_.refused[index];
    return core::fail(
        core::ErrorCategory::Broker,
        fmt::format("{} messages wait in the {} lane already, this one was not sent; the broker takes {} "
                    "a second: ask for less or try again later",
                    lanes_[index].size(), to_string(lane), limits_.messages_per_second),
        0, true);
  }
  lanes_[index].push_back({std::move(frame)});
  ++waiting_;
  counters_.deepest = std::max(counters_.deepest, waiting_);
  return {};
}

std::optional<std::string> Pacer::pop(core::Timestamp now) {
  latest_ = std::max(latest_, now);
  while (!spent_.empty() && spent_.front() + token_life_ <= latest_) spent_.pop_front();
  if (waiting_ == 0) return std::nullopt;
  if (spent_.size() >= tokens_) {
    count_held_back();
    return std::nullopt;
  }
  for (std::size_t index = 0; index < kLaneCount; ++index) {
    auto& lane = lanes_[index];
    if (lane.empty()) continue;
    std::string frame = std::move(lane.front().frame);
    lane.pop_front();
    --waiting_;
    spent_.push_back(latest_);
    ++counters_.released[index];
    return frame;
  }
  return std::nullopt;
}

void Pacer::count_held_back() {
  for (auto& lane : lanes_) {
    for (auto waiting = lane.rbegin(); waiting != lane.rend() && !waiting->counted; ++waiting) {
      waiting->counted = true;
      ++counters_.held_back;
    }
  }
}

core::Timestamp Pacer::next_release() const {
  return spent_.size() < tokens_ ? latest_ : spent_.front() + token_life_;
}

std::size_t Pacer::waiting(Lane lane) const {
  return lanes_[static_cast<std::size_t>(lane)].size();
}

void Pacer::reset() {
  for (auto& lane : lanes_) lane.clear();
  waiting_ = 0;
  spent_.clear();
  latest_ = {};
}

}  // namespace ibflow::connection
