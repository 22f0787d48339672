// From a journal of many events to orders that may be placed: read back, the blotter made again, the broker's
// lists compared.

#include <cstdio>
#include <future>
#include <map>
#include <string>
#include <thread>

#include "bench/facade.hpp"
#include "bench/floor.hpp"
#include "bench/journal_history.hpp"
#include "bench/running_gateway.hpp"
#include "ibflow/journal/recovery.hpp"
#include "ibflow/protocol/codec.hpp"

namespace ibflow::bench {

namespace {

/// A broker that has what the journal says: the living orders and the positions; no execution is of today.
class Broker final : public protocol::RequestVisitor {
 public:
  explicit Broker(int orders) {
    for (int number = 1; number <= orders; ++number) {
      const HistoryOrder one(number);
      if (number > orders - kLivingOrders) {
        append(open_orders_, open_order(one));
        continue;
      }
      auto& position = positions_[one.contract.con_id];
      position.account = kHistoryAccount;
      position.contract = one.contract;
      const auto quantity = *one.order.total_quantity;
      position.position = position.position.value_or(0) + (one.order.action == "BUY" ? quantity : -quantity);
    }
  }

  /// Answers until the client has closed.
  void serve(const Socket& socket) {
    std::string stream;
    std::array<char, kReceiveBuffer> chunk{};
    while (const auto size = socket.receive_some(chunk.data(), chunk.size())) {
      stream.append(chunk.data(), size);
      const auto rest = walk_frames(stream, [&](std::string_view payload) {
        require(protocol::dispatch_request(payload, kHistoryServerVersion, *this).has_value(), "a request");
      });
      stream.erase(0, stream.size() - rest.size());
      socket.send(std::exchange(answer_, {}));
    }
  }

 private:
  using protocol::RequestVisitor::on;
  void on(const protocol::RequestCurrentTime&) override {
    protocol::CurrentTime message;
    message.time = 1'600'000'000;
    append(answer_, message);
  }
  void on(const protocol::RequestOpenOrders&) override { tell_open_orders(); }
  void on(const protocol::RequestAllOpenOrders&) override { tell_open_orders(); }
  void on(const protocol::RequestCompletedOrders&) override {
    append(answer_, protocol::CompletedOrdersEnd());
  }
  void on(const protocol::RequestExecutions& message) override {
    append(answer_, protocol::ExecutionDetailsEnd{message.request_id});
  }
  void on(const protocol::RequestPositions&) override {
    for (const auto& [con_id, position] : positions_) append(answer_, position);
    append(answer_, protocol::PositionEnd());
  }
  void tell_open_orders() {
    answer_ += open_orders_;
    append(answer_, protocol::OpenOrderEnd());
  }

  static protocol::OpenOrder open_order(const HistoryOrder& one) {
    protocol::OpenOrder message;
    message.order_id = one.number;
    message.contract = one.contract;
    message.order = one.order;
    message.order_state.status = "Submitted";
    return message;
  }
  template <class Message>
  static void append(std::string& out, const Message& message) {
    protocol::append_response(out, message, kHistoryServerVersion);
  }

  std::string open_orders_, answer_;
  std::map<std::int32_t, protocol::Position> positions_;
};

/// Seconds from connect() until orders may be placed.
double recover(const std::string& journal, Broker& broker) {
  const Listener listener;
  auto peer = std::thread([&] { broker.serve(listener.accept_session(kHistoryServerVersion)); });
  double seconds = 0;
  {
    auto config = gateway_config(listener.port(), 1);
    config.client_id = kHistoryClient;
    config.orders.journal = journal;
    gateway::BlockingGateway gateway(std::move(config));
    const auto start = std::chrono::steady_clock::now();
    require(gateway.connect().has_value(), "the session");
    const auto report = gateway.wait(gateway->orders().reconcile());
    seconds = seconds_since(start);
    const auto why_not =
        gateway.run([](gateway::Gateway& on_loop) { return on_loop.orders().why_not_place(); });
    if (!report || !why_not.empty()) {
      std::fprintf(stderr, "no orders: %s\n", report ? why_not.c_str() : report.error().message.c_str());
      std::_Exit(1);
    }
    require(report->reconciled.orders_checked >= kLivingOrders, "the living orders");
  }
  peer.join();
  return seconds;
}

}  // namespace

int recovery(const std::string& journal, int events, int rounds) {
  const auto orders = orders_of(events);
  require(write_history(journal, orders), "the journal");
  Broker broker(orders);
  for (int round = 0; round < rounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    const auto state = journal::load_recovery(journal);
    require(state.has_value(), "the journal");
    std::printf("read %.3f %zu\n", seconds_since(start), state->ledger.size());
    std::printf("ready %.3f %d\n", recover(journal, broker), events);
  }
  return 0;
}

}  // namespace ibflow::bench
