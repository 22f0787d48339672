// Streams have to show that they live.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ibflow/connection/farm_notice.hpp"
#include "ibflow/gateway/detail/stream_pauses.hpp"
#include "ibflow/gateway/detail/stream_table.hpp"

namespace ibflow::gateway::detail {

namespace {

constexpr core::Duration kBeat = std::chrono::seconds(1);
constexpr core::Duration kLongestPatience =
    std::chrono::minutes(10);  // unless the configured freshness is longer

}  // namespace

void StreamTable::retry_waiting() {
  if (!environment_.is_ready()) return;
  for (const auto& stream : std::vector(streams_)) {
    if (stream->table != nullptr && stream->state == State::Waiting) ask(*stream, Expecting::Renewed);
  }
}

// A farm that comes back may have forgotten a stream without a word: each has to show that it lives.
void StreamTable::on_farm(const connection::ErrorEvent& event) {
  const auto farm = connection::farm_notice(event.code, event.text);
  if (!farm || farm->kind != connection::FarmKind::MarketData) return;
  if (!event.meaning.farm_is_up) {
    broken_farms_.insert(farm->name);
    return;
  }
  if (broken_farms_.erase(farm->name) == 0 || !has_clock()) return;
  for (const auto& stream : streams_) {
    if (stream->state != State::Asked || stream->expecting != Expecting::Nothing) continue;
    if (!stream->terms.is_market_data) continue;
    stream->expecting = Expecting::Life;
    stream->heard = true;
  }
  watch();
}

void StreamTable::watch() {
  if (!has_clock() || has_ended_ || std::exchange(is_watching_, true)) return;
  auto& loop = environment_.requests->loop();
  last_beat_ = loop.clock().steady();
  loop.schedule_every(beat_name_, kBeat, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->look();
  });
}

void StreamTable::stop_watching() {
  if (std::exchange(is_watching_, false)) environment_.requests->loop().cancel_task(beat_name_);
}

void StreamTable::look() {
  const auto now = environment_.requests->loop().clock().steady();
  const auto passed = now - std::exchange(last_beat_, now);
  if (has_ended_ || !environment_.is_ready() || !environment_.ib_is_reached()) return;
  const bool data_expected = !rules_.in_trading_hours || rules_.in_trading_hours(environment_.now());
  for (const auto& stream : std::vector(streams_)) {
    if (stream->table != nullptr && environment_.is_ready()) look_at(*stream, passed, data_expected);
  }
  if (environment_.is_ready()) take_turns();
}

// How long a stream may be silent; longer each time that asking again has not helped for long.
core::Duration StreamTable::patience(const Stream& stream) const {
  const auto freshness = freshness_of(stream);
  const auto wanted = freshness > core::Duration(0) ? freshness : rules_.first_tick_within;
  const auto base = std::max<core::Duration>({wanted, stream.terms.least_patience, stream.terms.freshness});
  return doubled(base, stream.tries, kLongestPatience);
}

void StreamTable::look_at(Stream& stream, core::Duration passed, bool data_expected) {
  const auto alive = stream.shared_from_this();
  if (stream.state == State::Waiting) {
    stream.silence += passed;
    if (stream.silence >= doubled(kFirstPause, stream.tries - 1, kLongestPause))
      ask(stream, Expecting::Renewed);
    return;
  }
  if (stream.state != State::Asked || !data_expected || !stream.terms.is_market_data) return;
  stream.age += passed;
  if (std::exchange(stream.heard, false)) {
    stream.silence = {};
    if (stream.age > patience(stream)) stream.tries = 0;
    return;
  }
  stream.silence += passed;
  const bool first_is_late = stream.silence >= rules_.first_tick_within;
  const bool is_stale = (stream.expecting == Expecting::Life && first_is_late) ||
                        (freshness_of(stream) > core::Duration(0) && stream.silence >= patience(stream));
  const bool has_failed = stream.expecting != Expecting::Nothing && stream.expecting != Expecting::Life &&
                          first_is_late && !stream.failure_told;
  if (!is_stale && !has_failed) return;
  const auto* line = environment_.requests->connection();
  if (line != nullptr && line->is_waiting(stream.request_id)) {  // it has not even left
    stream.silence = {};
    return;
  }
  if (has_failed) {
    stream.failure_told = true;
    announce(stream, StreamOutcome::Failed,
             fmt::format("{}: asked for again, but nothing has come within {}", stream.terms.what,
                         in_seconds(rules_.first_tick_within)));
  }
  if (!is_stale || stream.table == nullptr || !environment_.is_ready() || stream.state != State::Asked)
    return;
  ++stream.tries;
  const auto silence = stream.silence;
  release(stream, true);
  announce(stream, StreamOutcome::Stale,
           fmt::format("{}: silent for {}; this subscription alone is asked for again", stream.terms.what,
                       in_seconds(silence)));
  if (stream.table != nullptr && environment_.is_ready()) ask(stream, Expecting::Renewed);
}

}  // namespace ibflow::gateway::detail
