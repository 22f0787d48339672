#include "ibflow/control/socket_path.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "ibflow/core/private_folder.hpp"

namespace ibflow::control {

using core::Descriptor;
using core::ErrorCategory;
using core::Expected;
using core::fail;

namespace {

constexpr const char* kPrefix = "trading-";
constexpr const char* kSuffix = ".sock";
constexpr int kBacklog = 16;

std::string last_error() {
  return std::generic_category().message(errno);
}

std::optional<sockaddr_un> address_of(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.native().size() >= sizeof address.sun_path) return std::nullopt;
  std::memcpy(address.sun_path, path.c_str(), path.native().size() + 1);
  return address;
}

Descriptor new_socket() {
  return Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

bool connected(const Descriptor& socket, const std::filesystem::path& path) {
  const auto address = address_of(path);
  if (!address) {
    errno = ENAMETOOLONG;
    return false;
  }
  return ::connect(socket.number(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0;
}

bool has_usual_name(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  return name.starts_with(kPrefix) && name.ends_with(kSuffix);
}

std::vector<std::filesystem::path> usual_names(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> found;
  std::error_code error;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (has_usual_name(at->path())) found.push_back(at->path());
  }
  std::ranges::sort(found);
  return found;
}

/// Nobody listens there any more, for certain: only then may it be taken away.
bool is_dead(const std::filesystem::path& path) {
  struct stat status{};
  if (::lstat(path.c_str(), &status) != 0 || !S_ISSOCK(status.st_mode)) return false;
  const Descriptor probe = new_socket();
  return probe.is_open() && !connected(probe, path) && errno == ECONNREFUSED;
}

/// Held while one process looks, removes and binds, so that no other one does so in between.
Expected<Descriptor> lock(const std::filesystem::path& folder) {
  const auto file = folder / ".control-lock";
  Descriptor opened(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!opened.is_open() || ::flock(opened.number(), LOCK_EX) != 0) {
    return fail(ErrorCategory::Storage, fmt::format("{} cannot be locked: {}", file.string(), last_error()));
  }
  return opened;
}

Expected<void> make_way(const std::filesystem::path& path) {
  struct stat status{};
  if (::lstat(path.c_str(), &status) != 0) return {};
  if (!S_ISSOCK(status.st_mode)) {
    return fail(ErrorCategory::Configuration,
                fmt::format("the control socket {} cannot be made: a file that is no socket lies there",
                            path.string()));
  }
  if (!is_dead(path)) {
    return fail(ErrorCategory::Connection,
                fmt::format("another system listens at {}; stop it, or choose another [Control] socket",
                            path.string()));
  }
  ::unlink(path.c_str());
  return {};
}

}  // namespace

std::filesystem::path usual_socket(const std::map<std::string, std::string>& environment, pid_t process) {
  return core::usual_runtime_folder(environment) / fmt::format("{}{}{}", kPrefix, process, kSuffix);
}

bool is_live(const std::filesystem::path& socket) {
  const Descriptor probe = new_socket();
  return probe.is_open() && connected(probe, socket);
}

std::vector<std::filesystem::path> live_sockets(const std::filesystem::path& folder) {
  auto found = usual_names(folder);
  std::erase_if(found, [](const auto& path) { return !is_live(path); });
  return found;
}

std::optional<uid_t> peer_user(int descriptor) {
  ucred who{};
  socklen_t size = sizeof who;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &who, &size) != 0) return std::nullopt;
  return who.uid;
}

Expected<ListeningSocket> ListeningSocket::open(const std::filesystem::path& given) {
  const auto path = std::filesystem::absolute(given);
  const auto address = address_of(path);
  if (!address) {
    return fail(ErrorCategory::Configuration,
                fmt::format("the control socket {} cannot be made: a socket's path has at most {} bytes",
                            path.string(), sizeof(sockaddr_un::sun_path) - 1));
  }
  const auto folder = path.parent_path();
  if (auto made = core::make_private_folder(folder, "the control socket's folder"); !made)
    return std::unexpected(made.error());
  const auto locked = lock(folder);
  if (!locked) return std::unexpected(locked.error());
  for (const auto& other : usual_names(folder)) {
    if (is_dead(other)) ::unlink(other.c_str());
  }
  if (auto free = make_way(path); !free) return std::unexpected(free.error());
  Descriptor socket = new_socket();
  struct stat made{};
  if (!socket.is_open() ||
      ::bind(socket.number(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0 ||
      ::chmod(path.c_str(), 0600) != 0 || ::lstat(path.c_str(), &made) != 0 ||
      ::listen(socket.number(), kBacklog) != 0) {
    return fail(ErrorCategory::Storage,
                fmt::format("the control socket {} cannot be made: {}", path.string(), last_error()));
  }
  return ListeningSocket(std::move(socket), path, made.st_ino);
}

ListeningSocket::~ListeningSocket() {
  struct stat present{};
  if (path_.empty() || ::lstat(path_.c_str(), &present) != 0) return;
  if (S_ISSOCK(present.st_mode) && present.st_ino == inode_) ::unlink(path_.c_str());
}

Expected<Descriptor> connect_to(const std::filesystem::path& path) {
  Descriptor socket = new_socket();
  if (!connected(socket, std::filesystem::absolute(path))) {
    return fail(
        ErrorCategory::Connection,
        fmt::format("no running system listens at {} ({}); `ibflow run` and `ibflow demo` open a control "
                    "socket",
                    path.string(), last_error()));
  }
  if (peer_user(socket.number()) != ::geteuid()) {
    return fail(ErrorCategory::Configuration,
                fmt::format("the system at {} belongs to another user; nothing was sent", path.string()));
  }
  return socket;
}

}  // namespace ibflow::control
