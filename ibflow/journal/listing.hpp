#pragma once
// Rows of the journal for people and other programs: what, when, of which symbol; all runs together.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::journal {

/// Times are texts, ISO 8601 in UTC with nanoseconds; sizes and money exact.
using ListedValue = std::variant<std::monostate, std::int64_t, double, core::Decimal, std::string>;

struct ListedColumn {
  std::string name;  // snake_case
  bool is_number = false;
  bool is_time = false;
};

struct Listing {
  std::vector<ListedColumn> columns;
  std::vector<std::vector<ListedValue>> rows;  // oldest first
};

struct ListingFilter {
  std::optional<core::Timestamp> since;  // inclusive
  std::optional<core::Timestamp> until;  // exclusive
  std::string symbol;                    // empty: all
  std::int64_t limit = 0;                // the newest so many; 0: all
};

struct ListingSubject {
  std::string_view name;   // "orders"
  std::string_view about;  // one line
};
/// In the order in which a reader would look.
[[nodiscard]] std::vector<ListingSubject> listing_subjects();

/// Reads only; others may write meanwhile. Usage for a subject that there is not (the message names all), and
/// for a symbol where the subject has none; Storage when the file is not there, is no journal, or has another
/// schema version. Callable on any thread.
[[nodiscard]] core::Expected<Listing> list_journal(const std::filesystem::path& file,
                                                   std::string_view subject,
                                                   const ListingFilter& filter = {});

}  // namespace ibflow::journal
