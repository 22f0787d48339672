#include "ibflow/connection/error_handler.hpp"

#include <fmt/format.h>

#include <ranges>

namespace ibflow::connection {
namespace {

bool is_about_link(ErrorKind kind) {
  return kind == ErrorKind::LinkLost || kind == ErrorKind::LinkRestored || kind == ErrorKind::LinkReset;
}

/// What has happened in between makes the same words news again.
bool parts_repeats(const ErrorEvent& between, const ErrorEvent& event) {
  if (is_about_link(event.meaning.kind)) return is_about_link(between.meaning.kind);
  const bool both_farms =
      event.meaning.kind == ErrorKind::FarmStatus && between.meaning.kind == ErrorKind::FarmStatus;
  return both_farms && event.meaning.farm_is_up != between.meaning.farm_is_up;
}

bool is_same(const ErrorEvent& left, const ErrorEvent& right) {
  return left.code == right.code && left.id == right.id && left.text == right.text;
}

}  // namespace

std::string ErrorEvent::sentence() const {
  return fmt::format("{}{}IB {}: {}{}{}", what, what.empty() ? "" : ": ", code,
                     text.empty() ? explanation : text, what_to_do.empty() ? "" : ": ", what_to_do);
}

core::Error ErrorEvent::to_error() const {
  core::Error error(core::ErrorCategory::Broker, sentence(), code, meaning.retry);
  error.request_id = id;
  return error;
}

core::LogLevel ErrorEvent::log_level() const {
  if (count > 1) return core::LogLevel::Debug;
  switch (meaning.severity) {
    case protocol::ErrorCodeSeverity::Info:
      return core::LogLevel::Debug;
    case protocol::ErrorCodeSeverity::Warning:
      return core::LogLevel::Warning;
    case protocol::ErrorCodeSeverity::Error:
    case protocol::ErrorCodeSeverity::Fatal:
      return core::LogLevel::Error;
  }
  return core::LogLevel::Error;
}

void ErrorHandler::own(std::int32_t id, ErrorContext context, std::string what, Callback callback) {
  if (id < 0) return;
  auto shared = callback ? std::make_shared<const Callback>(std::move(callback)) : nullptr;
  owners_.insert_or_assign(id, Owner{context, std::move(what), std::move(shared)});
}

void ErrorHandler::set_context(std::int32_t id, ErrorContext context) {
  if (const auto found = owners_.find(id); found != owners_.end()) found->second.context = context;
}

void ErrorHandler::disown(std::int32_t id) {
  owners_.erase(id);
}

std::uint64_t ErrorHandler::register_callback(NoticeCategory category, Callback callback) {
  return callbacks_.add(category, std::move(callback));
}

bool ErrorHandler::unregister_callback(std::uint64_t callback_id) {
  return callbacks_.remove(callback_id);
}

const ErrorEvent& ErrorHandler::handle(const protocol::ErrorMessage& message, core::Timestamp now) {
  const auto found = owners_.find(message.request_id);
  const Owner* owner = found == owners_.end() ? nullptr : &found->second;
  // Held here: a callback may disown the id.
  const auto owner_callback = owner != nullptr ? owner->callback : nullptr;
  auto understood = understand(message, owner, now);
  remember(understood);
  const auto event = std::make_shared<const ErrorEvent>(std::move(understood));

  const auto kind = event->meaning.kind;
  if (is_about_link(kind)) link_ = kind == ErrorKind::LinkLost ? LinkCondition::Down : LinkCondition::Up;
  const auto what = fmt::format("IB {}", event->code);
  if (owner_callback) detail::call_guarded(what, [&] { (*owner_callback)(*event); });
  callbacks_.call(
      what, [&](NoticeCategory category) { return belongs_to(event->meaning, event->context, category); },
      *event);
  last_ = event;
  return *last_;
}

ErrorEvent ErrorHandler::understand(const protocol::ErrorMessage& message, const Owner* owner,
                                    core::Timestamp now) const {
  ErrorEvent event;
  event.code = message.error_code;
  event.id = message.request_id;
  event.text = message.error_string;
  event.at = now;
  if (owner != nullptr) {
    event.what = owner->what;
    event.context = owner->context;
  } else if (event.id >= 0 && config_.context_of_unowned) {
    event.context = config_.context_of_unowned(event.id);
  }
  event.meaning = classify(event.code, event.context, event.text, link_);
  event.is_overridden = overrides_.apply(event.code, event.context, event.meaning);
  event.explanation = event.meaning.text;
  event.what_to_do = event.meaning.what_to_do;
  event.meaning.text = {};
  event.meaning.what_to_do = {};
  if (!message.advanced_order_reject_json.empty()) {
    event.advanced_reject = parse_advanced_reject(message.advanced_order_reject_json);
  }
  if (event.code == 1300) event.new_port = new_port_of(event.text);
  constexpr std::int64_t kLatest = 9'000'000'000'000;  // in the year 2255; later ones do not fit a Timestamp
  if (message.error_time > 0 && message.error_time < kLatest) {
    event.server_time = core::Timestamp(std::chrono::milliseconds(message.error_time));
  }
  return event;
}

ErrorHistoryEntry* ErrorHandler::find_repeated(const ErrorEvent& event) {
  for (auto& entry : history_ | std::views::reverse) {
    if (is_same(entry.event, event)) {
      return event.at - entry.last_at <= config_.repeat_window ? &entry : nullptr;
    }
    if (parts_repeats(entry.event, event)) return nullptr;
  }
  return nullptr;
}

void ErrorHandler::remember(ErrorEvent& event) {
  if (auto* repeated = find_repeated(event)) {
    event.count = ++repeated->event.count;
    repeated->last_at = event.at;
    return;
  }
  history_.push_back({event, event.at});
  while (history_.size() > config_.history_size) history_.pop_front();
}

}  // namespace ibflow::connection
