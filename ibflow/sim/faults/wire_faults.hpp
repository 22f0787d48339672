#pragma once
// What can go wrong on the sockets. The simulated gateway asks for it; who owns the sockets does it.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ibflow/sim/server/client.hpp"

namespace ibflow::sim {

/// `client`: whose connection; nullptr: all, those without a client id too. Lengths of time are the wall's.
class WireFaults {
 public:
  using Seconds = std::chrono::duration<double>;

  virtual ~WireFaults() = default;
  /// Ends the connection after `bytes` more bytes, at once for 0: with a FIN, or with an RST.
  virtual void disconnect(Client* client, std::size_t bytes, bool reset) = 0;
  /// Half-open: nothing is read or written any more, and the connection stays.
  virtual void go_silent(Client* client) = 0;
  /// Nothing is written for a while; it all comes later.
  virtual void stall(Client* client, Seconds length) = 0;
  /// Every write carries at most `bytes` bytes; 0: as many as there are.
  virtual void split(Client* client, std::size_t bytes) = 0;
  /// These bytes go out as they are.
  virtual void inject(Client* client, std::string_view bytes) = 0;
  /// The port is closed for a while; connections that exist stay.
  virtual void refuse(Seconds length) = 0;
  /// New connections are taken, and never hear anything.
  virtual void accept_silently(Seconds length) = 0;
};

}  // namespace ibflow::sim
