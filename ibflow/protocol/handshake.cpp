#include "ibflow/protocol/handshake.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "ibflow/protocol/frame.hpp"

namespace ibflow::protocol {

namespace {

constexpr std::string_view kPrefix("API\0", 4);
constexpr std::size_t kLongestHello = 4096;  // connect options are a few words
constexpr int kCouldNotConnect = 502;
constexpr int kServerTooOld = 503;
constexpr int kUnsupportedVersion = 506;
constexpr int kInvalidCharacter = 579;

std::unexpected<core::Error> bad_hello(std::string reason) {
  return core::fail(core::ErrorCategory::Protocol,
                    "handshake: " + std::move(reason) + "; drop the connection", kUnsupportedVersion);
}

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// `v100..200`, `v100`, each with an optional space and options.
std::optional<ClientHello> parse_range(std::string_view payload) {
  if (!payload.starts_with('v')) return std::nullopt;
  payload.remove_prefix(1);
  const auto space = payload.find(' ');
  const auto range = payload.substr(0, space);
  const auto dots = range.find("..");
  const auto min = parse_number<int>(range.substr(0, dots));
  const auto max = dots == std::string_view::npos ? min : parse_number<int>(range.substr(dots + 2));
  if (!min || !max || *min < 1 || *max < *min) return std::nullopt;
  ClientHello hello{*min, *max, {}};
  if (space != std::string_view::npos) hello.connect_options.assign(payload.substr(space + 1));
  return hello;
}

}  // namespace

core::Expected<void> check_connect_text(std::string_view what, std::string_view text) {
  const auto is_legal = [](char c) { return (c >= ' ' && c <= '~') || c == '\t' || c == '\n' || c == '\r'; };
  const auto bad = std::find_if_not(text.begin(), text.end(), is_legal);
  if (bad == text.end()) return {};
  return core::fail(
      core::ErrorCategory::Usage,
      fmt::format("not connected: the {} holds byte {} at position {}; only printable ASCII, tab and "
                  "line ends may be sent",
                  what, static_cast<unsigned char>(*bad), bad - text.begin()),
      kInvalidCharacter);
}

void append_client_hello(std::string& out, const ClientHello& hello) {
  out += kPrefix;
  auto payload = fmt::format("v{}", hello.min_version);
  if (hello.max_version != hello.min_version) payload += fmt::format("..{}", hello.max_version);
  if (!hello.connect_options.empty()) payload += " " + hello.connect_options;
  append_frame(out, payload);
}

core::Expected<std::optional<ParsedClientHello>> parse_client_hello(std::string_view stream) {
  const auto seen = std::min(stream.size(), kPrefix.size());
  if (stream.substr(0, seen) != kPrefix.substr(0, seen))
    return bad_hello("the stream does not start with API");
  constexpr std::size_t kHead = kPrefix.size() + kLengthPrefix;
  if (stream.size() < kHead) return std::nullopt;
  std::size_t length = 0;
  for (std::size_t i = kPrefix.size(); i < kHead; ++i)
    length = (length << 8) | static_cast<unsigned char>(stream[i]);
  if (length == 0 || length > kLongestHello)
    return bad_hello(fmt::format("a version range of {} bytes", length));
  if (stream.size() < kHead + length) return std::nullopt;
  auto hello = parse_range(stream.substr(kHead, length));
  if (!hello) return bad_hello("the version range is not of the form v100..200");
  return ParsedClientHello{std::move(*hello), kHead + length};
}

core::Expected<int> negotiate_version(const ClientHello& hello, int own_maximum) {
  const int version = std::min(own_maximum, hello.max_version);
  if (version < hello.min_version || version < kMinServerVersion) {
    return bad_hello(fmt::format("no common version: the client speaks {} to {}, this side {} to {}",
                                 hello.min_version, hello.max_version, kMinServerVersion, own_maximum));
  }
  return version;
}

void append_server_hello(std::string& out, const ServerHello& hello) {
  auto payload = std::to_string(hello.server_version);
  payload += '\0';
  payload += hello.connection_time;
  payload += '\0';
  append_frame(out, payload);
}

core::Expected<Redirect> Redirects::follow(std::string_view address) {
  const auto refused = [&](std::string_view why) {
    return core::fail(core::ErrorCategory::Connection,
                      fmt::format("handshake: the server redirects to {}, {}", address, why),
                      kCouldNotConnect);
  };
  if (!enabled_) return refused("and redirects are not enabled; connect there directly, or enable them");
  if (in_a_row_ == kMostInARow) return refused("the third time in a row; check what the servers redirect to");
  Redirect redirect;
  const auto colon = address.find(':');
  redirect.host.assign(address.substr(0, colon));
  if (colon != std::string_view::npos) {
    const auto port = parse_number<std::uint16_t>(address.substr(colon + 1));
    if (port.value_or(0) == 0)
      return refused("whose port is no number of 1 to 65535; connect there directly");
    redirect.port = port;
  }
  if (redirect.host.empty()) redirect.host = "127.0.0.1";
  ++in_a_row_;
  return redirect;
}

namespace {

core::Expected<ServerHello> checked_hello(int version, std::string_view connection_time,
                                          const ClientHello& sent) {
  if (version < kMinServerVersion || version < sent.min_version) {
    return core::fail(
        core::ErrorCategory::Protocol,
        fmt::format("handshake: the server has version {}, at least {} is needed; upgrade TWS or IB Gateway",
                    version, std::max(kMinServerVersion, sent.min_version)),
        kServerTooOld);
  }
  if (version > sent.max_version) {
    return bad_hello(fmt::format("the server answers with version {}, {} was the highest offered", version,
                                 sent.max_version));
  }
  return ServerHello{version, std::string(connection_time)};
}

}  // namespace

core::Expected<std::optional<ServerAnswer>> parse_server_answer(std::string_view payload,
                                                                const ClientHello& sent,
                                                                Redirects& redirects) {
  if (std::count(payload.begin(), payload.end(), '\0') != 2 || payload.back() != '\0') return std::nullopt;
  const auto middle = payload.find('\0');
  const auto second = payload.substr(middle + 1, payload.size() - middle - 2);
  const auto version = parse_number<int>(payload.substr(0, middle));
  if (!version) return bad_hello("the server's version is no number");
  if (*version < 0) {
    auto redirect = redirects.follow(second);
    if (!redirect) return std::unexpected(std::move(redirect.error()));
    return *std::move(redirect);
  }
  auto hello = checked_hello(*version, second, sent);
  if (!hello) return std::unexpected(std::move(hello.error()));
  redirects.reset();
  return *std::move(hello);
}

core::Expected<std::optional<ServerHello>> parse_server_hello(std::string_view payload,
                                                              const ClientHello& sent) {
  Redirects refused;
  auto answer = parse_server_answer(payload, sent, refused);
  if (!answer) return std::unexpected(std::move(answer.error()));
  if (!*answer) return std::nullopt;
  return std::get<ServerHello>(**std::move(answer));
}

}  // namespace ibflow::protocol
