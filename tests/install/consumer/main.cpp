// What somebody writes who has only the installed ibflow: consumer HOST PORT SYMBOL
#include <cstdlib>
#include <ibflow/app/version.hpp>
#include <ibflow/gateway/blocking_gateway.hpp>
#include <ibflow/protocol/builders/contracts.hpp>
#include <iostream>

using namespace ibflow;

gateway::Answer<double> last_close(gateway::Gateway& gateway, protocol::Contract contract) {
  gateway::BarRequest request;
  request.contract = std::move(contract);
  request.bar_size = "1 day";
  request.duration = "2 D";
  auto question = gateway.history().bars(std::move(request));
  const auto bars = co_await std::move(question);
  if (!bars) co_return std::unexpected(bars.error());
  if (bars->empty()) co_return core::fail(core::ErrorCategory::Data, "no bars");
  co_return bars->front().close;
}

int complain(const core::Error& error) {
  std::cerr << error.message << '\n';
  return 1;
}

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  gateway::GatewayConfig config;
  config.host = argv[1];
  config.port = static_cast<std::uint16_t>(std::atoi(argv[2]));
  gateway::BlockingGateway gateway(config);
  const auto session = gateway.connect();
  if (!session) return complain(session.error());
  std::cout << "ibflow " << app::kVersion << ", server version " << session->server_version << '\n';

  const auto positions = gateway.wait(gateway->accounts().positions());
  if (!positions) return complain(positions.error());
  std::cout << positions->size() << " positions\n";

  const auto stock = protocol::build::stock({.symbol = argv[3]});
  if (!stock) return complain(stock.error());
  const auto close = gateway.wait(last_close(*gateway.operator->(), *stock));
  if (!close) return complain(close.error());
  std::cout << argv[3] << " closed at " << *close << '\n';

  auto quotes = gateway.run([&](gateway::Gateway& g) { return g.market_data().quotes(*stock); });
  while (true) {
    const auto quote = gateway.wait(quotes.next());
    if (!quote) return complain(quote.error());
    if (!quote->bid || !quote->ask) continue;
    std::cout << argv[3] << " bid " << *quote->bid << " ask " << *quote->ask << '\n';
    return 0;
  }
}
