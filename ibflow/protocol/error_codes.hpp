#pragma once
// IB's codes in ERR_MSG (the API's error callback) and the ones a client gives itself: what they are about,
// how bad they are and whether asking again helps.

#include <array>
#include <span>
#include <string_view>

namespace ibflow::protocol {

enum class ErrorCodeCategory {
  Account,
  Authorization,
  Client,      // the request as such: its encoding, its fields, or that it could not be sent
  Connection,  // the socket to TWS or IB Gateway
  Contract,
  Fundamental,
  HistoricalData,
  MarketData,
  News,
  Order,
  Pacing,
  Scanner,
  SystemStatus,  // the link of TWS or IB Gateway to IB, and the data farms
};

enum class ErrorCodeSeverity {
  Info,
  Warning,  // what the id names lives on
  Error,    // what the id names has failed
  Fatal,    // the connection, or the link behind it, is gone
};

/// When the same request may succeed.
enum class ErrorCodeRetry {
  Never,           // nothing to repeat: a notice, or a state that stays
  AfterFix,        // after a change of the request, a setting or a permission
  AfterBackoff,    // unchanged, after a pause
  AfterReconnect,  // after the connection or the link is back
};

[[nodiscard]] std::string_view to_string(ErrorCodeCategory category);
[[nodiscard]] std::string_view to_string(ErrorCodeSeverity severity);
[[nodiscard]] std::string_view to_string(ErrorCodeRetry retry);

/// The severity is the usual one: a text with "Warning:" leaves its request alive whatever the code, and 105,
/// 110 and 321 leave a modified order alive.
struct ErrorCode {
  int code = 0;
  ErrorCodeCategory category = ErrorCodeCategory::Client;
  ErrorCodeSeverity severity = ErrorCodeSeverity::Error;
  ErrorCodeRetry retry = ErrorCodeRetry::AfterFix;
  std::string_view text;    // our words; IB's own come with the message
  std::string_view note{};  // what else to know or do; often empty
};

/// Every known code, sorted.
[[nodiscard]] std::span<const ErrorCode> error_codes();

/// nullptr for a code that no reference names.
[[nodiscard]] const ErrorCode* find_error_code(int code);

/// The known facts, or for a code without any what its range says: 200..399 is about an order, 501..599 is
/// the client's own, 2100..2199 is a warning. The text is empty then.
[[nodiscard]] ErrorCode describe_error_code(int code);

/// 2100..2199: notices by definition, known or not.
[[nodiscard]] constexpr bool is_warning_code(int code) {
  return code >= 2100 && code <= 2199;
}
/// 200..399: mostly of orders; the id is an order's where an order of that id exists.
[[nodiscard]] constexpr bool is_order_code(int code) {
  return code >= 200 && code <= 399;
}
/// 501..599: never sent by a server.
[[nodiscard]] constexpr bool is_client_code(int code) {
  return code >= 501 && code <= 599;
}

/// Codes that ask for the same reaction.
namespace error_group {
inline constexpr std::array kLinkLost = {1100, 1300, 2110};
inline constexpr std::array kLinkRestoredWithoutSubscriptions = {1101};
inline constexpr std::array kLinkRestored = {1102};
inline constexpr std::array kOtherConnectivity = {326, 502, 503, 504, 1301, 1302};
inline constexpr std::array kFarmConnected = {2104, 2106, 2158};
inline constexpr std::array kFarmDisconnected = {2103, 2105, 2157};
inline constexpr std::array kFarmIdle = {2107, 2108};
inline constexpr std::array kFarmConnecting = {2119};
inline constexpr std::array kSubscribeAgain = {102, 366, 10182, 10189};
inline constexpr std::array kDataRequestLives = {492, 2152, 10089, 10090, 10167};
inline constexpr std::array kOrderLives = {105, 110, 165, 321, 329, 399, 404, 434};
inline constexpr std::array kOrderRejected = {201, 203, 10289, 10293};
inline constexpr std::array kOrderCancelled = {202};

template <class Group>
[[nodiscard]] constexpr bool contains(const Group& group, int code) {
  for (const int member : group) {
    if (member == code) return true;
  }
  return false;
}
}  // namespace error_group

}  // namespace ibflow::protocol
