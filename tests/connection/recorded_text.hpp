#pragma once
// What a test records, and how it reads it back.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/protocol/capture.hpp"
#include "ibflow/protocol/codec.hpp"

namespace ibflow::connection::tests {

inline constexpr const char* kAccount = "DU7654321";
inline constexpr const char* kOddAccount = "DUH777888";  // of a form that only the login's list tells
inline const core::Timestamp kNoon = core::from_unix_seconds(1'767'614'400);  // 2026-01-05T12:00:00Z

/// A payload as the peer would send it, or as we would.
template <class Message>
std::string payload_of(const Message& message, int server_version) {
  std::string frame;
  if constexpr (protocol::Request<Message>) {
    EXPECT_TRUE(protocol::append_request(frame, message, server_version));
  } else {
    protocol::append_response(frame, message, server_version);
  }
  return frame.substr(4);
}

inline std::string accounts_payload(int server_version) {
  protocol::ManagedAccounts message;
  message.accounts_list = std::string(kAccount) + "," + kOddAccount + ",";
  return payload_of(message, server_version);
}

inline std::string value_payload(const std::string& account, int server_version) {
  protocol::AccountValue message;
  message.key = "NetLiquidation";
  message.val = "1000";
  message.currency = "USD";
  message.account_name = account;
  return payload_of(message, server_version);
}

inline std::string text_in(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// Every byte of a file and of the payloads in it.
inline std::string everything_in(const std::filesystem::path& file) {
  std::string all = text_in(file);
  const auto entries = protocol::read_capture(file);
  EXPECT_TRUE(entries) << (entries ? "" : entries.error().message);
  if (!entries) return all;
  for (const auto& entry : *entries) {
    if (const auto* frame = std::get_if<protocol::CapturedFrame>(&entry)) all += frame->payload;
  }
  return all;
}

template <class Entry>
std::vector<Entry> entries_of(const std::filesystem::path& file) {
  std::vector<Entry> found;
  const auto entries = protocol::read_capture(file);
  EXPECT_TRUE(entries) << (entries ? "" : entries.error().message);
  if (!entries) return found;
  for (const auto& entry : *entries) {
    if (const auto* one = std::get_if<Entry>(&entry)) found.push_back(*one);
  }
  return found;
}

/// The accounts that the account values of a capture name, in order; each must decode.
inline std::vector<std::string> accounts_in(const std::filesystem::path& file, int server_version) {
  struct Names final : protocol::ResponseVisitor {
    using protocol::ResponseVisitor::on;
    void on(const protocol::AccountValue& message) override { accounts.push_back(message.account_name); }
    std::vector<std::string> accounts;
  } names;
  for (const auto& frame : entries_of<protocol::CapturedFrame>(file)) {
    if (frame.direction != protocol::CaptureDirection::Received) continue;
    const auto decoded = protocol::dispatch_response(frame.payload, server_version, names);
    EXPECT_TRUE(decoded) << (decoded ? "" : decoded.error().message);
  }
  return names.accounts;
}

/// A folder of one test's own.
class Folder {
 public:
  Folder() {
    static std::atomic<int> number = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("ibflow-recorded-" + std::to_string(::getpid()) + "-" + std::to_string(++number));
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::vector<std::filesystem::path> files() const {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace ibflow::connection::tests
