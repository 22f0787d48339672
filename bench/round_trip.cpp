// A tick comes, an order goes.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "bench/allocations.hpp"
#include "bench/cases.hpp"
#include "bench/peer.hpp"
#include "bench/session.hpp"
#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/prepared_order.hpp"

namespace ibflow::bench {

using SteadyClock = std::chrono::steady_clock;

namespace {

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
  require(prepared.has_value(), "the prepared order");
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
class OrderingListener final : public ReadyListener, protocol::ResponseVisitor {
 public:
  explicit OrderingListener(int server_version) : prepared_(a_prepared_order(server_version)) {}
  void set_line(connection::Connection& line) { line_ = &line; }
  void on_frame(std::string_view payload) override {
    require(protocol::dispatch_response(payload, server_version_, *this).has_value(), "a tick");
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
    require(line_->send(connection::Lane::Order, std::move(frame), order_id).has_value(), "an order");
  }

  protocol::PreparedOrder prepared_;
  connection::Connection* line_ = nullptr;
  std::size_t frame_size_ = 0;
  std::uint64_t orders_ = 0;
};

using Times = std::vector<float>;  // microseconds

void ping(const Socket& socket, std::string_view tick, std::size_t order_size, int count, Times* times) {
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

}  // namespace

int round_trip(int server_version, int count, std::size_t answerers_core) {
  constexpr int kBlock = 1000;
  constexpr int kWarmUp = 3000;
  const auto tick = a_price_tick(server_version);
  std::string order;
  a_prepared_order(server_version).append(order, kFirstOrderId, core::Decimal(100), kLimitPrice);

  const Listener raw_port;
  stay_on_core(kPeersCore);
  std::thread echo([&] {
    stay_on_core(answerers_core);
    const auto socket = Socket::connect_to(raw_port.port());
    std::vector<char> buffer(kReceiveBuffer);
    while (socket.receive_some(buffer.data(), buffer.size()) > 0) socket.send(order);
  });
  const Listener our_port;
  OrderingListener ordering(server_version);
  {
    Socket raw, peer;  // outlive the connection, which would hear them close
    RunningConnection ours(our_port.port(), without_pacing(), ordering);
    raw = raw_port.accept();
    peer = our_port.accept_session(server_version);
    ordering.wait_until_ready();
    ours.on_loop([&] {
      stay_on_core(answerers_core);
      ordering.set_line(ours.line());
    });
    Times of_ours, of_raw;
    of_ours.reserve(static_cast<std::size_t>(count));
    of_raw.reserve(static_cast<std::size_t>(count));
    ping(peer, tick, order.size(), kWarmUp, nullptr);
    ping(raw, tick, order.size(), kWarmUp, nullptr);
    std::uint64_t allocated = 0;
    ours.on_loop([&] { allocated = allocations_of_this_thread(); });
    for (int done = 0; done < count; done += kBlock) {
      ping(raw, tick, order.size(), kBlock, &of_raw);
      ping(peer, tick, order.size(), kBlock, &of_ours);
    }
    ours.on_loop([&] { allocated = allocations_of_this_thread() - allocated; });
    show_percentiles("raw", std::move(of_raw));
    show_percentiles("ours", std::move(of_ours));
    std::printf("allocations %.4f\n", static_cast<double>(allocated) / count);
    std::printf("bytes %zu %zu\n", tick.size(), order.size());
  }
  echo.join();
  return 0;
}

}  // namespace ibflow::bench
