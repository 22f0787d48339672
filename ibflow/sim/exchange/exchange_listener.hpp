#pragma once
// What the simulated exchange has to say, in the order in which a gateway would send it.

#include <string>

#include "ibflow/sim/exchange/sim_order.hpp"

namespace ibflow::sim {

/// Called synchronously from inside Exchange's methods; must not call back into the exchange's changing
/// methods.
///
///   resting limit            on_order(Submitted)
///   market or marketable     on_order(PreSubmitted), then per fill on_fill, on_order(Submitted or Filled),
///                            on_commission; on_order(Submitted) when nothing could be filled at once
///   with latency, good-after on_order(PreSubmitted), the rest when its time has come
///   stop, trail, if-touched, on_order(PreSubmitted, why_held trigger); when set off on_order(Submitted),
///   then conditions               fills outside its hours        on_warning(399), on_order(PreSubmitted);
///   on_order(Submitted) at the open (not for
///                            stops)
///   bracket                  on_order of every order of the chain (children PreSubmitted, why_held child or
///                            child,trigger), then the parent's fills, after them on_order of the children
///                            set free
///   short sale held          on_warning(404), on_order(PreSubmitted, why_held locate); when located
///                            on_order(Submitted)
///   change                   on_order with the new terms, then fills
///   cancel, OCA, IOC, FOK    on_cancelled; before it on_status(PendingCancel) when cancels take time
///   expiry                   on_expired
///   OCA reduction            on_order with the smaller quantity
///   capped price             on_order with market_cap_price
///   broker's rejection       on_rejected(201), on_order(Inactive), then on_cancelled of its children
///   exchange's, later        on_rejected, then on_cancelled or on_order(Inactive)
///   correction, bust         on_corrected
class ExchangeListener {
 public:
  virtual ~ExchangeListener() = default;
  /// Terms, status, filled, remaining, average price or why_held changed: OPEN_ORDER and ORDER_STATUS.
  virtual void on_order(const SimOrder& order) = 0;
  /// EXECUTION_DATA. The order already counts the fill; its status follows with on_order.
  virtual void on_fill(const SimOrder& order, const Fill& fill) = 0;
  /// COMMISSION_AND_FEES_REPORT, after the on_order that follows the fill.
  virtual void on_commission(const SimOrder& order, const Fill& fill) = 0;
  /// status is Cancelled, or ApiCancelled for an order that was never transmitted: ORDER_STATUS and error 202
  /// with `reason` (empty when the client asked). order.end_cause says more.
  virtual void on_cancelled(const SimOrder& order, const std::string& reason) = 0;
  /// Refused by the broker after acceptance (201): the error; on_order(Inactive) follows.
  virtual void on_rejected(const SimOrder& order, int code, const std::string& text) = 0;
  /// The order lives on (399, 404, 481); comes before its on_order.
  virtual void on_warning(const SimOrder& order, int code, const std::string& text) = 0;
  /// Its time is over (DAY, GTD, an auction that is past); status is Cancelled.
  virtual void on_expired(const SimOrder& order, const std::string& reason) { on_cancelled(order, reason); }
  /// ORDER_STATUS alone: PendingCancel.
  virtual void on_status(const SimOrder&) {}
  /// EXECUTION_DATA again with the last part of its id raised; 0 shares: busted. The commission, too, may
  /// differ.
  virtual void on_corrected(const SimOrder&, const Fill&) {}
};

}  // namespace ibflow::sim
