#include "order_story.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace ibflow::cli {

namespace {

using orders::EvidenceKind;

const char* what_of(EvidenceKind kind) {
  switch (kind) {
    case EvidenceKind::Sent:
      return "sent";
    case EvidenceKind::NotSent:
      return "not sent";
    case EvidenceKind::Status:
      return "status";
    case EvidenceKind::OpenOrder:
      return "open order";
    case EvidenceKind::Execution:
      return "fill";
    case EvidenceKind::Commission:
      return "commission";
    case EvidenceKind::Notice:
      return "notice";
    case EvidenceKind::CancelAsked:
      return "cancel asked";
    case EvidenceKind::Completed:
      return "completed";
    case EvidenceKind::Absent:
      return "absent";
  }
  return "evidence";
}

std::string text_of(const journal::OrderVersion& version) {
  const auto& record = version.record;
  std::string text =
      fmt::format("{} {} {} {}", to_string(record.side), record.quantity.to_string(), record.symbol,
                  describe_terms(record.order_type, record.limit_price, record.stop_price));
  if (!record.time_in_force.empty()) text += ", " + record.time_in_force;
  if (record.parent_id.value != 0) text += fmt::format(", child of order {}", record.parent_id.value);
  if (!record.oca_group.empty()) text += ", one of group " + record.oca_group;
  if (!record.transmit) text += ", held back until the last of its chain";
  if (!record.strategy.empty()) text += ", by " + record.strategy;
  if (!record.reason.empty()) text += fmt::format(", because \"{}\"", record.reason);
  if (record.signal) text += ", for signal " + *record.signal;
  return text;
}

std::string text_of(const journal::ExecutionEntry& entry) {
  const auto& execution = entry.execution;
  std::string text =
      fmt::format("{} {} at {} on {} ({})", to_string(execution.side), execution.quantity.to_string(),
                  execution.price, execution.exchange, execution.execution_id);
  if (execution.quantity.is_zero()) text += ", taken back";
  if (entry.superseded) text += ", corrected later";
  return text;
}

std::string text_of(const model::Commission& commission) {
  std::string text = fmt::format("{} {} for {}", commission.amount.to_string(), commission.currency,
                                 commission.execution_id);
  if (commission.realized_pnl) text += fmt::format(", realized {:.2f}", *commission.realized_pnl);
  return text;
}

void add_origin(ToldOrder& told, const journal::OrderStory& story) {
  if (story.prediction) {
    const auto& prediction = story.prediction->prediction;
    told.events.push_back({story.prediction->received_at, "signal",
                           fmt::format("{} {} with confidence {:.2f}, of {}", prediction.ticker,
                                       to_string(prediction.signal), prediction.confidence,
                                       core::format_utc(prediction.prediction_time).substr(0, 19) + "Z")});
  }
  if (story.decision) {
    const auto& decision = story.decision->decision;
    told.events.push_back({decision.at, "decision", decision.action + ": " + decision.reason});
  }
}

/// Evidence names an execution by its id; who reads wants to know what was bought, and what it cost.
std::string text_of(const orders::EvidenceRecord& evidence, const journal::OrderStory& story) {
  if (evidence.kind != EvidenceKind::Execution && evidence.kind != EvidenceKind::Commission)
    return evidence.text;
  for (const auto& entry : story.executions) {
    const auto& id = entry.execution.execution_id;
    if (evidence.text != id && !evidence.text.starts_with(id + " ")) continue;
    if (evidence.kind == EvidenceKind::Execution) return text_of(entry);
    if (entry.commission) return text_of(*entry.commission);
  }
  return evidence.text;
}

void add_evidence(ToldOrder& told, const journal::OrderStory& story,
                  const std::vector<journal::EvidenceEntry>& evidence) {
  bool has_fills = false, has_charges = false;
  for (const auto& entry : evidence) {
    has_fills = has_fills || entry.record.kind == EvidenceKind::Execution;
    has_charges = has_charges || entry.record.kind == EvidenceKind::Commission;
    told.events.push_back({entry.record.at, what_of(entry.record.kind), text_of(entry.record, story)});
  }
  // Who trades by the engine keeps executions and commissions without the messages that told of them.
  for (const auto& entry : story.executions) {
    if (!has_fills) told.events.push_back({entry.at, "fill", text_of(entry)});
    if (!has_charges && entry.commission)
      told.events.push_back({entry.at, "commission", text_of(*entry.commission)});
  }
}

std::string outcome_of(const journal::OrderStory& story) {
  const auto& order = story.order.intent;
  std::string text = fmt::format("filled {} of {}", story.filled.to_string(), order.quantity.to_string());
  std::size_t pending = 0;
  std::map<std::string, core::Decimal> charges;
  for (const auto& entry : story.executions) {
    if (entry.superseded || entry.execution.quantity.is_zero()) continue;
    if (entry.commission) {
      charges[entry.commission->currency] += entry.commission->amount;
    } else {
      ++pending;
    }
  }
  for (const auto& [currency, amount] : charges)
    text += fmt::format(", commission {} {}", amount.normalized().to_string(), currency);
  if (pending > 0) text += fmt::format(", {} commissions not reported yet", pending);
  return text;
}

}  // namespace

std::string describe_terms(const std::string& type, const std::optional<double>& limit_price,
                           const std::optional<double>& stop_price) {
  std::string text = type;
  if (limit_price) text += fmt::format(" {}", *limit_price);
  if (stop_price) text += fmt::format("{} {}", limit_price ? ", stop" : "", *stop_price);
  return text;
}

core::Expected<ToldOrder> tell_order(const journal::JournalReader& reader, const std::string& name) {
  const auto story = reader.order_story(name);
  if (!story) return std::unexpected(story.error());
  ToldOrder told;
  told.key = story->order.intent.key;
  const auto versions = reader.order_versions(told.key);
  if (!versions) return std::unexpected(versions.error());
  const auto evidence = reader.evidence(told.key);
  if (!evidence) return std::unexpected(evidence.error());
  const auto& order = story->order.intent;
  told.summary = fmt::format("order {} of client id {} in account {}, key {}", order.order_id.value,
                             order.client_id.value, order.account, told.key);
  told.outcome = outcome_of(*story);
  add_origin(told, *story);
  for (const auto& version : *versions) {
    told.events.push_back(
        {version.intent_at, version.record.version == 1 ? "intent" : "change", text_of(version)});
  }
  add_evidence(told, *story, *evidence);
  // What comes first above comes first among equals: an intent is durable before it is sent.
  std::multimap<core::Timestamp, StoryEvent> in_time;
  for (auto& event : told.events) in_time.emplace(event.at, std::move(event));
  told.events.clear();
  for (auto& [at, event] : in_time) told.events.push_back(std::move(event));
  return told;
}

}  // namespace ibflow::cli
