// The nearest expiration of an option chain: option_chain HOST PORT SYMBOL
#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "ibflow/gateway/blocking_gateway.hpp"
#include "ibflow/protocol/builders/contracts.hpp"

using namespace ibflow;

int complain(const core::Error& error) {
  std::cerr << error.message << '\n';
  return 1;
}

int main(int argc, char** argv) {
  if (argc < 4) return complain({core::ErrorCategory::Usage, "usage: option_chain HOST PORT SYMBOL"});
  gateway::GatewayConfig config;
  config.host = argv[1];
  config.port = static_cast<std::uint16_t>(std::atoi(argv[2]));
  gateway::BlockingGateway gateway(config);
  if (const auto session = gateway.connect(); !session) return complain(session.error());

  const auto described = protocol::build::stock({.symbol = argv[3]});
  if (!described) return complain(described.error());
  const auto stock = gateway.wait(gateway->contracts().qualify(*described));
  if (!stock) return complain(stock.error());
  const auto parameters = gateway.wait(gateway->contracts().option_parameters(stock->contract));
  if (!parameters) return complain(parameters.error());
  gateway::ChainRequest request;
  request.underlying = stock->contract;
  for (const auto& row : *parameters) {
    if (row.exchange == "SMART") request.expirations = {std::ranges::min(row.expirations)};
  }
  const auto chain = gateway.wait(gateway->options().chain(request));
  if (!chain) return complain(chain.error());
  for (const auto& option : *chain) {
    std::cout << option.contract.local_symbol << ' ' << option.contract.strike.value_or(0)
              << option.contract.right << '\n';
  }
  return chain->empty() ? 1 : 0;
}
