#include "ibflow/core/error.hpp"

namespace ibflow::core {

const char* to_string(ErrorCategory category) {
  switch (category) {
    case ErrorCategory::Usage:
      return "usage";
    case ErrorCategory::Configuration:
      return "configuration";
    case ErrorCategory::Connection:
      return "connection";
    case ErrorCategory::Protocol:
      return "protocol";
    case ErrorCategory::Broker:
      return "broker";
    case ErrorCategory::Http:
      return "http";
    case ErrorCategory::Storage:
      return "storage";
    case ErrorCategory::Data:
      return "data";
    case ErrorCategory::Timeout:
      return "timeout";
    case ErrorCategory::Cancelled:
      return "cancelled";
    case ErrorCategory::Internal:
      return "internal";
  }
  return "internal";
}

}  // namespace ibflow::core
