#include "quote_row.hpp"

#include <algorithm>

#include "contract_arguments.hpp"

namespace ibflow::cli {

std::vector<Column> quote_columns(bool with_greeks) {
  std::vector<Column> columns{{"symbol", Align::Left, 6}};
  for (const char* price : {"bid", "ask", "last"}) columns.push_back({price, Align::Right, 8});
  for (const char* size : {"bid_size", "ask_size", "last_size"}) columns.push_back({size, Align::Right, 9});
  columns.push_back({"volume", Align::Right, 10});
  for (const char* price : {"high", "low", "close"}) columns.push_back({price, Align::Right, 8});
  if (with_greeks) {
    for (const char* greek : {"implied_volatility", "delta", "gamma", "vega", "theta"})
      columns.push_back({greek, Align::Right});
  }
  columns.push_back({"data"});
  columns.push_back({"age", Align::Right});  // seconds
  return columns;
}

std::vector<Cell> quote_row(const protocol::Contract& contract, const gateway::Quote& quote,
                            core::Timestamp now, bool with_greeks) {
  std::vector<Cell> row{name_of(contract),
                        price_cell(quote.bid),
                        price_cell(quote.ask),
                        price_cell(quote.last),
                        quote.bid_size,
                        quote.ask_size,
                        quote.last_size,
                        quote.volume,
                        price_cell(quote.high),
                        price_cell(quote.low),
                        price_cell(quote.previous_close)};
  if (with_greeks) {
    const auto* greeks = quote.computation(gateway::ComputationSource::Model);
    const gateway::OptionComputation none;
    const auto& known = greeks == nullptr ? none : *greeks;
    row.insert(row.end(), {Cell(known.implied_volatility, 4), Cell(known.delta, 4), Cell(known.gamma, 4),
                           Cell(known.vega, 4), Cell(known.theta, 4)});
  }
  const bool is_live = quote.quality == gateway::DataQuality::Live;
  row.push_back(Cell(to_string(quote.quality)).with(is_live ? Tone::Plain : Tone::Faint));
  const auto age = std::chrono::floor<std::chrono::seconds>(quote.age(now)).count();
  row.push_back(quote.updated_at == core::Timestamp{} ? Cell(std::nullopt)
                                                      : Cell(std::max<std::int64_t>(age, 0)));
  return row;
}

}  // namespace ibflow::cli
