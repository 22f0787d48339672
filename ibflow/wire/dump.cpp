#include "ibflow/wire/dump.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "ibflow/protocol/handshake.hpp"
#include "ibflow/wire/detail/json_text.hpp"
#include "ibflow/wire/detail/outlines.hpp"

namespace ibflow::wire {

namespace {

using protocol::kLengthPrefix;

constexpr std::string_view kClientPrefix("API\0", 4);

template <class... Args>
void print(std::string& out, fmt::format_string<Args...> format, Args&&... args) {
  fmt::format_to(std::back_inserter(out), format, std::forward<Args>(args)...);
}

std::uint32_t big_endian(std::string_view bytes) {
  std::uint32_t number = 0;
  for (const char byte : bytes.substr(0, 4)) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

}  // namespace

void StreamDump::append(std::string_view bytes, std::string& out) {
  if (is_lost_) return;
  if (state_ != State::Start) {
    frames_.append(bytes);
    return take_frames(out);
  }
  start_ += bytes;
  if (begin(out) && !is_lost_) take_frames(out);
}

void StreamDump::finish(std::string& out) {
  if (is_lost_) return;
  const auto left = state_ == State::Start ? start_.size() : frames_.pending();
  if (left > 0) print(out, "{:>8}  the stream ends within a frame, after {} of its bytes\n", offset_, left);
}

/// False: more bytes are needed.
bool StreamDump::begin(std::string& out) {
  if (start_.size() < kClientPrefix.size()) return false;
  const bool says_client = std::string_view(start_).starts_with(kClientPrefix);
  if (says_client && options_.direction != Direction::Server) return begin_client(out);
  if (options_.direction == Direction::Client) {
    begin_session();
    return true;
  }
  state_ = State::ServerHandshake;
  frames_.append(start_);
  start_.clear();
  return true;
}

bool StreamDump::begin_client(std::string& out) {
  const auto parsed = protocol::parse_client_hello(start_);
  if (!parsed) {
    lose(parsed.error().message, out);
    return true;
  }
  if (!*parsed) return false;
  const auto& [hello, bytes] = **parsed;
  head(bytes, out);
  print(out, "handshake of a client\n          versions: {} to {}\n", hello.min_version, hello.max_version);
  if (!hello.connect_options.empty()) {
    out += "          connectOptions: ";
    detail::append_json(out, hello.connect_options);
    out += '\n';
  }
  options_.direction = Direction::Client;
  highest_version_ = hello.max_version;
  offset_ = bytes;
  start_.erase(0, bytes);
  begin_session();
  return true;
}

void StreamDump::begin_session() {
  state_ = State::Session;
  frames_.append(start_);
  start_.clear();
}

void StreamDump::take_frames(std::string& out) {
  while (!is_lost_) {
    const auto payload = frames_.next();
    if (!payload) return lose(payload.error().message, out);
    if (!*payload) return;
    if (state_ == State::ServerHandshake) {
      take_server_answer(**payload, out);
    } else {
      take(**payload, out);
    }
    offset_ += kLengthPrefix + (*payload)->size();
  }
}

/// The first frame of a server, or of what may be one.
void StreamDump::take_server_answer(std::string_view payload, std::string& out) {
  state_ = State::Session;
  const auto answer = protocol::parse_server_hello(payload);
  if (answer && *answer) {
    head(payload.size(), out);
    print(out, "handshake of a server\n          serverVersion: {}\n          connectionTime: ",
          (*answer)->server_version);
    detail::append_json(out, (*answer)->connection_time);
    out += '\n';
    options_.direction = Direction::Server;
    if (!options_.server_version) options_.server_version = (*answer)->server_version;
    return;
  }
  if (options_.direction && options_.server_version) return take(payload, out);
  lose("there is no handshake at the start: say --server-version, and --client or --server", out);
}

void StreamDump::take(std::string_view payload, std::string& out) {
  if (!options_.server_version) guess_server_version(payload, out);
  head(payload.size(), out);
  const auto start = out.size();
  const auto appended = options_.direction == Direction::Client
                            ? detail::append_request_outline(out, payload, *options_.server_version)
                            : detail::append_response_outline(out, payload, *options_.server_version);
  if (appended) return;
  out.resize(start);
  print(out, "malformed: {}\n", appended.error().message);
}

/// A client's first message is START_API: as text up to 200, with a raw id up to 212, then as protobuf.
void StreamDump::guess_server_version(std::string_view payload, std::string& out) {
  constexpr int kHighestWithTextStart = 212;
  int guess = protocol::kMaxServerVersion;
  if (payload.front() != '\0') {
    guess = protocol::kMaxTextServerVersion;
  } else if (payload.size() >= 4 && big_endian(payload) <= protocol::kProtobufIdOffset) {
    guess = kHighestWithTextStart;
  }
  if (highest_version_ != 0) guess = std::clamp(guess, protocol::kMinServerVersion, highest_version_);
  options_.server_version = std::min(guess, protocol::kMaxServerVersion);
  print(
      out,
      "          read as server version {}, a guess: a client's bytes do not say it; see --server-version\n",
      *options_.server_version);
}

void StreamDump::lose(std::string_view why, std::string& out) {
  is_lost_ = true;
  print(out, "{:>8}  cannot be read from here on: {}\n", offset_, why);
}

void StreamDump::head(std::size_t size, std::string& out) const {
  print(out, "{:>8}  {} bytes  ", offset_, size);
}

}  // namespace ibflow::wire
