#pragma once
// An order in IB's own terms. Which fields travel depends on the server version and on other fields.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/soft_dollar_tier.hpp"

namespace ibflow::protocol {

struct OrderComboLeg {
  std::optional<double> price;
  friend bool operator==(const OrderComboLeg&, const OrderComboLeg&) = default;
};

/// IB's numbers of the condition types.
enum class ConditionType : std::int32_t {
  Price = 1,
  Time = 3,
  Margin = 4,
  Execution = 5,
  Volume = 6,
  PercentChange = 7,
};

/// Only the members of its type travel. A request sends those that are absent as 0, false or empty text.
struct OrderCondition {
  ConditionType type = ConditionType::Price;
  bool is_conjunction = true;                  // joined with the next condition by: true "and", false "or"
  std::optional<bool> is_more;                 // all but Execution
  std::optional<double> price;                 // Price
  std::optional<std::int32_t> trigger_method;  // Price
  std::optional<std::string> time;             // Time
  std::optional<std::int32_t> percent;         // Margin: cushion percent
  std::optional<std::int32_t> volume;          // Volume
  std::optional<double> change_percent;        // PercentChange
  std::optional<std::int32_t> con_id;          // Price, Volume, PercentChange
  std::optional<std::string> exchange;         // those three and Execution
  std::optional<std::string> sec_type;         // Execution
  std::optional<std::string> symbol;           // Execution
  friend bool operator==(const OrderCondition&, const OrderCondition&) = default;
};

/// Stop loss and profit taker that the server makes of presets and attaches to the order; IB has these
/// members in the order itself. Server version 218 on.
struct AttachedOrders {
  std::optional<std::int32_t> sl_order_id;  // stop loss
  std::string sl_order_type;
  std::optional<std::int32_t> pt_order_id;  // profit taker
  std::string pt_order_type;
  friend bool operator==(const AttachedOrders&, const AttachedOrders&) = default;
};

struct Order {
  std::int32_t order_id = 0;   // only from the server; a request carries its own
  std::int32_t client_id = 0;  // set by the server
  std::int64_t perm_id = 0;    // set by the server
  std::string action;          // BUY, SELL
  std::optional<core::Decimal> total_quantity;
  std::string order_type;           // MKT, LMT, STP, "STP LMT", TRAIL, ...
  std::optional<double> lmt_price;  // zero is a price
  std::optional<double> aux_price;
  std::string tif;  // DAY, GTC, ...
  std::string active_start_time;
  std::string active_stop_time;
  std::string oca_group;
  std::int32_t oca_type = 0;
  std::string order_ref;
  bool transmit = true;
  std::int32_t parent_id = 0;
  bool block_order = false;
  bool sweep_to_fill = false;
  std::optional<std::int32_t> display_size = 0;  // 0: all of it
  std::int32_t trigger_method = 0;
  bool outside_rth = false;
  bool hidden = false;
  std::string good_after_time;
  std::string good_till_date;
  std::string rule_80a;
  bool all_or_none = false;
  std::optional<std::int32_t> min_qty;
  std::optional<double> percent_offset;
  bool override_percentage_constraints = false;
  std::optional<double> trail_stop_price;
  std::optional<double> trailing_percent;
  // Financial advisors
  std::string fa_group;
  std::string fa_method;
  std::string fa_percentage;
  // Institutional
  std::string designated_location;
  std::string open_close;
  std::int32_t origin = 0;
  std::int32_t short_sale_slot = 0;
  std::int32_t exempt_code = -1;
  // Smart routing
  double discretionary_amt = 0;
  bool opt_out_smart_routing = false;
  // Box and vol orders
  std::int32_t auction_strategy = 0;
  std::optional<double> starting_price;
  std::optional<double> stock_ref_price;
  std::optional<double> delta;
  std::optional<double> stock_range_lower;
  std::optional<double> stock_range_upper;
  bool randomize_price = false;
  bool randomize_size = false;
  std::optional<double> volatility;
  std::optional<std::int32_t> volatility_type;
  std::string delta_neutral_order_type;
  std::optional<double> delta_neutral_aux_price;
  // Travel only with a delta_neutral_order_type:
  std::int32_t delta_neutral_con_id = 0;
  std::string delta_neutral_settling_firm;
  std::string delta_neutral_clearing_account;
  std::string delta_neutral_clearing_intent;
  std::string delta_neutral_open_close;
  bool delta_neutral_short_sale = false;
  std::int32_t delta_neutral_short_sale_slot = 0;
  std::string delta_neutral_designated_location;
  bool continuous_update = false;
  std::optional<std::int32_t> reference_price_type;
  // Combos
  std::optional<double> basis_points;
  std::optional<std::int32_t> basis_points_type;
  // Scale orders; those after the increment travel only when it is set and above 0
  std::optional<std::int32_t> scale_init_level_size;
  std::optional<std::int32_t> scale_subs_level_size;
  std::optional<double> scale_price_increment;
  std::optional<double> scale_price_adjust_value;
  std::optional<std::int32_t> scale_price_adjust_interval;
  std::optional<double> scale_profit_offset;
  bool scale_auto_reset = false;
  std::optional<std::int32_t> scale_init_position;
  std::optional<std::int32_t> scale_init_fill_qty;
  bool scale_random_percent = false;
  std::string scale_table;
  // Hedges
  std::string hedge_type;
  std::string hedge_param;                     // only with a hedge_type
  std::optional<std::int32_t> hedge_max_size;  // server version 223 on
  // Clearing
  std::string account;
  std::string settling_firm;
  std::string clearing_account;
  std::string clearing_intent;
  // Algorithms
  std::string algo_strategy;
  std::vector<TagValue> algo_params;  // only with an algo_strategy
  std::vector<TagValue> smart_combo_routing_params;
  std::string algo_id;
  bool what_if = false;
  bool not_held = false;
  bool solicited = false;
  std::string model_code;
  std::vector<OrderComboLeg> order_combo_legs;  // per-leg prices, only for BAG
  std::vector<TagValue> order_misc_options;
  // Pegged to benchmark; travel only with order type PEG BENCH
  std::int32_t reference_contract_id = 0;
  double pegged_change_amount = 0;
  bool is_pegged_change_amount_decrease = false;
  double reference_change_amount = 0;
  std::string reference_exchange_id;
  // Adjustable orders
  std::string adjusted_order_type;
  std::optional<double> trigger_price;
  std::optional<double> adjusted_stop_price;
  std::optional<double> adjusted_stop_limit_price;
  std::optional<double> adjusted_trailing_amount;
  std::int32_t adjustable_trailing_unit = 0;
  std::optional<double> lmt_price_offset;
  std::vector<OrderCondition> conditions;
  bool conditions_cancel_order = false;  // both only with conditions
  bool conditions_ignore_rth = false;
  std::string ext_operator;
  SoftDollarTier soft_dollar_tier;
  std::optional<double> cash_qty;
  std::string mifid2_decision_maker;
  std::string mifid2_decision_algo;
  std::string mifid2_execution_trader;
  std::string mifid2_execution_algo;
  bool dont_use_auto_price_for_hedge = false;
  bool is_oms_container = false;
  bool discretionary_up_to_limit_price = false;
  std::optional<std::int32_t> use_price_mgmt_algo;  // 1 or 0; nullopt: the account's default
  std::optional<std::int32_t> duration;             // seconds
  std::optional<std::int32_t> post_to_ats;
  bool auto_cancel_parent = false;
  std::string advanced_error_override;
  std::string manual_order_time;
  std::optional<std::int32_t> min_trade_qty;
  std::optional<std::int32_t> min_compete_size;
  std::optional<double> compete_against_best_offset;  // infinity: up to mid
  std::optional<double> mid_offset_at_whole;
  std::optional<double> mid_offset_at_half;
  std::string customer_account;
  bool professional_customer = false;
  std::string bond_accrued_interest;
  bool include_overnight = false;
  std::optional<std::int32_t> manual_order_indicator;
  std::string submitter;
  bool imbalance_only = false;
  // Only from the server:
  std::string auto_cancel_date;
  std::optional<core::Decimal> filled_quantity;
  std::int32_t ref_futures_con_id = 0;
  std::string shareholder;
  std::int64_t parent_perm_id = 0;
  // Server version 216 on
  bool deactivate = false;
  bool post_only = false;
  bool allow_pre_open = false;
  bool ignore_open_auction = false;
  // Server version 217 on; nullopt: not said
  std::optional<std::int32_t> route_marketable_to_bbo;  // 1 or 0
  std::optional<std::int32_t> seek_price_improvement;   // 1 or 0
  std::optional<std::int32_t> what_if_type;
  AttachedOrders attached;
  friend bool operator==(const Order&, const Order&) = default;
};

struct OrderCancel {
  std::string manual_order_cancel_time;
  std::string ext_operator;
  std::optional<std::int32_t> manual_order_indicator;
  friend bool operator==(const OrderCancel&, const OrderCancel&) = default;
};

}  // namespace ibflow::protocol
