#pragma once
// The versions of the schema, and the way from each to the next.

#include <cstdint>

#include "ibflow/journal/detail/sqlite.hpp"

namespace ibflow::journal::detail {

inline constexpr std::int64_t kApplicationId = 0x6962666c;  // "ibfl"
inline constexpr std::int64_t kSchemaVersion = 3;

/// Kind of the note that is left with each baseline.
inline constexpr const char* kBaselineNote = "baseline";

/// Makes the tables in an empty file, or brings those of an older version to the present one: all steps in
/// one transaction, after a copy of the file was left beside it. Another program's file and one of a newer
/// version are refused and stay as they are.
core::Expected<void> bring_to_present_schema(Database& database);

/// From version 1: orders, statuses and notices become intents and evidence of the chain. Within a
/// transaction.
core::Expected<void> migrate_to_version_2(Database& database);
/// From version 2: outcomes of the predictions, also of those already there. Within a transaction.
core::Expected<void> migrate_to_version_3(Database& database);

}  // namespace ibflow::journal::detail
