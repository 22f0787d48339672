#include "ibflow/protocol/error_codes.hpp"

#include <algorithm>
#include <functional>
#include <tuple>

#include "ibflow/protocol/detail/error_codes/below_1000.hpp"
#include "ibflow/protocol/detail/error_codes/below_10240.hpp"
#include "ibflow/protocol/detail/error_codes/below_400.hpp"
#include "ibflow/protocol/detail/error_codes/from_10240.hpp"

namespace ibflow::protocol {
namespace {

template <class... Parts>
constexpr auto joined(const Parts&... parts) {
  std::array<ErrorCode, (std::tuple_size_v<Parts> + ...)> table{};
  auto out = table.begin();
  ((out = std::ranges::copy(parts, out).out), ...);
  return table;
}

constexpr auto kErrorCodes =
    joined(detail::kBelow400, detail::kBelow1000, detail::kBelow10240, detail::kFrom10240);
static_assert(std::ranges::adjacent_find(kErrorCodes, std::greater_equal{}, &ErrorCode::code) ==
              kErrorCodes.end());

}  // namespace

std::string_view to_string(ErrorCodeCategory category) {
  switch (category) {
    case ErrorCodeCategory::Account:
      return "account";
    case ErrorCodeCategory::Authorization:
      return "authorization";
    case ErrorCodeCategory::Client:
      return "client";
    case ErrorCodeCategory::Connection:
      return "connection";
    case ErrorCodeCategory::Contract:
      return "contract";
    case ErrorCodeCategory::Fundamental:
      return "fundamental";
    case ErrorCodeCategory::HistoricalData:
      return "historical data";
    case ErrorCodeCategory::MarketData:
      return "market data";
    case ErrorCodeCategory::News:
      return "news";
    case ErrorCodeCategory::Order:
      return "order";
    case ErrorCodeCategory::Pacing:
      return "pacing";
    case ErrorCodeCategory::Scanner:
      return "scanner";
    case ErrorCodeCategory::SystemStatus:
      return "system status";
  }
  return "unknown";
}

std::string_view to_string(ErrorCodeSeverity severity) {
  switch (severity) {
    case ErrorCodeSeverity::Info:
      return "info";
    case ErrorCodeSeverity::Warning:
      return "warning";
    case ErrorCodeSeverity::Error:
      return "error";
    case ErrorCodeSeverity::Fatal:
      return "fatal";
  }
  return "unknown";
}

std::string_view to_string(ErrorCodeRetry retry) {
  switch (retry) {
    case ErrorCodeRetry::Never:
      return "never";
    case ErrorCodeRetry::AfterFix:
      return "after a fix";
    case ErrorCodeRetry::AfterBackoff:
      return "after a pause";
    case ErrorCodeRetry::AfterReconnect:
      return "after a reconnect";
  }
  return "unknown";
}

std::span<const ErrorCode> error_codes() {
  return kErrorCodes;
}

const ErrorCode* find_error_code(int code) {
  const auto found = std::ranges::lower_bound(kErrorCodes, code, {}, &ErrorCode::code);
  return found != kErrorCodes.end() && found->code == code ? &*found : nullptr;
}

ErrorCode describe_error_code(int code) {
  if (const auto* known = find_error_code(code)) return *known;
  ErrorCode assumed{.code = code};
  if (is_warning_code(code)) {
    assumed.category = ErrorCodeCategory::SystemStatus;
    assumed.severity = ErrorCodeSeverity::Warning;
    assumed.retry = ErrorCodeRetry::Never;
  } else if (is_order_code(code)) {
    assumed.category = ErrorCodeCategory::Order;
  }
  return assumed;
}

}  // namespace ibflow::protocol
