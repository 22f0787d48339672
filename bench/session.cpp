#include "bench/session.hpp"

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace ibflow::bench {

connection::SessionStart ReadyListener::on_hello(const protocol::ServerHello& hello) {
  server_version_ = hello.server_version;
  return {};
}

void ReadyListener::on_ready(const connection::SessionFacts&) {
  ready_.set_value();
}

void ReadyListener::on_disconnected(const connection::Disconnected& event) {
  std::fprintf(stderr, "the connection ended: %s\n", event.reason.message.c_str());
  std::_Exit(1);
}

RunningConnection::RunningConnection(std::uint16_t port, connection::PacerLimits pacing,
                                     ReadyListener& listener) {
  connection::ConnectionConfig config;
  config.transport.port = port;
  config.pacing = std::move(pacing);
  config.reconnect.enabled = false;
  loop_.start();
  on_loop([&] {
    line_ = std::make_unique<connection::Connection>(loop_, std::move(config), listener);
    if (line_->open()) return;
    std::fputs("the connection does not open\n", stderr);
    std::_Exit(1);
  });
}

void RunningConnection::record_flight() {
  on_loop([this] {
    recorder_.emplace(loop_, connection::FlightRecorderConfig());
    line_->set_tap(&*recorder_);
  });
}

RunningConnection::~RunningConnection() {
  on_loop([this] {
    line_.reset();
    recorder_.reset();
  });
}

}  // namespace ibflow::bench
