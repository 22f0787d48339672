#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>
#include <thread>
#include <utility>
#include <variant>

#include "commands.hpp"
#include "ibflow/protocol/handshake.hpp"
#include "ibflow/wire/capture_dump.hpp"
#include "ibflow/wire/dump.hpp"
#include "output.hpp"
#include "signals.hpp"
#include "standard_output.hpp"

namespace ibflow::cli {

namespace {

struct DumpArguments {
  std::string file;
  bool follow = false, client = false, server = false;
  int server_version = 0;  // 0: as the handshake says
};

class OpenFile {
 public:
  explicit OpenFile(const std::string& path) : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~OpenFile() {
    if (is_open()) ::close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  [[nodiscard]] ssize_t read(std::string& block) const {
    return ::read(descriptor_, block.data(), block.size());
  }
  /// A file that is shorter than what was read of it has been started anew.
  [[nodiscard]] bool has_shrunk_below(std::uint64_t position) const {
    struct stat status{};
    return ::fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode) &&
           static_cast<std::uint64_t>(status.st_size) < position;
  }

 private:
  int descriptor_;
};

std::unexpected<core::Error> cannot_read(const std::string& file, const char* why) {
  return core::fail(core::ErrorCategory::Storage, fmt::format("wire dump: cannot read {}: {}", file, why));
}

/// One direction's bytes, or our own recording of both: the first byte tells.
class AnyDump {
 public:
  AnyDump(const DumpArguments& arguments, wire::DumpOptions options)
      : name_(arguments.file), dump_(wire::StreamDump(options)) {}

  void append(std::string_view bytes, std::string& out) {
    if (!std::exchange(begun_, true) && bytes.starts_with('{')) dump_ = wire::CaptureDump(name_);
    std::visit([&](auto& dump) { dump.append(bytes, out); }, dump_);
  }
  void finish(std::string& out) {
    std::visit([&](auto& dump) { dump.finish(out); }, dump_);
  }
  [[nodiscard]] bool is_lost() const {
    return std::visit([](const auto& dump) { return dump.is_lost(); }, dump_);
  }

 private:
  std::string name_;
  bool begun_ = false;
  std::variant<wire::StreamDump, wire::CaptureDump> dump_;
};

/// Reads until the end, or with --follow until Ctrl-C.
core::Expected<void> dump_to_end(const OpenFile& file, const DumpArguments& arguments, AnyDump& dump) {
  constexpr std::size_t kBlock = std::size_t{1} << 18;
  constexpr std::chrono::milliseconds kLook{50};
  std::string block(kBlock, '\0');
  std::string out;
  std::uint64_t position = 0;
  while (stop_signals() == 0 && !dump.is_lost()) {
    const auto got = file.read(block);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return cannot_read(arguments.file, std::strerror(errno));
    if (got == 0) {
      if (!arguments.follow) return {};
      if (file.has_shrunk_below(position)) return cannot_read(arguments.file, "it became shorter");
      std::this_thread::sleep_for(kLook);
      continue;
    }
    position += static_cast<std::uint64_t>(got);
    out.clear();
    dump.append(std::string_view(block).substr(0, static_cast<std::size_t>(got)), out);
    if (auto written = write_standard_output(out); !written) return written;
  }
  return {};
}

app::ExitCode dump_file(const DumpArguments& arguments) {
  wire::DumpOptions options;
  if (arguments.client) options.direction = wire::Direction::Client;
  if (arguments.server) options.direction = wire::Direction::Server;
  if (arguments.server_version != 0) options.server_version = arguments.server_version;
  const OpenFile file(arguments.file);
  if (!file.is_open()) return report(cannot_read(arguments.file, std::strerror(errno)).error());
  AnyDump dump(arguments, options);
  const auto dumped = dump_to_end(file, arguments, dump);
  if (!dumped && is_broken_pipe(dumped.error())) return app::ExitCode::Done;
  std::string rest;
  dump.finish(rest);
  const auto printed = print_text(rest);
  if (!dumped) return report(dumped.error());
  if (printed != app::ExitCode::Done) return printed;
  return dump.is_lost() ? app::ExitCode::Partial : app::ExitCode::Done;
}

}  // namespace

void add_wire_dump(CLI::App& group, Chosen& chosen) {
  auto arguments = std::make_shared<DumpArguments>();
  CLI::App* command = group.add_subcommand("dump", "A captured byte stream, message by message");
  command
      ->add_option("FILE", arguments->file,
                   "what one side of a connection wrote, from its start, or a capture of ibflow's")
      ->required();
  command->add_flag("--follow", arguments->follow, "wait for more at the end of the file, until Ctrl-C");
  auto* client = command->add_flag("--client", arguments->client, "the bytes are a client's");
  command->add_flag("--server", arguments->server, "the bytes are a server's")->excludes(client);
  command
      ->add_option("--server-version", arguments->server_version,
                   "of the session; left out: as the server's handshake says")
      ->check(CLI::Range(protocol::kMinServerVersion, protocol::kMaxServerVersion))
      ->type_name("N");
  command->footer(
      "A stream that starts with a handshake says itself whose it is. A client's handshake does not say "
      "which\n"
      "version the server chose: --server-version does, else it is guessed from the first message.\n"
      "Each frame is shown with its offset, size, message, id, encoding and the members that have a value.\n"
      "What ibflow run --capture and the flight recorder write holds both directions, with times, and needs\n"
      "no option.\n"
      "Examples:\n"
      "  tcpflow -i lo port 4002          writes one file for each direction\n"
      "  ibflow wire dump 127.000.000.001.04002-127.000.000.001.51234\n"
      "  ibflow wire dump --client --server-version 176 --follow sent.bin");
  command->callback([arguments, &chosen] { chosen.run = [arguments] { return dump_file(*arguments); }; });
}

}  // namespace ibflow::cli
