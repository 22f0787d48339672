#pragma once
// The generic tick list of a market data request, and what its entries show (server-behaviour.md 2.2).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/live/level_one_ticks.hpp"

namespace ibflow::sim {

/// One bit for each generic tick, in the order of the table in generic_ticks.cpp.
using GenericTickSet = std::uint64_t;

struct GenericTickList {
  GenericTickSet ticks = 0;
  bool has_defaults = true;  // false: mdoff
  bool has_news = false;
  std::vector<std::string> news_providers;  // of 292:CODE+CODE; empty: all
  std::string complaint;  // not empty: entries that are illegal for the product, and the legal ones (SB-23)
};

[[nodiscard]] GenericTickList parse_generic_ticks(std::string_view comma_list, const Instrument& instrument,
                                                  int server_version);

/// The number of one of them, such as 233.
[[nodiscard]] int generic_tick_number(GenericTickSet one);
/// The set's members, each as a set of one.
[[nodiscard]] std::vector<GenericTickSet> members(GenericTickSet set);
/// 233 and 375: their ticks are trades and come one by one.
[[nodiscard]] bool shows_trades(GenericTickSet one);
/// The type of the tick that tells one trade: 48 or 77.
[[nodiscard]] std::int32_t trade_tick_type(GenericTickSet one);
/// Its values never change while a session runs.
[[nodiscard]] bool is_constant(GenericTickSet one);

/// What one of them shows now. Ranges, trade counts and rates come from the data; option volumes, open
/// interest, short stock, dividends and imbalances are made up from the symbol and always the same for it.
[[nodiscard]] LevelOneTicks generic_ticks(GenericTickSet one, const GatewayState& state,
                                          std::size_t instrument, const LevelOneView& view);

}  // namespace ibflow::sim
