#include "ibflow/sim/faults/message_names.hpp"

#include <algorithm>
#include <span>

#include "ibflow/protocol/requests.hpp"
#include "ibflow/protocol/responses.hpp"

namespace ibflow::sim {

namespace {

struct Name {
  std::string_view name;
  std::int32_t id = 0;
};

template <class... Messages>
std::vector<Name> names_of(protocol::MessageList<Messages...>) {
  return {Name{Messages::kMessage.name, Messages::kMessage.id}...};
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::optional<std::int32_t> find(std::span<const Name> names, std::string_view wanted) {
  const auto found = std::ranges::find_if(
      names, [&](const Name& one) { return std::ranges::equal(one.name, wanted, {}, lower, lower); });
  if (found == names.end()) return std::nullopt;
  return found->id;
}

std::vector<std::string> texts(std::span<const Name> names) {
  std::vector<std::string> all;
  for (const auto& one : names) all.emplace_back(one.name);
  return all;
}

}  // namespace

std::optional<std::int32_t> request_id_of(std::string_view name) {
  return find(names_of(protocol::Requests{}), name);
}

std::optional<std::int32_t> response_id_of(std::string_view name) {
  return find(names_of(protocol::Responses{}), name);
}

std::vector<std::string> request_names() {
  return texts(names_of(protocol::Requests{}));
}

std::vector<std::string> response_names() {
  return texts(names_of(protocol::Responses{}));
}

}  // namespace ibflow::sim
