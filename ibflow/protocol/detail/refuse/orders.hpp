#pragma once
// The gates of order requests. Internal.

#include "ibflow/protocol/detail/refusals.hpp"
#include "ibflow/protocol/messages/orders.hpp"

namespace ibflow::protocol {

/// The gates of the protobuf form; they ask whether a member is said, whatever its value.
inline void refuse_newest(Refusals& r, const Order& order) {
  const auto& attached = order.attached;
  r.below(216, order.deactivate || order.post_only || order.allow_pre_open || order.ignore_open_auction,
          "order.deactivate, order.postOnly, order.allowPreOpen or order.ignoreOpenAuction");
  r.below(217, order.route_marketable_to_bbo || order.seek_price_improvement || order.what_if_type,
          "order.routeMarketableToBbo, order.seekPriceImprovement or order.whatIfType");
  r.below(218,
          attached.sl_order_id || !attached.sl_order_type.empty() || attached.pt_order_id ||
              !attached.pt_order_type.empty(),
          "an attached order (order.slOrderId, slOrderType, ptOrderId or ptOrderType)");
  r.below(223, order.hedge_max_size.has_value(), "order.hedgeMaxSize");
}

inline void refuse(Refusals& r, const PlaceOrder& m) {
  const auto& order = m.order;
  if (r.is_protobuf()) return refuse_newest(r, order);
  const auto& tier = order.soft_dollar_tier;
  r.below(103, !order.model_code.empty(), "order.modelCode");
  r.below(105, !order.ext_operator.empty(), "order.extOperator");
  r.below(106, !tier.name.empty() || !tier.val.empty(), "order.softDollarTier");
  r.below(111, order.cash_qty.value_or(0) != 0, "order.cashQty");
  r.below(138, !order.mifid2_decision_maker.empty() || !order.mifid2_decision_algo.empty(),
          "order.mifid2DecisionMaker or order.mifid2DecisionAlgo");
  r.below(139, !order.mifid2_execution_trader.empty() || !order.mifid2_execution_algo.empty(),
          "order.mifid2ExecutionTrader or order.mifid2ExecutionAlgo");
  r.below(141, order.dont_use_auto_price_for_hedge, "order.dontUseAutoPriceForHedge");
  r.below(145, order.is_oms_container, "order.isOmsContainer");
  r.below(151, order.use_price_mgmt_algo.value_or(0) != 0, "order.usePriceMgmtAlgo");
  r.below(158, order.duration.has_value(), "order.duration");
  r.below(160, order.post_to_ats.has_value(), "order.postToAts");
  r.below(162, order.auto_cancel_parent, "order.autoCancelParent");
  r.below(166, !order.advanced_error_override.empty(), "order.advancedErrorOverride");
  r.below(169, !order.manual_order_time.empty(), "order.manualOrderTime");
  r.below(170,
          order.min_trade_qty || order.min_compete_size || order.compete_against_best_offset ||
              order.mid_offset_at_whole || order.mid_offset_at_half,
          "a pegged order's minTradeQty, minCompeteSize or offset");
  r.below(183, !order.customer_account.empty(), "order.customerAccount");
  r.below(184, order.professional_customer, "order.professionalCustomer");
  r.below(189, order.include_overnight, "order.includeOvernight");
  r.below(192, order.manual_order_indicator.has_value(), "order.manualOrderIndicator", -1);
  r.below(199, order.imbalance_only, "order.imbalanceOnly");
}

inline void refuse(Refusals& r, const CancelOrder& m) {
  if (!m.order_cancel) return;
  const auto& cancel = *m.order_cancel;
  r.below(169, !cancel.manual_order_cancel_time.empty(), "orderCancel.manualOrderCancelTime");
  r.below(192, !cancel.ext_operator.empty() || cancel.manual_order_indicator.has_value(),
          "orderCancel.extOperator or orderCancel.manualOrderIndicator");
}

inline void refuse(Refusals& r, const RequestGlobalCancel& m) {
  if (!m.order_cancel) return;
  const auto& cancel = *m.order_cancel;
  r.below(192, !cancel.ext_operator.empty() || cancel.manual_order_indicator.has_value(),
          "orderCancel.extOperator or orderCancel.manualOrderIndicator");
}

inline void refuse(Refusals& r, const ExerciseOptions& m) {
  r.below(180, !m.manual_order_time.empty(), "manualOrderTime");
  r.below(183, !m.customer_account.empty(), "customerAccount");
  r.below(184, m.professional_customer, "professionalCustomer");
}

inline void refuse(Refusals& r, const RequestExecutions& m) {
  const auto& filter = m.exec_filter;
  r.below(200, filter.last_n_days.has_value() || !filter.specific_dates.empty(),
          "execFilter.lastNDays or execFilter.specificDates");
}

}  // namespace ibflow::protocol
