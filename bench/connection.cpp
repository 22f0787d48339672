// The cases of the connection benchmark; each prints what it measured, one line a figure:
//
//     bench_connection receive FILE SERVER_VERSION MESSAGES ROUNDS [ticks]
//     bench_connection round-trip SERVER_VERSION COUNT 1|2   (threads on one core or on two)
//     bench_connection backlog SERVER_VERSION
//
// `bench/connection` runs them all and prints the table.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <future>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "bench/allocations.hpp"
#include "bench/floor.hpp"
#include "bench/peer.hpp"
#include "bench/session.hpp"
#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/prepared_order.hpp"

namespace {

using namespace ibflow;
using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kPeersCore = 0;
constexpr std::size_t kReadersCore = 1;
constexpr std::size_t kReceiveBuffer = std::size_t{128} * 1024;

connection::PacerLimits without_pacing() {
  connection::PacerLimits limits;
  limits.messages_per_second = 1e6;
  return limits;
}

double seconds_since(SteadyClock::time_point start) {
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

// --- receive: a sender as fast as the socket takes it, a reader that counts ---

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
class CountingListener final : public bench::ReadyListener {
 public:
  void begin(std::uint64_t frames) {  // on the loop's thread
    rest_ = frames;
    allocated_ = bench::allocations_of_this_thread();
    start_ = SteadyClock::now();
  }
  void on_frame(std::string_view payload) override {
    if (rest_ == 0) return;  // the session's own beginning
    bench::require(protocol::dispatch_response(payload, server_version_, counting_).has_value(), "a frame");
    if (--rest_ > 0) return;
    done_.set_value({seconds_since(start_), bench::allocations_of_this_thread() - allocated_});
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
std::thread start_sender(bench::Socket socket, std::string_view stream, std::uint64_t passes,
                         std::shared_future<void> go) {
  return std::thread([socket = std::move(socket), stream, passes, go = std::move(go)] {
    bench::stay_on_core(kPeersCore);
    go.wait();
    for (std::uint64_t pass = 0; pass < passes; ++pass) socket.send(stream);
    std::array<char, 1> none{};
    static_cast<void>(socket.receive_some(none.data(), none.size()));  // until the reader has closed
  });
}

Reading receive_with_connection(std::string_view stream, std::uint64_t frames, std::uint64_t passes,
                                int server_version, bool is_recorded) {
  const bench::Listener listener;
  std::promise<void> go;
  CountingListener counting;
  Reading reading;
  std::thread sender;
  {
    bench::RunningConnection ours(listener.port(), without_pacing(), counting);
    sender = start_sender(listener.accept_session(server_version), stream, passes, go.get_future().share());
    counting.wait_until_ready();
    ours.on_loop([] { bench::stay_on_core(kReadersCore); });
    if (is_recorded) ours.record_flight();
    ours.on_loop([&] { counting.begin(frames * passes); });
    go.set_value();
    reading = counting.wait();
  }
  sender.join();
  bench::require(counting.prices() > 0, "no price was counted");
  return reading;
}

/// A blocking reader; `take` sees each payload.
template <class Take>
Reading receive_blocking(std::string_view stream, std::uint64_t frames, std::uint64_t passes, Take take) {
  const bench::Listener listener;
  std::promise<void> go;
  Reading reading;
  auto reader = std::thread([&] {
    bench::stay_on_core(kReadersCore);
    const auto socket = bench::Socket::connect_to(listener.port());
    std::vector<char> buffer(kReceiveBuffer);
    std::size_t kept = 0;
    std::uint64_t rest = frames * passes;
    const auto allocated = bench::allocations_of_this_thread();
    const auto start = SteadyClock::now();
    go.set_value();
    while (rest > 0) {
      const auto size = socket.receive_some(buffer.data() + kept, buffer.size() - kept);
      bench::require(size > 0, "the sender has closed");
      const auto left = bench::walk_frames({buffer.data(), kept + size}, [&](std::string_view payload) {
        take(payload);
        --rest;
      });
      kept = left.size();
      std::memmove(buffer.data(), left.data(), kept);
    }
    reading = {seconds_since(start), bench::allocations_of_this_thread() - allocated};
  });
  auto sender = start_sender(listener.accept(), stream, passes, go.get_future().share());
  reader.join();
  sender.join();
  return reading;
}

Reading receive_raw(std::string_view stream, std::uint64_t frames, std::uint64_t passes, int server_version) {
  std::uint64_t fields = 0;
  const auto reading = receive_blocking(stream, frames, passes, [&](std::string_view payload) {
    fields += bench::tokenise(payload, server_version);
  });
  bench::require(fields > 0, "nothing was read");
  return reading;
}

/// What the decoder costs without the connection.
Reading receive_decoding(std::string_view stream, std::uint64_t frames, std::uint64_t passes,
                         int server_version) {
  CountingVisitor counting;
  const auto reading = receive_blocking(stream, frames, passes, [&](std::string_view payload) {
    bench::require(protocol::dispatch_response(payload, server_version, counting).has_value(), "a frame");
  });
  bench::require(counting.prices() > 0, "no price was counted");
  return reading;
}

/// TICK_PRICE and TICK_SIZE alone.
std::string only_ticks(std::string_view stream, int server_version) {
  std::string ticks;
  bench::walk_frames(stream, [&](std::string_view payload) {
    const auto id = protocol::parse_incoming(payload, server_version)->message_id;
    if (id == protocol::TickPrice::kMessage.id || id == protocol::TickSize::kMessage.id)
      protocol::append_frame(ticks, payload);
  });
  return ticks;
}

int receive(std::string stream, int server_version, std::uint64_t messages, int rounds) {
  std::uint64_t frames = 0;
  bench::walk_frames(stream, [&](std::string_view) { ++frames; });
  bench::require(frames > 0, "the stream");
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

// --- round trip: a tick comes, an order goes ---

constexpr std::int32_t kFirstOrderId = 100'000;  // every id has six digits: every order has the same size
constexpr double kLimitPrice = 275.12;

protocol::PreparedOrder a_prepared_order(int server_version) {
  protocol::PlaceOrder place;
  place.contract.symbol = "SPY";
  place.contract.sec_type = "STK";
  place.contract.exchange = "SMART";
  place.contract.currency = "USD";
  place.order.action = "BUY";
  place.order.order_type = "LMT";
  place.order.tif = "DAY";
  place.order.total_quantity = core::Decimal(100);
  place.order.lmt_price = kLimitPrice;
  auto prepared = protocol::PreparedOrder::make(place, server_version);
  bench::require(prepared.has_value(), "the prepared order");
  return std::move(*prepared);
}

std::string a_price_tick(int server_version) {
  protocol::TickPrice tick;
  tick.request_id = 1001;
  tick.tick_type = 4;
  tick.price = kLimitPrice;
  std::string frame;
  protocol::append_response(frame, tick, server_version);
  return frame;
}

/// Answers each price with an order, at once.
class OrderingListener final : public bench::ReadyListener, protocol::ResponseVisitor {
 public:
  explicit OrderingListener(int server_version) : prepared_(a_prepared_order(server_version)) {}
  void set_line(connection::Connection& line) { line_ = &line; }
  void on_frame(std::string_view payload) override {
    bench::require(protocol::dispatch_response(payload, server_version_, *this).has_value(), "a tick");
  }
  [[nodiscard]] std::uint64_t orders() const { return orders_; }

 private:
  using protocol::ResponseVisitor::on;
  void on(const protocol::TickPrice& tick) override {
    const auto order_id = kFirstOrderId + static_cast<std::int32_t>(orders_++ % 800'000);
    std::string frame;
    frame.reserve(frame_size_);
    prepared_.append(frame, order_id, core::Decimal(100), tick.price.value_or(0));
    frame_size_ = frame.size();
    bench::require(line_->send(connection::Lane::Order, std::move(frame), order_id).has_value(), "an order");
  }

  protocol::PreparedOrder prepared_;
  connection::Connection* line_ = nullptr;
  std::size_t frame_size_ = 0;
  std::uint64_t orders_ = 0;
};

using Times = std::vector<float>;  // microseconds

void ping(const bench::Socket& socket, std::string_view tick, std::size_t order_size, int count,
          Times* times) {
  std::array<char, 4096> order{};
  for (int i = 0; i < count; ++i) {
    const auto start = SteadyClock::now();
    socket.send(tick);
    socket.receive(order.data(), order_size);
    if (times != nullptr) times->push_back(static_cast<float>(seconds_since(start) * 1e6));
  }
}

void show_percentiles(const char* who, Times times) {
  std::ranges::sort(times);
  const auto at = [&](double share) {
    return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
  };
  std::printf("%s %.2f %.2f %.2f\n", who, at(0.5), at(0.99), at(0.999));
}

int round_trip(int server_version, int count, std::size_t answerers_core) {
  constexpr int kBlock = 1000;
  constexpr int kWarmUp = 3000;
  const auto tick = a_price_tick(server_version);
  std::string order;
  a_prepared_order(server_version).append(order, kFirstOrderId, core::Decimal(100), kLimitPrice);

  const bench::Listener raw_port;
  bench::stay_on_core(kPeersCore);
  std::thread echo([&] {
    bench::stay_on_core(answerers_core);
    const auto socket = bench::Socket::connect_to(raw_port.port());
    std::vector<char> buffer(kReceiveBuffer);
    while (socket.receive_some(buffer.data(), buffer.size()) > 0) socket.send(order);
  });
  const bench::Listener our_port;
  OrderingListener ordering(server_version);
  {
    bench::Socket raw, peer;  // outlive the connection, which would hear them close
    bench::RunningConnection ours(our_port.port(), without_pacing(), ordering);
    raw = raw_port.accept();
    peer = our_port.accept_session(server_version);
    ordering.wait_until_ready();
    ours.on_loop([&] {
      bench::stay_on_core(answerers_core);
      ordering.set_line(ours.line());
    });
    Times of_ours, of_raw;
    of_ours.reserve(static_cast<std::size_t>(count));
    of_raw.reserve(static_cast<std::size_t>(count));
    ping(peer, tick, order.size(), kWarmUp, nullptr);
    ping(raw, tick, order.size(), kWarmUp, nullptr);
    std::uint64_t allocated = 0;
    ours.on_loop([&] { allocated = bench::allocations_of_this_thread(); });
    for (int done = 0; done < count; done += kBlock) {
      ping(raw, tick, order.size(), kBlock, &of_raw);
      ping(peer, tick, order.size(), kBlock, &of_ours);
    }
    ours.on_loop([&] { allocated = bench::allocations_of_this_thread() - allocated; });
    show_percentiles("raw", std::move(of_raw));
    show_percentiles("ours", std::move(of_ours));
    std::printf("allocations %.4f\n", static_cast<double>(allocated) / count);
    std::printf("bytes %zu %zu\n", tick.size(), order.size());
  }
  echo.join();
  return 0;
}

// --- backlog: a cancel behind ten thousand requests ---

template <class Message>
std::string frame_of(const Message& message, int server_version) {
  std::string frame;
  bench::require(protocol::append_request(frame, message, server_version).has_value(), "a request");
  return frame;
}

/// Reads until a frame of this size and content has come whole.
void receive_until(const bench::Socket& socket, std::string& stream, std::string_view wanted) {
  std::array<char, 16384> chunk{};
  bool found = false;
  while (!found) {
    const auto left = bench::walk_frames(stream, [&](std::string_view payload) {
      found = found || payload == wanted.substr(protocol::kLengthPrefix);
    });
    stream.erase(0, stream.size() - left.size());
    if (found) return;
    const auto size = socket.receive_some(chunk.data(), chunk.size());
    bench::require(size > 0, "recv: the other end has closed");
    stream.append(chunk.data(), size);
  }
}

int backlog(int server_version) {
  constexpr int kRequests = 10'000;
  constexpr int kCancels = 12;
  const bench::Listener port;
  bench::ReadyListener listener;
  bench::Socket peer;  // outlives the connection, which would hear it close
  bench::RunningConnection ours(port.port(), connection::PacerLimits(), listener);
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
        bench::require(queued.has_value(), "a request");
      }
      asked = SteadyClock::now();
      bench::require(ours.line().send(connection::Lane::Cancel, frame, i + 1).has_value(), "a cancel");
    });
    receive_until(peer, stream, frame);
    milliseconds.push_back(seconds_since(asked) * 1e3);
    std::this_thread::sleep_for(250ms);
  }
  std::printf("cancels %.3f %.3f\n", milliseconds.front(), std::ranges::max(milliseconds));
  std::printf("tick %.3f\n", 1e3 / connection::PacerLimits().messages_per_second);
  return 0;
}

int usage() {
  std::fputs(
      "usage: bench_connection receive FILE SERVER_VERSION MESSAGES ROUNDS [ticks]\n"
      "       bench_connection round-trip SERVER_VERSION COUNT 1|2\n"
      "       bench_connection backlog SERVER_VERSION\n",
      stderr);
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view what = argc > 1 ? argv[1] : "";
  if (what == "receive" && (argc == 6 || argc == 7)) {
    std::ifstream file(argv[2], std::ios::binary);
    std::string stream(std::istreambuf_iterator<char>(file), {});
    const int server_version = std::atoi(argv[3]);
    if (argc == 7) stream = only_ticks(stream, server_version);
    return receive(std::move(stream), server_version, std::strtoull(argv[4], nullptr, 10),
                   std::atoi(argv[5]));
  }
  if (what == "round-trip" && argc == 5)
    return round_trip(std::atoi(argv[2]), std::atoi(argv[3]),
                      argv[4] == std::string_view("2") ? kReadersCore : kPeersCore);
  if (what == "backlog" && argc == 3) return backlog(std::atoi(argv[2]));
  return usage();
}
