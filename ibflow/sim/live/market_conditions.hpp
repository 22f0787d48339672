#pragma once
// What can go wrong or be forbidden in market data: permissions, halts, a competing session.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "ibflow/sim/contracts/instrument.hpp"

namespace ibflow::sim {

/// As TICK_GENERIC of type 49 says it (SB-22).
enum class Halt : std::uint8_t { None = 0, General = 1, Volatility = 2 };

/// Switches that settings and faults turn; the streams look at them whenever the clock moves. Belongs to one
/// thread. Everything is permitted and works at first.
class MarketConditions {
 public:
  /// `name`: an instrument's key (a stock's symbol), a security type (OPT), or * for everything. Counts for
  /// subscriptions from now on; running ones go on.
  void deny(std::string_view name) { denied_.emplace(name); }
  /// Takes back what deny() of the same name did.
  void permit(std::string_view name);
  /// The same for all of a comma list.
  void deny_all(std::string_view comma_list);
  [[nodiscard]] bool is_permitted(const Instrument& instrument) const;
  [[nodiscard]] bool denies_anything() const { return !denied_.empty(); }

  void set_halt(std::size_t instrument, Halt halt);
  [[nodiscard]] Halt halt(std::size_t instrument) const;

  /// The market data farm an instrument's data come from: usfarm, usfuture, cashfarm, ...
  [[nodiscard]] static std::string_view farm_of(const Instrument& instrument);

  /// The same user has live data elsewhere: 10197. Use LiveDataFaults, which also ends what runs.
  bool competing_session = false;

 private:
  std::set<std::string, std::less<>> denied_;
  std::map<std::size_t, Halt> halts_;
};

/// The market data lines in use by all clients together (SB-24). Level 1 and five-second bars take one each.
class DataLines {
 public:
  [[nodiscard]] std::size_t used() const { return used_; }
  /// False, and nothing taken, when `limit` is reached.
  [[nodiscard]] bool take(std::size_t limit) {
    if (used_ >= limit) return false;
    ++used_;
    return true;
  }
  void give_back(std::size_t lines = 1) { used_ -= lines; }

 private:
  std::size_t used_ = 0;
};

}  // namespace ibflow::sim
