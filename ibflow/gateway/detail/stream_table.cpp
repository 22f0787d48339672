#include "ibflow/gateway/detail/stream_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/stream_pauses.hpp"
#include "ibflow/gateway/detail/task_or_else.hpp"

namespace ibflow::gateway::detail {

using core::Error;
using core::ErrorCategory;

namespace {

constexpr auto kRoom = "gateway";
constexpr int kTriesWithoutClock = 3;  // in a replayed session nothing can be put off

StreamState state_after(StreamOutcome outcome) {
  switch (outcome) {
    case StreamOutcome::Live:
    case StreamOutcome::Restored:
    case StreamOutcome::Renewed:
      return StreamState::Live;
    case StreamOutcome::Stale:
      return StreamState::Stale;
    case StreamOutcome::Paused:
      return StreamState::Paused;
    case StreamOutcome::Failed:
      return StreamState::Failed;
    case StreamOutcome::Ended:
      return StreamState::Ended;
  }
  return StreamState::Ended;
}

}  // namespace

StreamTable::StreamTable(Environment environment, StreamRules rules)
    : environment_(std::move(environment)),
      rules_(std::move(rules)),
      lines_(rules_.lines),
      beat_name_(fmt::format("gateway {}: subscriptions", fmt::ptr(this))) {}

StreamTable::~StreamTable() {
  for (const auto& stream : streams_) stream->table = nullptr;
}

std::shared_ptr<Stream> StreamTable::find(const std::string& key) const {
  const auto found = std::ranges::find_if(streams_, [&](const Entry& one) { return one->terms.key == key; });
  return found == streams_.end() ? nullptr : *found;
}

void StreamTable::join(const std::string& key, const std::function<Entry()>& make,
                       const std::shared_ptr<ChannelBase>& channel) {
  if (has_ended_) {
    channel->tell(StreamState::Ended,
                  {StreamOutcome::Ended, "the gateway is gone",
                   Error(ErrorCategory::Cancelled, "the gateway is gone: nothing can be subscribed")});
    return;
  }
  auto stream = find(key);
  const bool is_new = stream == nullptr;
  if (is_new) {
    stream = make();
    stream->table = this;
    streams_.push_back(stream);
  }
  channel->on_leave([table = weak_from_this(), weak = std::weak_ptr(stream)](ChannelBase& leaving) {
    const auto self = table.lock();
    const auto left_stream = weak.lock();
    if (left_stream) left_stream->detach(leaving);
    if (self && left_stream) self->left(*left_stream, leaving);
  });
  stream->attach(channel);
  if (!is_new) return;
  if (freshness_of(*stream) > core::Duration(0)) watch();
  if (environment_.is_ready()) ask(*stream, Expecting::Nothing);
}

void StreamTable::left(Stream& stream, const ChannelBase&) {
  if (stream.has_listeners() || stream.table == nullptr || has_ended_) return;
  const auto alive = stream.shared_from_this();
  release(stream, stream.state == State::Asked);
  forget(stream);
  give_free_lines();
}

void StreamTable::forget(Stream& stream) {
  stream.table = nullptr;
  std::erase_if(streams_, [&](const Entry& one) { return one.get() == &stream; });
}

void StreamTable::announce(Stream& stream, StreamOutcome outcome, const std::string& text,
                           std::optional<Error> error) {
  const bool is_good = outcome == StreamOutcome::Restored || outcome == StreamOutcome::Renewed;
  if (outcome != StreamOutcome::Live)
    core::log(is_good ? core::LogLevel::Info : core::LogLevel::Warning, kRoom, text);
  stream.tell(state_after(outcome), {outcome, text, std::move(error)});
}

// It is out of the table when its subscriptions hear of it: whoever subscribes again begins anew.
void StreamTable::refuse(Stream& stream, const Error& error) {
  const auto alive = stream.shared_from_this();
  stream.state = State::Refused;
  forget(stream);
  announce(stream, StreamOutcome::Failed, error.message, error);
  give_free_lines();
}

void StreamTable::ask(Stream& stream, Expecting expecting) {
  const auto alive = stream.shared_from_this();
  auto& requests = *environment_.requests;
  stream.request_id = stream.has_id() ? requests.take_id() : -1;
  stream.start_over();
  stream.state = State::Asked;
  stream.was_asked = true;
  stream.expecting = expecting;
  stream.failure_told = false;
  stream.heard = true;
  stream.silence = stream.age = {};
  stream.since = requests.loop().clock().steady();
  if (expecting != Expecting::Nothing) watch();
  const auto has_line = take_line(stream);
  if (!has_line) {
    if (stream.terms.may_wait) return pause(stream, has_line.error().message);
    return refuse(stream, has_line.error());
  }
  if (const auto sent = send(stream); !sent) {
    release(stream, false);
    refuse(stream, sent.error());
  }
}

core::Expected<void> StreamTable::send(Stream& stream) {
  auto& requests = *environment_.requests;
  if (stream.has_id()) {
    requests.add(stream.request_id, stream.shared_from_this(), connection::ErrorContext::Subscription,
                 stream.terms.what);
  } else {
    requests.add_without_id(stream.terms.key, stream.shared_from_this());
  }
  return stream.request(requests);
}

// What the old request id stood for is over.
void StreamTable::release(Stream& stream, bool tell_the_broker) {
  auto& requests = *environment_.requests;
  lines_.release(stream.request_id);
  if (stream.has_id()) {
    requests.remove(stream.request_id);
  } else if (requests.find_without_id(stream.terms.key).get() == &stream) {
    requests.remove_without_id(stream.terms.key);
  }
  auto* line = requests.connection();
  const bool had_not_left =
      line != nullptr && stream.request_id >= 0 && line->withdraw(stream.terms.lane, stream.request_id);
  if (had_not_left || !tell_the_broker) return;
  if (const auto sent = stream.cancel(requests); !sent) core::log_warning(kRoom, sent.error().message);
}

void StreamTable::renew(Stream& stream) {
  if (stream.state != State::Asked) return;
  release(stream, true);
  ask(stream, stream.is_live ? Expecting::Renewed : Expecting::Nothing);
}

void StreamTable::resubscribe_everything(std::string_view because) {
  const auto all = streams_;
  for (const auto& stream : all) release(*stream, false);
  lines_.clear();
  if (!all.empty()) {
    core::log_warning(kRoom, fmt::format("{}: asking again for {} streams", because, all.size()));
  }
  for (const auto& stream : all) {
    if (stream->table == nullptr) continue;
    stream->tries = 0;
    ask(*stream, stream->was_asked ? Expecting::Restored : Expecting::Nothing);
  }
}

void StreamTable::session_lost() {
  stop_watching();
  broken_farms_.clear();
  lines_.clear();
  for (const auto& stream : std::vector(streams_)) {
    stream->state = State::Lost;
  }
}

void StreamTable::end(const Error& reason) {
  if (std::exchange(has_ended_, true)) return;
  stop_watching();
  for (const auto& stream : std::exchange(streams_, {})) {
    stream->table = nullptr;
    stream->tell(StreamState::Ended,
                 {StreamOutcome::Ended, stream->terms.what + ": " + reason.message, reason});
  }
}

void StreamTable::close(const Error& reason) {
  if (std::exchange(has_ended_, true)) return;
  stop_watching();
  const auto streams = std::exchange(streams_, {});
  for (const auto& stream : streams) stream->table = nullptr;
  if (streams.empty()) return;
  const auto tell_end = [streams, reason] {
    for (const auto& stream : streams) {
      stream->tell(StreamState::Ended,
                   {StreamOutcome::Ended, stream->terms.what + ": " + reason.message, reason});
    }
  };
  const auto let_go = [streams] {
    for (const auto& stream : streams) stream->let_go();
  };
  boost::asio::post(environment_.requests->loop().context(), task_or_else(tell_end, let_go));
}

void StreamTable::dropped(Stream& stream, const std::string& why, const Error& error, bool again,
                          bool retry) {
  const auto alive = stream.shared_from_this();
  release(stream, false);
  stream.state = State::Waiting;
  const bool at_once = again && stream.tries < (has_clock() ? 1 : kTriesWithoutClock);
  if (at_once) {
    ++stream.tries;
    announce(stream, StreamOutcome::Stale, fmt::format("{}; it is asked for again", why));
    if (stream.table != nullptr && stream.state == State::Waiting && environment_.is_ready()) {
      ask(stream, Expecting::Renewed);
    }
    return;
  }
  if (!has_clock() || !(again || retry)) return refuse(stream, error);
  stream.silence = {};
  const auto pause = doubled(kFirstPause, stream.tries, kLongestPause);
  ++stream.tries;
  watch();
  announce(stream, StreamOutcome::Stale, fmt::format("{}; asked for again in {}", why, in_seconds(pause)));
  give_free_lines();
}

void StreamTable::proven(Stream& stream) {
  const auto expected = std::exchange(stream.expecting, Expecting::Nothing);
  const bool is_first = !std::exchange(stream.is_live, true);
  stream.failure_told = false;
  if (!has_clock()) stream.tries = 0;
  const auto come_again = [&] { return stream.terms.what + " come again"; };
  if (expected == Expecting::Restored) return announce(stream, StreamOutcome::Restored, come_again());
  if (expected == Expecting::Renewed) return announce(stream, StreamOutcome::Renewed, come_again());
  if (is_first) announce(stream, StreamOutcome::Live, stream.terms.what + " come");
}

}  // namespace ibflow::gateway::detail
