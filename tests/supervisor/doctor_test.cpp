// The doctor against the simulated gateway and against servers that are none.

#include "ibflow/supervisor/doctor.hpp"

#include <future>

#include "ibflow/sim/faults/fault_library.hpp"
#include "ibflow/sim/faults/fault_script.hpp"
#include "ibflow/sim/gateway_server.hpp"
#include "tests/supervisor/supervised.hpp"

namespace ibflow::supervisor {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

class DoctorTest : public ::testing::Test {
 protected:
  DoctorTest() {
    config.answers_within = kLong;
    loop.start();
  }
  ~DoctorTest() override {
    loop.run_and_wait([&] { doctor.reset(); });
    loop.stop_and_join();
    if (server) server->stop();
  }
  void simulate(const std::function<void(sim::GatewayServerConfig&)>& change = {}) {
    sim::GatewayServerConfig gateway;
    gateway.port = 0;
    gateway.data_folder = IBFLOW_SOURCE_DIR "/data/demo/us-equities-2019-02";
    gateway.tickers = {"SPY"};
    gateway.date = *core::parse_date("2019-02-13");
    if (change) change(gateway);
    auto started = sim::GatewayServer::start(gateway);
    ASSERT_TRUE(started) << started.error().message;
    server = std::move(*started);
    config.port = server->port();
  }
  void behave(const std::string& assignment) {
    const auto set = server->set_behaviour(assignment);
    ASSERT_TRUE(set) << set.error().message;
  }
  void examine() {
    std::promise<DoctorReport> promise;
    loop.post([&] {
      doctor =
          std::make_unique<Doctor>(loop, config, [&](const DoctorReport& told) { promise.set_value(told); });
    });
    report = promise.get_future().get();
    loop.run_and_wait([&] { doctor.reset(); });
  }
  /// Of one check; a test failure when it was not made.
  const Finding& found(const std::string& check) {
    const auto one = std::ranges::find(report.findings, check, &Finding::check);
    if (one != report.findings.end()) return *one;
    ADD_FAILURE() << "nothing about '" << check << "' in\n" << to_text(report);
    static const Finding none;
    return none;
  }
  void expect(const std::string& check, Severity severity, const std::string& what,
              const std::string& mend = {}) {
    const auto& finding = found(check);
    EXPECT_EQ(finding.severity, severity) << to_text(report);
    EXPECT_THAT(finding.what, HasSubstr(what));
    EXPECT_THAT(finding.mend, HasSubstr(mend));
  }
  bool has(const std::string& check) {
    return std::ranges::find(report.findings, check, &Finding::check) != report.findings.end();
  }

  DoctorConfig config;
  core::EventLoop loop;
  std::unique_ptr<sim::GatewayServer> server;
  std::unique_ptr<Doctor> doctor;
  DoctorReport report;
};

TEST_F(DoctorTest, FindsNothingWrongWhereNothingIs) {
  simulate();
  examine();
  EXPECT_EQ(report.verdict, Verdict::Fine) << to_text(report);
  EXPECT_EQ(report.count(Severity::Problem), 0u) << to_text(report);
  expect("port", Severity::Fine, "is open (");
  EXPECT_THAT(found("port").what, HasSubstr("process " + std::to_string(::getpid())));
  expect("api", Severity::Fine, "a session began");
  expect("client id", Severity::Fine, "client id 1 is free");
  expect("server version", Severity::Fine, "server version 225");
  expect("trading mode", Severity::Fine, "paper, as the accounts are (DU…567)");
  expect("read-only", Severity::Fine, "takes orders");
  expect("clock", Severity::Note, "a replay, no real gateway");
  expect("market data", Severity::Fine, "SPY is live");
  EXPECT_TRUE(has("settings"));
}

TEST_F(DoctorTest, ChangesNothingAtTheGateway) {
  simulate();
  examine();
  EXPECT_EQ(server->status().orders, 0u);
}

TEST_F(DoctorTest, NobodyListens) {
  config.port = tests::ScriptedPeer::refused_port();
  examine();
  EXPECT_EQ(report.verdict, Verdict::CannotConnect);
  expect("port", Severity::Problem, "nobody listens at 127.0.0.1:", "ibflow gateway start");
}

TEST_F(DoctorTest, SomethingElseListens) {
  tests::ScriptedPeer peer([](tests::PeerSession& session) {
    session.send_bytes("HTTP/1.1 400 Bad Request\r\n\r\n");
    session.wait_for_close();
  });
  config.port = peer.port();
  examine();
  EXPECT_EQ(report.verdict, Verdict::CannotConnect);
  expect("port", Severity::Fine, "is open");
  expect("api", Severity::Problem, "does not speak as TWS or IB Gateway does", "mend [Connection] port");
}

TEST_F(DoctorTest, ThePortIsOpenAndTheApiSaysNothing) {
  tests::ScriptedPeer peer([](tests::PeerSession& session) { session.wait_for_close(); });
  config.port = peer.port();
  config.handshake_wait = 100ms;
  examine();
  EXPECT_EQ(report.verdict, Verdict::CannotConnect);
  expect("api", Severity::Problem, "", "Enable ActiveX and Socket Clients");
}

TEST_F(DoctorTest, PAIN4_AClientIdInUseIsSaidAndEverythingElseIsLookedAtAllTheSame) {
  simulate();
  behave("hold-client-id-seconds=60");  // as after a program that was killed
  examine();
  ASSERT_EQ(found("client id").severity, Severity::Fine);
  examine();
  EXPECT_EQ(report.verdict, Verdict::Refused);
  expect("client id", Severity::Problem, "client id 1 is in use", "an id of its own");
  EXPECT_EQ(found("client id").code, 326);
  expect("server version", Severity::Fine, "225");
  expect("market data", Severity::Fine, "SPY is live");
}

TEST_F(DoctorTest, PAIN40_AReadOnlyApiIsFoundWithAndWithoutTheConfiguration) {
  simulate();
  behave("read-only=on");
  for (const int version : {225, 200}) {
    config.max_server_version = version;
    config.read_only = true;
    examine();
    EXPECT_EQ(report.verdict, Verdict::Fine) << "it is what is wanted";
    expect("read-only", Severity::Note, "Read-Only API is on (321)");
    config.read_only = false;
    examine();
    EXPECT_EQ(report.verdict, Verdict::Refused) << version;
    expect("read-only", Severity::Problem, "takes no orders", "switch Read-Only API off");
  }
}

TEST_F(DoctorTest, MarketDataThatIsNotSubscribed) {
  simulate([](sim::GatewayServerConfig& gateway) { gateway.behaviour.no_market_data = "SPY"; });
  examine();
  expect("market data", Severity::Problem, "SPY: IB 354:", "ask for delayed data");
  EXPECT_EQ(found("market data").code, 354);
  EXPECT_EQ(report.verdict, Verdict::Refused);
  behave("refuse-with-10089=on");
  config.data_after_advisory = 10ms;
  examine();
  EXPECT_EQ(found("market data").code, 10089);
}

TEST_F(DoctorTest, PAIN25_AnAdvisoryIsAWarningAndNoEnd) {
  simulate();
  const auto armed = server->run_fault(*sim::parse_fault_script(*sim::fault_text("delayed-advisory")));
  ASSERT_TRUE(armed) << armed.error().message;
  examine();
  expect("market data", Severity::Warning, "10167");
  EXPECT_EQ(report.verdict, Verdict::Fine);
}

TEST_F(DoctorTest, TheLinkToIbIsLost) {
  simulate();
  ASSERT_TRUE(server->run_fault(*sim::parse_fault_script("name: gone\non REQ_MKT_DATA: link lost")));
  examine();
  expect("link to IB", Severity::Problem, "has lost IB", "internet connection");
  EXPECT_EQ(report.verdict, Verdict::Refused);
}

TEST_F(DoctorTest, LinesThatAreUsedUp) {
  simulate();
  behave("market-data-lines=0");
  examine();
  expect("market data lines", Severity::Problem, "IB 101");
  EXPECT_EQ(report.verdict, Verdict::Refused);
}

TEST_F(DoctorTest, ALiveAccountWherePaperIsMeant) {
  simulate([](sim::GatewayServerConfig& gateway) { gateway.accounts = {"U1234567"}; });
  examine();
  EXPECT_EQ(report.verdict, Verdict::Misconfigured);
  expect("trading mode", Severity::Problem, "trading_mode is paper, and U…567 is a live account",
         "trading_mode");
  config.live = true;
  examine();
  EXPECT_EQ(report.verdict, Verdict::Fine) << to_text(report);
}

TEST_F(DoctorTest, AnAccountThatTheLoginDoesNotHave) {
  simulate();
  config.account = "DU7654321";
  examine();
  EXPECT_EQ(report.verdict, Verdict::Misconfigured);
  EXPECT_THAT(to_text(report), HasSubstr("the login has no account DU…321"));
}

TEST_F(DoctorTest, AnOldServer) {
  simulate([](sim::GatewayServerConfig& gateway) { gateway.max_server_version = 151; });
  examine();
  expect("server version", Severity::Warning, "server version 151 is old", "install a current version");
  expect("settings", Severity::Note, "does not tell its settings");
}

TEST_F(DoctorTest, AServerThatIsTooOldToSpeakWith) {
  tests::ScriptedPeer peer([](tests::PeerSession& session) {
    session.expect_hello();
    session.answer_hello(62);
    session.wait_for_close();
  });
  config.port = peer.port();
  examine();
  EXPECT_EQ(report.verdict, Verdict::CannotConnect);
  expect("server version", Severity::Problem, "", "install a current version");
}

/// A gateway whose clock is off by so much; answers what the doctor asks at server version 176.
class SkewedDoctorTest : public DoctorTest {
 protected:
  void examine_with_skew(std::chrono::seconds skew, const std::string& zone) {
    tests::ScriptedPeer peer([&](tests::PeerSession& session) {
      session.begin_session(176, "20260105 09:30:00 " + zone);
      session.expect<protocol::RequestOpenOrders>();
      session.send(protocol::OpenOrderEnd{});
      for (int question = 0; question < 5; ++question) {
        session.expect<protocol::RequestCurrentTime>();
        session.send(protocol::CurrentTime{core::to_unix_seconds(std::chrono::system_clock::now() + skew)});
      }
      session.wait_for_close();
    });
    config.port = peer.port();
    config.symbol.clear();
    examine();
  }
};

TEST_F(SkewedDoctorTest, AClockThatIsAheadIsAWarningWithTheAmount) {
  examine_with_skew(90s, "EST");
  expect("clock", Severity::Warning, "s ahead of this machine's", "timedatectl set-ntp true");
  EXPECT_THAT(found("clock").what, ::testing::AnyOf(HasSubstr("89."), HasSubstr("90.")));
  EXPECT_EQ(report.verdict, Verdict::Fine);
}

TEST_F(SkewedDoctorTest, AClockThatIsRightIsFineAlthoughSecondsAreWhole) {
  examine_with_skew(0s, "America/New_York");
  EXPECT_EQ(found("clock").severity, Severity::Fine) << to_text(report);
  EXPECT_EQ(found("time zone").severity, Severity::Fine);
}

TEST_F(SkewedDoctorTest, PAIN32_ATimeZoneThatIsNoneIsSaid) {
  examine_with_skew(0s, "Normalzeit");
  expect("time zone", Severity::Warning, "'Normalzeit'", "America/New_York");
}

TEST_F(SkewedDoctorTest, PAIN32_ATimeZoneOfSeveralWordsIsToldWhole) {
  examine_with_skew(0s, "China Standard Time");
  expect("time zone", Severity::Warning, "'China Standard Time'", "America/New_York");
}

TEST_F(DoctorTest, TheReportForPrograms) {
  config.port = tests::ScriptedPeer::refused_port();
  examine();
  EXPECT_THAT(to_json(report), HasSubstr("\"verdict\":\"cannot connect\",\"problems\":1,\"warnings\":0"));
  EXPECT_THAT(to_json(report), HasSubstr("\"check\":\"port\",\"severity\":\"problem\""));
  EXPECT_THAT(to_text(report), HasSubstr("1 problem, 0 warnings.\n"));
}

}  // namespace
}  // namespace ibflow::supervisor
