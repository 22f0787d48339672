#pragma once
// Every message of the protocol, for what the typed parts do not cover.
//
//   struct Rule final : RawListener { using ResponseVisitor::on; void on(const protocol::HistogramData& d)
//   override; }; const auto id = gateway.raw().take_request_id(); gateway.raw().listen(id,
//   std::make_shared<Rule>(), "my histogram"); gateway.raw().send(protocol::RequestHistogramData{.request_id
//   = id, ...});

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "ibflow/core/error.hpp"
#include "ibflow/protocol/codec.hpp"

namespace ibflow::gateway {

namespace detail {
class RequestCore;
}

/// Hears all messages of one request id; an error of IB about it ends it. Override `on` for what is expected.
class RawListener : public protocol::ResponseVisitor {
 public:
  /// IB's error, the deadline, or the loss of the session; nothing follows.
  virtual void on_end(const core::Error& reason) { static_cast<void>(reason); }
};

/// For the event loop's thread.
class RawAccess {
 public:
  explicit RawAccess(std::shared_ptr<detail::RequestCore> requests) : requests_(std::move(requests)) {}

  /// An id that nothing else here uses.
  [[nodiscard]] std::int32_t take_request_id();
  /// From now on what comes with this id goes to the listener alone. `what` names it in errors.
  void listen(std::int32_t request_id, std::shared_ptr<RawListener> listener, std::string what);
  void stop_listening(std::int32_t request_id);
  /// Encodes for the session's server version and hands it to the pacer. Errors as protocol::append_request,
  /// and Connection (504) without a session.
  template <protocol::Request Message>
  core::Expected<void> send(const Message& message) {
    std::string frame;
    const int version = server_version();
    if (version == 0) return send_frame({});
    if (auto encoded = protocol::append_request(frame, message, version); !encoded) return encoded;
    return send_frame(std::move(frame));
  }
  [[nodiscard]] int server_version() const;  // 0: no session

 private:
  core::Expected<void> send_frame(std::string frame);

  std::shared_ptr<detail::RequestCore> requests_;
};

}  // namespace ibflow::gateway
