// `ibflow news`: providers, headlines, articles and IB's bulletins.

#include <fmt/format.h>

#include <memory>
#include <thread>

#include "commands.hpp"
#include "contract_arguments.hpp"
#include "gateway_session.hpp"
#include "moment.hpp"
#include "output.hpp"
#include "standard_output.hpp"
#include "watch.hpp"

namespace ibflow::cli {

namespace {

constexpr int kMostHeadlines = 300;  // IB's

struct NewsArguments {
  std::shared_ptr<SettingsArguments> settings = std::make_shared<SettingsArguments>();
  std::shared_ptr<Output> output;
  std::shared_ptr<ContractArguments> contract;
  std::string symbol, article, provider, from, to;
  std::vector<std::string> providers;
  int limit = 20;
  bool watch = false;
  double duration = 2;  // seconds
};

app::ExitCode list_providers(const NewsArguments& arguments) {
  auto session = open_gateway(*arguments.settings, GatewayUse::ReadOnly, *arguments.output);
  if (!session) return report(session.error());
  auto& gateway = (*session)->gateway();
  const auto providers = (*session)->wait(gateway->news().providers());
  if (!providers) return report(providers.error());
  Table table({{"code"}, {"name"}});
  for (const auto& provider : *providers) table.add({provider.code, provider.name});
  return print(table, *arguments.output);
}

/// Without a wish: all that the login has.
core::Expected<std::vector<std::string>> providers_of(GatewaySession& session,
                                                      const NewsArguments& arguments) {
  if (!arguments.providers.empty()) return arguments.providers;
  auto& gateway = session.gateway();
  const auto all = session.wait(gateway->news().providers());
  if (!all) return std::unexpected(all.error());
  std::vector<std::string> codes;
  for (const auto& provider : *all) codes.push_back(provider.code);
  return codes;
}

core::Expected<gateway::HeadlineRequest> headline_request(const NewsArguments& arguments) {
  gateway::HeadlineRequest request;
  request.limit = arguments.limit;
  if (!arguments.from.empty()) {
    const auto from = parse_moment(arguments.from, "--from");
    if (!from) return std::unexpected(from.error());
    request.from = *from;
  }
  if (!arguments.to.empty()) {
    const auto to = parse_moment(arguments.to, "--to", DayPart::End);
    if (!to) return std::unexpected(to.error());
    request.until = *to;
  }
  if (request.until != core::Timestamp{} && request.until <= request.from) {
    return core::fail(core::ErrorCategory::Usage,
                      fmt::format("--to {} is not after --from {}", arguments.to, arguments.from));
  }
  return request;
}

app::ExitCode list_headlines(const NewsArguments& arguments) {
  auto request = headline_request(arguments);
  if (!request) return report(request.error());
  auto session = open_gateway(*arguments.settings, GatewayUse::ReadOnly, *arguments.output);
  if (!session) return report(session.error());
  const auto contract = qualify(**session, *arguments.contract, arguments.symbol);
  if (!contract) return report(contract.error());
  auto providers = providers_of(**session, arguments);
  if (!providers) return report(providers.error());
  request->con_id = core::ConId(contract->contract.con_id);
  request->providers = std::move(*providers);
  auto& gateway = (*session)->gateway();
  if (arguments.to.empty()) {
    const auto now = (*session)->wait(gateway->current_time());  // the gateway's: it may replay a session
    if (!now) return report(now.error());
    request->until = *now;
  }
  const auto found = (*session)->wait(gateway->news().headlines(*request));
  if (!found) return report(found.error());
  Table table({{"time"}, {"provider"}, {"article_id"}, {"headline"}});
  for (const auto& row : found->rows) {
    const auto iso = core::format_new_york_iso(row.time);
    const bool is_table = arguments.output->format == OutputFormat::Table;
    table.add({is_table ? iso.substr(0, 10) + " " + iso.substr(11, 8) : iso, row.provider, row.article_id,
               row.text});
  }
  const auto printed = print(table, *arguments.output);
  if (found->has_more && !arguments.output->quiet && printed == app::ExitCode::Done)
    fmt::print(stderr, "ibflow: there are older ones: --to and --limit (at most {}) reach them\n",
               kMostHeadlines);
  return printed;
}

app::ExitCode read_article(const NewsArguments& arguments) {
  // "BRFG$04507322": the provider stands before the number.
  const auto provider = arguments.provider.empty() ? arguments.article.substr(0, arguments.article.find('$'))
                                                   : arguments.provider;
  if (arguments.provider.empty() && arguments.article.find('$') == std::string::npos) {
    return report(
        {core::ErrorCategory::Usage,
         fmt::format("news article {}: no provider stands in it; say --provider CODE", arguments.article)});
  }
  auto session = open_gateway(*arguments.settings, GatewayUse::ReadOnly, *arguments.output);
  if (!session) return report(session.error());
  auto& gateway = (*session)->gateway();
  const auto article = (*session)->wait(gateway->news().article(provider, arguments.article));
  if (!article) return report(article.error());
  if (arguments.output->format == OutputFormat::Table)
    return print_text(printable_lines(article->text) + "\n");
  Table table({{"provider"}, {"article_id"}, {"is_base64"}, {"text"}});
  table.add({provider, arguments.article, article->is_binary, article->text});
  return print(table, *arguments.output);
}

const char* kind_of(gateway::NewsBulletin::Kind kind) {
  using enum gateway::NewsBulletin::Kind;
  if (kind == ExchangeUnavailable) return "exchange unavailable";
  return kind == ExchangeAvailable ? "exchange available" : "regular";
}

Table empty_table() {
  return Table({{"id", Align::Right}, {"kind"}, {"exchange"}, {"text"}});
}

/// Those that have come by now.
Table take_bulletins(gateway::BlockingGateway& gateway,
                     gateway::Subscription<gateway::NewsBulletin>& stream) {
  Table table = empty_table();
  gateway.run([&](gateway::Gateway&) {
    while (const auto bulletin = stream.try_next())
      table.add({bulletin->id, kind_of(bulletin->kind), bulletin->exchange, bulletin->text});
  });
  return table;
}

app::ExitCode list_bulletins(const NewsArguments& arguments) {
  auto session = open_gateway(*arguments.settings, GatewayUse::ReadOnly, *arguments.output);
  if (!session) return report(session.error());
  auto& gateway = (*session)->gateway();
  auto stream = gateway.run([](gateway::Gateway& inside) { return inside.news().bulletins(true); });
  if (arguments.watch) {
    const auto printed = print_text(empty_table().print_heading(*arguments.output));
    if (printed != app::ExitCode::Done) return printed;
  }
  const auto listen = [&](std::chrono::milliseconds at_most) -> core::Expected<void> {
    std::this_thread::sleep_for(at_most);
    if (!arguments.watch) return {};
    const auto rows = take_bulletins(gateway, stream);
    return rows.size() == 0 ? core::Expected<void>()
                            : write_standard_output(rows.print_rows(*arguments.output));
  };
  const auto code = watch(**session, {.watch = true, .seconds = arguments.duration}, listen);
  if (arguments.watch || code != app::ExitCode::Done) return code;
  return print(take_bulletins(gateway, stream), *arguments.output);
}

CLI::App* add_action(CLI::App& group, Chosen& chosen, const char* name, const char* about,
                     const std::shared_ptr<NewsArguments>& arguments,
                     app::ExitCode (*action)(const NewsArguments&)) {
  CLI::App* command = group.add_subcommand(name, about);
  add_settings_options(*command, arguments->settings);
  add_connection_options(*command, arguments->settings);
  arguments->output = add_output_options(*command);
  command->callback(
      [arguments, action, &chosen] { chosen.run = [arguments, action] { return action(*arguments); }; });
  return command;
}

void add_headlines(CLI::App& group, Chosen& chosen) {
  auto arguments = std::make_shared<NewsArguments>();
  CLI::App* command = add_action(group, chosen, "headlines", "Headlines about a contract, newest first",
                                 arguments, &list_headlines);
  command->add_option("symbol", arguments->symbol, "whom they are about")->required()->type_name("SYMBOL");
  arguments->contract = add_contract_options(*command);
  command->add_option("--provider", arguments->providers, "codes, by commas; all of the login when left out")
      ->delimiter(',')
      ->type_name("A,B");
  command->add_option("--from", arguments->from, "after then; New York time where no zone is said")
      ->type_name("TIME");
  command->add_option("--to", arguments->to, "up to then")->type_name("TIME");
  command->add_option("--limit", arguments->limit, "at most so many")
      ->check(CLI::Range(1, kMostHeadlines))
      ->capture_default_str();
  command->footer("Example:\n  ibflow news headlines AAPL --from 2019-02-12 --limit 5");
}

}  // namespace

void add_news(CLI::App& program, Chosen& chosen) {
  CLI::App* group = program.add_subcommand("news", "Headlines, articles and IB's bulletins");
  group->require_subcommand(1);
  add_action(*group, chosen, "providers", "What the login has subscribed to",
             std::make_shared<NewsArguments>(), &list_providers);
  add_headlines(*group, chosen);

  auto arguments = std::make_shared<NewsArguments>();
  CLI::App* command = add_action(*group, chosen, "article", "The text of one", arguments, &read_article);
  command->add_option("id", arguments->article, "as `news headlines` tells it")->required()->type_name("ID");
  command->add_option("--provider", arguments->provider, "its code; when left out, as the id begins")
      ->type_name("CODE");
  command->footer("The shell takes $ for a variable: put the id into single quotes.");

  arguments = std::make_shared<NewsArguments>();
  command = add_action(*group, chosen, "bulletins", "IB's messages to everybody, those of today, too",
                       arguments, &list_bulletins);
  command->add_flag("--watch", arguments->watch, "each as it comes");
  command->add_option("--duration", arguments->duration, "seconds to listen; 0: for ever")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str()
      ->type_name("SECONDS");
}

}  // namespace ibflow::cli
