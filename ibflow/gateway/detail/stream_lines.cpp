// More streams than market-data lines: who has one, and whose turn is next.

#include <fmt/format.h>

#include <algorithm>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/stream_table.hpp"

namespace ibflow::gateway::detail {

namespace {

// Streams and bars share lines; depth and single ticks have their own.
int pool_of(const Stream& stream) {
  if (stream.terms.line == connection::LineKind::Depth) return 1;
  if (stream.terms.line == connection::LineKind::TickByTick) return 2;
  return 0;
}

}  // namespace

core::Expected<void> StreamTable::take_line(Stream& stream) {
  if (!stream.terms.line) return {};
  auto taken = lines_.take(stream.request_id, *stream.terms.line, stream.terms.line_name);
  if (taken) return taken;
  const auto yields = who_yields(stream, core::Duration(0));
  if (!yields) return taken;
  release(*yields, true);
  pause(*yields, fmt::format("{} goes before", stream.terms.what));
  return lines_.take(stream.request_id, *stream.terms.line, stream.terms.line_name);
}

void StreamTable::pause(Stream& stream, const std::string& why) {
  stream.state = State::Paused;
  stream.since = environment_.requests->loop().clock().steady();
  stream.expecting = Expecting::Nothing;
  watch();
  announce(stream, StreamOutcome::Paused,
           fmt::format("{}: waits for a market-data line, its turn comes by priority ({})", stream.terms.what,
                       why));
}

// Highest priority first, then who has waited longest.
std::vector<StreamTable::Entry> StreamTable::paused_by_priority() const {
  const auto goes_before = [](const Entry& a, const Entry& b) {
    if (a->terms.priority != b->terms.priority) return a->terms.priority > b->terms.priority;
    return a->since < b->since;
  };
  std::vector<Entry> paused;
  for (const auto& stream : streams_) {
    if (stream->state != State::Paused) continue;
    paused.insert(std::ranges::upper_bound(paused, stream, goes_before), stream);
  }
  return paused;
}

std::size_t StreamTable::paused() const {
  return paused_by_priority().size();
}

// The least important one that holds a line of the same kind; of equals, who has held it longest, and for
// `after` at least. Zero: nobody yields to an equal. Streams that cannot wait never yield.
StreamTable::Entry StreamTable::who_yields(const Stream& to, core::Duration after) const {
  const auto now = environment_.requests->loop().clock().steady();
  Entry best;
  for (const auto& stream : streams_) {
    const auto& terms = stream->terms;
    if (stream.get() == &to || stream->state != State::Asked || !terms.line || !terms.may_wait) continue;
    if (pool_of(*stream) != pool_of(to)) continue;
    const bool is_less = terms.priority < to.terms.priority;
    const bool has_had_its_turn =
        after > core::Duration(0) && terms.priority == to.terms.priority && now - stream->since >= after;
    if (!is_less && !has_had_its_turn) continue;
    const bool is_better = !best || terms.priority < best->terms.priority ||
                           (terms.priority == best->terms.priority && stream->since < best->since);
    if (is_better) best = stream;
  }
  return best;
}

void StreamTable::give_free_lines() {
  if (has_ended_ || !environment_.is_ready()) return;
  for (const auto& stream : paused_by_priority()) {
    if (stream->state != State::Paused || stream->table == nullptr) continue;
    const auto id = environment_.requests->take_id();  // only to see whether there is a line
    if (!lines_.take(id, *stream->terms.line, stream->terms.line_name)) continue;
    lines_.release(id);
    ask(*stream, Expecting::Renewed);
  }
}

void StreamTable::take_turns() {
  for (const auto& stream : paused_by_priority()) {
    if (stream->state != State::Paused || stream->table == nullptr) continue;
    const auto yields = who_yields(*stream, rules_.line_turn);
    if (!yields) continue;
    release(*yields, true);
    pause(*yields, fmt::format("it is the turn of {}", stream->terms.what));
    ask(*stream, Expecting::Renewed);
  }
}

}  // namespace ibflow::gateway::detail
