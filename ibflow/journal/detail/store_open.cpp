// Opening a journal: every way it can be the wrong file is told apart before anything is written.

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <system_error>
#include <utility>

#include "ibflow/journal/detail/schema.hpp"
#include "ibflow/journal/detail/store.hpp"

namespace ibflow::journal::detail {

namespace {

// Somebody who writes with another program is waited for: shortly at the start, where a person waits for an
// answer, longer later, where the loop goes on meanwhile.
constexpr std::chrono::milliseconds kOpeningPatience{1000};
constexpr std::chrono::milliseconds kWritingPatience{10000};

core::Expected<void> refuse(const std::filesystem::path& file, std::string_view why) {
  return core::fail(core::ErrorCategory::Storage, fmt::format("journal {}: {}", file.string(), why));
}

core::Expected<void> check_path(const std::filesystem::path& file) {
  namespace fs = std::filesystem;
  if (file.empty()) {
    return core::fail(core::ErrorCategory::Storage,
                      "journal: no file is named; name one, such as day.ibflow");
  }
  std::error_code error;
  if (fs::is_directory(file, error)) return refuse(file, "it is a directory; name a file in it");
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  if (!fs::is_directory(folder, error)) {
    return refuse(file,
                  fmt::format("there is no folder {}; make it or choose another file", folder.string()));
  }
  if (fs::exists(file, error) && !fs::is_regular_file(file, error)) {
    return refuse(file, "it is no ordinary file; choose another file");
  }
  return {};
}

core::Expected<void> check_header(const std::filesystem::path& file) {
  constexpr std::string_view kMagic("SQLite format 3\0", 16);
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  if (error || size == 0) return {};
  std::ifstream in(file, std::ios::binary);
  std::array<char, 16> head{};
  if (!in) return refuse(file, "it cannot be read; check its permissions");
  in.read(head.data(), head.size());
  if (std::string_view(head.data(), static_cast<std::size_t>(in.gcount())) != kMagic) {
    return refuse(file, "it is no SQLite database; choose another file");
  }
  return {};
}

/// New rows follow the newest of the file, so those have to be sound.
core::Expected<void> refuse_unless_sound(const Database& database) {
  const auto check = check_newest_rows(database);
  if (!check) return std::unexpected(check.error());
  if (!check->broken) return {};
  return refuse(database.file(),
                fmt::format("it was changed after it was written: {} row {}: {}; keep it as it is, "
                            "and go on with a copy of it from before",
                            check->broken->table, check->broken->id, check->broken->problem));
}

core::Expected<void> prepare_connection(Database& database) {
  if (sqlite3_db_readonly(database.handle(), "main") == 1) {
    return refuse(database.file(), "it cannot be written; check its permissions or choose another file");
  }
  const auto mode = database.text("PRAGMA journal_mode=WAL");
  if (!mode) return std::unexpected(mode.error());
  if (*mode != "wal") {
    return refuse(database.file(), "its file system does not support SQLite's WAL mode; choose a local disk");
  }
  return database.execute("PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;");
}

}  // namespace

Store::Store(FileLock lock, Database database, WallClock& wall_clock)
    : lock_(std::move(lock)),
      database_(std::move(database)),
      statements_(database_),
      wall_clock_(&wall_clock) {}

core::Expected<std::unique_ptr<Store>> Store::open(const std::filesystem::path& file, const RunInfo& run,
                                                   const Options& options, WallClock& wall_clock) {
  if (const auto path = check_path(file); !path) return std::unexpected(path.error());
  if (const auto header = check_header(file); !header) return std::unexpected(header.error());
  auto lock = FileLock::acquire(file);
  if (!lock) return std::unexpected(lock.error());
  auto database =
      Database::open("journal", file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, kOpeningPatience);
  if (!database) return std::unexpected(database.error());
  // The version is looked at before the mode is set: nothing of a foreign file may change.
  if (const auto schema = bring_to_present_schema(*database); !schema) return std::unexpected(schema.error());
  if (const auto ready = prepare_connection(*database); !ready) return std::unexpected(ready.error());
  if (const auto sound = refuse_unless_sound(*database); !sound) return std::unexpected(sound.error());
  std::unique_ptr<Store> store(new Store(std::move(*lock), std::move(*database), wall_clock));
  if (const auto started = store->start_run(run, options); !started) return std::unexpected(started.error());
  sqlite3_busy_timeout(store->database_.handle(), static_cast<int>(kWritingPatience.count()));
  return store;
}

core::Expected<void> Store::start_run(const RunInfo& run, const Options& options) {
  auto orders = OrderTables::open(database_, *wall_clock_, options);
  if (!orders) return std::unexpected(orders.error());
  orders_ = std::move(*orders);
  auto insert = database_.prepare(
      "INSERT INTO runs (id, mode, session_date, account, client_id, program_version, options, "
      "started_wall_at, "
      "books) SELECT coalesce(max(id), 0) + 1, ?, ?, ?, ?, ?, ?, ?, iif(?, 0, coalesce(max(id), 0) + 1) FROM "
      "runs");
  if (!insert) return std::unexpected(insert.error());
  insert->bind_all(run.mode, run.session_date, run.account, run.client_id, run.program_version, run.options,
                   wall_clock_->now(), run.books == Books::Broker);
  if (const auto done = insert->run(); !done) return done;
  run_id_ = sqlite3_last_insert_rowid(database_.handle());
  orders_->set_run({run_id_, run.books == Books::Broker ? 0 : run_id_, run.client_id});
  return {};
}

core::Expected<Inheritance> Store::inheritance() const {
  Inheritance result;
  const auto predictions = database_.integer("SELECT coalesce(max(id), 0) + 1 FROM predictions");
  if (!predictions) return std::unexpected(predictions.error());
  const auto decisions = database_.integer("SELECT coalesce(max(id), 0) + 1 FROM decisions");
  if (!decisions) return std::unexpected(decisions.error());
  result.next_prediction_id = *predictions;
  result.next_decision_id = *decisions;

  auto marks = database_.prepare("SELECT account, client_id, highest FROM order_id_marks");
  if (!marks) return std::unexpected(marks.error());
  auto row = marks->step();
  for (; row && *row; row = marks->step()) {
    const core::ClientId client_id(static_cast<std::int32_t>(marks->integer(1)));
    result.highest_order_ids[{marks->text(0), client_id}] =
        core::OrderId(static_cast<std::int32_t>(marks->integer(2)));
  }
  if (!row) return std::unexpected(row.error());

  auto identities = database_.prepare("SELECT identity FROM predictions");
  if (!identities) return std::unexpected(identities.error());
  for (row = identities->step(); row && *row; row = identities->step())
    result.predictions.insert(identities->text(0));
  if (!row) return std::unexpected(row.error());
  return result;
}

}  // namespace ibflow::journal::detail
