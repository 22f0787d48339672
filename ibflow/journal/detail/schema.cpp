#include "ibflow/journal/detail/schema.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <system_error>

#include "ibflow/journal/schema_text.hpp"

namespace ibflow::journal::detail {

namespace {

using Step = core::Expected<void> (*)(Database&);
constexpr std::array<Step, kSchemaVersion - 1> kSteps{&migrate_to_version_2, &migrate_to_version_3};

core::Expected<void> refuse(const Database& database, std::string_view why) {
  return core::fail(core::ErrorCategory::Storage, fmt::format("journal {}: {}", database.file(), why));
}

core::Expected<void> create_schema(Database& database) {
  const std::string script =
      fmt::format("BEGIN IMMEDIATE; {} {} {} {} PRAGMA application_id={}; PRAGMA user_version={}; COMMIT;",
                  kSchemaText, kOrdersText, kViewsText, kQualityText, kApplicationId, kSchemaVersion);
  return database.execute(script.c_str());
}

/// The copy and its name are on the disk before the file is touched.
bool flush_to_disk(const std::filesystem::path& file_or_folder) {
  const int descriptor = open(file_or_folder.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool done = fsync(descriptor) == 0;
  close(descriptor);
  return done;
}

core::Expected<void> copy_beside(Database& database, std::int64_t version) {
  namespace fs = std::filesystem;
  const fs::path copy = fmt::format("{}.schema-{}", database.file(), version);
  const fs::path part = copy.string() + ".part";
  std::error_code error;
  fs::remove(part, error);  // of an attempt that was cut short
  auto vacuum = database.prepare("VACUUM INTO ?");
  if (!vacuum) return std::unexpected(vacuum.error());
  vacuum->bind_all(part.string());
  auto done = vacuum->run();
  if (done && !flush_to_disk(part)) done = refuse(database, "the disk does not take its copy");
  if (done) fs::rename(part, copy, error);
  const fs::path folder = copy.has_parent_path() ? copy.parent_path() : fs::path(".");
  if (done && !error && !flush_to_disk(folder)) done = refuse(database, "the disk does not take its name");
  if (done && !error) return {};
  const std::string why = done ? error.message() : done.error().message;
  fs::remove(part, error);
  return refuse(database,
                fmt::format("before it can be brought to schema version {} a copy is left in {}, and that "
                            "failed ({}); make room there. The journal is as it was",
                            kSchemaVersion, copy.string(), why));
}

core::Expected<void> migrate(Database& database, std::int64_t version) {
  if (auto copied = copy_beside(database, version); !copied) return copied;
  auto done = database.execute("BEGIN IMMEDIATE");
  if (!done) return done;
  for (auto step = static_cast<std::size_t>(version - 1); done && step < kSteps.size(); ++step) {
    done = kSteps[step](database);
  }
  if (done) done = database.execute(fmt::format("PRAGMA user_version={}", kSchemaVersion).c_str());
  if (done) done = database.execute("COMMIT");
  if (done) return {};
  if (sqlite3_get_autocommit(database.handle()) == 0) (void)database.execute("ROLLBACK");
  return refuse(database,
                fmt::format("it could not be brought from schema version {} to {} and is as it was: {}",
                            version, kSchemaVersion, done.error().message));
}

}  // namespace

core::Expected<void> bring_to_present_schema(Database& database) {
  const auto tables = database.integer("SELECT count(*) FROM sqlite_schema");
  if (!tables) return std::unexpected(tables.error());
  const auto application = database.integer("PRAGMA application_id");
  if (!application) return std::unexpected(application.error());
  const auto version = database.integer("PRAGMA user_version");
  if (!version) return std::unexpected(version.error());
  if (*tables == 0 && *application == 0 && *version == 0) return create_schema(database);
  if (*application != kApplicationId) {
    return refuse(database, "it is another program's SQLite database; choose another file");
  }
  if (*version == kSchemaVersion) return {};
  if (*version > kSchemaVersion) {
    return refuse(database,
                  fmt::format("it has schema version {}, newer than version {} that this ibflow writes; use "
                              "the ibflow that wrote it, or choose another file",
                              *version, kSchemaVersion));
  }
  if (*version < 1) return refuse(database, "it has no schema version; choose another file");
  return migrate(database, *version);
}

}  // namespace ibflow::journal::detail
