#include "ibflow/sim/exchange/exchange_options.hpp"

#include <fmt/format.h>

#include "ibflow/sim/behaviour.hpp"
#include "ibflow/sim/contracts/comma_list.hpp"

namespace ibflow::sim {

namespace {

std::unexpected<core::Error> unfit(std::string_view choice, std::string_view value, std::string_view takes) {
  return core::fail(core::ErrorCategory::Usage,
                    fmt::format("behaviour {}: '{}' does not fit, it takes {}", choice, value, takes));
}

}  // namespace

core::Expected<ExchangeOptions> exchange_options(const Behaviour& behaviour) {
  ExchangeOptions options;
  const auto model = parse_fill_model(behaviour.fill_model);
  if (!model) return std::unexpected(model.error());
  options.fill_model = *model;
  if (behaviour.auction_prints == "recorded") {
    options.auctions = AuctionPrints::Recorded;
  } else if (behaviour.auction_prints != "inferred") {
    return unfit("auction-prints", behaviour.auction_prints, "inferred or recorded");
  }
  for (const auto& [name, value] : {std::pair("close-cutoff-minutes", behaviour.close_cutoff_minutes),
                                    std::pair("locate-seconds", behaviour.locate_seconds),
                                    std::pair("price-cap-percent", behaviour.price_cap_percent),
                                    std::pair("far-price-percent", behaviour.far_price_percent),
                                    std::pair("largest-order-size", behaviour.largest_order_size),
                                    std::pair("order-size-cap", behaviour.order_size_cap)}) {
    if (value < 0) return unfit(name, std::to_string(value), "0 or more");
  }
  options.close_cutoff = std::chrono::minutes(behaviour.close_cutoff_minutes);
  options.locate_time = std::chrono::seconds(behaviour.locate_seconds);
  for (const auto key : items_of(behaviour.hard_to_borrow)) options.hard_to_borrow.emplace(key);
  for (const auto key : items_of(behaviour.not_shortable)) options.not_shortable.emplace(key);
  options.price_cap_percent = static_cast<double>(behaviour.price_cap_percent);
  options.far_price_percent = static_cast<double>(behaviour.far_price_percent);
  options.largest_size = behaviour.largest_order_size;
  options.size_cap = behaviour.order_size_cap;
  options.cancel_waits_for_open = behaviour.cancel_waits_for_open;
  return options;
}

}  // namespace ibflow::sim
