// `ibflow order modify|cancel`.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <memory>

#include "commands.hpp"
#include "confirm.hpp"
#include "order_preview.hpp"
#include "order_result.hpp"
#include "order_story.hpp"
#include "order_terms.hpp"
#include "trade_session.hpp"

namespace ibflow::cli {

namespace {

using core::ErrorCategory;
using core::fail;
using gateway::OrderViewPointer;

struct ChangeArguments {
  std::shared_ptr<TradeArguments> trade = std::make_shared<TradeArguments>();
  std::shared_ptr<Output> output;
  std::string name;  // a key or an order id
  bool all = false;
  std::string quantity, reason;
  std::optional<double> limit, stop;
};

std::string described(const gateway::OrderView& view) {
  return fmt::format("order {} {}: {} {} {} {}, {}, {} filled", view.order_id.value, view.key,
                     to_string(view.side), view.quantity.to_string(), view.symbol,
                     describe_terms(view.order_type, view.limit_price, view.stop_price),
                     to_string(view.status), view.executed.to_string());
}

bool is_named(const gateway::OrderView& view, const std::string& name, core::ClientId client) {
  if (view.key == name) return true;
  int id = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id);
  const bool is_id = error == std::errc{} && end == name.data() + name.size();
  return is_id && view.order_id.value == id && view.client_id == client;
}

/// An open one before one that is over: broker's ids may start anew.
core::Expected<OrderViewPointer> find_order(GatewaySession& session, const std::string& name) {
  const auto snapshot =
      session.gateway().run([](gateway::Gateway& gateway) { return gateway.orders().snapshot(); });
  const core::ClientId client(session.settings().client_id);
  OrderViewPointer found;
  for (const auto& view : snapshot->orders) {
    if (is_named(*view, name, client) && (!found || view->is_open || !found->is_open)) found = view;
  }
  if (!found) {
    return fail(
        ErrorCategory::Usage,
        fmt::format(
            "there is no open order '{}' of client id {}; `ibflow orders` lists them with keys and ids", name,
            client.value));
  }
  if (found->is_external) {
    return fail(ErrorCategory::Usage,
                fmt::format("order {} is not in the journal {}: it was placed by another program or by hand; "
                            "change it there",
                            name, session.settings().journal_file.string()));
  }
  return found;
}

app::ExitCode exit_code_of(gateway::ModifyResult result) {
  switch (result) {
    case gateway::ModifyResult::Acknowledged:
      return app::ExitCode::Done;
    case gateway::ModifyResult::Unanswered:
      return app::ExitCode::Partial;
    default:
      return app::ExitCode::Refused;
  }
}

core::Expected<gateway::OrderModification> change_of(const ChangeArguments& arguments) {
  gateway::OrderModification change;
  if (!arguments.quantity.empty()) {
    const auto quantity = parse_quantity(arguments.quantity, "order " + arguments.name);
    if (!quantity) return std::unexpected(quantity.error());
    change.quantity = *quantity;
  }
  for (const auto& price : {arguments.limit, arguments.stop}) {
    if (price && !std::isfinite(*price))
      return fail(ErrorCategory::Usage, fmt::format("order modify: {} is no price", *price));
  }
  change.limit_price = arguments.limit;
  change.stop_price = arguments.stop;
  if (!change.quantity && !change.limit_price && !change.stop_price)
    return fail(ErrorCategory::Usage, "order modify: say what is to change: --quantity, --limit or --stop");
  return change;
}

core::Expected<void> fits(const gateway::OrderModification& change, const gateway::OrderView& view) {
  const auto problem = [&](const std::string& what) {
    return fail(ErrorCategory::Usage, fmt::format("order {} was not changed: {}", view.order_id.value, what));
  };
  if (orders::is_over(view.status)) return problem(fmt::format("it is {}", to_string(view.status)));
  if (change.limit_price && !view.limit_price) return problem(view.order_type + " has no limit");
  if (change.stop_price && !view.stop_price) return problem(view.order_type + " has no stop price");
  if (change.quantity && *change.quantity <= view.executed)
    return problem(fmt::format("{} have filled already", view.executed.to_string()));
  return {};
}

/// A refusal here is IB's word on the addition alone; the change itself may still be wanted.
std::string what_the_addition_takes(GatewaySession& session, const gateway::OrderView& view,
                                    const gateway::OrderModification& change) {
  auto& gateway = session.gateway();
  const auto added = session.wait(gateway->orders().preview_change(view.key, change));
  if (!added) return fmt::format("  margin              not told: {}\n", added.error().message);
  if (!*added) return {};
  return fmt::format("  adds                {}, for which IB names\n{}",
                     (*change.quantity - view.quantity).to_string(), as_text(**added));
}

std::string preview_of(GatewaySession& session, const gateway::OrderView& view,
                       const gateway::OrderModification& change) {
  const auto quantity = change.quantity.value_or(view.quantity);
  auto exposure = session.gateway().run(
      [&](gateway::Gateway& gateway) { return gateway.orders().exposure(view.account, view.con_id); });
  const auto more = core::max(quantity - view.quantity, core::Decimal());
  (view.side == model::Side::Buy ? exposure.highest : exposure.lowest) +=
      view.side == model::Side::Buy ? more : -more;
  return fmt::format(
      "{}\n  becomes             {} {}\n{}  position now        {}\n  at worst            {} to {}, with all "
      "orders that may be live\n",
      described(view), quantity.to_string(),
      describe_terms(view.order_type, change.limit_price ? change.limit_price : view.limit_price,
                     change.stop_price ? change.stop_price : view.stop_price),
      what_the_addition_takes(session, view, change), exposure.position.to_string(),
      exposure.lowest.to_string(), exposure.highest.to_string());
}

/// Before a result is told; programs find it on standard error.
app::ExitCode show(const std::string& text, const ChangeArguments& arguments) {
  if (arguments.output->format == OutputFormat::Table) return print_text(text);
  if (!arguments.output->quiet) fmt::print(stderr, "{}", text);
  return app::ExitCode::Done;
}

app::ExitCode modify(const ChangeArguments& arguments) {
  const auto nothing = "order " + arguments.name + " was not changed";
  const auto change = change_of(arguments);
  if (!change) return report(change.error());
  auto session = open_for_trading(*arguments.trade, nothing, true, *arguments.output);
  if (!session) return report(session.error());
  if (!arguments.trade->dry_run) {
    if (const auto books = check_books(**session, nothing); books != app::ExitCode::Done) return books;
  }
  const auto found = find_order(**session, arguments.name);
  if (!found) return report(found.error());
  const auto& view = **found;
  if (const auto fitting = fits(*change, view); !fitting) return report(fitting.error());
  const auto shown = show(preview_of(**session, view, *change), arguments);
  if (shown != app::ExitCode::Done || arguments.trade->dry_run) return shown;
  const auto confirmed = confirm(arguments.trade->yes, "Change this order?", view.symbol, nothing);
  if (!confirmed) return report(confirmed.error());
  auto& gateway = (*session)->gateway();
  const auto outcome = gateway.wait(gateway->orders().modify(view.key, *change, arguments.reason));
  if (!outcome) return report(outcome.error());
  const auto told = tell_orders(**session, {view.key}, false, *arguments.output);
  if (outcome->result == gateway::ModifyResult::Acknowledged) return told;
  fmt::print(stderr, "ibflow: the change of order {} is {}: {}\n", view.order_id.value,
             to_string(outcome->result), outcome->text);
  return exit_code_of(outcome->result);
}

// --- cancel ---

core::Expected<std::vector<OrderViewPointer>> orders_to_cancel(GatewaySession& session,
                                                               const ChangeArguments& arguments) {
  std::vector<OrderViewPointer> wanted;
  if (!arguments.all) {
    auto found = find_order(session, arguments.name);
    if (!found) return std::unexpected(found.error());
    wanted.push_back(std::move(*found));
    return wanted;
  }
  const auto snapshot =
      session.gateway().run([](gateway::Gateway& gateway) { return gateway.orders().snapshot(); });
  for (const auto& view : snapshot->orders) {
    const bool is_ours = !view->is_external && view->client_id.value == session.settings().client_id;
    if (is_ours && !orders::is_over(view->status)) wanted.push_back(view);
  }
  return wanted;
}

app::ExitCode tell_cancels(const std::vector<gateway::CancelOutcome>& outcomes,
                           const std::vector<OrderViewPointer>& wanted, const Output& output) {
  Table table({{"order_id", Align::Right}, {"key"}, {"symbol"}, {"result"}, {"text"}});
  auto code = app::ExitCode::Done;
  for (const auto& outcome : outcomes) {
    const auto found =
        std::ranges::find_if(wanted, [&](const auto& view) { return view->key == outcome.key; });
    const bool is_known = found != wanted.end();
    table.add({is_known ? Cell((*found)->order_id.value) : Cell(std::nullopt), outcome.key,
               is_known ? (*found)->symbol : "", to_string(outcome.result), outcome.text});
    using enum gateway::CancelResult;
    if (outcome.result == Cancelled || (outcome.result == Over && wanted.size() > 1)) continue;
    const auto this_one = outcome.result == Unanswered ? app::ExitCode::Partial : app::ExitCode::Refused;
    if (code != app::ExitCode::Partial) code = this_one;
    fmt::print(stderr, "ibflow: order {} was not cancelled ({}){}{}\n", outcome.key,
               to_string(outcome.result), outcome.text.empty() ? "" : ": ", outcome.text);
  }
  const auto printed = print(table, output);
  return code == app::ExitCode::Done ? printed : code;
}

app::ExitCode cancel(const ChangeArguments& given) {
  auto arguments = given;
  arguments.trade = std::make_shared<TradeArguments>(*given.trade);
  const auto nothing = std::string("nothing was cancelled");
  if (arguments.all == !arguments.name.empty())
    return report({ErrorCategory::Usage, "order cancel: name an order by its key or id, or say --all"});
  const bool is_asked = arguments.all && !arguments.trade->yes;  // who names an order has said it
  arguments.trade->yes = !is_asked;
  auto session = open_for_trading(*arguments.trade, nothing, false, *arguments.output);
  if (!session) return report(session.error());
  const auto wanted = orders_to_cancel(**session, arguments);
  if (!wanted) return report(wanted.error());
  std::string text;
  for (const auto& view : *wanted) text += "cancel " + described(*view) + "\n";
  if (wanted->empty()) text = "there is no open order of this client id\n";
  const auto shown = show(text, arguments);
  if (shown != app::ExitCode::Done || arguments.trade->dry_run || wanted->empty()) return shown;
  const auto question = fmt::format("Cancel these {} orders?", wanted->size());
  if (const auto confirmed = confirm(!is_asked, question, "all", nothing); !confirmed)
    return report(confirmed.error());
  auto& gateway = (*session)->gateway();
  core::Expected<std::vector<gateway::CancelOutcome>> outcomes;
  if (arguments.all) {
    outcomes = gateway.wait(gateway->orders().cancel_all(arguments.reason));
  } else {
    const auto& key = wanted->front()->key;
    auto outcome = gateway.wait(gateway->orders().cancel(key, arguments.reason));
    if (!outcome) return report(outcome.error());
    outcome->key = key;
    outcomes = std::vector<gateway::CancelOutcome>{std::move(*outcome)};
  }
  if (!outcomes) return report(outcomes.error());
  return tell_cancels(*outcomes, *wanted, *arguments.output);
}

}  // namespace

void add_order_change(CLI::App& group, Chosen& chosen) {
  auto arguments = std::make_shared<ChangeArguments>();
  CLI::App* command = group.add_subcommand("modify", "Change quantity or prices of a working order");
  command->add_option("order", arguments->name, "its key or its id")->required()->type_name("KEY|ID");
  command->add_option("--quantity", arguments->quantity, "the whole of it, with what has filled");
  command->add_option("--limit", arguments->limit, "the new limit")->type_name("PRICE");
  command->add_option("--stop", arguments->stop, "the new stop price")->type_name("PRICE");
  command->add_option("--reason", arguments->reason, "for the journal");
  add_trade_options(*command, arguments->trade, true);
  arguments->output = add_output_options(*command);
  command->footer(
      "Shows the worst case first, and margin and commission of what is added, and asks.\n"
      "Exit codes: 0 the order has the new terms, 5 it stays as it was, 6 nobody knows yet.\n"
      "Example:\n  ibflow order modify 12 --limit 170.40\n"
      "  ibflow order modify 12 --quantity 200 --dry-run");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return modify(*arguments); }; });

  arguments = std::make_shared<ChangeArguments>();
  command = group.add_subcommand("cancel", "Cancel an order, or all of this client id");
  command->add_option("order", arguments->name, "its key or its id")->type_name("KEY|ID");
  command->add_flag("--all", arguments->all, "all open orders of this client id; asks first");
  command->add_option("--reason", arguments->reason, "for the journal");
  add_trade_options(*command, arguments->trade, false);
  arguments->output = add_output_options(*command);
  command->footer(
      "Less risk is not asked about: an order that is named is cancelled at once, in live accounts, too.\n"
      "Exit codes: 0 cancelled, 5 it had filled first or IB refuses, 6 asked for and not answered.\n"
      "Examples:\n  ibflow order cancel 12\n  ibflow order cancel --all --yes");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return cancel(*arguments); }; });
}

}  // namespace ibflow::cli
