#include "ibflow/gateway/detail/contract_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace ibflow::gateway::detail {
namespace {

using protocol::Contract;

constexpr std::size_t kMostListed = 8;

struct Feature {
  std::string_view name;
  std::string (*value)(const Contract&);
};

std::string strike_text(const Contract& contract) {
  return contract.strike ? fmt::format("{}", *contract.strike) : std::string();
}

// In the order in which people look at them.
constexpr std::array kFeatures = {
    Feature{"symbol", [](const Contract& c) { return c.symbol; }},
    Feature{"security type", [](const Contract& c) { return c.sec_type; }},
    Feature{"currency", [](const Contract& c) { return c.currency; }},
    Feature{"primary exchange", [](const Contract& c) { return c.primary_exchange; }},
    Feature{"exchange", [](const Contract& c) { return c.exchange; }},
    Feature{"expiry", [](const Contract& c) { return c.last_trade_date_or_contract_month; }},
    Feature{"strike", strike_text},
    Feature{"right", [](const Contract& c) { return c.right; }},
    Feature{"multiplier", [](const Contract& c) { return c.multiplier; }},
    Feature{"trading class", [](const Contract& c) { return c.trading_class; }},
    Feature{"local symbol", [](const Contract& c) { return c.local_symbol; }},
};

bool tells_apart(const Feature& feature, std::span<const protocol::ContractDetails> candidates) {
  return std::ranges::any_of(candidates, [&](const auto& one) {
    return feature.value(one.contract) != feature.value(candidates.front().contract);
  });
}

}  // namespace

std::string describe(const Contract& contract) {
  std::vector<std::string> words;
  const auto add = [&](std::string word) {
    if (!word.empty()) words.push_back(std::move(word));
  };
  add(contract.symbol.empty() ? contract.local_symbol : contract.symbol);
  add(contract.sec_id);
  if (words.empty() && contract.con_id != 0) return fmt::format("con id {}", contract.con_id);
  add(contract.sec_type);
  add(contract.last_trade_date_or_contract_month);
  add(strike_text(contract));
  add(contract.right);
  add(contract.exchange);
  add(contract.currency);
  return words.empty() ? std::string("an empty contract") : fmt::format("{}", fmt::join(words, " "));
}

std::string identity(const Contract& contract) {
  std::string text = fmt::format("{}", contract.con_id);
  for (const auto& feature : kFeatures) text += '|' + feature.value(contract);
  text += fmt::format("|{}|{}|{}|{}", contract.include_expired, contract.sec_id_type, contract.sec_id,
                      contract.issuer_id);
  for (const auto& leg : contract.combo_legs) {
    text += fmt::format("|{} {} {} {}", leg.con_id, leg.ratio, leg.action, leg.exchange);
  }
  return text;
}

std::string explain_ambiguity(const Contract& asked, std::span<const protocol::ContractDetails> candidates) {
  std::vector<const Feature*> different;
  for (const auto& feature : kFeatures) {
    if (tells_apart(feature, candidates)) different.push_back(&feature);
  }
  std::vector<std::string> listed;
  for (const auto& candidate : candidates.first(std::min(candidates.size(), kMostListed))) {
    std::vector<std::string> facts;
    for (const auto* feature : different) {
      const auto value = feature->value(candidate.contract);
      if (!value.empty()) facts.push_back(fmt::format("{} {}", feature->name, value));
    }
    listed.push_back(facts.empty()
                         ? fmt::format("con id {}", candidate.contract.con_id)
                         : fmt::format("con id {} ({})", candidate.contract.con_id, fmt::join(facts, ", ")));
  }
  if (candidates.size() > kMostListed)
    listed.push_back(fmt::format("{} more", candidates.size() - kMostListed));
  std::vector<std::string_view> names;
  for (const auto* feature : different) names.push_back(feature->name);
  names.push_back("con id");
  return fmt::format("{} contracts fit {}: {}; name one by its {}", candidates.size(), describe(asked),
                     fmt::join(listed, ", "), fmt::join(names, " or "));
}

}  // namespace ibflow::gateway::detail
