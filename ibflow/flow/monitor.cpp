#include "ibflow/flow/monitor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "ibflow/core/log.hpp"
#include "ibflow/model/session_calendar.hpp"

namespace ibflow::flow {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kIdentitiesKept = 2'000;  // per ticker: five days of minutes
constexpr auto kClockTolerance = 60s;           // a service's clock may run ahead of ours by this much

bool in_session(core::Timestamp at) {
  const auto session = model::nyse_session(core::to_new_york(at).date);
  return session && at >= session->open && at < session->close;
}

}  // namespace

Monitor::Monitor(Client& client, MonitorConfig config, core::Activity& activity)
    : client_(client), config_(std::move(config)), activity_(activity) {}

Monitor::~Monitor() = default;

core::Timestamp Monitor::latest_due(std::size_t index, std::size_t count, core::Timestamp now,
                                    std::size_t turns) {
  const std::size_t slots = (count + turns - 1) / turns;
  const auto second = std::chrono::seconds(2 + index / turns * 56 / slots);
  const auto minute = std::chrono::floor<std::chrono::minutes>(now - second);
  // Minutes are counted from 1970, so that a restart changes nobody's turn.
  const auto number = static_cast<std::uint64_t>(minute.time_since_epoch().count());
  const std::uint64_t since = (number % turns + turns - index % turns) % turns;
  return minute - std::chrono::minutes(since) + second;
}

core::Timestamp Monitor::due_of(std::size_t index, core::Timestamp now) const {
  const auto most = static_cast<std::size_t>(std::max(config_.polls_per_minute, 1));
  return latest_due(index, tickers_.size(), now,
                    std::max<std::size_t>((tickers_.size() + most - 1) / most, 1));
}

void Monitor::set_tickers(std::vector<std::string> tickers) {
  tickers_ = std::move(tickers);
  for (std::size_t i = 0; i < tickers_.size(); ++i) {
    Ticker& state = states_[tickers_[i]];
    if (now_) state.done_until = due_of(i, *now_);
  }
}

void Monitor::on_time(core::Timestamp now) {
  const bool first_or_back = !now_ || now < *now_;
  now_ = now;
  if (first_or_back) {
    // A replay that starts over must not wait for yesterday's backoff.
    status_.paused_until.reset();
    put_off_.clear();
    for (std::size_t i = 0; i < tickers_.size(); ++i) {
      Ticker& state = states_[tickers_[i]];
      state.done_until = due_of(i, now);
      state.not_before = {};
    }
    return;
  }
  if (status_.paused_until && now >= *status_.paused_until) resume(now);
  enqueue_due(now);
  if (!asking_) send_next();
}

// The limit is the service's; its window is told in seconds of the clock we go by.
void Monitor::pause(std::chrono::seconds reset) {
  status_.paused_until = *now_ + reset;
  for (const auto& poll : queue_) {
    states_[poll.ticker].out = false;
    if (std::ranges::find(put_off_, poll.index) == put_off_.end()) put_off_.push_back(poll.index);
  }
  queue_.clear();
}

void Monitor::resume(core::Timestamp now) {
  status_.paused_until.reset();
  for (const std::size_t index : std::exchange(put_off_, {})) {
    if (index >= tickers_.size() || !in_session(now)) continue;
    Ticker& state = states_[tickers_[index]];
    if (state.out || now < state.not_before) continue;
    state.out = true;
    state.done_until = due_of(index, now);
    queue_.push_back({tickers_[index], index, state.done_until, activity_.begin()});
  }
}

void Monitor::enqueue_due(core::Timestamp now) {
  std::vector<Poll> polls;
  for (std::size_t i = 0; i < tickers_.size(); ++i) {
    Ticker& state = states_[tickers_[i]];
    const auto due = due_of(i, now);
    if (due <= state.done_until) continue;
    state.done_until = due;
    const bool wanted = in_session(due) && in_session(now) && due >= state.not_before && !state.out;
    if (!wanted) continue;
    if (status_.paused_until) {
      if (std::ranges::find(put_off_, i) == put_off_.end()) put_off_.push_back(i);
      continue;
    }
    state.out = true;
    polls.push_back({tickers_[i], i, due, activity_.begin()});
  }
  std::ranges::sort(polls, [](const Poll& a, const Poll& b) {
    return std::tie(a.due, a.index) < std::tie(b.due, b.index);
  });
  std::ranges::move(polls, std::back_inserter(queue_));
}

void Monitor::send_next() {
  if (queue_.empty()) return;
  // A callback must be copyable, a token is not.
  const auto poll = std::make_shared<Poll>(std::move(queue_.front()));
  queue_.pop_front();
  asking_ = true;
  ++status_.polls;
  client_.prediction().latest(
      poll->ticker,
      [this, alive = std::weak_ptr(alive_), poll](const core::Expected<LatestPrediction>& answer) {
        if (alive.expired()) return;
        take(*poll, answer);
        const RateLimit& limit = client_.rate_limit();
        if (!status_.paused_until && limit.remaining == 0 && limit.reset) pause(*limit.reset);
        asking_ = false;
        send_next();
        poll->token.release();
      },
      config_.use_default_only);
}

void Monitor::take(const Poll& poll, const core::Expected<LatestPrediction>& answer) {
  Ticker& state = states_[poll.ticker];
  state.out = false;
  if (!answer) return take_failure(state, poll, answer.error());
  state.failures_in_a_row = 0;
  const auto& prediction = answer->row.prediction;
  if (prediction.data_time > *now_ + kClockTolerance) {
    return take_failure(
        state, poll,
        {core::ErrorCategory::Data,
         fmt::format(
             "flow prediction for {}: its data time {} lies ahead of our clock, {}; compare the clocks",
             poll.ticker, core::format_new_york_iso(prediction.data_time),
             core::format_new_york_iso(*now_))});
  }
  take_prediction(state, prediction);
}

void Monitor::take_prediction(Ticker& state, const model::Prediction& prediction) {
  const std::string identity = prediction.identity();
  if (is_known(state, identity)) {
    ++status_.duplicates;
    return;
  }
  if (*now_ - prediction.data_time > config_.time_to_live) {
    ++status_.stale;
    core::log_debug("flow", fmt::format("dropped a prediction for {}: its data are of {}", prediction.ticker,
                                        core::format_new_york_iso(prediction.data_time)));
    return;
  }
  remember(state, identity);
  ++status_.passed_on;
  if (listener_ != nullptr) listener_->on_prediction(prediction);
}

void Monitor::take_failure(Ticker& state, const Poll& poll, const core::Error& error) {
  ++status_.failures;
  ++state.failures_in_a_row;
  const int doublings = std::min(state.failures_in_a_row - 1, 20);
  const auto delay = std::min(config_.backoff * (std::int64_t{1} << doublings), config_.longest_backoff);
  state.not_before = poll.due + delay;
  if (error.category == core::ErrorCategory::Http && error.code == 429) {
    pause(client_.rate_limit().reset.value_or(60s));
  }
  if (listener_ != nullptr) listener_->on_prediction_failure(poll.ticker, error);
}

bool Monitor::is_known(const Ticker& state, const std::string& identity) const {
  return state.known.contains(identity) || (config_.already_known && config_.already_known(identity));
}

void Monitor::remember(Ticker& state, const std::string& identity) {
  state.known.insert(identity);
  state.known_oldest_first.push_back(identity);
  if (state.known_oldest_first.size() <= kIdentitiesKept) return;
  state.known.erase(state.known_oldest_first.front());
  state.known_oldest_first.pop_front();
}

}  // namespace ibflow::flow
