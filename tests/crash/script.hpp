#pragma once
// What a trader under proof is to do: the same for the trader, for whoever kills it, and for the judge.

#include <cstdint>
#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"

namespace ibflow::tests::crash {

enum class ActionKind {
  Rest,     // a limit order far from the market
  Bracket,  // parent, target and stop, far from the market
  Market,   // an order that waits: trading is halted
  Modify,   // the limit of an order that rests
  Cancel,   // an order that rests
  Fill,     // trading goes on: the market order fills, in parts
};

struct Action {
  ActionKind kind = ActionKind::Rest;
  std::string intent;      // what it is about; each intent may become one order, never two
  bool is_buy = true;      // Rest, Bracket, Market
  core::Decimal quantity;  // likewise
  double limit_price = 0;  // Rest, Bracket, Modify
};

/// The same seed gives the same actions. Every script has all kinds.
[[nodiscard]] std::vector<Action> script_of(std::uint64_t seed);

}  // namespace ibflow::tests::crash
