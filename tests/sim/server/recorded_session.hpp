#pragma once
// A recorded session, written down as it happened.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/protocol/codec.hpp"
#include "ibflow/sim/replay/replayed_session.hpp"

namespace ibflow::sim::test {

inline constexpr int kVersion = 200;
inline const core::Timestamp kStart = core::from_unix_seconds(1'767'614'400);
/// Writes a recorded session down as it happened.
class Recorded {
 public:
  explicit Recorded(int version = kVersion) {
    entries_.emplace_back(
        protocol::CapturedSession{1, kStart, "127.0.0.1:4002", version, "20260105 07:00:00 EST"});
  }
  template <class Message>
  Recorded& sent(const Message& message, core::Duration after = {}) {
    std::string frame;
    EXPECT_TRUE(protocol::append_request(frame, message, kVersion));
    return add(protocol::CaptureDirection::Sent, frame, after);
  }
  template <class Message>
  Recorded& received(const Message& message, core::Duration after = {}) {
    std::string frame;
    protocol::append_response(frame, message, kVersion);
    return add(protocol::CaptureDirection::Received, frame, after);
  }
  Recorded& fault(std::string text) {
    entries_.emplace_back(protocol::CapturedFault{1, time_, std::move(text)});
    return *this;
  }
  [[nodiscard]] const std::vector<protocol::CaptureEntry>& entries() const { return entries_; }
  [[nodiscard]] std::shared_ptr<const RecordedSession> session() const {
    auto sessions = sessions_of(entries_, "test");
    EXPECT_TRUE(sessions) << (sessions ? "" : sessions.error().message);
    return std::make_shared<const RecordedSession>(std::move(sessions->front()));
  }

 private:
  Recorded& add(protocol::CaptureDirection direction, const std::string& frame, core::Duration after) {
    time_ += after;
    entries_.emplace_back(protocol::CapturedFrame{1, time_, direction, frame.substr(4)});
    return *this;
  }
  core::Timestamp time_ = kStart;
  std::vector<protocol::CaptureEntry> entries_;
};

inline protocol::NextValidId next_id(std::int32_t id) {
  return {.order_id = id};
}
inline protocol::CurrentTime the_time(core::Timestamp at) {
  return {.time = core::to_unix_seconds(at)};
}
inline protocol::StartApi a_start(std::string capabilities = {}) {
  protocol::StartApi start;
  start.client_id = 7;
  start.optional_capabilities = std::move(capabilities);
  return start;
}

}  // namespace ibflow::sim::test
