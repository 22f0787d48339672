// The names of what error_catalogue.hpp declares, and which error belongs to which category.

#include "ibflow/connection/error_catalogue.hpp"

namespace ibflow::connection {

std::string_view to_string(ErrorContext context) {
  switch (context) {
    case ErrorContext::None:
      return "none";
    case ErrorContext::Request:
      return "request";
    case ErrorContext::Subscription:
      return "subscription";
    case ErrorContext::Historical:
      return "historical";
    case ErrorContext::Order:
      return "order";
    case ErrorContext::OrderModify:
      return "modify";
    case ErrorContext::OrderCancel:
      return "cancel";
  }
  return "none";
}

std::optional<ErrorContext> parse_error_context(std::string_view name) {
  for (const auto context : kErrorContexts) {
    if (to_string(context) == name) return context;
  }
  return std::nullopt;
}

std::string_view to_string(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::Warning:
      return "warning";
    case ErrorKind::EndOfRequest:
      return "end of request";
    case ErrorKind::NoData:
      return "no data";
    case ErrorKind::QueryCancelled:
      return "query cancelled";
    case ErrorKind::OrderRejection:
      return "order rejection";
    case ErrorKind::OrderCancelled:
      return "order cancelled";
    case ErrorKind::ModifyRefused:
      return "change refused";
    case ErrorKind::CancelRefused:
      return "cancel refused";
    case ErrorKind::OrderUnknown:
      return "order state unknown";
    case ErrorKind::Ambiguous:
      return "ambiguous";
    case ErrorKind::FarmStatus:
      return "data farm status";
    case ErrorKind::LinkLost:
      return "link lost";
    case ErrorKind::LinkRestored:
      return "link restored";
    case ErrorKind::LinkReset:
      return "link restored, subscriptions lost";
    case ErrorKind::SessionEnd:
      return "end of session";
    case ErrorKind::Failure:
      return "failure";
  }
  return "failure";
}

std::string_view to_string(NoticeCategory category) {
  switch (category) {
    case NoticeCategory::Any:
      return "any";
    case NoticeCategory::Connection:
      return "connection";
    case NoticeCategory::Order:
      return "order";
    case NoticeCategory::MarketData:
      return "market_data";
    case NoticeCategory::HistoricalData:
      return "historical_data";
    case NoticeCategory::Socket:
      return "socket";
    case NoticeCategory::Authorization:
      return "authorization";
    case NoticeCategory::Severe:
      return "severe";
    case NoticeCategory::Warning:
      return "warning";
  }
  return "any";
}

std::optional<NoticeCategory> parse_notice_category(std::string_view name) {
  for (const auto category : kNoticeCategories) {
    if (to_string(category) == name) return category;
  }
  return std::nullopt;
}

bool belongs_to(const ErrorMeaning& meaning, ErrorContext context, NoticeCategory category) {
  using protocol::ErrorCodeCategory;
  const bool socket = meaning.category == ErrorCodeCategory::Connection;
  switch (category) {
    case NoticeCategory::Any:
      return true;
    case NoticeCategory::Connection:
      return socket || drives_connection(meaning.kind);
    case NoticeCategory::Order:
      return meaning.category == ErrorCodeCategory::Order || is_of_order(context);
    case NoticeCategory::MarketData:
      return meaning.category == ErrorCodeCategory::MarketData || context == ErrorContext::Subscription;
    case NoticeCategory::HistoricalData:
      return meaning.category == ErrorCodeCategory::HistoricalData || context == ErrorContext::Historical;
    case NoticeCategory::Socket:
      return socket;
    case NoticeCategory::Authorization:
      return meaning.category == ErrorCodeCategory::Authorization || meaning.is_read_only;
    case NoticeCategory::Severe:
      return meaning.severity == protocol::ErrorCodeSeverity::Fatal || meaning.kind == ErrorKind::LinkLost ||
             meaning.kind == ErrorKind::SessionEnd;
    case NoticeCategory::Warning:
      return meaning.severity == protocol::ErrorCodeSeverity::Warning;
  }
  return false;
}

}  // namespace ibflow::connection
