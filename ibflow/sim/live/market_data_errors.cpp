#include "ibflow/sim/live/market_data_errors.hpp"

#include <fmt/format.h>

namespace ibflow::sim::live_error {

std::string duplicate_ticker(std::int32_t id) {
  return fmt::format("Error processing request. Duplicate ticker id: {}", id);
}

std::string unknown_ticker(std::int32_t id) {
  return fmt::format("Can't find EId with tickerId:{}", id);
}

std::string data_name(const Instrument& instrument) {
  const auto& exchange =
      instrument.primary_exchange.empty() ? instrument.exchange : instrument.primary_exchange;
  return fmt::format("{} {}{}{}/TOP/ALL", instrument.symbol, exchange,
                     instrument.trading_class.empty() ? "" : ".", instrument.trading_class);
}

std::string not_subscribed(const Instrument& instrument, bool has_delayed) {
  return fmt::format("Requested market data is not subscribed.{} Error&{}",
                     has_delayed ? " Delayed market data is available." : "", data_name(instrument));
}

}  // namespace ibflow::sim::live_error
