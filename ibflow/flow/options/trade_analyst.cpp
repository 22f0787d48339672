#include "ibflow/flow/options/trade_analyst.hpp"

#include "ibflow/flow/detail/rounded.hpp"

namespace ibflow::flow::options {

using detail::rounded;

AnalysedTrade TradeAnalyst::analyse(const OptionTrade& trade) {
  AnalysedTrade result;
  result.ticker = trade.contract.underlying;
  result.option_symbol = format_option_symbol(trade.contract);
  result.time = trade.time;
  result.received = trade.received;
  result.price = trade.price;
  result.size = trade.size;
  result.quote = trade.quote;
  result.underlying_quote = trade.underlying;
  const auto between = [](const BidAsk& quote) {
    const auto middle = quote.middle();
    return middle ? std::optional(rounded(*middle)) : std::nullopt;
  };
  result.underlying_price = between(trade.underlying);
  if (!result.underlying_price) result.underlying_price = trade.underlying_last;
  result.price_threshold = between(trade.quote);
  result.aggressor = aggressors_.classify(result.option_symbol, trade.price, trade.quote);
  if (result.underlying_price) {
    if (const auto found = trade_delta(trade, *result.underlying_price, rates_)) {
      result.delta = rounded(found->delta);
      if (found->implied_volatility) result.implied_volatility = rounded(*found->implied_volatility);
    }
  }
  return result;
}

}  // namespace ibflow::flow::options
