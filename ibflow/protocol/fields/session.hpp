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
void describe_fields(A& a, Ref<A, RequestIds> m) {
  a.field(1, "numIds", m.num_ids);
}

template <class A>
void describe_fields(A&, Ref<A, RequestCurrentTime>) {}

template <class A>
void describe_fields(A&, Ref<A, RequestManagedAccounts>) {}

template <class A>
void describe_fields(A& a, Ref<A, SetServerLogLevel> m) {
  a.field(1, "logLevel", m.log_level);
}

template <class A>
void describe_fields(A&, Ref<A, RequestCurrentTimeInMillis>) {}

/// The intent of extra authentication is the connection's, and not named here.
template <class A>
void describe_fields(A& a, Ref<A, VerifyRequest> m) {
  a.field(1, "apiName", m.api_name);
  a.field(2, "apiVersion", m.api_version);
}

template <class A>
void describe_fields(A& a, Ref<A, VerifyMessage> m) {
  a.field(1, "apiData", m.api_data);
}

template <class A>
void describe_fields(A& a, Ref<A, VerifyAndAuthRequest> m) {
  a.field(0, "apiName", m.api_name);
  a.field(0, "apiVersion", m.api_version);
  a.field(0, "opaqueIsvKey", m.opaque_isv_key);
}

template <class A>
void describe_fields(A& a, Ref<A, VerifyAndAuthMessage> m) {
  a.field(0, "apiData", m.api_data);
  a.field(0, "xyzResponse", m.xyz_response);
}

template <class A>
void describe_fields(A& a, Ref<A, QueryDisplayGroups> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, SubscribeToGroupEvents> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "groupId", m.group_id);
}

template <class A>
void describe_fields(A& a, Ref<A, UpdateDisplayGroup> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "contractInfo", m.contract_info);
}

template <class A>
void describe_fields(A& a, Ref<A, UnsubscribeFromGroupEvents> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, RequestUserInfo> m) {
  a.field(1, "reqId", m.request_id);
}

template <class A>
void describe_fields(A& a, Ref<A, ErrorMessage> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "errorTime", m.error_time);
  a.field(3, "errorCode", m.error_code);
  a.field(4, "errorString", m.error_string);
  a.field(5, "advancedOrderRejectJson", m.advanced_order_reject_json);
}

template <class A>
void describe_fields(A& a, Ref<A, NextValidId> m) {
  a.field(1, "orderId", m.order_id);
}

template <class A>
void describe_fields(A& a, Ref<A, ManagedAccounts> m) {
  a.field(1, "accountsList", m.accounts_list);
}

template <class A>
void describe_fields(A& a, Ref<A, CurrentTime> m) {
  a.field(1, "time", m.time);
}

template <class A>
void describe_fields(A& a, Ref<A, CurrentTimeInMillis> m) {
  a.field(1, "timeInMillis", m.time_in_millis);
}

template <class A>
void describe_fields(A& a, Ref<A, VerifyMessageApi> m) {
  a.field(1, "apiData", m.api_data);
}

template <class A>
void describe_fields(A& a, Ref<A, VerifyCompleted> m) {
  a.field(1, "isSuccessful", m.is_successful);
  a.field(2, "errorText", m.error_text);
}

template <class A>
void describe_fields(A& a, Ref<A, VerifyAndAuthMessageApi> m) {
  a.field(0, "apiData", m.api_data);
  a.field(0, "xyzChallange", m.xyz_challenge);
}

template <class A>
void describe_fields(A& a, Ref<A, VerifyAndAuthCompleted> m) {
  a.field(0, "isSuccessful", m.is_successful);
  a.field(0, "errorText", m.error_text);
}

template <class A>
void describe_fields(A& a, Ref<A, DisplayGroupList> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "groups", m.groups);
}

template <class A>
void describe_fields(A& a, Ref<A, DisplayGroupUpdated> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "contractInfo", m.contract_info);
}

template <class A>
void describe_fields(A& a, Ref<A, UserInfo> m) {
  a.field(1, "reqId", m.request_id);
  a.field(2, "whiteBrandingId", m.white_branding_id);
}

}  // namespace ibflow::protocol
