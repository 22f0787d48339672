#include "ibflow/protocol/detail/frame_writer.hpp"

#include <fmt/format.h>

#include "ibflow/protocol/detail/text_value.hpp"
#include "ibflow/protocol/frame.hpp"
#include "ibflow/protocol/handshake.hpp"

namespace ibflow::protocol {

FrameWriter::FrameWriter(std::string& out, const MessageInfo& message, int server_version)
    : out_(out), message_(message), start_(out.size()) {
  if (!is_known_server_version(server_version)) {
    failure_ = core::Error(core::ErrorCategory::Usage,
                           fmt::format("{} not sent: server version {} is outside {} to {}", message.name,
                                       server_version, kMinServerVersion, kMaxServerVersion));
    return;
  }
  out_.append(kLengthPrefix, '\0');
}

void FrameWriter::raw_id(std::int32_t id) {
  const auto bits = static_cast<std::uint32_t>(id);
  for (const int shift : {24, 16, 8, 0}) out_ += static_cast<char>((bits >> shift) & 0xFF);
}

void FrameWriter::text_id(std::int32_t id, int server_version) {
  if (server_version >= kRawIdsSince) return raw_id(id);
  append_integer_text(out_, id);
  out_ += '\0';
}

void FrameWriter::protobuf_id(std::int32_t id) {
  raw_id(id + kProtobufIdOffset);
}

core::Expected<void> FrameWriter::close() {
  const auto length = is_open() ? out_.size() - start_ - kLengthPrefix : 0;
  if (!failure_ && length > kMaxPayload) {
    failure_ =
        core::Error(core::ErrorCategory::Usage,
                    fmt::format("{} not sent: {} bytes are more than a frame holds", message_.name, length));
  }
  if (failure_) {
    out_.resize(start_);
    return std::unexpected(*std::move(failure_));
  }
  for (std::size_t i = 0; i < kLengthPrefix; ++i)
    out_[start_ + i] = static_cast<char>((length >> (24 - 8 * i)) & 0xFF);
  return {};
}

}  // namespace ibflow::protocol
