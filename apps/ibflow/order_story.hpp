#pragma once
// The whole life of one order out of the journal, in time: what asked for it, what left, what was heard.

#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/journal/reader.hpp"

namespace ibflow::cli {

struct StoryEvent {
  core::Timestamp at{};
  std::string what;  // signal, decision, intent, change, and the kinds of evidence
  std::string text;
};

struct ToldOrder {
  std::string key;
  std::string summary;  // one line
  std::string outcome;  // one line: what it filled and cost
  std::vector<StoryEvent> events;
};

/// `name` is a key, or an order id that one client alone has used.
[[nodiscard]] core::Expected<ToldOrder> tell_order(const journal::JournalReader& reader,
                                                   const std::string& name);

/// "LMT 171.23", "STP LMT 170.5, stop 171"
[[nodiscard]] std::string describe_terms(const std::string& type, const std::optional<double>& limit_price,
                                         const std::optional<double>& stop_price);

}  // namespace ibflow::cli
