#include "ibflow/journal/reader.hpp"

#include <fmt/format.h>

#include "ibflow/journal/detail/reader_state.hpp"
#include "ibflow/journal/detail/schema.hpp"

namespace ibflow::journal {

using namespace detail;

namespace {

constexpr std::chrono::milliseconds kBusyTimeout{2000};

RunRow run_of(const Statement& row) {
  RunRow run;
  run.id = row.integer(0);
  run.info = {row.text(1), row.text(2), row.text(3), static_cast<int>(row.integer(4)),
              row.text(5), row.text(6)};
  run.started_wall_at = row.timestamp(7);
  run.ended_wall_at = row.maybe_timestamp(8);
  run.outcome = row.text(9);
  return run;
}

constexpr std::string_view kRunColumns =
    "SELECT id, mode, session_date, account, client_id, program_version, options, started_wall_at, "
    "ended_wall_at, "
    "outcome FROM runs ";

model::Signal signal_of(const std::string& text) {
  if (text == "BUY") return model::Signal::Buy;
  return text == "SELL" ? model::Signal::Sell : model::Signal::Hold;
}

model::Bar bar_of(const Statement& row) {
  model::Bar bar;
  bar.start = row.timestamp(0);
  bar.length = std::chrono::seconds(row.integer(1));
  bar.open = row.real(2);
  bar.high = row.real(3);
  bar.low = row.real(4);
  bar.close = row.real(5);
  bar.volume = row.decimal(6);
  bar.vwap = row.maybe_real(7);
  bar.trades = row.integer(8);
  return bar;
}

}  // namespace

namespace detail {

PredictionEntry prediction_of(const Statement& row) {
  PredictionEntry entry;
  entry.id = row.integer(0);
  auto& p = entry.prediction;
  p.ticker = row.text(1);
  p.signal = signal_of(row.text(2));
  p.confidence = row.real(3);
  if (!row.is_null(4) && !row.is_null(5) && !row.is_null(6)) {
    p.probabilities = std::array{row.real(4), row.real(5), row.real(6)};
  }
  p.data_time = row.timestamp(7);
  p.prediction_time = row.timestamp(8);
  p.stock_price = row.maybe_real(9);
  entry.received_at = row.timestamp(10);
  return entry;
}

DecisionEntry decision_of(const Statement& row) {
  DecisionEntry entry;
  entry.id = row.integer(0);
  auto& d = entry.decision;
  d.at = row.timestamp(1);
  d.ticker = row.text(2);
  d.action = row.text(3);
  d.reason = row.text(4);
  d.prediction_id = row.maybe_integer(5);
  d.confidence = row.maybe_real(6);
  d.atr = row.maybe_real(7);
  d.reference_price = row.maybe_real(8);
  d.quantity = row.maybe_decimal(9);
  return entry;
}

core::Expected<Database> open_to_read(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) {
    return core::fail(
        core::ErrorCategory::Storage,
        fmt::format("journal {}: there is no such file; name the journal of a run", file.string()));
  }
  // Read-write where allowed, so that the last reader can take SQLite's -wal and -shm files away; it changes
  // nothing.
  auto database = Database::open("journal", file, SQLITE_OPEN_READWRITE, kBusyTimeout);
  if (!database) return std::unexpected(database.error());
  if (auto only = database->execute("PRAGMA query_only = ON"); !only) return std::unexpected(only.error());
  const auto application = database->integer("PRAGMA application_id");
  if (!application) return std::unexpected(application.error());
  const auto version = database->integer("PRAGMA user_version");
  if (!version) return std::unexpected(version.error());
  if (*application != kApplicationId || *version < 1) {
    return core::fail(
        core::ErrorCategory::Storage,
        fmt::format("journal {}: it is no journal of ibflow; name the journal of a run", file.string()));
  }
  if (*version != kSchemaVersion) {
    const char* advice =
        *version > kSchemaVersion
            ? "read it with the ibflow that wrote it"
            : "start ibflow with it once, which brings it to the present schema and keeps a copy";
    return core::fail(
        core::ErrorCategory::Storage,
        fmt::format("journal {}: it has schema version {}, and this ibflow reads version {}; {}",
                    file.string(), *version, kSchemaVersion, advice));
  }
  return std::move(*database);
}

}  // namespace detail

JournalReader::JournalReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
JournalReader::JournalReader(JournalReader&&) noexcept = default;
JournalReader& JournalReader::operator=(JournalReader&&) noexcept = default;
JournalReader::~JournalReader() = default;

core::Expected<JournalReader> JournalReader::open(const std::filesystem::path& file) {
  auto database = open_to_read(file);
  if (!database) return std::unexpected(database.error());
  return JournalReader(std::make_unique<State>(std::move(*database)));
}

core::Expected<void> JournalReader::hold_view() {
  return state_->database.execute("BEGIN");
}

core::Expected<std::vector<RunRow>> JournalReader::runs() const {
  return collect<RunRow>(state_->database, fmt::format("{} ORDER BY id", kRunColumns), run_of);
}

core::Expected<RunRow> JournalReader::run(std::int64_t run_id) const {
  auto rows = collect<RunRow>(state_->database,
                              fmt::format("{} WHERE id = ?1 OR ?1 = 0 ORDER BY id DESC LIMIT 1", kRunColumns),
                              run_of, run_id);
  if (!rows) return std::unexpected(rows.error());
  if (rows->empty()) {
    return core::fail(core::ErrorCategory::Usage,
                      fmt::format("journal {}: there is no run {}; see SELECT id, started_wall_at FROM runs",
                                  state_->database.file(), run_id));
  }
  return rows->front();
}

core::Expected<std::vector<PredictionEntry>> JournalReader::predictions(std::int64_t run_id) const {
  return collect<PredictionEntry>(state_->database,
                                  fmt::format("{} WHERE run_id = ? ORDER BY id", kPredictionColumns),
                                  prediction_of, run_id);
}

core::Expected<std::vector<DecisionEntry>> JournalReader::decisions(std::int64_t run_id) const {
  return collect<DecisionEntry>(state_->database,
                                fmt::format("{} WHERE run_id = ? ORDER BY id", kDecisionColumns), decision_of,
                                run_id);
}

core::Expected<std::vector<EquityPoint>> JournalReader::equity(std::int64_t run_id) const {
  return collect<EquityPoint>(
      state_->database, "SELECT at, cash, equity FROM equity WHERE run_id = ? ORDER BY id",
      [](const Statement& row) { return EquityPoint{row.timestamp(0), row.decimal(1), row.decimal(2)}; },
      run_id);
}

core::Expected<std::vector<std::string>> JournalReader::tickers(std::int64_t run_id) const {
  return collect<std::string>(
      state_->database,
      "SELECT ticker FROM bars WHERE run_id = ?1 UNION SELECT ticker FROM orders WHERE run_id = ?1 "
      "UNION SELECT ticker FROM executions WHERE run_id = ?1 ORDER BY ticker",
      [](const Statement& row) { return row.text(0); }, run_id);
}

core::Expected<std::vector<model::Bar>> JournalReader::bars(std::int64_t run_id,
                                                            const std::string& ticker) const {
  return collect<model::Bar>(
      state_->database,
      "SELECT start, length_seconds, open, high, low, close, volume, vwap, trades FROM bars "
      "WHERE run_id = ? AND ticker = ? ORDER BY length_seconds, start",
      bar_of, run_id, ticker);
}

core::Expected<std::vector<NoteEntry>> JournalReader::notes(std::int64_t run_id) const {
  return collect<NoteEntry>(
      state_->database, "SELECT at, kind, text FROM notes WHERE run_id = ? ORDER BY id",
      [](const Statement& row) { return NoteEntry{row.timestamp(0), row.text(1), row.text(2)}; }, run_id);
}

}  // namespace ibflow::journal
