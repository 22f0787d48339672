#include "ibflow/sim/market/clock_command.hpp"

#include <fmt/format.h>

#include <charconv>

namespace ibflow::sim {

namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<ClockCommand> jump_to(std::string_view when) {
  JumpClock jump;
  if (const auto blank = when.find_first_of(" T"); blank != std::string_view::npos) {
    const auto date = core::parse_date(when.substr(0, blank));
    if (!date) return std::nullopt;
    jump.date = *date;
    when = trimmed(when.substr(blank + 1));
  }
  const auto time = core::parse_time_of_day(when);
  if (!time) return std::nullopt;
  jump.time_of_day = *time;
  return jump;
}

std::optional<ClockCommand> parse(std::string_view verb, std::string_view rest) {
  if (verb == "jump") return jump_to(rest);
  if (verb == "speed" && rest == "max") return SetClockSpeed{0};
  if (verb == "speed") {
    const auto speed = parse_number<double>(rest);
    return speed && *speed > 0 && *speed <= 1e6 ? std::optional<ClockCommand>(SetClockSpeed{*speed})
                                                : std::nullopt;
  }
  if (verb == "step") {
    const auto steps = rest.empty() ? 1 : parse_number<std::uint64_t>(rest);
    return steps && *steps > 0 ? std::optional<ClockCommand>(StepClockBy{*steps}) : std::nullopt;
  }
  if (!rest.empty()) return std::nullopt;
  if (verb == "pause") return PauseClock{};
  if (verb == "resume") return ResumeClock{};
  return std::nullopt;
}

}  // namespace

core::Expected<ClockCommand> parse_clock_command(std::string_view text) {
  const auto command = trimmed(text);
  const auto blank = command.find(' ');
  const auto rest = blank == std::string_view::npos ? std::string_view() : trimmed(command.substr(blank));
  if (auto parsed = parse(command.substr(0, blank), rest)) return *parsed;
  return core::fail(
      core::ErrorCategory::Usage,
      fmt::format("'{}' is nothing the clock knows; say pause, resume, step 10, jump 10:30, jump 2019-02-14 "
                  "15:59:50, speed 60 or speed max",
                  command.substr(0, 80)));
}

}  // namespace ibflow::sim
