#pragma once
// Whether the API of TWS or IB Gateway answers: is its port open, and does a session begin.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "ibflow/core/event_loop.hpp"
#include "ibflow/supervisor/lifecycle.hpp"

namespace ibflow::supervisor {

struct ApiAddress {
  std::string host = "127.0.0.1";
  std::uint16_t port = 4002;
  std::int32_t client_id = 9001;  // not 0: that one would take over orders entered by hand
};

/// Connects and closes again. `done` is called once, on the loop, never from inside; not after `deadline`
/// (wall clock).
void probe_port(core::EventLoop& loop, const ApiAddress& address, core::Duration deadline,
                std::function<void(bool is_open)> done);

/// Begins a session, asks for this client's own open orders, which a read-only API refuses (321), and ends
/// it. Nothing is changed. A client id in use (326) counts as an answer.
class ApiChecker {
 public:
  using Done = std::function<void(const ApiCheck&)>;

  /// Loop outlives it. Destroying it means that nobody is told.
  ApiChecker(core::EventLoop& loop, const ApiAddress& address, core::Duration deadline, Done done);
  ~ApiChecker();
  ApiChecker(const ApiChecker&) = delete;
  ApiChecker& operator=(const ApiChecker&) = delete;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace ibflow::supervisor
