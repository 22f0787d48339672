#include "ibflow/sim/contracts/instrument.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace ibflow::sim {

namespace {

constexpr std::array<std::pair<SecurityType, std::string_view>, 10> kWireTexts{{
    {SecurityType::Stock, "STK"},
    {SecurityType::Option, "OPT"},
    {SecurityType::Future, "FUT"},
    {SecurityType::ContinuousFuture, "CONTFUT"},
    {SecurityType::Forex, "CASH"},
    {SecurityType::Index, "IND"},
    {SecurityType::Cfd, "CFD"},
    {SecurityType::Bond, "BOND"},
    {SecurityType::Crypto, "CRYPTO"},
    {SecurityType::Combo, "BAG"},
}};

}  // namespace

std::string_view wire_text(SecurityType type) {
  for (const auto& [known, text] : kWireTexts) {
    if (known == type) return text;
  }
  return {};
}

std::optional<SecurityType> security_type(std::string_view text) {
  for (const auto& [type, known] : kWireTexts) {
    if (known == text) return type;
  }
  return std::nullopt;
}

std::string Instrument::multiplier_text() const {
  switch (security_type) {
    case SecurityType::Option:
    case SecurityType::Future:
    case SecurityType::ContinuousFuture:
      return fmt::format("{}", multiplier);
    default:
      return {};
  }
}

}  // namespace ibflow::sim
