#include "ibflow/protocol/capture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace ibflow::protocol {
namespace {

using ::testing::HasSubstr;

core::Timestamp at(std::string_view text) {
  return core::parse_iso(text).value();
}

std::vector<CaptureEntry> some_entries() {
  return {
      CapturedFault{0, at("2026-01-05T14:29:59.5Z"), "cannot connect to 127.0.0.1:4002"},
      CapturedSession{1, at("2026-01-05T14:30:00.000000001Z"), "127.0.0.1:4002", 225,
                      "20260105 09:30:00 EST"},
      CapturedFrame{1, at("2026-01-05T14:30:00.25Z"), CaptureDirection::Sent, std::string("\0\0\x01\x0F", 4)},
      CapturedFrame{1, at("2026-01-05T14:30:01Z"), CaptureDirection::Received, "\xFF{\"}\n"},
      CapturedFault{1, at("2026-01-05T14:30:02Z"), "a \"quoted\" text,\nwith a line break and \x80\xC3"}};
}

std::string text_of(const std::vector<CaptureEntry>& entries) {
  CaptureWriter writer;
  std::string text;
  for (const auto& entry : entries) {
    if (const auto* frame = std::get_if<CapturedFrame>(&entry)) {
      writer.append_frame(text, frame->session, frame->time, frame->direction, frame->payload);
    } else if (const auto* session = std::get_if<CapturedSession>(&entry)) {
      writer.append(text, *session);
    } else {
      writer.append(text, std::get<CapturedFault>(entry));
    }
  }
  return text;
}

struct Read {
  std::vector<CaptureEntry> entries;
  std::size_t torn = 0;
  std::string error;
};

Read read_back(std::string_view text, std::size_t piece = std::string_view::npos) {
  CaptureReader reader("session.jsonl");
  Read read;
  const auto take = [&] {
    for (;;) {
      auto entry = reader.next();
      if (!entry) {
        read.error = entry.error().message;
        return;
      }
      if (!*entry) return;
      read.entries.push_back(std::move(**entry));
    }
  };
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
    reader.append(text.substr(0, piece));
    take();
  }
  reader.finish();
  take();
  read.torn = reader.torn_lines();
  return read;
}

TEST(Capture, IsLinesThatPeopleCanRead) {
  EXPECT_EQ(text_of(some_entries()),
            "{\"session\":0,\"time\":\"2026-01-05T14:29:59.500000000Z\",\"fault\":\"cannot connect to "
            "127.0.0.1:4002\"}\n"
            "{\"session\":1,\"time\":\"2026-01-05T14:30:00.000000001Z\",\"peer\":\"127.0.0.1:4002\","
            "\"server_version\":225,\"connection_time\":\"20260105 09:30:00 EST\"}\n"
            "{\"session\":1,\"time\":\"2026-01-05T14:30:00.250000000Z\",\"direction\":\"sent\",\"frame\":"
            "\"0000010f\"}\n"
            "{\"session\":1,\"time\":\"2026-01-05T14:30:01.000000000Z\",\"direction\":\"received\",\"frame\":"
            "\"ff7b227d0a\"}\n"
            "{\"session\":1,\"time\":\"2026-01-05T14:30:02.000000000Z\",\"fault\":\"a \\\"quoted\\\" text,"
            "\\u000awith a line break and \\u0080\\u00c3\"}\n");
}

TEST(Capture, ReadsBackAsItWasWrittenHoweverItIsCut) {
  const auto text = text_of(some_entries());
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, text.size()}) {
    const auto read = read_back(text, piece);
    EXPECT_EQ(read.error, "");
    EXPECT_EQ(read.entries, some_entries()) << "in pieces of " << piece;
    EXPECT_EQ(read.torn, 0U);
  }
}

TEST(Capture, LeavesOutALastLineThatWasTornAnywhere) {
  const auto entries = some_entries();
  const auto text = text_of(entries);
  const auto last_line = text_of({entries.back()});
  for (std::size_t left = 1; left + 1 < last_line.size(); ++left) {
    const auto read = read_back(text.substr(0, text.size() - last_line.size() + left));
    EXPECT_EQ(read.error, "") << left;
    EXPECT_EQ(read.entries.size(), entries.size() - 1) << left;
    EXPECT_EQ(read.torn, 1U) << left;
  }
}

TEST(Capture, LeavesOutATornLineBehindWhichALaterRunGoesOn) {
  const auto text = text_of(some_entries());
  const auto torn = text.substr(0, text.size() - 20) + "\n" + text_of({some_entries()[1]});
  const auto read = read_back(torn);
  EXPECT_EQ(read.error, "");
  EXPECT_EQ(read.torn, 1U);
  ASSERT_EQ(read.entries.size(), some_entries().size());
  EXPECT_EQ(read.entries.back(), some_entries()[1]);
}

TEST(Capture, NamesFileAndLineOfWhatIsNoCapture) {
  const auto good = text_of({some_entries()[1]});
  const auto frame = text_of({some_entries()[2]});
  const auto error_of = [&](const std::string& line) { return read_back(good + line + "\n" + frame).error; };
  EXPECT_THAT(error_of("garbage"), HasSubstr("session.jsonl, line 2"));
  EXPECT_THAT(error_of("[1]"), HasSubstr("no JSON object"));
  EXPECT_THAT(error_of("{\"session\":-1}"), HasSubstr("\"session\" is no whole number"));
  EXPECT_THAT(error_of("{\"session\":1,\"time\":\"noon\"}"), HasSubstr("noon"));
  const std::string head = "{\"session\":1,\"time\":\"2026-01-05T14:30:00Z\"";
  EXPECT_THAT(error_of(head + "}"), HasSubstr("none of"));
  EXPECT_THAT(error_of(head + ",\"direction\":\"up\",\"frame\":\"00\"}"),
              HasSubstr("neither received nor sent"));
  EXPECT_THAT(error_of(head + ",\"direction\":\"sent\",\"frame\":\"0\"}"), HasSubstr("hexadecimal"));
  EXPECT_THAT(error_of(head + ",\"direction\":\"sent\",\"frame\":\"0g\"}"), HasSubstr("hexadecimal"));
  EXPECT_THAT(error_of(head + ",\"direction\":\"sent\",\"frame\":\"\"}"), HasSubstr("hexadecimal"));
  EXPECT_THAT(error_of(head + ",\"server_version\":99,\"peer\":\"\",\"connection_time\":\"\"}"),
              HasSubstr("100..225"));
  EXPECT_THAT(read_back("garbage").error, HasSubstr("session.jsonl, line 1"));
  EXPECT_EQ(read_back("").error, "");
}

TEST(Capture, GivesTheSameErrorAgain) {
  CaptureReader reader("x");
  reader.append("garbage\nmore\n");
  const auto first = reader.next();
  ASSERT_FALSE(first);
  reader.append(text_of(some_entries()));
  const auto second = reader.next();
  ASSERT_FALSE(second);
  EXPECT_EQ(first.error(), second.error());
}

TEST(Capture, ReadsAWholeFile) {
  const auto file = std::filesystem::temp_directory_path() / ("ibflow-capture-" + std::to_string(::getpid()));
  std::ofstream(file, std::ios::binary) << text_of(some_entries());
  const auto entries = read_capture(file);
  std::filesystem::remove(file);
  ASSERT_TRUE(entries) << entries.error().message;
  EXPECT_EQ(*entries, some_entries());
  const auto missing = read_capture(file);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().category, core::ErrorCategory::Storage);
  EXPECT_THAT(missing.error().message, HasSubstr(file.string()));
}

}  // namespace
}  // namespace ibflow::protocol
