#include "ibflow/connection/market_data_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace ibflow::connection {

namespace {

constexpr int kTooManyLines = 101;
constexpr int kTooManyDepths = 309;
constexpr int kTooManyTickByTick = 10190;

bool uses_a_line(LineKind kind) {
  return kind == LineKind::Stream || kind == LineKind::Snapshot || kind == LineKind::RealTimeBars;
}

std::unexpected<core::Error> refusal(int code, std::int32_t request_id, std::string message) {
  core::Error error(core::ErrorCategory::Broker, std::move(message), code, true);
  error.request_id = request_id;
  return std::unexpected(std::move(error));
}

}  // namespace

const char* to_string(LineKind kind) {
  switch (kind) {
    case LineKind::Stream:
      return "stream";
    case LineKind::Snapshot:
      return "snapshot";
    case LineKind::RealTimeBars:
      return "real-time bars";
    case LineKind::Depth:
      return "market depth";
    case LineKind::TickByTick:
      return "tick-by-tick";
  }
  return "?";
}

core::Expected<void> MarketDataLines::take(std::int32_t request_id, LineKind kind, std::string what) {
  const auto refused = [&](int code, std::string_view of, std::size_t limit) {
    return refusal(code, request_id,
                   fmt::format("{} for {} (request {}) was not sent: the limit of {} {} is reached ({}); "
                               "cancel one first, or raise the limit if the account has more",
                               to_string(kind), what, request_id, limit, of, holders()));
  };
  if (held_.contains(request_id)) {
    return core::fail(
        core::ErrorCategory::Usage,
        fmt::format("request {} holds a market-data line for {} already: release it first, or use "
                    "another number",
                    request_id, held_.at(request_id).what));
  }
  if (uses_a_line(kind) && used() >= limit_) return refused(kTooManyLines, "market-data lines", limit_);
  if (kind == LineKind::Depth && distinct_depths(what) > depth_limit()) {
    return refused(kTooManyDepths, "different market depths", depth_limit());
  }
  if (kind == LineKind::TickByTick && used(kind) >= tick_by_tick_limit()) {
    return refused(kTooManyTickByTick, "tick-by-tick streams", tick_by_tick_limit());
  }
  held_.emplace(request_id, Line{kind, std::move(what)});
  return {};
}

bool MarketDataLines::release(std::int32_t request_id) {
  return held_.erase(request_id) > 0;
}

std::size_t MarketDataLines::used() const {
  return static_cast<std::size_t>(std::count_if(
      held_.begin(), held_.end(), [](const auto& held) { return uses_a_line(held.second.kind); }));
}

std::size_t MarketDataLines::used(LineKind kind) const {
  return static_cast<std::size_t>(
      std::count_if(held_.begin(), held_.end(), [&](const auto& held) { return held.second.kind == kind; }));
}

std::size_t MarketDataLines::depth_limit() const {
  return std::clamp<std::size_t>(limit_ / 100, 3, 60);
}

std::size_t MarketDataLines::tick_by_tick_limit() const {
  return std::max<std::size_t>(limit_ / 20, 5);
}

std::size_t MarketDataLines::distinct_depths(const std::string& also) const {
  std::set<std::string_view> names{also};
  for (const auto& [id, line] : held_) {
    if (line.kind == LineKind::Depth) names.insert(line.what);
  }
  return names.size();
}

std::string MarketDataLines::holders() const {
  std::array<std::size_t, kLineKindCount> counts{};
  for (const auto& [id, line] : held_) ++counts[static_cast<std::size_t>(line.kind)];
  std::string text;
  for (std::size_t kind = 0; kind < kLineKindCount; ++kind) {
    if (counts[kind] == 0) continue;
    if (!text.empty()) text += ", ";
    text += fmt::format("{}: {}", to_string(static_cast<LineKind>(kind)), counts[kind]);
  }
  return text.empty() ? "held by nobody" : "held now: " + text;
}

}  // namespace ibflow::connection
