#include "ibflow/gateway/quote.hpp"

#include <algorithm>

namespace ibflow::gateway {

const char* to_string(DataQuality quality) {
  switch (quality) {
    case DataQuality::Unknown:
      return "unknown";
    case DataQuality::Live:
      return "live";
    case DataQuality::Frozen:
      return "frozen";
    case DataQuality::Delayed:
      return "delayed";
    case DataQuality::DelayedFrozen:
      return "delayed frozen";
  }
  return "?";
}

const OptionComputation* Quote::computation(ComputationSource source) const {
  const auto found = std::ranges::find(computations, source, &OptionComputation::source);
  return found == computations.end() ? nullptr : &*found;
}

const OtherValue* Quote::other(std::int32_t tick_type) const {
  const auto found = std::ranges::find(others, tick_type, &OtherValue::tick_type);
  return found == others.end() ? nullptr : &*found;
}

}  // namespace ibflow::gateway
