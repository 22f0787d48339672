#pragma once
// Reading what stands on the command line, beyond what CLI11 does by itself.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/app/settings.hpp"
#include "ibflow/core/error.hpp"

namespace ibflow::cli {

/// "600" or "max" (0). Above 0.
[[nodiscard]] core::Expected<double> parse_speed(const std::string& text);
/// ASCII letters alone: symbols, currencies, names of IB.
[[nodiscard]] std::string upper_case(std::string text);
/// The parts between separators; none of an empty text.
[[nodiscard]] std::vector<std::string> split(std::string_view text, char separator);
/// "SPY,aapl" as SPY, AAPL; "" as none.
[[nodiscard]] std::vector<std::string> parse_tickers(const std::string& text);
struct HostAndPort {
  std::string host;
  std::uint16_t port = 0;
};
[[nodiscard]] core::Expected<HostAndPort> parse_host_and_port(const std::string& text);  // 127.0.0.1:4002
/// "Trading.cooldown=60" lines as overrides.
[[nodiscard]] core::Expected<app::Overrides> parse_overrides(const std::vector<std::string>& assignments);

}  // namespace ibflow::cli
