#include "ibflow/wire/detail/events.hpp"

#include <array>
#include <utility>

#include "ibflow/wire/detail/json_writer.hpp"

namespace ibflow::wire::detail {

namespace {

using namespace protocol;

constexpr int kHistoryHasOwnEndSince = 196;

/// Writes events one after the other.
class EventList {
 public:
  EventList(std::string& out, int server_version, bool is_protobuf)
      : out_(out), server_version_(server_version), is_protobuf_(is_protobuf) {}

  [[nodiscard]] int server_version() const { return server_version_; }
  [[nodiscard]] bool is_protobuf() const { return is_protobuf_; }

  template <class Args>
  void add(std::string_view name, const Args& args) {
    with(name, [&](JsonWriter& writer) { writer.object(args); });
  }
  /// `members(archive)` names the arguments one by one.
  template <class Members>
  void add_members(std::string_view name, Members members) {
    with(name, [&](JsonWriter& writer) {
      out_ += '{';
      members(writer);
      out_ += '}';
    });
  }

 private:
  template <class WriteArgs>
  void with(std::string_view name, WriteArgs write_args) {
    if (out_.back() == '}') out_ += ',';
    out_ += R"({"name":")";
    out_ += name;
    out_ += R"(","args":)";
    JsonWriter writer(out_, false, is_protobuf_);
    write_args(writer);
    out_ += '}';
  }

  std::string& out_;
  int server_version_;
  bool is_protobuf_;
};

template <class Message>
void add_events(EventList& events, const Message& message) {
  events.add(Message::kMessage.api_name, message);
}

/// The type of the size that comes with a price of this type; -1 none.
std::int32_t size_type_of(std::int32_t price_type) {
  constexpr std::array<std::pair<std::int32_t, std::int32_t>, 6> kPairs{
      {{1, 0}, {2, 3}, {4, 5}, {66, 69}, {67, 70}, {68, 71}}};
  for (const auto& [price, size] : kPairs) {
    if (price == price_type) return size;
  }
  return -1;
}

void add_events(EventList& events, const TickPrice& tick) {
  events.add_members(TickPrice::kMessage.api_name, [&](JsonWriter& writer) {
    writer.field(0, "reqId", tick.request_id);
    writer.field(0, "tickType", tick.tick_type);
    writer.field(0, "price", tick.price);
    writer.field(0, "attrib", tick.attributes);
  });
  const auto size_type = size_type_of(tick.tick_type);
  if (size_type < 0) return;
  events.add(TickSize::kMessage.api_name,
             TickSize{.request_id = tick.request_id, .tick_type = size_type, .size = tick.size});
}

void add_events(EventList& events, const HistoricalData& data) {
  for (const auto& bar : data.bars) {
    events.add_members(HistoricalData::kMessage.api_name, [&](JsonWriter& writer) {
      writer.field(0, "reqId", data.request_id);
      writer.field(0, "bar", bar);
    });
  }
  if (events.is_protobuf() || events.server_version() >= kHistoryHasOwnEndSince) return;
  events.add(HistoricalDataEnd::kMessage.api_name,
             HistoricalDataEnd{.request_id = data.request_id, .start = data.start, .end = data.end});
}

void add_events(EventList& events, const TickByTick& tick) {
  constexpr std::array<std::string_view, 4> kNames{"", "tickByTickAllLast", "tickByTickBidAsk",
                                                   "tickByTickMidPoint"};
  events.add(kNames[tick.kind()], tick);
}

void add_events(EventList& events, const ScannerData& data) {
  for (auto row : data.rows) {
    // IB's client takes no market name from a row without a contract.
    if (events.is_protobuf() && row.contract_details.contract == Contract{})
      row.contract_details.market_name.clear();
    events.add_members(ScannerData::kMessage.api_name, [&](JsonWriter& writer) {
      writer.field(0, "reqId", data.request_id);
      describe_fields(writer, row);
    });
  }
  events.add_members("scannerDataEnd",
                     [&](JsonWriter& writer) { writer.field(0, "reqId", data.request_id); });
}

// IB's callbacks hand over the protobuf message itself; the golden vectors say no more of it than this.
constexpr std::string_view kSameAsProto = "same as proto";

void add_events(EventList& events, const ConfigResponse&) {
  events.add_members("configResponseProtoBuf", [](JsonWriter& writer) {
    writer.field(0, "configResponseProto", std::string(kSameAsProto));
  });
}

void add_events(EventList& events, const UpdateConfigResponse&) {
  events.add_members("updateConfigResponseProtoBuf", [](JsonWriter& writer) {
    writer.field(0, "updateConfigResponseProto", std::string(kSameAsProto));
  });
}

/// Overrides `on` for every message of the list.
template <class List>
class EventVisitor;
template <>
class EventVisitor<MessageList<>> : public ResponseVisitor {
 public:
  explicit EventVisitor(EventList& events) : events_(events) {}
  using ResponseVisitor::on;

 protected:
  EventList& events_;
};
template <class Message, class... Rest>
class EventVisitor<MessageList<Message, Rest...>> : public EventVisitor<MessageList<Rest...>> {
 public:
  using EventVisitor<MessageList<Rest...>>::EventVisitor;
  using EventVisitor<MessageList<Rest...>>::on;
  void on(const Message& message) override { add_events(this->events_, message); }
};

}  // namespace

core::Expected<void> append_events(std::string& out, std::string_view payload, int server_version) {
  const auto incoming = parse_incoming(payload, server_version);
  if (!incoming) return std::unexpected(incoming.error());
  EventList events(out, server_version, incoming->is_protobuf);
  EventVisitor<Responses> visitor(events);
  return dispatch_response(payload, server_version, visitor);
}

}  // namespace ibflow::wire::detail
