#include "ibflow/wire/lines.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/json/monotonic_resource.hpp>
#include <cstdint>
#include <iterator>
#include <optional>

#include "ibflow/core/exact_json.hpp"
#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/frame.hpp"
#include "ibflow/protocol/handshake.hpp"
#include "ibflow/wire/detail/events.hpp"
#include "ibflow/wire/detail/hex.hpp"
#include "ibflow/wire/detail/json_reader.hpp"
#include "ibflow/wire/detail/json_text.hpp"
#include "ibflow/wire/detail/line_head.hpp"
#include "ibflow/wire/detail/request_table.hpp"

namespace ibflow::wire {

namespace {

namespace json = boost::json;

bool invalid(std::string& out, std::string_view why) {
  out += R"({"invalid":)";
  detail::append_json(out, why);
  out += "}\n";
  return false;
}

bool refused(std::string& out, int request_id, int code) {
  fmt::format_to(std::back_inserter(out), R"({{"error":{{"req_id":{},"code":{}}}}})", request_id, code);
  out += '\n';
  return true;
}

bool refused(std::string& out, const core::Error& error) {
  // Without a code of IB's it is the line's own fault: no client gets as far as this.
  if (error.code == 0) return invalid(out, error.message);
  return refused(out, error.request_id, error.code);
}

void append_hex_member(std::string& out, std::string_view name, std::string_view bytes) {
  out += '"';
  out += name;
  out += "\":\"";
  detail::append_hex(out, bytes);
  out += '"';
}

std::string bad_server_version() {
  return fmt::format("server_version: must be a whole number from {} to {}", protocol::kMinServerVersion,
                     protocol::kMaxServerVersion);
}

std::string_view text_member(const json::object& object, std::string_view name) {
  const auto* member = object.if_contains(name);
  if (member == nullptr || !member->is_string()) return {};
  return {member->get_string().data(), member->get_string().size()};
}

/// The arguments of `connect`.
struct ConnectArguments {
  protocol::ClientHello hello;
  protocol::StartApi start;
};
template <class A>
void json_members(A& a, protocol::Ref<A, ConnectArguments> m) {
  a.field(0, "minClientVersion", m.hello.min_version);
  a.field(0, "maxClientVersion", m.hello.max_version);
  a.field(0, "connectOptions", m.hello.connect_options);
  a.field(0, "clientId", m.start.client_id);
  a.field(0, "optionalCapabilities", m.start.optional_capabilities);
}

/// What the client sends after the server's answer, the first frame of two fields.
core::Expected<std::string> start_after(std::string_view reply, const ConnectArguments& arguments) {
  protocol::FrameReader frames;
  frames.append(reply);
  while (true) {
    const auto payload = frames.next();
    if (!payload) return std::unexpected(payload.error());
    if (!*payload)
      return core::fail(core::ErrorCategory::Usage,
                        "server_reply_hex: must hold a frame of two fields, version and time");
    const auto answer = protocol::parse_server_hello(**payload, arguments.hello);
    if (!answer) return std::unexpected(answer.error());
    if (!*answer) continue;
    std::string start;
    const auto appended = protocol::append_request(start, arguments.start, (*answer)->server_version);
    if (!appended) return std::unexpected(appended.error());
    return start;
  }
}

bool encode_connect(const json::object& line, const json::object& args, std::string& out) {
  ConnectArguments arguments;
  std::string problem;
  detail::JsonReader reader(problem);
  reader.object(args, arguments);
  if (!problem.empty()) return invalid(out, "args." + problem);
  for (const auto* text : {&arguments.hello.connect_options, &arguments.start.optional_capabilities}) {
    const auto checked = protocol::check_connect_text("connect", *text);
    if (!checked) return refused(out, checked.error());
  }
  std::string hello;
  protocol::append_client_hello(hello, arguments.hello);
  std::optional<std::string> then;
  if (line.contains("server_reply_hex")) {
    std::string reply;
    if (!detail::append_bytes(reply, text_member(line, "server_reply_hex")))
      return invalid(out, "server_reply_hex: must be hexadecimal digits, two for each byte");
    auto start = start_after(reply, arguments);
    if (!start) return refused(out, start.error());
    then = *std::move(start);
  }
  out += '{';
  append_hex_member(out, "hex", hello);
  if (then) {
    out += ',';
    append_hex_member(out, "then_hex", *then);
  }
  out += "}\n";
  return true;
}

bool encode_request(std::string_view request, const json::object& line, const json::object& args,
                    int server_version, std::string& out) {
  const auto encode = detail::find_request(request);
  if (encode == nullptr) return invalid(out, fmt::format("request: there is no '{}' in IB's API", request));
  const auto* extra = line.if_contains("extra_auth");
  const bool has_extra_auth = extra != nullptr && extra->is_bool() && extra->get_bool();
  static thread_local std::string frame;
  frame.clear();
  std::string problem;
  const auto encoded = encode({args, server_version, has_extra_auth}, frame, problem);
  if (!problem.empty()) return invalid(out, "args." + problem);
  if (!encoded) return refused(out, encoded.error());
  out += '{';
  append_hex_member(out, "hex", frame);
  out += "}\n";
  return true;
}

bool encode_object(const json::object& line, std::string& out) {
  const auto request = text_member(line, "request");
  if (request.empty()) return invalid(out, "request: must be the name of a method of IB's API");
  static const json::object kNoArguments;
  const auto* args = line.if_contains("args");
  if (args != nullptr && !args->is_object()) return invalid(out, "args: must be an object");
  const auto& arguments = args == nullptr ? kNoArguments : args->get_object();
  if (request == "connect") return encode_connect(line, arguments, out);
  const auto* version = line.if_contains("server_version");
  if (version == nullptr || !version->is_int64() || version->get_int64() < protocol::kMinServerVersion ||
      version->get_int64() > protocol::kMaxServerVersion)
    return invalid(out, bad_server_version());
  return encode_request(request, line, arguments, static_cast<int>(version->get_int64()), out);
}

bool malformed(std::string& out, std::size_t start, std::string_view why) {
  out.resize(start);
  out += R"({"malformed":)";
  detail::append_json(out, why);
  out += "}\n";
  return true;
}

/// The payload of the one frame that `bytes` must be.
core::Expected<std::string_view> payload_of(std::string_view bytes) {
  std::uint32_t length = 0;
  if (bytes.size() < protocol::kLengthPrefix)
    return core::fail(core::ErrorCategory::Protocol,
                      fmt::format("frame: length at byte 0 needs {} bytes, there are {}",
                                  protocol::kLengthPrefix, bytes.size()));
  for (const char byte : bytes.substr(0, protocol::kLengthPrefix))
    length = length << 8 | static_cast<unsigned char>(byte);
  if (length == 0 || length > protocol::kMaxPayload)
    return core::fail(
        core::ErrorCategory::Protocol,
        fmt::format("frame: length at byte 0 is {}, outside 1 to {}", length, protocol::kMaxPayload));
  const auto payload = bytes.substr(protocol::kLengthPrefix);
  if (payload.size() != length)
    return core::fail(
        core::ErrorCategory::Protocol,
        fmt::format("frame: length at byte 0 is {}, but {} bytes follow", length, payload.size()));
  return payload;
}

}  // namespace

bool encode_line(std::string_view line, std::string& out) {
  constexpr std::size_t kUsualSize = 32 * 1024;  // of a parsed line; a larger one takes it from the heap
  std::array<unsigned char, kUsualSize> room;
  json::monotonic_resource memory(room.data(), room.size());
  const auto parsed = core::parse_json(line, &memory);
  if (!parsed) return invalid(out, "no JSON: " + parsed.error());
  const auto* object = parsed->if_object();
  if (object == nullptr) return invalid(out, "no JSON object");
  return encode_object(*object, out);
}

bool decode_line(std::string_view line, std::string& out) {
  const auto head = detail::read_line_head(line);
  if (!head) return invalid(out, head.error());
  const auto version = head->server_version;
  if (!version || *version < protocol::kMinServerVersion || *version > protocol::kMaxServerVersion)
    return invalid(out, bad_server_version());
  if (!head->hex) return invalid(out, "hex: must be a frame as hexadecimal text");
  static thread_local std::string bytes;
  bytes.clear();
  if (!detail::append_bytes(bytes, *head->hex))
    return invalid(out, "hex: must be hexadecimal digits, two for each byte");
  const auto start = out.size();
  const auto payload = payload_of(bytes);
  if (!payload) return malformed(out, start, payload.error().message);
  out += R"({"events":[)";
  const auto appended = detail::append_events(out, *payload, static_cast<int>(*version));
  if (!appended) return malformed(out, start, appended.error().message);
  out += "]}\n";
  return true;
}

}  // namespace ibflow::wire
