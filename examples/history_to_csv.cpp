// Minute bars of some days, however many requests that takes: history_to_csv HOST PORT SYMBOL FROM UNTIL
// (times in ISO 8601, as 2019-02-11T00:00:00Z)
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
  if (argc < 6)
    return complain({core::ErrorCategory::Usage, "usage: history_to_csv HOST PORT SYMBOL FROM UNTIL"});
  gateway::GatewayConfig config;
  config.host = argv[1];
  config.port = static_cast<std::uint16_t>(std::atoi(argv[2]));
  gateway::BlockingGateway gateway(config);
  if (const auto session = gateway.connect(); !session) return complain(session.error());

  const auto stock = protocol::build::stock({.symbol = argv[3]});
  const auto from = core::parse_iso(argv[4]);
  const auto until = core::parse_iso(argv[5]);
  if (!stock || !from || !until) return complain({core::ErrorCategory::Usage, "bad symbol or times"});
  gateway::BarRange range;
  range.contract = *stock;
  range.from = *from;
  range.until = *until;
  auto download = gateway->history().download(range);
  const auto bars = gateway.wait(download.rest([](const gateway::DownloadProgress& progress) {
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(progress.time_left);
    std::cerr << progress.bars << " bars, " << progress.requests_left << " requests left, " << left.count()
              << " s at least\n";
  }));
  if (!bars) return complain(bars.error());
  std::cout << "time,open,high,low,close,volume\n";
  for (const auto& bar : *bars) {
    std::cout << core::format_utc(bar.start) << ',' << bar.open << ',' << bar.high << ',' << bar.low << ','
              << bar.close << ',' << bar.volume.to_string() << '\n';
  }
  return 0;
}
