#include "ibflow/sim/live/option_computations.hpp"

#include <array>
#include <cmath>

#include "ibflow/sim/live/market_data_errors.hpp"
#include "ibflow/sim/live/tick_types.hpp"

namespace ibflow::sim {

namespace {

using Computation = protocol::TickOptionComputation;

double pv_dividend(const OptionView& option, double underlying) {
  return underlying * (1 - std::exp(-option.rates.dividend * std::max(0.0, option.terms.years)));
}

void fill_greeks(Computation& computation, const OptionView& option, double underlying, double volatility) {
  const auto value = model::option_value(option.terms, option.rates, underlying, volatility);
  computation.implied_vol = volatility;
  computation.delta = value.delta;
  computation.gamma = value.gamma;
  computation.vega = value.vega;
  computation.theta = value.theta;
  computation.pv_dividend = pv_dividend(option, underlying);
  computation.und_price = underlying;
  if (!computation.opt_price) computation.opt_price = value.price;
}

Computation computed(std::int32_t type, const OptionView& option, const std::optional<double>& price) {
  Computation computation;
  computation.tick_type = type;
  computation.tick_attrib = 0;
  if (!price || !option.underlying_price) return computation;
  const auto volatility =
      model::implied_volatility(option.terms, option.rates, *option.underlying_price, *price);
  computation.opt_price = price;
  computation.und_price = option.underlying_price;
  if (volatility) fill_greeks(computation, option, *option.underlying_price, *volatility);
  return computation;
}

Computation modelled(const OptionView& option) {
  Computation computation;
  computation.tick_type = tick::kModelOption;
  computation.tick_attrib = 0;
  if (option.underlying_price && option.model_volatility)
    fill_greeks(computation, option, *option.underlying_price, *option.model_volatility);
  return computation;
}

}  // namespace

std::vector<Computation> option_computations(const SimulatedMarket& market, std::size_t instrument,
                                             const TickerState& shown) {
  const auto option = market.option(instrument);
  if (!option) return {};
  return {computed(tick::kBidOption, *option, shown.bid), computed(tick::kAskOption, *option, shown.ask),
          computed(tick::kLastOption, *option, shown.last), modelled(*option)};
}

std::optional<OptionView> OptionCalculationService::option_or_refuse(Client& client,
                                                                     const protocol::Contract& contract,
                                                                     std::int32_t id) const {
  const auto instrument = find_or_refuse(state_, client, contract, id);
  if (!instrument) return std::nullopt;
  auto option = state_.market->option(*instrument);
  if (!option) client.out.send_error(id, live_error::kInvalid, validation_text("Not an option"), state_.now);
  return option;
}

void OptionCalculationService::on(Client& client, const protocol::CalculateImpliedVolatility& message) {
  const auto option = option_or_refuse(client, message.contract, message.request_id);
  if (!option) return;
  Computation answer;
  answer.request_id = message.request_id;
  answer.tick_type = tick::kCustomOption;
  answer.tick_attrib = 0;
  answer.opt_price = message.option_price;
  answer.und_price = message.under_price;
  if (message.under_price > 0) {
    const auto volatility =
        model::implied_volatility(option->terms, option->rates, message.under_price, message.option_price);
    if (volatility) fill_greeks(answer, *option, message.under_price, *volatility);
  }
  client.out.send(answer);
}

void OptionCalculationService::on(Client& client, const protocol::CalculateOptionPrice& message) {
  const auto option = option_or_refuse(client, message.contract, message.request_id);
  if (!option) return;
  Computation answer;
  answer.request_id = message.request_id;
  answer.tick_type = tick::kCustomOption;
  answer.tick_attrib = 0;
  answer.implied_vol = message.volatility;
  answer.und_price = message.under_price;
  if (message.under_price > 0 && message.volatility > 0)
    fill_greeks(answer, *option, message.under_price, message.volatility);
  client.out.send(answer);
}

}  // namespace ibflow::sim
