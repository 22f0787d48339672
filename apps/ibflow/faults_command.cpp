#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "commands.hpp"
#include "faults_argument.hpp"
#include "ibflow/core/nearest_name.hpp"
#include "ibflow/http/call.hpp"
#include "ibflow/sim/faults/fault_library.hpp"
#include "ibflow/sim/faults/fault_verbs.hpp"
#include "output.hpp"

namespace ibflow::cli {

namespace {

constexpr std::chrono::seconds kCallTimeout{10};

struct RunArguments {
  std::string fault;
  std::string control;
};

core::Expected<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return core::fail(
        core::ErrorCategory::Usage,
        fmt::format("cannot read the fault script {}; `ibflow sim faults list` shows the faults "
                    "that need no file",
                    path));
  }
  return std::string(std::istreambuf_iterator<char>(file), {});
}

bool is_file_name(std::string_view text) {
  return text.find('/') != std::string_view::npos || text.find('.') != std::string_view::npos;
}

core::Error unknown(const std::string& name) {
  std::vector<std::string> names;
  for (const auto& script : sim::fault_library()) names.push_back(script.name);
  const auto nearest = core::nearest_name(name, names, core::typing_distance(name));
  return {
      core::ErrorCategory::Usage,
      fmt::format("there is no fault {}{}; `ibflow sim faults list` shows all, and a script of your own is "
                  "named by its file (./my.fault)",
                  name, nearest ? fmt::format(", did you mean {}?", *nearest) : "")};
}

app::ExitCode list() {
  std::size_t longest = 0;
  for (const auto& script : sim::fault_library()) longest = std::max(longest, script.name.size());
  std::string text;
  for (const auto& script : sim::fault_library())
    text += fmt::format("{:<{}}  {}\n", script.name, longest, script.about);
  text +=
      fmt::format("\n{} faults. `ibflow sim faults show NAME` prints one as a script to copy and change.\n",
                  sim::fault_library().size());
  return print_text(text);
}

app::ExitCode show(const std::string& name) {
  const auto text = fault_script_text(name);
  return text ? print_text(*text) : report(text.error());
}

app::ExitCode verbs() {
  std::string text;
  for (const auto& verb : sim::fault_verbs())
    text += fmt::format("{:<48}  {}\n", fmt::format("{} {}", verb.name, verb.words), verb.help);
  return print_text(text);
}

core::Expected<http::Peer> peer_of(const std::string& text) {
  http::Peer peer;
  const auto colon = text.rfind(':');
  if (colon != std::string::npos) peer.host = text.substr(0, colon);
  const auto digits = colon == std::string::npos ? text : text.substr(colon + 1);
  const int port =
      digits.find_first_not_of("0123456789") == std::string::npos && !digits.empty() && digits.size() <= 5
          ? std::stoi(digits)
          : 0;
  if (port < 1 || port > 65'535) {
    return core::fail(
        core::ErrorCategory::Usage,
        fmt::format("--control {}: say PORT or HOST:PORT, as `sim serve --control-port` shows it", text));
  }
  peer.port = static_cast<std::uint16_t>(port);
  return peer;
}

app::ExitCode run(const RunArguments& arguments) {
  const auto peer = peer_of(arguments.control);
  if (!peer) return report(peer.error());
  const auto script = fault_script_text(arguments.fault);
  if (!script) return report(script.error());
  http::Request request;
  request.method = "POST";
  request.target = "/faults";
  request.body = *script;
  const auto answer = http::call(*peer, request, kCallTimeout);
  if (!answer) {
    return report({core::ErrorCategory::Connection,
                   answer.error().message + "; start the simulator with --control-port"});
  }
  if (answer->status != 200)
    return report({core::ErrorCategory::Usage, "the simulator refused it: " + answer->body});
  fmt::print("{} is armed at {}:{}.\n", arguments.fault, peer->host, peer->port);
  return app::ExitCode::Done;
}

}  // namespace

core::Expected<std::string> fault_script_text(const std::string& name) {
  if (const auto text = sim::fault_text(name)) return std::string(*text);
  if (is_file_name(name)) return read_file(name);
  return std::unexpected(unknown(name));
}

core::Expected<std::vector<sim::FaultScript>> fault_scripts(const std::vector<std::string>& names) {
  std::vector<sim::FaultScript> scripts;
  for (const auto& name : names) {
    const auto text = fault_script_text(name);
    if (!text) return std::unexpected(text.error());
    auto script = sim::parse_fault_script(*text);
    if (!script) {
      return core::fail(core::ErrorCategory::Usage, fmt::format("{}: {}", name, script.error().message));
    }
    if (script->name.empty()) script->name = name;
    scripts.push_back(std::move(*script));
  }
  return scripts;
}

void add_sim_faults(CLI::App& group, Chosen& chosen) {
  CLI::App* faults = group.add_subcommand("faults", "Named faults, to see what your program does with them");
  faults->require_subcommand(1);
  faults->add_subcommand("list", "Every fault of the library")->callback([&chosen] { chosen.run = list; });
  faults->add_subcommand("actions", "What a script can do")->callback([&chosen] { chosen.run = verbs; });

  auto name = std::make_shared<std::string>();
  CLI::App* one = faults->add_subcommand("show", "One fault as a script");
  one->add_option("fault", *name, "its name, or a file")->required();
  one->callback([name, &chosen] { chosen.run = [name] { return show(*name); }; });

  auto arguments = std::make_shared<RunArguments>();
  CLI::App* runs = faults->add_subcommand("run", "Run one at a simulator that is already there");
  runs->add_option("fault", arguments->fault, "its name, or a file")->required();
  runs->add_option("--control", arguments->control, "the simulator's control port")
      ->type_name("[HOST:]PORT")
      ->required();
  runs->callback([arguments, &chosen] { chosen.run = [arguments] { return run(*arguments); }; });
  faults->footer(
      "Examples:\n  ibflow sim faults list\n  ibflow sim serve --fault late-commission\n"
      "  ibflow sim serve --control-port 8642\n  ibflow sim faults run link-lost --control 8642");
}

}  // namespace ibflow::cli
