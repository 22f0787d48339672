#pragma once
// Live option trades out of a gateway's level 1.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/flow/options/option_trade_source.hpp"
#include "ibflow/flow/time_source.hpp"

namespace ibflow::app {

struct GatewayOptionChoice {
  std::string host = "127.0.0.1";
  std::uint16_t port = 4002;
  std::int32_t client_id = 901;
  std::vector<std::string> tickers;
  int strikes = 5;         // on each side of the money, calls and puts, of the nearest expiry
  std::size_t lines = 90;  // market data lines that may be used; fewer strikes when they do not suffice
};

/// Each ticker and each chosen option holds one market data line; one that IB refuses or that stays silent is
/// logged. A trade is a rise of the day's volume, at the last price: trades between two updates of IB (about
/// four a second) become one. Quotes are those standing then. Times are the time source's, asked four times a
/// second. Reads only; never places an order.
class GatewayOptionTrades final : public flow::options::OptionTradeSource {
 public:
  /// Connects and finds the contracts. `time` must outlive it. Errors: Connection, Broker (an unknown
  /// ticker), Data for a ticker without options or without a price, Usage for fewer than three lines a
  /// ticker.
  static core::Expected<std::unique_ptr<GatewayOptionTrades>> open(const GatewayOptionChoice& choice,
                                                                   flow::TimeSource& time);
  ~GatewayOptionTrades() override;
  void start(flow::options::OptionTradeListener& listener) override;
  [[nodiscard]] std::size_t contracts() const;  // options that are watched

 private:
  struct Impl;
  explicit GatewayOptionTrades(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace ibflow::app
