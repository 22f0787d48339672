#pragma once
// What a user knows better about IB's codes: corrections of the catalogue, from a file.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "ibflow/connection/error_catalogue.hpp"
#include "ibflow/core/error.hpp"

namespace ibflow::connection {

/// One section. What is absent stays as the catalogue has it.
struct ErrorOverride {
  /// Read by what the id names: End of an order is its rejection, of a change its refusal, of a cancel that
  /// it had no effect.
  enum class Kind { Warning, End, NoData, Rejection, Cancelled, Ambiguous };

  std::optional<Kind> kind;
  std::optional<protocol::ErrorCodeSeverity> severity;
  std::optional<protocol::ErrorCodeRetry> retry;
  std::optional<std::string> note;  // replaces what_to_do
};

/// INI: `[10349]` for every context, `[321 order]` for one, which wins. Keys: kind (warning, end, no-data,
/// rejection, cancelled, ambiguous), severity (info, warning, error, fatal), retry (never, after-fix,
/// after-backoff, after-reconnect), note. See docs/errors.md.
class ErrorOverrides {
 public:
  /// Refuses what it does not know, with the file and the line (Configuration).
  [[nodiscard]] static core::Expected<ErrorOverrides> load(const std::filesystem::path& file);

  /// Replaces an earlier one of the same code and context; nullopt is every context.
  void set(int code, std::optional<ErrorContext> context, ErrorOverride entry);
  /// True when something was overridden. `meaning.what_to_do` then may view into this object.
  bool apply(int code, ErrorContext context, ErrorMeaning& meaning) const;
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  std::map<std::pair<int, std::optional<ErrorContext>>, ErrorOverride> entries_;
};

}  // namespace ibflow::connection
