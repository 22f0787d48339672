#include "ibflow/wire/detail/outlines.hpp"

#include <fmt/format.h>

#include <iterator>

#include "ibflow/protocol/codec.hpp"
#include "ibflow/wire/detail/outline_writer.hpp"

namespace ibflow::wire::detail {

namespace {

constexpr std::size_t kIndent = 10;

/// What both directions print around the members.
class Outline {
 public:
  Outline(std::string& out, bool is_protobuf) : out_(out), encoding_(is_protobuf ? "protobuf" : "text") {}

  void unknown(std::int32_t id) {
    fmt::format_to(std::back_inserter(out_), "message {}, {}: unknown here\n", id, encoding_);
  }
  void incomplete(std::int32_t id) {
    fmt::format_to(std::back_inserter(out_), "message {}, {}: lacks a part it is nothing without\n", id,
                   encoding_);
  }
  void surplus(std::size_t fields) { surplus_ = fields; }
  template <class Message>
  void message(const Message& message, bool is_request) {
    constexpr const auto& kInfo = Message::kMessage;
    fmt::format_to(std::back_inserter(out_), "{} ({}), {}", kInfo.name, kInfo.id, encoding_);
    if (surplus_ > 0) fmt::format_to(std::back_inserter(out_), ", and {} unknown fields", surplus_);
    out_ += '\n';
    OutlineWriter(out_, is_request, kIndent).object(message);
  }

 private:
  std::string& out_;
  std::string_view encoding_;
  std::size_t surplus_ = 0;
};

/// Overrides `on` for every message of the list.
template <class Visitor, class List>
class OutlineVisitor;
template <class Visitor>
class OutlineVisitor<Visitor, protocol::MessageList<>> : public Visitor {
 public:
  using Visitor::on;
  explicit OutlineVisitor(Outline& outline) : outline_(outline) {}
  void unknown(std::int32_t id) override { outline_.unknown(id); }
  void incomplete(std::int32_t id) override { outline_.incomplete(id); }
  void surplus(const protocol::MessageInfo&, std::size_t fields) override { outline_.surplus(fields); }

 protected:
  Outline& outline_;
};
template <class Visitor, class Message, class... Rest>
class OutlineVisitor<Visitor, protocol::MessageList<Message, Rest...>>
    : public OutlineVisitor<Visitor, protocol::MessageList<Rest...>> {
 public:
  using Base = OutlineVisitor<Visitor, protocol::MessageList<Rest...>>;
  using Base::Base;
  using Base::on;
  void on(const Message& message) override {
    this->outline_.message(message, std::is_same_v<Visitor, protocol::RequestVisitor>);
  }
};

}  // namespace

core::Expected<void> append_request_outline(std::string& out, std::string_view payload, int server_version) {
  const auto incoming = protocol::parse_incoming(payload, server_version);
  if (!incoming) return std::unexpected(incoming.error());
  Outline outline(out, incoming->is_protobuf);
  OutlineVisitor<protocol::RequestVisitor, protocol::Requests> visitor(outline);
  return protocol::dispatch_request(payload, server_version, visitor);
}

core::Expected<void> append_response_outline(std::string& out, std::string_view payload, int server_version) {
  const auto incoming = protocol::parse_incoming(payload, server_version);
  if (!incoming) return std::unexpected(incoming.error());
  Outline outline(out, incoming->is_protobuf);
  OutlineVisitor<protocol::ResponseVisitor, protocol::Responses> visitor(outline);
  return protocol::dispatch_response(payload, server_version, visitor);
}

}  // namespace ibflow::wire::detail
