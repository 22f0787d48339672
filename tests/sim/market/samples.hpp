#pragma once
// The recorded samples in data/samples.

#include <filesystem>
#include <string>

#include "ibflow/core/time.hpp"
#include "ibflow/sim/market/recording.hpp"

namespace ibflow::sim::testing {

inline std::filesystem::path sample(const std::string& folder) {
  return std::filesystem::path(IBFLOW_SOURCE_DIR) / "data/samples" / folder;
}
inline std::filesystem::path demo_minutes() {
  return std::filesystem::path(IBFLOW_SOURCE_DIR) / "data/demo/us-equities-2019-02";
}
inline core::Date date(std::string_view text) {
  return core::parse_date(text).value();
}
inline core::Timestamp at(std::string_view day, std::string_view time_of_day) {
  return core::from_new_york(date(day), core::parse_time_of_day(time_of_day).value());
}
/// Everything of Lean's samples.
inline const Recording& lean() {
  static const Recording recording = Recording::load(sample("quantconnect-lean")).value();
  return recording;
}

}  // namespace ibflow::sim::testing
