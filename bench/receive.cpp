// A sender as fast as the socket takes it, and readers that count.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <future>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "bench/allocations.hpp"
#include "bench/cases.hpp"
#include "bench/floor.hpp"
#include "bench/peer.hpp"
#include "bench/session.hpp"
#include "ibflow/protocol/codec.hpp"

namespace ibflow::bench {

using SteadyClock = std::chrono::steady_clock;

namespace {

struct Reading {
  double seconds = 0;
  std::uint64_t allocations = 0;
};

class CountingVisitor final : public protocol::ResponseVisitor {
 public:
  [[nodiscard]] std::uint64_t prices() const { return prices_; }

 private:
  using protocol::ResponseVisitor::on;
  void on(const protocol::TickPrice&) override { ++prices_; }
  void on(const protocol::TickSize&) override { ++sizes_; }

  std::uint64_t prices_ = 0, sizes_ = 0;
};

/// Decodes every frame where it arrives and counts.
class CountingListener final : public ReadyListener {
 public:
  void begin(std::uint64_t frames) {  // on the loop's thread
    rest_ = frames;
    allocated_ = allocations_of_this_thread();
    start_ = SteadyClock::now();
  }
  void on_frame(std::string_view payload) override {
    if (rest_ == 0) return;  // the session's own beginning
    require(protocol::dispatch_response(payload, server_version_, counting_).has_value(), "a frame");
    if (--rest_ > 0) return;
    done_.set_value({seconds_since(start_), allocations_of_this_thread() - allocated_});
  }
  Reading wait() { return done_.get_future().get(); }
  [[nodiscard]] std::uint64_t prices() const { return counting_.prices(); }

 private:
  CountingVisitor counting_;
  std::uint64_t rest_ = 0, allocated_ = 0;
  SteadyClock::time_point start_;
  std::promise<Reading> done_;
};

/// Writes the stream so many times, once it may.
std::thread start_sender(Socket socket, std::string_view stream, std::uint64_t passes,
                         std::shared_future<void> go) {
  return std::thread([socket = std::move(socket), stream, passes, go = std::move(go)] {
    stay_on_core(kPeersCore);
    go.wait();
    for (std::uint64_t pass = 0; pass < passes; ++pass) socket.send(stream);
    std::array<char, 1> none{};
    static_cast<void>(socket.receive_some(none.data(), none.size()));  // until the reader has closed
  });
}

Reading receive_with_connection(std::string_view stream, std::uint64_t frames, std::uint64_t passes,
                                int server_version, bool is_recorded) {
  const Listener listener;
  std::promise<void> go;
  CountingListener counting;
  Reading reading;
  std::thread sender;
  {
    RunningConnection ours(listener.port(), without_pacing(), counting);
    sender = start_sender(listener.accept_session(server_version), stream, passes, go.get_future().share());
    counting.wait_until_ready();
    ours.on_loop([] { stay_on_core(kReadersCore); });
    if (is_recorded) ours.record_flight();
    ours.on_loop([&] { counting.begin(frames * passes); });
    go.set_value();
    reading = counting.wait();
  }
  sender.join();
  require(counting.prices() > 0, "no price was counted");
  return reading;
}

/// A blocking reader; `take` sees each payload.
template <class Take>
Reading receive_blocking(std::string_view stream, std::uint64_t frames, std::uint64_t passes, Take take) {
  const Listener listener;
  std::promise<void> go;
  Reading reading;
  auto reader = std::thread([&] {
    stay_on_core(kReadersCore);
    const auto socket = Socket::connect_to(listener.port());
    std::vector<char> buffer(kReceiveBuffer);
    std::size_t kept = 0;
    std::uint64_t rest = frames * passes;
    const auto allocated = allocations_of_this_thread();
    const auto start = SteadyClock::now();
    go.set_value();
    while (rest > 0) {
      const auto size = socket.receive_some(buffer.data() + kept, buffer.size() - kept);
      require(size > 0, "the sender has closed");
      const auto left = walk_frames({buffer.data(), kept + size}, [&](std::string_view payload) {
        take(payload);
        --rest;
      });
      kept = left.size();
      std::memmove(buffer.data(), left.data(), kept);
    }
    reading = {seconds_since(start), allocations_of_this_thread() - allocated};
  });
  auto sender = start_sender(listener.accept(), stream, passes, go.get_future().share());
  reader.join();
  sender.join();
  return reading;
}

Reading receive_raw(std::string_view stream, std::uint64_t frames, std::uint64_t passes, int server_version) {
  std::uint64_t fields = 0;
  const auto reading = receive_blocking(
      stream, frames, passes, [&](std::string_view payload) { fields += tokenise(payload, server_version); });
  require(fields > 0, "nothing was read");
  return reading;
}

/// What the decoder costs without the connection.
Reading receive_decoding(std::string_view stream, std::uint64_t frames, std::uint64_t passes,
                         int server_version) {
  CountingVisitor counting;
  const auto reading = receive_blocking(stream, frames, passes, [&](std::string_view payload) {
    require(protocol::dispatch_response(payload, server_version, counting).has_value(), "a frame");
  });
  require(counting.prices() > 0, "no price was counted");
  return reading;
}

/// TICK_PRICE and TICK_SIZE alone.
std::string only_ticks(std::string_view stream, int server_version) {
  std::string ticks;
  walk_frames(stream, [&](std::string_view payload) {
    const auto id = protocol::parse_incoming(payload, server_version)->message_id;
    if (id == protocol::TickPrice::kMessage.id || id == protocol::TickSize::kMessage.id)
      protocol::append_frame(ticks, payload);
  });
  return ticks;
}

}  // namespace

int receive(std::string stream, int server_version, std::uint64_t messages, int rounds, bool ticks_only) {
  if (ticks_only) stream = only_ticks(stream, server_version);
  std::uint64_t frames = 0;
  walk_frames(stream, [&](std::string_view) { ++frames; });
  require(frames > 0, "the stream");
  const auto passes = std::max<std::uint64_t>(messages / frames, 1);
  const auto show = [&](const char* who, Reading reading) {
    const auto all = static_cast<double>(frames * passes);
    std::printf("%s %.1f %.6f\n", who, all / reading.seconds, static_cast<double>(reading.allocations) / all);
  };
  for (int round = 0; round < rounds; ++round) {  // both in turn: a machine's moods hit both
    show("raw", receive_raw(stream, frames, passes, server_version));
    show("decoding", receive_decoding(stream, frames, passes, server_version));
    show("ours", receive_with_connection(stream, frames, passes, server_version, false));
    show("recorded", receive_with_connection(stream, frames, passes, server_version, true));
  }
  return 0;
}

}  // namespace ibflow::bench
