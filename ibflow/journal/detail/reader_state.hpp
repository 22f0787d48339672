#pragma once
// Rows of the journal as values: shared by the reader's source files, the recovery and the migration.

#include <utility>
#include <vector>

#include "ibflow/journal/detail/sqlite.hpp"
#include "ibflow/journal/reader.hpp"

namespace ibflow::journal {

struct JournalReader::State {
  explicit State(detail::Database database_in) : database(std::move(database_in)) {}
  detail::Database database;
  mutable detail::StatementCache statements{database};  // of what is asked for each order
};

namespace detail {

/// Runs a query and makes a row of the answer out of each step.
template <class Row, class MakeRow, class... Parameters>
core::Expected<std::vector<Row>> collect(Statement& statement, MakeRow make_row,
                                         const Parameters&... parameters) {
  statement.bind_all(parameters...);
  std::vector<Row> rows;
  auto row = statement.step();
  for (; row && *row; row = statement.step()) rows.push_back(make_row(statement));
  if (!row) return std::unexpected(row.error());
  return rows;
}
template <class Row, class MakeRow, class... Parameters>
core::Expected<std::vector<Row>> collect(const Database& database, std::string_view sql, MakeRow make_row,
                                         const Parameters&... parameters) {
  auto statement = database.prepare(sql);
  if (!statement) return std::unexpected(statement.error());
  return collect<Row>(*statement, make_row, parameters...);
}
template <class Row, class MakeRow, class... Parameters>
core::Expected<std::vector<Row>> collect(StatementCache& statements, const char* sql, MakeRow make_row,
                                         const Parameters&... parameters) {
  const auto statement = statements.get(sql);
  if (!statement) return std::unexpected(statement.error());
  return collect<Row>(**statement, make_row, parameters...);
}

inline constexpr std::string_view kPredictionColumns =
    "SELECT id, ticker, signal, confidence, probability_sell, probability_hold, probability_buy, data_time, "
    "prediction_time, stock_price, received_at FROM predictions ";
inline constexpr std::string_view kDecisionColumns =
    "SELECT id, at, ticker, action, reason, prediction_id, confidence, atr, reference_price, quantity FROM "
    "decisions ";

// Executions `e` with the commission that counts, our order and what decided on it.
inline constexpr std::string_view kExecutionSelection =
    "SELECT e.execution_id, e.account, e.client_id, e.order_id, e.perm_id, e.order_ref, e.con_id, e.ticker, "
    "e.side, e.quantity, e.price, e.cumulative_quantity, e.average_price, e.exchange, e.executed_at, e.at, "
    "c.amount, c.currency, c.realized_pnl, o.role, "
    "EXISTS (SELECT 1 FROM executions later WHERE later.books = e.books AND later.account = e.account "
    "AND later.execution_root = e.execution_root AND (later.revision, later.id) > (e.revision, e.id)), "
    "e.is_combination, coalesce(o.reason, d.reason, ''), e.execution_root, e.revision, e.key, e.run_id "
    "FROM executions e LEFT JOIN commission_reports c ON c.id = (SELECT max(r.id) FROM commission_reports r "
    "WHERE r.books = e.books AND r.execution_id = e.execution_id) "
    "LEFT JOIN order_intents o ON o.key = e.key AND o.version = 1 "
    "LEFT JOIN decisions d ON d.id = o.decision_id ";
inline constexpr std::string_view kExecutionCounts =
    "NOT EXISTS (SELECT 1 FROM executions newer WHERE newer.books = e.books AND newer.account = e.account "
    "AND newer.execution_root = e.execution_root AND (newer.revision, newer.id) > (e.revision, e.id)) ";
inline constexpr int kReasonColumn = 22, kRootColumn = 23, kRevisionColumn = 24, kKeyColumn = 25,
                     kRunColumn = 26;

inline constexpr int kOrderColumnCount = 25;
inline constexpr int kStatusColumnCount = 11;
inline constexpr int kExecutionColumnCount = 22;

[[nodiscard]] inline core::OrderId order_id(const Statement& row, int column) {
  return core::OrderId(static_cast<std::int32_t>(row.integer(column)));
}
[[nodiscard]] inline core::ClientId client_id(const Statement& row, int column) {
  return core::ClientId(static_cast<std::int32_t>(row.integer(column)));
}

// Each wants its columns in the order of the reader's query.
[[nodiscard]] OrderEntry order_of(const Statement& row);
[[nodiscard]] ExecutionEntry execution_of(const Statement& row);
[[nodiscard]] StatusEntry status_of(const Statement& row);
[[nodiscard]] core::Expected<std::vector<OrderVersion>> read_versions(StatementCache& statements,
                                                                      const std::string& key);
[[nodiscard]] core::Expected<std::vector<EvidenceEntry>> read_evidence(StatementCache& statements,
                                                                       const std::string& key,
                                                                       bool with_messages);
/// A journal of the present schema, for reading alone.
[[nodiscard]] core::Expected<Database> open_to_read(const std::filesystem::path& file);
[[nodiscard]] PredictionEntry prediction_of(const Statement& row);
[[nodiscard]] DecisionEntry decision_of(const Statement& row);
[[nodiscard]] model::Side side_of(const std::string& text);
[[nodiscard]] std::optional<model::OrderRole> role_of(const std::string& text);

}  // namespace detail
}  // namespace ibflow::journal
