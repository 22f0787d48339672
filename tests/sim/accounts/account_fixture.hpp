#pragma once
// Requests about accounts, and what is looked for in their answers.

#include "../server/gateway_fixture.hpp"

namespace ibflow::sim::test {

inline protocol::RequestAccountUpdates updates(std::string account = {}, bool subscribe = true) {
  return {.subscribe = subscribe, .acct_code = std::move(account)};
}

inline protocol::RequestAccountSummary summary(std::int32_t id, std::string tags, std::string group = "All") {
  return {.request_id = id, .group_name = std::move(group), .tags = std::move(tags)};
}

/// The last value of a row, or "absent".
inline std::string value(const std::vector<AnyResponse>& answers, std::string_view key,
                         std::string_view currency) {
  std::string last = "absent";
  for (const auto& row : only<protocol::AccountValue>(answers)) {
    if (row.key == key && row.currency == currency) last = row.val;
  }
  return last;
}

inline core::Decimal amount(const std::vector<AnyResponse>& answers, std::string_view key,
                            std::string_view currency = "USD") {
  return core::Decimal::parse(value(answers, key, currency)).value();
}

/// What was paid and given in fees by the executions of `answers`.
struct Paid {
  core::Decimal cash;
  double commission = 0;
};
inline Paid paid(const std::vector<AnyResponse>& answers) {
  Paid sum;
  for (const auto& message : only<protocol::ExecutionDetails>(answers)) {
    const auto& execution = message.execution;
    const auto value = *execution.shares * core::Decimal::from_double(execution.price).value();
    sum.cash += execution.side == "BOT" ? value : -value;
  }
  for (const auto& message : only<protocol::CommissionReport>(answers))
    sum.commission += message.commission_and_fees.value_or(0);
  return sum;
}

/// Every statement at a text version and a protobuf version.
class AccountTest : public GatewayTest, public testing::WithParamInterface<int> {
 protected:
  std::unique_ptr<TestClient> client_at(std::int32_t id, std::string_view time_of_day) {
    auto client = connect(id, true, GetParam());
    client->run_to(time_of_day);
    return client;
  }
  std::unique_ptr<TestClient> watcher(std::int32_t id) { return connect(id, false, GetParam()); }
};

inline std::string version_name(const testing::TestParamInfo<int>& version) {
  return std::to_string(version.param);
}

}  // namespace ibflow::sim::test
