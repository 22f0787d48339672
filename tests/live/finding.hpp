#pragma once
// What one check of a real gateway has found.

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "ibflow/core/error.hpp"

namespace ibflow::live {

enum class Outcome {
  Passed,
  Failed,
  NotPermitted,  // IB says that this login may not; `code` is IB's
  NoData,        // nothing to be seen, and that may be so: a market that is closed
  NotAsked,      // it needs what an earlier check has not found
};
[[nodiscard]] const char* to_string(Outcome outcome);  // "pass", "FAIL", "not permitted", ...

struct Verdict {
  Outcome outcome = Outcome::Failed;
  std::string text;
  int code = 0;  // IB's; 0: none

  /// Failed, or NotPermitted where IB's code says so.
  Verdict(const core::Error& error);  // NOLINT(google-explicit-constructor): `return answer.error();`
  Verdict(Outcome outcome_in, std::string text_in) : outcome(outcome_in), text(std::move(text_in)) {}
};
[[nodiscard]] inline Verdict passed(std::string text) {
  return {Outcome::Passed, std::move(text)};
}
[[nodiscard]] inline Verdict not_asked(const std::string& what_is_missing) {
  return {Outcome::NotAsked, what_is_missing};
}

struct Finding {
  std::string check;
  Verdict verdict;
  std::chrono::milliseconds took{0};
};

/// IB's codes for missing permissions, subscriptions and rights; 162 and 321 by their texts.
[[nodiscard]] bool is_not_permitted(const core::Error& error);

[[nodiscard]] std::string to_line(const Finding& finding);
/// "31 checks: 29 pass, 2 not permitted"
[[nodiscard]] std::string to_summary(const std::vector<Finding>& findings);
[[nodiscard]] std::string to_json(const std::string& address, const std::vector<Finding>& findings);

}  // namespace ibflow::live
