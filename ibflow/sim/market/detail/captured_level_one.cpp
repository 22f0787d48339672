#include "ibflow/sim/market/detail/captured_level_one.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "ibflow/sim/live/tick_types.hpp"

namespace ibflow::sim::detail {

namespace {

std::uint32_t shares(std::int64_t size, std::int64_t lot) {
  constexpr std::int64_t kMost = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(size, 0, kMost / lot) * lot);
}

}  // namespace

void CapturedLevelOne::price(core::Timestamp at, std::int32_t type, double price,
                             const std::optional<core::Decimal>& size) {
  const std::uint32_t units = tape_price(price);
  switch (type) {
    case tick::kBid:
      if (size) quote_.first_size = shares(size->truncated(), lot_);
      return quote(at, quote_.first, units);
    case tick::kAsk:
      if (size) quote_.second_size = shares(size->truncated(), lot_);
      return quote(at, quote_.second, units);
    case tick::kLast:
      if (units == 0) return;
      last_ = units;
      size_follows_ = size.has_value();
      return trade(at, size ? shares(size->truncated(), lot_) : 0);
    default:
      return;
  }
}

void CapturedLevelOne::size(core::Timestamp at, std::int32_t type, std::int64_t size) {
  switch (type) {
    case tick::kBidSize:
      return quote(at, quote_.first_size, shares(size, lot_));
    case tick::kAskSize:
      return quote(at, quote_.second_size, shares(size, lot_));
    case tick::kLastSize: {
      const bool repeats = std::exchange(size_follows_, false) && shares(size, lot_) == last_size_;
      if (!repeats && last_ != 0) trade(at, shares(size, lot_));
      return;
    }
    case tick::kVolume:
      return volume(at, size * lot_);
    default:
      return;
  }
}

void CapturedLevelOne::quote(core::Timestamp at, std::uint32_t& field, std::uint32_t value) {
  field = value;
  quote_.kind = TapeRecord::Kind::Quote;
  const bool is_known = quotes_->events().empty() ? quote_.first == 0 && quote_.second == 0
                                                  : quotes_->events().back().record == quote_;
  if (!is_known) quotes_->replace(at, quote_);
}

void CapturedLevelOne::trade(core::Timestamp at, std::uint32_t size) {
  TapeRecord trade;
  trade.first = last_;
  trade.second = 1;
  trade.first_size = size;
  last_size_ = size;
  trades_->append(at, trade);
}

void CapturedLevelOne::volume(core::Timestamp at, std::int64_t volume) {
  if (last_ != 0) trades_->append(at, volume_mark(last_, shares(volume, 1)));
}

}  // namespace ibflow::sim::detail
