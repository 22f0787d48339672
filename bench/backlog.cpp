// A cancel behind ten thousand requests.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "bench/cases.hpp"
#include "bench/floor.hpp"
#include "bench/peer.hpp"
#include "bench/session.hpp"
#include "ibflow/protocol/codec.hpp"

namespace ibflow::bench {

using SteadyClock = std::chrono::steady_clock;

namespace {

template <class Message>
std::string frame_of(const Message& message, int server_version) {
  std::string frame;
  require(protocol::append_request(frame, message, server_version).has_value(), "a request");
  return frame;
}

/// Reads until a frame of this size and content has come whole.
void receive_until(const Socket& socket, std::string& stream, std::string_view wanted) {
  std::array<char, 16384> chunk{};
  bool found = false;
  while (!found) {
    const auto left = walk_frames(stream, [&](std::string_view payload) {
      found = found || payload == wanted.substr(protocol::kLengthPrefix);
    });
    stream.erase(0, stream.size() - left.size());
    if (found) return;
    const auto size = socket.receive_some(chunk.data(), chunk.size());
    require(size > 0, "recv: the other end has closed");
    stream.append(chunk.data(), size);
  }
}

}  // namespace

int backlog(int server_version) {
  constexpr int kRequests = 10'000;
  constexpr int kCancels = 12;
  const Listener port;
  ReadyListener listener;
  Socket peer;  // outlives the connection, which would hear it close
  RunningConnection ours(port.port(), connection::PacerLimits(), listener);
  peer = port.accept_session(server_version);
  listener.wait_until_ready();
  protocol::CancelMarketData request;
  protocol::CancelOrder cancel;
  std::string stream;
  std::vector<double> milliseconds;
  for (int i = 0; i < kCancels; ++i) {
    cancel.order_id = i + 1;
    const auto frame = frame_of(cancel, server_version);
    SteadyClock::time_point asked;
    ours.on_loop([&] {
      while (ours.line().pacer().waiting(connection::Lane::Request) < kRequests) {
        ++request.request_id;
        const auto queued = ours.line().send(connection::Lane::Request, frame_of(request, server_version),
                                             request.request_id);
        require(queued.has_value(), "a request");
      }
      asked = SteadyClock::now();
      require(ours.line().send(connection::Lane::Cancel, frame, i + 1).has_value(), "a cancel");
    });
    receive_until(peer, stream, frame);
    milliseconds.push_back(seconds_since(asked) * 1e3);
    std::this_thread::sleep_for(std::chrono::milliseconds(250));
  }
  std::printf("cancels %.3f %.3f\n", milliseconds.front(), std::ranges::max(milliseconds));
  std::printf("tick %.3f\n", 1e3 / connection::PacerLimits().messages_per_second);
  return 0;
}

}  // namespace ibflow::bench
