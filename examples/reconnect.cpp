// Quotes that survive a loss of the session, and what is told of it: reconnect HOST PORT SYMBOL SECONDS
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "ibflow/gateway/blocking_gateway.hpp"
#include "ibflow/protocol/builders/contracts.hpp"

using namespace ibflow;

int complain(const core::Error& error) {
  std::cerr << error.message << '\n';
  return 1;
}

int main(int argc, char** argv) {
  if (argc < 5) return complain({core::ErrorCategory::Usage, "usage: reconnect HOST PORT SYMBOL SECONDS"});
  gateway::GatewayConfig config;
  config.host = argv[1];
  config.port = static_cast<std::uint16_t>(std::atoi(argv[2]));
  config.reconnect.enabled = true;
  config.quote_freshness = std::chrono::seconds(30);  // a stock that is silent for so long is asked for again
  gateway::BlockingGateway gateway(config);
  if (const auto session = gateway.connect(); !session) return complain(session.error());

  const auto stock = protocol::build::stock({.symbol = argv[3]});
  if (!stock) return complain(stock.error());
  auto quotes = gateway.run([&](gateway::Gateway& g) {
    auto subscription = g.market_data().quotes(*stock);
    subscription.on_event([](const gateway::StreamEvent& event) {
      std::cout << to_string(event.outcome) << ": " << event.text << '\n';
    });
    return subscription;
  });
  std::this_thread::sleep_for(std::chrono::seconds(std::atoi(argv[4])));
  const auto health = gateway.run([](gateway::Gateway& g) { return g.health(); });
  std::cout << quotes.received() << " updates, " << health.disconnects << " disconnects\n";
  return 0;
}
