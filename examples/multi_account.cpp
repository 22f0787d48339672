// All accounts of a login in one snapshot that is always up to date: multi_account HOST PORT [ACCOUNT]
#include <cstdlib>
#include <iostream>

#include "ibflow/gateway/blocking_gateway.hpp"

using namespace ibflow;

int complain(const core::Error& error) {
  std::cerr << error.message << '\n';
  return 1;
}

int main(int argc, char** argv) {
  if (argc < 3) return complain({core::ErrorCategory::Usage, "usage: multi_account HOST PORT [ACCOUNT]"});
  gateway::GatewayConfig config;
  config.host = argv[1];
  config.port = static_cast<std::uint16_t>(std::atoi(argv[2]));
  if (argc > 3) config.account = argv[3];  // the one that orders are for, when there are several
  gateway::BlockingGateway gateway(config);
  const auto session = gateway.connect();
  if (!session) return complain(session.error());

  auto changes = gateway.run([&](gateway::Gateway& g) { return g.accounts().follow(session->accounts); });
  while (true) {
    const auto change = gateway.wait(changes.next());
    if (!change) return complain(change.error());
    if (change->kind == gateway::AccountChange::Kind::Complete) break;
  }
  const auto snapshot = gateway.run([](gateway::Gateway& g) { return g.accounts().snapshot(); });
  for (const auto& [key, value] : snapshot->values) {
    if (key.key != "NetLiquidation") continue;
    std::cout << key.account << " is worth " << value.value << ' ' << key.currency << '\n';
  }
  for (const auto& [key, position] : snapshot->positions) {
    std::cout << key.account << " holds " << position.quantity.to_string() << ' ' << position.contract.symbol
              << '\n';
  }
  return 0;
}
