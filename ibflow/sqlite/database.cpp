#include "ibflow/sqlite/database.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

namespace ibflow::sqlite {

namespace {

constexpr const char* advice(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return "the disk is full; free some space and start again: what was reported durable is in the file";
    case SQLITE_IOERR:
      return "the disk or its quota failed; check its space and health and start again: what was reported "
             "durable is "
             "in the file";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program is writing to it; close that program or choose another file";
    case SQLITE_NOTADB:
      return "it is no SQLite database; choose another file";
    case SQLITE_CORRUPT:
      return "it is damaged; keep it for `sqlite3 FILE .recover` and choose another file";
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      return "it cannot be opened for writing; check its folder and permissions";
    case SQLITE_CONSTRAINT:
      return "a row contradicts what is already there";
    default:
      return "check the file with `sqlite3 FILE 'PRAGMA integrity_check'`";
  }
}

// The last error of this connection in our words. Its code is SQLite's extended one.
core::Error storage_error(sqlite3* database, const std::string& subject) {
  const int code = sqlite3_extended_errcode(database);
  return {core::ErrorCategory::Storage,
          fmt::format("{}: {} (SQLite {}); {}", subject, sqlite3_errmsg(database), code, advice(code)), code};
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

void Database::Close::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}

bool is_constraint(const core::Error& error) {
  return (error.code & 0xff) == SQLITE_CONSTRAINT;
}

Statement& Statement::bind(int parameter, std::int64_t value) {
  sqlite3_bind_int64(handle_.get(), parameter, value);
  return *this;
}

Statement& Statement::bind(int parameter, double value) {
  sqlite3_bind_double(handle_.get(), parameter, value);
  return *this;
}

Statement& Statement::bind(int parameter, std::string_view value) {
  // A null pointer would bind NULL, and an empty view may have one.
  const char* data = value.empty() ? "" : value.data();
  sqlite3_bind_text(handle_.get(), parameter, data, static_cast<int>(value.size()), SQLITE_TRANSIENT);
  return *this;
}

Statement& Statement::bind(int parameter, Blob value) {
  // A null pointer would bind NULL.
  const char* data = value.bytes.empty() ? "" : value.bytes.data();
  sqlite3_bind_blob(handle_.get(), parameter, data, static_cast<int>(value.bytes.size()), SQLITE_TRANSIENT);
  return *this;
}

Statement& Statement::bind_null(int parameter) {
  sqlite3_bind_null(handle_.get(), parameter);
  return *this;
}

core::Expected<bool> Statement::step() {
  const int code = sqlite3_step(handle_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    sqlite3_reset(handle_.get());
    return false;
  }
  core::Error error = storage_error(sqlite3_db_handle(handle_.get()), subject_);
  sqlite3_reset(handle_.get());
  return std::unexpected(std::move(error));
}

core::Expected<void> Statement::run() {
  for (;;) {
    const auto row = step();
    if (!row) return std::unexpected(row.error());
    if (!*row) return {};
  }
}

void Statement::reset() {
  sqlite3_reset(handle_.get());
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(handle_.get(), column);
}

double Statement::real(int column) const {
  return sqlite3_column_double(handle_.get(), column);
}

std::string Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(handle_.get(), column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

std::string_view Statement::bytes(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(handle_.get(), column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

int Statement::type(int column) const {
  return sqlite3_column_type(handle_.get(), column);
}

core::Decimal Statement::decimal(int column) const {
  return maybe_decimal(column).value_or(core::Decimal());
}

core::Timestamp Statement::timestamp(int column) const {
  return maybe_timestamp(column).value_or(core::Timestamp());
}

std::optional<double> Statement::maybe_real(int column) const {
  if (is_null(column)) return std::nullopt;
  return real(column);
}

std::optional<std::int64_t> Statement::maybe_integer(int column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

std::optional<core::Decimal> Statement::maybe_decimal(int column) const {
  return core::Decimal::parse(text(column));
}

std::optional<core::Timestamp> Statement::maybe_timestamp(int column) const {
  const auto value = core::parse_iso(text(column));
  if (!value) return std::nullopt;
  return *value;
}

core::Expected<Database> Database::open(std::string_view kind, const std::filesystem::path& file, int flags,
                                        std::chrono::milliseconds busy_timeout) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  if (handle == nullptr)
    return core::fail(core::ErrorCategory::Storage, fmt::format("{}: SQLite is out of memory", kind));
  Database database(handle, kind, file.string());
  if (code != SQLITE_OK) return std::unexpected(storage_error(handle, database.subject_));
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, static_cast<int>(busy_timeout.count()));
  return database;
}

core::Expected<void> Database::execute(const char* sql) {
  if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return std::unexpected(storage_error(handle_.get(), subject_));
  }
  return {};
}

core::Expected<Statement> Database::prepare(std::string_view sql) const {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(handle_.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr) !=
      SQLITE_OK) {
    return std::unexpected(storage_error(handle_.get(), subject_));
  }
  return Statement(statement, subject_);
}

core::Expected<std::int64_t> Database::integer(std::string_view sql) const {
  auto statement = prepare(sql);
  if (!statement) return std::unexpected(statement.error());
  const auto row = statement->step();
  if (!row) return std::unexpected(row.error());
  return *row ? statement->integer(0) : 0;
}

core::Expected<std::string> Database::text(std::string_view sql) const {
  auto statement = prepare(sql);
  if (!statement) return std::unexpected(statement.error());
  const auto row = statement->step();
  if (!row) return std::unexpected(row.error());
  return *row ? statement->text(0) : std::string();
}

}  // namespace ibflow::sqlite
