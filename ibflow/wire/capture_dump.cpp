#include "ibflow/wire/capture_dump.hpp"

#include <fmt/format.h>

#include <iterator>
#include <variant>

#include "ibflow/wire/detail/json_text.hpp"
#include "ibflow/wire/detail/outlines.hpp"

namespace ibflow::wire {

namespace {

template <class... Args>
void print(std::string& out, fmt::format_string<Args...> format, Args&&... args) {
  fmt::format_to(std::back_inserter(out), format, std::forward<Args>(args)...);
}

}  // namespace

void CaptureDump::append(std::string_view bytes, std::string& out) {
  if (is_lost_) return;
  reader_.append(bytes);
  take_entries(out);
}

void CaptureDump::finish(std::string& out) {
  if (is_lost_) return;
  reader_.finish();
  take_entries(out);
  if (reader_.torn_lines() > 0)
    print(out, "{} {} torn, as when the program is killed, and left out\n", reader_.torn_lines(),
          reader_.torn_lines() == 1 ? "line was" : "lines were");
}

void CaptureDump::take_entries(std::string& out) {
  for (;;) {
    const auto entry = reader_.next();
    if (!entry) {
      is_lost_ = true;
      print(out, "{}\n", entry.error().message);
      return;
    }
    if (!*entry) return;
    std::visit([&](const auto& one) { take(one, out); }, **entry);
  }
}

void CaptureDump::take(const protocol::CapturedSession& session, std::string& out) {
  server_version_ = session.server_version;
  print(out, "{}  session {} with {}\n          serverVersion: {}\n          connectionTime: ",
        core::format_utc(session.time), session.session, session.peer, session.server_version);
  detail::append_json(out, session.connection_time);
  out += '\n';
}

void CaptureDump::take(const protocol::CapturedFrame& frame, std::string& out) {
  const bool is_sent = frame.direction == protocol::CaptureDirection::Sent;
  print(out, "{}  {}  {} bytes  ", core::format_utc(frame.time), is_sent ? "sent" : "received",
        frame.payload.size());
  if (server_version_ == 0) {
    out += "of a session whose start is not in the file\n";
    return;
  }
  const auto start = out.size();
  const auto appended = is_sent ? detail::append_request_outline(out, frame.payload, server_version_)
                                : detail::append_response_outline(out, frame.payload, server_version_);
  if (appended) return;
  out.resize(start);
  print(out, "malformed: {}\n", appended.error().message);
}

void CaptureDump::take(const protocol::CapturedFault& fault, std::string& out) {
  print(out, "{}  fault  {}\n", core::format_utc(fault.time), fault.text);
}

}  // namespace ibflow::wire
