#pragma once
// Internal: only the codec's .cpp files use it.

#include <concepts>
#include <limits>
#include <optional>

#include "ibflow/protocol/fields/archive.hpp"

namespace ibflow::protocol {

/// A number whose absence is IB's constant, and 0 where the field is empty.
template <class A>
void describe_literal(A& a, const char* name, Ref<A, std::optional<double>> value) {
  double number = value.value_or(std::numeric_limits<double>::max());
  a.real(name, number);
  if constexpr (A::kReading) {
    value.reset();
    if (number != std::numeric_limits<double>::max()) value = number;
  }
}

template <class A, class Integer>
  requires std::integral<Integer>
void describe_literal(A& a, const char* name, const std::optional<Integer>& value) {
  a.integer(name, value.value_or(std::numeric_limits<Integer>::max()));
}

template <class A, class Integer>
  requires(std::integral<Integer> && A::kReading)
void describe_literal(A& a, const char* name, std::optional<Integer>& value) {
  Integer number = 0;
  a.integer(name, number);
  value.reset();
  if (number != std::numeric_limits<Integer>::max()) value = number;
}

}  // namespace ibflow::protocol
