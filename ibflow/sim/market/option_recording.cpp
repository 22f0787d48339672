#include "ibflow/sim/market/option_recording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "ibflow/sim/market/detail/compressed_files.hpp"
#include "ibflow/sim/market/detail/lean_files.hpp"
#include "ibflow/sim/market/detail/rows.hpp"

namespace ibflow::sim {

namespace {

using core::Expected;
using std::chrono::milliseconds;

core::Timestamp midnight(core::Date date) {
  return core::from_new_york(date, std::chrono::seconds(0));
}

/// The last `count` parts of a name between underscores.
std::optional<std::array<std::string_view, 3>> last_parts(std::string_view name) {
  if (name.ends_with(".csv")) name.remove_suffix(4);
  std::array<std::string_view, 3> parts;
  for (std::size_t i = parts.size(); i-- > 0;) {
    const std::size_t line = name.rfind('_');
    if (line == std::string_view::npos) return std::nullopt;
    parts[i] = name.substr(line + 1);
    name = name.substr(0, line);
  }
  return parts;
}

/// From an entry's name: DATE_und_minute_quote_american_call_10000000_20151224.csv
std::optional<RecordedOption> contract_of(const std::string& underlying, std::string_view entry) {
  const auto parts = last_parts(entry);
  if (!parts) return std::nullopt;
  const auto strike = detail::parse_whole((*parts)[1]);
  const auto expiry = core::parse_date((*parts)[2]);
  const bool is_call = (*parts)[0] == "call";
  if (!strike || *strike == 0 || !expiry || (!is_call && (*parts)[0] != "put")) return std::nullopt;
  return RecordedOption{underlying, *expiry, *strike / kPriceUnits, is_call};
}

Expected<void> read_quotes(const OptionRecording::File& file, OptionDays& days) {
  const auto day = midnight(file.date);
  return detail::for_each_zip_entry(
      file.path, [&](std::string_view name, std::string_view content) -> Expected<void> {
        const auto contract = contract_of(file.underlying, name);
        if (!contract) return {};
        const auto rows = detail::parse_lean_quote_bars(file.path / name, content);
        if (!rows) return std::unexpected(rows.error());
        auto& quotes = days[*contract].quotes;
        quotes.reserve(rows->size());
        for (const auto& row : *rows) {
          quotes.push_back({day + milliseconds(row.milliseconds), row.bid[3] / kPriceUnits,
                            row.ask[3] / kPriceUnits, static_cast<std::int32_t>(row.bid_size),
                            static_cast<std::int32_t>(row.ask_size)});
        }
        return {};
      });
}

Expected<void> read_trades(const OptionRecording::File& file, OptionDays& days) {
  const auto day = midnight(file.date);
  return detail::for_each_zip_entry(
      file.path, [&](std::string_view name, std::string_view content) -> Expected<void> {
        const auto contract = contract_of(file.underlying, name);
        if (!contract) return {};
        const auto rows = detail::parse_lean_trade_bars(file.path / name, content);
        if (!rows) return std::unexpected(rows.error());
        for (const auto& row : *rows) {
          const auto& p = row.prices;
          days[*contract].trades.push_back({day + milliseconds(row.milliseconds), p[0] / kPriceUnits,
                                            p[1] / kPriceUnits, p[2] / kPriceUnits, p[3] / kPriceUnits,
                                            row.volume});
        }
        return {};
      });
}

Expected<void> read_open_interest(const OptionRecording::File& file, OptionDays& days) {
  return detail::for_each_zip_entry(
      file.path, [&](std::string_view name, std::string_view content) -> Expected<void> {
        const auto contract = contract_of(file.underlying, name);
        detail::Rows rows(content);
        for (std::string_view row; contract && rows.next(row);) {
          const auto fields = detail::split<2>(row);
          const auto number = fields ? detail::parse_whole((*fields)[1]) : std::nullopt;
          if (!number)
            return detail::malformed(file.path / name, rows.number(), "a row must be time,openInterest");
          days[*contract].open_interest = *number;
        }
        return {};
      });
}

/// expiry,strike,right,open,high,low,close,volume,open_interest,implied_volatility,delta,gamma,vega,theta,rho
Expected<void> read_universe(const OptionRecording::File& file, OptionDays& days) {
  const auto content = detail::read_any(file.path);
  if (!content) return std::unexpected(content.error());
  detail::Rows rows(*content);
  for (std::string_view row; rows.next(row);) {
    if (row.starts_with('#') || row.starts_with(',')) continue;  // the header, the underlying
    const auto fields = detail::split<15>(row);
    const auto expiry = fields ? core::parse_date((*fields)[0]) : core::parse_date("");
    const auto strike = fields ? detail::parse_price((*fields)[1]) : std::nullopt;
    if (!expiry || !strike)
      return detail::malformed(file.path, rows.number(),
                               "fifteen fields, expiry and strike first, are expected");
    OptionDay& day = days[{file.underlying, *expiry, *strike, (*fields)[2] == "C"}];
    day.implied_volatility = detail::parse_price((*fields)[9]).value_or(0);
    if (day.open_interest == 0) day.open_interest = detail::parse_whole((*fields)[8]).value_or(0);
  }
  return {};
}

}  // namespace

bool operator<(const RecordedOption& a, const RecordedOption& b) {
  const auto key = [](const RecordedOption& o) {
    return std::tuple(std::string_view(o.underlying), std::chrono::sys_days(o.expiry), o.strike, !o.is_call);
  };
  return key(a) < key(b);
}

Expected<OptionRecording> OptionRecording::load(Files files) {
  OptionRecording recording;
  std::set<RecordedOption> contracts;
  for (const auto* kind : {&files.quotes, &files.trades, &files.open_interest}) {
    for (const auto& file : *kind) {
      const auto names = detail::zip_entry_names(file.path);
      if (!names) return std::unexpected(names.error());
      for (const auto& name : *names) {
        if (auto contract = contract_of(file.underlying, name)) contracts.insert(std::move(*contract));
      }
    }
  }
  recording.contracts_.assign(contracts.begin(), contracts.end());
  recording.files_ = std::move(files);
  return recording;
}

Expected<OptionDays> OptionRecording::day(core::Date date) const {
  OptionDays days;
  const auto read = [&](const std::vector<File>& files, auto&& use) -> Expected<void> {
    for (const auto& file : files) {
      if (file.date != date) continue;
      if (auto done = use(file, days); !done) return done;
    }
    return {};
  };
  for (const auto& done :
       {read(files_.quotes, read_quotes), read(files_.trades, read_trades),
        read(files_.open_interest, read_open_interest), read(files_.universes, read_universe)}) {
    if (!done) return std::unexpected(done.error());
  }
  return days;
}

}  // namespace ibflow::sim
