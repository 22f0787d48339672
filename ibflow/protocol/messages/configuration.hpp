#pragma once
// Reading and changing the server's settings; protobuf only. Members are named as in IB's messages; one
// without a value is not on the wire, which in a change means: leave it as it is.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/protocol/message.hpp"

namespace ibflow::protocol {

/// When the server logs off or restarts by itself.
struct LockAndExitConfig {
  std::optional<std::string> auto_logoff_time;
  std::optional<std::string> auto_logoff_period;
  std::optional<std::string> auto_logoff_type;
  friend bool operator==(const LockAndExitConfig&, const LockAndExitConfig&) = default;
};

/// A message that TWS would show in a window, and what happens instead.
struct MessageConfig {
  std::optional<std::int32_t> id;
  std::optional<std::string> title;
  std::optional<std::string> message;
  std::optional<std::string> default_action;
  std::optional<bool> enabled;
  friend bool operator==(const MessageConfig&, const MessageConfig&) = default;
};

/// Which of the warnings before an order are skipped for the API.
struct ApiPrecautionsConfig {
  std::optional<bool> bypass_order_precautions;
  std::optional<bool> bypass_bond_warning;
  std::optional<bool> bypass_negative_yield_confirmation;
  std::optional<bool> bypass_called_bond_warning;
  std::optional<bool> bypass_same_action_pair_trade_warning;
  std::optional<bool> bypass_flagged_accounts_warning;
  std::optional<bool> bypass_price_based_volatility_warning;
  std::optional<bool> bypass_redirect_order_warning;
  std::optional<bool> bypass_no_overfill_protection;
  std::optional<bool> bypass_route_marketable_to_bbo;
  friend bool operator==(const ApiPrecautionsConfig&, const ApiPrecautionsConfig&) = default;
};

/// The server's settings of the API, as in its configuration window.
struct ApiSettingsConfig {
  std::optional<bool> read_only_api;
  std::optional<bool> total_quantity_for_mutual_funds;
  std::optional<bool> download_open_orders_on_connection;
  std::optional<bool> include_virtual_fx_positions;
  std::optional<bool> prepare_daily_pnl;
  std::optional<bool> send_status_updates_for_volatility_orders;
  std::optional<std::string> encode_api_messages;
  std::optional<std::int32_t> socket_port;  // usually 7496, 7497, 4001 or 4002
  std::optional<bool> use_negative_auto_range;
  std::optional<bool> create_api_message_log_file;
  std::optional<bool> include_market_data_in_log_file;
  std::optional<bool> expose_trading_schedule_to_api;
  std::optional<bool> split_insured_deposit_from_cash_balance;
  std::optional<bool> send_zero_positions_for_today_only;
  std::optional<bool> let_api_account_requests_switch_subscription;
  std::optional<bool> use_account_groups_with_allocation_methods;
  std::optional<std::string> logging_level;
  std::optional<std::int32_t> master_client_id;   // sees the orders of all clients
  std::optional<std::int32_t> bulk_data_timeout;  // seconds
  std::optional<std::string> component_exch_separator;
  std::optional<bool> show_forex_data_in_tenth_pips;      // showForexDataIn1_10Pips with IB
  std::optional<bool> allow_forex_trading_in_tenth_pips;  // allowForexTradingIn1_10Pips with IB
  std::optional<bool> round_account_values_to_nearest_whole_number;
  std::optional<bool> send_market_data_in_lots_for_us_stocks;  // otherwise sizes are in shares
  std::optional<bool> show_advanced_order_reject_in_ui;
  std::optional<bool> reject_messages_above_max_rate;  // otherwise the session ends
  std::optional<bool> maintain_connection_on_incorrect_fields;
  std::optional<bool> compatibility_mode_nasdaq_stocks;
  std::optional<std::string> send_instrument_timezone;
  std::optional<bool> send_forex_data_in_compatibility_mode;
  std::optional<bool> maintain_and_resubmit_orders_on_reconnect;
  std::optional<std::int32_t> historical_data_max_size;
  std::optional<bool> auto_report_netting_event_contract_trades;
  std::optional<std::string> option_exercise_request_type;
  std::optional<bool> allow_localhost_only;
  std::vector<std::string> trusted_ips;
  friend bool operator==(const ApiSettingsConfig&, const ApiSettingsConfig&) = default;
};

struct ApiConfig {
  std::optional<ApiPrecautionsConfig> precautions;
  std::optional<ApiSettingsConfig> settings;
  friend bool operator==(const ApiConfig&, const ApiConfig&) = default;
};

struct OrdersSmartRoutingConfig {
  std::optional<bool> seek_price_improvement;
  std::optional<bool> pre_open_reroute;
  std::optional<bool> do_not_route_to_dark_pools;
  std::optional<std::string> default_algorithm;
  friend bool operator==(const OrdersSmartRoutingConfig&, const OrdersSmartRoutingConfig&) = default;
};

struct OrdersConfig {
  std::optional<OrdersSmartRoutingConfig> smart_routing;
  friend bool operator==(const OrdersConfig&, const OrdersConfig&) = default;
};

/// What a change of settings asks to be confirmed.
struct UpdateConfigWarning {
  std::optional<std::int32_t> message_id;
  std::optional<std::string> title;
  std::optional<std::string> message;
  friend bool operator==(const UpdateConfigWarning&, const UpdateConfigWarning&) = default;
};

/// Asks for the server's settings.
struct RequestConfig {
  static constexpr MessageInfo kMessage{.id = 108,
                                        .name = "REQ_CONFIG",
                                        .api_name = "reqConfig",
                                        .since = 219,
                                        .protobuf_since = 219,
                                        .errors_name_request = true};
  std::optional<std::int32_t> request_id;
  friend bool operator==(const RequestConfig&, const RequestConfig&) = default;
};

/// Changes the settings that have a value, and only these. Warnings of the answer are confirmed by sending
/// the same again with them in accepted_warnings.
struct UpdateConfig {
  static constexpr MessageInfo kMessage{.id = 109,
                                        .name = "UPDATE_CONFIG",
                                        .api_name = "updateConfig",
                                        .since = 221,
                                        .protobuf_since = 221,
                                        .errors_name_request = true};
  std::optional<std::int32_t> request_id;
  std::optional<LockAndExitConfig> lock_and_exit;
  std::vector<MessageConfig> messages;
  std::optional<ApiConfig> api;
  std::optional<OrdersConfig> orders;
  std::vector<UpdateConfigWarning> accepted_warnings;
  std::optional<bool> reset_api_order_sequence;
  friend bool operator==(const UpdateConfig&, const UpdateConfig&) = default;
};

struct ConfigResponse {
  static constexpr MessageInfo kMessage{.id = 110,
                                        .name = "CONFIG_RESPONSE",
                                        .api_name = "configResponse",
                                        .since = 219,
                                        .protobuf_since = 219};
  std::optional<std::int32_t> request_id;
  std::optional<LockAndExitConfig> lock_and_exit;
  std::vector<MessageConfig> messages;
  std::optional<ApiConfig> api;
  std::optional<OrdersConfig> orders;
  friend bool operator==(const ConfigResponse&, const ConfigResponse&) = default;
};

/// What came of a change; warnings want to be confirmed.
struct UpdateConfigResponse {
  static constexpr MessageInfo kMessage{.id = 111,
                                        .name = "UPDATE_CONFIG_RESPONSE",
                                        .api_name = "updateConfigResponse",
                                        .since = 221,
                                        .protobuf_since = 221};
  std::optional<std::int32_t> request_id;
  std::optional<std::string> status;
  std::optional<std::string> message;
  std::vector<std::string> changed_fields;
  std::vector<std::string> errors;
  std::vector<UpdateConfigWarning> warnings;
  friend bool operator==(const UpdateConfigResponse&, const UpdateConfigResponse&) = default;
};

using ConfigurationRequests = MessageList<RequestConfig, UpdateConfig>;
using ConfigurationResponses = MessageList<ConfigResponse, UpdateConfigResponse>;

}  // namespace ibflow::protocol
