// Damaged bytes: every message cut anywhere, flipped anywhere, and pure noise. Nothing may crash or hang; a
// decoder built with sanitizers checks that nothing is read beyond the payload.

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "capture.hpp"
#include "message_builders.hpp"
#include "vector_file.hpp"

namespace ibflow::protocol::testing {
namespace {

constexpr unsigned kSeed = 20190213;

struct Sample {
  std::string payload;
  int server_version = 0;
  bool is_request = false;
};

std::vector<Sample> samples() {
  std::vector<Sample> all;
  for (const bool is_request : {true, false}) {
    for (const auto& vector : load_vectors(is_request ? "requests.jsonl" : "responses.jsonl")) {
      if (!vector.contains("hex") || vector.contains("server_reply_hex")) continue;
      const auto frame = from_hex(vector.at("hex").as_string());
      all.push_back({std::string(payload_of(frame)), static_cast<int>(vector.at("server_version").as_int64()),
                     is_request});
    }
  }
  return all;
}

/// Dispatches a copy without a byte to spare, so that a sanitizer sees every step too far.
core::Expected<void> dispatch(std::string_view payload, int server_version, bool is_request) {
  const auto exact = std::make_unique<char[]>(payload.size());
  std::copy(payload.begin(), payload.end(), exact.get());
  const std::string_view view(exact.get(), payload.size());
  RequestVisitor requests;
  ResponseVisitor responses;
  return is_request ? dispatch_request(view, server_version, requests)
                    : dispatch_response(view, server_version, responses);
}

TEST(Damage, AMessageCutAnywhereIsAnErrorOrWhole) {
  int errors = 0;
  for (const auto& sample : samples()) {
    ASSERT_TRUE(dispatch(sample.payload, sample.server_version, sample.is_request).has_value());
    // Long messages are cut at a stride that still hits every field now and then.
    const std::size_t stride = sample.payload.size() > 400 ? 7 : 1;
    for (std::size_t length = 0; length < sample.payload.size(); length += stride) {
      const auto done = dispatch(std::string_view(sample.payload).substr(0, length), sample.server_version,
                                 sample.is_request);
      if (done) continue;
      ++errors;
      ASSERT_EQ(done.error().category, core::ErrorCategory::Protocol);
    }
  }
  EXPECT_GT(errors, 1000);
}

TEST(Damage, AMessageWithoutItsLastFieldIsRefused) {
  for (int version = kFirstTextVersion; version <= kLastTextVersion; ++version) {
    const auto payload = std::string(payload_of(encode(an_order().buy(1).message(), version)));
    EXPECT_FALSE(
        dispatch(std::string_view(payload).substr(0, payload.size() - 1), version, true).has_value());
    OpenOrder open;
    open.order_state.status = "Submitted";
    const auto answer = std::string(payload_of(encode(open, version)));
    EXPECT_FALSE(dispatch(std::string_view(answer).substr(0, answer.size() - 1), version, false).has_value());
  }
}

TEST(Damage, RandomMutationsNeverCrash) {
  std::mt19937 random(kSeed);
  const auto all = samples();
  int errors = 0;
  for (int round = 0; round < 30000; ++round) {
    auto sample = all[random() % all.size()];
    const auto changes = 1 + random() % 4;
    for (unsigned i = 0; i < changes && !sample.payload.empty(); ++i) {
      const auto at = random() % sample.payload.size();
      switch (random() % 4) {
        case 0:
          sample.payload[at] = static_cast<char>(random());
          break;
        case 1:
          sample.payload.erase(at, 1 + random() % 8);
          break;
        case 2:
          sample.payload.insert(at, 1, static_cast<char>(random() % 2 == 0 ? '\0' : '9'));
          break;
        default:
          sample.payload[at] = static_cast<char>('0' + random() % 10);
      }
    }
    const int version = random() % 8 == 0 ? static_cast<int>(100 + random() % 101) : sample.server_version;
    if (!dispatch(sample.payload, version, sample.is_request)) ++errors;
  }
  EXPECT_GT(errors, 0) << "seed " << kSeed;
}

TEST(Damage, NoiseNeverCrashes) {
  std::mt19937 random(kSeed);
  for (int round = 0; round < 30000; ++round) {
    std::string payload = std::to_string(random() % 110) + '\0';
    const auto length = random() % 300;
    for (unsigned i = 0; i < length; ++i) {
      payload +=
          random() % 3 == 0 ? '\0' : static_cast<char>(random() % 2 == 0 ? random() : '0' + random() % 10);
    }
    static_cast<void>(dispatch(payload, static_cast<int>(100 + random() % 101), random() % 2 == 0));
  }
}

}  // namespace
}  // namespace ibflow::protocol::testing
