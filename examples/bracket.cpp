// Buys ten shares with a target 2 % above and a stop 1 % below, as one: bracket HOST PORT SYMBOL JOURNAL
// The exits stay at IB, good till cancelled.
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

int main(int argc, char** argv) {
  if (argc < 5) return complain({core::ErrorCategory::Usage, "usage: bracket HOST PORT SYMBOL JOURNAL"});
  gateway::GatewayConfig config;
  config.host = argv[1];
  config.port = static_cast<std::uint16_t>(std::atoi(argv[2]));
  config.orders.journal = argv[4];  // orders are durable there before they leave
  gateway::BlockingGateway gateway(config);
  if (const auto session = gateway.connect(); !session) return complain(session.error());
  const auto known = gateway.wait(gateway->orders().reconcile());  // what earlier runs have left at IB
  if (!known) return complain(known.error());

  const auto stock = protocol::build::stock({.symbol = argv[3]});
  if (!stock) return complain(stock.error());
  const auto quote = gateway.wait(gateway->market_data().snapshot(*stock));
  if (!quote) return complain(quote.error());
  if (!quote->ask) return complain({core::ErrorCategory::Data, quote->symbol + " has no ask now"});

  const auto parent = protocol::build::limit(protocol::build::Action::Buy, 10, *quote->ask);
  if (!parent) return complain(parent.error());
  protocol::build::BracketTerms exits;
  exits.target_price = *quote->ask * 1.02;  // rounded to the price steps of the stock
  exits.stop_price = *quote->ask * 0.99;
  auto changes = gateway.run([](gateway::Gateway& g) { return g.orders().changes(); });
  const gateway::PlaceOptions why("example", "shows a bracket");
  const auto tickets = gateway.wait(gateway->orders().place_bracket(*stock, *parent, exits, why));
  if (!tickets) return complain(tickets.error());

  const auto& parent_key = tickets->at(0).key;
  for (bool parent_is_over = false; !parent_is_over;) {
    const auto change = gateway.wait(changes.next());
    if (!change) return complain(change.error());
    if (!change->order || change->from == change->to) continue;
    const auto& order = *change->order;
    const char* name = order.key == parent_key           ? "parent"
                       : order.key == tickets->at(1).key ? "target"
                                                         : "stop";
    std::cout << name << ' ' << order.order_type << ": " << to_string(change->to) << '\n';
    parent_is_over = order.key == parent_key && is_over(change->to);
  }
  return 0;
}
