#include "ibflow/core/detail/loop_scheduler.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>

namespace ibflow::core::detail {

namespace {

// A step of the wall clock is noticed at most this much later.
constexpr Duration kWallCheck = std::chrono::seconds(2);

}  // namespace

LoopScheduler::LoopScheduler(boost::asio::io_context& context, Clock& clock, LoopMeter& meter)
    : context_(context), clock_(clock), meter_(meter), timer_(context) {
  if (!clock_.runs_by_itself()) listener_ = clock_.listen([this] { post_run_due(); });
}

LoopScheduler::~LoopScheduler() {
  if (!clock_.runs_by_itself()) clock_.unlisten(listener_);
}

bool LoopScheduler::cancel(std::string_view name) {
  const std::lock_guard lock(mutex_);
  return schedule_.cancel(name);  // a timer that finds nothing due only arms the next
}

std::vector<ScheduledTask> LoopScheduler::list() const {
  const std::lock_guard lock(mutex_);
  return schedule_.list(now());
}

std::optional<Duration> LoopScheduler::next() const {
  const std::lock_guard lock(mutex_);
  return schedule_.next(now());
}

// What a task schedules for now comes in the next round, so that sockets have their turn in between.
void LoopScheduler::run_due() {
  run_posted_.store(false);
  std::unique_lock lock(mutex_);
  const std::uint64_t last_turn = schedule_.turn();
  while (!context_.stopped()) {
    auto due = schedule_.take_due(now(), last_turn);
    if (!due) break;
    lock.unlock();
    meter_.run(due->name, due->task);
    due.reset();
    lock.lock();
  }
  lock.unlock();
  arm();
}

void LoopScheduler::wake() {
  if (context_.get_executor().running_in_this_thread()) return arm();
  if (arm_posted_.exchange(true)) return;
  boost::asio::post(context_, [this] {
    arm_posted_.store(false);
    arm();
  });
}

void LoopScheduler::arm() {
  std::optional<Duration> wait;
  Timestamp steady;
  {
    const std::lock_guard lock(mutex_);
    const auto time = now();
    steady = time.steady;
    wait = schedule_.next(time);
    if (wait && schedule_.waits_for_wall()) wait = std::min(*wait, kWallCheck);
  }
  if (!wait) return;
  if (*wait <= Duration::zero()) return post_run_due();
  if (!clock_.runs_by_itself()) return;
  const Timestamp until = steady + *wait;
  if (armed_until_ && *armed_until_ <= until) return;
  armed_until_ = until;
  timer_.expires_after(*wait);
  timer_.async_wait([this](const boost::system::error_code& problem) {
    if (problem) return;  // armed anew
    armed_until_.reset();
    run_due();
  });
}

void LoopScheduler::post_run_due() {
  if (run_posted_.exchange(true)) return;
  boost::asio::post(context_, [this] { run_due(); });
}

}  // namespace ibflow::core::detail
