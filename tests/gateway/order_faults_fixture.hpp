#pragma once
// Orders at the simulated gateway while the faults of its library happen, at four server versions.

#include <string>
#include <string_view>
#include <vector>

#include "tests/gateway/orders_fixture.hpp"

namespace ibflow::tests {

class OrderFaultsTest : public OrdersTest, public ::testing::WithParamInterface<int> {
 protected:
  OrderFaultsTest() : OrdersTest(GetParam()) {}

  void hear(const gateway::OrderChange& change) override {
    told.push_back(change);
    OrdersTest::hear(change);
  }
  /// A session with a contract that is known, so that nothing but what follows meets the fault.
  void open_quietly() {
    open();
    apple();
  }
  void wait_for_change(const std::string& beginning) {
    heard.wait_for([&] {
      return std::ranges::any_of(heard.lines,
                                 [&](const std::string& line) { return line.starts_with(beginning); });
    });
  }
  std::size_t changes_told(orders::OrderEventKind kind) {
    std::size_t count = 0;
    on_loop([&] {
      count = static_cast<std::size_t>(std::ranges::count(told, kind, &gateway::OrderChange::kind));
    });
    return count;
  }
  gateway::OrderChange change_told(orders::OrderEventKind kind) {
    gateway::OrderChange copy;
    on_loop([&] {
      const auto found = std::ranges::find(told, kind, &gateway::OrderChange::kind);
      if (found != told.end()) copy = *found;
    });
    return copy;
  }
  gateway::RecoveryReport reconcile() {
    const auto report = ask(gateway->orders().reconcile());
    EXPECT_TRUE(report) << report.error().message;
    return report.value_or(gateway::RecoveryReport());
  }
  /// The broker and we agree on everything. The first pass may find more proof of what is known.
  void expect_agreement() {
    const auto first = reconcile();
    EXPECT_TRUE(first.reconciled.differences.empty())
        << (first.reconciled.differences.empty() ? "" : first.reconciled.differences.front().text);
    const auto report = reconcile();
    EXPECT_TRUE(report.reconciled.adjustments.empty());
    EXPECT_TRUE(report.reconciled.is_clean())
        << (report.reconciled.differences.empty() ? "changes" : report.reconciled.differences.front().text);
    EXPECT_EQ(report.why_not_trade, "");
  }
  void pass_session(std::chrono::seconds time) {
    pass_session_time(*server, time);
    settle();
  }
  journal::JournalReader read_journal() {
    auto reader = journal::JournalReader::open(journal);
    EXPECT_TRUE(reader) << reader.error().message;
    return std::move(*reader);
  }
  /// The order's words from the broker are in the journal, with the messages that said them.
  bool journal_tells(const std::string& key, const std::string& words) {
    const auto evidence = read_journal().evidence(key);
    EXPECT_TRUE(evidence) << evidence.error().message;
    return evidence && std::ranges::any_of(*evidence, [&](const journal::EvidenceEntry& entry) {
             return entry.record.text.contains(words) && !entry.record.raw.empty();
           });
  }

  std::vector<gateway::OrderChange> told;  // of the loop's thread
};

inline auto every_server_version() {
  return ::testing::Values(176, 200, 213, 225);
}
inline std::string version_name(const ::testing::TestParamInfo<int>& version) {
  return "v" + std::to_string(version.param);
}

}  // namespace ibflow::tests
