#include "ibflow/connection/error_catalogue.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "ibflow/connection/detail/error_advice.hpp"

namespace ibflow::connection {
namespace {

using detail::mentions;
using protocol::ErrorCode;
using protocol::ErrorCodeCategory;
using protocol::ErrorCodeRetry;
using protocol::ErrorCodeSeverity;
using protocol::error_group::contains;
namespace group = protocol::error_group;

// Seen from live servers, but named by no list of codes.
constexpr std::array kSeenOnly = {
    ErrorCode{2174, ErrorCodeCategory::Client, ErrorCodeSeverity::Warning, ErrorCodeRetry::Never,
              "time without a zone, the login's zone was taken"},
    ErrorCode{10349, ErrorCodeCategory::Order, ErrorCodeSeverity::Warning, ErrorCodeRetry::Never,
              "the order preset changed the time in force; the order lives"},
};

// Whatever was sent last, these can only be about a change of a working order.
constexpr std::array kOnlyOfChanges = {104, 134, 422, 440, 10241, 10242, 10308, 10326, 10327, 10341};
// Warnings that say: the change was not taken.
constexpr std::array kChangesNotTaken = {105, 329, 2102};
// And these only about a cancel.
constexpr std::array kOnlyOfCancels = {136, 137, 161, 10147, 10148};
constexpr int kOrderIdNotFound = 135;
constexpr int kOrderStateUnknown = 10328;
constexpr int kHistoricalData = 162;
constexpr int kNoContract = 200;
constexpr int kOrderRejected = 201;
constexpr int kOrderCancelled = 202;
constexpr int kRefusedField = 321;
constexpr int kTradeBust = 10225;
constexpr int kDepthHalted = 316;

struct Facts {
  ErrorCode code;
  bool is_known = true;
};

Facts facts_of(int code) {
  if (const auto* known = protocol::find_error_code(code)) return {*known, true};
  for (const auto& seen : kSeenOnly) {
    if (seen.code == code) return {seen, true};
  }
  return {protocol::describe_error_code(code), false};
}

bool is_notice(const ErrorMeaning& meaning) {
  return meaning.severity == ErrorCodeSeverity::Info || meaning.severity == ErrorCodeSeverity::Warning;
}

/// Link, farms and ends of the session mean the same whatever the id is.
std::optional<ErrorKind> connection_kind(int code, const ErrorMeaning& meaning) {
  if (code == 1100 || code == 2110) return ErrorKind::LinkLost;
  if (contains(group::kLinkRestoredWithoutSubscriptions, code)) return ErrorKind::LinkReset;
  if (contains(group::kLinkRestored, code)) return ErrorKind::LinkRestored;
  if (contains(group::kFarmConnected, code) || contains(group::kFarmDisconnected, code) ||
      contains(group::kFarmIdle, code) || contains(group::kFarmConnecting, code)) {
    return ErrorKind::FarmStatus;
  }
  if (meaning.severity == ErrorCodeSeverity::Fatal) return ErrorKind::SessionEnd;
  return std::nullopt;
}

/// Codes about data, news and scanners say nothing certain when the id is an order's.
bool may_be_of_an_order(ErrorCodeCategory category) {
  using enum ErrorCodeCategory;
  switch (category) {
    case Account:
    case Authorization:
    case Client:
    case Connection:
    case Contract:
    case Order:
      return true;
    default:
      return false;
  }
}

/// Of an error that is known and no notice.
ErrorKind order_kind(int code, ErrorContext context, const ErrorMeaning& meaning) {
  if (contains(kOnlyOfCancels, code)) return ErrorKind::CancelRefused;
  if (contains(kOnlyOfChanges, code)) return ErrorKind::ModifyRefused;
  if (code == kOrderStateUnknown) return ErrorKind::OrderUnknown;
  if (!may_be_of_an_order(meaning.category)) return ErrorKind::Ambiguous;
  // The bytes may have left us in part.
  const bool sending_failed =
      protocol::is_client_code(code) && code >= 510 && meaning.retry_advice == ErrorCodeRetry::AfterReconnect;
  if (sending_failed) return ErrorKind::OrderUnknown;
  if (context == ErrorContext::OrderModify) {
    return code == kOrderIdNotFound ? ErrorKind::OrderUnknown : ErrorKind::ModifyRefused;
  }
  if (context == ErrorContext::OrderCancel) {
    return contains(group::kOrderRejected, code) ? ErrorKind::OrderRejection : ErrorKind::CancelRefused;
  }
  return ErrorKind::OrderRejection;
}

/// 162 is one code for everything that the historical data service says.
void read_historical_text(std::string_view text, LinkCondition link, ErrorMeaning& meaning) {
  meaning.kind = ErrorKind::EndOfRequest;
  if (mentions(text, "returned no data")) {
    if (link == LinkCondition::Down) {
      meaning.retry_advice = ErrorCodeRetry::AfterReconnect;
    } else {
      meaning.kind = ErrorKind::NoData;
      meaning.retry_advice = ErrorCodeRetry::Never;
    }
  } else if (mentions(text, "query cancelled") || mentions(text, "subscription cancelled")) {
    meaning.kind = ErrorKind::QueryCancelled;
    meaning.retry_advice = ErrorCodeRetry::Never;
  } else if (mentions(text, "invalid step")) {
    meaning.retry_advice = ErrorCodeRetry::AfterFix;
  }
}

bool is_to_subscribe_again(int code, std::string_view text) {
  if (code == kTradeBust || code == kDepthHalted) return true;
  return contains(group::kSubscribeAgain, code) && !mentions(text, "permission");
}

void read_request(int code, ErrorContext context, std::string_view text, LinkCondition link,
                  ErrorMeaning& meaning) {
  meaning.kind = ErrorKind::EndOfRequest;
  if (mentions(text, "permission")) meaning.retry_advice = ErrorCodeRetry::AfterFix;  // also of 420
  if (code == kHistoricalData) read_historical_text(text, link, meaning);
  if (context != ErrorContext::Request) meaning.subscribe_again = is_to_subscribe_again(code, text);
}

DataQuality data_quality_of(int code) {
  if (code == 10167 || code == 10089) return DataQuality::Delayed;
  return code == 10090 || code == 10091 ? DataQuality::Partial : DataQuality::Unchanged;
}

void read_notice(int code, ErrorContext context, std::string_view text, ErrorMeaning& meaning) {
  meaning.kind = ErrorKind::Warning;
  if (code == kOrderCancelled && is_of_order(context)) meaning.kind = ErrorKind::OrderCancelled;
  if (context == ErrorContext::OrderModify && contains(kChangesNotTaken, code)) {
    meaning.kind = ErrorKind::ModifyRefused;
  }
  const bool stream = context == ErrorContext::Subscription || context == ErrorContext::Historical;
  if (!stream) return;
  meaning.data_quality = data_quality_of(code);
  meaning.subscribe_again = is_to_subscribe_again(code, text);
}

/// "Warning:" in the text leaves its request alive whatever the code, unless IB says itself that it rejects.
bool is_called_warning(int code, std::string_view text) {
  if (code == kOrderCancelled || text.find("Warning:") == std::string_view::npos) return false;
  return !(code == kOrderRejected && mentions(text, "rejected"));
}

ErrorKind kind_of_unknown(ErrorContext context, bool is_warning_range) {
  if (is_warning_range) return ErrorKind::Warning;
  const bool is_waited_for = context == ErrorContext::Request || context == ErrorContext::Historical;
  return is_waited_for ? ErrorKind::EndOfRequest : ErrorKind::Ambiguous;
}

void read(int code, ErrorContext context, std::string_view text, LinkCondition link, ErrorMeaning& meaning) {
  if (const auto kind = connection_kind(code, meaning); kind && meaning.is_known) {
    meaning.kind = *kind;
    meaning.farm_is_up = contains(group::kFarmConnected, code) || contains(group::kFarmIdle, code);
    return;
  }
  if (is_called_warning(code, text)) meaning.severity = ErrorCodeSeverity::Warning;
  if (is_notice(meaning)) return read_notice(code, context, text, meaning);
  if (!meaning.is_known) {
    meaning.kind = kind_of_unknown(context, protocol::is_warning_code(code));
    return;
  }
  meaning.is_read_only = code == kRefusedField && mentions(text, "Read-Only mode");
  if (is_of_order(context)) {
    meaning.kind = order_kind(code, context, meaning);
  } else if (context != ErrorContext::None) {
    read_request(code, context, text, link, meaning);
  }
  if (code == kNoContract && link == LinkCondition::Down && context != ErrorContext::None) {
    meaning.retry_advice = ErrorCodeRetry::AfterReconnect;
    meaning.text = "the contract could not be looked up: the link to IB is down";
  }
}

}  // namespace

ErrorMeaning classify(int code, ErrorContext context, std::string_view text, LinkCondition link) {
  const auto facts = facts_of(code);
  ErrorMeaning meaning;
  meaning.category = facts.code.category;
  meaning.severity = facts.code.severity;
  meaning.retry_advice = facts.is_known ? facts.code.retry : ErrorCodeRetry::Never;
  meaning.is_known = facts.is_known;
  meaning.text = facts.code.text;
  read(code, context, text, link, meaning);
  settle(meaning);
  meaning.what_to_do = detail::advice_for(code, context, text, link, meaning);
  return meaning;
}

void settle(ErrorMeaning& meaning) {
  const bool ends = is_terminal(meaning.kind);
  meaning.is_warning = !ends && meaning.kind != ErrorKind::Failure;
  meaning.is_order_rejection = meaning.kind == ErrorKind::OrderRejection;
  const bool may_succeed_unchanged = meaning.retry_advice == ErrorCodeRetry::AfterBackoff ||
                                     meaning.retry_advice == ErrorCodeRetry::AfterReconnect;
  meaning.retry = may_succeed_unchanged && !meaning.is_warning;
}

bool is_terminal(ErrorKind kind) {
  using enum ErrorKind;
  switch (kind) {
    case EndOfRequest:
    case NoData:
    case QueryCancelled:
    case OrderRejection:
    case OrderCancelled:
    case SessionEnd:
      return true;
    default:
      return false;
  }
}

bool is_of_order(ErrorContext context) {
  return context == ErrorContext::Order || context == ErrorContext::OrderModify ||
         context == ErrorContext::OrderCancel;
}

bool drives_connection(ErrorKind kind) {
  using enum ErrorKind;
  return kind == FarmStatus || kind == LinkLost || kind == LinkRestored || kind == LinkReset ||
         kind == SessionEnd;
}

std::optional<std::uint16_t> new_port_of(std::string_view text) {
  std::optional<std::uint16_t> port;
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at != end;) {
    if (*at < '0' || *at > '9') {
      ++at;
      continue;
    }
    std::uint64_t number = 0;
    const auto [after, error] = std::from_chars(at, end, number);
    if (error == std::errc{} && number >= 1 && number <= 65'535) port = static_cast<std::uint16_t>(number);
    at = after;
  }
  return port;
}

}  // namespace ibflow::connection
