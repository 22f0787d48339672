#pragma once
// The flow client that [Flow] describes.

#include "ibflow/app/settings.hpp"
#include "ibflow/flow/client_config.hpp"

namespace ibflow::app {

[[nodiscard]] flow::ClientConfig flow_client_config(const Settings& settings);

}  // namespace ibflow::app
