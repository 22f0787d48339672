#include "ibflow/wire/capture_dump.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "ibflow/protocol/codec.hpp"

namespace ibflow::wire {
namespace {

using ::testing::HasSubstr;

const core::Timestamp kNoon = core::from_unix_seconds(1'767'614'400);

std::string a_capture() {
  protocol::CaptureWriter writer;
  std::string text, start, answer;
  EXPECT_TRUE(protocol::append_request(start, protocol::StartApi{.client_id = 5}, 176));
  protocol::append_response(answer, protocol::NextValidId{.order_id = 77}, 176);
  writer.append(text, protocol::CapturedSession{2, kNoon, "127.0.0.1:4002", 176, "20260105 12:00:00 UTC"});
  writer.append_frame(text, 2, kNoon, protocol::CaptureDirection::Sent, start.substr(4));
  writer.append_frame(text, 2, kNoon + std::chrono::milliseconds(5), protocol::CaptureDirection::Received,
                      answer.substr(4));
  writer.append_frame(text, 2, kNoon, protocol::CaptureDirection::Received, std::string("9\0x\0", 4));
  writer.append(text, protocol::CapturedFault{2, kNoon, "closed"});
  return text;
}

std::string dump(std::string_view text, std::size_t piece = std::string_view::npos) {
  CaptureDump dump("c.jsonl");
  std::string out;
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size())))
    dump.append(text.substr(0, piece), out);
  dump.finish(out);
  return out;
}

TEST(CaptureDump, ShowsBothDirectionsWithTheirTimes) {
  const auto text = dump(a_capture());
  EXPECT_THAT(text, HasSubstr("2026-01-05T12:00:00.000000000Z  session 2 with 127.0.0.1:4002\n"
                              "          serverVersion: 176\n"
                              "          connectionTime: \"20260105 12:00:00 UTC\"\n"));
  EXPECT_THAT(text, HasSubstr("Z  sent  8 bytes  START_API (71), text\n"));
  EXPECT_THAT(text, HasSubstr("2026-01-05T12:00:00.005000000Z  received  7 bytes  NEXT_VALID_ID (9), text\n"
                              "          orderId: 77\n"));
  EXPECT_THAT(text, HasSubstr("received  4 bytes  malformed: "));
  EXPECT_THAT(text, HasSubstr("fault  closed\n"));
}

TEST(CaptureDump, IsTheSameHoweverTheFileIsCut) {
  const auto text = a_capture();
  for (const std::size_t piece : {1U, 10U, 100U}) EXPECT_EQ(dump(text, piece), dump(text)) << piece;
}

TEST(CaptureDump, SaysWhereItIsTornAndWhereItIsLost) {
  const auto text = a_capture();
  EXPECT_THAT(dump(text.substr(0, text.size() - 5)), HasSubstr("1 line was torn"));
  EXPECT_THAT(dump(text + "garbage\n"), HasSubstr("c.jsonl, line 6"));
}

TEST(CaptureDump, DoesNotGuessTheVersionOfAFrameWithoutASession) {
  const auto text = a_capture();
  EXPECT_THAT(dump(text.substr(text.find('\n') + 1)),
              HasSubstr("of a session whose start is not in the file"));
}

}  // namespace
}  // namespace ibflow::wire
