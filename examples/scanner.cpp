// The most active stocks: scanner HOST PORT
#include <cstdlib>
#include <iostream>

#include "ibflow/gateway/blocking_gateway.hpp"

using namespace ibflow;

int complain(const core::Error& error) {
  std::cerr << error.message << '\n';
  return 1;
}

int main(int argc, char** argv) {
  if (argc < 3) return complain({core::ErrorCategory::Usage, "usage: scanner HOST PORT"});
  gateway::GatewayConfig config;
  config.host = argv[1];
  config.port = static_cast<std::uint16_t>(std::atoi(argv[2]));
  gateway::BlockingGateway gateway(config);
  if (const auto session = gateway.connect(); !session) return complain(session.error());

  protocol::ScannerSubscription scan;
  scan.instrument = "STK";
  scan.location_code = "STK.US.MAJOR";
  scan.scan_code = "MOST_ACTIVE";
  const auto found = gateway.wait(gateway->scanners().scan(scan));
  if (!found) return complain(found.error());
  for (const auto& row : found->rows) {
    std::cout << row.rank + 1 << ". " << row.contract_details.contract.symbol << '\n';
  }
  return 0;
}
