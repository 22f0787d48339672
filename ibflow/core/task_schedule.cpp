#include "ibflow/core/task_schedule.hpp"

#include <algorithm>
#include <tuple>

namespace ibflow::core {

namespace {

// Readings of the two clocks are a moment apart, and wall clocks are slewed: less is no step.
constexpr Duration kSmallestStep = std::chrono::seconds(1);

std::chrono::sys_days local_day(const Zone& zone, Timestamp at) {
  return std::chrono::sys_days(zone.to_local(at).date);
}

}  // namespace

const char* to_string(ScheduleKind kind) {
  switch (kind) {
    case ScheduleKind::Once:
      return "once";
    case ScheduleKind::At:
      return "at";
    case ScheduleKind::Every:
      return "every";
    case ScheduleKind::Daily:
      return "daily";
  }
  return "once";
}

void TaskSchedule::add_once(std::string name, Timestamp steady_due, Task task) {
  Record record;
  record.kind = ScheduleKind::Once;
  record.task = std::move(task);
  add(std::move(name), steady_due, std::move(record));
}

void TaskSchedule::add_at(std::string name, Timestamp wall_due, Task task) {
  Record record;
  record.kind = ScheduleKind::At;
  record.task = std::move(task);
  add(std::move(name), wall_due, std::move(record));
}

void TaskSchedule::add_every(std::string name, Duration period, Now now, Task task) {
  Record record;
  record.kind = ScheduleKind::Every;
  record.task = std::move(task);
  record.period = std::max<Duration>(period, std::chrono::microseconds(1));
  const Timestamp first = now.steady + record.period;
  add(std::move(name), first, std::move(record));
}

void TaskSchedule::add_daily(std::string name, std::chrono::seconds time_of_day, Zone zone, Now now,
                             Task task) {
  notice_wall(now);
  Record record;
  record.kind = ScheduleKind::Daily;
  record.task = std::move(task);
  record.time_of_day = time_of_day;
  record.zone = zone;
  add(std::move(name), zone.next_time_of_day(now.wall, time_of_day), std::move(record));
}

bool TaskSchedule::cancel(std::string_view name) {
  const auto at = records_.find(name);
  if (at == records_.end()) return false;
  queue_of(at->second).erase(at->second.key);
  records_.erase(at);
  return true;
}

std::optional<TaskSchedule::Due> TaskSchedule::take_due(Now now, std::uint64_t last_turn) {
  notice_wall(now);
  const auto first_due = [&](Queue& queue, Timestamp time) {
    auto at = queue.begin();
    while (at != queue.end() && at->first.first <= time && at->first.second > last_turn) ++at;
    return at != queue.end() && at->first.first <= time ? at : queue.end();
  };
  const auto steady = first_due(steady_queue_, now.steady);
  const auto wall = first_due(wall_queue_, now.wall);
  if (steady == steady_queue_.end() && wall == wall_queue_.end()) return std::nullopt;
  if (wall == wall_queue_.end()) return take(steady->second, now);
  if (steady == steady_queue_.end()) return take(wall->second, now);
  const Duration steady_overdue = now.steady - steady->first.first;
  const Duration wall_overdue = now.wall - wall->first.first;
  if (steady_overdue == wall_overdue)
    return take(steady->first.second < wall->first.second ? steady->second : wall->second, now);
  return take(steady_overdue > wall_overdue ? steady->second : wall->second, now);
}

std::optional<Duration> TaskSchedule::next(Now now) const {
  std::optional<Duration> soonest;
  const auto consider = [&](const Queue& queue, Timestamp time) {
    if (queue.empty()) return;
    const Duration wait = std::max(queue.begin()->first.first - time, Duration::zero());
    soonest = soonest ? std::min(*soonest, wait) : wait;
  };
  consider(steady_queue_, now.steady);
  consider(wall_queue_, now.wall);
  return soonest;
}

std::vector<ScheduledTask> TaskSchedule::list(Now now) const {
  std::vector<ScheduledTask> tasks;
  for (const auto& [name, record] : records_) {
    const Timestamp due = record.key.first;
    tasks.push_back({.name = name,
                     .kind = record.kind,
                     .next_run = by_wall(record) ? due : now.wall + (due - now.steady),
                     .runs = record.runs,
                     .missed = record.missed});
  }
  std::ranges::sort(tasks, {}, [](const ScheduledTask& task) { return std::tie(task.next_run, task.name); });
  return tasks;
}

bool TaskSchedule::by_wall(const Record& record) {
  return record.kind == ScheduleKind::At || record.kind == ScheduleKind::Daily;
}

TaskSchedule::Queue& TaskSchedule::queue_of(const Record& record) {
  return by_wall(record) ? wall_queue_ : steady_queue_;
}

void TaskSchedule::add(std::string name, Timestamp due, Record record) {
  cancel(name);
  const auto at = records_.emplace(std::move(name), std::move(record)).first;
  enqueue(at, due);
}

void TaskSchedule::enqueue(Records::iterator at, Timestamp due) {
  at->second.key = {due, ++turn_};
  queue_of(at->second).emplace(at->second.key, at);
}

TaskSchedule::Due TaskSchedule::take(Records::iterator at, Now now) {
  Record& record = at->second;
  const Timestamp due = record.key.first;
  queue_of(record).erase(record.key);
  ++record.runs;
  if (record.kind == ScheduleKind::Every) {
    const auto skipped = (now.steady - due) / record.period;
    record.missed += static_cast<std::uint64_t>(skipped);
    enqueue(at, due + (skipped + 1) * record.period);
    return {at->first, record.task};
  }
  if (record.kind == ScheduleKind::Daily) {
    const Timestamp next = record.zone->next_time_of_day(now.wall, record.time_of_day);
    const auto next_day = local_day(*record.zone, next);
    const auto days = (next_day - local_day(*record.zone, due)).count();
    if (days > 1) record.missed += static_cast<std::uint64_t>(days - 1);
    record.last_occurrence =
        record.zone->from_local(Date(next_day - std::chrono::days(1)), record.time_of_day);
    enqueue(at, next);
    return {at->first, record.task};
  }
  Due result{at->first, std::move(record.task)};
  records_.erase(at);
  return result;
}

// Set forward, what was passed is due by itself. Set back, the days until the next run are too many.
void TaskSchedule::notice_wall(Now now) {
  const Duration offset = now.wall - now.steady;
  const bool set_back = wall_offset_ && offset < *wall_offset_ - kSmallestStep;
  wall_offset_ = offset;
  if (!set_back) return;
  for (auto at = records_.begin(); at != records_.end(); ++at) {
    Record& record = at->second;
    if (record.kind != ScheduleKind::Daily) continue;
    Timestamp next = record.zone->next_time_of_day(now.wall, record.time_of_day);
    if (next == record.last_occurrence) next = record.zone->next_time_of_day(next, record.time_of_day);
    wall_queue_.erase(record.key);
    enqueue(at, next);
  }
}

}  // namespace ibflow::core
