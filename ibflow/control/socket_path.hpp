#pragma once
// Where control sockets lie, and how one is opened that only its owner can use.

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/descriptor.hpp"
#include "ibflow/core/error.hpp"

namespace ibflow::control {

/// trading-PROCESS.sock in the user's runtime folder: several systems may run side by side.
[[nodiscard]] std::filesystem::path usual_socket(const std::map<std::string, std::string>& environment,
                                                 pid_t process);

/// The sockets in `folder` behind which somebody listens, by name. A folder that is not there has none.
[[nodiscard]] std::vector<std::filesystem::path> live_sockets(const std::filesystem::path& folder);
/// Somebody listens there: a file alone may be what a killed process has left.
[[nodiscard]] bool is_live(const std::filesystem::path& socket);

/// The user id at the other end, as the kernel knows it (SO_PEERCRED).
[[nodiscard]] std::optional<uid_t> peer_user(int descriptor);

/// A socket that listens, 0600, in a folder 0700 that is made where it is not there; takes its file away
/// again if it is still its own.
class ListeningSocket {
 public:
  /// A file that a dead process has left is replaced, and so are those of other processes beside it. Errors:
  /// Connection when another process listens there; Configuration when the folder is not ours alone, the path
  /// is too long for a socket (107 bytes) or something else lies there; Storage when it cannot be made.
  [[nodiscard]] static core::Expected<ListeningSocket> open(const std::filesystem::path& path);
  ListeningSocket(ListeningSocket&&) = default;
  ListeningSocket& operator=(ListeningSocket&&) = delete;
  ~ListeningSocket();

  [[nodiscard]] int descriptor() const { return descriptor_.number(); }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  ListeningSocket(core::Descriptor descriptor, std::filesystem::path path, ino_t inode)
      : descriptor_(std::move(descriptor)), path_(std::move(path)), inode_(inode) {}

  core::Descriptor descriptor_;
  std::filesystem::path path_;
  ino_t inode_ = 0;
};

/// A connected one. Errors: Connection when nobody listens there; Configuration when whoever does is another
/// user.
[[nodiscard]] core::Expected<core::Descriptor> connect_to(const std::filesystem::path& path);

}  // namespace ibflow::control
