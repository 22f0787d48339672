#pragma once
// A recording proxy between a server and its clients.

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>

#include "ibflow/sim/replay/recording_proxy.hpp"

namespace ibflow::sim::test {

/// nullptr, and a failure of the test, when it does not start.
inline std::unique_ptr<RecordingProxy> proxy_before(std::uint16_t upstream_port,
                                                    const std::filesystem::path& file) {
  RecordingProxyConfig config;
  config.upstream_port = upstream_port;
  config.port = 0;
  config.file = file;
  auto started = RecordingProxy::start(config);
  EXPECT_TRUE(started) << started.error().message;
  return started ? std::move(*started) : nullptr;
}

}  // namespace ibflow::sim::test
