#include "ibflow/protocol/frame.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>

namespace ibflow::protocol {

namespace {

constexpr int kBadLength = 507;

}  // namespace

void append_frame(std::string& out, std::string_view payload) {
  if (payload.empty() || payload.size() > kMaxPayload) {
    throw std::length_error("frame: payload of " + std::to_string(payload.size()) + " bytes");
  }
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>((payload.size() >> shift) & 0xFF);
  out += payload;
}

void FrameReader::append(std::string_view bytes) {
  // What has been handed out is dropped only when it outweighs what must be moved.
  if (position_ == buffer_.size() || position_ > buffer_.size() / 2) {
    buffer_.erase(0, position_);
    position_ = 0;
  }
  buffer_ += bytes;
}

core::Expected<std::optional<std::string_view>> FrameReader::next() {
  if (pending() < kLengthPrefix) return std::nullopt;
  std::uint32_t length = 0;
  for (std::size_t i = 0; i < kLengthPrefix; ++i) {
    length = (length << 8) | static_cast<unsigned char>(buffer_[position_ + i]);
  }
  if (length == 0 || length > kMaxPayload) {
    return core::fail(core::ErrorCategory::Protocol,
                      "frame: the peer announced a message of " + std::to_string(length) +
                          " bytes, legal are 1 to " + std::to_string(kMaxPayload) +
                          "; the stream has lost its place, drop the connection",
                      kBadLength);
  }
  if (pending() < kLengthPrefix + length) return std::nullopt;
  const auto payload = std::string_view(buffer_).substr(position_ + kLengthPrefix, length);
  position_ += kLengthPrefix + length;
  return payload;
}

}  // namespace ibflow::protocol
