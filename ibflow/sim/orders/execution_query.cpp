#include "ibflow/sim/orders/execution_query.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ibflow/sim/server/wire_time.hpp"

namespace ibflow::sim {

namespace {

core::Date days_before(core::Date date, int days) {
  return core::Date(std::chrono::sys_days(date) - std::chrono::days(days));
}

// Nasdaq is spelt in two ways.
std::string_view canonical(std::string_view exchange) {
  return exchange == "ISLAND" ? "NASDAQ" : exchange;
}

}  // namespace

core::Expected<ExecutionQuery> ExecutionQuery::of(const protocol::ExecutionFilter& filter,
                                                  core::Timestamp now, int days_kept) {
  ExecutionQuery query;
  query.filter_ = filter;
  const auto today = core::to_new_york(now).date;
  const int asked = filter.last_n_days.value_or(0);
  const int days = asked > 0 ? asked : std::max(days_kept, 1);
  query.first_day_ = filter.specific_dates.empty() ? days_before(today, days - 1) : core::Date();
  if (!filter.time.empty()) {
    const auto parsed = parse_wire_time(filter.time);
    if (!parsed) return std::unexpected(parsed.error());
    query.not_before_ = *parsed;
  }
  for (const auto number : filter.specific_dates) {
    const auto date = core::parse_date(fmt::format("{:08}", number));
    if (!date) return std::unexpected(date.error());
    query.specific_days_.push_back(*date);
  }
  return query;
}

bool ExecutionQuery::matches(const Fill& fill, const OrderView& view) const {
  const auto& definition = view.definition;
  const auto day = core::to_new_york(fill.at).date;
  if (day < first_day_ || (not_before_ && fill.at < *not_before_)) return false;
  if (!specific_days_.empty() && std::ranges::find(specific_days_, day) == specific_days_.end()) return false;
  if (filter_.client_id != 0 && filter_.client_id != fill.client_id.value) return false;
  if (!filter_.acct_code.empty() && filter_.acct_code != fill.account) return false;
  if (!filter_.symbol.empty() && filter_.symbol != definition.symbol) return false;
  if (!filter_.sec_type.empty() && filter_.sec_type != definition.sec_type) return false;
  if (!filter_.exchange.empty()) {
    const auto venue = venue_of(view.instrument, view.request.contract.exchange);
    if (canonical(filter_.exchange) != canonical(venue)) return false;
  }
  const bool buys = filter_.side == "BUY" || filter_.side == "BOT";
  return filter_.side.empty() || buys == (fill.side == model::Side::Buy);
}

}  // namespace ibflow::sim
