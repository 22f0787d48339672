#pragma once
// Any message of a server, kept as it came.

#include <fmt/format.h>

#include <string>
#include <variant>
#include <vector>

#include "ibflow/protocol/visitor.hpp"

namespace ibflow::sim::test {

template <class List>
struct VariantOf;
template <class... Messages>
struct VariantOf<protocol::MessageList<Messages...>> {
  using Type = std::variant<Messages...>;
};
using AnyResponse = VariantOf<protocol::Responses>::Type;

namespace detail {
/// Keeps every message of the list.
template <class List>
class Collector;
template <>
class Collector<protocol::MessageList<>> : public protocol::ResponseVisitor {
 public:
  std::vector<AnyResponse> messages;
};
template <class Message, class... Rest>
class Collector<protocol::MessageList<Message, Rest...>> : public Collector<protocol::MessageList<Rest...>> {
 public:
  using Collector<protocol::MessageList<Rest...>>::on;
  void on(const Message& message) override { this->messages.emplace_back(message); }
};
}  // namespace detail

using ResponseCollector = detail::Collector<protocol::Responses>;

/// As the specification writes sequences: 5(Submitted), 3(Filled), 4/202, 11, 59.
inline std::string in_short(const AnyResponse& response) {
  return std::visit(
      [](const auto& m) -> std::string {
        using Message = std::decay_t<decltype(m)>;
        if constexpr (std::is_same_v<Message, protocol::OpenOrder>) {
          return fmt::format("5({})", m.order_state.status);
        } else if constexpr (std::is_same_v<Message, protocol::OrderStatus>) {
          return fmt::format("3({})", m.status);
        } else if constexpr (std::is_same_v<Message, protocol::ErrorMessage>) {
          return fmt::format("4/{}", m.error_code);
        } else {
          return std::to_string(Message::kMessage.id);
        }
      },
      response);
}

inline std::string in_short(const std::vector<AnyResponse>& responses) {
  std::string text;
  for (const auto& response : responses) text += (text.empty() ? "" : " ") + in_short(response);
  return text;
}

/// All messages of one kind.
template <class Message>
std::vector<Message> only(const std::vector<AnyResponse>& responses) {
  std::vector<Message> found;
  for (const auto& response : responses) {
    if (const auto* message = std::get_if<Message>(&response)) found.push_back(*message);
  }
  return found;
}

}  // namespace ibflow::sim::test
