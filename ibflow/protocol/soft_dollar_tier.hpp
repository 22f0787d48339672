#pragma once
// A rebate tier of a soft dollar agreement, as orders name it and the server lists it.

#include <string>

namespace ibflow::protocol {

struct SoftDollarTier {
  std::string name;
  std::string val;
  std::string display_name;  // only from the server
  friend bool operator==(const SoftDollarTier&, const SoftDollarTier&) = default;
};

}  // namespace ibflow::protocol
