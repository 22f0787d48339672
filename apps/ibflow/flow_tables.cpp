#include "flow_tables.hpp"

#include "ibflow/core/time.hpp"

namespace ibflow::cli {

namespace {

constexpr int kDeltaDigits = 4;
constexpr int kFlowDigits = 2;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

Cell text_cell(const std::optional<std::string>& text) {
  return text ? Cell(*text) : Cell(std::nullopt);
}
Cell flag_cell(const std::optional<bool>& flag) {
  return flag ? Cell(*flag) : Cell(std::nullopt);
}
Cell whole_cell(const std::optional<std::int64_t>& number) {
  return number ? Cell(*number) : Cell(std::nullopt);
}
Cell time_cell(core::Timestamp at) {
  return core::format_new_york_iso(at);
}

Column right(std::string name) {
  return {std::move(name), Align::Right};
}

void add_side(std::vector<Cell>& row, const flow::DivergenceSide& side) {
  for (const auto& number : {side.positive, side.negative, side.difference, side.derivative}) {
    row.push_back(Cell(number, kFlowDigits));
  }
}

}  // namespace

Table status_table(const flow::ServiceStatus& status, const Output& output) {
  return sheet_of({{"service", text_cell(status.service)},
                   {"status", text_cell(status.status)},
                   {"current_time_et", text_cell(status.current_time_et)},
                   {"timezone", text_cell(status.timezone)},
                   {"is_market_hours", flag_cell(status.is_market_hours)},
                   {"market_open", text_cell(status.market_open)},
                   {"market_close", text_cell(status.market_close)},
                   {"tickers", joined(status.tickers)},
                   {"ticker_manager_running", flag_cell(status.ticker_manager_running)},
                   {"ml_system_running", flag_cell(status.ml_system_running)}},
                  output);
}

Table tickers_table(const std::vector<std::string>& tickers) {
  Table table({{"ticker"}});
  for (const auto& ticker : tickers) table.add({Cell(ticker)});
  return table;
}

Table trades_table(const flow::Trades& trades) {
  Table table({{"time"},
               {"option_symbol"},
               right("price"),
               right("size"),
               right("trade_value"),
               right("bid"),
               right("ask"),
               right("delta"),
               right("underlying_price"),
               {"id"}});
  for (const auto& row : trades.rows) {
    table.add({time_cell(row.time), Cell(row.option_symbol), price_cell(row.price), Cell(row.size),
               Cell(row.trade_value, 2), price_cell(row.bid), price_cell(row.ask),
               Cell(row.delta, kDeltaDigits), price_cell(row.underlying_price), text_cell(row.id)});
  }
  return table;
}

Table minute_data_table(const flow::MinuteData& data) {
  Table table({{"time"}, right("open"), right("high"), right("low"), right("close"), right("volume")});
  for (const auto& bar : data.bars) {
    table.add({time_cell(bar.start), price_cell(bar.open), price_cell(bar.high), price_cell(bar.low),
               price_cell(bar.close), Cell(bar.volume)});
  }
  return table;
}

Table divergence_table(const std::vector<flow::DivergenceRow>& rows) {
  std::vector<Column> columns{{"time"}};
  for (const char* side : {"short", "long"}) {
    for (const char* what : {"d_pos_", "d_neg_", "d_diff_", "d_diff_derivative_"}) {
      columns.push_back(right(std::string(what) + side));
    }
  }
  for (const char* name : {"stock_price", "sum_pos", "sum_neg", "number_of_trades"})
    columns.push_back(right(name));
  Table table(std::move(columns));
  for (const auto& point : rows) {
    std::vector<Cell> row{time_cell(point.time)};
    add_side(row, point.short_term);
    add_side(row, point.long_term);
    row.push_back(price_cell(point.stock_price));
    row.push_back(Cell(point.sum_positive, kFlowDigits));
    row.push_back(Cell(point.sum_negative, kFlowDigits));
    row.push_back(whole_cell(point.number_of_trades));
    table.add(std::move(row));
  }
  return table;
}

Table predictions_table(const std::vector<flow::PredictionRow>& rows) {
  Table table({{"ticker"},
               {"signal"},
               right("confidence"),
               right("sell"),
               right("hold"),
               right("buy"),
               right("stock_price"),
               {"datetime_of_data"},
               {"prediction_time"}});
  for (const auto& row : rows) {
    const auto& p = row.prediction;
    const Tone tone = p.signal == model::Signal::Buy    ? Tone::Good
                      : p.signal == model::Signal::Sell ? Tone::Bad
                                                        : Tone::Plain;
    std::vector<Cell> cells{Cell(p.ticker), Cell(row.signal).with(tone), Cell(p.confidence, 3)};
    for (std::size_t i = 0; i < 3; ++i) {
      cells.push_back(Cell(p.probabilities ? std::optional((*p.probabilities)[i]) : std::nullopt, 3));
    }
    cells.push_back(price_cell(p.stock_price));
    cells.push_back(time_cell(p.data_time));
    cells.push_back(time_cell(p.prediction_time));
    table.add(std::move(cells));
  }
  return table;
}

}  // namespace ibflow::cli
