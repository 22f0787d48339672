#include "parse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace ibflow::cli {

using core::ErrorCategory;
using core::fail;

core::Expected<double> parse_speed(const std::string& text) {
  if (text == "max") return 0.0;
  double speed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), speed);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(speed) || speed <= 0 ||
      speed > 1e6) {
    return fail(
        ErrorCategory::Usage,
        fmt::format("--speed {}: say max, or how many seconds of the session pass in one, such as 600",
                    text));
  }
  return speed;
}

std::string upper_case(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return text;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return parts;
}

std::vector<std::string> parse_tickers(const std::string& text) {
  std::string by_commas = upper_case(text);
  std::ranges::replace(by_commas, ' ', ',');
  auto tickers = split(by_commas, ',');
  std::erase(tickers, "");
  std::ranges::sort(tickers);
  const auto repeated = std::ranges::unique(tickers);
  tickers.erase(repeated.begin(), repeated.end());
  return tickers;
}

core::Expected<HostAndPort> parse_host_and_port(const std::string& text) {
  const auto colon = text.rfind(':');
  unsigned port = 0;
  if (colon != std::string::npos && colon > 0) {
    const char* first = text.data() + colon + 1;
    const char* last = text.data() + text.size();
    const auto [end, error] = std::from_chars(first, last, port);
    if (error == std::errc{} && end == last && first != last && port >= 1 && port <= 65'535) {
      return HostAndPort{text.substr(0, colon), static_cast<std::uint16_t>(port)};
    }
  }
  return fail(ErrorCategory::Usage, fmt::format("'{}' is no HOST:PORT such as 127.0.0.1:4002", text));
}

core::Expected<app::Overrides> parse_overrides(const std::vector<std::string>& assignments) {
  app::Overrides overrides;
  for (const std::string& assignment : assignments) {
    const auto equals = assignment.find('=');
    if (equals == std::string::npos) {
      return fail(
          ErrorCategory::Usage,
          fmt::format("--set {}: write it as Section.key=value, such as Trading.cooldown=60", assignment));
    }
    overrides[assignment.substr(0, equals)] = assignment.substr(equals + 1);
  }
  return overrides;
}

}  // namespace ibflow::cli
