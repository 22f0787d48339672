#pragma once
// IB's constant names of messages, for people who write fault scripts.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ibflow::sim {

/// The id of a request (PLACE_ORDER is 3) or a response (ORDER_STATUS is 3). Upper or lower case; nullopt for
/// an unknown name.
[[nodiscard]] std::optional<std::int32_t> request_id_of(std::string_view name);
[[nodiscard]] std::optional<std::int32_t> response_id_of(std::string_view name);
[[nodiscard]] std::vector<std::string> request_names();
[[nodiscard]] std::vector<std::string> response_names();

}  // namespace ibflow::sim
