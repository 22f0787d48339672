#pragma once
// A few threads for what may block: files, name look-ups, long computations.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "ibflow/core/error.hpp"

namespace ibflow::core {

/// Thread-safe. A thread is started when work comes and none is free.
class WorkerPool {
 public:
  using Work = std::function<void()>;  // must not throw

  /// `queue_limit` is how much may wait while every thread is busy.
  WorkerPool(std::string name, std::size_t threads, std::size_t queue_limit);
  ~WorkerPool();  // stops
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  Expected<void> submit(const std::string& name, Work work);
  [[nodiscard]] std::size_t queue_length() const;
  [[nodiscard]] std::size_t threads() const;  // started so far
  /// Drops what waits, and waits for what has begun. Not from a thread of the pool.
  void stop();

 private:
  void run();

  const std::string name_;
  const std::size_t most_threads_;
  const std::size_t queue_limit_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Work> queue_;
  std::vector<std::thread> threads_;
  std::size_t busy_ = 0;
  bool stopped_ = false;
};

}  // namespace ibflow::core
