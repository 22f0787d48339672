#include "ibflow/flow/options/store.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "ibflow/core/exact_json.hpp"
#include "ibflow/flow/options/schema_text.hpp"
#include "ibflow/sqlite/statement_cache.hpp"

namespace ibflow::flow::options {

namespace {

using core::Expected;
using sqlite::Statement;
using std::chrono::milliseconds;

constexpr std::int64_t kApplication = 1229352004;
constexpr std::int64_t kVersion = 1;
constexpr milliseconds kPatience{5'000};

std::int64_t millis(core::Timestamp at) {
  return core::to_unix_millis(at);
}

// The first whole millisecond that is not before it.
std::int64_t millis_from(core::Timestamp at) {
  return std::chrono::ceil<milliseconds>(at).time_since_epoch().count();
}

core::Timestamp time_of(std::int64_t value) {
  return core::Timestamp(milliseconds(value));
}

AnalysedTrade trade_of(const Statement& row) {
  AnalysedTrade trade;
  trade.id = row.integer(0);
  trade.ticker = row.text(1);
  trade.option_symbol = row.text(2);
  trade.time = time_of(row.integer(3));
  trade.received = time_of(row.integer(4));
  trade.price = row.real(5);
  trade.size = row.integer(6);
  trade.quote = {row.maybe_real(7), row.maybe_real(8)};
  trade.underlying_price = row.maybe_real(9);
  trade.underlying_quote = {row.maybe_real(10), row.maybe_real(11)};
  trade.price_threshold = row.maybe_real(12);
  trade.implied_volatility = row.maybe_real(13);
  trade.delta = row.maybe_real(14);
  trade.aggressor = static_cast<Aggressor>(row.integer(15));
  return trade;
}

model::Bar bar_of(const Statement& row) {
  model::Bar bar;
  bar.start = time_of(row.integer(0));
  bar.open = row.real(1);
  bar.high = row.real(2);
  bar.low = row.real(3);
  bar.close = row.real(4);
  bar.volume = row.decimal(5);
  return bar;
}

DivergencePoint point_of(const Statement& row) {
  DivergencePoint point;
  point.time = time_of(row.integer(0));
  point.short_term = {row.real(1), row.real(2), row.real(3), row.real(4)};
  point.long_term = {row.real(5), row.real(6), row.real(7), row.real(8)};
  point.sum_pos = row.real(9);
  point.sum_neg = row.real(10);
  point.number_of_trades = row.integer(11);
  point.stock_price = row.maybe_real(12);
  return point;
}

ModelOutput prediction_of(const Statement& row) {
  ModelOutput output;
  auto& prediction = output.prediction;
  prediction.ticker = row.text(0);
  prediction.data_time = time_of(row.integer(1));
  prediction.prediction_time = time_of(row.integer(2));
  const auto numeric = row.integer(3);
  prediction.signal = numeric > 0   ? model::Signal::Buy
                      : numeric < 0 ? model::Signal::Sell
                                    : model::Signal::Hold;
  prediction.probabilities = std::array{row.real(4), row.real(5), row.real(6)};
  prediction.confidence = (*prediction.probabilities)[static_cast<std::size_t>(numeric + 1)];
  prediction.stock_price = row.real(7);
  if (const auto features = core::parse_json(row.text(8)); features && features->is_object()) {
    for (const auto& [name, value] : features->get_object()) {
      if (value.is_number()) output.feature_values[name] = value.to_number<double>();
    }
  }
  return output;
}

std::string features_text(const ModelOutput& output) {
  boost::json::object features;
  for (const auto& [name, value] : output.feature_values) features[name] = value;
  return boost::json::serialize(features);
}

template <class Read>
auto collect(Statement& statement, Read read) -> Expected<std::vector<decltype(read(statement))>> {
  std::vector<decltype(read(statement))> rows;
  for (;;) {
    const auto row = statement.step();
    if (!row) return std::unexpected(row.error());
    if (!*row) return rows;
    rows.push_back(read(statement));
  }
}

/// A question that may be counted from either end. Made once: statements are told apart by the address of
/// their text.
class Select {
 public:
  Select(const std::string& rows, const std::string& time, const std::string& then = "")
      : oldest_first_(fmt::format("{} AND {} BETWEEN ? AND ? ORDER BY {}{} LIMIT ?", rows, time, time,
                                  then.empty() ? "" : ", " + then)),
        newest_first_(fmt::format("{} AND {} BETWEEN ? AND ? ORDER BY {} DESC{} LIMIT ?", rows, time, time,
                                  then.empty() ? "" : ", " + then + " DESC")) {}
  [[nodiscard]] const char* from(RowOrder order) const {
    return order == RowOrder::OldestFirst ? oldest_first_.c_str() : newest_first_.c_str();
  }

 private:
  std::string oldest_first_, newest_first_;
};

}  // namespace

struct Store::Impl {
  explicit Impl(sqlite::Database database_in) : database(std::move(database_in)) {}

  template <class Read, class... Values>
  auto ask(const char* sql, Read read, const Values&... values) const {
    using Row = decltype(read(std::declval<const Statement&>()));
    const auto statement = statements.get(sql);
    if (!statement) return Expected<std::vector<Row>>(std::unexpected(statement.error()));
    (*statement)->bind_all(values...);
    return collect(**statement, read);
  }

  sqlite::Database database;
  mutable sqlite::StatementCache statements{database};
};

namespace {

/// Whether nothing is in it yet; an error when it is not ours.
Expected<bool> is_new(const sqlite::Database& database) {
  const auto refuse = [&](const char* why) {
    return core::fail(core::ErrorCategory::Storage, fmt::format("option flow {}: {}", database.file(), why));
  };
  const auto application = database.integer("PRAGMA application_id");
  if (!application) return std::unexpected(application.error());
  const auto version = database.integer("PRAGMA user_version");
  if (!version) return std::unexpected(version.error());
  const auto tables = database.integer("SELECT count(*) FROM sqlite_master");
  if (!tables) return std::unexpected(tables.error());
  if (*tables == 0 && *application == 0) return true;
  if (*application != kApplication) {
    return refuse("it is another program's database; choose another file");
  }
  if (*version != kVersion) return refuse("a newer ibflow wrote it; use that one, or another file");
  return false;
}

Expected<sqlite::Database> open_database(const std::filesystem::path& file, int flags) {
  auto database = sqlite::Database::open("option flow", file, flags, kPatience);
  if (!database) return database;
  // Before anything is changed: the journal mode stays in the file, whosever it is.
  if (const auto ours = is_new(*database); !ours) return std::unexpected(ours.error());
  for (const char* pragma : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL"}) {
    if (auto done = database->execute(pragma); !done) return std::unexpected(done.error());
  }
  // Another process may be making the same file.
  if (auto begun = database->execute("BEGIN IMMEDIATE"); !begun) return std::unexpected(begun.error());
  const auto empty = is_new(*database);
  if (!empty) return std::unexpected(empty.error());
  if (*empty) {
    if (auto made = database->execute(kSchema); !made) return std::unexpected(made.error());
  }
  if (auto done = database->execute("COMMIT"); !done) return std::unexpected(done.error());
  return database;
}

}  // namespace

TimeRange whole_days(core::Date first, core::Date last) {
  const core::Date after_last(std::chrono::sys_days(last) + std::chrono::days(1));
  return {core::from_new_york(first, std::chrono::seconds(0)),
          core::from_new_york(after_last, std::chrono::seconds(0))};
}

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Expected<Store> Store::open(const std::filesystem::path& file) {
  auto database = open_database(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  if (!database) return std::unexpected(database.error());
  return Store(std::make_unique<Impl>(std::move(*database)));
}

Expected<Store> Store::open_existing(const std::filesystem::path& file) {
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) {
    return core::fail(core::ErrorCategory::Storage,
                      fmt::format("there is no option flow database {}; make one with `ibflow flow import`",
                                  file.string()));
  }
  return open(file);
}

Expected<void> Store::begin() {
  return impl_->database.execute("BEGIN IMMEDIATE");
}

Expected<void> Store::commit() {
  return impl_->database.execute("COMMIT");
}

void Store::rollback() {
  (void)impl_->database.execute("ROLLBACK");
}

Expected<void> Store::add_ticker(const std::string& ticker) {
  return impl_->statements.run("INSERT OR IGNORE INTO tickers VALUES (?)", ticker);
}

Expected<void> Store::add_trade(const AnalysedTrade& trade) {
  return impl_->statements.run(
      "INSERT INTO trades (ticker, option_symbol, time, received, price, size, bid, ask, underlying_price, "
      "underlying_bid, underlying_ask, price_threshold, implied_volatility, delta, aggressor) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      trade.ticker, trade.option_symbol, millis(trade.time), millis(trade.received), trade.price, trade.size,
      trade.quote.bid, trade.quote.ask, trade.underlying_price, trade.underlying_quote.bid,
      trade.underlying_quote.ask, trade.price_threshold, trade.implied_volatility, trade.delta,
      static_cast<int>(trade.aggressor));
}

Expected<void> Store::put_bar(const std::string& ticker, const model::Bar& bar) {
  return impl_->statements.run("INSERT OR REPLACE INTO minute_bars VALUES (?, ?, ?, ?, ?, ?, ?)", ticker,
                               millis(bar.start), bar.open, bar.high, bar.low, bar.close, bar.volume);
}

Expected<void> Store::put_divergence(const std::string& ticker, const DivergencePoint& point) {
  const auto& s = point.short_term;
  const auto& l = point.long_term;
  return impl_->statements.run(
      "INSERT OR REPLACE INTO divergence VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", ticker,
      millis(point.time), s.d_pos, s.d_neg, s.d_diff, s.d_diff_derivative, l.d_pos, l.d_neg, l.d_diff,
      l.d_diff_derivative, point.sum_pos, point.sum_neg, point.number_of_trades, point.stock_price);
}

Expected<void> Store::put_prediction(const std::string& model, const ModelOutput& output) {
  const auto& prediction = output.prediction;
  const int numeric = prediction.signal == model::Signal::Buy    ? 1
                      : prediction.signal == model::Signal::Sell ? -1
                                                                 : 0;
  const auto p = prediction.probabilities.value_or(std::array<double, 3>{});
  return impl_->statements.run("INSERT OR REPLACE INTO predictions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                               prediction.ticker, model, millis(prediction.data_time),
                               millis(prediction.prediction_time), numeric, p[0], p[1], p[2],
                               prediction.stock_price.value_or(0), features_text(output));
}

Expected<void> Store::remove(const std::string& ticker, TimeRange range) {
  for (const char* sql : {"DELETE FROM trades WHERE ticker = ? AND time BETWEEN ? AND ?",
                          "DELETE FROM minute_bars WHERE ticker = ? AND start BETWEEN ? AND ?",
                          "DELETE FROM divergence WHERE ticker = ? AND time BETWEEN ? AND ?",
                          "DELETE FROM predictions WHERE ticker = ? AND data_time BETWEEN ? AND ?"}) {
    auto done = impl_->statements.run(sql, ticker, millis_from(range.from), millis(range.to));
    if (!done) return done;
  }
  return {};
}

Expected<std::vector<std::string>> Store::tickers() const {
  return impl_->ask("SELECT ticker FROM tickers ORDER BY ticker",
                    [](const auto& row) { return row.text(0); });
}

Expected<std::vector<AnalysedTrade>> Store::trades(const std::string& ticker, TimeRange range,
                                                   Rows rows) const {
  static const Select select(
      "SELECT id, ticker, option_symbol, time, received, price, size, bid, ask, underlying_price, "
      "underlying_bid, underlying_ask, price_threshold, implied_volatility, delta, aggressor "
      "FROM trades WHERE ticker = ?",
      "time", "id");
  return impl_->ask(select.from(rows.order), trade_of, ticker, millis_from(range.from), millis(range.to),
                    rows.most);
}

Expected<std::vector<model::Bar>> Store::bars(const std::string& ticker, TimeRange range, Rows rows) const {
  static const Select select("SELECT start, open, high, low, close, volume FROM minute_bars WHERE ticker = ?",
                             "start");
  return impl_->ask(select.from(rows.order), bar_of, ticker, millis_from(range.from),
                    millis(range.to - std::chrono::minutes(1)), rows.most);
}

Expected<std::vector<DivergencePoint>> Store::divergence(const std::string& ticker, TimeRange range,
                                                         Rows rows) const {
  static const Select select(
      "SELECT time, d_pos_short, d_neg_short, d_diff_short, d_diff_derivative_short, d_pos_long, d_neg_long, "
      "d_diff_long, d_diff_derivative_long, sum_pos, sum_neg, number_of_trades, stock_price "
      "FROM divergence WHERE ticker = ?",
      "time");
  return impl_->ask(select.from(rows.order), point_of, ticker, millis_from(range.from), millis(range.to),
                    rows.most);
}

Expected<std::vector<ModelOutput>> Store::predictions(const std::string& ticker, const std::string& model,
                                                      TimeRange range, Rows rows) const {
  static const Select select(
      "SELECT ticker, data_time, prediction_time, numeric, sell, hold, buy, stock_price, feature_values "
      "FROM predictions WHERE ticker = ? AND model = ?",
      "data_time");
  return impl_->ask(select.from(rows.order), prediction_of, ticker, model, millis_from(range.from),
                    millis(range.to), rows.most);
}

Expected<std::vector<core::Date>> Store::days(const std::string& ticker, core::Timestamp until,
                                              std::size_t most) const {
  std::vector<core::Date> days;
  auto before = millis(until);
  while (days.size() < most) {
    const auto newest = impl_->ask(
        "SELECT max("
        "(SELECT coalesce(max(start) + 60000, -1) FROM minute_bars WHERE ticker = ?1 AND start <= ?2 - "
        "60000), "
        "(SELECT coalesce(max(time), -1) FROM trades WHERE ticker = ?1 AND time <= ?2))",
        [](const auto& row) { return row.integer(0); }, ticker, before);
    if (!newest) return std::unexpected(newest.error());
    if (newest->empty() || newest->front() < 0) break;
    days.push_back(core::to_new_york(time_of(newest->front())).date);
    before = millis(core::from_new_york(days.back(), std::chrono::seconds(0))) - 1;
  }
  return days;
}

Expected<std::int64_t> Store::version() const {
  const auto rows = impl_->ask("PRAGMA data_version", [](const auto& row) { return row.integer(0); });
  if (!rows) return std::unexpected(rows.error());
  return rows->front();
}

}  // namespace ibflow::flow::options
