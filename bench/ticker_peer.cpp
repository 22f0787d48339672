#include "bench/ticker_peer.hpp"

#include <array>
#include <random>
#include <string_view>

#include "bench/cases.hpp"
#include "bench/floor.hpp"
#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/reference/tick_types.hpp"

namespace ibflow::bench {

namespace {

using protocol::TickType;

constexpr double kPriceStep = 0.01;

class SubscriptionReader final : public protocol::RequestVisitor {
 public:
  RequestIds ids;

 private:
  using protocol::RequestVisitor::on;
  void on(const protocol::RequestMarketData& message) override { ids.push_back(message.request_id); }
};

/// The frames of one ticker after the other.
class TickWriter {
 public:
  explicit TickWriter(int server_version) : server_version_(server_version) {}

  void price(std::int32_t id, TickType type, double price, int size) {
    protocol::TickPrice tick;
    tick.request_id = id;
    tick.tick_type = static_cast<std::int32_t>(type);
    tick.price = price;
    tick.size = core::Decimal(size);
    append(tick);
  }
  void size(std::int32_t id, TickType type, int size) {
    protocol::TickSize tick;
    tick.request_id = id;
    tick.tick_type = static_cast<std::int32_t>(type);
    tick.size = core::Decimal(size);
    append(tick);
  }
  void text(std::int32_t id, TickType type, const char* value) {
    append(protocol::TickString{id, static_cast<std::int32_t>(type), value});
  }
  template <class Message>
  void append(const Message& message) {
    protocol::append_response(stream, message, server_version_);
  }

  std::string stream;

 private:
  int server_version_;
};

void append_changes(TickWriter& writer, std::int32_t id, std::minstd_rand& random) {
  // Within a fifth of one another: a price further away is held back as if it were damaged.
  const auto cents = static_cast<int>(10'000 + random() % 1'500);
  const auto size = static_cast<int>(100 * (1 + random() % 30));
  writer.price(id, TickType::Bid, cents * kPriceStep, size);
  writer.size(id, TickType::BidSize, size);
  writer.price(id, TickType::Ask, (cents + 1) * kPriceStep, size + 200);
  writer.size(id, TickType::AskSize, size + 200);
  writer.price(id, TickType::Last, cents * kPriceStep, 100);
  writer.size(id, TickType::LastSize, 100);
  writer.size(id, TickType::Volume, 1'000'000 + size);
}

}  // namespace

RequestIds read_subscriptions(const Socket& socket, int server_version, std::size_t count) {
  SubscriptionReader reader;
  std::string stream;
  std::array<char, kReceiveBuffer> chunk{};
  while (reader.ids.size() < count) {
    const auto size = socket.receive_some(chunk.data(), chunk.size());
    require(size > 0, "the client has closed");
    stream.append(chunk.data(), size);
    const auto rest = walk_frames(stream, [&](std::string_view payload) {
      require(protocol::dispatch_request(payload, server_version, reader).has_value(), "a request");
    });
    stream.erase(0, stream.size() - rest.size());
  }
  return std::move(reader.ids);
}

std::string tick_stream(const RequestIds& ids, int server_version, int per_ticker) {
  TickWriter writer(server_version);
  std::minstd_rand random(1);
  for (std::size_t i = 0; i < ids.size() * static_cast<std::size_t>(per_ticker); ++i)
    append_changes(writer, ids[random() % ids.size()], random);
  return std::move(writer.stream);
}

std::string whole_quotes(const RequestIds& ids, int server_version) {
  TickWriter writer(server_version);
  std::minstd_rand random(1);
  for (const auto id : ids) {
    writer.append(protocol::MarketDataType{id, 1});
    protocol::TickRequestParameters parameters;
    parameters.request_id = id;
    parameters.min_tick = kPriceStep;
    parameters.bbo_exchange = "9c0001";
    writer.append(parameters);
    append_changes(writer, id, random);
    for (const auto type : {TickType::Open, TickType::High, TickType::Low, TickType::Close})
      writer.price(id, type, 120, 0);
    for (const auto type : {TickType::BidExch, TickType::AskExch, TickType::LastExch})
      writer.text(id, type, "KPZQ");
    writer.text(id, TickType::LastTimestamp, "1550068200");
    writer.append(protocol::TickGeneric{id, static_cast<std::int32_t>(TickType::Halted), 0});
  }
  return std::move(writer.stream);
}

}  // namespace ibflow::bench
