#include "ibflow/wire/detail/request_table.hpp"

#include <unordered_map>

#include "ibflow/protocol/codec.hpp"
#include "ibflow/wire/detail/json_reader.hpp"

namespace ibflow::wire::detail {

namespace {

using RequestTable = std::unordered_map<std::string_view, EncodeRequest>;

template <class Message>
core::Expected<void> encode(const RequestLine& line, std::string& frame, std::string& problem) {
  Message message;
  JsonReader reader(problem);
  reader.object(line.args, message);
  if (!problem.empty()) return {};
  if constexpr (requires { message.extra_auth_requested; }) message.extra_auth_requested = line.extra_auth;
  return protocol::append_request(frame, message, line.server_version);
}

/// The configuration requests are known by two names, with and without this at the end.
std::string_view without_suffix(std::string_view name) {
  constexpr std::string_view kSuffix = "ProtoBuf";
  if (name.ends_with(kSuffix)) name.remove_suffix(kSuffix.size());
  return name;
}

template <class... Messages>
RequestTable make_table(protocol::MessageList<Messages...>) {
  return {{without_suffix(Messages::kMessage.api_name), &encode<Messages>}...};
}

}  // namespace

EncodeRequest find_request(std::string_view api_name) {
  static const RequestTable table = make_table(protocol::Requests{});
  auto found = table.find(api_name);
  if (found == table.end() && api_name.ends_with("onfigProtoBuf"))
    found = table.find(without_suffix(api_name));
  return found == table.end() ? nullptr : found->second;
}

}  // namespace ibflow::wire::detail
