#include "watch.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <ranges>

#include "commands.hpp"
#include "gateway_session.hpp"
#include "standard_output.hpp"

namespace ibflow::cli {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::shared_ptr<WatchArguments> add_watch_options(CLI::App& command) {
  auto arguments = std::make_shared<WatchArguments>();
  auto* watch = command.add_flag("--watch", arguments->watch, "go on showing changes, until Ctrl-C");
  command.add_option("--duration", arguments->seconds, "with --watch: end after so many seconds; 0: never")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.0, 1e7).description(""))
      ->needs(watch);
  return arguments;
}

LiveTable::LiveTable(std::vector<Column> columns, const Output& output)
    : columns_(std::move(columns)), output_(output) {
  rewrites_ = output.format == OutputFormat::Table && isatty(STDOUT_FILENO) == 1;
}

core::Expected<void> LiveTable::rewrite() {
  // What has scrolled away or wrapped could not be written over: rows and columns beyond the window are cut.
  const auto window = window_size().value_or(WindowSize{80, 24});
  const auto room = static_cast<std::size_t>(std::max(window.rows - 3, 1));  // for heading, rest and cursor
  Table table(columns_);
  for (const auto& [key, row] : rows_ | std::views::take(room)) table.add(row);
  const auto hidden = rows_.size() - table.size();
  const std::string up = lines_ > 0 ? fmt::format("\x1b[{}A\x1b[J", lines_) : "";
  const std::string rest = hidden > 0 ? fmt::format("{} more in a larger window\n", hidden) : "";
  lines_ = table.size() + (hidden > 0 ? 2 : 1);
  return write_standard_output(fmt::format("{}\x1b[?7l{}{}\x1b[?7h", up, table.print(output_), rest));
}

core::Expected<void> LiveTable::set(const std::string& key, std::vector<Cell> row) {
  const auto same = [](const Cell& one, const Cell& other) { return one.text() == other.text(); };
  const auto known = rows_.find(key);
  if (known != rows_.end() && std::ranges::equal(known->second, row, same)) return {};
  rows_[key] = row;
  if (rewrites_) return rewrite();
  Table table(columns_);
  table.add(std::move(row));
  const std::string heading = has_heading_ ? "" : table.print_heading(output_);
  has_heading_ = true;
  return write_standard_output(heading + table.print_rows(output_));
}

core::Expected<void> LiveTable::erase(const std::string& key) {
  if (rows_.erase(key) == 0) return {};
  return rewrites_ ? rewrite() : core::Expected<void>();
}

namespace {

/// What was shown until a session is lost was right: the rest is missing.
app::ExitCode end_of_watch(const core::Error& error) {
  if (is_broken_pipe(error)) return app::ExitCode::Done;
  const auto code = report(error);
  return code == app::ExitCode::CannotConnect ? app::ExitCode::Partial : code;
}

}  // namespace

app::ExitCode watch(GatewaySession& session, const WatchArguments& arguments,
                    const std::function<core::Expected<void>(milliseconds)>& show) {
  constexpr milliseconds kLook{50};  // how often Ctrl-C and the end are looked for
  const auto end = steady_clock::now() + milliseconds(static_cast<std::int64_t>(arguments.seconds * 1000));
  while (true) {
    auto at_most = kLook;
    if (arguments.seconds > 0) {
      const auto left = std::chrono::duration_cast<milliseconds>(end - steady_clock::now());
      if (left <= milliseconds(0)) return app::ExitCode::Done;
      at_most = std::min(kLook, left);
    }
    if (is_reader_gone()) return app::ExitCode::Done;  // noticed also while nothing changes
    if (auto on = session.check(); !on) return end_of_watch(on.error());
    if (auto shown = show(at_most); !shown) return end_of_watch(shown.error());
  }
}

}  // namespace ibflow::cli
