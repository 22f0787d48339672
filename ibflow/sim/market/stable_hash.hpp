#pragma once
// A hash that is the same on every machine and in every run, unlike std::hash.

#include <cstdint>
#include <string_view>

namespace ibflow::sim {

/// Spreads the bits of `value` over all 64 (the finaliser of splitmix64).
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15ULL;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebULL;
  return value ^ (value >> 31U);
}

/// FNV-1a over the text, then mixed with the seed.
[[nodiscard]] constexpr std::uint64_t stable_hash(std::uint64_t seed, std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return mix(mix(seed) ^ hash);
}

}  // namespace ibflow::sim
