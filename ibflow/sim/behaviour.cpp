#include "ibflow/sim/behaviour.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "ibflow/core/nearest_name.hpp"

namespace ibflow::sim {

namespace {

constexpr std::array kChoices{
    BehaviourChoice{"download-open-orders", &Behaviour::download_open_orders,
                    "list a client's open orders after its start, unasked"},
    BehaviourChoice{"read-only", &Behaviour::read_only, "refuse orders, as the setting Read-Only API does"},
    BehaviourChoice{"master-client-id", &Behaviour::master_client_id,
                    "client id that sees everybody's orders; -1: none"},
    BehaviourChoice{"hold-client-id-seconds", &Behaviour::hold_client_id_seconds,
                    "how long the id of a connection that has ended stays taken (wall time)"},
    BehaviourChoice{"rate-limit", &Behaviour::rate_limit,
                    "above the message rate: off, reject (error 100, third time closed) or pace (read later)",
                    "off|reject|pace"},
    BehaviourChoice{"messages-per-second", &Behaviour::messages_per_second, "the message rate of a client"},
    BehaviourChoice{"max-clients", &Behaviour::max_clients, "the most clients at once"},
    BehaviourChoice{"keep-after-invalid", &Behaviour::keep_after_invalid,
                    "keep a connection whose request cannot be read"},
    BehaviourChoice{"max-unread-bytes", &Behaviour::max_unread_bytes,
                    "bytes a client may leave unread before it is dropped"},
    BehaviourChoice{"market-data-lines", &Behaviour::market_data_lines,
                    "market data lines of all clients together"},
    BehaviourChoice{"snapshot-seconds", &Behaviour::snapshot_seconds,
                    "seconds until a snapshot ends although values are missing"},
    BehaviourChoice{"commission-model", &Behaviour::commission_model,
                    "what orders cost: fixed, tiered (with dated regulatory fees) or none"},
    BehaviourChoice{"margin-model", &Behaviour::margin_model,
                    "what positions must be backed with: day-trading or reg-t"},
    BehaviourChoice{"forex-positions", &Behaviour::forex_positions,
                    "show forex trades as positions of type CASH"},
    BehaviourChoice{"account-type", &Behaviour::account_type, "AccountType of every account"},
    BehaviourChoice{"account-refresh-seconds", &Behaviour::account_refresh_seconds,
                    "seconds between refreshes of account values and summaries"},
    BehaviourChoice{"unknown-chain-error", &Behaviour::unknown_chain_is_error,
                    "answer 200 to a request for option chains on an unknown underlying, not just its end"},
    BehaviourChoice{"bulletins", &Behaviour::bulletins,
                    "send a canned bulletin at 10:00 to those who subscribed to bulletins"},
    BehaviourChoice{"wsh-rights", &Behaviour::wsh_rights,
                    "allow Wall Street Horizon's events (canned), else error 10276"},
    BehaviourChoice{"wsh-answer-seconds", &Behaviour::wsh_answer_seconds,
                    "seconds of the session until Wall Street Horizon's events are answered"},
    BehaviourChoice{"display-groups", &Behaviour::display_groups,
                    "window groups that are listed, such as 1|2|3|4|5|6|7; a Gateway has none"},
    BehaviourChoice{"scanner-refresh-seconds", &Behaviour::scanner_refresh_seconds,
                    "seconds of the session after which a scanner looks again"},
    BehaviourChoice{"empty-scan-notice", &Behaviour::empty_scan_is_notice,
                    "answer a scan that finds nothing with notice 165, not with an empty result"},
    BehaviourChoice{"fundamental-data-code", &Behaviour::fundamental_data_code,
                    "the error that answers requests for fundamental data: 10358 or 430"},
    BehaviourChoice{"verification-error", &Behaviour::verification_is_error,
                    "refuse API verification with 321, not with an unsuccessful end"},
    BehaviourChoice{"fill-model", &Behaviour::fill_model,
                    "touch, trade-through or queue; unlimited-size, latency=20ms, cancel-latency=20ms, "
                    "slippage=1 (ticks), joined by commas"},
    BehaviourChoice{"auction-prints", &Behaviour::auction_prints,
                    "prices of auctions: inferred (first and last trade) or recorded"},
    BehaviourChoice{"close-cutoff-minutes", &Behaviour::close_cutoff_minutes,
                    "minutes before the close from which on MOC and LOC orders are fixed"},
    BehaviourChoice{"locate-seconds", &Behaviour::locate_seconds,
                    "session seconds a held short sale waits for its shares; 0: until a fault frees it"},
    BehaviourChoice{"hard-to-borrow", &Behaviour::hard_to_borrow,
                    "instruments whose short sales are held first (404), joined by commas"},
    BehaviourChoice{"not-shortable", &Behaviour::not_shortable,
                    "instruments whose short sales are rejected (201), joined by commas"},
    BehaviourChoice{"price-cap-percent", &Behaviour::price_cap_percent,
                    "limits further than this beyond the quote are capped; 0: never"},
    BehaviourChoice{"far-price-percent", &Behaviour::far_price_percent,
                    "limits further than this from the last price are cancelled; 0: never"},
    BehaviourChoice{"largest-order-size", &Behaviour::largest_order_size,
                    "larger orders are rejected (201); 0: none"},
    BehaviourChoice{"order-size-cap", &Behaviour::order_size_cap,
                    "larger orders are cut to this size (481); 0: none"},
    BehaviourChoice{"cancel-waits-for-open", &Behaviour::cancel_waits_for_open,
                    "a cancel outside the order's session waits for the session"},
    BehaviourChoice{"no-market-data", &Behaviour::no_market_data,
                    "symbols, security types or * without market data permission, by commas"},
    BehaviourChoice{"delayed-data", &Behaviour::delayed_data, "delayed data exist for what is not permitted"},
    BehaviourChoice{"delayed-minutes", &Behaviour::delayed_minutes, "how late delayed data are"},
    BehaviourChoice{"refuse-with-10089", &Behaviour::refuse_with_10089,
                    "refuse data that are not permitted with 10089 instead of 354"},
    BehaviourChoice{"regulatory-snapshots", &Behaviour::regulatory_snapshots,
                    "regulatory snapshots are permitted"},
    BehaviourChoice{"sizes-in-lots", &Behaviour::sizes_in_lots,
                    "sizes of US stocks in lots of 100 at every server version"},
    BehaviourChoice{"duplicate-ticker-code", &Behaviour::duplicate_ticker_code,
                    "error code for a ticker id in use: 322 or 102"},
    BehaviourChoice{"tick-by-tick-limit", &Behaviour::tick_by_tick_limit,
                    "tick-by-tick subscriptions of all clients; 0: 5 % of the lines, at least 5"},
    BehaviourChoice{"tick-by-tick-pacing", &Behaviour::tick_by_tick_pacing,
                    "refuse a second tick-by-tick request for an instrument within 15 seconds"},
    BehaviourChoice{"market-depth-limit", &Behaviour::market_depth_limit,
                    "depth subscriptions of all clients; 0: one per 100 lines, 3 to 60"},
    BehaviourChoice{"depth-venue-notice", &Behaviour::depth_venue_notice,
                    "list the venues with notice 2152 before SMART depth"},
    BehaviourChoice{"real-time-bar-requests", &Behaviour::real_time_bar_requests,
                    "new five-second bar requests of a client in ten minutes"},
    BehaviourChoice{"presubmitted-first", &Behaviour::presubmitted_first,
                    "PreSubmitted before the first Submitted of a working order"},
    BehaviourChoice{"presubmitted-copies", &Behaviour::presubmitted_copies,
                    "how often an order that waits for its session is told of, 1 to 3"},
    BehaviourChoice{"presubmitted-before-reject", &Behaviour::presubmitted_before_reject,
                    "PreSubmitted before a broker's rejection"},
    BehaviourChoice{"pending-cancel-status", &Behaviour::pending_cancel_status,
                    "PendingCancel before Cancelled"},
    BehaviourChoice{"duplicate-filled-status", &Behaviour::duplicate_filled_status,
                    "one more Filled once the commission is known"},
    BehaviourChoice{"fill-without-status", &Behaviour::fill_without_status,
                    "no Filled status for orders that fill the moment they arrive"},
    BehaviourChoice{"error-after-api-cancel", &Behaviour::error_after_api_cancel, "202 after ApiCancelled"},
    BehaviourChoice{"error-at-expiry", &Behaviour::error_at_expiry,
                    "202 when DAY and GTD orders end, else the status alone"},
    BehaviourChoice{"locate-inactive", &Behaviour::locate_inactive,
                    "short sales held for a locate are Inactive instead of PreSubmitted"},
    BehaviourChoice{"untransmitted-status", &Behaviour::untransmitted_status,
                    "what an order with transmit 0 is shown as: none, Inactive or PendingSubmit"},
    BehaviourChoice{"two-step-what-if", &Behaviour::two_step_what_if,
                    "a what-if with a warning comes twice, first without numbers"},
    BehaviourChoice{"status-on-what-if", &Behaviour::status_on_what_if, "a what-if is followed by a status"},
    BehaviourChoice{"preset-notice", &Behaviour::preset_notice,
                    "10349 when an order without a time in force becomes DAY"},
    BehaviourChoice{"commission-delay-seconds", &Behaviour::commission_delay_seconds,
                    "seconds of session between an execution and its commission"},
    BehaviourChoice{"commissions-last", &Behaviour::commissions_last,
                    "lists of executions: all commissions behind all executions"},
    BehaviourChoice{"execution-days", &Behaviour::execution_days, "days of executions that can be listed"},
    BehaviourChoice{"errors-to-master", &Behaviour::errors_to_master,
                    "the master also gets the errors of foreign orders"},
    BehaviourChoice{"remember-finished-seconds", &Behaviour::remember_finished_seconds,
                    "how long a finished order answers a cancel with 10148, then 10147"},
    BehaviourChoice{"can-not-in-two-words", &Behaviour::can_not_in_two_words,
                    "the other spelling of 10148's text"},
    BehaviourChoice{"negative-bound-ids", &Behaviour::negative_bound_ids,
                    "manual orders are bound to ids below zero"},
    BehaviourChoice{"manual-execution-order-id", &Behaviour::manual_execution_order_id,
                    "order id in executions of unbound manual orders: 0 or 2147483647"},
    BehaviourChoice{"failed-check-uses-id", &Behaviour::failed_check_uses_id,
                    "an order refused by TWS itself uses up its id"},
    BehaviourChoice{"refuse-ids-below-shown", &Behaviour::refuse_ids_below_shown,
                    "103 also for ids not above those that the client was shown"},
    BehaviourChoice{"list-inactive-orders", &Behaviour::list_inactive_orders,
                    "inactive orders that may come back are listed as open"},
    BehaviourChoice{"read-only-refuses-all-orders", &Behaviour::read_only_refuses_all_orders,
                    "with read-only: refuse the list of all open orders, too"},
    BehaviourChoice{"attached-order-percent", &Behaviour::attached_order_percent,
                    "distance of attached stops and targets from the order's price"},
    BehaviourChoice{"history-pacing", &Behaviour::history_pacing,
                    "refuse historical requests beyond IB's limits of rate with 162"},
    BehaviourChoice{"history-requests", &Behaviour::history_requests,
                    "historical requests of one client that run at once"},
    BehaviourChoice{"history-seconds", &Behaviour::history_seconds,
                    "session seconds that a historical request takes; 0: answered at once"},
    BehaviourChoice{"history-ticks-per-message", &Behaviour::history_ticks_per_message,
                    "historical ticks in one message; 0: all of a request"},
};

core::Expected<void> unfit(std::string_view name, std::string_view value, std::string_view takes) {
  return core::fail(core::ErrorCategory::Usage,
                    fmt::format("behaviour {}: '{}' does not fit, it takes {}", name, value, takes));
}

bool is_one_of(std::string_view words, std::string_view value) {
  while (!words.empty()) {
    const auto bar = std::min(words.find('|'), words.size());
    if (words.substr(0, bar) == value) return true;
    words.remove_prefix(std::min(bar + 1, words.size()));
  }
  return false;
}

core::Expected<void> assign(Behaviour& behaviour, const BehaviourChoice& choice, std::string_view value) {
  if (const auto* flag = std::get_if<bool Behaviour::*>(&choice.member)) {
    if (value != "on" && value != "off") return unfit(choice.name, value, "on or off");
    behaviour.*(*flag) = value == "on";
    return {};
  }
  if (const auto* number = std::get_if<std::int64_t Behaviour::*>(&choice.member)) {
    std::int64_t parsed = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
    if (error != std::errc{} || end != value.data() + value.size())
      return unfit(choice.name, value, "a whole number");
    behaviour.*(*number) = parsed;
    return {};
  }
  if (!choice.words.empty() && !is_one_of(choice.words, value))
    return unfit(choice.name, value, choice.words);
  behaviour.*std::get<std::string Behaviour::*>(choice.member) = value;
  return {};
}

}  // namespace

std::span<const BehaviourChoice> behaviour_choices() {
  return kChoices;
}

core::Expected<void> set_behaviour(Behaviour& behaviour, std::string_view assignment) {
  const auto equals = assignment.find('=');
  const auto name = assignment.substr(0, equals);
  for (const auto& choice : kChoices) {
    if (choice.name != name) continue;
    if (equals == std::string_view::npos) return unfit(name, "", "name=value");
    return assign(behaviour, choice, assignment.substr(equals + 1));
  }
  std::vector<std::string> names;
  for (const auto& choice : kChoices) names.emplace_back(choice.name);
  const auto nearest = core::nearest_name(name, names, core::typing_distance(name));
  return core::fail(core::ErrorCategory::Usage,
                    fmt::format("'{}' is no behaviour of the simulated gateway{}; `ibflow sim serve "
                                "--list-behaviour` shows all",
                                name, nearest ? fmt::format(", did you mean {}?", *nearest) : ""));
}

std::string behaviour_value(const Behaviour& behaviour, const BehaviourChoice& choice) {
  if (const auto* flag = std::get_if<bool Behaviour::*>(&choice.member))
    return behaviour.*(*flag) ? "on" : "off";
  if (const auto* number = std::get_if<std::int64_t Behaviour::*>(&choice.member))
    return std::to_string(behaviour.*(*number));
  return behaviour.*std::get<std::string Behaviour::*>(choice.member);
}

}  // namespace ibflow::sim
