#pragma once
// The members of messages/session.hpp by IB's names and protobuf numbers; see fields/archive.hpp.

#include "ibflow/protocol/fields/archive.hpp"
#include "ibflow/protocol/messages/session.hpp"

namespace ibflow::protocol {

template <class A>
void describe_fields(A& a, Ref<A, StartApi> m) {
  a.field(1, "clientId", m.client_id);
  a.field(2, "optionalCapabilities", m.optional_capabilities);
}

template <class A>
void describe_fields(A& a, Ref<A, ErrorMessage> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "errorTime", m.error_time);
  a.field(3, "errorCode", m.error_code);
  a.field(4, "errorString", m.error_string);
  a.field(5, "advancedOrderRejectJson", m.advanced_order_reject_json);
}

}  // namespace ibflow::protocol
