// The life of a gateway's process, with no process: what was seen goes in, acts come out.

#include "ibflow/supervisor/lifecycle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ibflow::supervisor {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Acts = Lifecycle::Acts;
using enum ProcessState;

constexpr auto kInitiated = "2026-01-05 09:00:00:000 IBC: Second Factor Authentication initiated";
constexpr auto kCompleted = "2026-01-05 09:00:09:000 IBC: Login has completed";
constexpr auto kShown = "2026-01-05 09:00:00:000 IBC: Login dialog WINDOW_OPENED: LoginState is LOGGED_OUT";

class LifecycleTest : public ::testing::Test {
 protected:
  static LifecycleConfig with_ibc() {
    LifecycleConfig config;
    config.logs_in = config.takes_commands = true;
    return config;
  }
  void use(LifecycleConfig config, const connection::RestartCalendarConfig& calendar = {}) {
    life = Lifecycle(config, *connection::RestartCalendar::create(calendar));
  }
  void pass(core::Duration time) {
    now.wall += time;
    now.steady += time;
  }
  /// Time passes in the steps that the lifecycle itself asks for; nothing answers.
  Acts let(core::Duration time) {
    const auto until = now.steady + time;
    Acts all;
    while (life.next_due() && *life.next_due() <= until) {
      pass(std::max<core::Duration>(*life.next_due() - now.steady, 0s));
      const auto acts = life.on_time(now);
      for (const Act act : acts) {
        all.push_back(act);
        if (act == Act::ProbePort) append(all, life.on_port(port_is_open, now));
        if (act == Act::Launch) append(all, life.on_launched(now));
      }
    }
    pass(until - now.steady);
    return all;
  }
  static void append(Acts& all, const Acts& more) { all.insert(all.end(), more.begin(), more.end()); }
  void launch() {
    EXPECT_THAT(life.start(now), ElementsAre(Act::Launch));
    EXPECT_THAT(life.on_launched(now), ElementsAre(Act::ProbePort));
    EXPECT_THAT(life.on_port(false, now), IsEmpty());
  }
  void come_up(bool read_only = false) {
    launch();
    EXPECT_THAT(life.on_port(true, now), ElementsAre(Act::CheckApi));
    EXPECT_THAT(
        life.on_api({.answers = true, .read_only = read_only, .server_version = 203, .text = {}}, now),
        IsEmpty());
  }
  Acts exit_with(int code, bool others_live = false) {
    return life.on_exit({.code = code, .signal = {}}, others_live, now);
  }

  Moment now{*core::parse_iso("2026-01-05T15:00:00Z"), core::Timestamp(100h)};
  Lifecycle life{LifecycleConfig{}};
  bool port_is_open = false;
};

TEST_F(LifecycleTest, BeginsStoppedAndDoesNothingByItself) {
  EXPECT_EQ(life.state(), Stopped);
  EXPECT_FALSE(life.next_due().has_value());
  EXPECT_THAT(life.stop(now), IsEmpty());
}

TEST_F(LifecycleTest, AnOpenPortIsNotEnoughTheApiHasToAnswer) {
  launch();
  EXPECT_EQ(life.state(), Starting);
  EXPECT_THAT(life.on_port(true, now), ElementsAre(Act::CheckApi));
  EXPECT_THAT(life.on_api({.text = "no answer"}, now), IsEmpty());
  EXPECT_EQ(life.state(), Starting);
  EXPECT_THAT(let(1s), ElementsAre(Act::ProbePort));
  EXPECT_THAT(life.on_port(true, now), ElementsAre(Act::CheckApi));
  EXPECT_THAT(life.on_api({.answers = true, .server_version = 203, .text = {}}, now), IsEmpty());
  EXPECT_EQ(life.state(), Ready);
  EXPECT_EQ(life.server_version(), 203);
  EXPECT_FALSE(life.needs_person());
}

TEST_F(LifecycleTest, PAIN40_AReadOnlyApiIsAStateOfItsOwnAndSaysHowToMendIt) {
  come_up(true);
  EXPECT_EQ(life.state(), ReadOnlyApi);
  EXPECT_TRUE(is_up(life.state()));
  EXPECT_FALSE(life.allows_new_risk(now.wall));
  EXPECT_THAT(life.advice(), HasSubstr("Read-Only API"));
}

TEST_F(LifecycleTest, APersonWhoLogsInByHandTakesAsLongAsItTakes) {
  launch();
  let(31s);
  EXPECT_EQ(life.state(), Login);
  EXPECT_TRUE(life.needs_person());
  const auto acts = let(8h);
  EXPECT_THAT(acts, Contains(Act::ProbePort));
  EXPECT_THAT(acts, ::testing::Not(Contains(Act::Terminate)));
  EXPECT_EQ(life.state(), Login);
}

TEST_F(LifecycleTest, NoSignOfLifeWithIbcIsEndedAndLaunchedAgain) {
  use(with_ibc());
  launch();
  EXPECT_THAT(let(30s), Contains(Act::SendStop));
  EXPECT_EQ(life.state(), Stopping);
  EXPECT_THAT(exit_with(1), ElementsAre(Act::Release));
  EXPECT_EQ(life.state(), Waiting);
  EXPECT_THAT(life.text(), HasSubstr("no sign of life within 30 s"));
  EXPECT_THAT(let(5s), Contains(Act::Launch));
}

TEST_F(LifecycleTest, PAIN40_AMissedSecondFactorIsTriedAgainForEverAndNeverSilently) {
  use(with_ibc());
  launch();
  for (int round = 0; round < 12; ++round) {
    ASSERT_THAT(life.on_log_line(kShown, now), IsEmpty());
    ASSERT_EQ(life.state(), Login);
    ASSERT_THAT(life.on_log_line(kInitiated, now), IsEmpty());
    ASSERT_EQ(life.state(), NeedsTwoFactor);
    EXPECT_TRUE(life.needs_person());
    EXPECT_THAT(life.advice(), HasSubstr("phone"));
    EXPECT_THAT(let(210s), Contains(Act::SendStop));
    EXPECT_THAT(exit_with(0), Contains(Act::Release));
    ASSERT_EQ(life.state(), Waiting);
    EXPECT_TRUE(life.needs_person()) << "a person has to know";
    EXPECT_THAT(life.text(), HasSubstr("second factor"));
    ASSERT_LE(*life.next_launch() - now.steady, 10min);
    EXPECT_THAT(let(*life.next_launch() - now.steady), Contains(Act::Launch)) << "round " << round;
  }
}

TEST_F(LifecycleTest, AnsweredInTimeTheLoginGoesOn) {
  use(with_ibc());
  launch();
  static_cast<void>(life.on_log_line(kInitiated, now));
  let(170s);
  EXPECT_EQ(life.state(), NeedsTwoFactor);
  static_cast<void>(life.on_log_line(kCompleted, now));
  EXPECT_EQ(life.state(), Login);
  EXPECT_FALSE(life.needs_person());
  EXPECT_THAT(life.on_port(true, now), ElementsAre(Act::CheckApi));
  static_cast<void>(life.on_api({.answers = true, .text = {}}, now));
  EXPECT_EQ(life.state(), Ready);
}

TEST_F(LifecycleTest, AWrongPasswordIsTriedOnceOnlyBecauseIbLocksTheLogin) {
  use(with_ibc());
  launch();
  EXPECT_THAT(
      life.on_log_line("IBC: detected dialog entitled: Unrecognized Username or Password; event=Opened", now),
      ElementsAre(Act::SendStop));
  EXPECT_THAT(exit_with(0), ElementsAre(Act::Release));
  EXPECT_EQ(life.state(), Failed);
  EXPECT_TRUE(life.needs_person());
  EXPECT_THAT(life.advice(), HasSubstr("locks"));
  EXPECT_THAT(let(24h), IsEmpty());
}

TEST_F(LifecycleTest, ACrashIsFollowedByLaunchesFurtherAndFurtherApartButNeverGivenUp) {
  launch();
  std::vector<core::Duration> delays;
  for (int crash = 0; crash < 10; ++crash) {
    static_cast<void>(life.on_exit({.code = {}, .signal = 6}, false, now));
    ASSERT_EQ(life.state(), Waiting);
    delays.push_back(*life.next_launch() - now.steady);
    ASSERT_THAT(let(delays.back()), Contains(Act::Launch));
  }
  EXPECT_THAT(delays, ElementsAre(5s, 10s, 20s, 40s, 80s, 160s, 320s, 600s, 600s, 600s));
  EXPECT_EQ(life.restarts(), 10);
}

TEST_F(LifecycleTest, TheNumberOfLaunchesInARowCanBeBounded) {
  LifecycleConfig config;
  config.max_restarts = 2;
  use(config);
  launch();
  for (int crash = 0; crash < 2; ++crash) {
    static_cast<void>(exit_with(1));
    static_cast<void>(let(1min));
  }
  static_cast<void>(exit_with(1));
  EXPECT_EQ(life.state(), Failed);
  EXPECT_THAT(life.text(), HasSubstr("exit code 1; given up after 2 launches"));
}

TEST_F(LifecycleTest, WhatWasUpForLongBeginsAnewWithShortDelays) {
  launch();
  for (int crash = 0; crash < 4; ++crash) {
    static_cast<void>(exit_with(1));
    static_cast<void>(let(1min));
  }
  static_cast<void>(life.on_api({.answers = true, .text = {}}, now));
  pass(10min);
  static_cast<void>(exit_with(1));
  EXPECT_EQ(*life.next_launch() - now.steady, 5s);
}

TEST_F(LifecycleTest, StoppingGetsHarderStepByStep) {
  use(with_ibc());
  come_up();
  EXPECT_THAT(life.stop(now), ElementsAre(Act::SendStop));
  EXPECT_THAT(let(5s), ElementsAre(Act::Terminate));
  EXPECT_THAT(let(5s), ElementsAre(Act::Kill));
  EXPECT_EQ(life.state(), Stopping);
  EXPECT_THAT(life.on_exit({.code = {}, .signal = 9}, false, now), ElementsAre(Act::Release));
  EXPECT_EQ(life.state(), Stopped);
  EXPECT_THAT(life.text(), HasSubstr("killed by signal 9"));
  EXPECT_FALSE(life.next_due().has_value());
}

TEST_F(LifecycleTest, WithoutIbcStoppingBeginsWithTheSignal) {
  come_up();
  EXPECT_THAT(life.stop(now), ElementsAre(Act::Terminate));
  EXPECT_THAT(let(5s), ElementsAre(Act::Kill));
}

TEST_F(LifecycleTest, ACommandPortThatDoesNotAnswerCostsNoTime) {
  use(with_ibc());
  come_up();
  static_cast<void>(life.stop(now));
  EXPECT_THAT(life.on_command_failed("refused", now), ElementsAre(Act::Terminate));
}

TEST_F(LifecycleTest, WhatCannotBeKilledIsSaid) {
  come_up();
  static_cast<void>(life.stop(now));
  let(10s);
  EXPECT_EQ(life.state(), Failed);
  EXPECT_TRUE(life.needs_person());
}

TEST_F(LifecycleTest, LeftOversOfItsGroupAreKilled) {
  come_up();
  static_cast<void>(life.stop(now));
  EXPECT_THAT(exit_with(0, true), ElementsAre(Act::Kill, Act::Release));
}

TEST_F(LifecycleTest, StopWhileWaitingForTheNextLaunchIsEnough) {
  launch();
  static_cast<void>(exit_with(1));
  EXPECT_EQ(life.state(), Waiting);
  static_cast<void>(life.stop(now));
  EXPECT_EQ(life.state(), Stopped);
  EXPECT_THAT(let(24h), IsEmpty());
}

TEST_F(LifecycleTest, PAIN40_ARestartGoesOverTheCommandPortAndKeepsTheLogin) {
  use(with_ibc());
  come_up();
  EXPECT_THAT(life.restart(now), ElementsAre(Act::SendRestart));
  EXPECT_EQ(life.state(), Starting);
  EXPECT_THAT(life.on_port(true, now), IsEmpty()) << "the old one still answers";
  static_cast<void>(life.on_port(false, now));
  EXPECT_THAT(life.on_port(true, now), ElementsAre(Act::CheckApi));
  static_cast<void>(life.on_api({.answers = true, .text = {}}, now));
  EXPECT_EQ(life.state(), Ready);
}

TEST_F(LifecycleTest, ARestartWhoseProcessEndsIsLaunchedAtOnce) {
  use(with_ibc());
  come_up();
  static_cast<void>(life.restart(now));
  EXPECT_THAT(exit_with(0), ElementsAre(Act::Release, Act::Launch));
  EXPECT_EQ(life.restarts(), 0);
}

TEST_F(LifecycleTest, ARestartThatTheCommandPortRefusesIsStopAndStart) {
  use(with_ibc());
  come_up();
  static_cast<void>(life.restart(now));
  EXPECT_THAT(life.on_command_failed("refused", now), ElementsAre(Act::SendStop));
  EXPECT_THAT(exit_with(0), ElementsAre(Act::Release, Act::Launch));
}

TEST_F(LifecycleTest, WithoutIbcARestartIsStopAndStart) {
  come_up();
  EXPECT_THAT(life.restart(now), ElementsAre(Act::Terminate));
  EXPECT_THAT(exit_with(0), ElementsAre(Act::Release, Act::Launch));
}

TEST_F(LifecycleTest, WhatHangsIsEndedAfterSeveralHandshakesOnly) {
  come_up();
  const auto silent = ApiCheck{.text = "no answer within 10 s"};
  EXPECT_THAT(let(60s), ElementsAre(Act::CheckApi));
  EXPECT_THAT(life.on_api(silent, now), IsEmpty());
  EXPECT_EQ(life.state(), Ready);
  EXPECT_THAT(let(1s), ElementsAre(Act::CheckApi));
  EXPECT_THAT(life.on_api(silent, now), IsEmpty());
  EXPECT_THAT(life.on_api(silent, now), ElementsAre(Act::Terminate));
  EXPECT_TRUE(life.state() == Stopping);
  static_cast<void>(exit_with(143));
  EXPECT_EQ(life.state(), Waiting);
  EXPECT_THAT(life.text(), HasSubstr("it hangs: 3 handshakes in a row failed (no answer within 10 s)"));
}

TEST_F(LifecycleTest, HintsOfTheLogExplainTheEnd) {
  launch();
  static_cast<void>(life.on_log_line("Can't connect to X11 window server using ':1'", now));
  static_cast<void>(exit_with(1));
  EXPECT_THAT(life.text(), HasSubstr("start Xvfb and set DISPLAY"));
}

TEST_F(LifecycleTest, AProcessOfAnEarlierRunIsTakenUp) {
  EXPECT_THAT(life.adopt(now), ElementsAre(Act::ProbePort));
  EXPECT_THAT(life.on_port(true, now), ElementsAre(Act::CheckApi));
  static_cast<void>(life.on_api({.answers = true, .text = {}}, now));
  EXPECT_EQ(life.state(), Ready);
  static_cast<void>(life.on_exit({}, false, now));
  EXPECT_THAT(life.text(), HasSubstr("exit code is unknown"));
}

// ---- what is on schedule

class ScheduledLifecycleTest : public LifecycleTest {
 protected:
  ScheduledLifecycleTest() {
    calendar.daily_restart = 23h + 45min;
    use({}, calendar);
    now.wall = core::from_new_york(*core::parse_date("2026-01-05"), 23h + 30min);
    come_up();
  }
  connection::RestartCalendarConfig calendar;
};

TEST_F(ScheduledLifecycleTest, PAIN10_TheNightlyRestartIsMaintenanceAndNoAlarm) {
  pass(15min + 5s);
  static_cast<void>(life.on_port(false, now));
  EXPECT_EQ(life.state(), Maintenance);
  EXPECT_FALSE(life.needs_person());
  let(90s);
  EXPECT_EQ(life.state(), Maintenance);
  EXPECT_THAT(life.on_port(true, now), ElementsAre(Act::CheckApi));
  static_cast<void>(life.on_api({.answers = true, .text = {}}, now));
  EXPECT_EQ(life.state(), Ready);
  EXPECT_EQ(life.restarts(), 0);
}

TEST_F(ScheduledLifecycleTest, PAIN10_WhatDoesNotComeBackAfterItIsEndedAndSaid) {
  pass(15min + 5s);
  static_cast<void>(life.on_port(false, now));
  EXPECT_THAT(let(20min), Contains(Act::Terminate));
  static_cast<void>(exit_with(143));
  EXPECT_TRUE(life.needs_person());
  EXPECT_THAT(life.text(), HasSubstr("did not come back after its scheduled restart"));
}

TEST_F(ScheduledLifecycleTest, WhatIsNotToBeLaunchedAgainIsNotAfterItsScheduledEndEither) {
  LifecycleConfig config;
  config.restart = false;
  use(config, calendar);
  come_up();
  pass(15min + 5s);
  static_cast<void>(exit_with(0));
  EXPECT_EQ(life.state(), Failed);
  EXPECT_THAT(let(24h), IsEmpty());
}

TEST_F(ScheduledLifecycleTest, PAIN11_NoNewRiskShortlyBeforeTheRestartSecondAndDuringIt) {
  EXPECT_TRUE(life.allows_new_risk(now.wall));
  pass(11min);
  EXPECT_FALSE(life.allows_new_risk(now.wall)) << "the gate closes five minutes before";
  EXPECT_EQ(life.state(), Ready);
  pass(4min + 1s);
  static_cast<void>(life.on_port(false, now));
  EXPECT_FALSE(life.allows_new_risk(now.wall));
}

TEST_F(ScheduledLifecycleTest, ItsOwnRestartInTheSameGroupIsNotLaunchedTwice) {
  pass(15min + 5s);
  EXPECT_THAT(exit_with(0, true), ElementsAre(Act::FollowGroup));
  EXPECT_EQ(life.state(), Maintenance);
  EXPECT_TRUE(life.has_process());
  EXPECT_THAT(life.on_port(true, now), ElementsAre(Act::CheckApi));
}

TEST_F(LifecycleTest, PAIN40_WhileIbsServersAreAwayNoLoginIsTried) {
  connection::RestartCalendarConfig calendar;
  calendar.maintenance = connection::maintenance_windows(connection::Region::NorthAmerica);
  use({}, calendar);
  now.wall = core::from_new_york(*core::parse_date("2026-01-09"), 23h + 10min);  // a Friday
  launch();
  EXPECT_THAT(exit_with(1), ElementsAre(Act::Release));
  EXPECT_EQ(life.state(), Maintenance);
  const auto end = core::from_new_york(*core::parse_date("2026-01-10"), 3h);
  EXPECT_GE(now.wall + (*life.next_launch() - now.steady), end);
}

TEST_F(LifecycleTest, PAIN40_OnSundayTheLoginNeedsAPersonAndSaysSo) {
  connection::RestartCalendarConfig calendar;
  calendar.weekly_login = connection::WeeklyTime{};
  use(with_ibc(), calendar);
  now.wall = core::from_new_york(*core::parse_date("2026-01-11"), 45min);
  come_up();
  pass(15min + 10s);
  static_cast<void>(
      life.on_log_line("IBC: detected dialog entitled: Re-login is required; event=Opened", now));
  EXPECT_EQ(life.state(), Maintenance);
  static_cast<void>(life.on_log_line(kInitiated, now));
  EXPECT_EQ(life.state(), NeedsTwoFactor);
  EXPECT_TRUE(life.needs_person());
}

// Whatever is seen, in whatever order: at rest nothing is due, and what lives is watched.
TEST_F(LifecycleTest, NeverSleepsForEverWhileItMeansToRun) {
  const std::array lines{kShown,
                         kInitiated,
                         kCompleted,
                         "java.lang.OutOfMemoryError",
                         "process is already running",
                         "IBC: Login dialog timed out"};
  std::uint64_t random = 1;
  const auto next = [&](std::uint64_t below) {
    random = random * 6364136223846793005ULL + 1442695040888963407ULL;
    return (random >> 33) % below;
  };
  for (int run = 0; run < 300; ++run) {
    use(with_ibc());
    Acts waiting = life.start(now);
    bool process = false;
    for (int step = 0; step < 200; ++step) {
      Acts acts = std::exchange(waiting, {});
      for (const Act act : acts) {
        if (act == Act::Launch) {
          EXPECT_FALSE(process) << "two processes at once";
          process = true;
          append(waiting, life.on_launched(now));
        }
        if (act == Act::ProbePort) append(waiting, life.on_port(next(2) == 0, now));
        if (act == Act::CheckApi)
          append(waiting, life.on_api({.answers = next(3) > 0, .text = "silent"}, now));
        if (act == Act::Kill && process) {
          process = false;
          append(waiting, life.on_exit({.code = {}, .signal = 9}, false, now));
        }
      }
      switch (next(6)) {
        case 0:
          append(waiting, life.on_log_line(lines[next(lines.size())], now));
          break;
        case 1:
          if (std::exchange(process, false)) append(waiting, exit_with(static_cast<int>(next(3))));
          break;
        case 2:
          append(waiting, life.restart(now));
          break;
        default:
          pass(std::chrono::seconds(next(30)));
          append(waiting, life.on_time(now));
      }
      if (waiting.empty() && !is_at_rest(life.state())) {
        EXPECT_TRUE(life.next_due().has_value()) << to_string(life.state()) << " for ever: " << life.text();
      }
      EXPECT_EQ(life.has_process(), process);
    }
  }
}

}  // namespace
}  // namespace ibflow::supervisor
