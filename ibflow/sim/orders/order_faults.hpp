#pragma once
// What a fault script does to orders and executions, beyond what it does to messages.

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "ibflow/core/error.hpp"
#include "ibflow/sim/orders/order_news.hpp"

namespace ibflow::sim {

/// Which order is meant: that of the ids, else the latest that fits.
struct OrderTarget {
  std::int32_t client_id = 0;
  std::int32_t order_id = 0;
};

/// Everything is deterministic and happens at once. Usage errors: there is no order or execution to do it to.
/// Belongs to the gateway's thread.
class OrderFaults {
 public:
  using Result = core::Expected<void>;

  OrderFaults(GatewayState& state, OrderRecords& records, OrderAudience& audience, OrderNews& news)
      : state_(state), records_(records), audience_(audience), news_(news) {}

  /// The next new order is refused: with 201 by the broker (201, then Inactive), else with the error alone.
  void reject_next(int code, std::string text);
  /// 201 or 202 for an order that works already, then Inactive or Cancelled.
  Result reject_working(std::optional<OrderTarget> target, int code, const std::string& text, bool inactive);

  /// Inactive without being finished.
  Result set_inactive(std::optional<OrderTarget> target);
  /// All that were made inactive, or the one named, work again.
  Result revive(std::optional<OrderTarget> target);

  /// The execution again under its id with the last part raised. Without an id the latest one.
  Result correct_execution(std::optional<std::string> execution_id, double price,
                           std::optional<core::Decimal> shares);
  /// The latest one by so much a share; without `shares` they stay as many.
  Result correct_latest_by(double amount, std::optional<core::Decimal> shares = std::nullopt);
  Result bust_execution(std::optional<std::string> execution_id);

  /// The same order lives a second time under another permId.
  Result twin_order(std::optional<OrderTarget> target);
  /// ORDER_STATUS with this status for an order that is finished already.
  Result status_after_terminal(std::optional<OrderTarget> target, std::string_view status);
  /// The next valid id falls back to `to`: ids from there on are free again, unless they are in use.
  Result roll_back_order_ids(std::int32_t client_id, std::int32_t to);

  /// The next short sale waits for shares to borrow (404), until release_locate() or its time is over.
  void hold_next_short_sale();
  Result release_locate(std::optional<OrderTarget> target);

  /// Cancels are carried out only after so much session time; zero: at once.
  void delay_cancels(core::Duration delay) { cancel_delay_ = delay; }
  void fill_before_acknowledgement(bool on) { news_.fill_before_acknowledgement(on); }
  void set_commission_reports(CommissionReports reports) { news_.set_commission_reports(reports); }
  /// nullopt: as the behaviour says.
  void set_commission_delay(std::optional<core::Duration> delay) { news_.set_commission_delay(delay); }
  /// All switches back to normal.
  void clear();

  // What the desk asks for.
  [[nodiscard]] std::optional<core::Error> take_rejection();
  [[nodiscard]] core::Duration cancel_delay() const { return cancel_delay_; }

 private:
  template <class Fits>
  [[nodiscard]] const SimOrder* pick(std::optional<OrderTarget> target, Fits fits) const;
  [[nodiscard]] const Fill* pick_fill(const std::optional<std::string>& execution_id) const;

  GatewayState& state_;
  OrderRecords& records_;
  OrderAudience& audience_;
  OrderNews& news_;
  std::deque<core::Error> rejections_;
  core::Duration cancel_delay_{};
};

}  // namespace ibflow::sim
