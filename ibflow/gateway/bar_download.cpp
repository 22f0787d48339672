#include "ibflow/gateway/bar_download.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "ibflow/gateway/detail/bar_pieces.hpp"
#include "ibflow/gateway/detail/contract_text.hpp"
#include "ibflow/gateway/detail/history_questions.hpp"
#include "ibflow/gateway/detail/wire_text.hpp"
#include "ibflow/gateway/history.hpp"

namespace ibflow::gateway {

using core::ErrorCategory;

namespace detail {

struct BarDownloadState {
  RequestCorePointer requests;
  BarRange range;
  RequestOptions options;
  std::optional<core::Error> impossible;
  std::chrono::seconds bar{};
  core::Timestamp reached{};
  std::size_t requests_done = 0;
  std::size_t bars = 0;
  core::Duration spent{};           // until answered, of all requests
  std::vector<model::Bar> fetched;  // by rest(), newest piece first

  [[nodiscard]] bool done() const { return reached <= range.from; }
  [[nodiscard]] std::size_t pieces_left() const {
    if (done() || impossible) return 0;
    const auto span = core::Duration(largest_piece(bar, core::Duration::max()).span);
    return static_cast<std::size_t>((reached - range.from + span - core::Duration(1)) / span);
  }
};

}  // namespace detail

namespace {

using State = std::shared_ptr<detail::BarDownloadState>;
using Bars = std::vector<model::Bar>;

// Keeps what belongs to the piece, and says how far back everything is known now. Closed hours may lie behind
// a piece's first bar: IB reaches back over them by itself, so the next piece ends where the oldest bar
// begins.
Bars take_piece(detail::BarDownloadState& state, Bars bars, core::Duration asked_for) {
  auto oldest = state.reached - asked_for;
  std::erase_if(bars, [&](const model::Bar& bar) { return bar.start >= state.reached; });
  if (!bars.empty()) oldest = bars.front().start;
  state.reached = std::max(oldest, state.range.from);
  std::erase_if(bars, [&](const model::Bar& bar) { return bar.start < state.range.from; });
  ++state.requests_done;
  state.bars += bars.size();
  return bars;
}

Answer<Bars> next_piece(State state) {
  if (state->impossible) co_return std::unexpected(*state->impossible);
  if (state->done()) co_return Bars();
  const auto piece = detail::largest_piece(state->bar, state->reached - state->range.from);
  BarRequest request;
  request.contract = state->range.contract;
  request.duration = piece.duration;
  request.bar_size = state->range.bar_size;
  request.what_to_show = state->range.what_to_show;
  request.regular_hours = state->range.regular_hours;
  request.end = state->reached;
  const auto& clock = state->requests->loop().clock();
  const auto begun = clock.steady();
  auto asked = detail::ask_bars(state->requests, std::move(request), state->bar, state->options);
  auto answer = co_await std::move(asked);
  if (!answer) co_return std::unexpected(answer.error());
  state->spent += clock.steady() - begun;
  co_return take_piece(*state, std::move(*answer), piece.span);
}

DownloadProgress progress_of(const detail::BarDownloadState& state) {
  DownloadProgress progress;
  progress.requests_done = state.requests_done;
  progress.requests_left = state.pieces_left();
  progress.bars = state.bars;
  progress.reached = state.reached;
  const auto each = state.requests_done == 0 ? core::Duration(0)
                                             : state.spent / static_cast<std::int64_t>(state.requests_done);
  progress.time_left = detail::least_time(progress.requests_left, state.bar <= detail::kSmallBars,
                                          state.range.what_to_show == protocol::what_to_show::kBidAsk, each);
  return progress;
}

Answer<Bars> all_pieces(State state, BarDownload::Progress progress) {
  while (!state->done() || state->impossible) {
    auto asked = next_piece(state);
    auto piece = co_await std::move(asked);
    if (!piece) co_return std::unexpected(piece.error());
    state->fetched.insert(state->fetched.end(), piece->rbegin(), piece->rend());
    if (progress) progress(progress_of(*state));
  }
  auto bars = std::exchange(state->fetched, {});
  std::ranges::reverse(bars);
  co_return bars;
}

}  // namespace

BarDownload::BarDownload(std::shared_ptr<detail::RequestCore> requests, BarRange range,
                         RequestOptions options)
    : state_(std::make_shared<detail::BarDownloadState>()) {
  state_->requests = std::move(requests);
  state_->range = std::move(range);
  state_->options = options;
  state_->reached = state_->range.until;
  const auto bar = detail::parse_bar_size(state_->range.bar_size);
  if (bar) state_->bar = *bar;
  if (!bar) state_->impossible = bar.error();
  if (state_->range.from >= state_->range.until) {
    state_->impossible = core::Error(
        ErrorCategory::Usage,
        fmt::format("bars of {} from {} until {}: the range is empty, give a start before its end",
                    detail::describe(state_->range.contract), core::format_utc(state_->range.from),
                    core::format_utc(state_->range.until)));
  }
}

Answer<Bars> BarDownload::next() {
  return next_piece(state_);
}

Answer<Bars> BarDownload::rest(Progress progress) {
  return all_pieces(state_, std::move(progress));
}

bool BarDownload::done() const {
  return state_->done() && !state_->impossible;
}

DownloadProgress BarDownload::progress() const {
  return progress_of(*state_);
}

}  // namespace ibflow::gateway
