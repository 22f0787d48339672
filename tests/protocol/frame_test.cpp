// Framing: bytes arrive in any pieces, lengths are checked before they are believed.

#include "ibflow/protocol/frame.hpp"

#include <gtest/gtest.h>

#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace ibflow::protocol {
namespace {

std::string frame(std::string_view payload) {
  std::string out;
  append_frame(out, payload);
  return out;
}

std::vector<std::string> take_all(FrameReader& reader) {
  std::vector<std::string> payloads;
  for (;;) {
    const auto next = reader.next();
    EXPECT_TRUE(next.has_value());
    if (!next || !*next) return payloads;
    payloads.emplace_back(**next);
  }
}

TEST(Frame, IsLengthInNetworkOrderThenPayload) {
  EXPECT_EQ(frame("71"), std::string("\0\0\0\2", 4) + "71");
  const auto large = frame(std::string(0x010203, 'x'));
  EXPECT_EQ(large.substr(0, 4), std::string("\0\1\2\3", 4));
  EXPECT_EQ(large.size(), 4U + 0x010203);
}

TEST(Frame, RefusesToWriteWhatNoPeerWouldRead) {
  std::string out;
  EXPECT_THROW(append_frame(out, ""), std::length_error);
  EXPECT_THROW(append_frame(out, std::string(kMaxPayload + 1, 'x')), std::length_error);
  EXPECT_EQ(out, "");
}

TEST(FrameReader, GivesManyFramesOfOneRead) {
  FrameReader reader;
  reader.append(frame("one") + frame("two") + frame("three"));
  EXPECT_EQ(take_all(reader), (std::vector<std::string>{"one", "two", "three"}));
  EXPECT_EQ(reader.pending(), 0U);
}

TEST(FrameReader, WaitsForTheLastByte) {
  FrameReader reader;
  for (const char c : frame("hello")) {
    EXPECT_TRUE(take_all(reader).empty());
    reader.append(std::string_view(&c, 1));
  }
  EXPECT_EQ(take_all(reader), std::vector<std::string>{"hello"});
}

TEST(FrameReader, GivesTheSameFramesHoweverTheStreamIsCut) {
  constexpr unsigned kSeed = 20190213;
  std::mt19937 random(kSeed);
  std::vector<std::string> payloads;
  std::string stream;
  for (int i = 0; i < 300; ++i) {
    payloads.emplace_back(1 + random() % 200, static_cast<char>('a' + random() % 26));
    append_frame(stream, payloads.back());
  }
  for (int round = 0; round < 20; ++round) {
    FrameReader reader;
    std::vector<std::string> taken;
    for (std::size_t at = 0; at < stream.size();) {
      const std::size_t length = std::min<std::size_t>(stream.size() - at, 1 + random() % 97);
      reader.append(std::string_view(stream).substr(at, length));
      at += length;
      for (auto& payload : take_all(reader)) taken.push_back(std::move(payload));
    }
    ASSERT_EQ(taken, payloads) << "seed " << kSeed << " round " << round;
  }
}

TEST(FrameReader, TakesTheLargestLegalFrame) {
  FrameReader reader;
  reader.append(frame(std::string(kMaxPayload, 'x')));
  const auto next = reader.next();
  ASSERT_TRUE(next.has_value() && next->has_value());
  EXPECT_EQ((*next)->size(), kMaxPayload);
}

class BadLength : public ::testing::TestWithParam<std::string> {};

TEST_P(BadLength, IsAnErrorThatStays) {
  FrameReader reader;
  reader.append(frame("good") + GetParam());
  ASSERT_EQ(**reader.next(), "good");
  for (int i = 0; i < 2; ++i) {
    const auto next = reader.next();
    ASSERT_FALSE(next.has_value());
    EXPECT_EQ(next.error().category, core::ErrorCategory::Protocol);
    EXPECT_EQ(next.error().code, 507);
    reader.append("more");
  }
}

INSTANTIATE_TEST_SUITE_P(FrameReader, BadLength,
                         ::testing::Values(std::string("\0\0\0\0", 4), std::string("\1\0\0\0", 4),
                                           std::string("\xff\xff\xff\xff", 4), std::string("HTTP")));

}  // namespace
}  // namespace ibflow::protocol
