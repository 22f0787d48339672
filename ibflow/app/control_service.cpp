#include "ibflow/app/control_service.hpp"

#include <unistd.h>

#include <utility>

#include "ibflow/app/status_snapshot.hpp"
#include "ibflow/control/socket_path.hpp"

namespace ibflow::app {

core::Expected<std::unique_ptr<ControlService>> ControlService::start(TradingSystem& system,
                                                                      const Settings& settings,
                                                                      const std::string& mode) {
  if (settings.control_socket == "none") return nullptr;
  std::filesystem::path socket = settings.control_socket;
  if (socket.empty()) socket = control::usual_socket(process_environment(), ::getpid());
  control::ServerHandlers handlers;
  handlers.snapshot = [&system, settings, mode] {
    system.refresh_status();  // for the next one: this one is what there is
    return snapshot_of(system.status(), settings, mode);
  };
  handlers.act = [&system](control::Command command, std::string reason, auto done) {
    system.carry_out(command, std::move(reason), std::move(done));
  };
  std::unique_ptr<ControlService> service(new ControlService());
  auto opened = control::Server::open(service->loop_, socket, std::move(handlers));
  if (!opened) return std::unexpected(opened.error());
  service->server_ = std::move(*opened);
  service->loop_.start();
  return service;
}

ControlService::~ControlService() {
  loop_.stop_and_join();
}

}  // namespace ibflow::app
