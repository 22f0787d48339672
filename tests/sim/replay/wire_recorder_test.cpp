#include "ibflow/sim/replay/wire_recorder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "ibflow/protocol/codec.hpp"

namespace ibflow::sim {
namespace {

using protocol::CaptureDirection;
using protocol::CaptureEntry;
using testing::HasSubstr;

const core::Timestamp kNow = core::from_unix_seconds(1'767'614'400);

std::vector<CaptureEntry> entries_of(const std::string& lines) {
  protocol::CaptureReader reader("test");
  reader.append(lines);
  reader.finish();
  std::vector<CaptureEntry> entries;
  for (auto entry = reader.next(); entry && *entry; entry = reader.next()) entries.push_back(**entry);
  return entries;
}

std::string hello(int from = 100, int to = 225) {
  std::string bytes;
  protocol::append_client_hello(bytes, {.min_version = from, .max_version = to, .connect_options = {}});
  return bytes;
}
std::string answer(int version) {
  std::string bytes;
  protocol::append_server_hello(bytes, {version, "20260105 07:00:00 EST"});
  return bytes;
}
std::string start(int version) {
  protocol::StartApi message;
  message.client_id = 7;
  std::string bytes;
  EXPECT_TRUE(protocol::append_request(bytes, message, version));
  return bytes;
}
std::string accounts(const std::string& list, int version) {
  protocol::ManagedAccounts message;
  message.accounts_list = list;
  std::string bytes;
  protocol::append_response(bytes, message, version);
  return bytes;
}
std::string position(const std::string& account, int version) {
  protocol::Position message;
  message.account = account;
  message.contract.symbol = "AAPL";
  message.position = core::Decimal(100);
  std::string bytes;
  protocol::append_response(bytes, message, version);
  return bytes;
}

/// What the frames of a direction hold, without their lengths.
std::string payloads(const std::vector<CaptureEntry>& entries, CaptureDirection direction) {
  std::string all;
  for (const auto& entry : entries) {
    const auto* frame = std::get_if<protocol::CapturedFrame>(&entry);
    if (frame != nullptr && frame->direction == direction) all += frame->payload;
  }
  return all;
}

class WireRecorderTest : public testing::TestWithParam<int> {
 protected:
  static int version() { return GetParam(); }
  protocol::WireRedaction redaction_;
  WireRecorder recorder_{3, "127.0.0.1:4002", redaction_};
};

TEST_P(WireRecorderTest, WritesTheSameHoweverTheStreamsAreCut) {
  const auto client = hello() + start(version());
  const auto gateway = answer(version()) + accounts("DU1234567", version());
  for (const char byte : client) recorder_.from_client({&byte, 1}, kNow);
  EXPECT_FALSE(recorder_.has_session()) << "the client went on before its answer";
  for (const char byte : gateway) recorder_.from_gateway({&byte, 1}, kNow);
  const auto bytewise = recorder_.take_lines();

  protocol::WireRedaction other;
  WireRecorder whole(3, "127.0.0.1:4002", other);
  whole.from_client(client, kNow);
  whole.from_gateway(gateway, kNow);
  EXPECT_EQ(whole.take_lines(), bytewise);

  const auto entries = entries_of(bytewise);
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(std::get<protocol::CapturedSession>(entries[0]),
            (protocol::CapturedSession{3, kNow, "127.0.0.1:4002", version(), "20260105 07:00:00 EST"}));
  const auto& sent = std::get<protocol::CapturedFrame>(entries[1]);
  EXPECT_EQ(sent.direction, CaptureDirection::Sent);
  EXPECT_EQ(sent.payload, start(version()).substr(4));
}

TEST_P(WireRecorderTest, AccountsHaveTheSameAliasOfTheSameLengthEverywhere) {
  recorder_.from_client(hello() + start(version()), kNow);
  recorder_.from_gateway(answer(version()) + accounts("DU7654321,PAPER_ALPHA,", version()), kNow);
  recorder_.from_gateway(position("PAPER_ALPHA", version()) + position("DU7654321", version()), kNow);
  const auto received = payloads(entries_of(recorder_.take_lines()), CaptureDirection::Received);
  const auto plain = accounts("DU7654321,PAPER_ALPHA,", version()).substr(4) +
                     position("PAPER_ALPHA", version()).substr(4) +
                     position("DU7654321", version()).substr(4);
  EXPECT_EQ(received.size(), plain.size());
  EXPECT_THAT(received, Not(HasSubstr("DU7654321")));
  EXPECT_THAT(received, Not(HasSubstr("PAPER_ALPHA")));
  EXPECT_THAT(received, HasSubstr("DU0000001"));

  WireRecorder next(4, "127.0.0.1:4002", redaction_);
  next.from_client(hello(), kNow);
  next.from_gateway(answer(version()) + accounts("DU7654321", version()), kNow);
  EXPECT_THAT(payloads(entries_of(next.take_lines()), CaptureDirection::Received), HasSubstr("DU0000001"))
      << "in the next session too";
}

INSTANTIATE_TEST_SUITE_P(TextAndProtobuf, WireRecorderTest, testing::Values(157, 200, 225));

TEST(WireRecorder, AStreamThatIsNoneOfTheProtocolsIsFollowedNoFurther) {
  protocol::WireRedaction redaction;
  WireRecorder recorder(1, "127.0.0.1:4002", redaction);
  recorder.from_client("GET / HTTP/1.1\r\n\r\n", kNow);
  EXPECT_TRUE(recorder.is_lost());
  EXPECT_FALSE(recorder.has_session());

  WireRecorder midway(2, "127.0.0.1:4002", redaction);
  midway.from_client(hello(), kNow);
  midway.from_gateway(answer(200) + std::string(4, '\0') + "rest", kNow);
  EXPECT_TRUE(midway.is_lost());
  const auto entries = entries_of(midway.take_lines());
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(std::get<protocol::CapturedFault>(entries[1]).session, 2U);
  midway.from_client(start(200), kNow);
  EXPECT_EQ(midway.take_lines(), "");
}

TEST(WireRecorder, AVersionTheClientDidNotOfferIsAFault) {
  protocol::WireRedaction redaction;
  WireRecorder recorder(1, "127.0.0.1:4002", redaction);
  recorder.from_client(hello(213, 225), kNow);
  recorder.from_gateway(answer(200), kNow);
  EXPECT_TRUE(recorder.is_lost());
  EXPECT_FALSE(recorder.has_session());
}

}  // namespace
}  // namespace ibflow::sim
