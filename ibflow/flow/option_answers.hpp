#pragma once
// What the service says of option trades and their divergence. Absent is absent, never zero.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/flow/answers.hpp"

namespace ibflow::flow {

struct TradeRow {
  std::optional<std::string> id;
  std::string ticker;
  std::string option_symbol;  // OCC: SLV230519C00023000
  core::Timestamp time{};     // `trade_timestamp`
  std::optional<std::string> datetime;
  double price = 0;                   // USD a share
  core::Decimal size;                 // contracts
  std::optional<double> trade_value;  // USD: price x size x 100
  std::optional<double> bid, ask, price_threshold;
  std::optional<double> delta, updated_delta;
  std::optional<double> underlying_price, underlying_bid, underlying_ask;
  std::optional<std::string> date_added;
};

using TradesQuery = MinuteDataQuery;

struct Trades {
  std::string ticker;
  std::vector<TradeRow> rows;  // in the order of the answer
  std::optional<std::int64_t> count;
  bool complete = true;  // false: a paged request ended at its bound
};

/// Delta flow up to one minute: deltas x contracts x 100, decayed by lambda an hour.
struct DivergenceSide {
  std::optional<double> positive, negative, difference, derivative;
};
struct DivergenceRow {
  std::string ticker;
  core::Timestamp time{};  // `timestamp`
  std::optional<std::string> datetime;
  DivergenceSide short_term, long_term;
  std::optional<double> stock_price, sum_positive, sum_negative;
  std::optional<std::int64_t> number_of_trades;
  std::optional<double> lambda_short, lambda_long;  // per hour
  std::optional<std::string> date_added;
};

struct DivergenceQuery {
  std::string ticker;
  std::optional<core::Date> start_date, end_date;            // they override `days`
  std::optional<std::chrono::seconds> start_time, end_time;  // whole minutes since Eastern midnight
  std::optional<int> days;                                   // the service's default: 1
  std::optional<int> limit;                                  // none: all
};

struct Divergence {
  std::string ticker;
  std::vector<DivergenceRow> rows;
  std::optional<std::int64_t> count;
};

struct DataRangeQuery {
  std::string ticker;
  core::Date start_date{}, end_date{};
  std::optional<double> lookback_hours;             // 8
  std::optional<double> lambda_short, lambda_long;  // per hour: 0.45, 0.9
  std::optional<double> min_value, max_value;       // USD of a trade
  std::optional<int> min_size, max_size;            // contracts
  std::optional<double> min_delta, max_delta;
};

struct DataRange {
  std::string ticker;
  std::optional<std::string> start_date, end_date, date_range;  // `parameters`, as they came
  std::optional<double> lookback_hours, lambda_short, lambda_long;
  std::string filters;  // JSON as it came; empty: none said
  std::optional<std::int64_t> original_trades, filtered_trades, minute_data_points, divergence_points;
  std::vector<DivergenceRow> rows;
};

}  // namespace ibflow::flow
