#include "ibflow/control/client.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cerrno>
#include <utility>

#include "ibflow/control/socket_path.hpp"
#include "ibflow/core/exact_json.hpp"

namespace ibflow::control {

namespace json = boost::json;
using core::ErrorCategory;
using core::Expected;
using core::fail;
using std::chrono::milliseconds;

namespace {

constexpr std::size_t kLongestLine = 8UL * 1024 * 1024;
constexpr const char* kEnded = "the system has ended, or dropped this connection";

std::string text_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::uint64_t count_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  boost::system::error_code error;
  const auto number = value && value->is_number() ? value->to_number<std::uint64_t>(error) : 0;
  return error ? 0 : number;
}

}  // namespace

Expected<Message> parse_message(std::string_view line) {
  const auto parsed = core::parse_json(line);
  const json::object* object = parsed ? parsed->if_object() : nullptr;
  if (!object) return fail(ErrorCategory::Protocol, "what listens there is no ibflow");
  Message message;
  if (const json::value* id = object->if_contains("id"); id && id->is_int64()) message.id = id->get_int64();
  const json::value* ok = object->if_contains("ok");
  message.ok = (ok && ok->is_bool() && ok->get_bool()) || object->contains("follow");
  message.confirm = text_of(*object, "confirm");
  message.result.working_orders = count_of(*object, "working_orders");
  message.result.open_positions = count_of(*object, "open_positions");
  const json::value* paused = object->if_contains("paused");
  message.result.paused = paused && paused->is_bool() && paused->get_bool();
  if (const json::value* error = object->if_contains("error"); error && error->is_object()) {
    message.error_code = text_of(error->get_object(), "code");
    message.error_message = text_of(error->get_object(), "message");
  }
  if (const json::value* value = object->if_contains("snapshot")) {
    auto snapshot = parse_snapshot(*value);
    if (!snapshot) return std::unexpected(snapshot.error());
    message.snapshot = std::move(*snapshot);
  }
  return message;
}

Expected<Client> Client::connect(const std::filesystem::path& socket) {
  auto connected = connect_to(socket);
  if (!connected) return std::unexpected(connected.error());
  return Client(std::move(*connected));
}

Expected<std::int64_t> Client::send(std::string_view fields) {
  const std::string line = fmt::format("{{\"id\":{},{}}}\n", ++last_id_, fields);
  std::string_view rest = line;
  while (!rest.empty()) {
    const auto size = ::send(socket_.number(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return fail(ErrorCategory::Connection, kEnded);
    rest.remove_prefix(static_cast<std::size_t>(size));
  }
  return last_id_;
}

Expected<std::int64_t> Client::ask_snapshot() {
  return send(R"("do":"snapshot")");
}

Expected<std::int64_t> Client::follow(double per_second) {
  return send(fmt::format(R"("do":"follow","per_second":{})", per_second));
}

Expected<std::int64_t> Client::command(Command command, std::string_view reason, std::string_view confirm) {
  std::string fields =
      fmt::format(R"("do":"{}","reason":{})", to_string(command), json::serialize(json::string(reason)));
  if (!confirm.empty()) fields += fmt::format(R"(,"confirm":{})", json::serialize(json::string(confirm)));
  return send(fields);
}

Expected<std::optional<Message>> Client::receive(milliseconds longest) {
  const auto until = std::chrono::steady_clock::now() + longest;
  std::array<char, 65536> block;
  for (;;) {
    if (const auto end = received_.find('\n'); end != std::string::npos) {
      auto message = parse_message(std::string_view(received_).substr(0, end));
      received_.erase(0, end + 1);
      if (!message) return std::unexpected(message.error());
      return std::optional(std::move(*message));
    }
    if (received_.size() > kLongestLine)
      return fail(ErrorCategory::Protocol, "what listens there is no ibflow");
    const auto left = std::chrono::ceil<milliseconds>(until - std::chrono::steady_clock::now()).count();
    pollfd watched{socket_.number(), POLLIN, 0};
    const int ready = ::poll(&watched, 1, static_cast<int>(std::max<long long>(left, 0)));
    if (ready < 0 && errno == EINTR) return fail(ErrorCategory::Cancelled, "interrupted");
    if (ready == 0) return std::optional<Message>();
    const auto size = ::recv(socket_.number(), block.data(), block.size(), MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (size <= 0) return fail(ErrorCategory::Connection, kEnded);
    received_.append(block.data(), static_cast<std::size_t>(size));
  }
}

Expected<Message> Client::answer_to(std::int64_t id, milliseconds longest) {
  const auto until = std::chrono::steady_clock::now() + longest;
  for (;;) {
    const auto left = std::chrono::ceil<milliseconds>(until - std::chrono::steady_clock::now());
    auto received = receive(std::max(left, milliseconds(0)));
    if (!received) return std::unexpected(received.error());
    if (!*received) {
      return fail(ErrorCategory::Timeout,
                  fmt::format("the system has not answered within {} s",
                              std::chrono::ceil<std::chrono::seconds>(longest).count()));
    }
    Message& message = **received;
    // What refuses the connection itself answers no request.
    const bool is_refusal = !message.id && !message.ok;
    if (message.id != id && !is_refusal) continue;
    if (!message.ok && message.confirm.empty())
      return fail(ErrorCategory::Broker, fmt::format("the system refuses it: {}", message.error_message));
    return std::move(message);
  }
}

}  // namespace ibflow::control
