#pragma once
// A file of the operating system, closed with its owner.

#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <utility>

namespace ibflow::core {

/// Closing keeps errno.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      close();
      number_ = std::exchange(other.number_, -1);
    }
    return *this;
  }

  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  [[nodiscard]] int number() const { return number_; }
  /// False, and errno is set, when not all of it could be written.
  [[nodiscard]] bool write_all(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto size = ::write(number_, bytes.data(), bytes.size());
      if (size < 0 && errno == EINTR) continue;
      if (size < 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
  }
  /// 0 once all of it is on the disk, else errno.
  [[nodiscard]] int write_durably(std::string_view bytes) const {
    return write_all(bytes) && ::fsync(number_) == 0 ? 0 : errno;
  }

 private:
  void close() {
    const int saved = errno;
    if (is_open()) ::close(number_);
    errno = saved;
  }

  int number_ = -1;
};

}  // namespace ibflow::core
