// One message to the one who waits for it.

#include <optional>
#include <type_traits>

#include "ibflow/gateway/detail/request_core.hpp"

namespace ibflow::gateway::detail {
namespace {

template <class Message>
concept HasRequestId = requires(const Message& message) { message.request_id; };

class RouterBase : public protocol::ResponseVisitor {
 public:
  RouterBase(RequestCore& requests, protocol::ResponseVisitor& others)
      : requests_(requests), others_(others) {}
  void unknown(std::int32_t message_id) override { others_.unknown(message_id); }
  void incomplete(std::int32_t message_id) override { others_.incomplete(message_id); }
  void surplus(const protocol::MessageInfo& message, std::size_t fields) override {
    others_.surplus(message, fields);
  }

 protected:
  template <class Message>
  void route(const Message& message) {
    if constexpr (std::is_same_v<Message, protocol::ErrorMessage>) {
      others_.on(message);  // what it means is known there
    } else if constexpr (HasRequestId<Message>) {
      if (!requests_.tell(id_of(message.request_id), message)) others_.on(message);
    } else {
      if constexpr (std::is_same_v<Message, protocol::OpenOrderEnd>)
        requests_.list_ended(UnnamedList::OpenOrders);
      if constexpr (std::is_same_v<Message, protocol::CompletedOrdersEnd>)
        requests_.list_ended(UnnamedList::CompletedOrders);
      requests_.tell_without_id(message);
      others_.on(message);
    }
  }

 private:
  static std::int32_t id_of(std::int32_t id) { return id; }
  static std::int32_t id_of(const std::optional<std::int32_t>& id) { return id.value_or(-1); }

  RequestCore& requests_;
  protocol::ResponseVisitor& others_;
};

/// One override for each message of the list.
template <class List>
class RouterOf;
template <>
class RouterOf<protocol::MessageList<>> : public RouterBase {
 public:
  using RouterBase::RouterBase;
};
template <class Message, class... Rest>
class RouterOf<protocol::MessageList<Message, Rest...>> : public RouterOf<protocol::MessageList<Rest...>> {
 public:
  using RouterOf<protocol::MessageList<Rest...>>::RouterOf;
  using RouterOf<protocol::MessageList<Rest...>>::on;
  void on(const Message& message) override { this->route(message); }
};

}  // namespace

std::unique_ptr<protocol::ResponseVisitor> make_response_router(RequestCore& requests,
                                                                protocol::ResponseVisitor& others) {
  return std::make_unique<RouterOf<protocol::Responses>>(requests, others);
}

}  // namespace ibflow::gateway::detail
