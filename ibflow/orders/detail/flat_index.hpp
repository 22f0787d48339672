#pragma once
// From a hash to numbers, with one cache miss: recovery looks up millions.

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace ibflow::orders::detail {

/// Several numbers may share a hash; who asks tells them apart. Nothing is ever removed.
class FlatIndex {
 public:
  /// The first number of this hash that `matches` accepts.
  template <class Matches>
  [[nodiscard]] std::optional<std::uint32_t> find(std::uint64_t hash, Matches&& matches) const {
    if (slots_.empty()) return std::nullopt;
    for (std::size_t i = place_of(hash); slots_[i].number != kFree; i = (i + 1) & (slots_.size() - 1)) {
      if (slots_[i].hash == hash && matches(slots_[i].number)) return slots_[i].number;
    }
    return std::nullopt;
  }

  void insert(std::uint64_t hash, std::uint32_t number) {
    if (2 * (used_ + 1) > slots_.size()) grow();
    put({hash, number});
    ++used_;
  }

 private:
  static constexpr std::uint32_t kFree = ~0U;
  static constexpr std::size_t kFirstSize = 64;
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t number = kFree;
  };

  // Numbers hash to themselves; the multiplication spreads them.
  [[nodiscard]] std::size_t place_of(std::uint64_t hash) const {
    return static_cast<std::size_t>((hash * 0x9E3779B97F4A7C15U) >> 20) & (slots_.size() - 1);
  }
  void put(const Slot& slot) {
    std::size_t i = place_of(slot.hash);
    while (slots_[i].number != kFree) i = (i + 1) & (slots_.size() - 1);
    slots_[i] = slot;
  }
  void grow() {
    const std::vector<Slot> before =
        std::exchange(slots_, std::vector<Slot>(slots_.empty() ? kFirstSize : 2 * slots_.size()));
    for (const Slot& slot : before) {
      if (slot.number != kFree) put(slot);
    }
  }

  std::vector<Slot> slots_;  // a power of two, at most half full
  std::size_t used_ = 0;
};

}  // namespace ibflow::orders::detail
