#include "ibflow/sim/reference/news_archive.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "ibflow/model/session_calendar.hpp"

namespace ibflow::sim {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

struct Provider {
  std::string_view code;
  std::chrono::minutes time_of_day;
  std::string_view subject;
};

// In the order of the day, the latest first.
constexpr std::array kProviders{
    Provider{"DJNL", std::chrono::minutes(11 * 60), "newsletter"},
    Provider{"BRFUPDN", std::chrono::minutes(9 * 60 + 15), "analyst actions"},
    Provider{"BRFG", std::chrono::minutes(8 * 60 + 30), "market column"},
};

// Nobody asks for more, and each day costs time.
constexpr days kOldest{400};

Headline headline(const Provider& provider, const Instrument& instrument, core::Date date) {
  const auto day = sys_days(date).time_since_epoch().count();
  return {.at = core::from_new_york(date, provider.time_of_day),
          .provider = std::string(provider.code),
          .article_id = fmt::format("{}${:05x}{:08x}", provider.code, day, instrument.con_id),
          .text = fmt::format("SIMULATED: {} {} of {}", instrument.symbol, provider.subject,
                              core::format_date(date)),
          .extra_data = fmt::format("A:{}:L:en:K:n/a:C:0", instrument.con_id)};
}

template <class Number>
std::optional<Number> from_hex(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, 16);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::span<const protocol::NewsProvider> news_providers() {
  static const std::array kNames{
      protocol::NewsProvider{.code = "BRFG", .name = "Briefing.com General Market Columns (simulated)"},
      protocol::NewsProvider{.code = "BRFUPDN", .name = "Briefing.com Analyst Actions (simulated)"},
      protocol::NewsProvider{.code = "DJNL", .name = "Dow Jones Newsletters (simulated)"},
  };
  return kNames;
}

HeadlinePage find_headlines(const Instrument& instrument, const HeadlineQuery& query) {
  HeadlinePage page;
  if (instrument.security_type != SecurityType::Stock) return page;
  const auto last = sys_days(core::to_new_york(query.to).date);
  const auto first = std::max(sys_days(core::to_new_york(query.from).date), last - kOldest);
  for (auto day = last; day >= first; day -= days(1)) {
    if (!model::nyse_session(core::Date(day))) continue;
    for (const auto& provider : kProviders) {
      if (std::ranges::find(query.providers, provider.code) == query.providers.end()) continue;
      auto one = headline(provider, instrument, core::Date(day));
      if (one.at <= query.from || one.at > query.to) continue;
      if (page.headlines.size() == query.count) {
        page.has_more = true;
        return page;
      }
      page.headlines.push_back(std::move(one));
    }
  }
  return page;
}

std::optional<std::string> article_text(const ContractDatabase& contracts, std::string_view provider,
                                        std::string_view article_id, core::Timestamp now) {
  const auto known = std::ranges::find(kProviders, provider, &Provider::code);
  const auto dollar = article_id.find('$');
  if (known == kProviders.end() || dollar == std::string_view::npos || article_id.size() != dollar + 14)
    return std::nullopt;
  const auto day = from_hex<std::int32_t>(article_id.substr(dollar + 1, 5));
  const auto con_id = from_hex<std::int32_t>(article_id.substr(dollar + 6));
  if (!day || !con_id) return std::nullopt;
  const auto index = contracts.index_of_con_id(*con_id);
  const core::Date date{sys_days(days(*day))};
  if (!index || !model::nyse_session(date)) return std::nullopt;
  const auto& instrument = contracts.instrument(*index);
  const auto one = headline(*known, instrument, date);
  if (instrument.security_type != SecurityType::Stock || one.article_id != article_id || one.at > now)
    return std::nullopt;
  return fmt::format(
      "<p>SIMULATED ARTICLE. {} ({}): nothing has happened on {}; this text stands where a real gateway "
      "would send a {}.</p>",
      instrument.long_name, instrument.symbol, core::format_date(date), known->subject);
}

}  // namespace ibflow::sim
