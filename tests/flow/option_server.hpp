#pragma once
// A real server over a file of option trades, its clock at 10:30, and a connection to it.

#include <gtest/gtest.h>

#include <memory>

#include "tests/flow/fixtures.hpp"
#include "tests/flow/options_builders.hpp"

namespace ibflow::flow::testing {

class OptionServerTest : public ::testing::Test {
 protected:
  /// Nothing after `known` is in the file.
  explicit OptionServerTest(core::Timestamp known = options::testing::on_day(std::chrono::hours(16)),
                            ServerConfig config = without_limits()) {
    auto store = file_.open();
    options::testing::fill(store, known);
    server_ = Server::start(std::move(config), file_.open(), options::kBaselineName, time_).value();
    connection_ = std::make_unique<RawConnection>(server_->port());
  }
  static ServerConfig without_limits() {
    return {.port = 0, .api_keys = {kKey}, .standard_limit = 0, .heavy_limit = 0};
  }

  options::testing::StoreFile file_;
  ManualTimeSource time_{options::testing::on_day(std::chrono::hours(10) + std::chrono::minutes(30))};
  std::unique_ptr<Server> server_;
  std::unique_ptr<RawConnection> connection_;
};

}  // namespace ibflow::flow::testing
