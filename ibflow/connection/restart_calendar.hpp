#pragma once
// When TWS and IB's servers go away on schedule: no new risk shortly before, no alarm while it lasts.
// No sockets, no clock of its own.

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::connection {

/// A stretch that comes back every week, in the wall clock of its zone.
struct WeeklyWindow {
  std::string name;                        // to people: "IB resets its servers (North America)"
  std::string zone;                        // IANA name
  std::vector<std::chrono::weekday> days;  // on which it starts
  std::chrono::seconds start{};            // time of day, below 24 h
  std::chrono::seconds end{};              // time of day; not after `start`: on the next day
};

/// Where the account's servers are.
enum class Region { NorthAmerica, Europe, AsiaPacific };
[[nodiscard]] const char* to_string(Region region);  // "North America", ...

/// IB's published reset times (interactivebrokers.com, "System Status", read in 2026): each day from Sunday
/// to Friday 00:15 to 01:45 New York, 06:25 to 07:45 Central Europe, 04:45 to 06:05 and 20:15 to 21:15 Hong
/// Kong; everywhere Friday 23:00 to Saturday 03:00 New York. IB changes them now and then: they are data.
[[nodiscard]] std::vector<WeeklyWindow> maintenance_windows(Region region);

struct WeeklyTime {
  std::chrono::weekday day = std::chrono::Sunday;
  std::chrono::seconds time_of_day = std::chrono::hours(1);
  std::string zone = "America/New_York";
};

/// As it stands, nothing is scheduled and nothing gated.
struct RestartCalendarConfig {
  /// When TWS or IB Gateway is set to restart itself each day (its settings, "Lock and Exit").
  std::optional<std::chrono::seconds> daily_restart;
  std::string daily_restart_zone = "America/New_York";
  /// From when on the next login needs a person. IB ends all tokens on Sunday at 01:00 New York (IBKR Guides,
  /// "Auto Restart Considerations").
  std::optional<WeeklyTime> weekly_login;
  std::vector<WeeklyWindow> maintenance;
  core::Duration restart_takes = std::chrono::minutes(2);    // of the daily restart and the weekly login
  core::Duration gate_before = std::chrono::minutes(5);      // no new risk so long before anything
  core::Duration recover_within = std::chrono::minutes(10);  // after it, before the absence is an alarm

  /// What holds for most: the weekly login and the region's maintenance.
  [[nodiscard]] static RestartCalendarConfig usual(Region region = Region::NorthAmerica);
};

enum class RestartEvent { DailyRestart, WeeklyLogin, Maintenance };

struct ScheduledRestart {
  RestartEvent event = RestartEvent::DailyRestart;
  std::string what;  // "TWS restarts daily at 23:45 America/New_York"
  std::string zone;
  core::Timestamp start{};
  core::Timestamp end{};
};

struct RestartPhase {
  enum class Kind {
    Open,               // nothing near
    GatedBefore,        // no new risk; what reduces risk may still go
    InWindow,           // whatever is sent may be lost; a disconnect is expected
    ExpectingRecovery,  // the window is over, the connection not yet back, and that is in order
    Overdue,            // it should be back: somebody has to look
  };
  Kind kind = Kind::Open;
  std::optional<ScheduledRestart> restart;  // the one that matters; for Open the next one
  std::optional<core::Timestamp> since;     // none: Open
  std::optional<core::Timestamp> until;     // none: Overdue, and Open where nothing is scheduled
  std::string text;                         // for people, says what and how long

  [[nodiscard]] bool allows_new_risk() const { return kind == Kind::Open; }
  /// Cancels and orders that reduce risk: until the window itself. Whether there is a connection is not
  /// asked.
  [[nodiscard]] bool allows_reducing_risk() const { return kind != Kind::InWindow; }
  /// A disconnect now, or one that lasts until now, is no reason for an alarm.
  [[nodiscard]] bool expects_disconnect() const {
    return kind == Kind::GatedBefore || kind == Kind::InWindow || kind == Kind::ExpectingRecovery;
  }
};
[[nodiscard]] const char* to_string(RestartPhase::Kind kind);  // "open", "gated before", ...

/// Answers are functions of their arguments alone, so a clock that steps does no harm. Safe to share.
class RestartCalendar {
 public:
  /// Nothing scheduled.
  RestartCalendar() = default;
  /// Errors (Configuration): an unknown zone, a time of day outside 00:00 to 24:00, a negative duration.
  static core::Expected<RestartCalendar> create(const RestartCalendarConfig& config);

  /// `down_since`: when the connection was lost; none while there is one. A disconnect belongs to a scheduled
  /// restart when it began between the gate and the end of its recovery; only then can it become Overdue.
  /// It costs some tens of microseconds, and Open holds until its `until` while `down_since` stays the same:
  /// keep the answer instead of asking for each order.
  [[nodiscard]] RestartPhase phase(core::Timestamp now,
                                   std::optional<core::Timestamp> down_since = std::nullopt) const;
  /// The next one that starts after `now`.
  [[nodiscard]] std::optional<ScheduledRestart> next(core::Timestamp now) const;

 private:
  struct Rule {
    RestartEvent event = RestartEvent::DailyRestart;
    std::string what;
    WeeklyWindow when;
    std::optional<core::Duration> length;  // instead of `when.end`
  };

  explicit RestartCalendar(const RestartCalendarConfig& config);
  /// Those that touch this stretch, ends included, by start.
  [[nodiscard]] std::vector<ScheduledRestart> between(core::Timestamp from, core::Timestamp to) const;
  [[nodiscard]] RestartPhase recovery(const ScheduledRestart& restart, core::Timestamp now) const;

  std::vector<Rule> rules_;
  core::Duration gate_before_{};
  core::Duration recover_within_{};
};

}  // namespace ibflow::connection
