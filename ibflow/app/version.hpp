#pragma once

namespace ibflow::app {

inline constexpr const char* kVersion = "0.1.0";

}  // namespace ibflow::app
