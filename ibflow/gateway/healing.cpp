// Market data that was lost, dropped or has gone silent: asked for again, and verified by what comes.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ibflow/connection/farm_notice.hpp"
#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/impl.hpp"

namespace ibflow::gateway {

using connection::Lane;
using detail::QuoteTable;
using detail::StreamRef;
using model::SubscriptionKind;
using model::SubscriptionOutcome;
using Row = QuoteTable::Row;
using Expecting = QuoteTable::Row::Expecting;

namespace {

using namespace std::chrono_literals;

constexpr auto kRoom = "gateway";
constexpr core::Duration kBeat = 1s;
constexpr core::Duration kLeastForBars = 15s;       // three of them
constexpr core::Duration kLongestPatience = 10min;  // unless the configured freshness is longer
constexpr core::Duration kFirstPause = 5s;
constexpr core::Duration kLongestPause = 5min;
constexpr int kTriesWithoutClock = 3;  // in a replayed session nothing can be put off

core::Duration doubled(core::Duration base, int times, core::Duration at_most) {
  return std::min(base * (1 << std::min(times, 10)), std::max(base, at_most));
}

std::string in_seconds(core::Duration duration) {
  return fmt::format("{} s", std::chrono::duration_cast<std::chrono::seconds>(duration).count());
}

}  // namespace

void Gateway::Impl::for_each_stream(const std::function<void(StreamRef)>& task) {
  for (const auto kind : {SubscriptionKind::Quotes, SubscriptionKind::Bars}) {
    auto& rows = table_of(kind).rows();
    // By index: whoever hears of one may subscribe to another.
    for (std::size_t i = 0; i < rows.size(); ++i) task({kind, rows[i]});
  }
}

void Gateway::Impl::announce(StreamRef stream, SubscriptionOutcome outcome, const std::string& text) {
  const bool is_good = outcome == SubscriptionOutcome::Restored || outcome == SubscriptionOutcome::Renewed;
  core::log(is_good ? core::LogLevel::Info : core::LogLevel::Warning, kRoom, text);
  if (listener != nullptr) {
    listener->on_subscription({stream.row.instrument.symbol, stream.kind, outcome, text});
  }
}

// What the old request id stood for is over.
void Gateway::Impl::release_stream(StreamRef stream, bool tell_the_broker) {
  const auto id = stream.row.request_id;
  connection.errors().disown(id);
  lines.release(id);
  if (connection.withdraw(Lane::Data, id) || !tell_the_broker) return;
  const auto cancel = [&](auto message) {
    message.request_id = id;
    if (const auto sent = send(Lane::Data, message); !sent) core::log_warning(kRoom, sent.error().message);
  };
  if (stream.kind == SubscriptionKind::Quotes) {
    cancel(protocol::CancelMarketData());
  } else {
    cancel(protocol::CancelRealTimeBars());
  }
}

void Gateway::Impl::ask_again(StreamRef stream, Expecting expecting) {
  table_of(stream.kind).renew(stream.row);
  stream.row.expecting = expecting;
  stream.row.failure_told = false;
  watch_streams();
  const auto sent = request_stream(stream);
  if (!sent) announce(stream, SubscriptionOutcome::Failed, sent.error().message);
}

void Gateway::Impl::resubscribe_everything(std::string_view because) {
  std::size_t count = 0;
  for_each_stream([&](StreamRef stream) {
    release_stream(stream, false);
    if (stream.row.state != Row::State::Refused) ++count;
  });
  if (count > 0) core::log_warning(kRoom, fmt::format("{}: asking again for {} streams", because, count));
  for_each_stream([this](StreamRef stream) {
    if (stream.row.state == Row::State::Refused) return;
    stream.row.tries = 0;
    ask_again(stream, Expecting::Restored);
  });
  board.on_subscriptions_restored(loop.clock().now());
}

void Gateway::Impl::stream_dropped(StreamRef stream, const std::string& why, bool again, bool retry) {
  auto& row = stream.row;
  release_stream(stream, false);
  row.state = Row::State::Refused;
  const bool at_once = again && row.tries < (session.keeps_step ? kTriesWithoutClock : 1);
  if (at_once) {
    ++row.tries;
    announce(stream, SubscriptionOutcome::Stale, fmt::format("{}; it is asked for again", why));
    if (row.state == Row::State::Refused && ready()) ask_again(stream, Expecting::Renewed);
    return;
  }
  if (session.keeps_step || !(again || retry)) {
    announce(stream, SubscriptionOutcome::Failed, why);
    return;
  }
  row.state = Row::State::Waiting;
  row.silence = {};
  const auto pause = doubled(kFirstPause, row.tries, kLongestPause);
  ++row.tries;
  watch_streams();
  announce(stream, SubscriptionOutcome::Stale,
           fmt::format("{}; asked for again in {}", why, in_seconds(pause)));
}

void Gateway::Impl::expected_data_came(StreamRef stream) {
  const auto expected = std::exchange(stream.row.expecting, Expecting::Nothing);
  stream.row.failure_told = false;
  if (session.keeps_step) stream.row.tries = 0;
  const auto say = [&](SubscriptionOutcome outcome) {
    announce(stream, outcome,
             fmt::format("{} of {} come again", model::to_string(stream.kind), stream.row.instrument.symbol));
  };
  if (expected == Expecting::Restored) say(SubscriptionOutcome::Restored);
  if (expected == Expecting::Renewed) say(SubscriptionOutcome::Renewed);
}

void Gateway::Impl::retry_waiting_streams() {
  if (!ready()) return;
  for_each_stream([this](StreamRef stream) {
    if (stream.row.state == Row::State::Waiting) ask_again(stream, Expecting::Renewed);
  });
}

// A farm that comes back may have forgotten a stream without a word: each has to show that it lives.
void Gateway::Impl::on_farm(const connection::ErrorEvent& event) {
  const auto farm = connection::farm_notice(event.code, event.text);
  if (!farm || farm->kind != connection::FarmKind::MarketData) return;
  if (!event.meaning.farm_is_up) {
    broken_farms.insert(farm->name);
    return;
  }
  if (broken_farms.erase(farm->name) == 0 || session.keeps_step) return;
  for_each_stream([](StreamRef stream) {
    auto& row = stream.row;
    if (!row.is_asked() || row.expecting != Expecting::Nothing) return;
    row.expecting = Expecting::Life;
    row.heard = true;
  });
  watch_streams();
}

void Gateway::Impl::watch_streams() {
  if (session.keeps_step || ended || std::exchange(streams_are_watched, true)) return;
  last_beat = loop.clock().steady();
  loop.schedule_every(beat_name, kBeat, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->look_at_streams();
  });
}

void Gateway::Impl::stop_watching_streams() {
  if (std::exchange(streams_are_watched, false)) loop.cancel_task(beat_name);
}

void Gateway::Impl::look_at_streams() {
  const auto now = loop.clock().steady();
  const auto passed = now - std::exchange(last_beat, now);
  if (!ready() || !board.health().ib_link_is_up()) return;
  const bool data_expected = !config.in_trading_hours || config.in_trading_hours(clock.now());
  for_each_stream([&](StreamRef stream) {
    if (ready()) look_at_stream(stream, passed, data_expected);
  });
}

// How long a stream may be silent; longer each time that asking again has not helped for long.
core::Duration Gateway::Impl::patience(StreamRef stream) const {
  auto base = config.quote_freshness > core::Duration(0) ? config.quote_freshness : config.first_tick_within;
  if (stream.kind == SubscriptionKind::Bars) base = std::max(base, kLeastForBars);
  return doubled(base, stream.row.tries, kLongestPatience);
}

void Gateway::Impl::look_at_stream(StreamRef stream, core::Duration passed, bool data_expected) {
  auto& row = stream.row;
  if (row.state == Row::State::Waiting) {
    row.silence += passed;
    if (row.silence >= doubled(kFirstPause, row.tries - 1, kLongestPause))
      ask_again(stream, Expecting::Renewed);
    return;
  }
  if (!row.is_asked() || !data_expected) return;
  row.age += passed;
  if (std::exchange(row.heard, false)) {
    row.silence = {};
    if (row.age > patience(stream)) row.tries = 0;
    return;
  }
  row.silence += passed;
  const bool first_is_late = row.silence >= config.first_tick_within;
  const bool is_stale = (row.expecting == Expecting::Life && first_is_late) ||
                        (config.quote_freshness > core::Duration(0) && row.silence >= patience(stream));
  const bool has_failed = row.expecting != Expecting::Nothing && row.expecting != Expecting::Life &&
                          first_is_late && !row.failure_told;
  if (!is_stale && !has_failed) return;
  if (connection.is_waiting(row.request_id)) {  // it has not even left
    row.silence = {};
    return;
  }
  const auto what = fmt::format("{} of {}", model::to_string(stream.kind), row.instrument.symbol);
  if (has_failed) {
    row.failure_told = true;
    announce(stream, SubscriptionOutcome::Failed,
             fmt::format("{}: asked for again, but nothing has come within {}", what,
                         in_seconds(config.first_tick_within)));
  }
  if (!is_stale || !ready() || !row.is_asked()) return;
  ++row.tries;
  const auto silence = row.silence;
  release_stream(stream, true);
  announce(stream, SubscriptionOutcome::Stale,
           fmt::format("{}: silent for {}; this subscription alone is asked for again", what,
                       in_seconds(silence)));
  if (ready()) ask_again(stream, Expecting::Renewed);
}

}  // namespace ibflow::gateway
