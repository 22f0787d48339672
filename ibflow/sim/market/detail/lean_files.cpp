#include "ibflow/sim/market/detail/lean_files.hpp"

#include <fmt/format.h>

#include "ibflow/sim/market/detail/compressed_files.hpp"
#include "ibflow/sim/market/detail/rows.hpp"

namespace ibflow::sim::detail {

namespace {

using core::Expected;

constexpr std::uint32_t kVolumeOnly = 0x20000020;
constexpr std::uint32_t kEndOfDay = 86'400'000;

std::uint16_t place_of(std::string_view exchange) {
  if (exchange.size() != 1 || exchange[0] < 'A' || exchange[0] > 'Z') return 0;
  return static_cast<std::uint16_t>(exchange[0] - 'A' + 1);
}

/// The first N fields as whole numbers.
template <std::size_t N, std::size_t M>
std::optional<std::array<std::uint32_t, N>> numbers(const std::array<std::string_view, M>& fields) {
  std::array<std::uint32_t, N> values{};
  for (std::size_t i = 0; i < N; ++i) {
    const auto value = parse_whole(fields[i]);
    if (!value) return std::nullopt;
    values[i] = *value;
  }
  return values;
}

template <std::size_t N>
std::optional<std::array<std::uint32_t, N>> number_row(std::string_view row) {
  const auto fields = split<N>(row);
  return fields ? numbers<N>(*fields) : std::nullopt;
}

std::unexpected<core::Error> no_row(const std::filesystem::path& file, std::size_t line,
                                    std::string_view layout) {
  return malformed(file, line, fmt::format("a row must be {}, in whole numbers", layout));
}

/// Time must not go back and must lie within the day.
bool follows(std::uint32_t last, std::uint32_t milliseconds) {
  return milliseconds >= last && milliseconds < kEndOfDay;
}

std::unexpected<core::Error> out_of_order(const std::filesystem::path& file, std::size_t line) {
  return malformed(file, line, "times must rise and lie within one day");
}

}  // namespace

Expected<std::vector<LeanTradeBar>> parse_lean_trade_bars(const std::filesystem::path& file,
                                                          std::string_view content) {
  std::vector<LeanTradeBar> bars;
  Rows rows(content);
  for (std::string_view row; rows.next(row);) {
    const auto values = number_row<6>(row);
    if (!values) return no_row(file, rows.number(), "time,open,high,low,close,volume");
    const auto& [time, open, high, low, close, volume] = *values;
    if (!follows(bars.empty() ? 0 : bars.back().milliseconds, time)) return out_of_order(file, rows.number());
    bars.push_back({time, {open, high, low, close}, volume});
  }
  return bars;
}

Expected<std::vector<LeanQuoteBar>> parse_lean_quote_bars(const std::filesystem::path& file,
                                                          std::string_view content) {
  std::vector<LeanQuoteBar> bars;
  Rows rows(content);
  for (std::string_view row; rows.next(row);) {
    const auto values = number_row<11>(row);
    if (!values)
      return no_row(file, rows.number(), "time,bidO,bidH,bidL,bidC,bidSize,askO,askH,askL,askC,askSize");
    const auto& v = *values;
    if (!follows(bars.empty() ? 0 : bars.back().milliseconds, v[0])) return out_of_order(file, rows.number());
    bars.push_back({v[0], {v[1], v[2], v[3], v[4]}, {v[6], v[7], v[8], v[9]}, v[5], v[10]});
  }
  return bars;
}

Expected<void> read_lean_trade_ticks(const std::filesystem::path& file, std::uint16_t ticker,
                                     std::vector<TapeRecord>& records) {
  const auto content = read_zip(file);
  if (!content) return std::unexpected(content.error());
  Rows rows(*content);
  std::uint32_t last = 0;
  for (std::string_view row; rows.next(row);) {
    const auto fields = split<6>(row);
    const auto values = fields ? numbers<3>(*fields) : std::nullopt;
    const auto condition = fields ? parse_whole((*fields)[4], 16) : std::nullopt;
    if (!values || !condition)
      return no_row(file, rows.number(), "time,price,size,exchange,condition,suspicious");
    const auto& [time, price, size] = *values;
    if (!follows(last, time)) return out_of_order(file, rows.number());
    last = time;
    if ((*fields)[5] == "1" || price == 0) continue;
    TapeRecord record;
    record.milliseconds = time;
    record.first = price;
    record.first_size = size;
    record.second = 1;
    record.ticker = ticker;
    record.kind =
        (*condition & kVolumeOnly) != 0 ? TapeRecord::Kind::UnreportedTrade : TapeRecord::Kind::Trade;
    record.first_exchange = place_of((*fields)[3]) & 0x3fU;
    records.push_back(record);
  }
  return {};
}

Expected<void> read_lean_quote_ticks(const std::filesystem::path& file, std::uint16_t ticker,
                                     std::vector<TapeRecord>& records) {
  const auto content = read_zip(file);
  if (!content) return std::unexpected(content.error());
  Rows rows(*content);
  TapeRecord standing;
  standing.kind = TapeRecord::Kind::Quote;
  standing.ticker = ticker;
  bool ask_is_due = false;  // the standing bid came with this millisecond and its ask has not come yet
  for (std::string_view row; rows.next(row);) {
    const auto fields = split<8>(row);
    const auto values = fields ? numbers<5>(*fields) : std::nullopt;
    if (!values)
      return no_row(file, rows.number(), "time,bid,bidSize,ask,askSize,exchange,condition,suspicious");
    const auto& [time, bid, bid_size, ask, ask_size] = *values;
    if (!follows(standing.milliseconds, time)) return out_of_order(file, rows.number());
    if ((*fields)[7] == "1" || (bid == 0 && ask == 0)) continue;
    const bool completes = ask_is_due && bid == 0 && time == standing.milliseconds;
    if (bid != 0) {
      standing.first = bid;
      standing.first_size = bid_size;
      standing.first_exchange = place_of((*fields)[5]) & 0x3fU;
    }
    if (ask != 0) {
      standing.second = ask;
      standing.second_size = ask_size;
      standing.second_exchange = place_of((*fields)[5]) & 0x3fU;
    }
    standing.milliseconds = time;
    ask_is_due = bid != 0 && ask == 0;
    if (completes) {
      records.back() = standing;
    } else {
      records.push_back(standing);
    }
  }
  return {};
}

Expected<std::vector<model::Bar>> read_lean_days(const std::filesystem::path& file) {
  const auto content = read_any(file);
  if (!content) return std::unexpected(content.error());
  std::vector<model::Bar> bars;
  Rows rows(*content);
  for (std::string_view row; rows.next(row);) {
    const auto fields = split<6>(row);
    const auto date = core::parse_date(row.substr(0, 8));
    const auto values =
        fields ? number_row<5>(row.substr(std::min(row.size(), (*fields)[0].size() + 1))) : std::nullopt;
    if (!values || !date) return no_row(file, rows.number(), "YYYYMMDD 00:00,open,high,low,close,volume");
    const auto start = core::from_new_york(*date, std::chrono::seconds(0));
    if (!bars.empty() && start <= bars.back().start)
      return malformed(file, rows.number(), "rows must run from the oldest to the newest, each day once");
    model::Bar bar;
    bar.start = start;
    bar.length = std::chrono::hours(24);
    bar.open = (*values)[0] / kPriceUnits;
    bar.high = (*values)[1] / kPriceUnits;
    bar.low = (*values)[2] / kPriceUnits;
    bar.close = (*values)[3] / kPriceUnits;
    bar.volume = core::Decimal((*values)[4]);
    bars.push_back(bar);
  }
  return bars;
}

Expected<std::vector<PriceFactor>> read_lean_factors(const std::filesystem::path& file) {
  const auto content = read_any(file);
  if (!content) return std::unexpected(content.error());
  std::vector<PriceFactor> factors;
  Rows rows(*content);
  for (std::string_view row; rows.next(row);) {
    const auto fields = split<4>(row);
    const auto date = fields ? core::parse_date((*fields)[0]) : core::parse_date("");
    const auto dividends = fields ? parse_price((*fields)[1]) : std::nullopt;
    const auto splits = fields ? parse_price((*fields)[2]) : std::nullopt;
    if (!date || !dividends || !splits)
      return malformed(file, rows.number(), "a row must be YYYYMMDD,priceFactor,splitFactor,referencePrice");
    factors.push_back({*date, *dividends, *splits});
  }
  return factors;
}

}  // namespace ibflow::sim::detail
