// What the broker says of orders, applied and kept.

#include <fmt/format.h>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/order_desk.hpp"
#include "ibflow/gateway/detail/order_notices.hpp"
#include "ibflow/gateway/detail/order_store.hpp"
#include "ibflow/gateway/detail/translate.hpp"

namespace ibflow::gateway::detail {

using orders::EvidenceKind;

orders::EvidenceRef OrderDesk::because(EvidenceKind kind) const {
  return {kind, environment_.now(), 0};
}

void OrderDesk::note(EvidenceKind kind, const std::optional<orders::OrderNumber>& number, std::string text,
                     const std::string& raw, core::PermId perm_id) {
  if (!journal_) return;
  orders::EvidenceRecord record;
  record.kind = kind;
  record.at = environment_.now();
  record.client_id = environment_.client_id;
  record.perm_id = perm_id;
  record.text = std::move(text);
  record.raw = raw;
  record.server_version = raw.empty() ? 0 : environment_.requests->server_version();
  if (number) {
    const auto& order = view_.orders.at(*number);
    record.client_id = order.record.client_id;
    record.order_id = order.record.order_id;
    if (order.is_ours()) record.key = order.record.key;
  }
  journal_->record_evidence(std::move(record));
}

// Orders that were over are not read from the journal at the start; the broker may have more to say of them.
void OrderDesk::recall(const std::string& order_ref, core::PermId perm_id) {
  const std::string key(orders::key_of_order_ref(order_ref));
  const bool is_known = view_.orders.find(key) || (perm_id.value != 0 && view_.orders.find(perm_id));
  if (is_known || !journal_ || !orders::is_order_key(key)) return;
  const auto recalled = recall_order(config_.journal, key, {view_.orders, messages_, versions_});
  if (!recalled) core::log_warning("orders", recalled.error().message);
}

void OrderDesk::recall(const orders::BrokerSnapshot& snapshot) {
  for (const auto* list : {&snapshot.own_open_orders, &snapshot.all_open_orders}) {
    if (!*list) continue;
    for (const auto& order : **list) recall(order.order_ref, order.perm_id);
  }
  if (!snapshot.executions) return;
  for (const auto& execution : *snapshot.executions) recall(execution.order_ref, execution.perm_id);
}

// While recovery asks for lists, what they bring is compared as a whole, and what comes by itself waits:
// nobody can place meanwhile. Executions never wait.
void OrderDesk::on(const protocol::OrderStatus& message) {
  const bool is_of_preview =
      previews_.contains(message.order_id) && message.client_id == environment_.client_id.value;
  if (!is_open() || is_of_preview) return;
  if (is_recovering_ && is_gated_) return deferred_.push_back({message, std::string(frame_)});
  apply(message, std::string(frame_));
  pump();
}

// An id alone proves nothing: those of other clients are counted from 1, too.
void OrderDesk::take_preview(const protocol::OpenOrder& message) {
  const auto found = previews_.find(message.order_id);
  if (found == previews_.end()) return;
  const auto waiting = found->second;
  waiting->collected = to_preview(message.order_state);
  // A warning may come first, and the numbers in a second answer.
  const bool is_warning_alone = !waiting->collected.warning.empty() && !has_numbers(waiting->collected);
  if (is_warning_alone) return;
  previews_.erase(found);
  waiting->succeed();
}

void OrderDesk::on(const protocol::OpenOrder& message) {
  if (message.order.what_if) return take_preview(message);
  if (!is_open()) return;
  if (is_recovering_ && is_gated_) return deferred_.push_back({message, std::string(frame_)});
  apply(message, std::string(frame_));
  pump();
}

void OrderDesk::apply(const protocol::OrderStatus& message, const std::string& raw) {
  const auto report = to_status_report(message);
  const auto applied = view_.orders.apply(report, because(EvidenceKind::Status));
  if (!applied.changed) return;
  note(EvidenceKind::Status, applied.order,
       fmt::format("{} filled {} remaining {} {}", message.status, report.filled.to_string(),
                   report.remaining.to_string(), report.why_held),
       raw, report.perm_id);
}

void OrderDesk::apply(const protocol::OpenOrder& message, const std::string& raw) {
  const auto order = to_open_order(message);
  if (!order) return;  // told as malformed by the gateway
  recall(order->order_ref, order->perm_id);
  const auto applied = view_.orders.apply(*order, because(EvidenceKind::OpenOrder), list_asked_at_);
  if (!applied.changed) return;
  note(EvidenceKind::OpenOrder, applied.order, message.order_state.status, raw, order->perm_id);
}

void OrderDesk::take_deferred() {
  for (const auto& deferred : std::exchange(deferred_, {})) {
    std::visit([&](const auto& message) { apply(message, deferred.raw); }, deferred.message);
  }
}

void OrderDesk::on(const protocol::ExecutionDetails& message) {
  if (!is_open()) return;
  const auto execution = to_execution(message, environment_.now());
  if (!execution) return;
  recall(execution->order_ref, execution->perm_id);
  const auto applied = view_.orders.apply(*execution, because(EvidenceKind::Execution));
  if (applied.changed && journal_) {
    journal_->record_execution(*execution, environment_.now());
    note(EvidenceKind::Execution, applied.order, execution->execution_id, std::string(frame_),
         execution->perm_id);
  }
  pump();
}

void OrderDesk::on(const protocol::CommissionReport& message) {
  const auto commission = is_open() ? to_commission(message) : std::nullopt;
  if (!commission) return;
  const auto parked = view_.orders.ledger().charges_parked();
  const auto applied = view_.orders.apply(*commission, because(EvidenceKind::Commission));
  const bool is_news = applied.changed || view_.orders.ledger().charges_parked() != parked;
  if (is_news && journal_) {
    journal_->record_commission(*commission, environment_.now());
    note(EvidenceKind::Commission, applied.order, commission->execution_id, std::string(frame_));
  }
  pump();
}

bool OrderDesk::on_error(const connection::ErrorEvent& event) {
  if (const auto found = previews_.find(event.id); found != previews_.end()) {
    if (event.meaning.is_warning) return true;
    const auto preview = previews_.extract(found);
    preview.mapped()->fail(event.to_error());
    return true;
  }
  if (!is_open() || !owns(event.id)) return false;
  core::log(event.log_level(), "orders", event.sentence());
  const auto notice = to_notice(event, environment_.client_id);
  const auto applied = view_.orders.apply(notice, because(EvidenceKind::Notice));
  note(EvidenceKind::Notice, applied.order, fmt::format("{} {}", event.code, event.text),
       std::string(frame_));
  if (notice.meaning == orders::NoticeMeaning::DuplicateOrderId && journal_)
    journal_->record_order_id(account_, environment_.client_id, notice.order_id);
  const bool answers_request = notice.meaning == orders::NoticeMeaning::CancelRefused ||
                               notice.meaning == orders::NoticeMeaning::ModifyRefused;
  auto* line = environment_.requests->connection();
  if (answers_request && line != nullptr)
    line->errors().set_context(event.id, connection::ErrorContext::Order);
  pump();
  return true;
}

bool OrderDesk::on_not_sent(const connection::NotSent& frame, const core::Error& reason) {
  if (frame.lane > connection::Lane::Order) return false;
  if (const auto preview = previews_.extract(frame.subject)) {
    preview.mapped()->fail(reason);
    return true;
  }
  if (!is_open() || !owns(frame.subject)) return false;
  const auto number = *view_.orders.find(environment_.client_id, core::OrderId(frame.subject));
  if (frame.lane == connection::Lane::Cancel) {
    const auto why = fmt::format("{}: {}", orders::kCancelNotSent, reason.message);
    view_.orders.cancel_not_sent(number, why, because(EvidenceKind::NotSent));
    note(EvidenceKind::NotSent, number, why, {});
  } else {
    not_sent(number, reason.message);
  }
  pump();
  return true;
}

}  // namespace ibflow::gateway::detail
