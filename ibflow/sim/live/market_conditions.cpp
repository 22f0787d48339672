#include "ibflow/sim/live/market_conditions.hpp"

namespace ibflow::sim {

namespace {

constexpr std::string_view kEverything = "*";

}  // namespace

void MarketConditions::permit(std::string_view name) {
  if (const auto found = denied_.find(name); found != denied_.end()) denied_.erase(found);
}

void MarketConditions::deny_all(std::string_view comma_list) {
  while (!comma_list.empty()) {
    const auto comma = comma_list.find(',');
    if (const auto name = comma_list.substr(0, comma); !name.empty()) deny(name);
    if (comma == std::string_view::npos) return;
    comma_list.remove_prefix(comma + 1);
  }
}

bool MarketConditions::is_permitted(const Instrument& instrument) const {
  if (denied_.empty()) return true;
  return !denied_.contains(kEverything) && !denied_.contains(instrument.key) &&
         !denied_.contains(wire_text(instrument.security_type));
}

void MarketConditions::set_halt(std::size_t instrument, Halt halt) {
  if (halt == Halt::None) {
    halts_.erase(instrument);
  } else {
    halts_[instrument] = halt;
  }
}

Halt MarketConditions::halt(std::size_t instrument) const {
  const auto found = halts_.find(instrument);
  return found == halts_.end() ? Halt::None : found->second;
}

std::string_view MarketConditions::farm_of(const Instrument& instrument) {
  switch (instrument.security_type) {
    case SecurityType::Option:
      return "usfarm.nj";
    case SecurityType::Future:
    case SecurityType::ContinuousFuture:
      return "usfuture";
    case SecurityType::Forex:
    case SecurityType::Crypto:
    case SecurityType::Cfd:
      return "cashfarm";
    default:
      return "usfarm";
  }
}

}  // namespace ibflow::sim
