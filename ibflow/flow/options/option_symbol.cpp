#include "ibflow/flow/options/option_symbol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace ibflow::flow::options {

namespace {

constexpr std::size_t kTail = 15;  // YYMMDD, C or P, eight digits
constexpr std::size_t kLongestRoot = 6;

bool is_root(std::string_view root) {
  return !root.empty() && root.size() <= kLongestRoot && std::ranges::all_of(root, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
  });
}

bool digits(std::string_view text, std::int64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() && text.front() != '-';
}

}  // namespace

std::string format_option_symbol(const OptionContract& contract) {
  return fmt::format("{}{}{}{:08}", contract.underlying, core::format_compact_date(contract.expiry).substr(2),
                     contract.is_call ? 'C' : 'P', contract.strike_thousandths);
}

core::Expected<OptionContract> parse_option_symbol(std::string_view text) {
  const auto bad = [&](std::string_view why) {
    return core::fail(core::ErrorCategory::Data,
                      fmt::format("'{}' is no option symbol like SLV230519C00023000: {}", text, why));
  };
  if (text.size() <= kTail) return bad("it is too short");
  std::string_view root = text.substr(0, text.size() - kTail);
  while (root.ends_with(' ')) root.remove_suffix(1);
  if (!is_root(root)) return bad("the root must be one to six capital letters or digits");
  const std::string_view tail = text.substr(text.size() - kTail);
  const auto expiry = core::parse_date("20" + std::string(tail.substr(0, 6)));
  if (!expiry) return bad("the expiry must be a date as YYMMDD");
  if (tail[6] != 'C' && tail[6] != 'P') return bad("C or P must follow the expiry");
  OptionContract contract{std::string(root), *expiry, tail[6] == 'C', 0};
  if (!digits(tail.substr(7), contract.strike_thousandths) || contract.strike_thousandths == 0) {
    return bad("the strike must be eight digits, in thousandths");
  }
  return contract;
}

}  // namespace ibflow::flow::options
