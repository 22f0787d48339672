// The control socket over real Unix sockets: requests and answers, and clients that misbehave.

#include "ibflow/control/server.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/socket.h>

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "ibflow/control/client.hpp"
#include "ibflow/control/socket_path.hpp"
#include "temporary_folder.hpp"

namespace ibflow::control::test {
namespace {

using namespace std::chrono_literals;
using core::ErrorCategory;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr auto kLongest = 30s;  // bounds a failure only

/// Sends bytes and reads lines, whatever they are.
class RawPeer {
 public:
  explicit RawPeer(const std::filesystem::path& socket) : socket_(connect_to(socket).value()) {}
  void send(std::string_view bytes) { ASSERT_TRUE(socket_.write_all(bytes)); }
  /// Empty: the connection has ended.
  std::string line() {
    for (;;) {
      if (const auto end = received_.find('\n'); end != std::string::npos) {
        const std::string first = received_.substr(0, end);
        received_.erase(0, end + 1);
        return first;
      }
      std::array<char, 4096> block{};
      const auto size = ::recv(socket_.number(), block.data(), block.size(), 0);
      if (size <= 0) return "";
      received_.append(block.data(), static_cast<std::size_t>(size));
    }
  }
  std::string ask(std::string_view request) {
    send(fmt::format("{}\n", request));
    return line();
  }

 private:
  core::Descriptor socket_;
  std::string received_;
};

class ControlServer : public testing::Test {
 protected:
  ControlServer() { loop_.start(); }
  ~ControlServer() override {
    loop_.run_and_wait([this] { server_.reset(); });
    loop_.stop_and_join();
  }

  void open(ServerLimits limits = {}) {
    loop_.run_and_wait([&] {
      auto opened =
          Server::open(loop_, path(),
                       {[this] { return snapshot_; },
                        [this](Command command, const std::string& reason, auto done) {
                          acts_.push_back(fmt::format("{}({})", to_string(command), reason));
                          if (hold_) {
                            held_ = std::move(done);
                          } else {
                            done(refusal_ ? core::Expected<CommandResult>(std::unexpected(*refusal_))
                                          : CommandResult{3, 2, command != Command::Resume});
                          }
                        }},
                       limits);
      ASSERT_TRUE(opened) << opened.error().message;
      server_ = std::move(*opened);
    });
  }
  [[nodiscard]] std::filesystem::path path() const { return folder_ / "trading.sock"; }
  [[nodiscard]] std::size_t clients() {
    std::size_t count = 0;
    loop_.run_and_wait([&] { count = server_->clients(); });
    return count;
  }

  TemporaryFolder folder_;
  core::EventLoop loop_;
  Snapshot snapshot_;
  std::vector<std::string> acts_;
  std::optional<core::Error> refusal_;
  bool hold_ = false;
  std::function<void(core::Expected<CommandResult>)> held_;
  std::unique_ptr<Server> server_;
};

TEST_F(ControlServer, GivesASnapshotToWhoAsks) {
  snapshot_.phase = "trading";
  open();
  auto client = Client::connect(path()).value();
  const auto answer = client.answer_to(client.ask_snapshot().value(), kLongest);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->snapshot->phase, "trading");
}

TEST_F(ControlServer, AnswersBearTheIdOfTheirRequest) {
  open();
  RawPeer peer(path());
  EXPECT_THAT(peer.ask(R"({"id": "mine", "do": "pause"})"),
              R"({"id":"mine","ok":true,"working_orders":3,"open_positions":2,"paused":true})");
  EXPECT_THAT(peer.ask(R"({"do": "resume"})"), StartsWith(R"({"id":null,"ok":true)"));
}

TEST_F(ControlServer, CarriesOutCommandsWithTheirReasonAndTellsWhatTheyMet) {
  open();
  auto client = Client::connect(path()).value();
  const auto answer = client.answer_to(client.command(Command::CancelAll, "a \"test\"").value(), kLongest);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->result.working_orders, 3U);
  EXPECT_THAT(acts_, testing::ElementsAre("cancel_all(a \"test\")"));
}

TEST_F(ControlServer, ARefusalSaysWhy) {
  refusal_ = core::Error(ErrorCategory::Usage, "it is not trading yet");
  open();
  auto client = Client::connect(path()).value();
  const auto answer = client.answer_to(client.command(Command::CancelAll, "").value(), kLongest);
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, HasSubstr("it is not trading yet"));
}

TEST_F(ControlServer, FlattenNeedsAConfirmationThatAnEarlierAnswerGave) {
  open();
  auto client = Client::connect(path()).value();
  const auto asked = client.answer_to(client.command(Command::Flatten, "enough").value(), kLongest);
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->error_code, "confirmation_needed");
  ASSERT_THAT(acts_, IsEmpty());
  const auto done =
      client.answer_to(client.command(Command::Flatten, "enough", asked->confirm).value(), kLongest);
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_TRUE(done->ok);
  EXPECT_THAT(acts_, testing::ElementsAre("flatten(enough)"));
}

TEST_F(ControlServer, AConfirmationIsGoodOnceAndOnItsOwnConnection) {
  open();
  auto client = Client::connect(path()).value();
  auto other = Client::connect(path()).value();
  const auto token = client.answer_to(client.command(Command::Flatten, "").value(), kLongest)->confirm;
  EXPECT_FALSE(other.answer_to(other.command(Command::Flatten, "", token).value(), kLongest));
  EXPECT_THAT(acts_, IsEmpty());
  EXPECT_TRUE(client.answer_to(client.command(Command::Flatten, "", token).value(), kLongest));
  EXPECT_FALSE(client.answer_to(client.command(Command::Flatten, "", token).value(), kLongest));
  EXPECT_EQ(acts_.size(), 1U);
}

TEST_F(ControlServer, AWrongConfirmationTakesTheRightOneAway) {
  open();
  auto client = Client::connect(path()).value();
  const auto token = client.answer_to(client.command(Command::Flatten, "").value(), kLongest)->confirm;
  EXPECT_FALSE(client.answer_to(client.command(Command::Flatten, "", "0000").value(), kLongest));
  EXPECT_FALSE(client.answer_to(client.command(Command::Flatten, "", token).value(), kLongest));
  EXPECT_THAT(acts_, IsEmpty());
}

TEST_F(ControlServer, AConfirmationThatIsTooOldIsNone) {
  open({.confirm_within = 0ms});
  auto client = Client::connect(path()).value();
  const auto token = client.answer_to(client.command(Command::Flatten, "").value(), kLongest)->confirm;
  EXPECT_FALSE(client.answer_to(client.command(Command::Flatten, "", token).value(), kLongest));
  EXPECT_THAT(acts_, IsEmpty());
}

TEST_F(ControlServer, WhoFollowsHearsSnapshotsBesideItsAnswers) {
  open();
  auto client = Client::connect(path()).value();
  ASSERT_TRUE(client.answer_to(client.follow(10).value(), kLongest));
  for (int i = 0; i < 3; ++i) {
    const auto message = client.receive(kLongest);
    ASSERT_TRUE(message && *message);
    EXPECT_TRUE((*message)->snapshot);
  }
  EXPECT_TRUE(client.answer_to(client.command(Command::Pause, "").value(), kLongest));
}

TEST_F(ControlServer, NobodyFollowsFasterThanTheLimit) {
  open({.snapshots_per_second = 5});
  RawPeer peer(path());
  EXPECT_THAT(peer.ask(R"({"id":1,"do":"follow","per_second":1e9})"), HasSubstr("\"per_second\":5"));
}

TEST_F(ControlServer, NonsenseIsAnsweredAndTheConnectionGoesOn) {
  open();
  RawPeer peer(path());
  for (const char* nonsense :
       {"", "hello", "[1,2]", "7", "{\"do\":", "\x01\xff\xfe", "{\"do\":\"snapshot\"}}"}) {
    EXPECT_THAT(peer.ask(nonsense), HasSubstr(R"("code":"malformed")")) << nonsense;
  }
  EXPECT_THAT(peer.ask(R"({"id":1})"), HasSubstr("unknown_command"));
  EXPECT_THAT(peer.ask(R"({"id":1,"do":"sell everything"})"), HasSubstr("unknown_command"));
  EXPECT_THAT(peer.ask(R"({"id":{},"do":"pause"})"), HasSubstr("bad_value"));
  EXPECT_THAT(peer.ask(R"({"do":"follow","per_second":"often"})"), HasSubstr("bad_value"));
  EXPECT_THAT(peer.ask(R"({"do":"follow","per_second":-1})"), HasSubstr("bad_value"));
  EXPECT_THAT(peer.ask(R"({"do":"pause","reason":"\u001b[2J"})"), HasSubstr("bad_value"));
  EXPECT_THAT(acts_, IsEmpty());
  EXPECT_THAT(peer.ask(R"({"id":1,"do":"pause"})"), HasSubstr(R"("ok":true)"));
}

TEST_F(ControlServer, DeepNestingIsNonsenseToo) {
  open();
  RawPeer peer(path());
  EXPECT_THAT(peer.ask(std::string(5000, '[')), HasSubstr("malformed"));
}

TEST_F(ControlServer, AHugeLineEndsTheConnection) {
  open({.line = 1000});
  RawPeer peer(path());
  peer.send(std::string(1000, 'x'));
  EXPECT_THAT(peer.line(), HasSubstr("too_long"));
  EXPECT_EQ(peer.line(), "");
}

TEST_F(ControlServer, ManyRequestsAtOnceAreAnsweredInTurn) {
  open();
  RawPeer peer(path());
  std::string requests;
  for (int i = 1; i <= 200; ++i) requests += fmt::format("{{\"id\":{},\"do\":\"pause\"}}\n", i);
  peer.send(requests);
  for (int i = 1; i <= 200; ++i) ASSERT_THAT(peer.line(), StartsWith(fmt::format("{{\"id\":{},", i)));
}

TEST_F(ControlServer, WhoDoesNotReadIsDroppedAndOthersAreServed) {
  snapshot_.events.assign(5000, {{}, "SPY", std::string(1000, 'x')});
  open({.unread = 100ms});
  const RawPeer deaf = [this] {
    RawPeer peer(path());
    peer.send("{\"do\":\"snapshot\"}\n");
    return peer;
  }();
  while (clients() != 0) std::this_thread::yield();
  auto client = Client::connect(path()).value();
  EXPECT_TRUE(client.answer_to(client.ask_snapshot().value(), kLongest));
}

TEST_F(ControlServer, NoMoreThanSoManyAreServedAndThePlaceOfWhoLeavesIsFree) {
  open({.clients = 2});
  auto first = std::make_unique<RawPeer>(path());
  EXPECT_THAT(first->ask(R"({"do":"pause"})"), HasSubstr("true"));
  RawPeer second(path());
  EXPECT_THAT(second.ask(R"({"do":"pause"})"), HasSubstr("true"));
  {
    RawPeer third(path());
    EXPECT_THAT(third.line(), HasSubstr("busy"));
    EXPECT_EQ(third.line(), "");
  }
  first.reset();
  while (clients() != 1) std::this_thread::yield();
  RawPeer fourth(path());
  EXPECT_THAT(fourth.ask(R"({"do":"pause"})"), HasSubstr("true"));
}

TEST_F(ControlServer, AnotherUserIsRefused) {
  open();
  loop_.run_and_wait([this] { server_->allow_only(::geteuid() + 1); });
  RawPeer peer(path());
  EXPECT_THAT(peer.line(), AllOf(HasSubstr("forbidden"), HasSubstr("another user")));
  EXPECT_EQ(peer.line(), "");
}

TEST_F(ControlServer, ACommandThatIsDoneAfterItsClientHasGoneHurtsNobody) {
  hold_ = true;
  open();
  {
    RawPeer peer(path());
    peer.send("{\"do\":\"pause\"}\n");
    while (clients() == 0) std::this_thread::yield();
  }
  bool has_come = false;
  while (!has_come) loop_.run_and_wait([&] { has_come = static_cast<bool>(held_); });
  held_(CommandResult{});
  RawPeer peer(path());
  hold_ = false;
  EXPECT_THAT(peer.ask(R"({"do":"pause"})"), HasSubstr("true"));
}

TEST_F(ControlServer, ClientsHearOfItsEnd) {
  open();
  auto client = Client::connect(path()).value();
  ASSERT_TRUE(client.answer_to(client.ask_snapshot().value(), kLongest));
  loop_.run_and_wait([this] { server_.reset(); });
  const auto message = client.receive(kLongest);
  ASSERT_FALSE(message);
  EXPECT_EQ(message.error().category, ErrorCategory::Connection);
  EXPECT_FALSE(std::filesystem::exists(path()));
}

}  // namespace
}  // namespace ibflow::control::test
