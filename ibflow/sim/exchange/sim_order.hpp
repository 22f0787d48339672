#pragma once
// Orders and fills as the simulated exchange knows them.

#include <cstdint>
#include <optional>
#include <string>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/identifier.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/model/order.hpp"

namespace ibflow::sim {

/// How the other orders of a group react to a fill; IB's ocaType.
enum class OcaType { CancelOthers = 1, ReduceWithBlock = 2, ReduceOthers = 3 };

/// What a client asks for: a new order, or new terms for a working one with the same ids.
struct OrderRequest {
  core::ClientId client_id;
  core::OrderId order_id;
  std::string ticker;
  model::Side side = model::Side::Buy;
  core::Decimal quantity;  // shares, above zero
  model::OrderType type = model::OrderType::Market;
  std::optional<double> limit_price;  // Limit, StopLimit: whole cents
  std::optional<double> stop_price;   // Stop, StopLimit: whole cents
  model::TimeInForce tif = model::TimeInForce::Day;
  bool transmit = true;     // false: held until a later order of the chain transmits
  core::OrderId parent_id;  // 0: no parent
  std::string oca_group;    // empty: none; children get the group of their parent's permId
  OcaType oca_type = OcaType::ReduceOthers;
  std::string order_ref;  // the client's own text, handed through
  std::string account;    // handed through
};

/// An order and where it stands. filled + remaining() == terms.quantity.
struct SimOrder {
  OrderRequest terms;    // as last accepted; the quantity shrinks when an OCA group reduces it
  core::PermId perm_id;  // 0 until transmitted
  model::OrderStatus status = model::OrderStatus::ApiPending;
  core::Decimal filled;
  double average_price = 0;  // 0 until the first fill
  double last_price = 0;     // of the latest fill; 0 until then
  std::string why_held;      // "", "child", "trigger", "child,trigger"
  core::Decimal notional;    // sum of shares * price of the fills
  core::Decimal commission;  // sum over the fills, USD
  core::Timestamp placed_at{};
  core::Timestamp updated_at{};
  std::string end_reason;    // why it was cancelled or rejected
  bool transmitted = false;  // false: held here, unknown to the market, not listed
  bool triggered = false;    // a stop that has been set off
  bool resting = false;      // a limit that has been seen not marketable

  [[nodiscard]] core::Decimal remaining() const { return terms.quantity - filled; }
  [[nodiscard]] bool finished() const { return model::is_final(status); }
  [[nodiscard]] bool working() const { return transmitted && !finished(); }
  [[nodiscard]] bool is_stop() const {
    return terms.type == model::OrderType::Stop || terms.type == model::OrderType::StopLimit;
  }
};

/// One execution with its commission.
struct Fill {
  std::string execution_id;  // e.g. 00025b46.1f3a9c07.01.01
  core::ClientId client_id;
  core::OrderId order_id;
  core::PermId perm_id;
  std::string ticker;
  std::string order_ref;
  std::string account;
  model::Side side = model::Side::Buy;
  core::Decimal shares;
  double price = 0;
  core::Decimal cumulative_shares;  // of the order, this fill included
  double average_price = 0;         // of the order, this fill included
  core::Timestamp at{};
  bool added_liquidity = false;               // a resting limit: IB's lastLiquidity 1, else 2
  core::Decimal commission;                   // USD
  std::optional<core::Decimal> realized_pnl;  // USD, only when the fill closes something

  friend bool operator==(const Fill&, const Fill&) = default;
};

}  // namespace ibflow::sim
