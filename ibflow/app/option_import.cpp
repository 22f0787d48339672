#include "ibflow/app/option_import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "ibflow/flow/options/derived.hpp"
#include "ibflow/flow/options/store.hpp"
#include "ibflow/flow/options/trade_analyst.hpp"
#include "ibflow/sim/market/recording.hpp"

namespace ibflow::app {

namespace {

using namespace std::chrono_literals;
using core::Expected;
namespace options = flow::options;

using Contracts = std::vector<std::pair<sim::RecordedOption, sim::OptionDay>>;

std::optional<double> price_of(double recorded) {
  return recorded > 0 ? std::optional(recorded) : std::nullopt;
}

/// The newest of `rows` that was over at `at`; nullptr when none was.
template <class Rows>
auto standing(const Rows& rows, core::Timestamp at) -> decltype(&*rows.begin()) {
  const auto later =
      std::ranges::partition_point(rows, [&](const auto& row) { return row.start + 1min <= at; });
  return later == rows.begin() ? nullptr : &*std::prev(later);
}

/// One ticker's day as trades in the order of time.
class DayReader {
 public:
  DayReader(const sim::Recording& recording, const std::string& ticker, core::Date date)
      : from_(core::from_new_york(date, 0s)), quotes_(recording.quotes_between(ticker, from_, from_ + 25h)) {
    if (const auto bars = recording.bars(ticker, date)) bars_ = *bars;
  }

  [[nodiscard]] std::span<const model::Bar> bars() const { return bars_; }

  [[nodiscard]] std::vector<options::OptionTrade> trades(const Contracts& contracts) const {
    // Contracts come sorted and equal times keep the order in which they came.
    std::multimap<core::Timestamp, options::OptionTrade> by_time;
    for (const auto& [contract, day] : contracts) {
      for (const auto& bar : day.trades) {
        if (bar.volume <= 0 || bar.close <= 0) continue;
        auto trade = trade_of(contract, day, bar);
        by_time.emplace(trade.time, std::move(trade));
      }
    }
    std::vector<options::OptionTrade> trades;
    for (auto& [time, trade] : by_time) trades.push_back(std::move(trade));
    return trades;
  }

 private:
  [[nodiscard]] options::OptionTrade trade_of(const sim::RecordedOption& contract, const sim::OptionDay& day,
                                              const sim::OptionTrades& bar) const {
    options::OptionTrade trade;
    trade.contract = {contract.underlying, contract.expiry, contract.is_call,
                      std::llround(contract.strike * 1000)};
    trade.time = bar.start + 1min;
    trade.received = trade.time;
    trade.price = bar.close;
    trade.size = bar.volume;
    if (const auto* quote = standing(day.quotes, trade.time)) {
      trade.quote = {price_of(quote->bid), price_of(quote->ask)};
    }
    if (const auto* quote = standing(quotes_, trade.time)) {
      trade.underlying = {price_of(quote->bid[3]), price_of(quote->ask[3])};
    }
    if (const auto* last = standing(bars_, trade.time)) trade.underlying_last = last->close;
    return trade;
  }

  core::Timestamp from_;
  std::span<const sim::QuoteBar> quotes_;
  std::span<const model::Bar> bars_;
};

Expected<ImportedDay> write_day(options::Store& store, const DayReader& reader, const Contracts& contracts,
                                const std::string& ticker, core::Date date, const model::OptionRates& rates) {
  ImportedDay result{ticker, date};
  const auto [midnight, end] = options::whole_day(date);
  if (auto gone = store.remove(ticker, {midnight, end - 1ms}); !gone) return std::unexpected(gone.error());
  if (auto added = store.add_ticker(ticker); !added) return std::unexpected(added.error());
  for (const auto& bar : reader.bars()) {
    if (auto put = store.put_bar(ticker, bar); !put) return std::unexpected(put.error());
    ++result.bars;
  }
  options::TradeAnalyst analyst(rates);
  for (const auto& trade : reader.trades(contracts)) {
    const auto analysed = analyst.analyse(trade);
    if (auto added = store.add_trade(analysed); !added) return std::unexpected(added.error());
    ++result.trades;
    if (trade.quote.usable()) ++result.quoted;
    if (analysed.aggressor != options::Aggressor::Unknown) ++result.with_aggressor;
    if (analysed.delta) ++result.with_delta;
  }
  const auto points = options::write_divergence(store, ticker, date, end);
  if (!points) return std::unexpected(points.error());
  result.points = *points;
  const auto predictions = options::write_predictions(store, options::BaselinePredictor(), ticker, date);
  if (!predictions) return std::unexpected(predictions.error());
  result.predictions = *predictions;
  return result;
}

}  // namespace

Expected<std::vector<ImportedDay>> import_options(const OptionImport& import,
                                                  const std::function<void(const ImportedDay&)>& progress) {
  const auto recording = sim::Recording::load(import.folders, import.tickers);
  if (!recording) return std::unexpected(recording.error());
  auto store = options::Store::open(import.database);
  if (!store) return std::unexpected(store.error());
  std::vector<ImportedDay> imported;
  for (const auto date : recording->dates()) {
    auto contracts = recording->option_recording().day(date);
    if (!contracts) return std::unexpected(contracts.error());
    std::map<std::string, Contracts> by_ticker;
    for (auto& [contract, day] : *contracts) {
      if (!day.trades.empty()) by_ticker[contract.underlying].emplace_back(contract, std::move(day));
    }
    for (const auto& [ticker, days] : by_ticker) {
      const DayReader reader(*recording, ticker, date);
      if (auto begun = store->begin(); !begun) return std::unexpected(begun.error());
      auto day = write_day(*store, reader, days, ticker, date, import.rates);
      if (!day) {
        store->rollback();
        return std::unexpected(day.error());
      }
      if (auto done = store->commit(); !done) return std::unexpected(done.error());
      if (progress) progress(*day);
      imported.push_back(std::move(*day));
    }
  }
  for (const auto& ticker : import.tickers) {
    if (std::ranges::any_of(imported, [&](const auto& day) { return day.ticker == ticker; })) continue;
    return core::fail(core::ErrorCategory::Usage,
                      fmt::format("the folder has no option trades of {}", ticker));
  }
  if (imported.empty()) {
    return core::fail(core::ErrorCategory::Data, "the folder has no option trades; see docs/flow-server.md");
  }
  return imported;
}

}  // namespace ibflow::app
