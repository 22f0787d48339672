// An account's profit and loss as it changes: profit HOST PORT TIMES
#include <cstdlib>
#include <iostream>

#include "ibflow/gateway/blocking_gateway.hpp"

using namespace ibflow;

int complain(const core::Error& error) {
  std::cerr << error.message << '\n';
  return 1;
}

int main(int argc, char** argv) {
  if (argc < 4) return complain({core::ErrorCategory::Usage, "usage: profit HOST PORT TIMES"});
  gateway::GatewayConfig config;
  config.host = argv[1];
  config.port = static_cast<std::uint16_t>(std::atoi(argv[2]));
  gateway::BlockingGateway gateway(config);
  const auto session = gateway.connect();
  if (!session) return complain(session.error());

  const auto account = session->accounts.front();
  auto profits = gateway.run([&](gateway::Gateway& g) { return g.accounts().follow_profit(account); });
  for (int i = 0; i < std::atoi(argv[3]); ++i) {
    const auto profit = gateway.wait(profits.next());
    if (!profit) return complain(profit.error());
    std::cout << account << " today " << profit->daily.value_or(0) << " unrealized "
              << profit->unrealized.value_or(0) << '\n';
  }
  return 0;
}
