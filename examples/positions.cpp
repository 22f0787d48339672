// What all accounts hold: positions HOST PORT
#include <cstdlib>
#include <iostream>

#include "ibflow/gateway/blocking_gateway.hpp"

using namespace ibflow;

int complain(const core::Error& error) {
  std::cerr << error.message << '\n';
  return 1;
}

int main(int argc, char** argv) {
  if (argc < 3) return complain({core::ErrorCategory::Usage, "usage: positions HOST PORT"});
  gateway::GatewayConfig config;
  config.host = argv[1];
  config.port = static_cast<std::uint16_t>(std::atoi(argv[2]));
  gateway::BlockingGateway gateway(config);
  if (const auto session = gateway.connect(); !session) return complain(session.error());

  const auto positions = gateway.wait(gateway->accounts().positions());
  if (!positions) return complain(positions.error());
  for (const auto& position : *positions) {
    std::cout << position.account << ' ' << position.contract.symbol << ' ' << position.quantity.to_string()
              << " at " << position.average_cost << '\n';
  }
  std::cout << positions->size() << " positions\n";
  return 0;
}
