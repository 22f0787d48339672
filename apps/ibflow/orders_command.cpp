// `ibflow orders` and `ibflow executions`: as the broker lists them, with what the journal knows besides.

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <set>
#include <thread>

#include "commands.hpp"
#include "gateway_session.hpp"
#include "ibflow/journal/recovery.hpp"
#include "moment.hpp"
#include "output.hpp"
#include "parse.hpp"
#include "standard_output.hpp"
#include "watch.hpp"

namespace ibflow::cli {

namespace {

using gateway::ListedOrder;

struct OrdersArguments {
  std::shared_ptr<SettingsArguments> settings = std::make_shared<SettingsArguments>();
  std::shared_ptr<Output> output;
  bool open = false, completed = false, all = false;
  std::shared_ptr<WatchArguments> watch;
  double interval = 2;  // seconds
  std::string symbol, since;
  std::int64_t limit = 0;
};

struct Lists {
  std::vector<ListedOrder> open, completed;
  std::vector<orders::OrderRecord> in_doubt;  // ours, live by the journal, in no list of the broker
};

/// What the journal takes for live. A journal that is not there yet knows of nothing; one that cannot be read
/// is said.
std::vector<orders::OrderRecord> live_by_the_journal(const GatewaySession& session) {
  std::vector<orders::OrderRecord> live;
  const auto& file = session.settings().journal_file;
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return live;
  const auto recovery = journal::load_recovery(file);
  if (!recovery) {
    if (recovery.error().category != core::ErrorCategory::Usage)
      fmt::print(stderr, "ibflow: warning: {}\n", recovery.error().message);
    return live;
  }
  const auto& accounts = session.info().accounts;
  for (const auto& order : recovery->live_orders) {
    if (std::ranges::find(accounts, order.order().account) != accounts.end()) live.push_back(order.order());
  }
  return live;
}

core::Expected<Lists> ask_lists(GatewaySession& session, const OrdersArguments& arguments) {
  auto& gateway = session.gateway();
  Lists lists;
  auto live = live_by_the_journal(session);  // before the broker is asked: what is new since is no doubt
  auto open = session.wait(gateway->orders().open_list());
  if (!open) return std::unexpected(open.error());
  lists.open = std::move(*open);
  std::set<std::string> known;
  for (const auto& row : lists.open) known.insert(row.order.order_ref);
  std::erase_if(live, [&](const auto& order) { return known.contains(order.key); });
  if (arguments.completed || arguments.all || !live.empty()) {
    auto completed = session.wait(gateway->orders().completed_list());
    if (!completed) return std::unexpected(completed.error());
    lists.completed = std::move(*completed);
    for (const auto& row : lists.completed) known.insert(row.order.order_ref);
    std::erase_if(live, [&](const auto& order) { return known.contains(order.key); });
  }
  lists.in_doubt = std::move(live);
  return lists;
}

bool is_wanted(const std::string& symbol, const OrdersArguments& arguments) {
  return arguments.symbol.empty() || upper_case(arguments.symbol) == upper_case(symbol);
}

void add_row(Table& table, const ListedOrder& row) {
  const auto& order = row.order;
  const auto id = [](auto value) { return value == 0 ? Cell(std::nullopt) : Cell(value); };
  // Of what is over IB names neither client nor order id, and of what has filled no quantity.
  table.add({id(order.order_id.value), order.order_id.value == 0 ? Cell(std::nullopt) : order.client_id.value,
             id(order.perm_id.value), order.account, to_string(order.side),
             order.quantity.is_zero() ? Cell(std::nullopt) : order.quantity, order.symbol, order.order_type,
             price_cell(order.limit_price), price_cell(order.stop_price), row.time_in_force,
             to_string(order.status), row.filled, row.remaining, price_cell(row.average_fill_price),
             order.order_ref, row.text});
}

void add_row(Table& table, const orders::OrderRecord& order) {
  table.add({order.order_id.value, order.client_id.value, std::nullopt, order.account, to_string(order.side),
             order.quantity, order.symbol, order.order_type, price_cell(order.limit_price),
             price_cell(order.stop_price), order.time_in_force, Cell("IN DOUBT").with(Tone::Bad),
             std::nullopt, std::nullopt, std::nullopt, order.key,
             "in the journal, in no list of the broker"});
}

Table table_of(const Lists& lists, const OrdersArguments& arguments) {
  Table table({{"order_id", Align::Right},
               {"client_id", Align::Right},
               {"perm_id", Align::Right},
               {"account"},
               {"side"},
               {"quantity", Align::Right},
               {"symbol"},
               {"order_type"},
               {"limit_price", Align::Right},
               {"stop_price", Align::Right},
               {"tif"},
               {"status"},
               {"filled", Align::Right},
               {"remaining", Align::Right},
               {"average_price", Align::Right},
               {"key"},
               {"text"}});
  const bool wants_completed = arguments.completed || arguments.all;
  const bool wants_open = !arguments.completed || arguments.all || arguments.open;
  if (wants_open) {
    for (const auto& row : lists.open) {
      if (is_wanted(row.order.symbol, arguments)) add_row(table, row);
    }
  }
  for (const auto& order : lists.in_doubt) {
    if (is_wanted(order.symbol, arguments)) add_row(table, order);
  }
  if (wants_completed) {
    for (const auto& row : lists.completed) {
      if (is_wanted(row.order.symbol, arguments)) add_row(table, row);
    }
  }
  return table;
}

app::ExitCode tell_doubt(const Lists& lists, app::ExitCode printed) {
  if (lists.in_doubt.empty() || printed != app::ExitCode::Done) return printed;
  fmt::print(stderr, "ibflow: {} of our orders may be live or not: `ibflow reconcile` finds out\n",
             lists.in_doubt.size());
  return app::ExitCode::Partial;
}

app::ExitCode watch_orders(GatewaySession& session, const OrdersArguments& arguments) {
  using std::chrono::steady_clock;
  const auto interval = std::chrono::milliseconds(static_cast<std::int64_t>(arguments.interval * 1000));
  auto next = steady_clock::now();
  std::string told;
  const auto look = [&](std::chrono::milliseconds at_most) -> core::Expected<void> {
    if (const auto now = steady_clock::now(); now < next) {
      std::this_thread::sleep_for(std::min<steady_clock::duration>(at_most, next - now));
      return {};
    }
    next = steady_clock::now() + interval;
    const auto lists = ask_lists(session, arguments);
    if (!lists) return std::unexpected(lists.error());
    auto text = table_of(*lists, arguments).print(*arguments.output);
    if (text == told) return {};
    const bool has_gap = !told.empty() && arguments.output->format == OutputFormat::Table;
    told = std::move(text);
    return write_standard_output((has_gap ? "\n" : "") + told);
  };
  return watch(session, *arguments.watch, look);
}

app::ExitCode list_orders(const OrdersArguments& arguments) {
  auto session = open_gateway(*arguments.settings, GatewayUse::ReadOnly, *arguments.output);
  if (!session) return report(session.error());
  if (arguments.watch->watch) return watch_orders(**session, arguments);
  const auto lists = ask_lists(**session, arguments);
  if (!lists) return report(lists.error());
  return tell_doubt(*lists, print(table_of(*lists, arguments), *arguments.output));
}

// --- executions ---

std::string shown_time(core::Timestamp at, OutputFormat format) {
  const auto iso = core::format_new_york_iso(at);
  return format == OutputFormat::Table ? iso.substr(0, 10) + " " + iso.substr(11, 8) : iso;
}

app::ExitCode list_executions(const OrdersArguments& arguments) {
  gateway::ExecutionSelection which;
  which.of_all_clients = true;
  which.symbol = upper_case(arguments.symbol);
  if (!arguments.since.empty()) {
    const auto since = parse_moment(arguments.since, "--since");
    if (!since) return report(since.error());
    which.since = *since;
  }
  auto session = open_gateway(*arguments.settings, GatewayUse::ReadOnly, *arguments.output);
  if (!session) return report(session.error());
  auto& gateway = (*session)->gateway();
  auto executions = (*session)->wait(gateway->executions(which));
  if (!executions) return report(executions.error());
  const auto is_earlier = [](const auto& a, const auto& b) { return a.execution.time < b.execution.time; };
  std::ranges::sort(*executions, is_earlier);
  const auto count = static_cast<std::int64_t>(executions->size());
  if (arguments.limit > 0 && count > arguments.limit)
    executions->erase(executions->begin(), executions->end() - arguments.limit);
  Table table({{"time"},
               {"execution_id"},
               {"account"},
               {"side"},
               {"quantity", Align::Right},
               {"symbol"},
               {"price", Align::Right},
               {"exchange"},
               {"commission", Align::Right},
               {"currency"},
               {"realized_pnl", Align::Right},
               {"order_id", Align::Right},
               {"client_id", Align::Right},
               {"key"}});
  for (const auto& [execution, commission] : *executions) {
    table.add({shown_time(execution.time, arguments.output->format), execution.execution_id,
               execution.account, to_string(execution.side), execution.quantity, execution.symbol,
               price_cell(execution.price), execution.exchange,
               commission ? Cell(commission->amount) : Cell(std::nullopt),
               commission ? Cell(commission->currency) : Cell(std::nullopt),
               commission ? Cell(commission->realized_pnl, 2).with(Tone::BySign) : Cell(std::nullopt),
               execution.order_id.value, execution.client_id.value, execution.order_ref});
  }
  return print(table, *arguments.output);
}

void add_executions(CLI::App& program, Chosen& chosen) {
  auto arguments = std::make_shared<OrdersArguments>();
  CLI::App* command = program.add_subcommand("executions", "Today's fills, with their commissions");
  add_settings_options(*command, arguments->settings);
  add_connection_options(*command, arguments->settings);
  command->add_option("--since", arguments->since, "from then on; New York time where no zone is said")
      ->type_name("TIME");
  command->add_option("--symbol", arguments->symbol, "of this one alone")->type_name("SYMBOL");
  command->add_option("--limit", arguments->limit, "the newest so many; 0: all")
      ->check(CLI::NonNegativeNumber)
      ->type_name("N");
  arguments->output = add_output_options(*command);
  command->footer(
      "IB tells those of this client id, and of all clients to a master client; older ones are in the "
      "journal.\nExample:\n  ibflow executions --since \"2019-02-13 10:00\" --csv");
  command->callback(
      [arguments, &chosen] { chosen.run = [arguments] { return list_executions(*arguments); }; });
}

}  // namespace

void add_orders(CLI::App& program, Chosen& chosen) {
  auto arguments = std::make_shared<OrdersArguments>();
  CLI::App* command = program.add_subcommand("orders", "Orders of everybody, as the broker lists them");
  add_settings_options(*command, arguments->settings);
  add_connection_options(*command, arguments->settings);
  add_shortcut(*command, arguments->settings, "--journal", "Journal.file",
               "whose orders must be in the broker's lists", "FILE");
  auto* open = command->add_flag("--open", arguments->open, "what is open; so it is when nothing is said");
  auto* completed = command->add_flag("--completed", arguments->completed, "what is over");
  auto* all = command->add_flag("--all", arguments->all, "both");
  all->excludes(open)->excludes(completed);
  open->excludes(completed);
  command->add_option("--symbol", arguments->symbol, "of this one alone")->type_name("SYMBOL");
  arguments->watch = add_watch_options(*command);
  command->add_option("--interval", arguments->interval, "with --watch: seconds between two looks")
      ->check(CLI::Range(0.1, 3600.0))
      ->type_name("SECONDS")
      ->capture_default_str();
  arguments->output = add_output_options(*command);
  command->footer(
      "IN DOUBT: ours by the journal, and in no list of the broker.\n"
      "Exit codes: 0 done, 4 cannot connect, 6 an order is in doubt, or the gateway was lost while "
      "watching.\n"
      "Examples:\n  ibflow orders\n  ibflow orders --all --json\n  ibflow orders --watch --duration 60");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return list_orders(*arguments); }; });
  add_executions(program, chosen);
}

}  // namespace ibflow::cli
