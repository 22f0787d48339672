#pragma once
// The text form of messages/session.hpp. Internal: only the codec's .cpp files use it.

#include "ibflow/protocol/detail/text/contract.hpp"
#include "ibflow/protocol/messages/session.hpp"

namespace ibflow::protocol {

template <class A>
void describe(A& a, Ref<A, StartApi> m) {
  a.version(2);
  a.integer("clientId", m.client_id);
  a.text("optionalCapabilities", m.optional_capabilities);
}

template <class A>
void describe(A& a, Ref<A, RequestIds> m) {
  a.version(1);
  a.integer("numIds", m.num_ids);
}

template <class A>
void describe(A& a, Ref<A, RequestCurrentTime>) {
  a.version(1);
}

template <class A>
void describe(A& a, Ref<A, RequestManagedAccounts>) {
  a.version(1);
}

template <class A>
void describe(A& a, Ref<A, SetServerLogLevel> m) {
  a.version(1);
  a.integer("logLevel", m.log_level);
}

template <class A>
void describe(A& a, Ref<A, ErrorMessage> m) {
  if (a.until(194)) a.version(2);
  a.integer("reqId", m.request_id);
  a.integer("errorCode", m.error_code);
  a.escaped_text("errorString", m.error_string);
  if (a.since(166)) a.escaped_text("advancedOrderRejectJson", m.advanced_order_reject_json);
  if (a.since(194)) a.integer("errorTime", m.error_time);
}

template <class A>
void describe(A& a, Ref<A, NextValidId> m) {
  a.version(1);
  a.integer("orderId", m.order_id);
}

template <class A>
void describe(A& a, Ref<A, ManagedAccounts> m) {
  a.version(1);
  a.text("accountsList", m.accounts_list);
}

template <class A>
void describe(A& a, Ref<A, CurrentTime> m) {
  a.version(1);
  a.integer("time", m.time);
}

}  // namespace ibflow::protocol
