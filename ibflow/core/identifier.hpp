#pragma once
// Identifiers that cannot be mistaken for one another.

#include <compare>
#include <cstdint>
#include <functional>

namespace ibflow::core {

template <class Tag, class Representation = std::int64_t>
struct Identifier {
  Representation value{};

  constexpr Identifier() = default;
  constexpr explicit Identifier(Representation value_in) : value(value_in) {}
  friend constexpr auto operator<=>(const Identifier&, const Identifier&) = default;
};

using OrderId = Identifier<struct OrderIdTag, std::int32_t>;      // per client id, given by our allocator
using RequestId = Identifier<struct RequestIdTag, std::int32_t>;  // one session
using ClientId = Identifier<struct ClientIdTag, std::int32_t>;
using PermId = Identifier<struct PermIdTag, std::int64_t>;  // the broker's, 0 until accepted
using ConId = Identifier<struct ConIdTag, std::int32_t>;    // IB's contract number

}  // namespace ibflow::core

template <class Tag, class Representation>
struct std::hash<ibflow::core::Identifier<Tag, Representation>> {
  std::size_t operator()(const ibflow::core::Identifier<Tag, Representation>& id) const noexcept {
    return std::hash<Representation>{}(id.value);
  }
};
