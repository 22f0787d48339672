#pragma once
// What an order would be and do, before it is placed.

#include <optional>
#include <string>

#include "gateway_session.hpp"
#include "ibflow/gateway/orders.hpp"
#include "ibflow/protocol/builders/attached.hpp"
#include "output.hpp"

namespace ibflow::cli {

struct BracketPrices {
  double take_profit = 0, stop_loss = 0;
};

struct Preview {
  protocol::Contract contract;
  std::string name;  // "APPLE INC"
  std::string account;
  bool is_live = false;
  protocol::Order typed, order;          // as it was typed, and with its prices at the contract's steps
  std::optional<BracketPrices> bracket;  // likewise at the steps
  /// Of the order itself: IB counts no exits. Absent: it was not to be asked for.
  std::optional<gateway::OrderPreview> what_if;
  /// With this order: how far the position can go if the market does its worst to all that may be live.
  orders::Exposure exposure;
};

[[nodiscard]] protocol::build::BracketTerms bracket_terms(const BracketPrices& prices);

/// Nothing is traded. With `asks_ib` margin and commission are IB's; that it refuses to tell them is an error
/// that names the way round.
[[nodiscard]] core::Expected<Preview> look_ahead(GatewaySession& session,
                                                 const protocol::ContractDetails& contract,
                                                 const protocol::Order& order,
                                                 const std::optional<BracketPrices>& bracket, bool asks_ib);

/// What IB says of commission, margins and equity: a line each.
[[nodiscard]] std::string as_text(const gateway::OrderPreview& what_if);
/// A few lines for people.
[[nodiscard]] std::string as_text(const Preview& preview);
/// One row.
[[nodiscard]] Table as_table(const Preview& preview);

}  // namespace ibflow::cli
