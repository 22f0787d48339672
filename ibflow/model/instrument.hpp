#pragma once
// What is traded.

#include <string>

#include "ibflow/core/identifier.hpp"

namespace ibflow::model {

/// A contract IB has confirmed. `con_id` identifies it for ever; `symbol` is how people name it.
struct Instrument {
  core::ConId con_id;
  std::string symbol;
  std::string sec_type = "STK";
  std::string exchange = "SMART";
  std::string primary_exchange;
  std::string currency = "USD";
  std::string long_name;
  double min_tick = 0.01;  // smallest price step
};

}  // namespace ibflow::model
