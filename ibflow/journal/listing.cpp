#include "ibflow/journal/listing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ibflow/journal/detail/reader_state.hpp"

namespace ibflow::journal {

using namespace detail;

namespace {

/// One subject: the rows, and the columns by which they are chosen and ordered.
struct Subject {
  std::string_view name, about;
  std::string_view columns, from;
  std::string_view time, symbol, order;  // symbol empty: it has none
  std::string_view aliases = {};         // separated by spaces
};

constexpr std::array kSubjects = {
    Subject{
        "orders", "each order as it stands, with what it has filled and cost",
        "intent_at, key, client_id, order_id, parent_id, ticker, side, quantity, order_type, limit_price, "
        "stop_price, statuses, filled, average_price, commission, live, strategy, reason, signal",
        "order_story", "intent_at", "ticker", "intent_at, client_id, order_id"},
    Subject{
        "intents", "each order and each change of it, as it was asked for",
        "intent_at, key, version, client_id, order_id, parent_id, account, con_id, ticker, side, quantity, "
        "order_type, limit_price, stop_price, tif, oca_group, transmit, strategy, reason, signal",
        "order_intents", "intent_at", "ticker", "id"},
    Subject{
        "executions", "fills with their commission",
        "executed_at, execution_id, account, ticker, side, quantity, price, commission, currency, client_id, "
        "order_id, order_key, role",
        "fills", "executed_at", "ticker", "executed_at, id", "fills"},
    Subject{"evidence", "all that was heard and done about each order",
            "at, kind, key, client_id, order_id, perm_id, text, filled, remaining, average_fill_price",
            "evidence", "at", "", "id"},
    Subject{"commissions", "the commission report that counts, of each execution",
            "at, execution_id, amount, currency, realized_pnl", "commissions", "at", "", "id"},
    Subject{"signals", "predictions that were heard",
            "received_at, ticker, signal, confidence, data_time, prediction_time, stock_price, identity",
            "predictions", "received_at", "ticker", "id", "predictions"},
    Subject{"decisions", "what was decided, and why",
            "at, ticker, action, reason, prediction_id, confidence, reference_price, quantity", "decisions",
            "at", "ticker", "id"},
    Subject{
        "trips", "from flat to flat: what each trade brought",
        "entry_time, exit_time, account, ticker, direction, quantity, entry_price, exit_price, gross_pnl, "
        "commission, net_pnl, exit_reason",
        "round_trips", "entry_time", "ticker", "entry_time", "round_trips"},
    Subject{"latency", "how long each step of an order took, in milliseconds",
            "asked_wall_at, key, ticker, to_durable_ms, to_sent_ms, to_acked_ms, to_first_fill_ms",
            "order_latency", "asked_wall_at", "ticker", "asked_wall_at"},
    Subject{"equity", "cash and equity by the minute", "at, cash, equity", "equity", "at", "", "id"},
    Subject{"bars", "complete minute bars", "start, ticker, open, high, low, close, volume, vwap, trades",
            "bars", "start", "ticker", "start, ticker"},
    Subject{"notes", "connection, books, problems", "at, kind, text", "notes", "at", "", "id"},
    Subject{"unmatched", "what has no counterpart", "at, what, name, text", "unmatched", "at", "", "at"},
    Subject{"runs", "each start of ibflow",
            "started_wall_at, id, mode, session_date, account, client_id, options, ended_wall_at, outcome",
            "runs", "started_wall_at", "", "id"},
};

constexpr std::array<std::string_view, 8> kDecimalColumns = {"quantity", "filled", "commission", "amount",
                                                             "cash",     "equity", "remaining",  "volume"};

bool is_time(std::string_view column) {
  return column == "at" || column == "start" || column.ends_with("_at") || column.ends_with("_time");
}

/// A word of a list that is separated by spaces.
bool has_word(std::string_view words, std::string_view word) {
  return !word.empty() && fmt::format(" {} ", words).find(fmt::format(" {} ", word)) != std::string::npos;
}

core::Expected<Subject> find_subject(std::string_view name) {
  const auto found = std::ranges::find_if(kSubjects, [&](const Subject& subject) {
    return subject.name == name || has_word(subject.aliases, name);
  });
  if (found != kSubjects.end()) return *found;
  std::string all;
  for (const auto& subject : kSubjects) all += fmt::format("{}{}", all.empty() ? "" : ", ", subject.name);
  return core::fail(core::ErrorCategory::Usage, fmt::format("the journal has no '{}'; it has {}", name, all));
}

std::vector<ListedColumn> columns_of(const Subject& subject) {
  std::vector<ListedColumn> columns;
  std::string_view rest = subject.columns;
  while (!rest.empty()) {
    const auto comma = rest.find(", ");
    ListedColumn column;
    column.name = std::string(rest.substr(0, comma));
    column.is_time = is_time(column.name);
    column.is_number = std::ranges::find(kDecimalColumns, column.name) != kDecimalColumns.end();
    columns.push_back(std::move(column));
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 2);
  }
  return columns;
}

ListedValue value_of(const Statement& row, int index, bool is_decimal) {
  switch (row.type(index)) {
    case SQLITE_NULL:
      return std::monostate();
    case SQLITE_INTEGER:
      return row.integer(index);
    case SQLITE_FLOAT:
      if (const auto sum = core::Decimal::from_double(row.real(index)); sum && is_decimal) return *sum;
      return row.real(index);
    default:
      break;
  }
  auto text = row.text(index);
  if (is_decimal) {
    if (const auto exact = core::Decimal::parse(text)) return *exact;
  }
  return text;
}

}  // namespace

std::vector<ListingSubject> listing_subjects() {
  std::vector<ListingSubject> subjects;
  for (const auto& subject : kSubjects) subjects.push_back({subject.name, subject.about});
  return subjects;
}

core::Expected<Listing> list_journal(const std::filesystem::path& file, std::string_view subject_name,
                                     const ListingFilter& filter) {
  const auto subject = find_subject(subject_name);
  if (!subject) return std::unexpected(subject.error());
  if (!filter.symbol.empty() && subject->symbol.empty()) {
    return core::fail(core::ErrorCategory::Usage,
                      fmt::format("'{}' cannot be chosen by symbol: its rows have none", subject->name));
  }
  const auto database = open_to_read(file);
  if (!database) return std::unexpected(database.error());
  std::string descending(subject->order);
  for (auto at = descending.find(", "); at != std::string::npos; at = descending.find(", ", at + 7))
    descending.replace(at, 2, " DESC, ");
  const auto sql = fmt::format(
      "SELECT {0} FROM {1} WHERE (?1 IS NULL OR {2} >= ?1) AND (?2 IS NULL OR {2} < ?2) AND (?3 IS NULL OR "
      "{3} = ?3) ORDER BY {4} DESC LIMIT ?4",
      subject->columns, subject->from, subject->time, subject->symbol.empty() ? "?3" : subject->symbol,
      descending);
  auto statement = database->prepare(sql);
  if (!statement) return std::unexpected(statement.error());
  Listing listing;
  listing.columns = columns_of(*subject);
  const auto make_row = [&listing](const Statement& row) {
    std::vector<ListedValue> values;
    for (std::size_t i = 0; i < listing.columns.size(); ++i)
      values.push_back(value_of(row, static_cast<int>(i), listing.columns[i].is_number));
    return values;
  };
  const std::optional<std::string> symbol =
      filter.symbol.empty() ? std::nullopt : std::optional(filter.symbol);
  auto rows = collect<std::vector<ListedValue>>(*statement, make_row, filter.since, filter.until, symbol,
                                                filter.limit > 0 ? filter.limit : std::int64_t{-1});
  if (!rows) return std::unexpected(rows.error());
  listing.rows = std::move(*rows);
  std::ranges::reverse(listing.rows);
  for (std::size_t i = 0; i < listing.columns.size(); ++i) {
    const bool has_numbers = std::ranges::any_of(listing.rows, [i](const auto& row) {
      return !std::holds_alternative<std::monostate>(row[i]) && !std::holds_alternative<std::string>(row[i]);
    });
    listing.columns[i].is_number = listing.columns[i].is_number || has_numbers;
  }
  return listing;
}

}  // namespace ibflow::journal
