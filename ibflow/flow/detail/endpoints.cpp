#include "ibflow/flow/detail/endpoints.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>

#include "ibflow/flow/momentum_model.hpp"
#include "ibflow/http/message.hpp"

namespace ibflow::flow::detail {

namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

struct Range {
  core::Timestamp from;
  core::Timestamp to;
};

std::unexpected<core::Error> refused(int status, std::string message) {
  return core::fail(core::ErrorCategory::Usage, std::move(message), status);
}

core::Expected<std::string> known_ticker(const MarketHistory& history, const Query& query) {
  auto ticker = query.required("ticker");
  if (!ticker) return ticker;
  const auto tickers = history.tickers();
  if (std::ranges::find(tickers, *ticker) == tickers.end()) {
    return refused(404, fmt::format("no ticker {} here; /api/v1/tickers lists them, in upper case",
                                    http::quoted(*ticker)));
  }
  return ticker;
}

// Whole Eastern days, narrowed by the times of day where the endpoint has them.
core::Expected<Range> range_of(const Query& query, core::Timestamp now, bool with_times) {
  const auto start_date = query.date("start_date");
  if (!start_date) return std::unexpected(start_date.error());
  const auto end_date = query.date("end_date");
  if (!end_date) return std::unexpected(end_date.error());
  const core::Date today = core::to_new_york(now).date;
  const core::Date last = end_date->value_or(today);
  const core::Date first = start_date->value_or(end_date->value_or(today));
  const core::Date after_last(std::chrono::sys_days(last) + std::chrono::days(1));
  Range range{core::from_new_york(first, 0s), core::from_new_york(after_last, 0s)};
  if (with_times) {
    const auto start_time = query.time_of_day("start_time");
    if (!start_time) return std::unexpected(start_time.error());
    const auto end_time = query.time_of_day("end_time");
    if (!end_time) return std::unexpected(end_time.error());
    if (*start_time) range.from = core::from_new_york(first, **start_time);
    if (*end_time) range.to = core::from_new_york(last, **end_time);
  }
  if (range.from >= range.to) return refused(400, "the start of the range does not lie before its end");
  range.to = std::min(range.to, now);
  range.from = std::min(range.from, range.to);
  return range;
}

json::array names(const std::vector<std::string>& tickers) {
  json::array array;
  for (const auto& ticker : tickers) array.emplace_back(ticker);
  return array;
}

json::value volume_of(const core::Decimal& volume) {
  const auto plain = volume.normalized();
  if (plain.scale() == 0) return plain.truncated();
  return plain.to_double();
}

json::object row_of(const std::string& ticker, const model::Bar& bar) {
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

int numeric(model::Signal signal) {
  if (signal == model::Signal::Buy) return 1;
  return signal == model::Signal::Sell ? -1 : 0;
}

json::object object_of(const ModelOutput& output) {
  const auto& prediction = output.prediction;
  const std::string datetime = core::format_new_york_iso(prediction.data_time);
  json::object object;
  object["ticker"] = prediction.ticker;
  object["signal"] = model::to_string(prediction.signal);
  object["numeric"] = numeric(prediction.signal);
  object["confidence"] = prediction.confidence;
  if (prediction.probabilities) {
    const auto& p = *prediction.probabilities;
    object["probabilities"] = json::array{p[0], p[1], p[2]};
  }
  object["timestamp"] = core::to_unix_millis(prediction.data_time);
  object["datetime"] = datetime;
  object["datetime_of_data"] = datetime;
  if (prediction.stock_price) object["stock_price"] = *prediction.stock_price;
  json::object features;
  for (const auto& [name, value] : output.feature_values) features[name] = value;
  object["feature_values"] = std::move(features);
  object["prediction_time"] = core::format_new_york_iso(prediction.prediction_time);
  return object;
}

json::object model_info(bool default_only) {
  json::object info;
  info["model_path"] = "builtin:momentum";
  info["is_ticker_specific"] = false;
  info["using_default_only"] = default_only;
  return info;
}

// The newest day's bars, or older ones over a long weekend.
std::vector<model::Bar> latest_bars(const MarketHistory& history, const std::string& ticker,
                                    core::Timestamp now) {
  const auto midnight = core::from_new_york(core::to_new_york(now).date, 0s);
  auto bars = history.bars(ticker, midnight, now);
  if (bars.empty()) bars = history.bars(ticker, now - std::chrono::days(7), now);
  return bars;
}

}  // namespace

Answer answer_status(const MarketHistory& history, core::Timestamp now) {
  const auto tickers = history.tickers();
  const auto local = core::to_new_york(now);
  const std::chrono::weekday weekday{std::chrono::sys_days(local.date)};
  const bool is_weekday = weekday != std::chrono::Saturday && weekday != std::chrono::Sunday;
  json::object predictors;
  for (const auto& ticker : tickers) predictors[ticker] = "momentum";
  json::object data;
  data["system"] = {{"service", "ibflow Options Flow Monitor"},
                    {"status", "running"},
                    {"current_time_et", core::format_new_york_iso(now)},
                    {"timezone", "US/Eastern"}};
  data["market"] = {
      {"is_market_hours", is_weekday && local.time_of_day >= 9h && local.time_of_day < 16h + 15min},
      {"market_open", "9:00"},
      {"market_close", "16:15"}};
  data["tickers"] = names(tickers);
  json::object manager;
  manager["running"] = true;
  manager["active"] = true;
  manager["tickers"] = names(tickers);
  json::object threads;
  threads["ticker_manager"] = std::move(manager);
  for (const char* name : {"data_updaters", "stocks", "options"}) threads[name] = json::object();
  data["threads"] = std::move(threads);
  json::object ml_system;
  ml_system["running"] = true;
  ml_system["predictors"] = std::move(predictors);
  data["ml_system"] = std::move(ml_system);
  return data;
}

Answer answer_tickers(const MarketHistory& history) {
  const auto tickers = history.tickers();
  json::object data;
  data["tickers"] = names(tickers);
  data["count"] = tickers.size();
  return data;
}

Answer answer_minute_data(const MarketHistory& history, const Query& query, core::Timestamp now) {
  const auto ticker = known_ticker(history, query);
  if (!ticker) return std::unexpected(ticker.error());
  const auto limit = query.number("limit", kDefaultRows, 1, kMostRows);
  if (!limit) return std::unexpected(limit.error());
  const auto recent = query.flag("recent", false);
  if (!recent) return std::unexpected(recent.error());
  Range range{core::Timestamp{}, now};
  if (!*recent) {
    const auto asked = range_of(query, now, true);
    if (!asked) return std::unexpected(asked.error());
    range = *asked;
  }
  const auto bars = history.bars(*ticker, range.from, range.to);
  const auto count = std::min(bars.size(), static_cast<std::size_t>(*limit));
  const auto wanted = *recent ? std::span(bars).last(count) : std::span(bars).first(count);
  json::array rows;
  rows.reserve(count);
  for (const auto& bar : wanted) rows.push_back(row_of(*ticker, bar));
  json::object data;
  data["ticker"] = *ticker;
  data["minute_data"] = std::move(rows);
  data["count"] = count;
  return data;
}

Answer answer_latest_prediction(const MarketHistory& history, const Query& query, core::Timestamp now) {
  const auto ticker = known_ticker(history, query);
  if (!ticker) return std::unexpected(ticker.error());
  const auto default_only = query.flag("use_default_only", false);
  if (!default_only) return std::unexpected(default_only.error());
  const auto output = predict(*ticker, latest_bars(history, *ticker, now), now);
  if (!output) {
    return refused(404,
                   fmt::format("no prediction for {} yet: no minute bar of the last week is complete at {}",
                               *ticker, core::format_new_york_iso(now)));
  }
  json::object data;
  data["ticker"] = *ticker;
  data["prediction"] = object_of(*output);
  data["model_info"] = model_info(*default_only);
  return data;
}

Answer answer_predictions(const MarketHistory& history, const Query& query, core::Timestamp now) {
  const auto ticker = known_ticker(history, query);
  if (!ticker) return std::unexpected(ticker.error());
  const auto limit = query.number("limit", kDefaultRows, 1, kMostRows);
  if (!limit) return std::unexpected(limit.error());
  const auto default_only = query.flag("use_default_only", false);
  if (!default_only) return std::unexpected(default_only.error());
  const auto range = range_of(query, now, false);
  if (!range) return std::unexpected(range.error());
  const auto bars = history.bars(*ticker, range->from, range->to);
  const auto count = std::min(bars.size(), static_cast<std::size_t>(*limit));
  json::array rows;
  rows.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto known = std::span(bars).first(bars.size() - i);
    if (const auto output = predict(*ticker, known, known.back().end())) rows.push_back(object_of(*output));
  }
  json::object data;
  data["ticker"] = *ticker;
  data["count"] = rows.size();
  data["predictions"] = std::move(rows);
  data["model_info"] = model_info(*default_only);
  return data;
}

}  // namespace ibflow::flow::detail
