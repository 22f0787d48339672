#pragma once
// How options at the end of a request lie in the text form. Internal: only the codec's .cpp files use it.

#include <vector>

#include "ibflow/protocol/detail/text_writer.hpp"
#include "ibflow/protocol/fields/archive.hpp"

namespace ibflow::protocol {

/// Some clients write a count before the options; both spellings are read.
template <class A>
void describe_last_options(A& a, const char* name, Ref<A, std::vector<TagValue>> options) {
  if constexpr (A::kReading) {
    if (a.surplus() > 1) a.constant("options.count", 0);
  }
  a.tag_list(name, options);
}

}  // namespace ibflow::protocol
