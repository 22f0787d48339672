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

/// An error, a warning or a notice, by its code.
struct ErrorMessage {
  static constexpr MessageInfo kMessage{
      .id = 4, .name = "ERR_MSG", .api_name = "error", .protobuf_since = 203};
  std::int32_t request_id = -1;  // a request id, an order id, or -1
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

using SessionRequests =
    MessageList<StartApi, RequestIds, RequestCurrentTime, RequestManagedAccounts, SetServerLogLevel>;
using SessionResponses = MessageList<ErrorMessage, NextValidId, ManagedAccounts, CurrentTime>;

}  // namespace ibflow::protocol
