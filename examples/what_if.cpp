// What an order would cost and tie up, without placing it: what_if HOST PORT SYMBOL QUANTITY
#include <cstdlib>
#include <iostream>

#include "ibflow/gateway/blocking_gateway.hpp"
#include "ibflow/protocol/builders/contracts.hpp"
#include "ibflow/protocol/builders/orders.hpp"

using namespace ibflow;

int complain(const core::Error& error) {
  std::cerr << error.message << '\n';
  return 1;
}

std::string text(const std::optional<core::Decimal>& amount) {
  return amount ? amount->to_string() : "not computed";
}

int main(int argc, char** argv) {
  if (argc < 5) return complain({core::ErrorCategory::Usage, "usage: what_if HOST PORT SYMBOL QUANTITY"});
  gateway::GatewayConfig config;
  config.host = argv[1];
  config.port = static_cast<std::uint16_t>(std::atoi(argv[2]));
  gateway::BlockingGateway gateway(config);
  if (const auto session = gateway.connect(); !session) return complain(session.error());

  const auto stock = protocol::build::stock({.symbol = argv[3]});
  if (!stock) return complain(stock.error());
  const auto order = protocol::build::market(protocol::build::Action::Buy, std::atoi(argv[4]));
  if (!order) return complain(order.error());
  const auto preview = gateway.wait(gateway->orders().preview(*stock, *order));
  if (!preview) return complain(preview.error());
  std::cout << "commission " << text(preview->commission) << ' ' << preview->commission_currency << '\n'
            << "initial margin " << text(preview->initial_margin_change) << ", then "
            << text(preview->initial_margin_after) << '\n'
            << "maintenance margin " << text(preview->maintenance_margin_change) << ", then "
            << text(preview->maintenance_margin_after) << '\n';
  if (!preview->warning.empty()) std::cout << preview->warning << '\n';
  return 0;
}
