// A supervisor and a real process that behaves as the gateway does.

#include "ibflow/supervisor/supervisor.hpp"

#include "ibflow/supervisor/control.hpp"
#include "tests/supervisor/supervised.hpp"

namespace ibflow::supervisor {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using enum ProcessState;

class SupervisorTest : public SupervisedTest {};

TEST_F(SupervisorTest, APortThatOpensLateIsWaitedFor) {
  const auto gate = fifo("gate");
  script("say starting up\ngate " + gate.string() + "\napi $API answers\nhang\n");
  start();
  statuses.wait_for(Starting);
  EXPECT_TRUE(identify_process(status().process->pid));
  open_gate(gate);
  const auto ready = statuses.wait_for(Ready);
  EXPECT_EQ(ready.server_version, 203);
  EXPECT_TRUE(ready.allows_new_risk);
  EXPECT_THAT(content(runtime() / "gateway.log"), HasSubstr("starting up\n"));
  stop();
  EXPECT_THAT(statuses.wait_for(Stopped).text, HasSubstr("killed by signal 15"));
}

TEST_F(SupervisorTest, StatusIsKnownToOtherProcesses) {
  script("api $API answers\nhang\n");
  start();
  statuses.wait_for(Ready);
  const auto told = RuntimeFolder::open(config.place, "test")->read_status();
  ASSERT_TRUE(told) << told.error().message;
  EXPECT_EQ(told->state, Ready);
  EXPECT_EQ(told->supervisor, ::getpid());
  EXPECT_EQ(told->process, status().process);
  EXPECT_EQ(told->port, port);
}

TEST_F(SupervisorTest, PAIN40_EachStepOfALoginIsAStateOfItsOwn) {
  use_ibc();
  const auto phone = fifo("phone"), settings = fifo("settings");
  script(
      "say IBC: Login dialog WINDOW_OPENED: LoginState is LOGGED_OUT\n"
      "say IBC: Second Factor Authentication initiated\n"
      "gate " +
      phone.string() +
      "\nsay IBC: Login has completed\n"
      "gate " +
      settings.string() + "\napi $API read-only\nhang\n");
  start();
  const auto asked = statuses.wait_for(NeedsTwoFactor);
  EXPECT_TRUE(asked.needs_person);
  open_gate(phone);
  statuses.wait_for(Login);
  open_gate(settings);
  EXPECT_THAT(statuses.wait_for(ReadOnlyApi).advice, HasSubstr("Read-Only API"));
  EXPECT_THAT(statuses.states(), ElementsAre(Starting, Login, NeedsTwoFactor, Login, ReadOnlyApi));
}

TEST_F(SupervisorTest, PAIN40_AMissedSecondFactorIsAskedForAgain) {
  use_ibc();
  config.lifecycle.two_factor_wait = 50ms;
  script("say IBC: Second Factor Authentication initiated\nhang\n");
  start();
  statuses.wait_for(NeedsTwoFactor);
  EXPECT_TRUE(statuses.wait_for(Waiting).needs_person);
  statuses.wait_for(NeedsTwoFactor);
  script("api $API answers\nhang\n");
  statuses.wait_for(Ready);
}

TEST_F(SupervisorTest, PAIN40_ThatAPersonIsNeededIsToldToACommandOfTheUsers) {
  use_ibc();
  const auto told = fifo("told");
  write(folder / "alert", "#!/bin/sh\necho \"$1: $2\" > " + told.string() + "\n");
  std::filesystem::permissions(folder / "alert", std::filesystem::perms(0700));
  config.alert_command = folder / "alert";
  script("say IBC: Second Factor Authentication initiated\nhang\n");
  start();
  EXPECT_THAT(content(told), HasSubstr("needs 2FA: waits for the second factor of its login; confirm"));
}

TEST_F(SupervisorTest, AWrongPasswordEndsItForGood) {
  use_ibc();
  script("say IBC: detected dialog entitled: Unrecognized Username or Password; event=Opened\nhang\n");
  start();
  const auto failed = statuses.wait_for(Failed);
  EXPECT_THAT(failed.text, HasSubstr("does not know this user name"));
  EXPECT_FALSE(failed.process.has_value());
}

TEST_F(SupervisorTest, ACrashIsFollowedByAnotherLaunch) {
  const auto gate = fifo("gate");
  script("api $API answers\ngate " + gate.string() + "\nabort\n");
  start();
  const auto first = statuses.wait_for(Ready);
  script("api $API answers\nhang\n");
  open_gate(gate);
  EXPECT_THAT(statuses.wait_for(Waiting).text, HasSubstr("killed by signal 6"));
  const auto second = statuses.wait_for(Ready);
  EXPECT_NE(first.process, second.process);
}

TEST_F(SupervisorTest, AnExitCodeIsToldAndBoundedRetriesEnd) {
  config.lifecycle.max_restarts = 2;
  script("say Can't connect to X11 window server using ':9'\nexit 3\n");
  start();
  const auto failed = statuses.wait_for(Failed);
  EXPECT_THAT(failed.text, HasSubstr("ended with exit code 3"));
  EXPECT_THAT(failed.text, HasSubstr("Xvfb"));
}

TEST_F(SupervisorTest, WhatIgnoresSigtermIsKilledWithItsChildren) {
  config.lifecycle.stop_wait = 50ms;
  script("ignore-term\nchild\napi $API answers\nhang\n");
  start();
  const auto group = statuses.wait_for(Ready).process->pid;
  EXPECT_EQ(processes_of_group(group).size(), 2u);
  stop();
  EXPECT_THAT(statuses.wait_for(Stopped).text, HasSubstr("killed by signal 9"));
  EXPECT_THAT(processes_of_group(group), IsEmpty());
}

TEST_F(SupervisorTest, AChildThatOutlivesTheProgramIsEndedToo) {
  script("child\napi $API answers\nhang\n");
  start();
  const auto group = statuses.wait_for(Ready).process->pid;
  stop();
  statuses.wait_for(Stopped);
  EXPECT_THAT(processes_of_group(group), IsEmpty());
}

TEST_F(SupervisorTest, AnApiThatAcceptsAndSaysNothingIsNoApi) {
  use_ibc();
  config.handshake_wait = 50ms;
  config.lifecycle.login_wait = 500ms;
  config.lifecycle.stop_wait = 50ms;
  script("say IBC: Login has completed\napi $API silent\nhang\n");
  start();
  EXPECT_THAT(statuses.wait_for(Waiting).text, HasSubstr("its API did not open"));
}

TEST_F(SupervisorTest, StoppingIsAskedForOverTheCommandPort) {
  const auto commands = tests::ScriptedPeer::refused_port();
  use_ibc(commands);
  script("api $API answers\ncommands " + std::to_string(commands) + "\n");
  start();
  statuses.wait_for(Ready);
  stop();
  EXPECT_THAT(statuses.wait_for(Stopped).text, HasSubstr("exit code 0"));
  EXPECT_THAT(content(runtime() / "gateway.log"), HasSubstr("received STOP"));
}

TEST_F(SupervisorTest, PAIN40_RestartingOverTheCommandPortKeepsTheProcess) {
  const auto commands = std::to_string(tests::ScriptedPeer::refused_port());
  use_ibc(static_cast<std::uint16_t>(std::stoi(commands)));
  const auto gate = fifo("gate");
  script("api $API answers\ncommands " + commands + "\napi $API closed\ngate " + gate.string() +
         "\napi $API answers\ncommands " + commands + "\n");
  start();
  const auto before = statuses.wait_for(Ready);
  loop.run_and_wait([&] { supervisor->restart(); });
  EXPECT_THAT(statuses.wait_for(Starting).text, HasSubstr("the login is kept"));
  EXPECT_THAT(statuses.wait_for(Starting).text, HasSubstr("its API has closed"));
  open_gate(gate);
  const auto after = statuses.wait_for(Ready);
  EXPECT_EQ(before.process, after.process);
  EXPECT_THAT(content(runtime() / "gateway.log"), HasSubstr("received RESTART"));
}

TEST_F(SupervisorTest, ACommandPortWhereNobodyListensIsNoObstacle) {
  use_ibc(tests::ScriptedPeer::refused_port());
  script("api $API answers\nhang\n");
  start();
  statuses.wait_for(Ready);
  stop();
  EXPECT_THAT(statuses.wait_for(Stopped).text, HasSubstr("signal 15"));
}

TEST_F(SupervisorTest, ThePasswordIsInThePrivateFileOnlyAndGoneAfterwards) {
  use_ibc();
  config.environment["TWS_PASSWORD"] = config.environment["MY_OWN"] = config.program.ibc.credentials.password;
  config.environment["IBFLOW_SECURITY_USER_ID"] = "edemo9001";
  const auto told = fifo("told");
  script("reload " + told.string() + "\napi $API answers\nhang\n");
  start();
  const std::string surroundings = content(told);
  EXPECT_THAT(surroundings, HasSubstr("argument --ibc-ini=" + (runtime() / "ibc.ini").string()));
  EXPECT_THAT(surroundings, HasSubstr("argument --gateway\n"));
  EXPECT_THAT(surroundings, HasSubstr("argument --mode=paper\n"));
  EXPECT_THAT(surroundings, Not(HasSubstr("word#1")));
  EXPECT_THAT(surroundings, Not(HasSubstr("edemo9001")));
  statuses.wait_for(Ready);
  const auto ini = runtime() / "ibc.ini";
  EXPECT_THAT(content(ini), HasSubstr("IbPassword=pa ss\\\\word#1\n"));
  EXPECT_EQ(std::filesystem::status(ini).permissions(), std::filesystem::perms(0600));
  EXPECT_EQ(std::filesystem::status(runtime()).permissions(), std::filesystem::perms(0700));
  EXPECT_THAT(content(runtime() / "state.json"), Not(HasSubstr("word#1")));
  stop();
  statuses.wait_for(Stopped);
  EXPECT_FALSE(std::filesystem::exists(ini));
}

TEST_F(SupervisorTest, ThereIsOneSupervisorForEachName) {
  ASSERT_TRUE(open());
  core::EventLoop other;
  const auto second = Supervisor::open(other, config, [](const GatewayStatus&) {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().category, core::ErrorCategory::Connection);
  EXPECT_THAT(second.error().message, HasSubstr("supervised already"));
  config.name = "another";
  EXPECT_TRUE(Supervisor::open(other, config, [](const GatewayStatus&) {}));
}

TEST_F(SupervisorTest, TheProcessOutlivesItsSupervisorAndTheNextOneTakesItUp) {
  script("api $API answers\nhang\n");
  start();
  const auto first = statuses.wait_for(Ready);
  loop.run_and_wait([&] { supervisor.reset(); });
  EXPECT_TRUE(identify_process(first.process->pid));
  const auto between = RuntimeFolder::open(config.place, "test")->read_status();
  EXPECT_EQ(between->supervisor, 0);
  EXPECT_TRUE(between->needs_person);
  EXPECT_THAT(between->text, HasSubstr("nobody watches it"));
  start();
  EXPECT_EQ(statuses.wait_for(Ready).process, first.process);
  stop();
  statuses.wait_for(Stopped);
  EXPECT_FALSE(identify_process(first.process->pid));
}

TEST_F(SupervisorTest, WhatNobodyWatchesCanBeStopped) {
  script("ignore-term\nchild\napi $API answers\nhang\n");
  start();
  const auto group = statuses.wait_for(Ready).process->pid;
  const auto runtime_folder = RuntimeFolder::open(config.place, "test");
  EXPECT_FALSE(stop_unwatched(*runtime_folder, 50ms)) << "it has a supervisor";
  loop.run_and_wait([&] { supervisor.reset(); });
  const auto stopped = stop_unwatched(*runtime_folder, 50ms);
  ASSERT_TRUE(stopped) << stopped.error().message;
  EXPECT_TRUE(*stopped);
  EXPECT_THAT(processes_of_group(group), IsEmpty());
  EXPECT_EQ(runtime_folder->read_status()->state, Stopped);
  EXPECT_FALSE(*stop_unwatched(*runtime_folder, 50ms));
}

TEST_F(SupervisorTest, OthersFollowAndCommandItOverItsSocket) {
  const auto gate = fifo("gate");
  script("gate " + gate.string() + "\napi $API answers\nhang\n");
  start();
  statuses.wait_for(Starting);
  const auto socket = runtime() / "control";
  std::thread opener([&] { open_gate(gate); });
  const auto up = follow_gateway(socket, ControlCommand::Watch, kLong,
                                 [](const GatewayStatus& one) { return is_up(one.state); });
  opener.join();
  EXPECT_TRUE(up) << up.error().message;
  const auto stopped = follow_gateway(socket, ControlCommand::Stop, kLong,
                                      [](const GatewayStatus& one) { return one.state == Stopped; });
  EXPECT_TRUE(stopped) << stopped.error().message;
  loop.run_and_wait([&] { supervisor.reset(); });
  const auto gone =
      follow_gateway(socket, ControlCommand::Watch, kLong, [](const GatewayStatus&) { return true; });
  ASSERT_FALSE(gone);
  EXPECT_THAT(gone.error().message, HasSubstr("no gateway is supervised here"));
}

TEST_F(SupervisorTest, AProgramThatIsNotThereIsASettingToMend) {
  config.program.path = folder / "nowhere";
  start();
  const auto failed = statuses.wait_for(Failed);
  EXPECT_THAT(failed.text, HasSubstr("mend [Gateway] path"));
}

}  // namespace
}  // namespace ibflow::supervisor
