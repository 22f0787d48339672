#pragma once

#include "ibflow/model/market_data.hpp"

namespace ibflow::gateway {

/// One state of one bar of a series that is kept up to date. Bars come in order, each complete exactly once;
/// what was missed while the session was away is told when it is back, before anything newer.
struct BarUpdate {
  model::Bar bar;
  bool is_complete = false;  // false: it goes on
};

}  // namespace ibflow::gateway
