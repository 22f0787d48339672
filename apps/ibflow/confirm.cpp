#include "confirm.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <cstdio>
#include <optional>

#include "signals.hpp"

namespace ibflow::cli {

namespace {

/// The bytes are read one by one: what follows is not ours.
std::optional<std::string> read_line() {
  std::string line;
  while (stop_signals() == 0) {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    const int ready = ::poll(&input, 1, 200);  // a signal that comes before the wait is seen after it
    if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    char byte = 0;
    const auto got = ::read(STDIN_FILENO, &byte, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    if (byte == '\n') return line;
    line.push_back(byte);
  }
  return std::nullopt;
}

std::string plain(const std::string& text) {
  std::string out;
  for (const unsigned char c : text) {
    if (std::isspace(c) == 0) out.push_back(static_cast<char>(std::tolower(c)));
  }
  return out;
}

}  // namespace

std::optional<std::string> ask_for_a_line(const std::string& question) {
  fmt::print(stderr, "{}", question);
  std::fflush(stderr);
  auto line = read_line();
  if (!line) fmt::print(stderr, "\n");
  return line;
}

core::Expected<void> can_be_confirmed(bool yes, const std::string& what) {
  if (yes || ::isatty(STDIN_FILENO) == 1) return {};
  return core::fail(
      core::ErrorCategory::Usage,
      fmt::format("{}: it has to be confirmed, and standard input is no terminal; say --yes to go "
                  "ahead without being asked, or --dry-run to look only",
                  what));
}

core::Expected<void> confirm(bool yes, const std::string& question, const std::string& word,
                             const std::string& what) {
  if (yes) return {};
  const auto answer = ask_for_a_line(fmt::format("{} Type {} or yes to go ahead: ", question, word));
  if (!answer) return core::fail(core::ErrorCategory::Cancelled, what + ": it was not confirmed");
  const auto given = plain(*answer);
  if (given == "yes" || given == plain(word)) return {};
  return core::fail(core::ErrorCategory::Cancelled,
                    fmt::format("{}: the answer was '{}', not {} or yes", what, *answer, word));
}

}  // namespace ibflow::cli
