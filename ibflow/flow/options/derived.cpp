#include "ibflow/flow/options/derived.hpp"

namespace ibflow::flow::options {

using core::Expected;

Expected<std::size_t> write_divergence(Store& store, const std::string& ticker, core::Date day,
                                       core::Timestamp until, core::Timestamp after) {
  const DivergenceParameters parameters;
  auto range = whole_day(day);
  const auto bars = store.bars(ticker, range);
  if (!bars) return std::unexpected(bars.error());
  range.from -= parameters.lookback;
  const auto trades = store.trades(ticker, range);
  if (!trades) return std::unexpected(trades.error());
  std::size_t count = 0;
  for (const auto& point : divergence_points(*trades, *bars, day, day, until, parameters)) {
    if (point.time <= after) continue;
    if (auto put = store.put_divergence(ticker, point); !put) return std::unexpected(put.error());
    ++count;
  }
  return count;
}

Expected<std::size_t> write_predictions(Store& store, const Predictor& predictor, const std::string& ticker,
                                        core::Date day, core::Timestamp after) {
  const auto range = whole_day(day);
  const auto bars = store.bars(ticker, range);
  if (!bars) return std::unexpected(bars.error());
  const auto points = store.divergence(ticker, range);
  if (!points) return std::unexpected(points.error());
  std::size_t count = 0;
  for (const auto& output : predictor.predict_day(ticker, *bars, *points)) {
    if (output.prediction.data_time <= after) continue;
    if (auto put = store.put_prediction(predictor.name(), output); !put) return std::unexpected(put.error());
    ++count;
  }
  return count;
}

Expected<std::size_t> write_all_predictions(Store& store, const Predictor& predictor) {
  const auto tickers = store.tickers();
  if (!tickers) return std::unexpected(tickers.error());
  if (auto begun = store.begin(); !begun) return std::unexpected(begun.error());
  std::size_t count = 0;
  const auto failed = [&](core::Error error) {
    store.rollback();
    return std::unexpected(std::move(error));
  };
  for (const auto& ticker : *tickers) {
    const auto days = store.days(ticker);
    if (!days) return failed(days.error());
    for (const auto day : *days) {
      const auto written = write_predictions(store, predictor, ticker, day);
      if (!written) return failed(written.error());
      count += *written;
    }
  }
  if (auto done = store.commit(); !done) return failed(done.error());
  return count;
}

}  // namespace ibflow::flow::options
