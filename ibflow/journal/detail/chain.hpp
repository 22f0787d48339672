#pragma once
// The chain of rows: each hash covers the row and the hash before it, over several tables with one sequence
// of ids.

#include <array>
#include <map>
#include <optional>
#include <string>

#include "ibflow/journal/detail/row_encoding.hpp"
#include "ibflow/journal/detail/sha256.hpp"
#include "ibflow/journal/detail/sqlite.hpp"

namespace ibflow::journal::detail {

/// A table of the chain: its columns without id and hash, in the order they are hashed.
struct ChainedTable {
  char letter;
  const char* name;
  const char* columns;
};

inline constexpr ChainedTable kIntents{
    'I', "order_intents",
    "run_id, key, version, order_id, client_id, parent_id, decision_id, role, account, con_id, ticker, "
    "sec_type, "
    "exchange, primary_exchange, currency, side, quantity, order_type, limit_price, stop_price, tif, "
    "oca_group, "
    "transmit, canonical, strategy, reason, signal, intent_at, asked_wall_at"};
inline constexpr ChainedTable kEvidence{
    'V', "evidence",
    "run_id, kind, key, client_id, order_id, perm_id, text, settles, filled, remaining, average_fill_price, "
    "last_fill_price, why_held, parent_id, is_warning, at, wall_at, server_version, message_hash"};
inline constexpr ChainedTable kExecutions{
    'X', "executions",
    "run_id, books, execution_id, execution_root, revision, account, "
    "client_id, order_id, perm_id, order_ref, key, "
    "con_id, ticker, side, quantity, price, cumulative_quantity, "
    "average_price, exchange, is_combination, executed_at, at, wall_at"};
inline constexpr ChainedTable kCommissionReports{
    'F', "commission_reports", "run_id, books, execution_id, amount, currency, realized_pnl, at, wall_at"};
inline constexpr ChainedTable kBaselines{'B', "position_baselines",
                                         "run_id, books, account, con_id, ticker, quantity, reason, at"};
inline constexpr ChainedTable kCommits{'C', "commits", "run_id, wall_at, previous_durable_wall_at"};
inline constexpr std::array kChainedTables{&kIntents,           &kEvidence,  &kExecutions,
                                           &kCommissionReports, &kBaselines, &kCommits};

[[nodiscard]] int column_count(const ChainedTable& table);  // without id and hash

/// Where the chain ends; before its first row the hash is all zero.
struct ChainPosition {
  std::int64_t last_id = 0;
  Hash hash{};
};

/// Adds rows. Whoever rolls back gives back the position from before.
class ChainWriter {
 public:
  /// Goes on after the newest row of the file.
  static core::Expected<ChainWriter> open(const Database& database);

  [[nodiscard]] const ChainPosition& position() const { return position_; }
  void go_back(const ChainPosition& position) { position_ = position; }
  [[nodiscard]] Sha256& sha() { return sha_; }

  /// The values are those of the table's columns. The row's id is then position().last_id.
  template <class... Values>
  core::Expected<void> append(const Database& database, const ChainedTable& table, const Values&... values) {
    const std::int64_t id = position_.last_id + 1;
    encoding_.start(table.letter, id);
    (encoding_.add(values), ...);
    const Hash hash = sha_.digest(as_bytes(position_.hash), encoding_.bytes());
    const auto insert = statement(database, table);
    if (!insert) return std::unexpected(insert.error());
    (*insert)->bind_all(id, values..., Blob{as_bytes(hash)});
    if (auto done = (*insert)->run(); !done) return done;
    position_ = {id, hash};
    return {};
  }

 private:
  ChainWriter(Sha256 sha, ChainPosition position) : sha_(std::move(sha)), position_(position) {}
  core::Expected<Statement*> statement(const Database& database, const ChainedTable& table);

  Sha256 sha_;
  ChainPosition position_;
  RowEncoding encoding_;
  std::map<char, Statement> statements_;
};

/// The first row that is not what was written.
struct ChainBreak {
  std::string table;
  std::int64_t id = 0;
  std::string problem;
};
struct ChainCheck {
  std::int64_t rows = 0;  // found sound, before the break if there is one
  std::optional<ChainBreak> broken;
};

/// Follows the chain after `from`, to its end.
[[nodiscard]] core::Expected<ChainCheck> check_chain(const Database& database, ChainPosition from);
/// Follows its newest 10,000 rows: the older ones were checked at earlier openings.
[[nodiscard]] core::Expected<ChainCheck> check_newest_rows(const Database& database);

}  // namespace ibflow::journal::detail
