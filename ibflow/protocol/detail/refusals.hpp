#pragma once
// What a client does not send: fields an older server would silently not get. Internal.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ibflow/core/error.hpp"
#include "ibflow/protocol/message.hpp"

namespace ibflow::protocol {

inline constexpr int kServerTooOld = 503;

/// The first refusal is kept. `id` is what a refusal reports: the request's or order's id, or -1.
class Refusals {
 public:
  Refusals(const MessageInfo& message, int server_version, std::int32_t id)
      : message_(message), server_version_(server_version), id_(id) {}

  /// Whether the message is to be sent as protobuf; most gates then are behind us.
  [[nodiscard]] bool is_protobuf() const { return server_version_ >= message_.protobuf_since; }
  [[nodiscard]] int server_version() const { return server_version_; }

  /// Code 503: the server is older than `version` and the condition holds.
  void below(int version, bool condition, std::string_view what) { below(version, condition, what, id_); }
  void below(int version, bool condition, std::string_view what, std::int32_t id) {
    if (server_version_ < version && condition) [[unlikely]]
      refuse_old_server(version, what, id);
  }
  /// For any other reason.
  void refuse(int code, std::string_view why, std::int32_t id) {
    if (failure_) return;
    failure_ = core::Error(core::ErrorCategory::Usage,
                           std::string(message_.name) + " not sent: " + std::string(why), code);
    failure_->request_id = id;
  }

  [[nodiscard]] std::optional<core::Error>& failure() { return failure_; }

 private:
  void refuse_old_server(int version, std::string_view what, std::int32_t id) {
    refuse(kServerTooOld,
           std::string(what) + " needs server version " + std::to_string(version) + ", this server has " +
               std::to_string(server_version_) + "; leave it out, or upgrade TWS or IB Gateway",
           id);
  }

  const MessageInfo& message_;
  int server_version_;
  std::int32_t id_;
  std::optional<core::Error> failure_;
};

/// Most requests have nothing to refuse; detail/refuse/ has the others.
template <class Message>
void refuse(Refusals&, const Message&) {}

}  // namespace ibflow::protocol
