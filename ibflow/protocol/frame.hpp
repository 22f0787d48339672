#pragma once
// Four bytes of length, then that many bytes of payload: the outer form of everything after the handshake
// prefix.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ibflow/core/error.hpp"

namespace ibflow::protocol {

inline constexpr std::size_t kMaxPayload = 0xFFFFFF;
inline constexpr std::size_t kLengthPrefix = 4;

/// Appends the length prefix and `payload`. The payload has 1..kMaxPayload bytes, else std::length_error.
void append_frame(std::string& out, std::string_view payload);

/// Cuts a byte stream into payloads. Not thread-safe.
class FrameReader {
 public:
  void append(std::string_view bytes);

  /// Room for at least `size` bytes of the stream, to be read into; commit() says how many came.
  [[nodiscard]] std::span<char> prepare(std::size_t size);
  void commit(std::size_t size) { end_ += size; }

  /// The next whole payload, nullopt when more bytes are needed. The view lives until the next append() or
  /// prepare().
  /// A length of 0 or above kMaxPayload is Error{Protocol, code 507}; the stream has lost its place then,
  /// every further call gives the same error, and the connection must be dropped.
  [[nodiscard]] core::Expected<std::optional<std::string_view>> next() {
    if (pending() < kLengthPrefix) return std::nullopt;
    const char* const start = buffer_.get() + begin_;
    std::uint32_t length = 0;
    for (std::size_t i = 0; i < kLengthPrefix; ++i) {
      length = (length << 8) | static_cast<unsigned char>(start[i]);
    }
    if (length == 0 || length > kMaxPayload) [[unlikely]]
      return std::unexpected(bad_length(length));
    if (pending() < kLengthPrefix + length) return std::nullopt;
    begin_ += kLengthPrefix + length;
    return std::string_view(start + kLengthPrefix, length);
  }

  /// Bytes appended and not yet handed out.
  [[nodiscard]] std::size_t pending() const { return end_ - begin_; }

 private:
  static core::Error bad_length(std::uint32_t length);

  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0, end_ = 0;  // not yet handed out
};

}  // namespace ibflow::protocol
