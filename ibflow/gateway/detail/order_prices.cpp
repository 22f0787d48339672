#include "ibflow/gateway/detail/order_prices.hpp"

#include <fmt/format.h>

#include <charconv>
#include <string_view>
#include <vector>

namespace ibflow::gateway::detail {

namespace {

using core::Decimal;

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const auto comma = text.find(',');
    parts.push_back(text.substr(0, comma));
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  return parts;
}

core::Expected<void> round(std::optional<double>& price, model::Side side, const orders::PriceGrid& grid) {
  if (!price) return {};
  const auto exact = Decimal::from_double(*price);
  if (!exact)
    return core::fail(core::ErrorCategory::Usage, fmt::format("{} is no price of an order", *price));
  const auto rounded = orders::round_safely(*exact, side, grid);
  if (!rounded) return std::unexpected(rounded.error());
  price = rounded->to_double();
  return {};
}

bool has_limit(const std::string& type) {
  return type == "LMT" || type == "STP LMT" || type == "LIT" || type == "LOC";
}
bool has_trigger(const std::string& type) {
  return type == "STP" || type == "STP LMT" || type == "STP PRT" || type == "MIT" || type == "LIT";
}

}  // namespace

std::optional<std::int32_t> market_rule_of(const protocol::ContractDetails& details,
                                           const std::string& exchange) {
  const auto exchanges = split(details.valid_exchanges);
  const auto rules = split(details.market_rule_ids);
  for (std::size_t i = 0; i < rules.size() && i < exchanges.size(); ++i) {
    if (exchanges[i] != exchange) continue;
    std::int32_t id = 0;
    const auto end = rules[i].data() + rules[i].size();
    if (const auto read = std::from_chars(rules[i].data(), end, id);
        read.ec == std::errc() && read.ptr == end)
      return id;
  }
  return std::nullopt;
}

core::Expected<void> round_prices(protocol::Order& order, const orders::PriceGrid& grid) {
  const auto side = order.action == "BUY" ? model::Side::Buy : model::Side::Sell;
  if (has_limit(order.order_type)) {
    if (auto rounded = round(order.lmt_price, side, grid); !rounded) return rounded;
  }
  if (has_trigger(order.order_type)) {
    if (auto rounded = round(order.aux_price, side, grid); !rounded) return rounded;
  }
  const bool trails = order.order_type == "TRAIL" || order.order_type == "TRAIL LIMIT";
  if (!trails) return {};
  if (order.aux_price) {
    const auto amount = Decimal::from_double(*order.aux_price);
    if (!amount)
      return core::fail(core::ErrorCategory::Usage,
                        fmt::format("{} is no trailing amount", *order.aux_price));
    order.aux_price = orders::round_trailing_amount(*amount, grid.smallest_increment()).to_double();
  }
  return round(order.trail_stop_price, side, grid);
}

}  // namespace ibflow::gateway::detail
