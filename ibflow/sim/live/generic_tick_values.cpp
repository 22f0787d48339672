// What each generic tick shows.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ibflow/sim/live/generic_ticks.hpp"
#include "ibflow/sim/live/tick_types.hpp"
#include "ibflow/sim/market/stable_hash.hpp"

namespace ibflow::sim {

namespace {

using std::chrono::days;
using std::chrono::minutes;

constexpr std::uint64_t kSeed = 0x6c697665;  // made-up values depend on the symbol alone
constexpr double kTradingDays = 252;

/// A made-up number for the instrument, from `low` to `high`, always the same.
std::int64_t made_up(const Instrument& instrument, std::string_view what, std::int64_t low,
                     std::int64_t high) {
  const auto hash = stable_hash(kSeed, fmt::format("{}/{}", instrument.symbol, what));
  return low + static_cast<std::int64_t>(hash % static_cast<std::uint64_t>(high - low + 1));
}

class Values {
 public:
  Values(const GatewayState& state, std::size_t index, const LevelOneView& view)
      : gateway_(state), index_(index), instrument_(state.contracts->instrument(index)), view_(view) {}

  LevelOneTicks of(int number) {
    switch (number) {
      case 100:
      case 101:
        return option_counts(number);
      case 104:
      case 411:
        generic(number == 104 ? tick::kHistoricalVolatility : tick::kRtHistoricalVolatility,
                historical_volatility());
        break;
      case 105:
        size(tick::kAverageOptionVolume, made_up(instrument_, "average option volume", 500, 90'000));
        break;
      case 106:
        generic(tick::kImpliedVolatility, std::round(historical_volatility() * 1.1 * 1e4) / 1e4);
        break;
      case 162:
        index_future_premium();
        break;
      case 165:
        ranges();
        break;
      case 220:
        price(tick::kCreditmanMarkPrice, mark_price());
        break;
      case 221:
      case 232:
        price(tick::kMarkPrice, mark_price());
        break;
      case 225:
        auction();
        break;
      case 236:
        shortable();
        break;
      default:
        return of_the_rest(number);
    }
    return std::move(ticks_);
  }

 private:
  LevelOneTicks of_the_rest(int number) {
    switch (number) {
      case 293:
        generic(tick::kTradeCount, static_cast<double>(view_.state.trades));
        break;
      case 294:
        generic(tick::kTradeRate, per_minute(view_.state.trades));
        break;
      case 295:
        generic(tick::kVolumeRate, per_minute(view_.state.volume));
        break;
      case 318:
        price(tick::kLastRegularTrade, view_.state.last ? view_.state.last : view_.state.previous_close);
        break;
      case 456:
        dividends();
        break;
      case 460:
        generic(tick::kBondFactor, 1);
        break;
      case 588:
        size(tick::kFuturesOpenInterest, made_up(instrument_, "futures open interest", 1'000, 2'000'000));
        break;
      case 595:
        short_term_volumes();
        break;
      case 619:
        price(tick::kCreditmanSlowMarkPrice, mark_price());
        break;
      case 787:
        odd_lots();
        break;
      default:
        fund_values(number);
    }
    return std::move(ticks_);
  }

  void price(std::int32_t type, const std::optional<double>& value) {
    if (value) ticks_.push_back(price_tick(type, *value));
  }
  void size(std::int32_t type, std::int64_t value) { ticks_.push_back(size_tick(type, value)); }
  void generic(std::int32_t type, double value) { ticks_.push_back(generic_tick(type, value)); }

  // The last price, held between bid and ask.
  [[nodiscard]] std::optional<double> mark_price() const {
    const auto& state = view_.state;
    auto mark = state.last ? state.last : state.previous_close;
    if (mark && state.bid && *mark < *state.bid) mark = state.bid;
    if (mark && state.ask && *mark > *state.ask) mark = state.ask;
    return mark;
  }
  [[nodiscard]] double minutes_open() const {
    const auto since = gateway_.now - gateway_.market->hours().open;
    return std::max(1.0, std::chrono::duration<double, std::ratio<60>>(since).count());
  }
  [[nodiscard]] double per_minute(std::int64_t count) const {
    return std::round(static_cast<double>(count) / minutes_open());
  }
  [[nodiscard]] std::vector<model::Bar> past_days(days span) const {
    return gateway_.market->history().days(index_, BarsOf::Trades, gateway_.now - span, gateway_.now);
  }

  // Yearly, of daily closes; made up when the data hold less than a month.
  [[nodiscard]] double historical_volatility() const {
    const auto bars = past_days(days(60));
    if (bars.size() < 20) return static_cast<double>(made_up(instrument_, "volatility", 1'500, 4'500)) / 1e4;
    double sum = 0, squares = 0;
    for (std::size_t i = 1; i < bars.size(); ++i) {
      const double change = std::log(bars[i].close / bars[i - 1].close);
      sum += change;
      squares += change * change;
    }
    const auto n = static_cast<double>(bars.size() - 1);
    return std::round(std::sqrt((squares - sum * sum / n) / (n - 1) * kTradingDays) * 1e4) / 1e4;
  }

  LevelOneTicks option_counts(int number) {
    const bool is_volume = number == 100;
    const auto count = is_volume ? view_.state.volume / 250
                                 : made_up(instrument_, "option open interest", 10'000, 4'000'000);
    const auto puts = count * made_up(instrument_, "put call ratio", 60, 120) / 100;
    size(is_volume ? tick::kCallVolume : tick::kCallOpenInterest, count);
    size(is_volume ? tick::kPutVolume : tick::kPutOpenInterest, puts);
    return std::move(ticks_);
  }

  void index_future_premium() {
    const auto last = mark_price();
    if (!last) return;
    const auto basis = static_cast<double>(made_up(instrument_, "premium", -20, 40)) / 1e4;
    generic(tick::kIndexFuturePremium, std::round(*last * basis * 100) / 100);
  }

  void ranges() {
    const auto all = past_days(days(364));
    const auto write = [&](days span, std::int32_t low_type, std::int32_t high_type) {
      auto low = view_.state.low ? view_.state.low : view_.state.previous_close;
      auto high = view_.state.high ? view_.state.high : view_.state.previous_close;
      for (const auto& bar : all) {
        if (bar.start < gateway_.now - span) continue;
        low = std::min(low.value_or(bar.low), bar.low);
        high = std::max(high.value_or(bar.high), bar.high);
      }
      price(low_type, low);
      price(high_type, high);
    };
    write(days(91), tick::kLow13Weeks, tick::kHigh13Weeks);
    write(days(182), tick::kLow26Weeks, tick::kHigh26Weeks);
    write(days(364), tick::kLow52Weeks, tick::kHigh52Weeks);
    double volume = 0;
    for (const auto& bar : all) volume += bar.volume.to_double();
    const double average = all.empty() ? 0 : volume / static_cast<double>(all.size());
    size(tick::kAverageVolume, static_cast<std::int64_t>(average));
  }

  // Only in the ten minutes before an auction there is one to speak of.
  void auction() {
    const auto& hours = gateway_.market->hours();
    const auto is_near = [&](core::Timestamp at) {
      return gateway_.now < at && at - gateway_.now <= minutes(10);
    };
    const bool on = is_near(hours.open) || is_near(hours.close);
    size(tick::kAuctionVolume, on ? made_up(instrument_, "auction volume", 10'000, 900'000) : 0);
    if (on) price(tick::kAuctionPrice, mark_price());
    size(tick::kAuctionImbalance, on ? made_up(instrument_, "imbalance", 100, 90'000) : 0);
    size(tick::kRegulatoryImbalance, on ? made_up(instrument_, "regulatory imbalance", 0, 9'000) : 0);
  }

  void shortable() {
    generic(tick::kShortable, 3);
    size(tick::kShortableShares, made_up(instrument_, "shares to borrow", 10'000, 20'000'000));
  }

  // Four equal ones a year, as IB writes them: past year, next year, next date, next amount.
  void dividends() {
    if (!view_.state.previous_close || made_up(instrument_, "pays dividends", 0, 2) == 0) {
      ticks_.push_back(string_tick(tick::kDividends, ",,,"));
      return;
    }
    const double amount = std::round(*view_.state.previous_close * 0.4) / 100;
    const auto next =
        std::chrono::sys_days(gateway_.market->date()) + days(made_up(instrument_, "next dividend", 5, 85));
    ticks_.push_back(
        string_tick(tick::kDividends, fmt::format("{:.2f},{:.2f},{},{:.4f}", amount * 4, amount * 4,
                                                  core::format_compact_date(next), amount)));
  }

  void short_term_volumes() {
    const auto bars =
        gateway_.market->history().minutes(index_, BarsOf::Trades, gateway_.now - minutes(10), gateway_.now);
    const auto write = [&](std::int32_t type, minutes span) {
      std::int64_t volume = 0;
      for (const auto& bar : bars) {
        if (bar.start >= gateway_.now - span) volume += bar.volume.truncated();
      }
      size(type, volume);
    };
    write(tick::kVolume3Minutes, minutes(3));
    write(tick::kVolume5Minutes, minutes(5));
    write(tick::kVolume10Minutes, minutes(10));
  }

  // Inside the spread where there is room, at the quote else.
  void odd_lots() {
    const auto& state = view_.state;
    if (!state.bid || !state.ask) return;
    const double step = *state.ask - *state.bid > 2.5 * instrument_.min_tick ? instrument_.min_tick : 0;
    price(tick::kOddLotBid, *state.bid + step);
    price(tick::kOddLotAsk, *state.ask - step);
    size(tick::kOddLotBidSize, 1 + state.bid_size % 99);
    size(tick::kOddLotAskSize, 1 + state.ask_size % 99);
    ticks_.push_back(string_tick(tick::kOddLotBidExchange, "P"));
    ticks_.push_back(string_tick(tick::kOddLotAskExchange, "P"));
  }

  // A fund's net asset value is taken for what it trades at.
  void fund_values(int number) {
    if (instrument_.stock_type != "ETF") return;
    const auto& state = view_.state;
    if (number == 576) {
      price(94, state.bid);
      price(95, state.ask);
    } else if (number == 577) {
      price(96, mark_price());
    } else if (number == 578) {
      price(92, state.previous_close);
      price(93, state.previous_close);
    } else if (number == 614) {
      price(98, state.high);
      price(99, state.low);
    } else if (number == 623) {
      price(97, state.previous_close);
    }
  }

  const GatewayState& gateway_;
  std::size_t index_;
  const Instrument& instrument_;
  const LevelOneView& view_;
  LevelOneTicks ticks_;
};

}  // namespace

LevelOneTicks generic_ticks(GenericTickSet one, const GatewayState& state, std::size_t instrument,
                            const LevelOneView& view) {
  return Values(state, instrument, view).of(generic_tick_number(one));
}

}  // namespace ibflow::sim
