// Signals belong to the whole process, so each case lives in a child of its own.

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <string>

#include "ibflow/core/event_loop.hpp"

namespace ibflow::core {
namespace {

using namespace std::chrono_literals;

class LoopSignalsDeathTest : public testing::Test {
 protected:
  LoopSignalsDeathTest() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

void exit_with(int code) {
  ::_exit(code);
}

TEST_F(LoopSignalsDeathTest, the_first_one_asks_on_the_loop) {
  EXPECT_EXIT(
      {
        EventLoop loop;
        int heard = 0;
        loop.handle_signals([&](int signal) {
          heard = loop.is_loop_thread() ? signal : -1;
          loop.stop();
        });
        loop.post([] { (void)::raise(SIGTERM); });
        loop.run();
        exit_with(heard == SIGTERM ? 7 : 8);
      },
      testing::ExitedWithCode(7), "");
}

TEST_F(LoopSignalsDeathTest, a_second_one_ends_the_process_at_once_though_the_loop_hangs) {
  EXPECT_EXIT(
      {
        EventLoop loop;
        loop.handle_signals([](int) {
          (void)::raise(SIGINT);
          for (;;) ::pause();
        });
        loop.post([] { (void)::raise(SIGTERM); });
        loop.run();
      },
      testing::ExitedWithCode(130), "");
}

TEST_F(LoopSignalsDeathTest, a_second_one_during_the_graceful_stop_ends_it) {
  EXPECT_EXIT(
      {
        EventLoop loop;
        loop.on_stop("never done", [](const EventLoop::Task&) { (void)::raise(SIGTERM); });
        loop.handle_signals([&](int) { loop.stop_gracefully(1h); });
        (void)::raise(SIGINT);
        loop.run();
      },
      testing::ExitedWithCode(143), "");
}

TEST_F(LoopSignalsDeathTest, hang_up_reloads_as_often_as_it_comes) {
  EXPECT_EXIT(
      {
        EventLoop loop;
        int reloads = 0;
        loop.on_reload([&] {
          if (++reloads == 2) return loop.stop();
          (void)::raise(SIGHUP);
        });
        (void)::raise(SIGHUP);
        loop.run();
        exit_with(reloads);
      },
      testing::ExitedWithCode(2), "");
}

TEST_F(LoopSignalsDeathTest, without_the_loop_a_signal_does_what_it_always_does) {
  EXPECT_EXIT(
      {
        {
          EventLoop().handle_signals([](int) {});
        }
        (void)::raise(SIGTERM);
        exit_with(0);
      },
      testing::KilledBySignal(SIGTERM), "");
}

}  // namespace
}  // namespace ibflow::core
