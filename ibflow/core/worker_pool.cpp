#include "ibflow/core/worker_pool.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ibflow/core/detail/thread_name.hpp"

namespace ibflow::core {

WorkerPool::WorkerPool(std::string name, std::size_t threads, std::size_t queue_limit)
    : name_(std::move(name)), most_threads_(std::max<std::size_t>(threads, 1)), queue_limit_(queue_limit) {}

WorkerPool::~WorkerPool() {
  stop();
}

Expected<void> WorkerPool::submit(const std::string& name, Work work) {
  const std::lock_guard lock(mutex_);
  if (stopped_)
    return fail(ErrorCategory::Cancelled, fmt::format("'{}' was not begun: the program stops", name));
  if (busy_ + queue_.size() >= most_threads_ + queue_limit_) {
    return fail(
        ErrorCategory::Usage,
        fmt::format("'{}' was not begun: all {} threads of {} are busy and {} pieces of work wait already; "
                    "try again later",
                    name, most_threads_, name_, queue_limit_),
        0, true);
  }
  queue_.push_back(std::move(work));
  const std::size_t free = threads_.size() - busy_;
  if (free < queue_.size() && threads_.size() < most_threads_) threads_.emplace_back([this] { run(); });
  changed_.notify_one();
  return {};
}

std::size_t WorkerPool::queue_length() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

std::size_t WorkerPool::threads() const {
  const std::lock_guard lock(mutex_);
  return threads_.size();
}

void WorkerPool::stop() {
  std::vector<std::thread> threads;
  std::deque<Work> dropped;  // destroyed without the lock: what it holds may be anybody's
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    dropped.swap(queue_);
    threads.swap(threads_);
    changed_.notify_all();
  }
  for (std::thread& thread : threads) thread.join();
}

void WorkerPool::run() {
  detail::name_this_thread(name_);
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopped_ || !queue_.empty(); });
    if (stopped_) return;
    Work work = std::move(queue_.front());
    queue_.pop_front();
    ++busy_;
    lock.unlock();
    work();
    work = nullptr;
    lock.lock();
    --busy_;
  }
}

}  // namespace ibflow::core
