#include "ibflow/journal/verification.hpp"

#include <fmt/format.h>

#include <map>
#include <tuple>

#include "ibflow/journal/detail/chain.hpp"
#include "ibflow/journal/detail/reader_state.hpp"

namespace ibflow::journal {

using namespace detail;

namespace {

using MaybeBroken = core::Expected<std::optional<BrokenRow>>;

MaybeBroken check_structure(const Database& database) {
  const auto answer = database.text("PRAGMA integrity_check(1)");
  if (!answer) return std::unexpected(answer.error());
  if (*answer == "ok") return std::nullopt;
  return BrokenRow{"", 0, *answer};
}

MaybeBroken check_messages(const Database& database) {
  auto sha = Sha256::create();
  if (!sha) return std::unexpected(sha.error());
  auto rows = database.prepare(
      "SELECT e.id, e.message_hash, m.bytes FROM evidence e LEFT JOIN raw_messages m ON m.evidence_id = e.id "
      "WHERE e.message_hash IS NOT NULL AND e.id >= (SELECT kept_from FROM raw_message_store) ORDER BY e.id");
  if (!rows) return std::unexpected(rows.error());
  auto row = rows->step();
  for (; row && *row; row = rows->step()) {
    if (rows->is_null(2)) return BrokenRow{"raw_messages", rows->integer(0), "it is gone"};
    if (as_bytes(sha->digest(rows->bytes(2))) != rows->bytes(1)) {
      return BrokenRow{"raw_messages", rows->integer(0), "it is not what was written"};
    }
  }
  if (!row) return std::unexpected(row.error());
  return std::nullopt;
}

using Held = std::tuple<std::int64_t, std::string, std::int64_t>;  // books, account, contract

core::Decimal signed_quantity(const std::string& side, const core::Decimal& quantity) {
  return side == "SELL" ? -quantity : quantity;
}

/// What the rows of the chain say is held: told again from the first one on.
core::Expected<std::map<Held, core::Decimal>> positions_of_ledger(const Database& database) {
  auto rows = database.prepare(
      "SELECT id, books, account, con_id, quantity, 'SET', '', 0 FROM position_baselines "
      "UNION ALL SELECT id, books, account, con_id, quantity, side, execution_root, revision FROM executions "
      "WHERE is_combination = 0 ORDER BY 1");
  if (!rows) return std::unexpected(rows.error());
  struct Counted {
    std::int64_t revision = 0;
    core::Decimal change;
  };
  std::map<Held, core::Decimal> held;
  std::map<std::tuple<std::int64_t, std::string, std::string>, Counted> counted;
  auto row = rows->step();
  for (; row && *row; row = rows->step()) {
    core::Decimal& quantity = held[{rows->integer(1), rows->text(2), rows->integer(3)}];
    if (rows->text(5) == "SET") {
      quantity = rows->decimal(4);
      continue;
    }
    const core::Decimal change = signed_quantity(rows->text(5), rows->decimal(4));
    const auto [known, is_new] = counted.try_emplace({rows->integer(1), rows->text(2), rows->text(6)},
                                                     Counted{rows->integer(7), change});
    if (!is_new && known->second.revision > rows->integer(7)) continue;
    quantity += is_new ? change : change - known->second.change;
    known->second = {rows->integer(7), change};
  }
  if (!row) return std::unexpected(row.error());
  return held;
}

MaybeBroken check_positions(const Database& database) {
  auto expected = positions_of_ledger(database);
  if (!expected) return std::unexpected(expected.error());
  auto rows = database.prepare("SELECT books, account, con_id, quantity FROM ledger_positions");
  if (!rows) return std::unexpected(rows.error());
  const auto differs = [](const Held& held, const std::string& says, const core::Decimal& made) {
    return BrokenRow{"ledger_positions", 0,
                     fmt::format("account {} contract {}: it says {}, and the executions make {}",
                                 std::get<1>(held), std::get<2>(held), says, made.to_string())};
  };
  auto row = rows->step();
  for (; row && *row; row = rows->step()) {
    const Held held(rows->integer(0), rows->text(1), rows->integer(2));
    const auto found = expected->find(held);
    const core::Decimal made = found == expected->end() ? core::Decimal() : found->second;
    if (rows->decimal(3) != made) return differs(held, rows->text(3), made);
    if (found != expected->end()) expected->erase(found);
  }
  if (!row) return std::unexpected(row.error());
  for (const auto& [held, quantity] : *expected) {
    if (!quantity.is_zero()) return differs(held, "nothing", quantity);
  }
  return std::nullopt;
}

core::Expected<Verification> check_all(Database& database) {
  // One view of the file, whatever is written meanwhile.
  if (auto begun = database.execute("BEGIN"); !begun) return std::unexpected(begun.error());
  Verification result;
  auto broken = check_structure(database);
  if (!broken) return std::unexpected(broken.error());
  if (*broken) return Verification{0, *broken};
  const auto chain = check_chain(database, {});
  if (!chain) return std::unexpected(chain.error());
  result.rows = chain->rows;
  if (chain->broken) {
    result.broken = BrokenRow{chain->broken->table, chain->broken->id, chain->broken->problem};
    return result;
  }
  broken = check_messages(database);
  if (broken && !*broken) broken = check_positions(database);
  if (!broken) return std::unexpected(broken.error());
  result.broken = *broken;
  return result;
}

bool is_damage(const core::Error& error) {
  return (error.code & 0xff) == SQLITE_CORRUPT || (error.code & 0xff) == SQLITE_NOTADB;
}

}  // namespace

core::Expected<Verification> verify(const std::filesystem::path& file) {
  auto opened = open_to_read(file);
  const auto result =
      opened ? check_all(*opened) : core::Expected<Verification>(std::unexpected(opened.error()));
  if (!result && is_damage(result.error())) return Verification{0, BrokenRow{"", 0, result.error().message}};
  return result;
}

}  // namespace ibflow::journal
