#pragma once
// Time zones by their IANA names, such as Europe/Zurich.

#include <string>
#include <string_view>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::core {

/// One known zone. A small value; thread-safe.
class Zone {
 public:
  /// An unknown name is a Configuration error that names the nearest known one.
  static Expected<Zone> find(std::string_view name);

  [[nodiscard]] std::string name() const;
  [[nodiscard]] LocalTime to_local(Timestamp at) const;
  /// A time that the zone skips is the first moment after the gap; one that happens twice is the first of the
  /// two.
  [[nodiscard]] Timestamp from_local(Date date, std::chrono::seconds time_of_day) const;
  /// The first moment after `after` at which a clock in the zone reads `time_of_day`, under the same rules.
  [[nodiscard]] Timestamp next_time_of_day(Timestamp after, std::chrono::seconds time_of_day) const;

 private:
  explicit Zone(const void* zone) : zone_(zone) {}
  const void* zone_;  // the time zone library's, which lives as long as the program
};

}  // namespace ibflow::core
