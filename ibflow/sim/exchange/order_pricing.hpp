#pragma once
// At what price and for how much an order would trade. Pure; only the exchange's own sources include this.

#include <optional>

#include "ibflow/sim/exchange/exchange_book.hpp"

namespace ibflow::sim {

/// The limit that binds an order now; none for market orders and for pegged ones.
[[nodiscard]] std::optional<double> resting_limit(const SimOrder& order, const ExchangeBook& book);

/// Where a pegged order stands at `quote`, capped by its limit; none when the quote lacks a side.
[[nodiscard]] std::optional<double> pegged_price(const SimOrder& order, const ExchangeBook& book,
                                                 const std::optional<Print>& quote);
/// Follows the quote: pegged types, and adaptive orders that are still patient.
[[nodiscard]] bool follows_quote(const SimOrder& order, core::Timestamp now);

/// What `side` pays when it takes the quote: `ticks` increments worse, never beyond `limit`. Needs the quote.
[[nodiscard]] double taking_price(const ExchangeBook& book, model::Side side, int ticks,
                                  std::optional<double> limit);

/// Trades at an opening or closing auction only.
[[nodiscard]] bool waits_for_auction(const SimOrder& order);
[[nodiscard]] bool on_close_is_too_late(const OrderRequest& terms, const ExchangeBook& book,
                                        core::Duration cutoff, core::Timestamp now);

/// How much a VWAP or TWAP order may have traded by now, in all.
[[nodiscard]] core::Decimal algorithm_target(const SimOrder& order, const ExchangeBook& book,
                                             core::Timestamp now);

/// Queue model: takes its place behind what its side displays at `limit`, or keeps a better one.
void join_queue(SimOrder& order, const ExchangeBook& book, double limit);

/// The order that waits longest with the best price first, buys and sells apart: each side keeps the places
/// that it has by arrival.
[[nodiscard]] std::vector<SimOrder*> by_priority(const ExchangeBook& book);

/// Puts a change into effect: what came of the old terms goes with them.
void take_new_terms(SimOrder& order, OrderRequest terms);

/// As many size increments as fit into `size`.
[[nodiscard]] core::Decimal whole_sizes(const TradedInstrument& instrument, double size);

/// Leaves this part, 0..1, of what remains of an order of an OCA group, to the nearest size the instrument
/// has and never nothing. What rounding took or gave is made good the next time. False: it stays as it is.
bool shrink(SimOrder& order, double part_left, const TradedInstrument& instrument);

/// The trigger as it stands: of trails the moving one; none before the first price.
[[nodiscard]] std::optional<double> trigger_price(const SimOrder& order);
/// A trail's stop follows the last price, never back.
void move_trail(SimOrder& order, const ExchangeBook& book);
/// Does the latest print or quote set the order off? Counts consecutive ones for the double methods.
[[nodiscard]] bool reaches_trigger(SimOrder& order, const ExchangeBook& book);

}  // namespace ibflow::sim
