#pragma once
// Orders whose price follows the market. In quotes: IB's Order.orderType. An offset is in the contract's
// currency and not below zero; a price cap, IB's lmtPrice, is the worst price taken.

#include <cstdint>
#include <optional>
#include <string>

#include "ibflow/core/decimal.hpp"
#include "ibflow/protocol/builders/orders.hpp"

namespace ibflow::protocol::build {

struct PegTerms {
  double offset = 0;                  // IB: auxPrice
  std::optional<double> price_cap{};  // IB: lmtPrice
};

/// "REL": the best quote of the own side and the offset, more aggressive. Instead of the offset a per cent of
/// the price may be given, above 0 and at most 100. IB: percentOffset.
struct RelativeTerms {
  std::optional<double> offset{};
  std::optional<double> percent_offset{};
  std::optional<double> price_cap{};
};
[[nodiscard]] OrderResult relative(Action action, core::Decimal quantity, const RelativeTerms& terms);
/// "PASSV REL": the same, less aggressive.
[[nodiscard]] OrderResult passive_relative(Action action, core::Decimal quantity, const PegTerms& terms);
/// "PEG PRIM": follows the best quote of the own side.
[[nodiscard]] OrderResult pegged_to_primary(Action action, core::Decimal quantity, const PegTerms& terms);
/// "PEG MKT": follows the best quote of the other side.
[[nodiscard]] OrderResult pegged_to_market(Action action, core::Decimal quantity, const PegTerms& terms);
/// "PEG MID": follows the middle of bid and ask.
[[nodiscard]] OrderResult pegged_to_midpoint(Action action, core::Decimal quantity, const PegTerms& terms);

/// "PEG MID" at IBKRATS: one offset for a spread of an even number of cents and one for an odd. Server
/// version 170 on. IB: midOffsetAtWhole, midOffsetAtHalf; route the contract to IBKRATS.
struct MidOffsets {
  double at_whole = 0;
  double at_half = 0;
};
[[nodiscard]] OrderResult pegged_to_midpoint_at_ibkrats(Action action, core::Decimal quantity,
                                                        double limit_price, MidOffsets offsets);

/// "PEG BEST", at IBKRATS, server version 170 on.
struct PegBestTerms {
  double limit_price = 0;
  std::optional<std::int32_t> min_trade_quantity{};  // IB: minTradeQty
  std::optional<std::int32_t> min_compete_size{};    // IB: minCompeteSize
  /// Better than the best competing quote by this much. IB: competeAgainstBestOffset.
  std::optional<double> compete_offset{};
  /// Instead of compete_offset: up to the middle, as far as these offsets let it.
  std::optional<MidOffsets> up_to_midpoint{};
};
[[nodiscard]] OrderResult pegged_to_best(Action action, core::Decimal quantity, const PegBestTerms& terms);

/// "PEG STK": an option's price moves with the stock's by delta (per cent, 0 to 100, as IB writes it). Starts
/// at `starting_price` for the stock at `stock_reference_price`; cancelled when the stock leaves the range.
struct PegStockTerms {
  double delta = 0;                               // IB: delta
  double starting_price = 0;                      // IB: startingPrice
  std::optional<double> stock_reference_price{};  // IB: stockRefPrice
  std::optional<double> stock_range_lower{};      // IB: stockRangeLower
  std::optional<double> stock_range_upper{};      // IB: stockRangeUpper
};
[[nodiscard]] OrderResult pegged_to_stock(Action action, core::Decimal quantity, const PegStockTerms& terms);

/// "PEG BENCH": the price moves by `price_change` for every `reference_change` of another contract.
struct PegBenchmarkTerms {
  double starting_price = 0;                // IB: startingPrice
  double price_change = 0;                  // IB: peggedChangeAmount
  bool decreases = false;                   // IB: isPeggedChangeAmountDecrease, against the benchmark
  double reference_change = 0;              // IB: referenceChangeAmount
  std::int32_t reference_con_id = 0;        // IB: referenceContractId
  std::string reference_exchange;           // IB: referenceExchangeId
  double reference_price = 0;               // IB: stockRefPrice, the benchmark's price at the start
  std::optional<double> reference_lower{};  // IB: stockRangeLower
  std::optional<double> reference_upper{};  // IB: stockRangeUpper
};
[[nodiscard]] OrderResult pegged_to_benchmark(Action action, core::Decimal quantity,
                                              const PegBenchmarkTerms& terms);

/// "SNAP MID", "SNAP MKT" and "SNAP PRIM": set once at the middle, the other side's or the own side's quote
/// and the offset, and left there.
[[nodiscard]] OrderResult snap_to_midpoint(Action action, core::Decimal quantity, double offset);
[[nodiscard]] OrderResult snap_to_market(Action action, core::Decimal quantity, double offset);
[[nodiscard]] OrderResult snap_to_primary(Action action, core::Decimal quantity, double offset);

/// "VOL": an option quoted in volatility.
struct VolatilityTerms {
  double volatility = 0;           // per cent; IB: volatility
  bool is_annual = true;           // else daily; IB: volatilityType
  bool continuous_update = false;  // the price follows the underlying; IB: continuousUpdate
};
[[nodiscard]] OrderResult volatility(Action action, core::Decimal quantity, const VolatilityTerms& terms);

}  // namespace ibflow::protocol::build
