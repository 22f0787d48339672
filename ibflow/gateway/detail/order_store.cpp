#include "ibflow/gateway/detail/order_store.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "ibflow/connection/error_handler.hpp"
#include "ibflow/gateway/detail/order_notices.hpp"
#include "ibflow/gateway/detail/translate.hpp"
#include "ibflow/journal/reader.hpp"
#include "ibflow/journal/recovery.hpp"
#include "ibflow/orders/order_key.hpp"
#include "ibflow/protocol/codec.hpp"

namespace ibflow::gateway::detail {

using orders::EvidenceKind;
using orders::EvidenceRef;
using orders::OrderNumber;

namespace {

constexpr int kCanonicalVersion = 225;
constexpr std::size_t kLengthPrefix = 4;

/// The order out of its canonical frame.
struct CanonicalOrder final : protocol::RequestVisitor {
  using RequestVisitor::on;
  void on(const protocol::PlaceOrder& message) override { order = message; }
  std::optional<protocol::PlaceOrder> order;
};

std::optional<protocol::PlaceOrder> order_of(const orders::OrderRecord& record) {
  if (record.canonical.size() <= kLengthPrefix) return std::nullopt;
  CanonicalOrder visitor;
  const auto payload = std::string_view(record.canonical).substr(kLengthPrefix);
  if (!protocol::dispatch_request(payload, kCanonicalVersion, visitor)) return std::nullopt;
  return std::move(visitor.order);
}

/// A message that was kept as evidence, applied as it was when it came.
class Replay final : public protocol::ResponseVisitor {
 public:
  Replay(orders::OrderBlotter& orders, const journal::EvidenceEntry& entry)
      : orders_(orders), entry_(entry), because_{entry.record.kind, entry.record.at, entry.id} {}

  void run() {
    const auto& record = entry_.record;
    if (record.raw.empty()) {
      orders_.replay(record, entry_.id);
      return;
    }
    static_cast<void>(protocol::dispatch_response(record.raw, record.server_version, *this));
  }

  using ResponseVisitor::on;
  void on(const protocol::OrderStatus& message) override {
    orders_.apply(to_status_report(message), because_);
  }
  void on(const protocol::OpenOrder& message) override {
    if (const auto order = to_open_order(message)) orders_.apply(*order, because_);
  }
  void on(const protocol::CompletedOrder& message) override {
    if (const auto completed = to_completed(message)) orders_.apply(*completed, because_);
  }
  void on(const protocol::ErrorMessage& message) override {
    connection::ErrorHandler handler;
    handler.own(message.request_id, context(), "");
    orders_.apply(to_notice(handler.handle(message, because_.at), entry_.record.client_id), because_);
  }

 private:
  [[nodiscard]] connection::ErrorContext context() const {
    const auto number = orders_.find(entry_.record.key);
    if (!number) return connection::ErrorContext::Order;
    const auto& life = orders_.at(*number).life;
    if (life.cancel().state == orders::RequestState::Asked) return connection::ErrorContext::OrderCancel;
    if (life.modify().state == orders::RequestState::Asked) return connection::ErrorContext::OrderModify;
    return connection::ErrorContext::Order;
  }

  orders::OrderBlotter& orders_;
  const journal::EvidenceEntry& entry_;
  EvidenceRef because_;
};

class Store {
 public:
  Store(journal::JournalReader& reader, OrderShelf shelf) : reader_(reader), shelf_(shelf) {}

  core::Expected<void> bring_back(const std::string& key) {
    if (key.empty() || !seen_.insert(key).second) return {};
    const auto versions = reader_.order_versions(key);
    if (!versions) return std::unexpected(versions.error());
    const auto evidence = reader_.evidence(key);
    if (!evidence) return std::unexpected(evidence.error());
    if (versions->empty()) return {};
    const auto number = shelf_.orders.place(versions->front().record, versions->front().intent_at);
    shelf_.orders.journaled(number);
    auto entry = evidence->begin();
    for (auto version = versions->begin(); version != versions->end(); ++version) {
      keep(number, version->record);
      if (version != versions->begin()) {
        const EvidenceRef because{EvidenceKind::Sent, version->intent_at, 0};
        shelf_.orders.modify_asked(version->record, because);
      }
      const auto next = std::next(version);
      const bool is_last = next == versions->end();
      while (entry != evidence->end() && (is_last || entry->record.at < next->intent_at)) {
        Replay(shelf_.orders, *entry++).run();
      }
    }
    return {};
  }
  [[nodiscard]] std::uint64_t highest_serial() const { return highest_serial_; }

 private:
  void keep(OrderNumber number, const orders::OrderRecord& record) {
    shelf_.versions[number] = record.version;
    if (auto message = order_of(record)) shelf_.messages[number] = std::move(*message);
    if (const auto parts = orders::parse_order_key(record.key))
      highest_serial_ = std::max(highest_serial_, parts->serial);
  }

  journal::JournalReader& reader_;
  OrderShelf shelf_;
  std::uint64_t highest_serial_ = 0;
  std::set<std::string> seen_;
};

bool is_among(const std::vector<std::string>& accounts, const std::string& account) {
  return std::ranges::find(accounts, account) != accounts.end();
}

// What was held before the oldest execution that is read.
void take_baseline(StoredOrders& stored, const journal::RecoveryState& state,
                   const std::vector<std::string>& accounts) {
  for (const auto& position : state.positions) {
    if (!is_among(accounts, position.account)) continue;
    const orders::Holding holding{position.account, position.con_id};
    stored.view.baseline[holding] = position.quantity - stored.view.orders.ledger().net(holding);
  }
}

}  // namespace

core::Expected<StoredOrders> load_orders(const std::filesystem::path& file,
                                         const std::vector<std::string>& accounts, core::ClientId client_id,
                                         orders::BlotterSettings settings, core::Timestamp now) {
  StoredOrders stored{{orders::OrderBlotter(settings), {}, {}, {}, {}}, {}, {}, 0, false};
  const auto state = journal::load_recovery(file, journal::RecoveryScope());
  if (!state) return std::unexpected(state.error());
  auto reader = journal::JournalReader::open(file);
  if (!reader) return std::unexpected(reader.error());
  if (const auto held = reader->hold_view(); !held) return std::unexpected(held.error());
  stored.has_begun = state->has_begun;
  auto& blotter = stored.view.orders;
  blotter.tell_events(false);
  Store store(*reader, {blotter, stored.messages, stored.versions});
  for (const auto& live : state->live_orders) {
    if (!is_among(accounts, live.order().account)) continue;
    if (const auto back = store.bring_back(live.order().key); !back) return std::unexpected(back.error());
  }
  for (const auto& entry : state->ledger) {
    if (!is_among(accounts, entry.execution.account)) continue;
    if (const auto back = store.bring_back(entry.key); !back) return std::unexpected(back.error());
    blotter.apply(entry.execution, {EvidenceKind::Execution, entry.execution.time, 0});
    if (entry.commission)
      blotter.apply(*entry.commission, {EvidenceKind::Commission, entry.execution.time, 0});
  }
  stored.highest_serial = store.highest_serial();
  blotter.restarted({EvidenceKind::Sent, now, 0});
  for (const auto& mark : state->order_ids) {
    if (mark.client_id == client_id) stored.view.order_ids.has_seen(mark.highest);
  }
  take_baseline(stored, *state, accounts);
  blotter.tell_events(true);
  return stored;
}

core::Expected<void> recall_order(const std::filesystem::path& file, const std::string& key,
                                  OrderShelf shelf) {
  auto reader = journal::JournalReader::open(file);
  if (!reader) return std::unexpected(reader.error());
  shelf.orders.tell_events(false);
  const auto back = Store(*reader, shelf).bring_back(key);
  shelf.orders.tell_events(true);
  return back;
}

}  // namespace ibflow::gateway::detail
