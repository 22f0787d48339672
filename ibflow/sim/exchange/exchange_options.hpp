#pragma once
// What a server decides about its exchange.

#include <chrono>
#include <cstdint>
#include <functional>
#include <set>
#include <string>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/sim/exchange/fill_model.hpp"

namespace ibflow::sim {

/// Where the prices of the opening and closing auction come from.
enum class AuctionPrints {
  Inferred,  // the first and the last trade of the regular session
  Recorded,  // Exchange::on_auction tells them; orders wait for it, at most half an hour
};

struct ExchangeOptions {
  std::uint64_t seed = 0;  // moves permIds and execution ids, nothing else
  std::string id_salt;     // so does this; the session date, so that two days' ids differ
  FillModel fill_model;
  AuctionPrints auctions = AuctionPrints::Inferred;
  /// From so long before the close on, orders for the closing auction are neither taken nor let go.
  core::Duration close_cutoff = std::chrono::minutes(10);
  /// How long a short sale that Books::locate holds waits for its shares; 0: until release_locate.
  core::Duration locate_time = std::chrono::minutes(1);
  /// Keys whose short sales are held so, and those whose short sales are rejected, whatever the books say.
  std::set<std::string, std::less<>> hard_to_borrow;
  std::set<std::string, std::less<>> not_shortable;
  /// Limits further than this beyond the opposite quote, in percent, are capped (mktCapPrice). 0: never.
  double price_cap_percent = 0;
  /// Limits further than this from the latest price, in percent, are cancelled with a reason. 0: never.
  double far_price_percent = 0;
  core::Decimal largest_size;  // above it 201; 0: no such limit
  core::Decimal size_cap;      // above it cut to it, with 481; 0: no such limit
  /// A cancel outside the order's session waits for the session, as [R] Lean PR 256 saw it; false: at once.
  bool cancel_waits_for_open = false;
  /// So long after its end a finished order answers a cancel with 10148, later with 10147. 0: for ever.
  core::Duration remember_finished{};
};

struct Behaviour;

/// What the choices of behaviour make of it; seed and salt stay. Usage error naming the choice that does not
/// fit.
[[nodiscard]] core::Expected<ExchangeOptions> exchange_options(const Behaviour& behaviour);

}  // namespace ibflow::sim
