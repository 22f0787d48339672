#include "ibflow/protocol/frame.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
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
  if (bytes.empty()) return;
  std::memcpy(prepare(bytes.size()).data(), bytes.data(), bytes.size());
  commit(bytes.size());
}

std::span<char> FrameReader::prepare(std::size_t size) {
  if (begin_ == end_) begin_ = end_ = 0;
  if (capacity_ - end_ < size) {
    const std::size_t kept = pending();
    if (capacity_ < kept + size) {
      capacity_ = std::max(kept + size, capacity_ * 2);
      auto larger = std::make_unique_for_overwrite<char[]>(capacity_);
      if (kept > 0) std::memcpy(larger.get(), buffer_.get() + begin_, kept);
      buffer_ = std::move(larger);
    } else {
      std::memmove(buffer_.get(), buffer_.get() + begin_, kept);
    }
    begin_ = 0;
    end_ = kept;
  }
  return {buffer_.get() + end_, capacity_ - end_};
}

core::Error FrameReader::bad_length(std::uint32_t length) {
  return core::Error(core::ErrorCategory::Protocol,
                     "frame: the peer announced a message of " + std::to_string(length) +
                         " bytes, legal are 1 to " + std::to_string(kMaxPayload) +
                         "; the stream has lost its place, drop the connection",
                     kBadLength);
}

}  // namespace ibflow::protocol
