// Clients at a simulated gateway through the recording proxy, and what it has recorded served again.

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "../server/gateway_fixture.hpp"
#include "ibflow/sim/replay/capture_replay.hpp"
#include "proxy_before.hpp"

namespace ibflow::sim::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

class RecordingProxyTest : public GatewayTest, public testing::WithParamInterface<int> {
 protected:
  RecordingProxyTest() { std::filesystem::create_directories(folder_); }
  ~RecordingProxyTest() override {
    proxy_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  static int version() { return GetParam(); }

  void record() {
    serve();
    proxy_ = proxy_before(server_->port(), file());
    ASSERT_TRUE(proxy_);
  }
  [[nodiscard]] std::filesystem::path file(int number = 1) const {
    return folder_ / (number == 1 ? "session.jsonl" : "session.jsonl." + std::to_string(number));
  }
  static std::string content(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  }
  void wait_until(const std::function<bool(const RecordingProxyStatus&)>& reached) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (!reached(proxy_->status()) && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    EXPECT_TRUE(reached(proxy_->status()));
  }
  void wait_until_all_are_gone() {
    wait_until([](const RecordingProxyStatus& status) { return status.connected == 0; });
  }

  /// What a client asks here, live and of the replay.
  static std::string ask_everything(TestClient& client) {
    std::string told;
    for (const auto& message : client.start(7)) told += in_short(message) + ' ';
    client.send(history(31, "AAPL", "1 hour", "2 D"));
    told += in_short(client.read()) + ' ';
    if (client.hello().server_version >= 196) told += in_short(client.read()) + ' ';
    client.send(protocol::RequestPositions{});
    for (;;) {
      told += in_short(client.read()) + ' ';
      if (told.ends_with("62 ")) return told;
    }
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("ibflow-record-" + std::to_string(::getpid()));
  std::unique_ptr<RecordingProxy> proxy_;
};

TEST_P(RecordingProxyTest, AReplayOfTheFileTellsAClientTheSameBytes) {
  record();
  std::string live_bytes, live_told;
  {
    TestClient client(proxy_->port(), version());
    EXPECT_EQ(client.hello().server_version, version());
    live_told = ask_everything(client);
    live_bytes = client.received();
  }
  wait_until_all_are_gone();
  EXPECT_THAT(live_bytes, HasSubstr("DU1234567")) << "what is passed on is not touched";
  struct stat status{};
  ASSERT_EQ(::stat(file().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  const auto entries = protocol::read_capture(file());
  ASSERT_TRUE(entries) << entries.error().message;
  EXPECT_TRUE(std::holds_alternative<protocol::CapturedSession>(entries->front()));
  EXPECT_TRUE(std::ranges::none_of(*entries, [](const auto& entry) {
    return std::holds_alternative<protocol::CapturedFault>(entry);
  })) << "the session ended in peace";

  CaptureReplayConfig config;
  config.file = file();
  config.port = 0;
  config.options = {.speed = 0, .patience = 0ms};
  auto replay = CaptureReplay::start(config);
  ASSERT_TRUE(replay) << replay.error().message;
  TestClient client((*replay)->port(), version());
  EXPECT_EQ(ask_everything(client), live_told);
  auto expected = live_bytes;
  for (auto at = expected.find("DU1234567"); at != std::string::npos; at = expected.find("DU1234567"))
    expected.replace(at, 9, "DU0000001");
  EXPECT_EQ(client.received(), expected) << "but for the account's alias";
}

TEST_P(RecordingProxyTest, EverySessionHasAFileOfItsOwn) {
  record();
  std::ofstream(file(3)) << "somebody's notes";
  {
    TestClient first(proxy_->port(), version()), second(proxy_->port(), version());
    first.start(1);
    second.start(2);
    EXPECT_EQ(in_short(first.ask(protocol::RequestManagedAccounts{})), "15");
  }
  {
    TestClient third(proxy_->port(), version());
    third.start(1);
  }
  wait_until_all_are_gone();
  const auto status = proxy_->status();
  EXPECT_EQ(status.connections, 3U);
  EXPECT_THAT(status.files, testing::ElementsAre(file(1), file(2), file(4)))
      << "none that was there is touched";
  EXPECT_EQ(content(file(3)), "somebody's notes");
  for (const auto& path : status.files) {
    EXPECT_TRUE(protocol::read_capture(path));
    EXPECT_THAT(content(path), Not(HasSubstr("DU1234567")));
  }
}

TEST_P(RecordingProxyTest, AGatewayThatEndsTheSessionIsAFaultInTheFile) {
  record();
  TestClient client(proxy_->port(), version());
  client.start(1);
  server_->drop_client(1);
  EXPECT_TRUE(client.closed_by_server());
  const auto entries = protocol::read_capture(file());
  ASSERT_TRUE(entries);
  const auto* fault = std::get_if<protocol::CapturedFault>(&entries->back());
  ASSERT_NE(fault, nullptr);
  EXPECT_THAT(fault->text, HasSubstr("127.0.0.1:" + std::to_string(server_->port())));
}

TEST_P(RecordingProxyTest, StoppingLeavesTheFileWhole) {
  record();
  TestClient client(proxy_->port(), version());
  client.start(1);
  client.ask(protocol::RequestManagedAccounts{});
  proxy_->stop();
  EXPECT_TRUE(client.closed_by_server());
  const auto text = content(file());
  EXPECT_TRUE(text.ends_with("}\n"));
  EXPECT_TRUE(protocol::read_capture(file()));
}

INSTANTIATE_TEST_SUITE_P(Wire, RecordingProxyTest, testing::Values(176, 200, 225),
                         [](const auto& version) { return "at_version_" + std::to_string(version.param); });

class RecordingProxySetup : public RecordingProxyTest {};

TEST_P(RecordingProxySetup, AClientIsTurnedAwayWhenThereIsNoGateway) {
  record();
  server_->stop();
  EXPECT_THROW(TestClient(proxy_->port(), version()), std::runtime_error);
  wait_until([](const RecordingProxyStatus& status) { return status.refused == 1; });
  EXPECT_FALSE(std::filesystem::exists(file())) << "there was no session";
}

TEST_P(RecordingProxySetup, AFileThatIsThereIsNotOverwritten) {
  std::ofstream(file()) << "a session of yesterday";
  RecordingProxyConfig config;
  config.port = 0;
  config.file = file();
  const auto refused = RecordingProxy::start(config);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().category, core::ErrorCategory::Storage);
  EXPECT_THAT(refused.error().message, HasSubstr("session.jsonl is there already"));
  config.file = folder_ / "nowhere" / "session.jsonl";
  EXPECT_THAT(RecordingProxy::start(config).error().message, HasSubstr("there is no folder"));
}

INSTANTIATE_TEST_SUITE_P(Once, RecordingProxySetup, testing::Values(225));

}  // namespace
}  // namespace ibflow::sim::test
