#include "ibflow/flow/detail/endpoints.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ibflow/flow/detail/answer_rows.hpp"
#include "ibflow/flow/detail/request_range.hpp"

namespace ibflow::flow::detail {

namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

json::object model_info(const FlowData& data, bool default_only) {
  json::object info;
  info["model_path"] = data.model_name(default_only);
  info["is_ticker_specific"] = false;
  info["using_default_only"] = default_only;
  return info;
}

}  // namespace

Answer answer_status(const FlowData& flow, core::Timestamp now) {
  const auto tickers = flow.tickers();
  if (!tickers) return std::unexpected(tickers.error());
  const auto local = core::to_new_york(now);
  const std::chrono::weekday weekday{std::chrono::sys_days(local.date)};
  const bool is_weekday = weekday != std::chrono::Saturday && weekday != std::chrono::Sunday;
  json::object predictors;
  for (const auto& ticker : *tickers)
    predictors[ticker] = flow.store() == nullptr ? "momentum" : flow.model_name(false);
  json::object data;
  data["system"] = {{"service", "ibflow Options Flow Monitor"},
                    {"status", "running"},
                    {"current_time_et", core::format_new_york_iso(now)},
                    {"timezone", "US/Eastern"}};
  data["market"] = {
      {"is_market_hours", is_weekday && local.time_of_day >= 9h && local.time_of_day < 16h + 15min},
      {"market_open", "9:00"},
      {"market_close", "16:15"}};
  data["tickers"] = names(*tickers);
  json::object manager;
  manager["running"] = true;
  manager["active"] = true;
  manager["tickers"] = names(*tickers);
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

Answer answer_tickers(const FlowData& flow) {
  const auto tickers = flow.tickers();
  if (!tickers) return std::unexpected(tickers.error());
  json::object data;
  data["tickers"] = names(*tickers);
  data["count"] = tickers->size();
  return data;
}

Answer answer_minute_data(const FlowData& flow, const Query& query, core::Timestamp now) {
  const auto ticker = known_ticker(flow, query);
  if (!ticker) return std::unexpected(ticker.error());
  const auto asked = asked_rows(query, now);
  if (!asked) return std::unexpected(asked.error());
  auto bars = flow.bars(*ticker, asked->range, asked->rows);
  if (!bars) return std::unexpected(bars.error());
  if (asked->rows.order == RowOrder::NewestFirst) std::ranges::reverse(*bars);
  json::array rows;
  rows.reserve(bars->size());
  for (const auto& bar : *bars) rows.push_back(bar_row(*ticker, bar));
  json::object data;
  data["ticker"] = *ticker;
  data["minute_data"] = std::move(rows);
  data["count"] = bars->size();
  return data;
}

Answer answer_latest_prediction(const FlowData& flow, const Query& query, core::Timestamp now) {
  const auto ticker = known_ticker(flow, query);
  if (!ticker) return std::unexpected(ticker.error());
  const auto default_only = query.flag("use_default_only", false);
  if (!default_only) return std::unexpected(default_only.error());
  const auto output = flow.latest(*ticker, *default_only, now);
  if (!output) return std::unexpected(output.error());
  if (!*output) {
    return refused(404, fmt::format("no prediction for {} yet: no recent minute bar is complete at {}",
                                    *ticker, core::format_new_york_iso(now)));
  }
  json::object data;
  data["ticker"] = *ticker;
  data["prediction"] = prediction_row(**output);
  data["model_info"] = model_info(flow, *default_only);
  return data;
}

Answer answer_predictions(const FlowData& flow, const Query& query, core::Timestamp now) {
  const auto ticker = known_ticker(flow, query);
  if (!ticker) return std::unexpected(ticker.error());
  const auto limit = query.number("limit", kDefaultRows, 1, kMostRows);
  if (!limit) return std::unexpected(limit.error());
  const auto default_only = query.flag("use_default_only", false);
  if (!default_only) return std::unexpected(default_only.error());
  const auto range = asked_range(query, now, false);
  if (!range) return std::unexpected(range.error());
  const auto outputs = flow.predictions(*ticker, *default_only, *range, {*limit, RowOrder::NewestFirst});
  if (!outputs) return std::unexpected(outputs.error());
  json::array rows;
  for (const auto& output : *outputs) rows.push_back(prediction_row(output));
  json::object data;
  data["ticker"] = *ticker;
  data["count"] = rows.size();
  data["predictions"] = std::move(rows);
  data["model_info"] = model_info(flow, *default_only);
  return data;
}

}  // namespace ibflow::flow::detail
