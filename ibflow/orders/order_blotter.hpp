#pragma once
// Every order of every client that we know of, ours and others', with what has executed and what it cost.
//
// Evidence may come in any order: an execution before its order is parked until the order shows or a deadline
// has passed (then it is somebody else's order), a commission before its execution likewise. Executions are
// booked at once in any case, so positions never wait. Orders are found by our key in the order reference,
// then by permId, then by client and order id where side and contract agree: the order id alone proves
// nothing, because the broker may count them anew, and orders typed into TWS share 0.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/orders/execution_ledger.hpp"
#include "ibflow/orders/order_lifecycle.hpp"
#include "ibflow/orders/order_record.hpp"

namespace ibflow::orders {

/// Orders are numbered from 0 in the order in which each was first seen; valid for the blotter's life.
using OrderNumber = std::uint32_t;

struct Order {
  OrderNumber number = 0;
  OrderRecord record;  // ours: as last acknowledged. Not ours: what the broker has told; no key
  std::optional<OrderRecord> change;  // asked for, not answered
  std::string order_ref;              // not ours: its reference as it came
  OrderLifecycle life;
  std::uint64_t version = 0;                // of the blotter when it last changed
  std::vector<ExecutionNumber> executions;  // in the order they came
  core::Timestamp sent_at{};
  core::Timestamp last_sign_at{};  // newest evidence from the broker
  bool is_in_open_orders = true;   // the blotter's own note

  [[nodiscard]] bool is_ours() const { return !life.is_external(); }
  Order(OrderNumber number_in, OrderRecord record_in, OrderLifecycle life_in)
      : number(number_in), record(std::move(record_in)), life(std::move(life_in)) {}
  [[nodiscard]] PublicStatus status() const { return life.status(); }
  /// May execute, or executions of it are still to come.
  [[nodiscard]] bool is_open() const { return !life.is_gone() || life.executions_to_come().is_positive(); }
};

/// What an order has cost so far. One that has executed in several currencies does not exist at IB.
struct OrderCost {
  std::optional<core::Decimal> commission;  // of the executions that are reported; absent while none is
  std::string currency;
  std::size_t pending = 0;  // executions without a report: the sum will change
};

enum class OrderEventKind {
  Placed,
  StatusChanged,
  TermsChanged,  // by somebody else
  ModifyAcknowledged,
  ModifyRefused,
  CancelRefused,
  Executed,
  Corrected,  // `replaced` is to be taken back first
  Busted,     // likewise, and nothing stands in its place
  Charged,
  Adopted,  // an order that is not ours has come to be known
  // Alarms.
  LateExecution,     // after the order's end
  Overfilled,        // more than its quantity
  TwinIncarnations,  // one order, two permIds: cancel both, and look
  Revived,           // it was thought over, and is not
  DuplicateOrderId,  // its id was taken; place it anew under another
  AskBroker,         // only lists of orders and executions can tell how it stands
};
[[nodiscard]] const char* to_string(OrderEventKind kind);
[[nodiscard]] bool is_alarm(OrderEventKind kind);

struct OrderEvent {
  std::uint64_t version = 0;  // rises with each
  OrderEventKind kind = OrderEventKind::StatusChanged;
  std::optional<OrderNumber> order;  // absent: an execution whose order is not known yet
  PublicStatus from = PublicStatus::Pending;
  PublicStatus to = PublicStatus::Pending;
  EvidenceRef because;
  std::string text;
  std::optional<ExecutionNumber> execution;
  std::optional<model::Execution> replaced;  // Corrected, Busted
};

struct BlotterSettings {
  core::Duration adopt_after = std::chrono::seconds(5);   // executions of nobody become an external order
  core::Duration echo_within = std::chrono::seconds(10);  // an order sent and not named becomes Unknown
  core::Duration quarantine = std::chrono::seconds(15);   // between two absences that make an order Lost
};

struct Applied {
  std::optional<OrderNumber> order;
  bool changed = false;
};

/// A value: a copy is independent. One thread's. Throws std::invalid_argument for a number it has not given.
class OrderBlotter {
 public:
  explicit OrderBlotter(BlotterSettings settings = {}) : settings_(settings) {}

  // Our own acts, in the order in which they happen.
  /// Version 1 of an order of ours, as a draft. A key that is known already gives that order's number.
  OrderNumber place(OrderRecord record, core::Timestamp at);
  void journaled(OrderNumber number);
  void deny(OrderNumber number, std::string why, core::Timestamp at);
  void sent(OrderNumber number, const EvidenceRef& because);
  void not_sent(OrderNumber number, std::string why, const EvidenceRef& because);
  void cancel_asked(OrderNumber number, const EvidenceRef& because);
  void cancel_not_sent(OrderNumber number, std::string why, const EvidenceRef& because);
  /// A later version of an order of ours, about to leave. Usage error, and nothing changes, while another
  /// change of it waits for its answer (the same one may be repeated), and when the order is over or not
  /// ours.
  core::Expected<void> modify_asked(OrderRecord record, const EvidenceRef& because);
  /// Own acts as the journal tells them: Sent, NotSent, CancelAsked and Absent; other kinds carry messages,
  /// which are to be decoded and given to `apply`.
  Applied replay(const EvidenceRecord& record, std::int64_t evidence_id);
  /// The line is lost: what was sent and not echoed is Unknown from now on.
  void line_lost(const EvidenceRef& because);
  /// After all of the journal has been replayed: what was durable may have left.
  void restarted(const EvidenceRef& because);

  // What the broker says. Of an order nobody has named before: an open order makes it known, the rest waits.
  Applied apply(const model::OrderStatusReport& report, const EvidenceRef& because);
  Applied apply(const model::OpenOrder& open_order, const EvidenceRef& because,
                std::optional<core::Timestamp> list_asked_at = std::nullopt);
  Applied apply(const model::Execution& execution, const EvidenceRef& because);
  Applied apply(const model::Commission& commission, const EvidenceRef& because);
  Applied apply(const ClassifiedNotice& notice, const EvidenceRef& because);
  Applied apply(const CompletedOrder& completed, const EvidenceRef& because);
  Applied absent(OrderNumber number, const EvidenceRef& because, std::span<const core::PermId> listed = {});
  Applied write_off_executions(OrderNumber number);
  /// Deadlines: executions of nobody become external orders, orders without an echo become Unknown.
  void tick(core::Timestamp now);
  /// The same at once for everything parked: a complete answer has been given and nothing more will come.
  void adopt_parked(const EvidenceRef& because);

  [[nodiscard]] const Order& at(OrderNumber number) const { return orders_.at(number); }
  [[nodiscard]] const std::deque<Order>& orders() const { return orders_; }
  /// By number. Only these can change an exposure.
  [[nodiscard]] const std::set<OrderNumber>& open_orders() const { return open_; }
  [[nodiscard]] std::optional<OrderNumber> find(std::string_view key) const;
  [[nodiscard]] std::optional<OrderNumber> find(core::PermId perm_id) const;
  [[nodiscard]] std::optional<OrderNumber> find(core::ClientId client_id, core::OrderId order_id) const;
  [[nodiscard]] std::optional<OrderNumber> order_of(ExecutionNumber number) const;
  [[nodiscard]] const ExecutionLedger& ledger() const { return ledger_; }
  [[nodiscard]] OrderCost cost(OrderNumber number) const;
  [[nodiscard]] std::size_t executions_parked() const;
  /// The highest id that any order of this client has had; 0 none.
  [[nodiscard]] core::OrderId highest_order_id(core::ClientId client_id) const;
  [[nodiscard]] const BlotterSettings& settings() const { return settings_; }
  [[nodiscard]] std::uint64_t version() const { return version_; }

  /// While off (replaying a journal, for instance) nobody is told of changes.
  void tell_events(bool on) { tells_events_ = on; }
  std::vector<OrderEvent> take_events();

 private:
  struct ParkedKey {
    core::PermId perm_id;
    core::ClientId client_id;
    core::OrderId order_id;
    friend auto operator<=>(const ParkedKey&, const ParkedKey&) = default;
  };
  struct Parked {
    core::Timestamp since{};
    std::vector<ExecutionNumber> executions;
  };
  struct ClientOrder {
    core::ClientId client_id;
    core::OrderId order_id;
    friend bool operator==(const ClientOrder&, const ClientOrder&) = default;
  };
  struct ClientOrderHash {
    std::size_t operator()(const ClientOrder& id) const noexcept;
  };

  Order& add(OrderRecord record, OrderLifecycle life);
  [[nodiscard]] std::optional<OrderNumber> match(std::string_view order_ref, core::PermId perm_id,
                                                 ClientOrder id, core::ConId con_id, model::Side side) const;
  Order& known_or_adopted(const model::OpenOrder& open_order, const EvidenceRef& because);
  void index(Order& order, core::PermId perm_id);
  void attach(Order& order, ExecutionNumber number, const std::optional<model::Execution>& replaced,
              const EvidenceRef& because);
  void claim_parked(Order& order, const EvidenceRef& because);
  void adopt(const Parked& parked, const EvidenceRef& because);
  void park(ExecutionNumber number, const EvidenceRef& because);
  void finish(Order& order, const Effect& effect, PublicStatus before, const EvidenceRef& because);
  void settle_change(Order& order, const Effect& effect);
  OrderEvent& tell(OrderEventKind kind, const Order* order, const EvidenceRef& because);
  void tell_execution(const Order* order, ExecutionNumber number,
                      const std::optional<model::Execution>& replaced, const EvidenceRef& because);

  BlotterSettings settings_;
  std::deque<Order> orders_;
  std::set<OrderNumber> open_;
  detail::FlatIndex by_key_;
  std::unordered_map<core::PermId, OrderNumber> by_perm_id_;
  std::unordered_map<ClientOrder, OrderNumber, ClientOrderHash> by_order_id_;
  std::map<core::ClientId, core::OrderId> highest_order_id_;
  ExecutionLedger ledger_;
  std::vector<OrderNumber> owner_;  // of each execution; kNobody while parked
  std::map<ParkedKey, Parked> parked_;
  std::map<core::PermId, model::OrderStatusReport> parked_statuses_;  // newest of orders not known yet
  std::uint64_t version_ = 0;
  bool tells_events_ = true;
  std::vector<OrderEvent> events_;
  OrderEvent untold_;
};

}  // namespace ibflow::orders
