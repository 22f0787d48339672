#pragma once
// Which scheduled task is due when. Pure state: time comes in as arguments, nothing is run here.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ibflow/core/scheduled_task.hpp"
#include "ibflow/core/zone.hpp"

namespace ibflow::core {

/// Not thread-safe. `steady` never goes back; `wall` may step. After and every run by the first, at and daily
/// by the second.
class TaskSchedule {
 public:
  using Task = std::function<void()>;
  struct Now {
    Timestamp wall;
    Timestamp steady;
  };
  struct Due {
    std::string name;
    Task task;
  };

  // Each replaces the task of the same name.
  void add_once(std::string name, Timestamp steady_due, Task task);
  void add_at(std::string name, Timestamp wall_due, Task task);
  void add_every(std::string name, Duration period, Now now, Task task);
  void add_daily(std::string name, std::chrono::seconds time_of_day, Zone zone, Now now, Task task);
  bool cancel(std::string_view name);

  /// The one that has been due longest, if any; it is then done, or waits for its next time. One at a time,
  /// so that a task may cancel the next. Those with a later turn than `last_turn` are left for the next
  /// round.
  [[nodiscard]] std::optional<Due> take_due(Now now, std::uint64_t last_turn = UINT64_MAX);
  /// How long until the next is due if the wall clock does not step: 0 when one is due. None when there is
  /// none.
  [[nodiscard]] std::optional<Duration> next(Now now) const;
  [[nodiscard]] bool waits_for_wall() const { return !wall_queue_.empty(); }
  /// Grows with each task that is added and each turn that one waits for anew.
  [[nodiscard]] std::uint64_t turn() const { return turn_; }
  [[nodiscard]] std::vector<ScheduledTask> list(Now now) const;

 private:
  using Key = std::pair<Timestamp, std::uint64_t>;  // due, turn: equal times go first come, first served
  struct Record {
    ScheduleKind kind = ScheduleKind::Once;
    Task task;
    Key key;
    Duration period{};
    std::chrono::seconds time_of_day{};
    std::optional<Zone> zone;
    std::optional<Timestamp> last_occurrence;  // daily: the one that was run
    std::uint64_t runs = 0;
    std::uint64_t missed = 0;
  };
  using Records = std::map<std::string, Record, std::less<>>;
  using Queue = std::map<Key, Records::iterator>;

  static bool by_wall(const Record& record);
  Queue& queue_of(const Record& record);
  void add(std::string name, Timestamp due, Record record);
  void enqueue(Records::iterator at, Timestamp due);
  Due take(Records::iterator at, Now now);
  void notice_wall(Now now);

  Records records_;
  Queue steady_queue_;
  Queue wall_queue_;
  std::uint64_t turn_ = 0;
  std::optional<Duration> wall_offset_;  // wall minus steady when last seen
};

}  // namespace ibflow::core
