#pragma once
// What real gateways leave to a setting, and what nobody knows for sure of them: each a named choice.

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "ibflow/core/error.hpp"

namespace ibflow::sim {

/// The defaults are a Gateway's own where they are known.
struct Behaviour {
  /// After the start, list the client's open orders unasked.
  bool download_open_orders = true;
  /// Refuse what would change orders, as the API setting "Read-Only API" does.
  bool read_only = false;
  /// Client id that sees everybody's orders; -1: none.
  std::int64_t master_client_id = -1;
  /// Seconds (wall) for which the id of a connection that has ended stays taken.
  std::int64_t hold_client_id_seconds = 0;
  /// What happens above the message rate: off (counted only), reject (error 100, the third time the
  /// connection is closed) or pace (read later). Nobody is held while a step keeper is connected.
  std::string rate_limit = "pace";
  std::int64_t messages_per_second = 50;
  /// The most clients at once; the next one's connection is closed.
  std::int64_t max_clients = 32;
  /// Keep a connection whose request cannot be read; else it is closed.
  bool keep_after_invalid = true;
  /// Bytes a client may leave unread before it is dropped.
  std::int64_t max_unread_bytes = 64 << 20;
  /// Market data lines of all clients together.
  std::int64_t market_data_lines = 100;
  /// Seconds until a snapshot ends although values are missing.
  std::int64_t snapshot_seconds = 11;
  /// What orders cost: fixed, tiered (with the dated regulatory fees) or none.
  std::string commission_model = "fixed";
  /// What positions must be backed with: day-trading (a quarter of stocks) or reg-t.
  std::string margin_model = "day-trading";
  /// Show forex trades as positions and portfolio rows of type CASH.
  bool forex_positions = false;
  /// AccountType of every account.
  std::string account_type = "INDIVIDUAL";
  /// Seconds between the refreshes of account values and summaries.
  std::int64_t account_refresh_seconds = 180;
  /// Answer a request for option chains on an unknown underlying with error 200 instead of the bare end.
  bool unknown_chain_is_error = false;
  /// Send a canned bulletin at 10:00 New York to those who subscribed to bulletins.
  bool bulletins = true;
  /// Allow Wall Street Horizon's events; else 10276.
  bool wsh_rights = false;
  /// Seconds of the session until they are answered; 0: at once.
  std::int64_t wsh_answer_seconds = 0;
  /// The window groups that are listed, such as 1|2|3|4|5|6|7; a Gateway has none.
  std::string display_groups;
  /// Seconds of the session after which a scanner looks again.
  std::int64_t scanner_refresh_seconds = 30;
  /// Answer a scan that finds nothing with notice 165 instead of an empty result.
  bool empty_scan_is_notice = false;
  /// The error that answers requests for fundamental data.
  std::int64_t fundamental_data_code = 10358;
  /// Refuse API verification with 321 instead of an unsuccessful end.
  bool verification_is_error = false;
  // The exchange; docs/simulator/exchange.md.
  /// As parse_fill_model takes it.
  std::string fill_model = "touch";
  /// Where the prices of auctions come from: inferred (first and last trade) or recorded.
  std::string auction_prints = "inferred";
  /// Minutes before the close from which on MOC and LOC orders are fixed.
  std::int64_t close_cutoff_minutes = 10;
  /// Session seconds for which a short sale in what is hard to borrow is held; 0: until a fault frees it.
  std::int64_t locate_seconds = 60;
  /// Instruments, joined by commas, whose short sales are held (404), and those that are refused (201).
  std::string hard_to_borrow;
  std::string not_shortable;
  /// Limits further than this beyond the quote are capped; further than that from the last price cancelled.
  std::int64_t price_cap_percent = 0;
  std::int64_t far_price_percent = 0;
  /// Larger orders are rejected; 0: none is too large.
  std::int64_t largest_order_size = 0;
  /// Larger orders are cut to this size, with 481; 0: none is.
  std::int64_t order_size_cap = 0;
  /// A cancel outside the order's session waits for the session.
  bool cancel_waits_for_open = true;
  /// What there is no market data permission for: symbols, security types or *, separated by commas.
  std::string no_market_data;
  /// Whether there are delayed data for what is not permitted, and how late they are.
  bool delayed_data = true;
  std::int64_t delayed_minutes = 15;
  /// Refuse with 10089, as newer builds do, instead of 354.
  bool refuse_with_10089 = false;
  bool regulatory_snapshots = false;
  /// Sizes of US stocks in lots of 100 at every server version, as a setting of the Gateway has it.
  bool sizes_in_lots = false;
  /// Code of the refusal of a ticker id in use: 322 or 102.
  std::int64_t duplicate_ticker_code = 322;
  /// Tick-by-tick subscriptions of all clients; 0: five percent of the lines, at least five.
  std::int64_t tick_by_tick_limit = 0;
  /// Refuse a second tick-by-tick request for an instrument within 15 seconds.
  bool tick_by_tick_pacing = false;
  /// Depth subscriptions of all clients; 0: one for each hundred lines, at least 3 and at most 60.
  std::int64_t market_depth_limit = 0;
  /// Send 2152, the list of venues, before SMART depth.
  bool depth_venue_notice = false;
  /// New five-second bar requests of a client in ten minutes.
  std::int64_t real_time_bar_requests = 60;
  // Orders: the optional parts of their sequences (server-behaviour 5.3), off by default.
  /// PreSubmitted before the first Submitted of a working limit.
  bool presubmitted_first = false;
  /// How often an order that waits for its session is told of, 1 to 3.
  std::int64_t presubmitted_copies = 1;
  bool presubmitted_before_reject = false;
  /// PendingCancel before Cancelled.
  bool pending_cancel_status = false;
  /// One more Filled once the commission is known.
  bool duplicate_filled_status = false;
  /// No Filled for orders that fill the moment they arrive.
  bool fill_without_status = false;
  /// 202 after ApiCancelled.
  bool error_after_api_cancel = false;
  /// 202 when DAY and GTD orders end; else the status alone.
  bool error_at_expiry = true;
  /// Short sales without shares to borrow: Inactive instead of PreSubmitted.
  bool locate_inactive = false;
  /// What an order with transmit 0 is shown as: none, Inactive or PendingSubmit.
  std::string untransmitted_status = "none";
  /// A what-if with a warning comes twice, first without numbers.
  bool two_step_what_if = false;
  bool status_on_what_if = false;
  /// 10349 when an order without a time in force becomes DAY.
  bool preset_notice = false;
  /// Seconds of session between an execution and its commission.
  std::int64_t commission_delay_seconds = 0;
  /// In lists: all commissions behind all executions.
  bool commissions_last = false;
  /// Days of executions that can be listed; a Gateway has today's.
  std::int64_t execution_days = 1;
  /// The master also gets the errors of foreign orders.
  bool errors_to_master = false;
  /// Seconds of session for which a finished order answers a cancel with 10148, then 10147.
  std::int64_t remember_finished_seconds = 60;
  /// "can not be cancelled" instead of "cannot be cancelled".
  bool can_not_in_two_words = false;
  /// Manual orders are bound to ids below zero.
  bool negative_bound_ids = true;
  /// Order id in the executions of manual orders that nobody has bound.
  std::int64_t manual_execution_order_id = 0;
  /// An order refused by TWS itself uses up its id.
  bool failed_check_uses_id = false;
  /// 103 also for ids not above those that the client was shown.
  bool refuse_ids_below_shown = false;
  /// Inactive orders that may come back are in the lists of open orders, as from version 10.48 on.
  bool list_inactive_orders = false;
  /// With read-only: refuses the list of all open orders, too.
  bool read_only_refuses_all_orders = false;
  /// Distance of attached stop losses and profit takers from the order's price, in percent.
  std::int64_t attached_order_percent = 1;
  /// Answer historical requests that break IB's limits of rate with 162; off: they are only counted.
  bool history_pacing = true;
  /// Historical requests of one client that run at once.
  std::int64_t history_requests = 50;
  /// Session seconds that a historical request takes; 0: answered at once.
  std::int64_t history_seconds = 0;
  /// Historical ticks in one message; 0: all of a request.
  std::int64_t history_ticks_per_message = 0;
};

/// One entry of the table of choices.
struct BehaviourChoice {
  using Member = std::variant<bool Behaviour::*, std::int64_t Behaviour::*, std::string Behaviour::*>;
  std::string_view name;
  Member member;
  std::string_view help;        // one line
  std::string_view words = {};  // of a text: what it may be, "a|b|c"; empty: anything
};

/// In the order in which help shows them.
[[nodiscard]] std::span<const BehaviourChoice> behaviour_choices();

/// `name=value`; flags take on and off. Usage error for an unknown name (with the nearest one) or a value
/// that does not fit.
[[nodiscard]] core::Expected<void> set_behaviour(Behaviour& behaviour, std::string_view assignment);

/// The value as set_behaviour takes it.
[[nodiscard]] std::string behaviour_value(const Behaviour& behaviour, const BehaviourChoice& choice);

}  // namespace ibflow::sim
