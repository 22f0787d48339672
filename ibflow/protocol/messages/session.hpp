#pragma once
// Starting a session, its clock and ids, errors, verification and display groups.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/protocol/message.hpp"

namespace ibflow::protocol {

/// First message of every session.
struct StartApi {
  static constexpr MessageInfo kMessage{
      .id = 71, .name = "START_API", .api_name = "startApi", .protobuf_since = 213};
  std::int32_t client_id = 0;
  std::string optional_capabilities;
  friend bool operator==(const StartApi&, const StartApi&) = default;
};

/// Asks for the next valid order id.
struct RequestIds {
  static constexpr MessageInfo kMessage{
      .id = 8, .name = "REQ_IDS", .api_name = "reqIds", .protobuf_since = 213};
  std::int32_t num_ids = 1;  // ignored by the server
  friend bool operator==(const RequestIds&, const RequestIds&) = default;
};

struct RequestCurrentTime {
  static constexpr MessageInfo kMessage{
      .id = 49, .name = "REQ_CURRENT_TIME", .api_name = "reqCurrentTime", .protobuf_since = 213};
  friend bool operator==(const RequestCurrentTime&, const RequestCurrentTime&) = default;
};

struct RequestManagedAccounts {
  static constexpr MessageInfo kMessage{
      .id = 17, .name = "REQ_MANAGED_ACCTS", .api_name = "reqManagedAccts", .protobuf_since = 207};
  friend bool operator==(const RequestManagedAccounts&, const RequestManagedAccounts&) = default;
};

struct SetServerLogLevel {
  static constexpr MessageInfo kMessage{
      .id = 14, .name = "SET_SERVER_LOGLEVEL", .api_name = "setServerLogLevel", .protobuf_since = 213};
  std::int32_t log_level = 2;  // 1 system, 2 error, 3 warning, 4 information, 5 detail
  friend bool operator==(const SetServerLogLevel&, const SetServerLogLevel&) = default;
};

struct RequestCurrentTimeInMillis {
  static constexpr MessageInfo kMessage{.id = 105,
                                        .name = "REQ_CURRENT_TIME_IN_MILLIS",
                                        .api_name = "reqCurrentTimeInMillis",
                                        .since = 197,
                                        .protobuf_since = 213};
  friend bool operator==(const RequestCurrentTimeInMillis&, const RequestCurrentTimeInMillis&) = default;
};

/// Proves that an API client is what it says. Answered by VerifyMessageApi and VerifyCompleted.
struct VerifyRequest {
  static constexpr MessageInfo kMessage{
      .id = 65, .name = "VERIFY_REQUEST", .api_name = "verifyRequest", .protobuf_since = 213};
  std::string api_name;
  std::string api_version;
  /// Not on the wire: whether the connection was opened with the intent to use extra authentication. The text
  /// form is refused without it (code 545), as IB's own client does, and so a server finds it true there.
  bool extra_auth_requested = false;
  friend bool operator==(const VerifyRequest& a, const VerifyRequest& b) {
    return a.api_name == b.api_name && a.api_version == b.api_version;
  }
};

/// The answer to a VerifyMessageApi.
struct VerifyMessage {
  static constexpr MessageInfo kMessage{
      .id = 66, .name = "VERIFY_MESSAGE", .api_name = "verifyMessage", .protobuf_since = 213};
  std::string api_data;
  friend bool operator==(const VerifyMessage&, const VerifyMessage&) = default;
};

/// As VerifyRequest, for a software vendor's client. Answered by VerifyAndAuthMessageApi and
/// VerifyAndAuthCompleted.
struct VerifyAndAuthRequest {
  static constexpr MessageInfo kMessage{
      .id = 72, .name = "VERIFY_AND_AUTH_REQUEST", .api_name = "verifyAndAuthRequest"};
  std::string api_name;
  std::string api_version;
  std::string opaque_isv_key;
  /// As in VerifyRequest; refused without it (code 551).
  bool extra_auth_requested = false;
  friend bool operator==(const VerifyAndAuthRequest& a, const VerifyAndAuthRequest& b) {
    return a.api_name == b.api_name && a.api_version == b.api_version && a.opaque_isv_key == b.opaque_isv_key;
  }
};

/// The answer to a VerifyAndAuthMessageApi.
struct VerifyAndAuthMessage {
  static constexpr MessageInfo kMessage{
      .id = 73, .name = "VERIFY_AND_AUTH_MESSAGE", .api_name = "verifyAndAuthMessage"};
  std::string api_data;
  std::string xyz_response;
  friend bool operator==(const VerifyAndAuthMessage&, const VerifyAndAuthMessage&) = default;
};

/// Asks for the window groups of TWS, told apart by their colours.
struct QueryDisplayGroups {
  static constexpr MessageInfo kMessage{
      .id = 67, .name = "QUERY_DISPLAY_GROUPS", .api_name = "queryDisplayGroups", .protobuf_since = 213};
  std::int32_t request_id = -1;
  friend bool operator==(const QueryDisplayGroups&, const QueryDisplayGroups&) = default;
};

/// Follows what a window group of TWS shows.
struct SubscribeToGroupEvents {
  static constexpr MessageInfo kMessage{.id = 68,
                                        .name = "SUBSCRIBE_TO_GROUP_EVENTS",
                                        .api_name = "subscribeToGroupEvents",
                                        .protobuf_since = 213};
  std::int32_t request_id = -1;
  std::int32_t group_id = 0;  // from DisplayGroupList
  friend bool operator==(const SubscribeToGroupEvents&, const SubscribeToGroupEvents&) = default;
};

/// Changes what a window group of TWS shows; it must be subscribed to.
struct UpdateDisplayGroup {
  static constexpr MessageInfo kMessage{
      .id = 69, .name = "UPDATE_DISPLAY_GROUP", .api_name = "updateDisplayGroup", .protobuf_since = 213};
  std::int32_t request_id = -1;  // of the subscription
  std::string contract_info;     // none, conId@exchange, or combo
  friend bool operator==(const UpdateDisplayGroup&, const UpdateDisplayGroup&) = default;
};

struct UnsubscribeFromGroupEvents {
  static constexpr MessageInfo kMessage{.id = 70,
                                        .name = "UNSUBSCRIBE_FROM_GROUP_EVENTS",
                                        .api_name = "unsubscribeFromGroupEvents",
                                        .protobuf_since = 213};
  std::int32_t request_id = -1;  // of the subscription
  friend bool operator==(const UnsubscribeFromGroupEvents&, const UnsubscribeFromGroupEvents&) = default;
};

struct RequestUserInfo {
  static constexpr MessageInfo kMessage{
      .id = 104, .name = "REQ_USER_INFO", .api_name = "reqUserInfo", .since = 167, .protobuf_since = 212};
  std::int32_t request_id = -1;
  friend bool operator==(const RequestUserInfo&, const RequestUserInfo&) = default;
};

/// An error, a warning or a notice, by its code.
struct ErrorMessage {
  static constexpr MessageInfo kMessage{
      .id = 4, .name = "ERR_MSG", .api_name = "error", .protobuf_since = 203};
  /// A request id, an order id, or -1 for what concerns the session. A protobuf message without it says 0, as
  /// with IB's own clients.
  std::int32_t request_id = 0;
  std::int32_t error_code = 0;
  std::string error_string;                // UTF-8
  std::string advanced_order_reject_json;  // server version 166 on
  std::int64_t error_time = 0;             // Unix milliseconds; server version 194 on
  friend bool operator==(const ErrorMessage&, const ErrorMessage&) = default;
};

struct NextValidId {
  static constexpr MessageInfo kMessage{
      .id = 9, .name = "NEXT_VALID_ID", .api_name = "nextValidId", .protobuf_since = 213};
  std::int32_t order_id = 0;
  friend bool operator==(const NextValidId&, const NextValidId&) = default;
};

struct ManagedAccounts {
  static constexpr MessageInfo kMessage{
      .id = 15, .name = "MANAGED_ACCTS", .api_name = "managedAccounts", .protobuf_since = 207};
  std::string accounts_list;  // comma separated, may end with a comma
  friend bool operator==(const ManagedAccounts&, const ManagedAccounts&) = default;
};

struct CurrentTime {
  static constexpr MessageInfo kMessage{
      .id = 49, .name = "CURRENT_TIME", .api_name = "currentTime", .protobuf_since = 213};
  std::int64_t time = 0;  // Unix seconds
  friend bool operator==(const CurrentTime&, const CurrentTime&) = default;
};

struct CurrentTimeInMillis {
  static constexpr MessageInfo kMessage{.id = 109,
                                        .name = "CURRENT_TIME_IN_MILLIS",
                                        .api_name = "currentTimeInMillis",
                                        .since = 197,
                                        .protobuf_since = 213};
  std::int64_t time_in_millis = 0;  // Unix milliseconds
  friend bool operator==(const CurrentTimeInMillis&, const CurrentTimeInMillis&) = default;
};

/// A challenge that a VerifyMessage answers.
struct VerifyMessageApi {
  static constexpr MessageInfo kMessage{
      .id = 65, .name = "VERIFY_MESSAGE_API", .api_name = "verifyMessageAPI", .protobuf_since = 213};
  std::string api_data;
  friend bool operator==(const VerifyMessageApi&, const VerifyMessageApi&) = default;
};

struct VerifyCompleted {
  static constexpr MessageInfo kMessage{
      .id = 66, .name = "VERIFY_COMPLETED", .api_name = "verifyCompleted", .protobuf_since = 213};
  bool is_successful = false;
  std::string error_text;
  friend bool operator==(const VerifyCompleted&, const VerifyCompleted&) = default;
};

/// A challenge that a VerifyAndAuthMessage answers.
struct VerifyAndAuthMessageApi {
  static constexpr MessageInfo kMessage{
      .id = 69, .name = "VERIFY_AND_AUTH_MESSAGE_API", .api_name = "verifyAndAuthMessageAPI"};
  std::string api_data;
  std::string xyz_challenge;  // xyzChallange with IB
  friend bool operator==(const VerifyAndAuthMessageApi&, const VerifyAndAuthMessageApi&) = default;
};

struct VerifyAndAuthCompleted {
  static constexpr MessageInfo kMessage{
      .id = 70, .name = "VERIFY_AND_AUTH_COMPLETED", .api_name = "verifyAndAuthCompleted"};
  bool is_successful = false;
  std::string error_text;
  friend bool operator==(const VerifyAndAuthCompleted&, const VerifyAndAuthCompleted&) = default;
};

struct DisplayGroupList {
  static constexpr MessageInfo kMessage{
      .id = 67, .name = "DISPLAY_GROUP_LIST", .api_name = "displayGroupList", .protobuf_since = 213};
  std::int32_t request_id = -1;
  std::string groups;  // group ids joined by |
  friend bool operator==(const DisplayGroupList&, const DisplayGroupList&) = default;
};

struct DisplayGroupUpdated {
  static constexpr MessageInfo kMessage{
      .id = 68, .name = "DISPLAY_GROUP_UPDATED", .api_name = "displayGroupUpdated", .protobuf_since = 213};
  std::int32_t request_id = -1;
  std::string contract_info;  // none, conId@exchange, or combo
  friend bool operator==(const DisplayGroupUpdated&, const DisplayGroupUpdated&) = default;
};

struct UserInfo {
  static constexpr MessageInfo kMessage{
      .id = 107, .name = "USER_INFO", .api_name = "userInfo", .since = 167, .protobuf_since = 212};
  std::int32_t request_id = -1;
  std::string white_branding_id;  // of the introducing broker; empty: none
  friend bool operator==(const UserInfo&, const UserInfo&) = default;
};

using SessionRequests =
    MessageList<StartApi, RequestIds, RequestCurrentTime, RequestCurrentTimeInMillis, RequestManagedAccounts,
                SetServerLogLevel, VerifyRequest, VerifyMessage, VerifyAndAuthRequest, VerifyAndAuthMessage,
                QueryDisplayGroups, SubscribeToGroupEvents, UpdateDisplayGroup, UnsubscribeFromGroupEvents,
                RequestUserInfo>;
using SessionResponses =
    MessageList<ErrorMessage, NextValidId, ManagedAccounts, CurrentTime, CurrentTimeInMillis,
                VerifyMessageApi, VerifyCompleted, VerifyAndAuthMessageApi, VerifyAndAuthCompleted,
                DisplayGroupList, DisplayGroupUpdated, UserInfo>;

}  // namespace ibflow::protocol
