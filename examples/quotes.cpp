// Live quotes of one stock: quotes HOST PORT SYMBOL
#include <cstdlib>
#include <iostream>

#include "ibflow/gateway/blocking_gateway.hpp"
#include "ibflow/protocol/builders/contracts.hpp"

using namespace ibflow;

int complain(const core::Error& error) {
  std::cerr << error.message << '\n';
  return 1;
}

std::string text(const std::optional<double>& price) {
  return price ? std::to_string(*price) : "none";
}

int main(int argc, char** argv) {
  if (argc < 4) return complain({core::ErrorCategory::Usage, "usage: quotes HOST PORT SYMBOL"});
  gateway::GatewayConfig config;
  config.host = argv[1];
  config.port = static_cast<std::uint16_t>(std::atoi(argv[2]));
  gateway::BlockingGateway gateway(config);
  if (const auto session = gateway.connect(); !session) return complain(session.error());

  const auto stock = protocol::build::stock({.symbol = argv[3]});
  if (!stock) return complain(stock.error());
  auto quotes = gateway.run([&](gateway::Gateway& g) { return g.market_data().quotes(*stock); });
  for (int i = 0; i < 10; ++i) {
    const auto quote = gateway.wait(quotes.next());
    if (!quote) return complain(quote.error());
    std::cout << quote->symbol << " bid " << text(quote->bid) << " ask " << text(quote->ask) << " last "
              << text(quote->last) << " (" << to_string(quote->quality) << ")\n";
  }
  return 0;
}
