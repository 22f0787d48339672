// What proves the state of an order, and which orders live by it.

#include <fmt/format.h>

#include <map>
#include <utility>

#include "ibflow/journal/detail/order_tables.hpp"

namespace ibflow::journal::detail {

namespace {

using orders::EvidenceKind;
using orders::EvidenceRecord;

std::string_view first_word(std::string_view text) {
  return text.substr(0, text.find_first_of(" ,;:"));
}

/// Inactive is no end: a held order may work again.
std::optional<bool> status_settles(std::string_view text) {
  const auto status = model::parse_order_status(first_word(text));
  if (status == model::OrderStatus::Unknown) return std::nullopt;
  return status == model::OrderStatus::Filled || status == model::OrderStatus::Cancelled ||
         status == model::OrderStatus::ApiCancelled;
}

}  // namespace

core::Expected<std::optional<bool>> OrderTables::settles(const EvidenceRecord& evidence) {
  switch (evidence.kind) {
    case EvidenceKind::Sent:
      return false;
    case EvidenceKind::Completed:
      return true;
    case EvidenceKind::Status:
    case EvidenceKind::OpenOrder:
      return status_settles(evidence.text);
    case EvidenceKind::Absent:
      if (first_word(evidence.text) == "lost") return true;
      return std::nullopt;
    case EvidenceKind::NotSent: {
      // A change that was not sent leaves its order as it was.
      const auto sent = statements_.first(
          "SELECT 1 FROM evidence WHERE key = ? AND kind = 'sent' LIMIT 1",
          [](const Statement&) { return true; }, evidence.key);
      if (!sent) return std::unexpected(sent.error());
      if (*sent) return std::nullopt;
      return true;
    }
    default:
      return std::nullopt;
  }
}

core::Expected<void> OrderTables::write(const EvidenceRow& row) {
  return insert(row.record, {}, row.wall_at);
}

core::Expected<void> OrderTables::insert(const EvidenceRecord& evidence, const StatusTerms& terms,
                                         std::optional<core::Timestamp> wall_at) {
  std::optional<std::string> key;
  if (!evidence.key.empty()) key = evidence.key;
  std::optional<bool> settled;
  if (key) {
    const auto answer = settles(evidence);
    if (!answer) return std::unexpected(answer.error());
    settled = *answer;
  }
  std::optional<Hash> hash;
  if (!evidence.raw.empty()) hash = chain_.sha().digest(evidence.raw);
  const std::optional<Blob> message_hash = hash ? std::optional(Blob{as_bytes(*hash)}) : std::nullopt;
  std::optional<int> server_version;
  if (evidence.server_version != 0) server_version = evidence.server_version;
  auto done = chain_.append(*database_, kEvidence, run_.run_id, to_string(evidence.kind), key,
                            evidence.client_id.value, evidence.order_id.value, evidence.perm_id.value,
                            evidence.text, settled, terms.filled, terms.remaining, terms.average_fill_price,
                            terms.last_fill_price, terms.why_held, terms.parent_id, terms.is_warning,
                            evidence.at, wall_at, server_version, message_hash);
  if (done && hash) done = keep_message(evidence.raw);
  if (done && settled) done = update_liveness(evidence, *settled);
  return done;
}

core::Expected<void> OrderTables::update_liveness(const EvidenceRecord& evidence, bool settled) {
  if (!settled) {
    return statements_.run(
        "INSERT OR IGNORE INTO live_orders (key) SELECT key FROM order_intents WHERE key = ? AND version = 1",
        evidence.key);
  }
  const auto lives = other_incarnation_lives(evidence);
  if (!lives) return std::unexpected(lives.error());
  if (*lives) return {};
  return statements_.run("DELETE FROM live_orders WHERE key = ?", evidence.key);
}

// A change during an outage may leave a second order at the broker, with a perm id of its own, under the same
// key.
core::Expected<bool> OrderTables::other_incarnation_lives(const EvidenceRecord& evidence) {
  if (evidence.perm_id.value == 0) return false;
  const auto statement = statements_.get(
      "SELECT perm_id, settles FROM evidence WHERE key = ? AND settles IS NOT NULL AND perm_id <> 0 ORDER BY "
      "id");
  if (!statement) return std::unexpected(statement.error());
  (*statement)->bind_all(evidence.key);
  std::map<std::int64_t, bool> settled;
  auto row = (*statement)->step();
  for (; row && *row; row = (*statement)->step()) {
    settled[(*statement)->integer(0)] = (*statement)->integer(1) != 0;
  }
  if (!row) return std::unexpected(row.error());
  for (const auto& [perm_id, is_settled] : settled) {
    if (perm_id != evidence.perm_id.value && !is_settled) return true;
  }
  return false;
}

core::Expected<void> OrderTables::keep_message(const std::string& raw) {
  raw_message_bytes_ += static_cast<std::int64_t>(raw.size());
  return statements_.run("INSERT INTO raw_messages (evidence_id, bytes) VALUES (?,?)",
                         chain_.position().last_id, Blob{raw});
}

core::Expected<void> OrderTables::drop_old_messages() {
  // A quarter more than needed, so that not every transaction has to.
  const std::int64_t wanted = options_.raw_message_bytes - options_.raw_message_bytes / 4;
  std::optional<std::int64_t> newest_dropped;
  if (raw_message_bytes_ > options_.raw_message_bytes) {
    const auto oldest =
        statements_.get("SELECT evidence_id, length(bytes) FROM raw_messages ORDER BY evidence_id");
    if (!oldest) return std::unexpected(oldest.error());
    auto row = (*oldest)->step();
    for (; row && *row && raw_message_bytes_ > wanted; row = (*oldest)->step()) {
      newest_dropped = (*oldest)->integer(0);
      raw_message_bytes_ -= (*oldest)->integer(1);
    }
    if (!row) return std::unexpected(row.error());
    (*oldest)->reset();
  }
  if (newest_dropped) {
    const auto dropped = statements_.run("DELETE FROM raw_messages WHERE evidence_id <= ?", *newest_dropped);
    if (!dropped) return dropped;
  }
  return statements_.run("UPDATE raw_message_store SET bytes = ?, kept_from = coalesce(? + 1, kept_from)",
                         raw_message_bytes_, newest_dropped);
}

core::Expected<void> OrderTables::write(const SentUpdate& update) {
  const auto order = statements_.first(
      "SELECT client_id, order_id FROM order_intents WHERE key = ? AND version = 1",
      [](const Statement& row) { return std::pair(row.integer(0), row.integer(1)); }, update.key);
  if (!order) return std::unexpected(order.error());
  if (!*order) return {};
  EvidenceRecord evidence;
  evidence.kind = EvidenceKind::Sent;
  evidence.key = update.key;
  evidence.client_id = core::ClientId(static_cast<std::int32_t>((*order)->first));
  evidence.order_id = core::OrderId(static_cast<std::int32_t>((*order)->second));
  evidence.at = update.when.at;
  return insert(evidence, {}, update.when.wall_at);
}

core::Expected<void> OrderTables::write(const CancelRequestRow& row) {
  EvidenceRecord evidence;
  evidence.kind = EvidenceKind::CancelAsked;
  evidence.client_id = core::ClientId(run_.client_id);
  evidence.order_id = row.order_id;
  evidence.at = row.when.at;
  evidence.text = row.reason;
  const auto key = key_of(evidence.client_id, evidence.order_id);
  if (!key) return std::unexpected(key.error());
  evidence.key = key->value_or("");
  return insert(evidence, {}, row.when.wall_at);
}

core::Expected<void> OrderTables::write(const StatusRow& row) {
  const auto& report = row.report;
  const auto key = key_of(report.client_id, report.order_id);
  if (!key) return std::unexpected(key.error());
  EvidenceRecord evidence;
  evidence.kind = EvidenceKind::Status;
  evidence.key = key->value_or("");
  evidence.client_id = report.client_id;
  evidence.order_id = report.order_id;
  evidence.perm_id = report.perm_id;
  evidence.at = row.when.at;
  evidence.text = to_string(report.status);
  StatusTerms terms;
  terms.filled = report.filled;
  terms.remaining = report.remaining;
  terms.average_fill_price = report.average_fill_price;
  terms.last_fill_price = report.last_fill_price;
  terms.why_held = report.why_held;
  if (report.parent_id.value != 0) terms.parent_id = report.parent_id.value;
  return insert(evidence, terms, row.when.wall_at);
}

core::Expected<void> OrderTables::write(const NoticeRow& row) {
  const auto& notice = row.notice;
  EvidenceRecord evidence;
  evidence.kind = EvidenceKind::Notice;
  evidence.client_id = core::ClientId(run_.client_id);
  evidence.order_id = notice.order_id;
  evidence.at = row.when.at;
  evidence.text = fmt::format("{} {}", notice.code, notice.text);
  const auto key = key_of(evidence.client_id, evidence.order_id);
  if (!key) return std::unexpected(key.error());
  evidence.key = key->value_or("");
  StatusTerms terms;
  terms.is_warning = notice.is_warning;
  return insert(evidence, terms, row.when.wall_at);
}

}  // namespace ibflow::journal::detail
