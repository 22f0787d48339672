#pragma once
// The journal's names for what it uses of SQLite.

#include <sqlite3.h>

#include "ibflow/sqlite/database.hpp"
#include "ibflow/sqlite/statement_cache.hpp"

namespace ibflow::journal::detail {

using sqlite::Blob;
using sqlite::Database;
using sqlite::is_constraint;
using sqlite::Statement;
using sqlite::StatementCache;

}  // namespace ibflow::journal::detail
