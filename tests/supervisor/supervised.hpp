#pragma once
// A supervisor on a running loop with a stand-in for the gateway's program, and a folder of its own.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ibflow/supervisor/supervisor.hpp"
#include "tests/connection/scripted_peer.hpp"

namespace ibflow::supervisor {

constexpr auto kLong = std::chrono::seconds(30);  // no test waits so long unless it fails

/// A folder that is gone with the test.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "ibflow-gw-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  operator const std::filesystem::path&() const { return path_; }  // NOLINT: it is one
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

inline std::string content(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}
inline void write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file) << text;
}

/// Lets a stand-in go on that waits at `gate`.
inline void open_gate(const std::filesystem::path& fifo) {
  std::ofstream(fifo) << "go";
}

/// Every status in order; waits until one fits.
class Statuses {
 public:
  void add(const GatewayStatus& status) {
    {
      const std::scoped_lock lock(mutex_);
      all_.push_back(status);
    }
    changed_.notify_all();
  }
  /// The first from `from` on that fits; what comes after it is for the next call.
  GatewayStatus wait_for(const std::function<bool(const GatewayStatus&)>& fits) {
    std::unique_lock lock(mutex_);
    GatewayStatus found;
    const bool came = changed_.wait_for(lock, kLong, [&] {
      for (; next_ < all_.size(); ++next_) {
        if (!fits(all_[next_])) continue;
        found = all_[next_++];
        return true;
      }
      return false;
    });
    EXPECT_TRUE(came) << "it did not happen; last: "
                      << (all_.empty() ? "nothing"
                                       : std::string(to_string(all_.back().state)) + ": " + all_.back().text);
    return found;
  }
  GatewayStatus wait_for(ProcessState state) {
    SCOPED_TRACE(std::string("waiting for ") + std::string(to_string(state)));
    return wait_for([state](const GatewayStatus& status) { return status.state == state; });
  }
  std::vector<ProcessState> states() {
    const std::scoped_lock lock(mutex_);
    std::vector<ProcessState> states;
    for (const auto& status : all_) {
      if (states.empty() || states.back() != status.state) states.push_back(status.state);
    }
    return states;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<GatewayStatus> all_;
  std::size_t next_ = 0;
};

class SupervisedTest : public ::testing::Test {
 protected:
  SupervisedTest() {
    port = tests::ScriptedPeer::refused_port();
    std::filesystem::create_directories(folder / "program");
    std::filesystem::create_directories(folder / "ibc/scripts");
    std::filesystem::create_symlink(STAND_IN_GATEWAY, folder / "program/ibgateway");
    std::filesystem::create_symlink(STAND_IN_GATEWAY, folder / "ibc/scripts/ibcstart.sh");
    config.name = "test";
    config.place = folder / "run";
    config.program.path = folder / "program";
    config.api.port = port;
    config.environment = {{"STAND_IN_SCRIPT", (folder / "script").string()}, {"PATH", "/usr/bin:/bin"}};
    config.lifecycle.probe_interval = std::chrono::milliseconds(20);
    config.lifecycle.start_wait = config.lifecycle.login_wait = config.lifecycle.stop_wait = kLong;
    config.lifecycle.restart_delay = std::chrono::milliseconds(10);
    loop.start();
  }
  ~SupervisedTest() override {
    pid_t group = 0;
    loop.run_and_wait([&] {
      if (supervisor && supervisor->status().process) group = supervisor->status().process->pid;
      supervisor.reset();
    });
    if (group > 0) ::kill(-group, SIGKILL);
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    loop.stop_and_join();
  }

  void use_ibc(std::uint16_t command_port = 0) {
    config.program.ibc_folder = folder / "ibc";
    config.program.version = "1037";
    config.program.ibc.credentials = {"edemo9001", "pa ss\\word#1"};
    config.program.ibc.command_port = command_port;
  }
  /// $API stands for the API's port.
  void script(std::string steps) {
    for (auto at = steps.find("$API"); at != std::string::npos; at = steps.find("$API"))
      steps.replace(at, 4, std::to_string(port));
    write(folder / "script", steps);
  }
  std::filesystem::path fifo(const std::string& name) {
    const auto path = folder / name;
    EXPECT_EQ(::mkfifo(path.c_str(), 0600), 0);
    return path;
  }
  core::Expected<void> open() {
    core::Expected<void> result;
    loop.run_and_wait([&] {
      auto opened =
          Supervisor::open(loop, config, [this](const GatewayStatus& status) { statuses.add(status); });
      if (!opened) result = std::unexpected(opened.error());
      if (opened) supervisor = std::move(*opened);
    });
    return result;
  }
  void start() {
    if (!supervisor) {
      const auto opened = open();
      ASSERT_TRUE(opened) << opened.error().message;
    }
    loop.run_and_wait([&] { supervisor->start(); });
  }
  void stop() {
    loop.run_and_wait([&] { supervisor->stop(); });
  }
  GatewayStatus status() {
    GatewayStatus copy;
    loop.run_and_wait([&] { copy = supervisor->status(); });
    return copy;
  }
  std::filesystem::path runtime() { return folder / "run/test"; }

  Folder folder;
  std::uint16_t port = 0;
  SupervisorConfig config;
  core::EventLoop loop;
  Statuses statuses;
  std::unique_ptr<Supervisor> supervisor;
};

}  // namespace ibflow::supervisor
