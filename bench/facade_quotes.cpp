// Ticks through a socket into the quotes of many tickers, beside the same bytes into nothing.

#include <algorithm>
#include <cstdio>
#include <future>
#include <optional>
#include <string>
#include <thread>

#include "bench/facade.hpp"
#include "bench/reading.hpp"
#include "bench/running_gateway.hpp"
#include "bench/ticker_peer.hpp"
#include "ibflow/protocol/codec.hpp"

namespace ibflow::bench {

namespace {

constexpr int kChangesOfATicker = 10;

class IdleVisitor final : public protocol::ResponseVisitor {};

/// The floor: the decoder alone, into nothing.
Reading receive_idle(RepeatedStream stream, int server_version) {
  IdleVisitor idle;
  return receive_blocking(stream, [&](std::string_view payload) {
    require(protocol::dispatch_response(payload, server_version, idle).has_value(), "a frame");
  });
}

enum class Listening { Polled, Heard };  // only the latest is kept, or each is told

struct Case {
  int server_version;
  std::size_t tickers;
  std::uint64_t messages;
};

/// Returns the stream as well: the floor reads the same bytes.
Reading receive_quotes(const Case& wanted, Listening listening, std::string& bytes, RepeatedStream& stream) {
  const Listener listener;
  gateway::BlockingGateway gateway(gateway_config(listener.port(), wanted.tickers + 1));
  auto accepting =
      std::async(std::launch::async, [&] { return listener.accept_session(wanted.server_version); });
  require(gateway.connect().has_value(), "the session");
  auto socket = accepting.get();
  SubscribedTickers subscribed(gateway, wanted.tickers);
  auto ids = read_subscriptions(socket, wanted.server_version, wanted.tickers + 1);
  const auto end = tick_stream({ids.back()}, wanted.server_version, 1);
  ids.pop_back();
  bytes = tick_stream(ids, wanted.server_version, kChangesOfATicker);
  stream = {};
  stream.bytes = bytes;
  stream.end = end;
  walk_frames(bytes, [&](std::string_view) { ++stream.frames; });
  stream.passes = std::max<std::uint64_t>(wanted.messages / stream.frames, 1);

  std::promise<void> go;
  std::promise<Reading> done;
  auto sender = start_sender(std::move(socket), stream, go.get_future().share());
  std::optional<Stopwatch> watch;
  std::uint64_t heard = 0;
  gateway.run([&](gateway::Gateway&) {
    stay_on_core(kReadersCore);
    if (listening == Listening::Heard) {
      for (std::size_t i = 0; i < wanted.tickers; ++i)
        subscribed.tickers()[i].on_value(
            [&heard](const gateway::Quote& quote) { heard += quote.bid ? 1 : 0; });
    }
    subscribed.when_heard([&, is_over = false]() mutable {
      if (!std::exchange(is_over, true)) done.set_value(watch->read());
    });
    watch.emplace();
  });
  go.set_value();
  const auto reading = done.get_future().get();
  gateway.run([&](gateway::Gateway& on_loop) {
    require(subscribed.received() >= stream.messages(), "an update was lost");
    on_loop.disconnect();
  });
  sender.join();
  stream.end = {};
  return reading;
}

void show(const char* who, const RepeatedStream& stream, Reading reading) {
  const auto all = static_cast<double>(stream.messages());
  std::printf("%s %.1f %.6f %.1f\n", who, all / reading.seconds,
              static_cast<double>(reading.allocations) / all, reading.processor_seconds * 1e9 / all);
}

}  // namespace

int quotes(int server_version, std::size_t tickers, std::uint64_t messages, int rounds) {
  const Case wanted{server_version, tickers, messages};
  for (int round = 0; round < rounds; ++round) {  // all in turn: a machine's moods hit all
    std::string bytes;
    RepeatedStream stream;
    const auto polled = receive_quotes(wanted, Listening::Polled, bytes, stream);
    show("floor", stream, receive_idle(stream, server_version));
    show("polled", stream, polled);
    show("heard", stream, receive_quotes(wanted, Listening::Heard, bytes, stream));
  }
  return 0;
}

}  // namespace ibflow::bench
