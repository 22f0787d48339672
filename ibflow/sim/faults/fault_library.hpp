#pragma once
// The faults that come with the simulator: what users of IB's API have suffered from, each as a script.

#include <optional>
#include <string_view>
#include <vector>

#include "ibflow/sim/faults/fault_script.hpp"

namespace ibflow::sim {

/// In the order in which a list shows them: connection, link and farms, requests, market data, orders,
/// accounts.
[[nodiscard]] const std::vector<FaultScript>& fault_library();
/// The text of one, to copy and change; nullopt for an unknown name.
[[nodiscard]] std::optional<std::string_view> fault_text(std::string_view name);

namespace detail {
/// Scripts one after the other, each beginning with its name line.
extern const std::string_view kConnectionFaults;
extern const std::string_view kDataFaults;
extern const std::string_view kOrderFaults;
}  // namespace detail

}  // namespace ibflow::sim
