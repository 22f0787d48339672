#pragma once
// One ticker's trade: bracket in, exits watched, out at market, flat proven.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/engine/bracket_prices.hpp"
#include "ibflow/engine/event_log.hpp"
#include "ibflow/engine/order_desk.hpp"
#include "ibflow/model/instrument.hpp"
#include "ibflow/model/order.hpp"

namespace ibflow::engine {

enum class TradeState {
  Flat,
  Entering,  // the bracket is on its way; the entry is not complete
  Open,      // in position, both exits at the broker
  Exiting,   // exits are being cancelled, then the rest is closed at market
  Released,  // orders are being cancelled, a position stays as it is; for good
};
[[nodiscard]] const char* to_string(TradeState state);

struct EntryPlan {
  model::Side side = model::Side::Buy;
  core::Decimal quantity;
  double reference_price = 0;
  BracketPrices prices;
  std::int64_t decision_id = 0;
};

/// How a trade ended: given once, when flat has been proven.
struct TradeEnd {
  bool traded = false;  // false: the entry never filled
  std::string reason;
};

/// Level-triggered: advance() looks at what is known of the orders and at the position, and does the next
/// thing. Calling it more often than needed changes nothing.
class TradeWorkflow {
 public:
  TradeWorkflow(model::Instrument instrument, OrderDesk& desk, EventLog& events)
      : instrument_(std::move(instrument)), desk_(&desk), events_(&events) {}

  [[nodiscard]] TradeState state() const { return state_; }
  [[nodiscard]] bool busy() const { return state_ != TradeState::Flat; }
  /// The side of the trade under way.
  [[nodiscard]] model::Side side() const { return side_; }

  /// Only when flat: parent at market, take profit and stop loss as its children, transmitted by the last.
  void enter(const EntryPlan& plan);
  /// Cancels whatever works, waits for proof, closes what is left at market. Nothing when flat or on its way
  /// out.
  void exit(const std::string& reason, std::int64_t decision_id = 0);
  /// Cancels whatever works and leaves the position as it is.
  void release(const std::string& reason);
  /// No order can be sent any more: an entry is cancelled, exits that protect a position stay.
  void freeze(const std::string& reason);

  [[nodiscard]] std::optional<TradeEnd> advance(const core::Decimal& position);

 private:
  void watch_entry(const core::Decimal& position);
  void watch_exits(const core::Decimal& position);
  [[nodiscard]] std::optional<TradeEnd> leave(const core::Decimal& position);
  void start_exit(const std::string& reason, bool broker_ends_the_rest);
  void cancel_bracket(const core::Decimal& position);
  [[nodiscard]] bool all_settled() const;
  void close_at_market(const core::Decimal& position);
  [[nodiscard]] std::optional<std::string> lost_protection() const;
  [[nodiscard]] model::OrderIntent draft(model::OrderRole role, model::Side side,
                                         const core::Decimal& quantity, std::int64_t decision_id);
  [[nodiscard]] const TrackedOrder* order(core::OrderId id) const { return desk_->tracker().find(id); }
  void say(const std::string& text) { events_->add(desk_->now(), instrument_.symbol, text); }

  model::Instrument instrument_;
  OrderDesk* desk_;
  EventLog* events_;
  TradeState state_ = TradeState::Flat;
  model::Side side_ = model::Side::Buy;
  core::OrderId entry_, target_, stop_;
  std::vector<core::OrderId> exits_;  // market orders that close the position, oldest first
  std::string exit_reason_;
  std::int64_t exit_decision_id_ = 0;
  core::Timestamp cancel_from_{};  // until then the broker is expected to end the bracket's rest itself
  core::Timestamp next_exit_from_{};
  bool traded_ = false;
};

}  // namespace ibflow::engine
