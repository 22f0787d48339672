#pragma once
// The other end of the control socket: for one thread, blocking, or beside other descriptors in a poll().

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "ibflow/control/server.hpp"
#include "ibflow/control/snapshot.hpp"
#include "ibflow/core/descriptor.hpp"
#include "ibflow/core/error.hpp"

namespace ibflow::control {

/// A line from the system.
struct Message {
  std::optional<std::int64_t> id;  // of the request it answers; absent for a followed snapshot
  bool ok = false;
  std::string error_code, error_message;  // of an answer that is not ok
  std::string confirm;                    // with confirmation_needed: say it back
  CommandResult result;                   // of a command; with `confirm`: what it would meet
  std::optional<Snapshot> snapshot;
};
/// Protocol error: it is no line of ours.
[[nodiscard]] core::Expected<Message> parse_message(std::string_view line);

class Client {
 public:
  /// Errors: as connect_to.
  [[nodiscard]] static core::Expected<Client> connect(const std::filesystem::path& socket);

  // Requests; each gives its id, and its answer comes with receive().
  core::Expected<std::int64_t> ask_snapshot();
  core::Expected<std::int64_t> follow(double per_second);
  /// Flatten without `confirm` does nothing but ask for a confirmation.
  core::Expected<std::int64_t> command(Command command, std::string_view reason,
                                       std::string_view confirm = {});

  /// The next message; nothing when none came in time. Errors: Connection when the system has ended or
  /// dropped us, Cancelled when a signal came, Protocol for what is no line of ours.
  core::Expected<std::optional<Message>> receive(std::chrono::milliseconds longest);
  /// Until that request is answered. Errors also: Timeout, and Broker when the system refuses it.
  core::Expected<Message> answer_to(std::int64_t id, std::chrono::milliseconds longest);

  /// To be watched for reading.
  [[nodiscard]] int descriptor() const { return socket_.number(); }

 private:
  explicit Client(core::Descriptor socket) : socket_(std::move(socket)) {}
  core::Expected<std::int64_t> send(std::string_view fields);

  core::Descriptor socket_;
  std::string received_;
  std::int64_t last_id_ = 0;
};

}  // namespace ibflow::control
