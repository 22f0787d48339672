#pragma once
// Live option trades and prices into the store, minute by minute.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ibflow/flow/options/derived.hpp"
#include "ibflow/flow/options/trade_analyst.hpp"

namespace ibflow::flow::options {

/// Hears what a source of live trades tells, in the order of time, and keeps it until its minute is over.
/// Then trades, bar, point of divergence and predictions of the minute go into the store in one transaction:
/// a reader sees a minute whole or not at all. What comes later than its minute's end is written with the
/// next one, and changes nothing that was written before, by an earlier recorder neither. One thread.
class LiveRecorder {
 public:
  /// The store and the predictors must outlive it.
  LiveRecorder(Store& store, std::vector<const Predictor*> predictors, model::OptionRates rates)
      : store_(store), predictors_(std::move(predictors)), analyst_(rates) {}

  /// From now on the ticker is served. Before the first on_time().
  core::Expected<void> add_ticker(const std::string& ticker);
  /// Of a ticker that was added.
  void on_trade(const OptionTrade& trade);
  /// A trade of the underlying: what minute bars are made of. Shares.
  void on_underlying(const std::string& ticker, core::Timestamp time, double price,
                     const core::Decimal& size);
  /// Time has come so far. Writes the minutes that are over; Storage error when it cannot, and the minute is
  /// tried again at the next call.
  core::Expected<void> on_time(core::Timestamp now);

 private:
  struct Ticker {
    std::vector<AnalysedTrade> trades;           // not written yet
    std::map<core::Timestamp, model::Bar> bars;  // by start; not written yet
    core::Timestamp written_until{};             // the end of the last minute written
  };
  core::Expected<void> find_what_was_told(core::Timestamp until);
  core::Expected<void> write_minute(const std::string& name, const Ticker& ticker, core::Timestamp end);
  static void forget_until(Ticker& ticker, core::Timestamp end);

  Store& store_;
  std::vector<const Predictor*> predictors_;
  TradeAnalyst analyst_;
  std::map<std::string, Ticker> tickers_;
  core::Timestamp minute_{};  // the end of the minute that goes on
};

}  // namespace ibflow::flow::options
