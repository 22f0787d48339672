#pragma once
// Statements prepared once and used again.

#include <map>
#include <optional>
#include <utility>

#include "ibflow/sqlite/database.hpp"

namespace ibflow::sqlite {

/// For one database, which outlives it; for one thread. Texts are told apart by their address: literals, or
/// what stays as long as the program.
class StatementCache {
 public:
  explicit StatementCache(const Database& database) : database_(&database) {}

  core::Expected<Statement*> get(const char* sql) {
    const auto known = statements_.find(sql);
    if (known != statements_.end()) return &known->second;
    auto prepared = database_->prepare(sql);
    if (!prepared) return std::unexpected(prepared.error());
    return &statements_.emplace(sql, std::move(*prepared)).first->second;
  }

  template <class... Values>
  core::Expected<void> run(const char* sql, const Values&... values) {
    const auto statement = get(sql);
    if (!statement) return std::unexpected(statement.error());
    (*statement)->bind_all(values...);
    return (*statement)->run();
  }

  /// What `read` makes of the first row; nothing when there is none.
  template <class Read, class... Values>
  auto first(const char* sql, const Read& read, const Values&... values)
      -> core::Expected<std::optional<decltype(read(std::declval<const Statement&>()))>> {
    const auto statement = get(sql);
    if (!statement) return std::unexpected(statement.error());
    (*statement)->bind_all(values...);
    const auto row = (*statement)->step();
    if (!row) return std::unexpected(row.error());
    std::optional<decltype(read(std::declval<const Statement&>()))> result;
    if (!*row) return result;
    result = read(**statement);
    (*statement)->reset();
    return result;
  }

 private:
  const Database* database_;
  std::map<const char*, Statement> statements_;
};

}  // namespace ibflow::sqlite
