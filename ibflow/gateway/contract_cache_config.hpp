#pragma once

#include <chrono>
#include <filesystem>

#include "ibflow/core/time.hpp"

namespace ibflow::gateway {

/// Where answers about contracts are kept from run to run, and for how long. An empty folder: nowhere.
struct ContractCacheConfig {
  std::filesystem::path folder;
  core::Duration max_age = std::chrono::hours(24);  // by the system's clock; IB changes details over night
};

}  // namespace ibflow::gateway
