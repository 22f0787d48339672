#include "ibflow/supervisor/ibc.hpp"

#include <fmt/format.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <utility>

namespace ibflow::supervisor {

namespace asio = boost::asio;
using core::ErrorCategory;
using core::Expected;
using core::fail;

namespace {

/// Java reads these files as Latin-1: anything else is written as \u and four hex digits, beyond 16 bits as a
/// pair of them.
void append_code_point(std::string& out, char32_t code) {
  const auto unit = [&](char32_t value) { out += fmt::format("\\u{:04x}", static_cast<unsigned>(value)); };
  if (code < 0x10000) return unit(code);
  unit(0xd800 + ((code - 0x10000) >> 10));
  unit(0xdc00 + ((code - 0x10000) & 0x3ff));
}

/// The code point that begins at `at`, which moves behind it; a byte that is no UTF-8 stands for itself.
char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
  if (more == 0 || at + more >= text.size()) {
    ++at;
    return lead;
  }
  char32_t code = lead & (0x3fU >> more);
  for (std::size_t i = 1; i <= more; ++i)
    code = (code << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3fU);
  at += more + 1;
  return code;
}

const char* yes_or_no(bool value) {
  return value ? "yes" : "no";
}

}  // namespace

std::string property_line(std::string_view key, std::string_view value) {
  std::string line = fmt::format("{}=", key);
  const std::size_t begin = line.size();
  for (std::size_t at = 0; at < value.size();) {
    const char32_t code = next_code_point(value, at);
    if (code == '\\') {
      line += "\\\\";
    } else if (code == ' ' && line.size() == begin) {
      line += "\\ ";
    } else if (code < 0x20 || code > 0x7e) {
      append_code_point(line, code);
    } else {
      line += static_cast<char>(code);
    }
  }
  return line += '\n';
}

std::string ibc_configuration(const IbcSettings& settings) {
  std::map<std::string, std::string> keys{
      {"TradingMode", settings.live ? "live" : "paper"},
      {"AcceptNonBrokerageAccountWarning", "yes"},
      {"AcceptIncomingConnectionAction", "reject"},
      {"ExistingSessionDetectedAction", "primary"},
      {"ReloginAfterSecondFactorAuthenticationTimeout", yes_or_no(settings.retry_two_factor)},
  };
  if (!settings.credentials.user.empty()) keys["IbLoginId"] = settings.credentials.user;
  if (!settings.credentials.password.empty()) keys["IbPassword"] = settings.credentials.password;
  if (settings.read_only_api) keys["ReadOnlyApi"] = yes_or_no(*settings.read_only_api);
  if (settings.api_port != 0) keys["OverrideTwsApiPort"] = std::to_string(settings.api_port);
  if (!settings.auto_restart_time.empty()) keys["AutoRestartTime"] = settings.auto_restart_time;
  if (settings.command_port != 0) {
    keys["CommandServerPort"] = std::to_string(settings.command_port);
    keys["BindAddress"] = "127.0.0.1";
    keys["ControlFrom"] = "";
    keys["CommandPrompt"] = "";
    keys["SuppressInfoMessages"] = "yes";
  }
  for (const auto& [key, value] : settings.more) keys[key] = value;
  std::string text = "# Written by ibflow for one run of IBC, and removed after it. It holds a password.\n";
  for (const auto& [key, value] : keys) text += property_line(key, value);
  return text;
}

std::string_view to_string(IbcCommand command) {
  switch (command) {
    case IbcCommand::Stop:
      return "STOP";
    case IbcCommand::Restart:
      return "RESTART";
    case IbcCommand::EnableApi:
      return "ENABLEAPI";
    case IbcCommand::ReconnectData:
      return "RECONNECTDATA";
    case IbcCommand::ReconnectAccount:
      return "RECONNECTACCOUNT";
  }
  return "";
}

namespace {

struct CommandCall : std::enable_shared_from_this<CommandCall> {
  explicit CommandCall(core::EventLoop& loop) : socket(loop.context()), timer(loop.context()) {}

  void begin(std::uint16_t port_in, core::Duration deadline) {
    port = port_in;
    timer.expires_after(std::chrono::duration_cast<std::chrono::steady_clock::duration>(deadline));
    timer.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
      if (error) return;
      self->finish(self->problem(ErrorCategory::Timeout, "did not answer in time"));
    });
    socket.async_connect({asio::ip::address_v4::loopback(), port},
                         [self = shared_from_this()](const boost::system::error_code& error) {
                           if (error)
                             return self->finish(self->problem(ErrorCategory::Connection, error.message()));
                           self->write();
                         });
  }
  void write() {
    asio::async_write(socket, asio::buffer(text),
                      [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                        if (error)
                          return self->finish(self->problem(ErrorCategory::Connection, error.message()));
                        self->read();
                      });
  }
  void read() {
    asio::async_read_until(socket, asio::dynamic_buffer(answer, 4096), '\n',
                           [self = shared_from_this()](const boost::system::error_code&, std::size_t size) {
                             self->on_answer(self->answer.substr(0, size));
                           });
  }
  void on_answer(std::string line) {
    while (line.ends_with('\n') || line.ends_with('\r')) line.pop_back();
    if (line.starts_with("ERROR")) return finish(problem(ErrorCategory::Broker, "refused: " + line));
    finish(std::move(line));
  }
  [[nodiscard]] std::unexpected<core::Error> problem(ErrorCategory category, const std::string& what) const {
    return fail(category, fmt::format("IBC's command port {} on {}: {}; check [Gateway] ibc_command_port",
                                      port, text.substr(0, text.size() - 1), what));
  }
  void finish(Expected<std::string> result) {
    if (!done) return;
    boost::system::error_code ignored;
    socket.close(ignored);
    timer.cancel();
    std::exchange(done, nullptr)(std::move(result));
  }

  asio::ip::tcp::socket socket;
  asio::steady_timer timer;
  std::uint16_t port = 0;
  std::string text, answer;
  std::function<void(Expected<std::string>)> done;
};

}  // namespace

void send_ibc_command(core::EventLoop& loop, std::uint16_t port, IbcCommand command, core::Duration deadline,
                      std::function<void(Expected<std::string>)> done) {
  const auto call = std::make_shared<CommandCall>(loop);
  call->text = fmt::format("{}\n", to_string(command));
  call->done = std::move(done);
  call->begin(port, deadline);
}

}  // namespace ibflow::supervisor
