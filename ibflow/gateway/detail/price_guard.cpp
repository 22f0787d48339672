#include "ibflow/gateway/detail/price_guard.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ibflow::gateway::detail {

namespace {

constexpr double kHardlyTrue = 0.2;  // of the price before
constexpr double kNear = 0.05;       // of the price held back

// IB's tick types of bid, ask and last, live and delayed.
std::optional<std::size_t> kind_of(std::int32_t tick_type) {
  switch (tick_type) {
    case 1:
    case 66:
      return 0;
    case 2:
    case 67:
      return 1;
    case 4:
    case 68:
      return 2;
    default:
      return std::nullopt;
  }
}

bool is_within(double price, double part, double of) {
  return std::abs(price - of) <= part * std::abs(of);
}

}  // namespace

PriceGuard::PriceGuard(const std::string& sec_type)
    : is_on_(sec_type == "STK" || sec_type == "FUND" || sec_type == "CASH") {}

bool PriceGuard::accepts(const Quote& quote, const protocol::TickPrice& tick) {
  const auto kind = is_on_ ? kind_of(tick.tick_type) : std::nullopt;
  if (!kind || !tick.price || *tick.price <= 0) return true;  // "nothing there" is no price
  const std::array<const std::optional<double>*, 3> shown{&quote.bid, &quote.ask, &quote.last};
  const auto before = *shown[*kind];
  const auto held_back = std::exchange(held_back_[*kind], std::nullopt);
  if (!before || is_within(*tick.price, kHardlyTrue, *before)) return true;
  if (held_back && is_within(*tick.price, kNear, *held_back)) return true;
  held_back_[*kind] = tick.price;
  return false;
}

}  // namespace ibflow::gateway::detail
