// Each example against the simulated gateway, as a user runs it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/sim/gateway_server.hpp"

namespace ibflow::tests {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Output {
  int exit_code = -1;
  std::string text;  // without what goes to the log
};

std::string read(const std::filesystem::path& file) {
  std::ifstream stream(IBFLOW_SOURCE_DIR / file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// The first lines of it, without the last one's end.
std::string head(const std::string& text, int lines) {
  std::size_t end = 0;
  while (lines-- > 0) end = text.find('\n', end) + 1;
  return text.substr(0, end - 1);
}

class Examples : public ::testing::Test {
 protected:
  void SetUp() override { begin({"DU1234567"}); }
  void begin(std::vector<std::string> accounts) {
    if (server) server->stop();
    sim::GatewayServerConfig config;
    config.port = 0;
    config.data_folder = IBFLOW_SOURCE_DIR "/data/demo/us-equities-2019-02";
    config.tickers = {"AAPL", "SPY"};
    config.date = *core::parse_date("2019-02-13");
    config.start_at = std::chrono::hours(10);
    config.speed = 20;
    config.accounts = std::move(accounts);
    auto started = sim::GatewayServer::start(config);
    ASSERT_TRUE(started) << started.error().message;
    server = std::move(*started);
  }
  void TearDown() override {
    if (server) server->stop();
  }
  /// Arguments behind host and port.
  Output run(const std::string& example, const std::string& arguments) {
    const auto command = std::string(IBFLOW_EXAMPLES) + "/example_" + example + " 127.0.0.1 " +
                         std::to_string(server->port()) + ' ' + arguments + " 2>/dev/null";
    Output output;
    FILE* const pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return output;
    std::array<char, 4096> buffer{};
    while (const auto count = std::fread(buffer.data(), 1, buffer.size(), pipe))
      output.text.append(buffer.data(), count);
    output.exit_code = pclose(pipe);
    return output;
  }

  std::unique_ptr<sim::GatewayServer> server;
  const std::string page = read("examples/README.md");
};

TEST_F(Examples, SeveralAccountsInOneSnapshot) {
  begin({"DU1", "DU2"});
  const auto output = run("multi_account", "DU1");
  EXPECT_EQ(output.exit_code, 0);
  EXPECT_THAT(output.text, HasSubstr("DU1 is worth 1000000"));
  EXPECT_THAT(output.text, HasSubstr("DU2 is worth 1000000"));
}

TEST_F(Examples, Quotes) {
  const auto output = run("quotes", "AAPL");
  EXPECT_EQ(output.exit_code, 0);
  EXPECT_THAT(output.text, StartsWith("AAPL bid "));
  EXPECT_EQ(std::ranges::count(output.text, '\n'), 10);
}

TEST_F(Examples, HistoryToCsv) {
  const auto output = run("history_to_csv", "AAPL 2019-02-11T00:00:00Z 2019-02-13T00:00:00Z");
  EXPECT_EQ(output.exit_code, 0);
  EXPECT_THAT(output.text, StartsWith("time,open,high,low,close,volume\n2019-02-11T14:30:00"));
  EXPECT_EQ(std::ranges::count(output.text, '\n'), 1 + 2 * 390);
  EXPECT_THAT(page, HasSubstr(head(output.text, 3)));
}

TEST_F(Examples, OptionChain) {
  const auto output = run("option_chain", "AAPL");
  EXPECT_EQ(output.exit_code, 0);
  EXPECT_EQ(std::ranges::count(output.text, '\n'), 62);
  EXPECT_THAT(page, HasSubstr(head(output.text, 3)));
}

TEST_F(Examples, Positions) {
  const auto output = run("positions", "");
  EXPECT_EQ(output.exit_code, 0);
  EXPECT_EQ(output.text, "0 positions\n");
}

TEST_F(Examples, Profit) {
  const auto output = run("profit", "1");
  EXPECT_EQ(output.exit_code, 0);
  EXPECT_THAT(output.text, StartsWith("DU1234567 today 0"));
}

TEST_F(Examples, Scanner) {
  const auto output = run("scanner", "");
  EXPECT_EQ(output.exit_code, 0);
  EXPECT_THAT(output.text, HasSubstr("1. "));
}

TEST_F(Examples, Reconnect) {
  const auto output = run("reconnect", "AAPL 1");
  EXPECT_EQ(output.exit_code, 0);
  EXPECT_THAT(output.text, StartsWith("live: "));
}

TEST_F(Examples, Bracket) {
  const auto journal = std::filesystem::path(::testing::TempDir()) / "example_bracket.sqlite";
  for (const auto* end : {"", "-wal", "-shm"}) std::filesystem::remove(journal.string() + end);
  const auto output = run("bracket", "AAPL " + journal.string());
  EXPECT_EQ(output.exit_code, 0);
  EXPECT_THAT(output.text, HasSubstr("parent LMT: FILLED"));
  EXPECT_THAT(output.text, HasSubstr("target LMT: "));
  EXPECT_THAT(output.text, HasSubstr("stop STP: "));
  EXPECT_EQ(server->status().orders, 3u);
  EXPECT_EQ(server->status().working_orders, 2u) << "the exits stay";
}

TEST_F(Examples, WhatIf) {
  const auto output = run("what_if", "AAPL 100");
  EXPECT_EQ(output.exit_code, 0);
  EXPECT_THAT(output.text, StartsWith("commission 1 USD\ninitial margin "));
  EXPECT_EQ(server->status().orders, 0u) << "nothing was placed";
}

TEST_F(Examples, AreTenOfOnePageAndAllAreShown) {
  int count = 0;
  for (const auto& file : std::filesystem::directory_iterator(IBFLOW_SOURCE_DIR "/examples")) {
    if (file.path().extension() != ".cpp") continue;
    ++count;
    const auto text = read(file.path());
    EXPECT_LE(std::ranges::count(text, '\n'), 60) << file.path();
    EXPECT_THAT(page, HasSubstr("](" + file.path().filename().string() + ")"));
    EXPECT_THAT(page, HasSubstr("$ example_" + file.path().stem().string() + ' '));
  }
  EXPECT_EQ(count, 10);
}

TEST_F(Examples, SayWhatIsWrong) {
  EXPECT_NE(run("quotes", "NOSUCH").exit_code, 0);
}

}  // namespace
}  // namespace ibflow::tests
