#pragma once
// Orders of the common types. Each holds what its type needs, is good for the day and is transmitted at once;
// instructions.hpp adds to them, algorithms.hpp hands them to an algorithm, attached.hpp ties several
// together, pegged.hpp has those that follow the market.
//
// Prices are in the contract's currency and may be below zero (combos, spreads, some futures). Impossible
// input (a quantity not above zero, a price that is no number) is an Error{Usage}; whether the exchange takes
// the type and the price step fits only IB knows. In quotes: IB's Order.orderType.

#include <optional>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/protocol/order.hpp"

namespace ibflow::protocol::build {

/// IB: Order.action BUY, SELL, SSHORT, SLONG; the last two are for institutional accounts.
enum class Action { Buy, Sell, SellShort, SellLong };

[[nodiscard]] constexpr bool is_buy(Action action) {
  return action == Action::Buy;
}

using OrderResult = core::Expected<Order>;

/// "MKT": at once, at any price.
[[nodiscard]] OrderResult market(Action action, core::Decimal quantity);
/// "LMT": at lmtPrice or better.
[[nodiscard]] OrderResult limit(Action action, core::Decimal quantity, double limit_price);

/// "STP": a market order once auxPrice is touched.
[[nodiscard]] OrderResult stop(Action action, core::Decimal quantity, double stop_price);
struct StopLimitPrices {
  double stop_price;   // IB: auxPrice
  double limit_price;  // IB: lmtPrice
};
/// "STP LMT": a limit order once the stop price is touched.
[[nodiscard]] OrderResult stop_limit(Action action, core::Decimal quantity, StopLimitPrices prices);
/// "STP PRT": a stop whose market order IB or the exchange keeps within a band (futures).
[[nodiscard]] OrderResult stop_with_protection(Action action, core::Decimal quantity, double stop_price);

/// "TRAIL": a stop that follows the market at a distance: auxPrice in currency, or trailingPercent (above 0,
/// at most 100). `first_stop_price`, IB's trailStopPrice, is where it starts; IB derives it when absent.
[[nodiscard]] OrderResult trailing_stop(Action action, core::Decimal quantity, double trailing_amount,
                                        std::optional<double> first_stop_price = std::nullopt);
[[nodiscard]] OrderResult trailing_stop_percent(Action action, core::Decimal quantity,
                                                double trailing_percent,
                                                std::optional<double> first_stop_price = std::nullopt);

/// Exactly one of amount and percent, and exactly one of limit price and offset.
struct TrailingStopLimitTerms {
  std::optional<double> trailing_amount{};     // IB: auxPrice
  std::optional<double> trailing_percent{};    // IB: trailingPercent
  double first_stop_price = 0;                 // IB: trailStopPrice
  std::optional<double> limit_price{};         // IB: lmtPrice, where the limit starts
  std::optional<double> limit_price_offset{};  // IB: lmtPriceOffset, from the stop
};
/// "TRAIL LIMIT": the trailing stop whose order is a limit.
[[nodiscard]] OrderResult trailing_stop_limit(Action action, core::Decimal quantity,
                                              const TrailingStopLimitTerms& terms);

/// "MIT": a market order once auxPrice is touched from the good side.
[[nodiscard]] OrderResult market_if_touched(Action action, core::Decimal quantity, double trigger_price);
struct LimitIfTouchedPrices {
  double trigger_price;  // IB: auxPrice
  double limit_price;    // IB: lmtPrice
};
/// "LIT": a limit order once the trigger price is touched.
[[nodiscard]] OrderResult limit_if_touched(Action action, core::Decimal quantity,
                                           LimitIfTouchedPrices prices);

/// "MOC" and "LOC": in the closing auction.
[[nodiscard]] OrderResult market_on_close(Action action, core::Decimal quantity);
[[nodiscard]] OrderResult limit_on_close(Action action, core::Decimal quantity, double limit_price);
/// "MKT" and "LMT" with tif OPG: in the opening auction.
[[nodiscard]] OrderResult market_on_open(Action action, core::Decimal quantity);
[[nodiscard]] OrderResult limit_on_open(Action action, core::Decimal quantity, double limit_price);
/// "MTL" with tif AUC, the limit being the calculated opening price: in the auction before the opening.
[[nodiscard]] OrderResult auction(Action action, core::Decimal quantity, double limit_price);

/// "MTL": a market order whose rest becomes a limit at the price of the first fill.
[[nodiscard]] OrderResult market_to_limit(Action action, core::Decimal quantity);
/// "MKT PRT": a market order kept within a band (futures).
[[nodiscard]] OrderResult market_with_protection(Action action, core::Decimal quantity);
/// "MIDPRICE": between bid and ask or better, within a cap if given. IB: lmtPrice. US stocks.
[[nodiscard]] OrderResult midprice(Action action, core::Decimal quantity,
                                   std::optional<double> price_cap = std::nullopt);
/// "BOX TOP": a market order at the BOX exchange whose rest becomes a limit.
[[nodiscard]] OrderResult box_top(Action action, core::Decimal quantity);

/// Money instead of a quantity, as forex and crypto take it. IB: cashQty. "MKT" where no limit is given, else
/// "LMT".
[[nodiscard]] OrderResult for_cash(Action action, double cash_quantity,
                                   std::optional<double> limit_price = std::nullopt);

}  // namespace ibflow::protocol::build
