#pragma once
// Behind Orders: the journal, the blotter and the line, kept in agreement.
//
// order_desk.cpp (gate, changes, snapshots), order_messages.cpp (what the broker says), order_sending.cpp and
// order_changes.cpp (what we ask), order_recovery.cpp (what is asked after a loss), order_beginning.cpp and
// order_store.cpp (the journal opened and read back).

#include <boost/asio/cancellation_state.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ibflow/connection/connection.hpp"
#include "ibflow/gateway/accounts.hpp"
#include "ibflow/gateway/contracts.hpp"
#include "ibflow/gateway/detail/channel.hpp"
#include "ibflow/gateway/detail/pending.hpp"
#include "ibflow/gateway/detail/request_core.hpp"
#include "ibflow/gateway/orders.hpp"
#include "ibflow/journal/journal.hpp"
#include "ibflow/orders/order_key.hpp"
#include "ibflow/orders/reconciliation.hpp"
#include "ibflow/protocol/messages/orders.hpp"

namespace ibflow::gateway::detail {

/// For the event loop's thread.
class OrderDesk final : public std::enable_shared_from_this<OrderDesk> {
 public:
  using Self = std::shared_ptr<OrderDesk>;

  /// What only the gateway knows.
  struct Environment {
    RequestCorePointer requests;
    Contracts* contracts = nullptr;
    Accounts* accounts = nullptr;
    core::ClientId client_id;
    std::function<core::Timestamp()> now;
    std::function<bool()> is_reached;              // there is a session, and IB behind it
    std::function<std::string()> why_not_send;     // empty: is_reached(), and nothing is asked for first
    std::function<std::string()> why_no_new_risk;  // empty: neither a read-only API nor a restart ahead
    std::function<void(core::OrderId)> saw_order_id;
    std::function<core::OrderId()> highest_order_id;
    std::function<std::vector<std::string>()> accounts_of_login;
  };

  OrderDesk(Environment environment, OrdersConfig config);

  // From the gateway.
  [[nodiscard]] bool is_open() const { return !config_.journal.empty(); }
  void session_began(const std::string& account, core::OrderId next_valid_id, const std::string& why);
  void session_lost();
  void link_lost();
  void close(const core::Error& reason);  // the gateway goes
  /// The frame whose messages follow; valid until it is empty again.
  void set_frame(std::string_view payload) { frame_ = payload; }
  void on(const protocol::OrderStatus& message);
  void on(const protocol::OpenOrder& message);
  void on(const protocol::ExecutionDetails& message);
  void on(const protocol::CommissionReport& message);
  /// False: it is no order of Orders.
  bool on_error(const connection::ErrorEvent& event);
  bool on_not_sent(const connection::NotSent& frame, const core::Error& reason);

  // For Orders; see there.
  struct Chain {
    protocol::Contract contract;
    std::vector<protocol::Order> orders;
    bool has_parent = false;  // the first is, of all others
    PlaceOptions options;
    std::string replaces;  // see OrderTicket
    Chain() = default;
  };
  static Answer<std::vector<OrderTicket>> place(Self self, Chain chain);
  static Answer<OrderPreview> preview(Self self, protocol::Contract contract, protocol::Order order,
                                      RequestOptions options);
  static Answer<std::optional<OrderPreview>> preview_change(Self self, std::string key,
                                                            OrderModification change, RequestOptions options);
  static Answer<ModifyOutcome> modify(Self self, std::string key, OrderModification change,
                                      std::string reason);
  static Answer<CancelOutcome> cancel(Self self, std::string key, std::string reason);
  static Answer<std::vector<CancelOutcome>> cancel_all(Self self, std::string reason);
  static Answer<RecoveryReport> reconcile(Self self, std::string reason);
  void require_protection(ProtectionRule rule);
  [[nodiscard]] std::vector<orders::ProtectionFinding> protection() const;
  [[nodiscard]] const std::optional<RecoveryReport>& last_recovery() const { return last_recovery_; }
  [[nodiscard]] std::string why_not_place() const;
  [[nodiscard]] OrdersSnapshotPointer snapshot();
  [[nodiscard]] OrderViewPointer find(const std::string& key);
  Subscription<OrderChange> changes();
  [[nodiscard]] orders::Exposure exposure(const orders::Holding& holding) const;
  [[nodiscard]] core::Decimal position(const orders::Holding& holding) const;
  [[nodiscard]] const std::string& account() const { return account_; }
  /// Burned by being given.
  core::OrderId allocate_order_id();

  [[nodiscard]] const RequestCorePointer& requests() const { return environment_.requests; }
  /// Prices to the contract's steps.
  static Answer<bool> round(Self self, const protocol::Contract* contract, std::span<protocol::Order> orders);

  struct SnapshotQuestions;  // order_recovery.cpp

 private:
  using Wanted = std::function<bool(const orders::Order&)>;
  struct Waiter {
    orders::OrderNumber number = 0;
    Wanted is_done;
    std::shared_ptr<Pending<bool>> pending;
  };
  struct Deferred {
    std::variant<protocol::OrderStatus, protocol::OpenOrder> message;
    std::string raw;
  };

  // order_desk.cpp
  void begin_outage(std::string gate_reason);
  void pump();
  void tell(const orders::OrderEvent& event);
  void conclude(const orders::OrderEvent& event);
  void look_at_waiters();
  OrderViewPointer view_of(orders::OrderNumber number);
  void watch_parked();
  std::shared_ptr<Pending<bool>> wait_until(orders::OrderNumber number, Wanted is_done);
  std::shared_ptr<Pending<bool>> begin(std::string what);
  void remember(const std::shared_ptr<PendingBase>& pending);
  [[nodiscard]] std::vector<orders::RequiredProtection> required_protection() const;
  /// Whoever waits for it may be cancelled: Cancelled then, and what was asked for goes on.
  static void let_leave(const std::shared_ptr<Pending<bool>>& pending);
  /// Whoever awaits us is cancelled, or the gateway goes: waiting for anything more would only throw.
  [[nodiscard]] bool nobody_waits(const boost::asio::cancellation_state& of_caller) const;
  static Answer<bool> answered(Self self, std::shared_ptr<Pending<bool>> waiting);
  [[nodiscard]] core::Expected<orders::OrderNumber> own_order(const std::string& key) const;
  [[nodiscard]] bool owns(std::int32_t order_id) const;

  // order_messages.cpp
  void apply(const protocol::OrderStatus& message, const std::string& raw);
  void apply(const protocol::OpenOrder& message, const std::string& raw);
  void take_preview(const protocol::OpenOrder& message);
  void take_deferred();
  void recall(const std::string& order_ref, core::PermId perm_id);
  void recall(const orders::BrokerSnapshot& snapshot);
  void note(orders::EvidenceKind kind, const std::optional<orders::OrderNumber>& number, std::string text,
            const std::string& raw, core::PermId perm_id = {});
  [[nodiscard]] orders::EvidenceRef because(orders::EvidenceKind kind) const;

  // order_sending.cpp
  static Answer<bool> identify(Self self, protocol::Contract* contract);
  static Answer<bool> make_durable(Self self, std::vector<orders::OrderRecord> records);
  static Answer<std::vector<OrderTicket>> place_again(Self self, Chain chain, OrderTicket refused);
  [[nodiscard]] std::vector<protocol::PlaceOrder> prepare(Chain& chain);
  [[nodiscard]] orders::OrderRecord record_of(const protocol::PlaceOrder& message,
                                              const PlaceOptions& options);
  void send_chain(const std::vector<orders::OrderNumber>& numbers);
  core::Expected<void> send(orders::OrderNumber number, const protocol::PlaceOrder& message, bool is_change);
  void not_sent(orders::OrderNumber number, const std::string& why);
  [[nodiscard]] OrderTicket ticket(orders::OrderNumber number) const;

  // order_changes.cpp
  static Answer<bool> cancel_once(Self self, orders::OrderNumber number, std::string reason);
  [[nodiscard]] std::size_t live_incarnations(orders::OrderNumber number) const;
  core::Expected<void> send_cancel(orders::OrderNumber number, const std::string& reason);
  [[nodiscard]] core::Expected<void> why_not_modify(orders::OrderNumber number) const;

  // order_beginning.cpp
  core::Expected<void> open_journal();
  void take_first_baseline(const orders::BrokerSnapshot& snapshot);

  // order_recovery.cpp
  void begin_recovery(std::string reason);
  static boost::asio::awaitable<void> recover(Self self, std::string reason);
  static Answer<RecoveryReport> run_recovery(Self self, std::string reason);
  static Answer<bool> ask_everything(Self self, orders::BrokerSnapshot* snapshot, RecoveryReport* report);
  void settle(orders::BrokerSnapshot& snapshot, RecoveryReport& report);
  void keep_taken_over(const orders::ReconcileReport& report);
  void keep_changes(const orders::ReconcileReport& report);
  void judge(RecoveryReport& report);
  void log_what_is_new(const RecoveryReport& report) const;
  void recover_later(std::string reason, core::Duration after);
  void compare_in_turn();
  void ask_broker(const std::string& why);

  Environment environment_;
  OrdersConfig config_;
  std::unique_ptr<journal::Journal> journal_;
  std::optional<core::Error> journal_error_;
  std::string account_;
  orders::JournalView view_;
  bool is_first_run_ = false;
  std::optional<orders::OrderKeySequence> keys_;
  std::map<orders::OrderNumber, protocol::PlaceOrder> messages_;  // ours, as last acknowledged
  std::map<orders::OrderNumber, protocol::PlaceOrder> changed_;   // asked for
  std::map<orders::OrderNumber, std::int32_t> versions_;          // in the journal
  std::set<orders::OrderNumber> duplicates_;                      // IB 103: their id was taken
  std::map<std::int32_t, std::shared_ptr<Pending<OrderPreview>>> previews_;
  std::vector<Waiter> waiters_;
  std::vector<std::weak_ptr<PendingBase>> pending_;
  std::vector<std::shared_ptr<Channel<OrderChange>>> channels_;

  // Recovery
  bool is_gated_ = true;  // since the session was lost, nothing has been compared to the end
  bool is_recovering_ = false;
  bool is_closed_ = false;
  std::uint64_t session_ = 0;  // counts beginnings
  std::string gate_reason_;
  std::optional<RecoveryReport> last_recovery_;
  std::vector<std::shared_ptr<Pending<bool>>> recovery_waiters_;
  std::optional<core::Timestamp> list_asked_at_;  // rows of lists come: not signs of their own
  std::deque<Deferred> deferred_;
  std::map<std::string, std::string> raw_rows_;  // of the lists, by what they are about
  bool asked_again_ = false;

  std::string_view frame_;
  std::string task_name_;
  OrdersSnapshotPointer handed_out_;
  std::map<orders::OrderNumber, std::pair<std::uint64_t, OrderViewPointer>> views_;
};

}  // namespace ibflow::gateway::detail
