#include "ibflow/flow/detail/answer_rows.hpp"

#include <cmath>

namespace ibflow::flow::detail {

namespace {

namespace json = boost::json;

json::value volume_of(const core::Decimal& volume) {
  const auto plain = volume.normalized();
  if (plain.scale() == 0) return plain.truncated();
  return plain.to_double();
}

json::value maybe(const std::optional<double>& value) {
  if (!value) return nullptr;
  return *value;
}

int numeric(model::Signal signal) {
  if (signal == model::Signal::Buy) return 1;
  return signal == model::Signal::Sell ? -1 : 0;
}

double to_cents(double dollars) {
  return std::round(dollars * 100) / 100;
}

// Written once; the short and the long sums differ in their last word only.
void add_sums(json::object& row, const options::DivergenceSums& sums, const std::string& term) {
  row["d_pos_" + term] = sums.d_pos;
  row["d_neg_" + term] = sums.d_neg;
  row["d_diff_" + term] = sums.d_diff;
  row["d_diff_derivative_" + term] = sums.d_diff_derivative;
}

}  // namespace

json::array names(const std::vector<std::string>& tickers) {
  json::array array;
  for (const auto& ticker : tickers) array.emplace_back(ticker);
  return array;
}

json::object bar_row(const std::string& ticker, const model::Bar& bar) {
  json::object row;
  row["ticker"] = ticker;
  row["timestamp"] = core::to_unix_millis(bar.start);
  row["datetime"] = core::format_new_york_iso(bar.start);
  row["open"] = bar.open;
  row["high"] = bar.high;
  row["low"] = bar.low;
  row["close"] = bar.close;
  row["volume"] = volume_of(bar.volume);
  row["date_added"] = core::format_new_york_iso(bar.end());
  return row;
}

json::object prediction_row(const ModelOutput& output) {
  const auto& prediction = output.prediction;
  const std::string datetime = core::format_new_york_iso(prediction.data_time);
  json::object row;
  row["ticker"] = prediction.ticker;
  row["signal"] = model::to_string(prediction.signal);
  row["numeric"] = numeric(prediction.signal);
  row["confidence"] = prediction.confidence;
  if (prediction.probabilities) {
    const auto& p = *prediction.probabilities;
    row["probabilities"] = json::array{p[0], p[1], p[2]};
  }
  row["timestamp"] = core::to_unix_millis(prediction.data_time);
  row["datetime"] = datetime;
  row["datetime_of_data"] = datetime;
  if (prediction.stock_price) row["stock_price"] = *prediction.stock_price;
  json::object features;
  for (const auto& [name, value] : output.feature_values) features[name] = value;
  row["feature_values"] = std::move(features);
  row["prediction_time"] = core::format_new_york_iso(prediction.prediction_time);
  return row;
}

json::object trade_row(const options::AnalysedTrade& trade) {
  json::object row;
  row["id"] = trade.id;
  row["ticker"] = trade.ticker;
  row["option_symbol"] = trade.option_symbol;
  row["trade_timestamp"] = core::to_unix_millis(trade.time);
  row["trade_datetime"] = core::format_new_york_iso(trade.time);
  row["price"] = trade.price;
  row["size"] = trade.size;
  row["trade_value"] = to_cents(trade.value());
  row["bid"] = maybe(trade.quote.bid);
  row["ask"] = maybe(trade.quote.ask);
  row["price_threshold"] = maybe(trade.price_threshold);
  row["delta"] = maybe(trade.delta);
  row["updated_delta"] = maybe(trade.signed_delta());
  row["underlying_price"] = maybe(trade.underlying_price);
  row["underlying_bid"] = maybe(trade.underlying_quote.bid);
  row["underlying_ask"] = maybe(trade.underlying_quote.ask);
  row["date_added"] = core::format_new_york_iso(trade.received);
  return row;
}

json::object divergence_row(const std::string& ticker, const options::DivergencePoint& point,
                            const options::DivergenceParameters& parameters) {
  json::object row;
  row["ticker"] = ticker;
  row["timestamp"] = core::to_unix_millis(point.time);
  row["datetime"] = core::format_new_york_iso(point.time);
  add_sums(row, point.short_term, "short");
  add_sums(row, point.long_term, "long");
  row["stock_price"] = maybe(point.stock_price);
  row["sum_pos"] = point.sum_pos;
  row["sum_neg"] = point.sum_neg;
  row["number_of_trades"] = point.number_of_trades;
  row["lambda_short"] = parameters.lambda_short;
  row["lambda_long"] = parameters.lambda_long;
  row["date_added"] = core::format_new_york_iso(point.time);
  return row;
}

}  // namespace ibflow::flow::detail
