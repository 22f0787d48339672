// `ibflow order buy|sell`: seen first, confirmed, placed through the journal, told.

#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "commands.hpp"
#include "confirm.hpp"
#include "contract_arguments.hpp"
#include "ibflow/journal/journal.hpp"
#include "order_preview.hpp"
#include "order_result.hpp"
#include "order_terms.hpp"
#include "trade_session.hpp"

namespace ibflow::cli {

namespace {

using protocol::build::Action;

constexpr auto kNothing = "no order was placed";

struct PlaceArguments {
  std::shared_ptr<TradeArguments> trade = std::make_shared<TradeArguments>();
  std::shared_ptr<OrderTerms> terms;
  std::shared_ptr<ContractArguments> contract;
  std::shared_ptr<Output> output;
  Action action = Action::Buy;
  bool no_preview = false;
  std::string strategy = "ibflow order", reason, signal;
  double wait = 0;  // seconds
};

std::optional<BracketPrices> bracket_of(const OrderTerms& terms) {
  if (!terms.is_bracket()) return std::nullopt;
  return BracketPrices{*terms.take_profit, *terms.stop_loss};
}

/// People read the preview; a program that wants JSON finds it on standard error.
app::ExitCode show(const Preview& preview, const PlaceArguments& arguments) {
  const auto& output = *arguments.output;
  const bool is_all = arguments.trade->dry_run;
  if (output.format == OutputFormat::Table) return print_text(as_text(preview));
  if (is_all) return print(as_table(preview), output);
  if (!output.quiet) fmt::print(stderr, "{}", as_text(preview));
  return app::ExitCode::Done;
}

core::Error in_words(core::Error error, const PlaceArguments& arguments) {
  if (journal::refusal_of(error) != journal::Refusal::SignalTaken) return error;
  error.message =
      fmt::format("{}: there is an order for the signal '{}' already; `ibflow journal show` tells which",
                  kNothing, arguments.signal);
  return error;
}

/// The keys of what was placed. Not interrupted: an answer comes within seconds, and it has to be told.
core::Expected<std::vector<std::string>> send(GatewaySession& session, const Preview& preview,
                                              const PlaceArguments& arguments) {
  auto& gateway = session.gateway();
  gateway::PlaceOptions options(arguments.strategy, arguments.reason);
  if (!arguments.signal.empty()) options.signal = arguments.signal;
  std::vector<std::string> keys;
  if (preview.bracket) {
    const auto tickets = gateway.wait(gateway->orders().place_bracket(
        preview.contract, preview.order, bracket_terms(*preview.bracket), options));
    if (!tickets) return std::unexpected(in_words(tickets.error(), arguments));
    for (const auto& ticket : *tickets) keys.push_back(ticket.key);
    return keys;
  }
  const auto ticket = gateway.wait(gateway->orders().place(preview.contract, preview.order, options));
  if (!ticket) return std::unexpected(in_words(ticket.error(), arguments));
  keys.push_back(ticket->key);
  return keys;
}

app::ExitCode place(const PlaceArguments& arguments) {
  const auto& terms = *arguments.terms;
  const auto order = order_of(terms, arguments.action);
  if (!order) return report(order.error());
  const auto bracket = bracket_of(terms);
  if (bracket) {
    const auto possible = protocol::build::bracket(*order, bracket_terms(*bracket));
    if (!possible) return report(possible.error());
  }
  const auto described = arguments.contract->to_query(terms.symbol);
  if (!described) return report(described.error());
  auto session = open_for_trading(*arguments.trade, kNothing, true, *arguments.output);
  if (!session) return report(session.error());
  const auto contract = qualify(**session, *arguments.contract, terms.symbol);
  if (!contract) return report(contract.error());
  if (!arguments.trade->dry_run) {
    const auto books = check_books(**session, kNothing);
    if (books != app::ExitCode::Done) return books;
  }
  const auto preview = look_ahead(**session, *contract, *order, bracket, !arguments.no_preview);
  if (!preview) return report(preview.error());
  if (const auto shown = show(*preview, arguments); shown != app::ExitCode::Done) return shown;
  if (arguments.trade->dry_run) return app::ExitCode::Done;
  const auto question = fmt::format("Place {} with {}?", bracket ? "these three orders" : "this order",
                                    preview->is_live ? "real money" : "paper money");
  const auto confirmed = confirm(arguments.trade->yes, question, terms.symbol, kNothing);
  if (!confirmed) return report(confirmed.error());
  const auto keys = send(**session, *preview, arguments);
  if (!keys) return report(keys.error());
  const auto within = std::chrono::milliseconds(static_cast<std::int64_t>(arguments.wait * 1000));
  wait_for_order(**session, keys->front(), within);
  return tell_orders(**session, *keys, within.count() > 0, *arguments.output);
}

void add_place(CLI::App& group, Chosen& chosen, const char* name, const char* about, Action action) {
  CLI::App* command = group.add_subcommand(name, about);
  auto arguments = std::make_shared<PlaceArguments>();
  arguments->action = action;
  arguments->terms = add_order_terms(*command);
  arguments->contract = add_contract_options(*command);
  add_trade_options(*command, arguments->trade, true);
  arguments->output = add_output_options(*command);
  command->add_option("--wait", arguments->wait, "seconds to wait for the order's end; 6 when it still works")
      ->check(CLI::Range(0.0, 86'400.0))
      ->type_name("SECONDS");
  command->add_flag("--no-preview", arguments->no_preview,
                    "without asking IB for margin and commission first, as where it refuses to tell them");
  command->add_option("--strategy", arguments->strategy, "for the journal: who")->capture_default_str();
  command->add_option("--reason", arguments->reason, "for the journal: why");
  command
      ->add_option("--signal", arguments->signal,
                   "what asks for it; the journal refuses a second order for one signal, so a script may be "
                   "run again")
      ->type_name("NAME");
  command->footer(fmt::format(
      "Shows margin, commission and the worst case first, and asks before anything is sent.\n"
      "Exit codes: 0 accepted or filled, 2 usage, 3 the configuration forbids it, 4 cannot connect,\n"
      "5 refused, 6 nobody knows yet, or it still works after --wait, 8 the books disagree, 130 not "
      "confirmed.\n"
      "Examples:\n  ibflow order {0} AAPL 100 --limit 170.50 --dry-run\n"
      "  ibflow order {0} AAPL 100 --wait 10 --yes\n"
      "  ibflow order {0} AAPL 100 --limit 170 --take-profit {1} --stop-loss {2}",
      name, action == Action::Buy ? 175 : 165, action == Action::Buy ? 165 : 175));
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return place(*arguments); }; });
}

}  // namespace

void add_order(CLI::App& program, Chosen& chosen) {
  CLI::App* group =
      program.add_subcommand("order", "Place, change and cancel orders; seen and confirmed first");
  group->require_subcommand(1);
  add_place(*group, chosen, "buy", "Buy", Action::Buy);
  add_place(*group, chosen, "sell", "Sell, or sell short", Action::Sell);
  add_order_change(*group, chosen);
}

}  // namespace ibflow::cli
