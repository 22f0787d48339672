// What IBC is given, and what it is told.

#include "ibflow/supervisor/ibc.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <future>
#include <thread>

#include "tests/supervisor/supervised.hpp"

namespace ibflow::supervisor {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(IbcConfiguration, NamesEverythingForAnUnattendedStart) {
  const auto text = ibc_configuration({.credentials = {"edemo", "demouser"},
                                       .live = true,
                                       .read_only_api = false,
                                       .api_port = 4001,
                                       .command_port = 7462,
                                       .auto_restart_time = "11:45 PM",
                                       .more = {{"SecondFactorDevice", "IB Key"}}});
  for (const char* line : {"IbLoginId=edemo\n", "IbPassword=demouser\n", "TradingMode=live\n",
                           "ReadOnlyApi=no\n", "OverrideTwsApiPort=4001\n", "CommandServerPort=7462\n",
                           "BindAddress=127.0.0.1\n", "AutoRestartTime=11:45 PM\n",
                           "SecondFactorDevice=IB Key\n", "AcceptNonBrokerageAccountWarning=yes\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

TEST(IbcConfiguration, LeavesOutWhatIsNotSetSoThatTheProgramsOwnSettingsHold) {
  const auto text = ibc_configuration({});
  for (const char* key :
       {"IbLoginId", "IbPassword", "ReadOnlyApi", "OverrideTwsApiPort", "CommandServerPort"})
    EXPECT_THAT(text, Not(HasSubstr(key)));
  EXPECT_THAT(text, HasSubstr("TradingMode=paper\n"));
}

TEST(IbcConfiguration, TheUsersOwnKeysBeatOurs) {
  EXPECT_THAT(ibc_configuration({.more = {{"TradingMode", "live"}}}), HasSubstr("TradingMode=live\n"));
}

TEST(IbcConfiguration, APasswordReadsBackAsItWasGiven) {
  EXPECT_EQ(property_line("K", R"(a\b)"), "K=a\\\\b\n");
  EXPECT_EQ(property_line("K", "  two"), "K=\\  two\n");
  EXPECT_EQ(property_line("K", "#!=: end "), "K=#!=: end \n");
  EXPECT_EQ(property_line("K", "pässwörd"), "K=p\\u00e4ssw\\u00f6rd\n");
  EXPECT_EQ(property_line("K", "€"), "K=\\u20ac\n");
  EXPECT_EQ(property_line("K", "😀"), "K=\\ud83d\\ude00\n");
  EXPECT_EQ(property_line("K", "x\ny"), "K=x\\u000ay\n") << "no value can add a line";
  EXPECT_EQ(property_line("K", "\xc3"), "K=\\u00c3\n");
}

class IbcCommandTest : public ::testing::Test {
 protected:
  IbcCommandTest() { loop.start(); }
  /// Answers one connection; what it was sent.
  std::future<std::string> serve(const std::string& answer) {
    return std::async(std::launch::async, [this, answer] {
      auto socket = acceptor.accept();
      std::string text;
      boost::system::error_code ignored;
      boost::asio::read_until(socket, boost::asio::dynamic_buffer(text), '\n', ignored);
      boost::asio::write(socket, boost::asio::buffer(answer), ignored);
      return text;
    });
  }
  core::Expected<std::string> send(std::uint16_t to, IbcCommand command, core::Duration deadline = kLong) {
    std::promise<core::Expected<std::string>> promise;
    loop.post([&] {
      send_ibc_command(loop, to, command, deadline,
                       [&](core::Expected<std::string> answer) { promise.set_value(std::move(answer)); });
    });
    return promise.get_future().get();
  }
  boost::asio::io_context context;
  boost::asio::ip::tcp::acceptor acceptor{
      context, boost::asio::ip::tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)};
  std::uint16_t port = acceptor.local_endpoint().port();
  core::EventLoop loop;
};

TEST_F(IbcCommandTest, IsOneLineAndTheAnswerIsTold) {
  auto received = serve("OK Shutting down\n");
  EXPECT_EQ(send(port, IbcCommand::Stop).value_or("failed"), "OK Shutting down");
  EXPECT_EQ(received.get(), "STOP\n");
}

TEST_F(IbcCommandTest, AConnectionClosedWithoutAWordIsAnAnswerToo) {
  auto received = serve("");
  EXPECT_EQ(send(port, IbcCommand::Restart).value_or("failed"), "");
  EXPECT_EQ(received.get(), "RESTART\n");
}

TEST_F(IbcCommandTest, ARefusalIsAnError) {
  auto received = serve("ERROR Command invalid\n");
  const auto answer = send(port, IbcCommand::EnableApi);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().category, core::ErrorCategory::Broker);
  EXPECT_THAT(answer.error().message, HasSubstr("ENABLEAPI: refused: ERROR Command invalid"));
}

TEST_F(IbcCommandTest, SilenceAndNobodyAreErrors) {
  const auto silent = send(port, IbcCommand::Stop, 20ms);  // the system accepts; nobody answers
  EXPECT_EQ(silent.error().category, core::ErrorCategory::Timeout);
  const auto nobody = send(tests::ScriptedPeer::refused_port(), IbcCommand::Stop);
  EXPECT_EQ(nobody.error().category, core::ErrorCategory::Connection);
}

}  // namespace
}  // namespace ibflow::supervisor
