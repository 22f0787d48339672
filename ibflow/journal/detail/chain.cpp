#include "ibflow/journal/detail/chain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace ibflow::journal::detail {

namespace {

constexpr std::int64_t kNewestRows = 10000;

/// One table's rows in the order of their ids.
class Cursor {
 public:
  static core::Expected<Cursor> open(const Database& database, const ChainedTable& table,
                                     std::int64_t after) {
    auto statement = database.prepare(
        fmt::format("SELECT id, {}, hash FROM {} WHERE id > ? ORDER BY id", table.columns, table.name));
    if (!statement) return std::unexpected(statement.error());
    statement->bind_all(after);
    Cursor cursor(table, std::move(*statement));
    if (const auto moved = cursor.advance(); !moved) return std::unexpected(moved.error());
    return cursor;
  }

  core::Expected<void> advance() {
    const auto row = rows_.step();
    if (!row) return std::unexpected(row.error());
    id_ = *row ? std::optional(rows_.integer(0)) : std::nullopt;
    return {};
  }

  [[nodiscard]] std::optional<std::int64_t> id() const { return id_; }
  [[nodiscard]] const char* table() const { return table_->name; }

  void encode(RowEncoding& encoding) const {
    encoding.start(table_->letter, *id_);
    for (int column = 1; column <= columns_; ++column) encoding.add_column(rows_, column);
  }
  [[nodiscard]] std::string_view hash() const { return rows_.bytes(columns_ + 1); }

 private:
  Cursor(const ChainedTable& table, Statement rows)
      : table_(&table), rows_(std::move(rows)), columns_(column_count(table)) {}
  const ChainedTable* table_;
  Statement rows_;
  int columns_;
  std::optional<std::int64_t> id_;
};

core::Expected<ChainPosition> position_of(const Database& database, std::string_view condition,
                                          std::int64_t parameter) {
  auto statement =
      database.prepare(fmt::format("SELECT id, hash FROM commits {} ORDER BY id DESC LIMIT 1", condition));
  if (!statement) return std::unexpected(statement.error());
  if (!condition.empty()) statement->bind_all(parameter);
  const auto row = statement->step();
  if (!row) return std::unexpected(row.error());
  ChainPosition position;
  if (!*row) return position;
  position.last_id = statement->integer(0);
  const auto hash = statement->bytes(1);
  std::copy_n(hash.begin(), std::min(hash.size(), position.hash.size()), position.hash.begin());
  return position;
}

}  // namespace

void RowEncoding::add_column(const Statement& row, int column) {
  switch (row.type(column)) {
    case SQLITE_INTEGER:
      return add(row.integer(column));
    case SQLITE_FLOAT:
      return add(row.real(column));
    case SQLITE_TEXT:
      return add(row.bytes(column));
    case SQLITE_BLOB:
      return add(Blob{row.bytes(column)});
    default:
      return add_null();
  }
}

int column_count(const ChainedTable& table) {
  return static_cast<int>(std::count(table.columns, table.columns + std::strlen(table.columns), ',')) + 1;
}

core::Expected<ChainWriter> ChainWriter::open(const Database& database) {
  auto sha = Sha256::create();
  if (!sha) return std::unexpected(sha.error());
  const auto position = position_of(database, "", 0);
  if (!position) return std::unexpected(position.error());
  return ChainWriter(std::move(*sha), *position);
}

core::Expected<Statement*> ChainWriter::statement(const Database& database, const ChainedTable& table) {
  const auto known = statements_.find(table.letter);
  if (known != statements_.end()) return &known->second;
  std::string places = "?";
  for (int column = 0; column <= column_count(table); ++column) places += ",?";
  auto prepared = database.prepare(
      fmt::format("INSERT INTO {} (id, {}, hash) VALUES ({})", table.name, table.columns, places));
  if (!prepared) return std::unexpected(prepared.error());
  return &statements_.emplace(table.letter, std::move(*prepared)).first->second;
}

core::Expected<ChainCheck> check_chain(const Database& database, ChainPosition from) {
  auto sha = Sha256::create();
  if (!sha) return std::unexpected(sha.error());
  std::vector<Cursor> cursors;
  for (const ChainedTable* table : kChainedTables) {
    auto cursor = Cursor::open(database, *table, from.last_id);
    if (!cursor) return std::unexpected(cursor.error());
    cursors.push_back(std::move(*cursor));
  }
  ChainCheck check;
  RowEncoding encoding;
  const auto broken = [&](const Cursor& cursor, std::string problem) {
    check.broken = ChainBreak{cursor.table(), *cursor.id(), std::move(problem)};
    return check;
  };
  const Cursor* last = nullptr;
  for (;;) {
    Cursor* next = nullptr;
    for (Cursor& cursor : cursors) {
      if (cursor.id() && (!next || *cursor.id() < *next->id())) next = &cursor;
    }
    if (!next) break;
    if (*next->id() != from.last_id + 1) {
      return broken(*next, *next->id() == from.last_id
                               ? "its id is given twice"
                               : fmt::format("row {} before it is gone", from.last_id + 1));
    }
    next->encode(encoding);
    const Hash hash = sha->digest(as_bytes(from.hash), encoding.bytes());
    if (next->hash() != as_bytes(hash)) return broken(*next, "it is not what was written");
    from = {*next->id(), hash};
    ++check.rows;
    last = next;
    if (const auto moved = next->advance(); !moved) return std::unexpected(moved.error());
  }
  if (last && last->table() != std::string_view(kCommits.name)) {
    check.broken = ChainBreak{last->table(), from.last_id, "the commit after it is gone"};
  }
  return check;
}

core::Expected<ChainCheck> check_newest_rows(const Database& database) {
  const auto end = position_of(database, "", 0);
  if (!end) return std::unexpected(end.error());
  const auto from = position_of(database, "WHERE id <= ?", end->last_id - kNewestRows);
  if (!from) return std::unexpected(from.error());
  return check_chain(database, *from);
}

}  // namespace ibflow::journal::detail
