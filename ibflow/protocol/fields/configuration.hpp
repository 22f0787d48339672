#pragma once
// The members of messages/configuration.hpp by IB's names and protobuf numbers; see fields/archive.hpp.

#include "ibflow/protocol/fields/archive.hpp"
#include "ibflow/protocol/messages/configuration.hpp"

namespace ibflow::protocol {

template <class A>
void describe_fields(A& a, Ref<A, LockAndExitConfig> m) {
  a.field(1, "autoLogoffTime", m.auto_logoff_time);
  a.field(2, "autoLogoffPeriod", m.auto_logoff_period);
  a.field(3, "autoLogoffType", m.auto_logoff_type);
}

template <class A>
void describe_fields(A& a, Ref<A, MessageConfig> m) {
  a.field(1, "id", m.id);
  a.field(2, "title", m.title);
  a.field(3, "message", m.message);
  a.field(4, "defaultAction", m.default_action);
  a.field(5, "enabled", m.enabled);
}

template <class A>
void describe_fields(A& a, Ref<A, ApiPrecautionsConfig> m) {
  a.field(1, "bypassOrderPrecautions", m.bypass_order_precautions);
  a.field(2, "bypassBondWarning", m.bypass_bond_warning);
  a.field(3, "bypassNegativeYieldConfirmation", m.bypass_negative_yield_confirmation);
  a.field(4, "bypassCalledBondWarning", m.bypass_called_bond_warning);
  a.field(5, "bypassSameActionPairTradeWarning", m.bypass_same_action_pair_trade_warning);
  a.field(6, "bypassFlaggedAccountsWarning", m.bypass_flagged_accounts_warning);
  a.field(7, "bypassPriceBasedVolatilityWarning", m.bypass_price_based_volatility_warning);
  a.field(8, "bypassRedirectOrderWarning", m.bypass_redirect_order_warning);
  a.field(9, "bypassNoOverfillProtection", m.bypass_no_overfill_protection);
  a.field(10, "bypassRouteMarketableToBBO", m.bypass_route_marketable_to_bbo);
}

template <class A>
void describe_fields(A& a, Ref<A, ApiSettingsConfig> m) {
  a.field(1, "readOnlyApi", m.read_only_api);
  a.field(2, "totalQuantityForMutualFunds", m.total_quantity_for_mutual_funds);
  a.field(3, "downloadOpenOrdersOnConnection", m.download_open_orders_on_connection);
  a.field(4, "includeVirtualFxPositions", m.include_virtual_fx_positions);
  a.field(5, "prepareDailyPnL", m.prepare_daily_pnl);
  a.field(6, "sendStatusUpdatesForVolatilityOrders", m.send_status_updates_for_volatility_orders);
  a.field(7, "encodeApiMessages", m.encode_api_messages);
  a.field(8, "socketPort", m.socket_port);
  a.field(9, "useNegativeAutoRange", m.use_negative_auto_range);
  a.field(10, "createApiMessageLogFile", m.create_api_message_log_file);
  a.field(11, "includeMarketDataInLogFile", m.include_market_data_in_log_file);
  a.field(12, "exposeTradingScheduleToApi", m.expose_trading_schedule_to_api);
  a.field(13, "splitInsuredDepositFromCashBalance", m.split_insured_deposit_from_cash_balance);
  a.field(14, "sendZeroPositionsForTodayOnly", m.send_zero_positions_for_today_only);
  a.field(15, "letApiAccountRequestsSwitchSubscription", m.let_api_account_requests_switch_subscription);
  a.field(16, "useAccountGroupsWithAllocationMethods", m.use_account_groups_with_allocation_methods);
  a.field(17, "loggingLevel", m.logging_level);
  a.field(18, "masterClientId", m.master_client_id);
  a.field(19, "bulkDataTimeout", m.bulk_data_timeout);
  a.field(20, "componentExchSeparator", m.component_exch_separator);
  a.field(21, "showForexDataIn1_10Pips", m.show_forex_data_in_tenth_pips);
  a.field(22, "allowForexTradingIn1_10Pips", m.allow_forex_trading_in_tenth_pips);
  a.field(23, "roundAccountValuesToNearestWholeNumber", m.round_account_values_to_nearest_whole_number);
  a.field(24, "sendMarketDataInLotsForUsStocks", m.send_market_data_in_lots_for_us_stocks);
  a.field(25, "showAdvancedOrderRejectInUi", m.show_advanced_order_reject_in_ui);
  a.field(26, "rejectMessagesAboveMaxRate", m.reject_messages_above_max_rate);
  a.field(27, "maintainConnectionOnIncorrectFields", m.maintain_connection_on_incorrect_fields);
  a.field(28, "compatibilityModeNasdaqStocks", m.compatibility_mode_nasdaq_stocks);
  a.field(29, "sendInstrumentTimezone", m.send_instrument_timezone);
  a.field(30, "sendForexDataInCompatibilityMode", m.send_forex_data_in_compatibility_mode);
  a.field(31, "maintainAndResubmitOrdersOnReconnect", m.maintain_and_resubmit_orders_on_reconnect);
  a.field(32, "historicalDataMaxSize", m.historical_data_max_size);
  a.field(33, "autoReportNettingEventContractTrades", m.auto_report_netting_event_contract_trades);
  a.field(34, "optionExerciseRequestType", m.option_exercise_request_type);
  a.field(35, "allowLocalhostOnly", m.allow_localhost_only);
  a.field(36, "trustedIPs", m.trusted_ips);
}

template <class A>
void describe_fields(A& a, Ref<A, ApiConfig> m) {
  a.field(1, "precautions", m.precautions);
  a.field(2, "settings", m.settings);
}

template <class A>
void describe_fields(A& a, Ref<A, OrdersSmartRoutingConfig> m) {
  a.field(1, "seekPriceImprovement", m.seek_price_improvement);
  a.field(2, "preOpenReroute", m.pre_open_reroute);
  a.field(3, "doNotRouteToDarkPools", m.do_not_route_to_dark_pools);
  a.field(4, "defaultAlgorithm", m.default_algorithm);
}

template <class A>
void describe_fields(A& a, Ref<A, OrdersConfig> m) {
  a.field(1, "smartRouting", m.smart_routing);
}

template <class A>
void describe_fields(A& a, Ref<A, UpdateConfigWarning> m) {
  a.field(1, "messageId", m.message_id);
  a.field(2, "title", m.title);
  a.field(3, "message", m.message);
}

template <class A>
void describe_fields(A& a, Ref<A, RequestConfig> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, UpdateConfig> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "lockAndExit", m.lock_and_exit);
  a.field(3, "messages", m.messages);
  a.field(4, "api", m.api);
  a.field(5, "orders", m.orders);
  a.field(6, "acceptedWarnings", m.accepted_warnings);
  a.field(7, "resetAPIOrderSequence", m.reset_api_order_sequence);
}

template <class A>
void describe_fields(A& a, Ref<A, ConfigResponse> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "lockAndExit", m.lock_and_exit);
  a.field(3, "messages", m.messages);
  a.field(4, "api", m.api);
  a.field(5, "orders", m.orders);
}

template <class A>
void describe_fields(A& a, Ref<A, UpdateConfigResponse> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "status", m.status);
  a.field(3, "message", m.message);
  a.field(4, "changedFields", m.changed_fields);
  a.field(5, "errors", m.errors);
  a.field(6, "warnings", m.warnings);
}

}  // namespace ibflow::protocol
