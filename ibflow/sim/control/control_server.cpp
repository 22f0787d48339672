#include "ibflow/sim/control/control_server.hpp"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <utility>

#include "ibflow/http/server.hpp"
#include "ibflow/sim/control/control_answers.hpp"
#include "ibflow/sim/faults/fault_library.hpp"

namespace ibflow::sim {

namespace {

constexpr std::string_view kPage =
    "ibflow simulated gateway, control port\n\n"
    "GET    /status         clock, clients, orders, messages, violations\n"
    "GET    /faults         the library and what is armed\n"
    "POST   /faults/NAME    runs a fault of the library\n"
    "POST   /faults         runs the script in the body\n"
    "DELETE /faults[/NAME]  disarms one or all\n"
    "POST   /actions        carries out the actions in the body at once\n"
    "POST   /clock          the body is pause, resume, step 10, jump 10:30, speed 60, speed max\n"
    "GET    /behaviour      every choice with its value\n"
    "POST   /behaviour      the body is NAME=VALUE\n";

constexpr std::chrono::seconds kTimeout{30};

http::Response json(const boost::json::value& value) {
  http::Response response;
  response.body = boost::json::serialize(value) + "\n";
  return response;
}

http::Response done(const core::Expected<void>& result) {
  if (!result) return http::error_response(400, result.error().message);
  return json({{"status", "ok"}});
}

}  // namespace

struct ControlServer::Impl {
  explicit Impl(GatewayServer& gateway_in) : gateway(gateway_in) {}

  http::Response answer(const http::Request& request) {
    const std::string_view target(request.target);
    const auto path = target.substr(0, target.find('?'));
    const bool reads = request.method == "GET";
    const bool writes = request.method == "POST";
    if (path == "/" && reads)
      return {.content_type = "text/plain", .headers = {}, .body = std::string(kPage)};
    if (path == "/status" && reads) return json(status_json(gateway.status()));
    if (path == "/behaviour" && reads) return json(behaviour_json(gateway.behaviour()));
    if (path == "/behaviour" && writes) return done(gateway.set_behaviour(request.body));
    if (path == "/actions" && writes) return act(request.body);
    if (path == "/clock" && writes) return clock(request.body);
    if (path == "/faults") return faults(request);
    if (path.starts_with("/faults/")) return one_fault(request, std::string(path.substr(8)));
    return http::error_response(404, fmt::format("nothing is at {}; / lists what is", http::quoted(path)));
  }

  http::Response clock(std::string_view text) {
    const auto command = parse_clock_command(text);
    if (!command) return http::error_response(400, command.error().message);
    return done(gateway.control_clock(*command));
  }

  http::Response act(std::string_view text) {
    const auto actions = parse_fault_actions(text);
    if (!actions) return http::error_response(400, actions.error().message);
    return done(gateway.perform(*actions));
  }

  http::Response faults(const http::Request& request) {
    if (request.method == "GET") return json(faults_json(gateway.armed_faults()));
    if (request.method == "DELETE") {
      gateway.disarm_all_faults();
      return done({});
    }
    auto script = parse_fault_script(request.body);
    if (!script) return http::error_response(400, script.error().message);
    if (script->name.empty()) script->name = "script";
    return done(gateway.run_fault(*script));
  }

  http::Response one_fault(const http::Request& request, const std::string& name) {
    if (request.method == "DELETE") {
      if (gateway.disarm_fault(name)) return done({});
      return http::error_response(404, fmt::format("no fault {} is armed", http::quoted(name)));
    }
    const auto text = fault_text(name);
    if (!text) {
      return http::error_response(
          404, fmt::format("no fault {} in the library; GET /faults lists it", http::quoted(name)));
    }
    if (request.method == "GET") {
      return {.content_type = "text/plain", .headers = {}, .body = std::string(*text)};
    }
    return done(gateway.run_fault(*parse_fault_script(*text)));
  }

  GatewayServer& gateway;
  std::unique_ptr<http::Server> transport;
};

core::Expected<std::unique_ptr<ControlServer>> ControlServer::start(const ControlConfig& config,
                                                                    GatewayServer& gateway) {
  auto transport = http::Server::listen({.name = "control port",
                                         .address = config.address,
                                         .port = config.port,
                                         .idle_timeout = kTimeout,
                                         .answer_timeout = kTimeout,
                                         .accepts_changes = true});
  if (!transport) return std::unexpected(transport.error());
  auto impl = std::make_unique<Impl>(gateway);
  impl->transport = std::move(*transport);
  impl->transport->start([raw = impl.get()](const http::Request& request, const http::Server::Reply& reply) {
    reply(raw->answer(request));
  });
  return std::unique_ptr<ControlServer>(new ControlServer(std::move(impl)));
}

ControlServer::ControlServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

ControlServer::~ControlServer() {
  stop();
}

std::uint16_t ControlServer::port() const {
  return impl_->transport->port();
}

void ControlServer::stop() {
  impl_->transport->stop();
}

}  // namespace ibflow::sim
