// Readers that count, as fast as the sender can.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <future>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "bench/cases.hpp"
#include "bench/reading.hpp"
#include "bench/session.hpp"
#include "ibflow/protocol/codec.hpp"

namespace ibflow::bench {

namespace {

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
    watch_.emplace();
  }
  void on_frame(std::string_view payload) override {
    if (rest_ == 0) return;  // the session's own beginning
    require(protocol::dispatch_response(payload, server_version_, counting_).has_value(), "a frame");
    if (--rest_ > 0) return;
    done_.set_value(watch_->read());
  }
  Reading wait() { return done_.get_future().get(); }
  [[nodiscard]] std::uint64_t prices() const { return counting_.prices(); }

 private:
  CountingVisitor counting_;
  std::uint64_t rest_ = 0;
  std::optional<Stopwatch> watch_;
  std::promise<Reading> done_;
};

Reading receive_with_connection(RepeatedStream stream, int server_version, bool is_recorded) {
  const Listener listener;
  std::promise<void> go;
  CountingListener counting;
  Reading reading;
  std::thread sender;
  {
    RunningConnection ours(listener.port(), without_pacing(), counting);
    sender = start_sender(listener.accept_session(server_version), stream, go.get_future().share());
    counting.wait_until_ready();
    ours.on_loop([] { stay_on_core(kReadersCore); });
    if (is_recorded) ours.record_flight();
    ours.on_loop([&] { counting.begin(stream.messages()); });
    go.set_value();
    reading = counting.wait();
  }
  sender.join();
  require(counting.prices() > 0, "no price was counted");
  return reading;
}

Reading receive_raw(RepeatedStream stream, int server_version) {
  std::uint64_t fields = 0;
  const auto reading = receive_blocking(
      stream, [&](std::string_view payload) { fields += tokenise(payload, server_version); });
  require(fields > 0, "nothing was read");
  return reading;
}

/// What the decoder costs without the connection.
Reading receive_decoding(RepeatedStream stream, int server_version) {
  CountingVisitor counting;
  const auto reading = receive_blocking(stream, [&](std::string_view payload) {
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
  RepeatedStream repeated;
  repeated.bytes = stream;
  walk_frames(stream, [&](std::string_view) { ++repeated.frames; });
  require(repeated.frames > 0, "the stream");
  repeated.passes = std::max<std::uint64_t>(messages / repeated.frames, 1);
  const auto show = [&](const char* who, Reading reading) {
    const auto all = static_cast<double>(repeated.messages());
    std::printf("%s %.1f %.6f\n", who, all / reading.seconds, static_cast<double>(reading.allocations) / all);
  };
  for (int round = 0; round < rounds; ++round) {  // both in turn: a machine's moods hit both
    show("raw", receive_raw(repeated, server_version));
    show("decoding", receive_decoding(repeated, server_version));
    show("ours", receive_with_connection(repeated, server_version, false));
    show("recorded", receive_with_connection(repeated, server_version, true));
  }
  return 0;
}

}  // namespace ibflow::bench
