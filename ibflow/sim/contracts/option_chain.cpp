#include "ibflow/sim/contracts/option_chain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "ibflow/model/session_calendar.hpp"
#include "ibflow/sim/contracts/market_rules.hpp"
#include "ibflow/sim/contracts/product_terms.hpp"

namespace ibflow::sim {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr int kStrikesEachSide = 15;
constexpr int kWeeks = 4;
constexpr int kMonths = 4;

core::Date session_at_or_before(sys_days day) {
  while (!model::nyse_session(core::Date(day))) day -= days(1);
  return core::Date(day);
}

double strike_step(double price) {
  struct Step {
    double below, step;
  };
  constexpr std::array kSteps{Step{25, 0.5}, Step{100, 1}, Step{250, 2.5}, Step{600, 5}, Step{2000, 20}};
  for (const auto& [below, step] : kSteps) {
    if (price < below) return step;
  }
  return 25;
}

// Options whose quotes go in cents whatever they cost.
bool always_in_cents(std::string_view symbol) {
  return symbol == "SPY" || symbol == "QQQ" || symbol == "IWM";
}

std::int32_t rule_for(const Instrument& underlying) {
  if (always_in_cents(underlying.symbol)) return market_rule::kCent;
  return underlying.security_type == SecurityType::Index ? market_rule::kNickelOption
                                                         : market_rule::kPennyOption;
}

}  // namespace

std::string occ_symbol(std::string_view root, core::Date expiry, OptionRight right, double strike) {
  return fmt::format("{:<6}{}{}{:08}", root, core::format_compact_date(expiry).substr(2),
                     right == OptionRight::Call ? 'C' : 'P', std::llround(strike * 1000));
}

core::Date third_friday(std::chrono::year_month month) {
  return session_at_or_before(sys_days(month / std::chrono::Friday[3]));
}

std::vector<core::Date> option_expiries(core::Date session) {
  std::vector<core::Date> expiries;
  auto friday = sys_days(session);
  while (std::chrono::weekday(friday) != std::chrono::Friday) friday += days(1);
  for (int week = 0; week < kWeeks; ++week) {
    const auto expiry = session_at_or_before(friday + days(7 * week));
    if (expiry >= session) expiries.push_back(expiry);
  }
  std::chrono::year_month month(session.year(), session.month());
  for (int found = 0; found < kMonths; month += std::chrono::months(1)) {
    const auto expiry = third_friday(month);
    if (!expiries.empty() && expiry <= expiries.back()) continue;
    expiries.push_back(expiry);
    ++found;
  }
  return expiries;
}

std::vector<double> option_strikes(double price) {
  const double step = strike_step(price);
  const double middle = std::round(price / step);
  std::vector<double> strikes;
  for (int i = -kStrikesEachSide; i <= kStrikesEachSide; ++i) {
    const double strike = (middle + i) * step;
    if (strike > 0) strikes.push_back(strike);
  }
  return strikes;
}

Instrument an_option(const Instrument& underlying, std::size_t underlying_index, core::Date expiry,
                     double strike, OptionRight right, std::string_view class_name) {
  Instrument option;
  option.security_type = SecurityType::Option;
  option.symbol = underlying.symbol;
  option.currency = underlying.currency;
  option.trading_class = class_name;
  option.key = option.local_symbol = occ_symbol(class_name, expiry, right, strike);
  option.long_name = underlying.long_name;
  option.industry = underlying.industry;
  option.category = underlying.category;
  option.subcategory = underlying.subcategory;
  option.multiplier = 100;
  option.expiry = expiry;
  option.last_trade_time = std::chrono::hours(16);
  option.strike = strike;
  option.right = right;
  option.underlying = underlying_index;
  apply_terms(option);
  set_exchanges(option,
                underlying.security_type == SecurityType::Index ? "SMART,CBOE" : option.valid_exchanges,
                rule_for(underlying));
  return option;
}

std::vector<Instrument> option_chain(const Instrument& underlying, std::size_t underlying_index,
                                     core::Date session, double price) {
  std::vector<Instrument> chain;
  const auto strikes = option_strikes(price);
  for (const auto expiry : option_expiries(session)) {
    const std::chrono::year_month month(expiry.year(), expiry.month());
    // The weeklies of an index are a class of their own, SPXW.
    const bool is_weekly_class =
        underlying.security_type == SecurityType::Index && expiry != third_friday(month);
    const std::string class_name = underlying.symbol + (is_weekly_class ? "W" : "");
    for (const double strike : strikes) {
      for (const auto right : {OptionRight::Call, OptionRight::Put})
        chain.push_back(an_option(underlying, underlying_index, expiry, strike, right, class_name));
    }
  }
  return chain;
}

}  // namespace ibflow::sim
