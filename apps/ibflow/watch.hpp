#pragma once
// Rows that go on changing, until Ctrl-C or for a while.

#include <CLI/CLI.hpp>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ibflow/core/error.hpp"
#include "output.hpp"

namespace ibflow::cli {

class GatewaySession;

struct WatchArguments {
  bool watch = false;
  double seconds = 0;  // 0: for ever
};
/// --watch and --duration.
std::shared_ptr<WatchArguments> add_watch_options(CLI::App& command);

/// From the loop's thread to the main thread. What nobody has taken yet gives way to what comes later for the
/// same row: who reads slowly gets the latest, and nothing piles up.
template <class T>
class Inbox {
 public:
  void push(const std::string& row, T value) {
    const std::lock_guard lock(mutex_);
    if (values_.insert_or_assign(row, std::move(value)).second) rows_.push_back(row);
    filled_.notify_one();
  }
  /// Nothing when nothing came in that time.
  std::optional<T> take(std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    if (!filled_.wait_for(lock, at_most, [this] { return !rows_.empty(); })) return std::nullopt;
    auto oldest = values_.extract(rows_.front());
    rows_.pop_front();
    return std::move(oldest.mapped());
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<std::string> rows_;  // in the order of their first values
  std::map<std::string, T> values_;
};

/// On a terminal a table that is written anew with every change, cut to its window; else a line for each row
/// that has changed.
class LiveTable {
 public:
  LiveTable(std::vector<Column> columns, const Output& output);

  /// Rows come in the order of their keys; one that shows nothing new is not told. A broken pipe is an error
  /// (is_broken_pipe).
  core::Expected<void> set(const std::string& key, std::vector<Cell> row);
  core::Expected<void> erase(const std::string& key);

 private:
  core::Expected<void> rewrite();

  std::vector<Column> columns_;
  Output output_;
  bool rewrites_ = false;
  bool has_heading_ = false;
  std::size_t lines_ = 0;  // on the screen
  std::map<std::string, std::vector<Cell>> rows_;
};

/// Hands what comes to `show` until the time is over (Done), Ctrl-C (Interrupted), a closed pipe (Done), the
/// session's loss (Partial) or an error of `show`.
app::ExitCode watch(GatewaySession& session, const WatchArguments& arguments,
                    const std::function<core::Expected<void>(std::chrono::milliseconds at_most)>& show);

template <class T>
app::ExitCode watch(GatewaySession& session, const WatchArguments& arguments, Inbox<T>& inbox,
                    const std::function<core::Expected<void>(const T&)>& show) {
  return watch(session, arguments, [&](std::chrono::milliseconds at_most) -> core::Expected<void> {
    const auto value = inbox.take(at_most);
    return value ? show(*value) : core::Expected<void>();
  });
}

}  // namespace ibflow::cli
