// What a process grows by for each ticker that it subscribes to and is told of. The peer is another process.

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <future>
#include <string>

#include "bench/facade.hpp"
#include "bench/running_gateway.hpp"
#include "bench/ticker_peer.hpp"

namespace ibflow::bench {

namespace {

constexpr std::size_t kFirstTickers = 10;  // what the first few need is not counted for all

double resident_bytes() {
  std::ifstream file("/proc/self/statm");
  double all = 0, resident = 0;
  file >> all >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

/// Tells every ticker whole, twice: first the few, then the many.
[[noreturn]] void serve(const Listener& listener, int server_version, std::size_t tickers) {
  const auto socket = listener.accept_session(server_version);
  for (const auto count : {kFirstTickers + 1, tickers + 1})
    socket.send(whole_quotes(read_subscriptions(socket, server_version, count), server_version));
  char none = 0;
  while (socket.receive_some(&none, 1) > 0) {
  }
  ::_exit(0);
}

/// Until the last ticker, and so every one, has been told of whole.
void wait_until_told(gateway::BlockingGateway& gateway, SubscribedTickers& subscribed) {
  constexpr std::uint64_t kUpdates = 16;  // of a whole quote: its quality and parameters are none
  std::promise<void> told;
  gateway.run([&](gateway::Gateway&) {
    const auto tell_end = [&] {
      if (subscribed.tickers().back().received() == kUpdates) told.set_value();
    };
    subscribed.when_heard(tell_end);
    tell_end();
  });
  told.get_future().wait();
}

}  // namespace

int memory(int server_version, std::size_t tickers) {
  const Listener listener;
  const auto peer = ::fork();
  require(peer >= 0, "fork");
  if (peer == 0) serve(listener, server_version, tickers);
  {
    gateway::BlockingGateway gateway(gateway_config(listener.port(), tickers + kFirstTickers + 2));
    require(gateway.connect().has_value(), "the session");
    SubscribedTickers first(gateway, kFirstTickers);
    wait_until_told(gateway, first);
    const auto before = resident_bytes();
    SubscribedTickers subscribed(gateway, tickers, kFirstTickers + 1);
    wait_until_told(gateway, subscribed);
    const auto after = resident_bytes();
    std::printf("memory %.1f %.1f %.0f\n", before / (1 << 20), after / (1 << 20),
                (after - before) / static_cast<double>(tickers));
  }
  int status = 0;
  require(::waitpid(peer, &status, 0) == peer && status == 0, "the peer");
  return 0;
}

}  // namespace ibflow::bench
