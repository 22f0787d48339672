#include "ibflow/core/zone_name.hpp"

#include <date/tz.h>

#include <stdexcept>

namespace ibflow::core {

bool is_zone_name(std::string_view name) {
  try {
    return date::locate_zone(name) != nullptr;
  } catch (const std::runtime_error&) {  // the library's way to say no
    return false;
  }
}

}  // namespace ibflow::core
