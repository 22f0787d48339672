#include "ibflow/sim/accounts/regulatory_fees.hpp"

#include <span>

namespace ibflow::sim {

namespace {

using core::Date;
using core::Decimal;

constexpr Date day_of(int year, unsigned month, unsigned day) {
  return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
}

struct SecRate {
  Date from;
  std::int64_t cents_per_million;
};
constexpr SecRate kSecRates[] = {
    {day_of(2018, 5, 22), 1300}, {day_of(2019, 4, 16), 2070}, {day_of(2020, 2, 18), 2210},
    {day_of(2021, 2, 25), 510},  {day_of(2022, 5, 14), 2290}, {day_of(2023, 2, 27), 800},
    {day_of(2024, 5, 22), 2780}, {day_of(2025, 5, 14), 0},    {day_of(2026, 4, 4), 2060},
};

struct TafRate {
  Date from;
  std::int64_t share_millionths;
  std::int64_t share_limit_cents;
  std::int64_t contract_hundred_thousandths;
};
constexpr TafRate kTafRates[] = {
    {day_of(2012, 7, 1), 119, 595, 200}, {day_of(2022, 1, 1), 130, 649, 218},
    {day_of(2023, 1, 1), 145, 727, 244}, {day_of(2024, 1, 1), 166, 830, 279},
    {day_of(2026, 1, 1), 195, 979, 329}, {day_of(2027, 1, 1), 232, 1163, 392},
};

struct CatRate {
  Date from;
  std::int64_t share_millionths;
};
constexpr CatRate kCatRates[] = {
    {day_of(2000, 1, 1), 0}, {day_of(2024, 9, 1), 35}, {day_of(2024, 10, 1), 48}};

/// The last one that starts on or before `day`; the first one when there is none.
template <class Rate>
const Rate& in_force(std::span<const Rate> rates, Date day) {
  const Rate* found = &rates.front();
  for (const auto& rate : rates) {
    if (rate.from <= day) found = &rate;
  }
  return *found;
}

}  // namespace

RegulatoryFees regulatory_fees(Date day) {
  const auto& taf = in_force(std::span<const TafRate>(kTafRates), day);
  RegulatoryFees fees;
  fees.sec_rate =
      Decimal::from_parts(in_force(std::span<const SecRate>(kSecRates), day).cents_per_million, 8);
  fees.taf_share = Decimal::from_parts(taf.share_millionths, 6);
  fees.taf_share_limit = Decimal::from_parts(taf.share_limit_cents, 2);
  fees.taf_contract = Decimal::from_parts(taf.contract_hundred_thousandths, 5);
  fees.cat_share =
      Decimal::from_parts(in_force(std::span<const CatRate>(kCatRates), day).share_millionths, 6);
  return fees;
}

}  // namespace ibflow::sim
