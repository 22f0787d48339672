#pragma once
// Orders of a gateway at the simulated one, with a journal that survives its gateway.

#include <unistd.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/gateway/orders.hpp"
#include "ibflow/journal/reader.hpp"
#include "ibflow/protocol/builders/contracts.hpp"
#include "ibflow/protocol/builders/orders.hpp"
#include "ibflow/sim/gateway_server.hpp"
#include "tests/gateway/fixture.hpp"
#include "tests/gateway/library_fault.hpp"

namespace ibflow::tests {

namespace build = protocol::build;
using build::Action;
using gateway::CancelResult;
using gateway::ModifyResult;
using gateway::OrderModification;
using gateway::PlaceOptions;
using orders::PublicStatus;
using orders::SendCertainty;

class OrdersTest : public GatewayTest {
 protected:
  explicit OrdersTest(int server_version) : server_version_(server_version) {}

  void SetUp() override {
    GatewayTest::SetUp();
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    std::string name = std::string(test->test_suite_name()) + test->name();
    std::ranges::replace(name, '/', '_');
    journal =
        std::filesystem::path(::testing::TempDir()) / (name + '_' + std::to_string(::getpid()) + ".sqlite");
    remove_journal();
    sim::GatewayServerConfig config;
    config.port = 0;
    config.data_folder = IBFLOW_SOURCE_DIR "/data/demo/us-equities-2019-02";
    config.tickers = {"AAPL", "SPY"};
    config.date = *core::parse_date("2019-02-13");
    config.max_server_version = server_version_;
    config.accounts = accounts();
    auto started = sim::GatewayServer::start(config);
    ASSERT_TRUE(started) << started.error().message;
    server = std::move(*started);
  }
  void TearDown() override {
    close();
    GatewayTest::TearDown();
    if (server) server->stop();
    remove_journal();
  }
  /// Of the login.
  [[nodiscard]] virtual std::vector<std::string> accounts() const { return {kAccount}; }
  void remove_journal() const {
    for (const auto* end : {"", "-wal", "-shm"}) std::filesystem::remove(journal.string() + end);
  }

  gateway::GatewayConfig orders_config() {
    auto config = config_for(server->port());
    config.clock = gateway::GatewayConfig::ClockSource::System;
    config.orders.journal = journal;
    config.orders.answer_within = std::chrono::milliseconds(500);
    config.orders.quarantine = std::chrono::milliseconds(300);
    return config;
  }
  /// A session whose recovery has come to its end.
  gateway::RecoveryReport open() { return open(orders_config()); }
  gateway::RecoveryReport open(const gateway::GatewayConfig& config) {
    make(config);
    on_loop([&] {
      changes.emplace(gateway->orders().changes());
      changes->on_value([this](const gateway::OrderChange& change) { hear(change); });
    });
    connect();
    const auto report = ask(gateway->orders().reconcile());
    EXPECT_TRUE(report) << report.error().message;
    return report.value_or(gateway::RecoveryReport());
  }
  /// As if the process had been killed: no goodbye, and what the journal has is all that is left.
  void close() {
    on_loop([&] { changes.reset(); });
    destroy();
  }
  virtual void hear(const gateway::OrderChange& change) {
    heard.note(std::string(to_string(change.kind)) + ' ' + to_string(change.to));
  }

  void fault(const std::string& name) { run_library_fault(*server, name); }
  void perform(const std::string& actions) { perform_actions(*server, actions); }

  /// How the simulator stands when all that it has said so far has been heard.
  sim::GatewayServerStatus broker() {
    const auto time = ask(gateway->current_time());
    EXPECT_TRUE(time) << time.error().message;
    return server->status();
  }

  core::Expected<gateway::OrderTicket> place(core::Expected<protocol::Order> order,
                                             PlaceOptions options = {}) {
    if (!order) return std::unexpected(order.error());
    return ask(gateway->orders().place(apple(), *order, std::move(options)));
  }
  /// Far from the market: it rests.
  core::Expected<gateway::OrderTicket> place_resting(PlaceOptions options = {}) {
    return place(build::limit(Action::Buy, 100, 100.0), std::move(options));
  }
  gateway::OrderView view(const std::string& key) {
    gateway::OrderView copy;
    on_loop([&] {
      if (const auto found = gateway->orders().find(key)) copy = *found;
    });
    return copy;
  }
  gateway::OrdersSnapshotPointer snapshot() {
    gateway::OrdersSnapshotPointer now;
    on_loop([&] { now = gateway->orders().snapshot(); });
    return now;
  }
  core::Decimal position() {
    core::Decimal quantity;
    on_loop([&] { quantity = gateway->orders().position(kAccount, con_id()); });
    return quantity;
  }
  orders::Exposure exposure() {
    orders::Exposure result;
    on_loop([&] { result = gateway->orders().exposure(kAccount, con_id()); });
    return result;
  }
  std::string why_not_place() {
    std::string why;
    on_loop([&] { why = gateway->orders().why_not_place(); });
    return why;
  }
  core::ConId con_id() {
    if (con_id_.value == 0) apple();
    return con_id_;
  }
  protocol::Contract apple() {
    if (con_id_.value != 0) return contract_;
    contract_.symbol = "AAPL";
    contract_.sec_type = "STK";
    contract_.exchange = "SMART";
    contract_.currency = "USD";
    const auto found = ask(gateway->contracts().qualify(contract_));
    EXPECT_TRUE(found) << found.error().message;
    if (found) contract_.con_id = found->contract.con_id;
    con_id_ = core::ConId(contract_.con_id);
    return contract_;
  }

  static constexpr auto kAccount = "DU1234567";
  std::filesystem::path journal;
  std::unique_ptr<sim::GatewayServer> server;
  std::optional<gateway::Subscription<gateway::OrderChange>> changes;

 private:
  int server_version_;
  protocol::Contract contract_;
  core::ConId con_id_;
};

}  // namespace ibflow::tests
