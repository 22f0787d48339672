#include "sent_again.hpp"

#include <stdexcept>

#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/frame.hpp"
#include "ibflow/protocol/handshake.hpp"

namespace ibflow::protocol::testing {

namespace {

constexpr std::size_t kRawId = 4;

/// One override for each message of the list.
template <class Visitor, class... Messages>
class Resending;

template <class Visitor>
class Resending<Visitor> : public Visitor {
 public:
  Resending(SentAgain& result, int version) : result_(result), version_(version) {}
  using Visitor::on;
  void surplus(const MessageInfo&, std::size_t fields) override { result_.surplus += fields; }

 protected:
  template <class Message>
  void send(const Message& message) {
    std::string frame;
    if constexpr (Request<Message>) {
      if (const auto sent = append_request(frame, message, version_); !sent)
        result_.error = sent.error().message;
    } else {
      try {
        append_response(frame, message, version_);
      } catch (const std::invalid_argument& refused) {
        result_.error = refused.what();
      }
    }
    if (frame.size() > kLengthPrefix + kRawId) result_.body = frame.substr(kLengthPrefix + kRawId);
  }

 private:
  SentAgain& result_;
  int version_;
};

template <class Visitor, class Message, class... Rest>
class Resending<Visitor, Message, Rest...> : public Resending<Visitor, Rest...> {
 public:
  using Resending<Visitor, Rest...>::Resending;
  using Resending<Visitor, Rest...>::on;
  void on(const Message& message) override { this->send(message); }
};

template <class Visitor, class List>
struct ResendingList;
template <class Visitor, class... Messages>
struct ResendingList<Visitor, MessageList<Messages...>> {
  using type = Resending<Visitor, Messages...>;
};

}  // namespace

SentAgain sent_again(bool is_request, std::int32_t id, std::string_view body, int server_version) {
  SentAgain result;
  std::string payload;
  const auto raw = static_cast<std::uint32_t>(id + kProtobufIdOffset);
  for (const int shift : {24, 16, 8, 0}) payload += static_cast<char>((raw >> shift) & 0xFF);
  payload += body;
  core::Expected<void> done;
  if (is_request) {
    ResendingList<RequestVisitor, Requests>::type again(result, server_version);
    done = dispatch_request(payload, server_version, again);
  } else {
    ResendingList<ResponseVisitor, Responses>::type again(result, server_version);
    done = dispatch_response(payload, server_version, again);
  }
  if (!done) result.error = done.error().message;
  return result;
}

}  // namespace ibflow::protocol::testing
