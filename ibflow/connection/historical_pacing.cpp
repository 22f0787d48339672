#include "ibflow/connection/historical_pacing.hpp"

#include <algorithm>

namespace ibflow::connection {

namespace {

constexpr std::size_t kSentBetweenTidyings = 256;

HistoricalLimits usable(HistoricalLimits limits) {
  limits.small_bars = std::max<std::size_t>(limits.small_bars, 1);
  limits.same_contract = std::max<std::size_t>(limits.same_contract, 1);
  limits.open = std::max<std::size_t>(limits.open, 1);
  return limits;
}

}  // namespace

HistoricalPacing::HistoricalPacing(HistoricalLimits limits)
    : limits_(usable(limits)), small_(limits_.small_bars, limits_.small_bars_window) {}

std::size_t HistoricalPacing::units(const HistoricalRequest& request) {
  if (!request.small_bars) return 0;
  return request.what_to_show == "BID_ASK" ? 2 : 1;
}

std::string HistoricalPacing::series(const HistoricalRequest& request) {
  return request.contract + '\n' + request.exchange + '\n' + request.what_to_show;
}

std::optional<core::Timestamp> HistoricalPacing::earliest(const HistoricalRequest& request,
                                                          core::Timestamp now) const {
  if (!has_free_slot()) return std::nullopt;
  if (!request.small_bars) return now;
  // A limit below what one request counts would hold it for ever.
  const auto count = units(request);
  auto at = small_.when(std::min(count, limits_.small_bars), now);
  if (const auto found = by_series_.find(series(request)); found != by_series_.end()) {
    at = std::max(at, found->second.when(std::min(count, limits_.same_contract), now));
  }
  if (const auto found = last_identical_.find(request.identity); found != last_identical_.end()) {
    at = std::max(at, found->second + limits_.identical);
  }
  return at;
}

core::Timestamp HistoricalPacing::estimate(const HistoricalRequest& request, std::size_t all_units,
                                           std::size_t same, std::size_t identical,
                                           core::Timestamp now) const {
  if (!request.small_bars) return now;
  auto at = small_.when(std::max<std::size_t>(all_units, 1), now);
  const auto found = by_series_.find(series(request));
  const SlidingWindow fresh(limits_.same_contract, limits_.same_contract_window);
  const auto& window = found == by_series_.end() ? fresh : found->second;
  at = std::max(at, window.when(std::max<std::size_t>(same, 1), now));
  const auto last = last_identical_.find(request.identity);
  const auto first = last == last_identical_.end() ? now : std::max(now, last->second + limits_.identical);
  const auto repeats = static_cast<core::Duration::rep>(std::max<std::size_t>(identical, 1) - 1);
  return std::max(at, first + repeats * limits_.identical);
}

void HistoricalPacing::sent(const HistoricalRequest& request, core::Timestamp now) {
  open_.insert(request.request_id);
  if (!request.small_bars) return;
  const auto count = units(request);
  small_.spend(now, count);
  by_series_.try_emplace(series(request), limits_.same_contract, limits_.same_contract_window)
      .first->second.spend(now, count);
  last_identical_.insert_or_assign(request.identity, now);
  if (++sent_since_tidy_ >= kSentBetweenTidyings) forget_the_old(now);
}

bool HistoricalPacing::finished(std::int32_t request_id) {
  return open_.erase(request_id) > 0;
}

void HistoricalPacing::start_session(core::Timestamp now) {
  if (!small_.is_after(now)) return;
  small_.clear();
  by_series_.clear();
  last_identical_.clear();
}

void HistoricalPacing::forget_the_old(core::Timestamp now) {
  sent_since_tidy_ = 0;
  std::erase_if(by_series_, [&](const auto& entry) { return entry.second.is_idle(now); });
  std::erase_if(last_identical_, [&](const auto& entry) { return entry.second + limits_.identical <= now; });
}

}  // namespace ibflow::connection
