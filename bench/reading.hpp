#pragma once
// A sender as fast as the socket takes it, and blocking readers beside whatever is measured.

#include <time.h>

#include <chrono>
#include <cstdint>
#include <cstring>
#include <future>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "bench/allocations.hpp"
#include "bench/cases.hpp"
#include "bench/floor.hpp"
#include "bench/peer.hpp"

namespace ibflow::bench {

struct Reading {
  double seconds = 0;
  double processor_seconds = 0;  // of the reading thread alone, the kernel's part included
  std::uint64_t allocations = 0;
};

/// Measures from its making on; for one thread.
class Stopwatch {
 public:
  [[nodiscard]] Reading read() const {
    return {seconds_since(start_), processor_time() - processor_, allocations_of_this_thread() - allocated_};
  }

 private:
  static double processor_time() {
    timespec now{};
    require(::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) == 0, "clock_gettime");
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
  }

  double processor_ = processor_time();
  std::uint64_t allocated_ = allocations_of_this_thread();
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// A stream that is sent again and again, and how many frames that makes.
struct RepeatedStream {
  std::string_view bytes;
  std::uint64_t frames = 0;
  std::uint64_t passes = 1;
  std::string_view end;  // once, after all of it; its frames do not count

  [[nodiscard]] std::uint64_t messages() const { return frames * passes; }
};

/// Writes the stream once it may, and waits until the reader has closed.
inline std::thread start_sender(Socket socket, RepeatedStream stream, std::shared_future<void> go) {
  return std::thread([socket = std::move(socket), stream, go = std::move(go)] {
    stay_on_core(kPeersCore);
    go.wait();
    for (std::uint64_t pass = 0; pass < stream.passes; ++pass) socket.send(stream.bytes);
    socket.send(stream.end);
    char none = 0;
    while (socket.receive_some(&none, 1) > 0) {
    }
  });
}

/// A blocking reader; `take` sees each payload.
template <class Take>
Reading receive_blocking(RepeatedStream stream, Take take) {
  const Listener listener;
  std::promise<void> go;
  Reading reading;
  auto reader = std::thread([&] {
    stay_on_core(kReadersCore);
    const auto socket = Socket::connect_to(listener.port());
    std::vector<char> buffer(kReceiveBuffer);
    std::size_t kept = 0;
    std::uint64_t rest = stream.messages();
    const Stopwatch watch;
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
    reading = watch.read();
  });
  auto sender = start_sender(listener.accept(), stream, go.get_future().share());
  reader.join();
  sender.join();
  return reading;
}

}  // namespace ibflow::bench
