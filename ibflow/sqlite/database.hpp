#pragma once
// SQLite as values: what owns, closes; what fails, says which file and what to do.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace ibflow::sqlite {

/// Bytes rather than text.
struct Blob {
  std::string_view bytes;
};

/// A prepared statement. Parameters and columns count from 1 and 0, as in SQLite; texts are copied.
class Statement {
 public:
  Statement(sqlite3_stmt* handle, std::string subject) : handle_(handle), subject_(std::move(subject)) {}

  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, int value) { return bind(parameter, static_cast<std::int64_t>(value)); }
  Statement& bind(int parameter, bool value) { return bind(parameter, static_cast<std::int64_t>(value)); }
  Statement& bind(int parameter, double value);
  Statement& bind(int parameter, std::string_view value);
  Statement& bind(int parameter, const char* value) { return bind(parameter, std::string_view(value)); }
  Statement& bind(int parameter, Blob value);
  Statement& bind(int parameter, const core::Decimal& value) {
    return bind(parameter, std::string_view(value.to_string()));
  }
  Statement& bind(int parameter, core::Timestamp value) {
    return bind(parameter, std::string_view(core::format_utc(value)));
  }
  template <class T>
  Statement& bind(int parameter, const std::optional<T>& value) {
    return value ? bind(parameter, *value) : bind_null(parameter);
  }
  Statement& bind_null(int parameter);
  /// Binds all parameters in order, from the first on.
  template <class... Values>
  Statement& bind_all(const Values&... values) {
    int parameter = 0;
    (bind(++parameter, values), ...);
    return *this;
  }

  core::Expected<bool> step();  // true: a row is there; resets by itself when there is none, or on an error
  core::Expected<void> run();   // steps to the end
  void reset();

  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double real(int column) const;
  [[nodiscard]] std::string text(int column) const;
  /// Of a text or a blob; valid until the next step.
  [[nodiscard]] std::string_view bytes(int column) const;
  /// SQLITE_INTEGER, SQLITE_FLOAT, SQLITE_TEXT, SQLITE_BLOB or SQLITE_NULL.
  [[nodiscard]] int type(int column) const;
  [[nodiscard]] core::Decimal decimal(int column) const;      // 0 for what is none
  [[nodiscard]] core::Timestamp timestamp(int column) const;  // the epoch for what is none
  [[nodiscard]] std::optional<double> maybe_real(int column) const;
  [[nodiscard]] std::optional<std::int64_t> maybe_integer(int column) const;
  [[nodiscard]] std::optional<core::Decimal> maybe_decimal(int column) const;
  [[nodiscard]] std::optional<core::Timestamp> maybe_timestamp(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
  std::string subject_;
};

/// One connection, for one thread at a time.
class Database {
 public:
  /// `kind` is what messages call the file: "journal". `flags` are SQLite's SQLITE_OPEN_*.
  static core::Expected<Database> open(std::string_view kind, const std::filesystem::path& file, int flags,
                                       std::chrono::milliseconds busy_timeout);

  core::Expected<void> execute(const char* sql);
  [[nodiscard]] core::Expected<Statement> prepare(std::string_view sql) const;
  // The first column of the first row.
  [[nodiscard]] core::Expected<std::int64_t> integer(std::string_view sql) const;
  [[nodiscard]] core::Expected<std::string> text(std::string_view sql) const;
  [[nodiscard]] sqlite3* handle() const { return handle_.get(); }
  [[nodiscard]] const std::string& file() const { return file_; }

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  Database(sqlite3* handle, std::string_view kind, std::string file)
      : handle_(handle), file_(std::move(file)), subject_(std::string(kind) + " " + file_) {}
  std::unique_ptr<sqlite3, Close> handle_;
  std::string file_;
  std::string subject_;  // kind and file, for messages
};

[[nodiscard]] bool is_constraint(const core::Error& error);

}  // namespace ibflow::sqlite
