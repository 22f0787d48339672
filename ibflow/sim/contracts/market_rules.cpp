#include "ibflow/sim/contracts/market_rules.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "ibflow/sim/contracts/comma_list.hpp"

namespace ibflow::sim {

namespace {

struct Rule {
  std::int32_t id;
  std::array<protocol::PriceIncrement, 2> increments;
  std::size_t count;
};

constexpr Rule one_step(std::int32_t id, double increment) {
  return {
      .id = id, .increments = {protocol::PriceIncrement{.low_edge = 0, .increment = increment}}, .count = 1};
}

constexpr Rule two_steps(std::int32_t id, double first, double edge, double second) {
  return {.id = id,
          .increments = {protocol::PriceIncrement{.low_edge = 0, .increment = first},
                         protocol::PriceIncrement{.low_edge = edge, .increment = second}},
          .count = 2};
}

constexpr std::array kRules{
    one_step(market_rule::kCent, 0.01),
    two_steps(market_rule::kPennyOption, 0.01, 3, 0.05),
    two_steps(market_rule::kNickelOption, 0.05, 3, 0.1),
    one_step(market_rule::kQuarter, 0.25),
    one_step(market_rule::kHalfPip, 0.00005),
    one_step(market_rule::kHalfPipOfYen, 0.005),
    one_step(market_rule::kBond, 0.001),
    one_step(market_rule::kCrypto, 0.25),
};

}  // namespace

std::span<const protocol::PriceIncrement> price_increments(std::int32_t rule) {
  const auto found = std::ranges::find(kRules, rule, &Rule::id);
  if (found == kRules.end()) return {};
  return std::span(found->increments).first(found->count);
}

double increment_at(std::int32_t rule, double price) {
  double increment = 0;
  for (const auto& step : price_increments(rule)) {
    if (std::abs(price) >= step.low_edge) increment = step.increment;
  }
  return increment;
}

std::int32_t rule_of(std::string_view valid_exchanges, std::string_view market_rule_ids,
                     std::string_view exchange) {
  const auto position = position_in(valid_exchanges, exchange).value_or(0);
  const auto text = nth_of(market_rule_ids, position);
  std::int32_t rule = 0;
  std::from_chars(text.data(), text.data() + text.size(), rule);
  return rule;
}

}  // namespace ibflow::sim
