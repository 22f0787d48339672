#pragma once
// What an expected failure looks like everywhere in ibflow: a value, never an exception.

#include <expected>
#include <string>
#include <utility>

namespace ibflow::core {

enum class ErrorCategory {
  Usage,          // the caller asked for something impossible (unknown ticker, bad argument)
  Configuration,  // a file, variable or argument is unreadable, unknown or contradictory
  Connection,     // a socket could not be opened, was refused or was lost
  Protocol,       // the peer sent bytes we cannot make sense of
  Broker,         // IB refused; `code` is IB's own code
  Http,           // an HTTP peer answered with a failure; `code` is the HTTP status
  Storage,        // disk full, unreadable journal, wrong schema version
  Data,           // market data absent or malformed
  Timeout,        // a deadline passed
  Cancelled,      // asked to stop
  Internal,       // an invariant of ours broke
};

[[nodiscard]] const char* to_string(ErrorCategory category);

/// `message` says what happened, to which request, and what to do next; it never holds a secret.
/// `code` is the foreign code (IB, HTTP, errno) or 0. `request_id` is IB's number of the request or order it
/// is about, -1 none.
struct Error {
  ErrorCategory category = ErrorCategory::Internal;
  int code = 0;
  std::string message;
  bool retryable = false;
  int request_id = -1;

  Error() = default;
  Error(ErrorCategory category_in, std::string message_in, int code_in = 0, bool retryable_in = false)
      : category(category_in), code(code_in), message(std::move(message_in)), retryable(retryable_in) {}

  friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Expected = std::expected<T, Error>;

[[nodiscard]] inline std::unexpected<Error> fail(ErrorCategory category, std::string message, int code = 0,
                                                 bool retryable = false) {
  return std::unexpected(Error(category, std::move(message), code, retryable));
}

}  // namespace ibflow::core
