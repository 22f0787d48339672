#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include "commands.hpp"
#include "ibflow/wire/lines.hpp"
#include "signals.hpp"
#include "standard_output.hpp"

namespace ibflow::cli {

namespace {

using AnswerLine = bool (*)(std::string_view line, std::string& out);

/// Answers what standard input brings, line by line, as soon as it is there.
class LineLoop {
 public:
  explicit LineLoop(AnswerLine answer) : answer_(answer) {}

  app::ExitCode run() {
    constexpr std::size_t kBlock = std::size_t{1} << 20;
    std::string input;
    while (stop_signals() == 0) {
      const auto held = input.size();
      input.resize(held + kBlock);
      const auto got = ::read(STDIN_FILENO, input.data() + held, kBlock);
      input.resize(held + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) {
        fmt::print(stderr, "ibflow: wire: cannot read standard input: {}\n", std::strerror(errno));
        return app::ExitCode::Storage;
      }
      if (got == 0 && !input.empty()) input += '\n';  // the last line may lack its end
      const auto answered = answer_lines(input, got == 0 ? 0 : held);
      if (!answered && is_broken_pipe(answered.error())) return app::ExitCode::Done;
      if (!answered) return report(answered.error());
      if (got == 0) return is_all_valid_ ? app::ExitCode::Done : app::ExitCode::InvalidLines;
    }
    return app::ExitCode::Interrupted;
  }

 private:
  /// Takes all whole lines from the front of `input`; no line ends before `searched`.
  core::Expected<void> answer_lines(std::string& input, std::size_t searched) {
    constexpr std::size_t kFlushAbove = std::size_t{1} << 20;
    std::size_t start = 0;
    output_.clear();
    for (auto end = input.find('\n', searched); end != std::string::npos; end = input.find('\n', start)) {
      if (!answer_(std::string_view(input).substr(start, end - start), output_)) is_all_valid_ = false;
      start = end + 1;
      if (output_.size() < kFlushAbove) continue;
      if (auto written = write_standard_output(output_); !written) return written;
      output_.clear();
    }
    input.erase(0, start);
    return write_standard_output(output_);
  }

  AnswerLine answer_;
  std::string output_;
  bool is_all_valid_ = true;
};

void add_line_command(CLI::App& group, Chosen& chosen, const std::string& name, const std::string& what,
                      const std::string& examples, AnswerLine answer) {
  CLI::App* command = group.add_subcommand(name, what);
  command->footer(examples);
  command->callback([answer, &chosen] { chosen.run = [answer] { return LineLoop(answer).run(); }; });
}

}  // namespace

void add_wire(CLI::App& program, Chosen& chosen) {
  CLI::App* group = program.add_subcommand("wire", "IB's messages as JSON, for people who debug a session");
  group->require_subcommand(1);
  add_line_command(
      *group, chosen, "encode", "Requests as JSON lines on standard input, their bytes on standard output",
      "Each line is an object with request, server_version, args and extra_auth; each answer is one line "
      "with\n"
      "hex, with error (IB's client refuses, with this code), or with invalid (the line is no such object; "
      "the\n"
      "exit code is then 1).\n"
      "Example:\n"
      "  echo '{\"request\":\"reqMktData\",\"server_version\":176,\"args\":{\"reqId\":1,\"contract\":\n"
      "    {\"symbol\":\"SPY\",\"secType\":\"STK\",\"exchange\":\"SMART\"}}}' | tr -d '\\n' | ibflow wire "
      "encode",
      &wire::encode_line);
  add_line_command(
      *group, chosen, "decode",
      "A server's frames as JSON lines on standard input, their events on standard output",
      "Each line is an object with server_version and hex (one frame with its length prefix); each answer is "
      "one\n"
      "line with events, with malformed, or with invalid (the line is no such object; the exit code is then "
      "1).\n"
      "Example:\n"
      "  echo '{\"server_version\":176,\"hex\":\"0000000734390031003100\"}' | ibflow wire decode",
      &wire::decode_line);
  add_wire_dump(*group, chosen);
}

}  // namespace ibflow::cli
