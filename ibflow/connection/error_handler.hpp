#pragma once
// Everything that IB says with a code goes through here: classified, told to whoever it is about, and kept.

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/connection/advanced_reject.hpp"
#include "ibflow/connection/detail/callback_list.hpp"
#include "ibflow/connection/error_catalogue.hpp"
#include "ibflow/connection/error_overrides.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/core/log.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/protocol/messages/session.hpp"

namespace ibflow::connection {

/// One message of IB, understood.
struct ErrorEvent {
  int code = 0;
  std::int32_t id = -1;     // of the request or order; -1: none
  std::string text;         // IB's own words
  std::string what;         // what the id names, in the words of its owner; empty: nobody owns it
  std::string explanation;  // our words; empty for unknown codes
  std::string what_to_do;   // one sentence; empty when there is nothing to do
  ErrorContext context = ErrorContext::None;
  ErrorMeaning meaning;        // its string_views are empty: `explanation` and `what_to_do` stand for them
  bool is_overridden = false;  // by the user's file
  std::optional<AdvancedReject> advanced_reject;
  std::optional<std::uint16_t> new_port;  // 1300 only
  core::Timestamp at{};
  std::optional<core::Timestamp> server_time;
  std::uint64_t count = 1;  // how often it came, this one included, without a pause of repeat_window

  /// "market data of AAPL: IB 354: Requested ...: subscribe to ..."
  [[nodiscard]] std::string sentence() const;
  /// For the one who waits for an answer: category Broker, IB's code, retryable and the id.
  [[nodiscard]] core::Error to_error() const;
  [[nodiscard]] core::LogLevel log_level() const;  // Debug for information and for repeats
};

struct ErrorHistoryEntry {
  ErrorEvent event;  // as it came first; its count is that of the last
  core::Timestamp last_at{};
};

struct ErrorHandlerConfig {
  std::size_t history_size = 100;
  /// The same code, id and text within this time counts as a repeat.
  core::Duration repeat_window = std::chrono::minutes(10);
  /// What an id is that nobody owns; may be empty, which means None for all.
  std::function<ErrorContext(std::int32_t id)> context_of_unowned;
};

/// For one thread. Callbacks may do anything to the handler, except destroy it; what they throw is logged.
class ErrorHandler {
 public:
  using Callback = std::function<void(const ErrorEvent&)>;

  explicit ErrorHandler(ErrorHandlerConfig config = {}) : config_(std::move(config)) {}

  /// From now on errors of this id are about `what` and are told to the callback (which may be empty) first.
  /// An earlier owner of the id is forgotten. -1 cannot be owned.
  void own(std::int32_t id, ErrorContext context, std::string what, Callback callback = {});
  /// For an order of which a change or a cancel was sent. Does nothing for an id without owner.
  void set_context(std::int32_t id, ErrorContext context);
  void disown(std::int32_t id);
  /// A new session: what the old one's ids named is gone.
  void disown_all() { owners_.clear(); }

  std::uint64_t register_callback(NoticeCategory category, Callback callback);
  /// False when there is none of that id.
  bool unregister_callback(std::uint64_t callback_id);

  /// Owner first, then the subscribers in the order of their registration. Repeats are told too (`count`).
  /// The event is valid until the next call.
  const ErrorEvent& handle(const protocol::ErrorMessage& message, core::Timestamp now);

  /// Takes effect with the next message.
  void set_overrides(ErrorOverrides overrides) { overrides_ = std::move(overrides); }
  /// The handler follows 1100, 1101, 1102 and 2110 by itself; a new session starts with the link up.
  void set_link(LinkCondition link) { link_ = link; }
  [[nodiscard]] LinkCondition link() const { return link_; }

  /// Oldest first.
  [[nodiscard]] const std::deque<ErrorHistoryEntry>& history() const { return history_; }

 private:
  struct Owner {
    ErrorContext context = ErrorContext::None;
    std::string what;
    std::shared_ptr<const Callback> callback;
  };

  [[nodiscard]] ErrorEvent understand(const protocol::ErrorMessage& message, const Owner* owner,
                                      core::Timestamp now) const;
  void remember(ErrorEvent& event);
  [[nodiscard]] ErrorHistoryEntry* find_repeated(const ErrorEvent& event);

  ErrorHandlerConfig config_;
  ErrorOverrides overrides_;
  LinkCondition link_ = LinkCondition::Up;
  std::map<std::int32_t, Owner> owners_;
  detail::CallbackList<NoticeCategory, const ErrorEvent&> callbacks_;
  std::deque<ErrorHistoryEntry> history_;
  std::shared_ptr<const ErrorEvent> last_;
};

}  // namespace ibflow::connection
