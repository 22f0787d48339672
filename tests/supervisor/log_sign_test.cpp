// Lines that users of IBC have published, and what they mean here.

#include "ibflow/supervisor/log_sign.hpp"

#include <gtest/gtest.h>

namespace ibflow::supervisor {
namespace {

struct Case {
  const char* line;
  std::optional<LogSign> sign;
};

class LogSignTest : public ::testing::TestWithParam<Case> {};

TEST_P(LogSignTest, IsReadFromTheLine) {
  EXPECT_EQ(read_log_line(GetParam().line), GetParam().sign) << GetParam().line;
}

INSTANTIATE_TEST_SUITE_P(
    Lines, LogSignTest,
    ::testing::Values(
        Case{"2025-03-20 22:31:40:764 IBC: Login dialog WINDOW_OPENED: LoginState is LOGGED_OUT",
             LogSign::LoginShown},
        Case{"2025-03-20 22:31:40:847 IBC: Login attempt: 1", LogSign::LoginShown},
        Case{"2023-04-11 21:14:41:882 IBC: Detected dialog entitled: Second Factor Authentication; "
             "event=Opened",
             LogSign::TwoFactorAsked},
        Case{"2025-03-20 22:31:43:459 IBC: Second Factor Authentication initiated", LogSign::TwoFactorAsked},
        Case{"2023-04-11 21:14:50:312 IBC: Detected dialog entitled: Second Factor Authentication; "
             "event=Closed",
             std::nullopt},
        Case{"2023-04-11 21:14:50:314 IBC: If login has not completed, IBC will exit in 40 seconds",
             std::nullopt},
        Case{"2023-04-11 21:15:30:315 IBC: IBC closing because login has not completed after Second Factor "
             "Authentication",
             LogSign::TwoFactorMissed},
        Case{"2023-12-17 18:40:30:584 IBC: Login has completed", LogSign::LoginCompleted},
        Case{"2023-06-08 08:12:40:356 IBC: Detected dialog entitled: Login failed; event=Opened",
             LogSign::LoginFailed},
        Case{"IBC: detected dialog entitled: Unrecognized Username or Password; event=Opened",
             LogSign::LoginRefused},
        Case{"IBC: detected dialog entitled: Existing session detected; event=Opened",
             LogSign::ExistingSession},
        Case{"2023-06-08 08:12:39:615 IBC: Detected dialog entitled: Re-login is required; event=Opened",
             LogSign::LoginEnded},
        Case{"2023-06-08 08:12:39:714 IBC: Detected dialog entitled: Re-login is required; event=Closed",
             std::nullopt},
        Case{"Error: process is already running", LogSign::AlreadyRunning},
        Case{"Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap space",
             LogSign::OutOfMemory},
        Case{"Can't connect to X11 window server using ':99' as the value of the DISPLAY variable.",
             LogSign::NoDisplay},
        Case{"2023-12-17 18:40:30:578 IBC: detected frame entitled: DU716416 Interactive Brokers; "
             "event=Focused",
             std::nullopt},
        Case{"", std::nullopt}));

}  // namespace
}  // namespace ibflow::supervisor
