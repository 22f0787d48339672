#pragma once
// Shared by the reader's source files.

#include <utility>
#include <vector>

#include "ibflow/journal/detail/sqlite.hpp"
#include "ibflow/journal/reader.hpp"

namespace ibflow::journal {

struct JournalReader::State {
  detail::Database database;
};

namespace detail {

/// Runs a query and makes a row of the answer out of each step.
template <class Row, class MakeRow, class... Parameters>
core::Expected<std::vector<Row>> collect(const Database& database, std::string_view sql, MakeRow make_row,
                                         const Parameters&... parameters) {
  auto statement = database.prepare(sql);
  if (!statement) return std::unexpected(statement.error());
  statement->bind_all(parameters...);
  std::vector<Row> rows;
  auto row = statement->step();
  for (; row && *row; row = statement->step()) rows.push_back(make_row(*statement));
  if (!row) return std::unexpected(row.error());
  return rows;
}

inline constexpr std::string_view kPredictionColumns =
    "SELECT id, ticker, signal, confidence, probability_sell, probability_hold, probability_buy, data_time, "
    "prediction_time, stock_price, received_at FROM predictions ";
inline constexpr std::string_view kDecisionColumns =
    "SELECT id, at, ticker, action, reason, prediction_id, confidence, atr, reference_price, quantity FROM "
    "decisions ";

[[nodiscard]] PredictionEntry prediction_of(const Statement& row);
[[nodiscard]] DecisionEntry decision_of(const Statement& row);
[[nodiscard]] model::Side side_of(const std::string& text);
[[nodiscard]] std::optional<model::OrderRole> role_of(const std::string& text);

}  // namespace detail
}  // namespace ibflow::journal
