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
void describe(A&, Ref<A, RequestCurrentTimeInMillis>) {}

template <class A>
void describe(A& a, Ref<A, VerifyRequest> m) {
  a.version(1);
  a.text("apiName", m.api_name);
  a.text("apiVersion", m.api_version);
  if constexpr (A::kReading) m.extra_auth_requested = true;  // nobody sends it otherwise
}

template <class A>
void describe(A& a, Ref<A, VerifyMessage> m) {
  a.version(1);
  a.text("apiData", m.api_data);
}

template <class A>
void describe(A& a, Ref<A, VerifyAndAuthRequest> m) {
  a.version(1);
  a.text("apiName", m.api_name);
  a.text("apiVersion", m.api_version);
  a.text("opaqueIsvKey", m.opaque_isv_key);
  if constexpr (A::kReading) m.extra_auth_requested = true;  // nobody sends it otherwise
}

template <class A>
void describe(A& a, Ref<A, VerifyAndAuthMessage> m) {
  a.version(1);
  a.text("apiData", m.api_data);
  a.text("xyzResponse", m.xyz_response);
}

template <class A>
void describe(A& a, Ref<A, QueryDisplayGroups> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, SubscribeToGroupEvents> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
  a.integer("groupId", m.group_id);
}

template <class A>
void describe(A& a, Ref<A, UpdateDisplayGroup> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
  a.text("contractInfo", m.contract_info);
}

template <class A>
void describe(A& a, Ref<A, UnsubscribeFromGroupEvents> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
}

template <class A>
void describe(A& a, Ref<A, RequestUserInfo> m) {
  a.integer("reqId", m.request_id);
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

template <class A>
void describe(A& a, Ref<A, CurrentTimeInMillis> m) {
  a.integer("timeInMillis", m.time_in_millis);
}

template <class A>
void describe(A& a, Ref<A, VerifyMessageApi> m) {
  a.version(1);
  a.text("apiData", m.api_data);
}

template <class A>
void describe(A& a, Ref<A, VerifyCompleted> m) {
  a.version(1);
  a.either("isSuccessful", m.is_successful, "true", "false");
  a.text("errorText", m.error_text);
}

template <class A>
void describe(A& a, Ref<A, VerifyAndAuthMessageApi> m) {
  a.version(1);
  a.text("apiData", m.api_data);
  a.text("xyzChallange", m.xyz_challenge);
}

template <class A>
void describe(A& a, Ref<A, VerifyAndAuthCompleted> m) {
  a.version(1);
  a.either("isSuccessful", m.is_successful, "true", "false");
  a.text("errorText", m.error_text);
}

template <class A>
void describe(A& a, Ref<A, DisplayGroupList> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
  a.text("groups", m.groups);
}

template <class A>
void describe(A& a, Ref<A, DisplayGroupUpdated> m) {
  a.version(1);
  a.integer("reqId", m.request_id);
  a.text("contractInfo", m.contract_info);
}

template <class A>
void describe(A& a, Ref<A, UserInfo> m) {
  a.integer("reqId", m.request_id);
  a.text("whiteBrandingId", m.white_branding_id);
}

}  // namespace ibflow::protocol
