// Who listens at a port: /proc/net/tcp names the socket, /proc/PID/fd its owner.

#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>

#include "ibflow/supervisor/detail/observations.hpp"

namespace ibflow::supervisor::detail {

namespace {

constexpr std::string_view kListening = "0A";

std::string listening_socket(const char* table, std::uint16_t port) {
  std::ifstream file(table);
  const std::string wanted = fmt::format(":{:04X}", port);
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields(line);
    std::string number, local, remote, state, skipped, inode;
    fields >> number >> local >> remote >> state;
    for (int field = 4; field < 9; ++field) fields >> skipped;
    fields >> inode;
    if (fields && state == kListening && local.ends_with(wanted)) return fmt::format("socket:[{}]", inode);
  }
  return {};
}

std::string content(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// "-Xmx4096m" or "-Xmx4g" among the arguments.
std::optional<int> java_heap(const std::string& arguments) {
  const auto at = arguments.rfind("-Xmx");
  if (at == std::string::npos) return std::nullopt;
  int number = 0;
  const char* const end = arguments.data() + arguments.size();
  const auto [rest, error] = std::from_chars(arguments.data() + at + 4, end, number);
  if (error != std::errc{} || rest == end) return std::nullopt;
  if (*rest == 'g' || *rest == 'G') return number * 1024;
  if (*rest == 'm' || *rest == 'M') return number;
  return std::nullopt;
}

bool holds(const std::filesystem::path& descriptors, const std::string& socket) {
  std::error_code error;
  for (std::filesystem::directory_iterator one(descriptors, error), end; !error && one != end;
       one.increment(error)) {
    std::error_code ignored;
    if (std::filesystem::read_symlink(one->path(), ignored).string() == socket) return true;
  }
  return false;
}

}  // namespace

std::optional<ListeningProcess> find_listener(std::uint16_t port) {
  std::string socket = listening_socket("/proc/net/tcp", port);
  if (socket.empty()) socket = listening_socket("/proc/net/tcp6", port);
  if (socket.empty()) return std::nullopt;
  std::error_code error;
  for (std::filesystem::directory_iterator one("/proc", error), end; !error && one != end;
       one.increment(error)) {
    const std::string name = one->path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    if (!holds(one->path() / "fd", socket)) continue;
    ListeningProcess found;
    found.pid = std::stoi(name);
    found.name = content(one->path() / "comm");
    if (found.name.ends_with('\n')) found.name.pop_back();
    found.java_heap_mb = java_heap(content(one->path() / "cmdline"));
    return found;
  }
  return ListeningProcess{0, "another user's process", std::nullopt};
}

}  // namespace ibflow::supervisor::detail
