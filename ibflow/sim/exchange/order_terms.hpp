#pragma once
// What a client can ask of the exchange: order types, times in force, triggers, conditions, algorithms.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/identifier.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/model/order.hpp"

namespace ibflow::sim {

/// MOO and LOO are Market and Limit with TimeInForce::AtTheOpening.
enum class OrderType {
  Market,
  Limit,
  Stop,
  StopLimit,
  Trail,
  TrailLimit,
  MarketIfTouched,
  LimitIfTouched,
  MarketOnClose,
  LimitOnClose,
  Relative,       // pegged to its own side's best quote
  Midprice,       // pegged to the midpoint, capped by its limit when it has one
  PegMid,         // the same with an offset
  PegMarket,      // pegged to the opposite quote
  MarketToLimit,  // what its first fill leaves rests at that price
  BoxTop,         // the same
};
[[nodiscard]] const char* to_string(
    OrderType type);  // IB's spelling, e.g. "STP LMT", "TRAIL LIMIT", "PEG MID"
/// IB's spellings and their usual variants ("STPLMT", "PEGMID"); MOO and LOO are no types of their own.
[[nodiscard]] std::optional<OrderType> parse_order_type(std::string_view text);

enum class TimeInForce { Day, GoodTillCancelled, ImmediateOrCancel, FillOrKill, GoodTillDate, AtTheOpening };
[[nodiscard]] const char* to_string(TimeInForce tif);  // "DAY", "GTC", "IOC", "FOK", "GTD", "OPG"
[[nodiscard]] std::optional<TimeInForce> parse_time_in_force(std::string_view text);

/// IB's triggerMethod, by its numbers. Buys look at the bid, sells at the ask, where quotes count.
enum class TriggerMethod {
  Default = 0,  // the instrument's own
  DoubleBidAsk = 1,
  Last = 2,
  DoubleLast = 3,
  BidAsk = 4,
  LastOrBidAsk = 7,
  Midpoint = 8,
};

/// How the other orders of a group react to a fill; IB's ocaType.
enum class OcaType { CancelOthers = 1, ReduceWithBlock = 2, ReduceOthers = 3 };

/// What an order waits for. Price, volume, percent change and execution name an instrument.
struct OrderCondition {
  enum class Kind { Price, Time, Margin, Execution, Volume, PercentChange };
  Kind kind = Kind::Price;
  bool is_more = true;     // at or above; false: at or below. Not for executions.
  bool and_next = true;    // how it is joined to the next one; "and" binds no stronger than "or"
  std::string ticker;      // key text of the instrument
  double value = 0;        // price; margin cushion in percent; shares of the day; percent since the close
  core::Timestamp time{};  // Time
  TriggerMethod method = TriggerMethod::Default;  // Price

  friend bool operator==(const OrderCondition&, const OrderCondition&) = default;
};

/// Approximations of IB's algorithms; the parameters that they know.
struct OrderAlgorithm {
  enum class Kind { None, Adaptive, Vwap, Twap };
  enum class Urgency { Urgent, Normal, Patient };
  Kind kind = Kind::None;
  Urgency urgency = Urgency::Normal;     // Adaptive
  std::optional<core::Timestamp> start;  // Vwap, Twap; none: at once
  std::optional<core::Timestamp> end;    // Vwap, Twap; none: the close of the session
  double largest_share = 1;              // Vwap: of the printed volume, 0..1

  friend bool operator==(const OrderAlgorithm&, const OrderAlgorithm&) = default;
};

/// What a client asks for: a new order, or new terms for a working one with the same ids. Prices in the
/// instrument's own unit.
struct OrderRequest {
  core::ClientId client_id;
  core::OrderId order_id;
  std::string ticker;  // the instrument's unique key text
  model::Side side = model::Side::Buy;
  core::Decimal quantity;  // above zero; zero with a cash quantity
  OrderType type = OrderType::Market;
  std::optional<double> limit_price;   // where the type has one; Relative, Midprice and pegs: the cap
  std::optional<double> stop_price;    // stops, if-touched; trails: where the stop begins, none: by the trail
  std::optional<double> trail_amount;  // Trail, TrailLimit: this or
  std::optional<double> trail_percent;  // of the price, 0..100
  std::optional<double> limit_offset;   // TrailLimit: the limit lies this far beyond the stop
  std::optional<double> peg_offset;     // Relative, PegMid, PegMarket: IB's auxPrice, none: 0
  TimeInForce tif = TimeInForce::Day;
  std::optional<core::Timestamp> good_till;   // GoodTillDate
  std::optional<core::Timestamp> good_after;  // not active before
  bool outside_rth = false;                   // trades in extended hours too
  TriggerMethod trigger_method = TriggerMethod::Default;
  double discretionary_amount = 0;            // limits: takes what is this much worse than the limit, unseen
  bool hidden = false;                        // shows nothing: joins the queue last
  std::optional<core::Decimal> display_size;  // iceberg: shown at a time
  bool all_or_none = false;
  core::Decimal min_quantity;                  // of the first fill; 0: any
  std::optional<core::Decimal> cash_quantity;  // money instead of a size
  OrderAlgorithm algorithm;
  std::vector<OrderCondition> conditions;
  bool conditions_cancel = false;       // the conditions cancel the order; false: they submit it
  bool conditions_outside_rth = false;  // they are looked at outside regular hours too
  bool transmit = true;                 // false: held until a later order of the chain transmits
  core::OrderId parent_id;              // 0: no parent
  std::string oca_group;                // empty: none; children get the group of their parent's permId
  OcaType oca_type = OcaType::ReduceOthers;
  std::string order_ref;  // the client's own text, handed through
  std::string account;    // handed through

  friend bool operator==(const OrderRequest&, const OrderRequest&) = default;
};

/// Has a limit price that binds it from the first moment (Limit, StopLimit, LimitIfTouched, LimitOnClose).
[[nodiscard]] bool needs_limit_price(OrderType type);
/// Needs a trigger price from the client (Stop, StopLimit, MarketIfTouched, LimitIfTouched).
[[nodiscard]] bool needs_stop_price(OrderType type);
[[nodiscard]] bool is_trailing(OrderType type);
/// Waits for a trigger: stops, trails and if-touched.
[[nodiscard]] bool is_triggered_type(OrderType type);
[[nodiscard]] bool is_if_touched(OrderType type);
[[nodiscard]] bool is_pegged(OrderType type);  // Relative, Midprice, PegMid, PegMarket
[[nodiscard]] bool is_on_close(OrderType type);

}  // namespace ibflow::sim
