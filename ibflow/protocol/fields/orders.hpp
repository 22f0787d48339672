#pragma once
// The members of messages/orders.hpp by IB's names and protobuf numbers; see fields/archive.hpp.

#include <utility>

#include "ibflow/protocol/fields/archive.hpp"
#include "ibflow/protocol/fields/contract.hpp"
#include "ibflow/protocol/fields/execution.hpp"
#include "ibflow/protocol/fields/order.hpp"
#include "ibflow/protocol/fields/order_state.hpp"
#include "ibflow/protocol/messages/orders.hpp"

namespace ibflow::protocol {

template <class A>
void describe_fields(A& a, Ref<A, PlaceOrder> m) {
  a.field(1, "orderId", m.order_id);
  if constexpr (kIsProtobuf<A>) {
    PricedContract<A> priced{m.contract, m.order.order_combo_legs};
    a.field(2, "contract", priced);
  } else {
    a.field(2, "contract", m.contract);
  }
  if constexpr (kIsProtobuf<A> && A::kReading) {
    if (!a.saw(3)) m.order.transmit = false;  // as long as the order does not say otherwise
    a.watch(3);
  }
  a.field(3, "order", m.order);
  if constexpr (kIsProtobuf<A>) a.field(4, "attachedOrders", m.order.attached);
}

template <class A>
void describe_fields(A& a, Ref<A, CancelOrder> m) {
  a.field(1, "orderId", m.order_id);
  a.field(2, "orderCancel", m.order_cancel);
}

template <class A>
void describe_fields(A&, Ref<A, RequestOpenOrders>) {}

template <class A>
void describe_fields(A&, Ref<A, RequestAllOpenOrders>) {}

template <class A>
void describe_fields(A& a, Ref<A, RequestAutoOpenOrders> m) {
  a.field(1, "bAutoBind", m.auto_bind);
}

template <class A>
void describe_fields(A& a, Ref<A, RequestExecutions> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "execFilter", m.exec_filter);
}

template <class A>
void describe_fields(A& a, Ref<A, ExerciseOptions> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "contract", m.contract);
  a.field(3, "exerciseAction", m.exercise_action);
  a.field(4, "exerciseQuantity", m.exercise_quantity);
  a.field(5, "account", m.account);
  a.number_flag(6, "override", m.override_action);
  a.field(7, "manualOrderTime", m.manual_order_time);
  a.field(8, "customerAccount", m.customer_account);
  a.field(9, "professionalCustomer", m.professional_customer);
}

template <class A>
void describe_fields(A& a, Ref<A, RequestGlobalCancel> m) {
  a.field(1, "orderCancel", m.order_cancel);
}

template <class A>
void describe_fields(A& a, Ref<A, RequestCompletedOrders> m) {
  a.field(1, "apiOnly", m.api_only);
}

template <class A>
void describe_fields(A& a, Ref<A, OrderStatus> m) {
  a.field(1, "orderId", m.order_id);
  a.field(2, "status", m.status);
  a.field(3, "filled", m.filled);
  a.field(4, "remaining", m.remaining);
  a.field(5, "avgFillPrice", m.avg_fill_price);
  a.field(6, "permId", m.perm_id);
  a.field(7, "parentId", m.parent_id);
  a.field(8, "lastFillPrice", m.last_fill_price);
  a.field(9, "clientId", m.client_id);
  a.field(10, "whyHeld", m.why_held);
  a.field(11, "mktCapPrice", m.mkt_cap_price);
}

/// The order of an open order, and whether it brought its own id.
struct IdentifiedOrder {
  Order& order;
  bool has_id = false;
};

template <class A>
void describe_fields(A& a, Ref<A, IdentifiedOrder> identified) {
  describe_fields(a, identified.order);
}

template <class A>
void settle(const A& a, IdentifiedOrder& identified) {
  constexpr std::uint32_t kOrderId = 2;
  identified.has_id = a.saw(kOrderId);
  settle(a, identified.order);
}

/// For ProtobufReader::see: the order inside an open order brought its own id.
inline constexpr std::uint32_t kOwnOrderId = 63;

template <class A>
void describe_fields(A& a, Ref<A, OpenOrder> m) {
  a.field(1, "orderId", m.order_id);
  if constexpr (kIsProtobuf<A>) {
    PricedContract<A> priced{m.contract, m.order.order_combo_legs};
    a.required(2, "contract", priced);
  } else {
    a.required(2, "contract", m.contract);
  }
  if constexpr (kIsProtobuf<A> && A::kReading) {
    IdentifiedOrder identified{m.order};
    a.required(3, "order", identified);
    if (identified.has_id) a.see(kOwnOrderId);
  } else {
    a.required(3, "order", m.order);
  }
  a.required(4, "orderState", m.order_state);
}

template <class A>
void settle(const A& a, OpenOrder& m) {
  if (!a.saw(kOwnOrderId)) m.order.order_id = m.order_id;
}

template <class A>
void describe_fields(A&, Ref<A, OpenOrderEnd>) {}

template <class A>
void describe_fields(A& a, Ref<A, CompletedOrder> m) {
  if constexpr (kIsProtobuf<A>) {
    PricedContract<A> priced{m.contract, m.order.order_combo_legs};
    a.required(1, "contract", priced);
  } else {
    a.required(1, "contract", m.contract);
  }
  a.required(2, "order", m.order);
  a.required(3, "orderState", m.order_state);
}

template <class A>
void describe_fields(A&, Ref<A, CompletedOrdersEnd>) {}

template <class A>
void describe_fields(A& a, Ref<A, ExecutionDetails> m) {
  a.field(1, "reqId", m.request_id);
  a.required(2, "contract", m.contract);
  a.required(3, "execution", m.execution);
}

template <class A>
void describe_fields(A& a, Ref<A, ExecutionDetailsEnd> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_report(A& a, Ref<A, CommissionReport> m) {
  a.field(1, "execId", m.exec_id);
  a.field(2, "commissionAndFees", m.commission_and_fees);
  a.field(3, "currency", m.currency);
  a.field(4, "realizedPNL", m.realized_pnl);
  a.field(5, "yield_", m.yield);
  std::optional<std::int32_t> date = m.yield_redemption_date;
  a.text_number(6, "yieldRedemptionDate", date);
  if constexpr (A::kReading) m.yield_redemption_date = date.value_or(0);
}

/// The report as the one argument of IB's event.
struct CommissionReportArgument {
  CommissionReport report;
};

template <class A>
void describe_fields(A& a, Ref<A, CommissionReportArgument> argument) {
  describe_report(a, argument.report);
}

template <class A>
void describe_fields(A& a, Ref<A, CommissionReport> m) {
  if constexpr (kIsProtobuf<A>) {
    describe_report(a, m);
  } else {
    CommissionReportArgument argument{m};
    a.field(0, "commissionAndFeesReport", argument);
    if constexpr (A::kReading) m = std::move(argument.report);
  }
}

template <class A>
void describe_fields(A& a, Ref<A, OrderBound> m) {
  a.field(1, "permId", m.perm_id);
  a.field(2, "clientId", m.client_id);
  a.field(3, "orderId", m.order_id);
}

template <class A>
void describe_fields(A& a, Ref<A, DeltaNeutralValidation> m) {
  a.field(0, "reqId", m.request_id);
  a.field(0, "deltaNeutralContract", m.delta_neutral_contract);
}

}  // namespace ibflow::protocol
