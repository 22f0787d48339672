#include "ibflow/protocol/detail/last_trade_date.hpp"

#include <algorithm>

namespace ibflow::protocol {

namespace {

constexpr std::string_view kBlanks = " \t\n\r\v\f";

std::string take_part(std::string_view& text, std::string_view separators, bool skip_repeated) {
  if (skip_repeated) text.remove_prefix(std::min(text.size(), text.find_first_not_of(separators)));
  const auto part = text.substr(0, text.find_first_of(separators));
  text.remove_prefix(std::min(text.size(), part.size() + 1));
  return std::string(part);
}

}  // namespace

LastTradeParts split_last_trade_date(std::string_view text) {
  const bool has_dashes = text.find('-') != std::string_view::npos;
  const std::string_view separators = has_dashes ? "-" : kBlanks;
  LastTradeParts parts;
  parts.date = take_part(text, separators, !has_dashes);
  parts.time = take_part(text, separators, !has_dashes);
  parts.zone = take_part(text, separators, !has_dashes);
  return parts;
}

std::string join_last_trade_date(const LastTradeParts& parts) {
  const auto& [date, time, given_zone] = parts;
  const auto zone = given_zone.find('-') == given_zone.npos ? given_zone : std::string();
  const auto has_blanks = [](const std::string& part) { return part.find_first_of(kBlanks) != part.npos; };
  const bool has_gap = (date.empty() && !time.empty()) || (time.empty() && !zone.empty());
  const bool needs_dashes = has_gap || has_blanks(date) || has_blanks(time) || has_blanks(zone);
  auto joined = date;
  if (needs_dashes || !time.empty()) joined += (needs_dashes ? "-" : " ") + time;
  if (!zone.empty()) joined += (needs_dashes ? "-" : " ") + zone;
  return joined;
}

}  // namespace ibflow::protocol
