#include "ibflow/protocol/capture.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/json/object.hpp>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <utility>

#include "ibflow/core/exact_json.hpp"
#include "ibflow/protocol/frame.hpp"
#include "ibflow/protocol/handshake.hpp"

namespace ibflow::protocol {

namespace {

constexpr std::string_view kReceived = "received";
constexpr std::string_view kSent = "sent";
constexpr std::string_view kDigits = "0123456789abcdef";
constexpr std::size_t kForget = std::size_t{1} << 20;  // bytes read before they are moved out of the buffer

void append_number(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

void append_hex(std::string& out, std::string_view bytes) {
  const auto start = out.size();
  out.resize(start + 2 * bytes.size());
  char* to = out.data() + start;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    *to++ = kDigits[value >> 4U];
    *to++ = kDigits[value & 15U];
  }
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> bytes_of(std::string_view hex) {
  if (hex.empty() || hex.size() % 2 != 0 || hex.size() / 2 > kMaxPayload) return std::nullopt;
  std::string bytes(hex.size() / 2, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const int high = digit(hex[2 * i]), low = digit(hex[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes[i] = static_cast<char>(high * 16 + low);
  }
  return bytes;
}

// Bytes that are no ASCII become escapes of the same number: what a server calls text may be in any encoding.
void append_text(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte >= 0x20 && byte < 0x7F) {
      out += c;
    } else {
      out += "\\u00";
      out += kDigits[byte >> 4U];
      out += kDigits[byte & 15U];
    }
  }
  out += '"';
}

// The other way round; what somebody wrote by hand beyond that stays UTF-8.
std::string text_of(std::string_view json_text) {
  std::string text;
  for (std::size_t i = 0; i < json_text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(json_text[i]);
    const auto next = i + 1 < json_text.size() ? static_cast<unsigned char>(json_text[i + 1]) : 0U;
    if ((byte == 0xC2 || byte == 0xC3) && next >= 0x80 && next < 0xC0) {
      text += static_cast<char>((byte & 3U) << 6U | (next & 0x3FU));
      ++i;
    } else {
      text += json_text[i];
    }
  }
  return text;
}

using Reason = std::string;

/// One line's members, each of which must be there and of the right kind.
class Members {
 public:
  explicit Members(const boost::json::object& object) : object_(object) {}

  [[nodiscard]] bool has(std::string_view key) const { return object_.contains(key); }
  std::expected<std::string_view, Reason> text(std::string_view key) const {
    const auto* value = object_.if_contains(key);
    if (value == nullptr || !value->is_string())
      return std::unexpected(fmt::format("\"{}\" is no text, or missing", key));
    return std::string_view(value->get_string().data(), value->get_string().size());
  }
  std::expected<std::uint64_t, Reason> number(std::string_view key) const {
    const auto* value = object_.if_contains(key);
    if (value == nullptr || !value->is_int64() || value->get_int64() < 0)
      return std::unexpected(fmt::format("\"{}\" is no whole number, or missing", key));
    return static_cast<std::uint64_t>(value->get_int64());
  }

 private:
  const boost::json::object& object_;
};

std::expected<CaptureEntry, Reason> session_of(const Members& members, std::uint64_t session,
                                               core::Timestamp time) {
  const auto version = members.number("server_version");
  if (!version) return std::unexpected(version.error());
  const auto peer = members.text("peer");
  if (!peer) return std::unexpected(peer.error());
  const auto connected = members.text("connection_time");
  if (!connected) return std::unexpected(connected.error());
  if (*version > kMaxServerVersion || *version < kMinServerVersion)
    return std::unexpected(fmt::format("\"server_version\" is {}, but must lie in {}..{}", *version,
                                       kMinServerVersion, kMaxServerVersion));
  return CapturedSession{session, time, text_of(*peer), static_cast<int>(*version), text_of(*connected)};
}

std::expected<CaptureEntry, Reason> frame_of(const Members& members, std::uint64_t session,
                                             core::Timestamp time) {
  const auto direction = members.text("direction");
  if (!direction) return std::unexpected(direction.error());
  if (*direction != kReceived && *direction != kSent)
    return std::unexpected(fmt::format("\"direction\" is \"{}\", neither received nor sent", *direction));
  const auto hex = members.text("frame");
  if (!hex) return std::unexpected(hex.error());
  auto payload = bytes_of(*hex);
  if (!payload) return std::unexpected("\"frame\" is not the hexadecimal text of a payload");
  return CapturedFrame{session, time,
                       *direction == kSent ? CaptureDirection::Sent : CaptureDirection::Received,
                       std::move(*payload)};
}

std::expected<CaptureEntry, Reason> parse_line(std::string_view line) {
  const auto json = core::parse_json(line);
  if (!json) return std::unexpected(json.error());
  if (!json->is_object()) return std::unexpected("it is no JSON object");
  const Members members(json->get_object());
  const auto session = members.number("session");
  if (!session) return std::unexpected(session.error());
  const auto time_text = members.text("time");
  if (!time_text) return std::unexpected(time_text.error());
  const auto time = core::parse_iso(*time_text);
  if (!time) return std::unexpected(time.error().message);
  if (members.has("frame")) return frame_of(members, *session, *time);
  if (members.has("server_version")) return session_of(members, *session, *time);
  const auto fault = members.text("fault");
  if (!fault) return std::unexpected("it has none of \"server_version\", \"frame\" and \"fault\"");
  return CapturedFault{*session, *time, text_of(*fault)};
}

bool begins_session(std::string_view line) {
  const auto entry = parse_line(line);
  return entry && std::holds_alternative<CapturedSession>(*entry);
}

bool is_part_of_line(std::string_view text) {
  return text.starts_with(kCaptureStart) || kCaptureStart.starts_with(text);
}

}  // namespace

void CaptureWriter::append_head(std::string& out, std::uint64_t session, core::Timestamp time) {
  const auto second = std::chrono::floor<std::chrono::seconds>(time);
  if (second != second_ || second_text_.empty()) {
    second_ = second;
    second_text_ = core::format_utc(second);
    second_text_.resize(second_text_.find('.') + 1);
  }
  out += kCaptureStart;
  append_number(out, session);
  out += ",\"time\":\"";
  out += second_text_;
  std::array<char, 9> fraction{};
  auto rest = (time - second).count();
  for (auto i = fraction.size(); i-- > 0; rest /= 10) fraction[i] = static_cast<char>('0' + rest % 10);
  out.append(fraction.data(), fraction.size());
  out += "Z\",";
}

void CaptureWriter::append(std::string& out, const CapturedSession& session) {
  append_head(out, session.session, session.time);
  out += "\"peer\":";
  append_text(out, session.peer);
  out += ",\"server_version\":";
  append_number(out, static_cast<std::uint64_t>(session.server_version));
  out += ",\"connection_time\":";
  append_text(out, session.connection_time);
  out += "}\n";
}

void CaptureWriter::append(std::string& out, const CapturedFault& fault) {
  append_head(out, fault.session, fault.time);
  out += "\"fault\":";
  append_text(out, fault.text);
  out += "}\n";
}

void CaptureWriter::append_frame(std::string& out, std::uint64_t session, core::Timestamp time,
                                 CaptureDirection direction, std::string_view payload) {
  append_head(out, session, time);
  out += "\"direction\":\"";
  out += direction == CaptureDirection::Sent ? kSent : kReceived;
  out += "\",\"frame\":\"";
  append_hex(out, payload);
  out += "\"}\n";
}

void CaptureReader::append(std::string_view bytes) {
  if (at_ > kForget) {
    bytes_.erase(0, at_);
    at_ = 0;
  }
  bytes_ += bytes;
}

/// nullopt: not all of it is there yet, or nothing is left.
std::optional<CaptureReader::Line> CaptureReader::line_at(std::size_t at) const {
  if (at >= bytes_.size()) return std::nullopt;
  const auto end = bytes_.find('\n', at);
  if (end == std::string::npos && !finished_) return std::nullopt;
  const bool is_whole = end != std::string::npos;
  const auto stop = is_whole ? end : bytes_.size();
  return Line{std::string_view(bytes_).substr(at, stop - at), stop, is_whole};
}

core::Expected<std::optional<CaptureEntry>> CaptureReader::next() {
  while (!lost_) {
    const auto line = line_at(at_);
    if (!line) return std::nullopt;
    const auto after = line->is_whole ? line->end + 1 : line->end;
    if (!line->text.empty()) {
      auto entry = parse_line(line->text);
      if (!entry) {
        const auto following = line_at(after);
        if (line->is_whole && !following && !finished_) return std::nullopt;
        const bool is_torn = following ? begins_session(following->text) : is_part_of_line(line->text);
        if (!is_torn) {
          lost_ = core::Error(core::ErrorCategory::Data,
                              fmt::format("{}, line {} is no line of a capture: {}; what comes after it is "
                                          "not read",
                                          name_, line_, entry.error()));
          break;
        }
        ++torn_lines_;
      } else {
        at_ = after;
        ++line_;
        return std::optional<CaptureEntry>(std::move(*entry));
      }
    }
    at_ = after;
    ++line_;
  }
  return std::unexpected(*lost_);
}

core::Expected<std::vector<CaptureEntry>> read_capture(const std::filesystem::path& file) {
  const auto cannot_read = [&] {
    return core::fail(core::ErrorCategory::Storage,
                      fmt::format("cannot read the capture {}: {}", file.string(), std::strerror(errno)),
                      errno);
  };
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return cannot_read();
  CaptureReader reader(file.string());
  std::vector<CaptureEntry> entries;
  std::string block(std::size_t{1} << 18U, '\0');
  for (bool more = true; more;) {
    stream.read(block.data(), static_cast<std::streamsize>(block.size()));
    if (stream.bad()) return cannot_read();
    more = static_cast<bool>(stream);
    reader.append(std::string_view(block).substr(0, static_cast<std::size_t>(stream.gcount())));
    if (!more) reader.finish();
    for (;;) {
      auto entry = reader.next();
      if (!entry) return std::unexpected(entry.error());
      if (!*entry) break;
      entries.push_back(std::move(**entry));
    }
  }
  return entries;
}

}  // namespace ibflow::protocol
