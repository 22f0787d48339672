#pragma once
// How the archives of this room walk a message: by the protocol room's description, or by one of ours where
// IB's API shows something else than its protobuf form does. Internal.

#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/fields/accounts.hpp"
#include "ibflow/protocol/fields/archive.hpp"
#include "ibflow/protocol/fields/configuration.hpp"
#include "ibflow/protocol/fields/contract.hpp"
#include "ibflow/protocol/fields/history.hpp"
#include "ibflow/protocol/fields/market_data.hpp"
#include "ibflow/protocol/fields/orders.hpp"
#include "ibflow/protocol/fields/reference_data.hpp"
#include "ibflow/protocol/fields/research.hpp"
#include "ibflow/protocol/fields/session.hpp"

namespace ibflow::wire::detail {

template <class A>
void json_members(A& a, protocol::Ref<A, protocol::TagValue> pair) {
  a.field(0, "tag", pair.tag);
  a.field(0, "value", pair.value);
}

template <class A, class Part>
void walk(A& a, Part& part) {
  if constexpr (requires { json_members(a, part); }) {
    json_members(a, part);
  } else {
    describe_fields(a, part);
  }
}

}  // namespace ibflow::wire::detail
