// Version 3 keeps what came of each prediction. The bars and predictions of older runs are run through its
// triggers once.

#include "ibflow/journal/detail/schema.hpp"
#include "ibflow/journal/schema_text.hpp"

namespace ibflow::journal::detail {

core::Expected<void> migrate_to_version_3(Database& database) {
  if (auto made = database.execute(kQualityText); !made) return made;
  // The same rows again, so that the trigger sees each bar; nothing else of them changes.
  return database.execute("INSERT OR REPLACE INTO bars SELECT * FROM bars WHERE length_seconds = 60");
}

}  // namespace ibflow::journal::detail
