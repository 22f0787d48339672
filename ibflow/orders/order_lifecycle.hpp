#pragma once
// The life of one order, as far as it is proven.
//
// Kept on four axes (our intent, the broker's proof, the liveness of each of its incarnations at IB, and what
// has executed), from which the public status is derived; so no order of messages leads to an impossible
// state. The rules, from what users of IB's API have met:
//   - Executions outrank statuses: they alone move quantity, and they count after the order's end too.
//   - REJECTED needs proof: a refusal bound to this order and nothing executed, or Inactive without a reason
//   to
//     hold and absent from a complete list of open orders. A warning never ends an order.
//   - A request that may or may not have arrived is UNKNOWN, and counts as if it had.
//   - LOST means absent from everything, twice, with a quarantine between.
//   - A change that is refused leaves the order as last acknowledged; a cancel is a request.
//   - IB may give one order two permIds (a change while its link was down): both count, and it is an alarm.
// Repetitions change nothing.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/identifier.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/model/order.hpp"
#include "ibflow/orders/order_axes.hpp"
#include "ibflow/orders/order_notice.hpp"

namespace ibflow::orders {

/// What can be changed about a sent order. Version 1 is the order as placed.
struct OrderTerms {
  std::int32_t version = 1;
  core::Decimal quantity;
  std::optional<double> limit_price, stop_price;
  friend bool operator==(const OrderTerms&, const OrderTerms&) = default;
};

/// An order that is over, as IB lists it afterwards. `order.status` is Filled, Cancelled, or Inactive; IB
/// gives some no order id. `text` is IB's, such as "Cancelled by Trader".
struct CompletedOrder {
  model::OpenOrder order;
  std::string text;
};

/// The order as IB knows it under one permId.
struct Incarnation {
  core::PermId perm_id;  // 0 until IB has given one
  Liveness liveness = Liveness::Live;
  GoneCause cause = GoneCause::None;
  /// Gone by a status, a list or executions. Otherwise by a notice or by absence, and a sign of life undoes
  /// it.
  bool proven = false;
  GoneCause if_absent = GoneCause::Lost;  // while Unknown: what being absent from a complete list would prove
  std::optional<model::OrderStatus> last_status;
  std::string why_held;
  core::Decimal executed;                       // by executions
  core::Decimal corrected;                      // how much of that is corrections' doing
  core::Decimal reported_filled;                // by statuses; only tells what executions are still to come
  std::optional<core::Timestamp> absent_since;  // first seen missing
  core::Timestamp gone_at{};

  [[nodiscard]] bool gone() const { return liveness == Liveness::Gone; }
  /// Executions of it that were told of and have not come yet.
  [[nodiscard]] core::Decimal executions_to_come() const;
};

enum class RequestState {
  None,
  Asked,    // on its way, or without an answer yet
  Refused,  // answered: no effect
};

/// A cancel has no state of its own beyond this: that it worked shows in the order.
struct CancelRequest {
  RequestState state = RequestState::None;
  bool uncertain = false;  // asked before the line was lost or the process died: ask again
  core::Timestamp asked_at{};
  std::string answer;
};

struct ModifyRequest {
  RequestState state = RequestState::None;
  bool uncertain = false;
  OrderTerms terms;  // what was asked for
  core::Timestamp asked_at{};
  std::string answer;
};

/// What a piece of evidence has done.
struct Effect {
  bool changed = false;  // anything at all
  bool late_execution = false;
  bool overfilled = false;
  bool twins = false;    // a second incarnation, while another may be live
  bool revived = false;  // it was thought over
  bool terms_changed = false;
  bool modify_acknowledged = false;
  bool modify_refused = false;
  bool cancel_refused = false;
  bool duplicate_order_id = false;  // the request burned its id and is no order: ask anew under another id
  bool ask_broker = false;          // only a list of open orders and executions can tell
};

class OrderLifecycle {
 public:
  /// Ours begins as a draft. Somebody else's begins as seen at the broker.
  [[nodiscard]] static OrderLifecycle of_ours(OrderTerms terms);
  [[nodiscard]] static OrderLifecycle of_external(OrderTerms terms);

  // Our own acts.
  Effect deny(std::string why);
  Effect journaled();
  Effect sent(const EvidenceRef& because);
  /// No byte of it has left: of the change that waits for its answer, else of the order. The latter is
  /// ignored once the broker has named the order.
  Effect not_sent(std::string why);
  Effect cancel_asked(const EvidenceRef& because);
  /// Of the cancel no byte has left: which says nothing of whether the order has arrived.
  Effect cancel_not_sent(std::string why);
  /// One change at a time: another one while `may_modify` is false is ignored.
  Effect modify_asked(OrderTerms terms, const EvidenceRef& because);
  /// The line was lost, or nothing has come in time: without an echo the order becomes Unknown.
  Effect doubt(const EvidenceRef& because);
  /// The process has died since: what was durable may have left.
  Effect restarted(const EvidenceRef& because);

  // What the broker says.
  Effect apply(const model::OrderStatusReport& report, const EvidenceRef& because);
  /// `list_asked_at`: it comes in a list of all open orders that was asked for then; else it came by itself.
  Effect apply(const model::OpenOrder& open_order, const EvidenceRef& because,
               std::optional<core::Timestamp> list_asked_at = std::nullopt);
  Effect apply(const ClassifiedNotice& notice, const EvidenceRef& because);
  Effect apply(const CompletedOrder& completed, const EvidenceRef& because);
  /// `before` shares of this execution were booked (absent: it is new), `after` are now.
  Effect executed(core::PermId perm_id, const std::optional<core::Decimal>& before,
                  const core::Decimal& after, const EvidenceRef& because);
  /// Complete lists, asked for after the last sign of it, do not have it, but for the incarnations `listed`.
  Effect absent(const EvidenceRef& because, core::Duration quarantine,
                std::span<const core::PermId> listed = {});
  /// Executions that were told of will not come any more (they lie before the broker's window, and positions
  /// have been reconciled without them).
  Effect write_off_executions();

  [[nodiscard]] PublicStatus status() const;
  [[nodiscard]] SendCertainty certainty() const;
  [[nodiscard]] Intent intent() const { return intent_; }
  [[nodiscard]] Proof proof() const { return proof_; }
  [[nodiscard]] bool is_external() const { return external_; }
  [[nodiscard]] const std::vector<Incarnation>& incarnations() const { return incarnations_; }
  [[nodiscard]] const OrderTerms& terms() const { return terms_; }  // as last acknowledged
  [[nodiscard]] const CancelRequest& cancel() const { return cancel_; }
  [[nodiscard]] const ModifyRequest& modify() const { return modify_; }
  [[nodiscard]] const EvidenceRef& because() const { return because_; }  // of the last change
  [[nodiscard]] const std::string& text() const { return text_; }        // the broker's last words, or ours

  [[nodiscard]] core::Decimal executed() const;
  [[nodiscard]] bool is_gone() const;
  /// Incarnations that may still execute.
  [[nodiscard]] std::size_t live_incarnations() const;
  [[nodiscard]] bool has_perm_id(core::PermId perm_id) const;
  /// It is not over, and no change of it waits for its answer.
  [[nodiscard]] bool may_modify() const { return !is_gone() && modify_.state != RequestState::Asked; }
  /// The most it may still execute, over all incarnations and both versions while a change is on its way.
  [[nodiscard]] core::Decimal at_most_remaining() const;
  /// That part of it which belongs to incarnations of this liveness; Gone: executions still to come.
  [[nodiscard]] core::Decimal at_most_remaining(Liveness liveness) const;
  /// The part of the quantity whose execution has been told of and has not come.
  [[nodiscard]] core::Decimal executions_to_come() const;

 private:
  explicit OrderLifecycle(OrderTerms terms);

  [[nodiscard]] core::Decimal at_most_quantity() const;
  [[nodiscard]] core::Decimal at_most_remaining(const Incarnation& incarnation) const;
  Incarnation& incarnation_of(core::PermId perm_id, Effect& effect);
  void heard(Proof proof, Effect& effect);
  void take_status(Incarnation& incarnation, model::OrderStatus status, const std::string& why_held,
                   core::Timestamp at, std::optional<core::Timestamp> list_asked_at, Effect& effect);
  void take_life(Incarnation& incarnation, Liveness liveness, std::optional<core::Timestamp> list_asked_at,
                 Effect& effect);
  void take_inactive(Incarnation& incarnation, bool repeated, std::optional<core::Timestamp> list_asked_at,
                     Effect& effect);
  void take_terms(const model::OpenOrder& open_order, std::optional<core::Timestamp> list_asked_at,
                  Effect& effect);
  void take_rejection(const ClassifiedNotice& notice, core::Timestamp at, Effect& effect);
  void take_cancelled(GoneCause cause, core::Timestamp at, Effect& effect);
  void take_cancel_answer(const ClassifiedNotice& notice, core::Timestamp at, Effect& effect);
  void take_duplicate_id(core::Timestamp at, Effect& effect);
  void refuse_modify(std::string why, Effect& effect);
  void refuse_cancel(const std::string& why, Effect& effect);
  void settle_fills(core::Timestamp at, Effect& effect);
  void doubt_all(GoneCause if_absent, Effect& effect);
  static void end(Incarnation& incarnation, GoneCause cause, bool proven, core::Timestamp at, Effect& effect);
  static void suspect(Incarnation& incarnation, GoneCause if_absent, Effect& effect);
  [[nodiscard]] GoneCause overall_cause() const;
  Effect done(Effect effect, const EvidenceRef& because);

  Intent intent_ = Intent::Draft;
  Proof proof_ = Proof::None;
  bool external_ = false;
  std::int32_t times_sent_ = 0;
  OrderTerms terms_;
  std::vector<Incarnation> incarnations_;  // at least one
  CancelRequest cancel_;
  ModifyRequest modify_;
  EvidenceRef because_;
  std::string text_;
};

}  // namespace ibflow::orders
