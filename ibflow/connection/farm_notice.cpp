#include "ibflow/connection/farm_notice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ibflow/connection/detail/error_advice.hpp"

namespace ibflow::connection {
namespace {

using detail::mentions;

struct FarmCode {
  int code;
  FarmKind kind;
  FarmState state;
};
constexpr std::array kFarmCodes = {
    FarmCode{2103, FarmKind::MarketData, FarmState::Broken},
    FarmCode{2104, FarmKind::MarketData, FarmState::Connected},
    FarmCode{2105, FarmKind::Historical, FarmState::Broken},
    FarmCode{2106, FarmKind::Historical, FarmState::Connected},
    FarmCode{2107, FarmKind::Historical, FarmState::Idle},
    FarmCode{2108, FarmKind::MarketData, FarmState::Idle},
    FarmCode{2119, FarmKind::MarketData, FarmState::Connecting},
    FarmCode{2157, FarmKind::SecurityDefinition, FarmState::Broken},
    FarmCode{2158, FarmKind::SecurityDefinition, FarmState::Connected},
};

// A dot inside is the name's own (usfarm.nj), at its end the sentence's.
std::string trimmed(std::string_view name) {
  while (!name.empty() && (name.front() == ' ' || name.front() == '\n')) name.remove_prefix(1);
  while (!name.empty() && (name.back() == ' ' || name.back() == '.' || name.back() == '\n')) {
    name.remove_suffix(1);
  }
  return std::string(name);
}

std::vector<std::string> names_in(std::string_view list) {
  list = list.substr(0, list.find(". The following"));
  std::vector<std::string> names;
  while (!list.empty()) {
    const auto end = list.find(';');
    if (auto name = trimmed(list.substr(0, end)); !name.empty()) names.push_back(std::move(name));
    if (end == std::string_view::npos) break;
    list.remove_prefix(end + 1);
  }
  return names;
}

std::vector<std::string> names_after(std::string_view text, std::string_view words) {
  const auto at = text.find(words);
  return at == std::string_view::npos ? std::vector<std::string>() : names_in(text.substr(at + words.size()));
}

}  // namespace

std::string_view to_string(FarmKind kind) {
  switch (kind) {
    case FarmKind::MarketData:
      return "market data";
    case FarmKind::Historical:
      return "historical data";
    case FarmKind::SecurityDefinition:
      return "security definition";
  }
  return "market data";
}

std::string_view to_string(FarmState state) {
  switch (state) {
    case FarmState::Connected:
      return "connected";
    case FarmState::Idle:
      return "idle";
    case FarmState::Connecting:
      return "connecting";
    case FarmState::Broken:
      return "broken";
  }
  return "broken";
}

std::string farm_of(std::string_view text) {
  constexpr std::string_view kOnDemand = "demand.";
  auto begin = text.rfind(':');
  if (const auto on_demand = text.find(kOnDemand); on_demand != std::string_view::npos) {
    begin = on_demand + kOnDemand.size() - 1;
  }
  return begin == std::string_view::npos ? std::string() : trimmed(text.substr(begin + 1));
}

FarmKind farm_kind_of(std::string_view name) {
  if (mentions(name, "hmds")) return FarmKind::Historical;
  return mentions(name, "secdef") ? FarmKind::SecurityDefinition : FarmKind::MarketData;
}

std::optional<FarmNotice> farm_notice(int code, std::string_view text) {
  const auto found = std::ranges::find(kFarmCodes, code, &FarmCode::code);
  if (found == kFarmCodes.end()) return std::nullopt;
  FarmNotice notice{farm_of(text), found->kind, found->state};
  if (notice.name.empty()) notice.name = fmt::format("farm of notice {}", code);
  // 2119 is said of farms of every kind.
  if (code == 2119) notice.kind = farm_kind_of(notice.name);
  return notice;
}

FarmList farms_listed(std::string_view text) {
  FarmList list;
  constexpr std::string_view kAll = "All data farms are connected:";
  constexpr std::string_view kSome = "farms are connected:";
  list.all_connected = text.find(kAll) != std::string_view::npos;
  list.connected = names_after(text, list.all_connected ? kAll : kSome);
  list.not_connected = names_after(text, "farms are not connected:");
  return list;
}

}  // namespace ibflow::connection
