#include "ibflow/sim/market/detail/captured_streams.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace ibflow::sim::detail {

namespace {

using core::Timestamp;
using std::chrono::milliseconds;
using Days = std::map<core::Date, std::vector<TapeRecord>>;

/// What a later subscription shows first is known when the one before has shown it, too.
bool repeats(const std::vector<TapeRecord>& day, TapeRecord record) {
  if (day.empty() || record.kind == TapeRecord::Kind::UnreportedTrade) return false;
  const auto same_kind = [&](const TapeRecord& other) { return other.kind == record.kind; };
  const auto before = std::ranges::find_if(day.rbegin(), day.rend(), same_kind);
  if (before == day.rend()) return false;
  record.milliseconds = before->milliseconds;
  return *before == record;
}

/// Marks of the volume as what is missing to it.
void settle_volume(std::vector<TapeRecord>& trades) {
  std::uint32_t counted = 0;
  for (TapeRecord& trade : trades) {
    if (trade.kind != TapeRecord::Kind::UnreportedTrade) {
      counted += trade.first_size;
      continue;
    }
    const std::uint32_t volume = std::exchange(trade.second, 0);
    trade.first_size = volume > counted ? volume - counted : 0;
    counted += trade.first_size;
  }
  std::erase_if(trades, [](const TapeRecord& trade) {
    return trade.kind == TapeRecord::Kind::UnreportedTrade && trade.first_size == 0;
  });
}

Days days_of(const std::list<EventStream>& streams) {
  std::multimap<Timestamp, const EventStream*> order;  // equal ones stay in the order of the capture
  for (const auto& stream : streams) {
    if (!stream.events().empty()) order.emplace(stream.events().front().at, &stream);
  }
  Days days;
  std::optional<Timestamp> last;
  core::Date date{};
  Timestamp midnight{};
  Timestamp next_midnight{};
  for (const auto& [start, stream] : order) {
    const auto taken = last;
    bool is_first = true;
    for (const auto& [at, event] : stream->events()) {
      if (taken && at <= *taken) continue;
      if (at < midnight || at >= next_midnight) {
        date = core::to_new_york(at).date;
        midnight = core::from_new_york(date, std::chrono::seconds(0));
        next_midnight =
            core::from_new_york(std::chrono::sys_days(date) + std::chrono::days(1), std::chrono::seconds(0));
      }
      TapeRecord record = event;
      record.milliseconds =
          static_cast<std::uint32_t>(std::chrono::floor<milliseconds>(at - midnight).count());
      auto& day = days[date];
      if (!std::exchange(is_first, false) || !repeats(day, record)) day.push_back(record);
      last = at;
    }
  }
  return days;
}

}  // namespace

void EventStream::append(Timestamp at, const TapeRecord& record) {
  if (!events_.empty()) at = std::max(at, events_.back().at);
  events_.push_back({at, record});
}

void EventStream::replace(Timestamp at, const TapeRecord& record) {
  const auto in_milliseconds = [](Timestamp time) { return std::chrono::floor<milliseconds>(time); };
  if (!events_.empty() && in_milliseconds(events_.back().at) == in_milliseconds(at)) {
    events_.back().record = record;
    return;
  }
  append(at, record);
}

std::map<core::Date, CapturedDay> EventStreams::days() const {
  std::map<core::Date, CapturedDay> days;
  const auto add = [&](EventSource source, std::vector<TapeRecord> CapturedDay::* place) {
    for (auto& [date, events] : days_of(streams_[static_cast<std::size_t>(source)])) {
      if (source == EventSource::LevelOneTrades) settle_volume(events);
      auto& day = days[date].*place;
      if (day.empty()) day = std::move(events);
    }
  };
  for (const auto source : {EventSource::AllTrades, EventSource::Trades, EventSource::LevelOneTrades,
                            EventSource::FiveSecondBars})
    add(source, &CapturedDay::trades);
  for (const auto source : {EventSource::Quotes, EventSource::LevelOneQuotes})
    add(source, &CapturedDay::quotes);
  return days;
}

TapeRecord volume_mark(std::uint32_t price, std::uint32_t volume) {
  TapeRecord mark;
  mark.kind = TapeRecord::Kind::UnreportedTrade;
  mark.first = price;
  mark.second = volume;
  return mark;
}

std::uint32_t tape_price(double price) {
  const double units = std::round(price * kPriceUnits);
  if (!(units > 0) || units > std::numeric_limits<std::uint32_t>::max()) return 0;
  return static_cast<std::uint32_t>(units);
}

}  // namespace ibflow::sim::detail
