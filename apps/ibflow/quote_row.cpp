#include "quote_row.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <ranges>

#include "commands.hpp"
#include "contract_arguments.hpp"
#include "progress_line.hpp"

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

app::ExitCode print_quotes(GatewaySession& session, const std::vector<protocol::Contract>& contracts,
                           bool with_greeks, const Output& output) {
  std::vector<GatewaySession::Pending<gateway::Quote>> asked;
  for (const auto& contract : contracts)
    asked.push_back(session.start(session.gateway()->market_data().snapshot(contract)));
  Table table(quote_columns(with_greeks));
  std::vector<core::Error> refusals;
  {
    ProgressLine line(output);
    // Each is waited for to its end, whatever came of the ones before: none may outlive what it is asked
    // with.
    for (std::size_t i = 0; i < contracts.size(); ++i) {
      const auto quote = session.wait(std::move(asked[i]));
      if (quote) {
        table.add(quote_row(contracts[i], *quote, session.gateway()->clock().now(), with_greeks));
      } else {
        refusals.push_back(quote.error());
      }
      line.show(static_cast<double>(i + 1) / static_cast<double>(contracts.size()),
                fmt::format("{} of {} quotes", i + 1, contracts.size()), core::Duration(0));
    }
  }
  if (stop_signals() > 0) return report(GatewaySession::interrupted());
  constexpr std::size_t kToldOneByOne = 5;
  auto code = app::ExitCode::Done;
  for (const auto& refusal : refusals | std::views::take(kToldOneByOne)) code = report(refusal);
  if (refusals.size() > kToldOneByOne)
    fmt::print(stderr, "ibflow: and {} more quotes were refused\n", refusals.size() - kToldOneByOne);
  if (table.size() == 0) return code;
  const auto printed = print(table, output);
  return refusals.empty() ? printed : app::ExitCode::Partial;
}

}  // namespace ibflow::cli
