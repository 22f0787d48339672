#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <utility>

#include "ibflow/app/detail/trading_session.hpp"

namespace ibflow::app {

namespace asio = boost::asio;
using core::Error;
using core::ErrorCategory;
using core::Expected;

namespace {

std::string new_york_clock(core::Timestamp at) {
  return core::format_time_of_day(core::to_new_york(at).time_of_day);
}

}  // namespace

Error TradingSystem::Impl::describe_end(const Error& reason) const {
  const engine::EngineSnapshot now = engine->snapshot();
  const auto open = now.summary.open_positions_at_end;
  std::string text = fmt::format(
      "{}{} It was {} in New York; {} order{} working and {} position{} open at the gateway.", reason.message,
      reason.message.ends_with('.') ? "" : ".", new_york_clock(now.time), now.working_orders.size(),
      now.working_orders.size() == 1 ? " was" : "s were", open, open == 1 ? " was" : "s were");
  text += fmt::format(
      " The journal {} holds what was sent and filled up to then; orders that reached the gateway may "
      "still fill: look at them in TWS before you start again.",
      settings.journal_file.string());
  return Error(reason.category, text, reason.code, true);
}

void TradingSystem::Impl::finish(ExitCode code, std::optional<Error> problem) {
  if (finishing) return;
  finishing = true;
  trading = false;
  outcome.code = code;
  outcome.problem = std::move(problem);
  if (stop_timer) stop_timer->cancel();
  asio::co_spawn(loop.context(), wind_up(), asio::detached);
}

asio::awaitable<void> TradingSystem::Impl::wind_up() {
  auto token = activity.begin();
  const bool connected = gateway && gateway->health().socket == gateway::Health::Socket::Ready;
  if (engine && connected) {
    phase = "comparing the books";
    publish(true);
    auto verdict = co_await compare();
    if (verdict) {
      outcome.books = *verdict;
      journal->record_note(gateway->clock().now(), "books", verdict->text());
      if (!verdict->agree() && outcome.code == ExitCode::Done) outcome.code = ExitCode::BooksDisagree;
    } else if (!outcome.problem) {
      outcome.problem = verdict.error();
      outcome.code = ExitCode::Partial;
    }
  }
  settle_outcome();
  if (gateway) gateway->disconnect();
  phase = "done";
  publish(true);
  token.release();
  preparing.release();
  const std::scoped_lock lock(mutex);
  done = true;
  ended.notify_all();
}

asio::awaitable<Expected<BooksVerdict>> TradingSystem::Impl::compare() {
  auto executions = co_await gateway->executions();
  if (!executions) co_return std::unexpected(executions.error());
  auto values = co_await gateway->account_values();
  if (!values) co_return std::unexpected(values.error());
  auto positions = co_await gateway->positions();
  if (!positions) co_return std::unexpected(positions.error());

  const engine::Portfolio& portfolio = engine->portfolio();
  BooksView ours{portfolio.cash(), portfolio.commissions(), static_cast<std::int64_t>(portfolio.fills()), {}};
  BooksView theirs;
  for (const auto& ticker : engine->snapshot().tickers) {
    ours.positions.push_back({account, {}, ticker.symbol, ticker.position + ticker.foreign_position, 0});
  }
  for (const auto& row : *values) {
    if (row.key == "TotalCashValue" && row.account == account)
      theirs.cash = core::Decimal::parse(row.value).value_or(0);
  }
  for (const auto& record : *executions) {
    if (!record.execution.order_ref.starts_with(run_tag + "-"))
      continue;  // an earlier run's, or another program's
    ++theirs.executions;
    if (record.commission) theirs.commissions += record.commission->amount;
  }
  for (const auto& position : *positions) {
    const bool traded_here = std::ranges::find(settings.tickers, position.symbol) != settings.tickers.end();
    if (traded_here && position.account == account) theirs.positions.push_back(position);
  }
  co_return compare_books(ours, theirs);
}

void TradingSystem::Impl::settle_outcome() {
  outcome.tickers = settings.tickers;
  if (engine) {
    outcome.summary = engine->summary();
    const engine::EngineSnapshot last = engine->snapshot();
    for (const auto& ticker : last.tickers) {
      const bool protected_still = std::ranges::any_of(
          last.working_orders, [&](const auto& order) { return order.symbol == ticker.symbol; });
      if (ticker.position.is_zero() || protected_still) continue;
      outcome.open_positions.push_back(ticker.symbol + " " + ticker.position.normalized().to_string());
    }
  }
  if (gateway) outcome.summary.ticks = gateway->health().ticks;
  outcome.wall_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started_at).count();
  if (!journal) return;
  if (outcome.problem) journal->record_note(gateway->clock().now(), "problem", outcome.problem->message);
  const std::string verdict = outcome.code == ExitCode::Done          ? "done"
                              : outcome.code == ExitCode::Interrupted ? "interrupted"
                                                                      : "failed";
  if (auto closed = journal->close(verdict); !closed && outcome.code != ExitCode::Storage) {
    outcome.code = ExitCode::Storage;
    outcome.problem = closed.error();
  }
}

}  // namespace ibflow::app
