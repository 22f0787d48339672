#include "ibflow/gateway/detail/order_desk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/question.hpp"
#include "ibflow/orders/exposure.hpp"

namespace ibflow::gateway::detail {

using core::Error;
using core::ErrorCategory;
using orders::EvidenceKind;
using orders::OrderEventKind;
using orders::OrderNumber;

namespace {

constexpr auto kRoom = "orders";

orders::BlotterSettings settings_of(const OrdersConfig& config) {
  orders::BlotterSettings settings;
  settings.echo_within = config.answer_within;
  settings.quarantine = config.quarantine;
  return settings;
}

}  // namespace

OrderDesk::OrderDesk(Environment environment, OrdersConfig config)
    : environment_(std::move(environment)),
      config_(std::move(config)),
      view_{orders::OrderBlotter(settings_of(config_)), {}, {}, {}, {}},
      gate_reason_("the broker's orders have not been compared with the journal yet"),
      task_name_(fmt::format("order desk {}", fmt::ptr(this))) {}

// --- the gate ---

std::string OrderDesk::why_not_place() const {
  if (!is_open()) return "no journal is configured for orders: name a file in GatewayConfig::orders.journal";
  if (is_closed_) return "the gateway is gone";
  if (journal_error_) return "the journal is not to be had: " + journal_error_->message;
  if (journal_) {
    if (const auto failure = journal_->failure()) return "the journal has failed: " + failure->message;
  }
  if (auto why = environment_.why_not_send(); !why.empty()) return why;
  if (auto why = environment_.why_no_new_risk(); !why.empty()) return why;
  return is_gated_ ? gate_reason_ : std::string();
}

// A pass that is under way, or due, is void: only what is asked for afterwards counts.
void OrderDesk::begin_outage(std::string gate_reason) {
  ++session_;
  view_.orders.line_lost({EvidenceKind::Notice, environment_.now(), 0});
  is_gated_ = true;
  gate_reason_ = std::move(gate_reason);
  environment_.requests->loop().cancel_task(task_name_ + ": recovery");
}

void OrderDesk::link_lost() {
  if (!is_open()) return;
  begin_outage("the gateway had lost IB: its orders are compared with the journal first");
  pump();
}

void OrderDesk::session_lost() {
  if (is_open()) {
    take_deferred();
    begin_outage(
        "the session was lost: when it is back, the broker's orders are compared with the journal first");
  }
  for (const auto& [id, preview] : std::exchange(previews_, {}))
    preview->fail(Error(ErrorCategory::Connection, preview->what() + ": the session was lost", 504, true));
  pump();
}

void OrderDesk::close(const Error& reason) {
  if (std::exchange(is_closed_, true)) return;
  auto& loop = environment_.requests->loop();
  for (const auto* task : {": recovery", ": parked"}) loop.cancel_task(task_name_ + task);
  for (const auto& weak : pending_) {
    const auto pending = weak.lock();
    if (!pending || pending->done()) continue;
    pending->release_token();
    pending->fail_later(reason);
  }
  for (const auto& channel : std::exchange(channels_, {})) {
    loop.post("order changes end", [channel, reason] {
      channel->tell(StreamState::Ended, {StreamOutcome::Ended, "the gateway is gone", reason});
    });
  }
  waiters_.clear();
  journal_.reset();
  // Whoever still waits outlives the gateway that these ask.
  environment_.now = [last = environment_.now()] { return last; };
  environment_.is_reached = [] { return false; };
  environment_.why_not_send = [] { return std::string("the gateway is gone"); };
  environment_.why_no_new_risk = [] { return std::string(); };
  environment_.saw_order_id = [](core::OrderId) {};
  environment_.highest_order_id = [] { return core::OrderId(); };
  environment_.accounts_of_login = [] { return std::vector<std::string>(); };
}

// --- who waits ---

std::shared_ptr<Pending<bool>> OrderDesk::begin(std::string what) {
  auto& requests = *environment_.requests;
  auto pending =
      std::make_shared<Pending<bool>>(requests.loop().context(), requests.activity(), std::move(what));
  remember(pending);
  return pending;
}

void OrderDesk::remember(const std::shared_ptr<PendingBase>& pending) {
  std::erase_if(pending_, [](const auto& one) { return one.expired(); });
  pending_.push_back(pending);
}

void OrderDesk::let_leave(const std::shared_ptr<Pending<bool>>& pending) {
  pending->on_cancel([weak = std::weak_ptr(pending)] {
    if (const auto left = weak.lock()) left->fail_later(cancelled(left->what()));
  });
}

bool OrderDesk::nobody_waits(const boost::asio::cancellation_state& of_caller) const {
  return is_closed_ || of_caller.cancelled() != boost::asio::cancellation_type::none;
}

Answer<bool> OrderDesk::answered(Self self, std::shared_ptr<Pending<bool>> waiting) {
  if (self->is_closed_)
    co_return core::fail(ErrorCategory::Cancelled, waiting->what() + ": the gateway is gone");
  auto answer = co_await waiting->wait();
  co_return answer;
}

/// True: what was wanted has come; false: it has not, in time.
std::shared_ptr<Pending<bool>> OrderDesk::wait_until(OrderNumber number, Wanted is_done) {
  auto pending = begin("answer to order " + view_.orders.at(number).record.key);
  let_leave(pending);
  if (is_done(view_.orders.at(number))) {
    pending->collected = true;
    pending->succeed();
    return pending;
  }
  pending->start_deadline(config_.answer_within, [weak = std::weak_ptr(pending)] {
    if (const auto late = weak.lock()) late->succeed();
  });
  waiters_.push_back({number, std::move(is_done), pending});
  return pending;
}

void OrderDesk::look_at_waiters() {
  std::vector<std::shared_ptr<Pending<bool>>> served;
  std::erase_if(waiters_, [&](const Waiter& waiter) {
    if (waiter.pending->done()) return true;
    if (!waiter.is_done(view_.orders.at(waiter.number))) return false;
    served.push_back(waiter.pending);
    return true;
  });
  // Not from within the message that did it: whoever waits may ask for more.
  for (const auto& pending : served) {
    boost::asio::post(environment_.requests->loop().context(), [pending] {
      pending->collected = true;
      pending->succeed();
    });
  }
}

// --- changes ---

// Everything that the blotter has to tell goes out, and what follows from it is begun.
void OrderDesk::pump() {
  const auto alive = shared_from_this();
  for (const auto& event : view_.orders.take_events()) {
    if (event.kind == OrderEventKind::ModifyAcknowledged && event.order) {
      if (auto changed = changed_.extract(*event.order))
        messages_[*event.order] = std::move(changed.mapped());
    }
    if (event.kind == OrderEventKind::ModifyRefused && event.order) changed_.erase(*event.order);
    if (event.kind == OrderEventKind::DuplicateOrderId && event.order) duplicates_.insert(*event.order);
    conclude(event);
    tell(event);
    if (event.kind == OrderEventKind::AskBroker) ask_broker(event.text);
  }
  look_at_waiters();
  watch_parked();
}

void OrderDesk::tell(const orders::OrderEvent& event) {
  if (orders::is_alarm(event.kind) && event.order) {
    const auto& order = view_.orders.at(*event.order);
    core::log_warning(kRoom, fmt::format("order {} ({}): {} {}", order.record.order_id.value,
                                         order.is_ours() ? order.record.key : order.order_ref,
                                         to_string(event.kind), event.text));
  }
  if (channels_.empty()) return;
  OrderChange change;
  change.version = event.version;
  change.kind = event.kind;
  change.from = event.from;
  change.to = event.to;
  change.because = event.because;
  change.text = event.text;
  if (event.order) change.order = view_of(*event.order);
  if (event.execution) {
    const auto& booked = view_.orders.ledger().at(*event.execution);
    change.execution = booked.execution;
    if (event.kind == OrderEventKind::Charged) change.charge = booked.charge;
  }
  change.replaced = event.replaced;
  for (const auto& channel : std::vector(channels_)) channel->push(change);
}

// The journal takes an order for live until something settles it; a refusal or the last execution does so for
// us.
void OrderDesk::conclude(const orders::OrderEvent& event) {
  if (event.kind != OrderEventKind::StatusChanged || !event.order || !orders::is_over(event.to)) return;
  const bool is_own_conclusion =
      event.because.kind == EvidenceKind::Notice || event.because.kind == EvidenceKind::Execution;
  if (!is_own_conclusion || !view_.orders.at(*event.order).is_ours()) return;
  note(EvidenceKind::Completed, event.order, fmt::format("{} {}", to_string(event.to), event.text), {});
}

// Executions of an order that nobody names become somebody else's order after a while.
void OrderDesk::watch_parked() {
  if (is_closed_ || view_.orders.executions_parked() == 0) return;
  const auto after = view_.orders.settings().adopt_after;
  environment_.requests->loop().schedule_task(task_name_ + ": parked", after, [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (!self || self->is_closed_) return;
    self->view_.orders.tick(self->environment_.now());
    self->pump();
  });
}

Subscription<OrderChange> OrderDesk::changes() {
  auto channel = std::make_shared<Channel<OrderChange>>(environment_.requests->loop(), Overflow::KeepAll, 0);
  channel->what = "changes of orders";
  channel->set_state(StreamState::Live);
  channel->on_leave([weak = weak_from_this()](ChannelBase& left) {
    const auto self = weak.lock();
    if (self) std::erase_if(self->channels_, [&](const auto& one) { return one.get() == &left; });
  });
  channels_.push_back(channel);
  return Subscription<OrderChange>(channel);
}

// --- exits that have to stand ---

void OrderDesk::require_protection(ProtectionRule rule) {
  const auto is_same = [&rule](const ProtectionRule& one) {
    return one.account == rule.account && one.con_id == rule.con_id && one.strategy == rule.strategy;
  };
  const auto found = std::ranges::find_if(config_.protection, is_same);
  if (found != config_.protection.end()) {
    *found = std::move(rule);
  } else {
    config_.protection.push_back(std::move(rule));
  }
}

std::vector<orders::RequiredProtection> OrderDesk::required_protection() const {
  std::vector<orders::RequiredProtection> all;
  for (const auto& rule : config_.protection) {
    orders::RequiredProtection& required = all.emplace_back();
    required.holding = {rule.account.empty() ? account_ : rule.account, rule.con_id};
    required.strategy = rule.strategy;
    required.needs_stop = rule.needs_stop;
    required.needs_target = rule.needs_target;
  }
  return all;
}

std::vector<orders::ProtectionFinding> OrderDesk::protection() const {
  return orders::audit_protection(view_.orders, required_protection(), view_.baseline);
}

// --- as it stands ---

OrderViewPointer OrderDesk::view_of(OrderNumber number) {
  const auto& order = view_.orders.at(number);
  auto& [version, known] = views_[number];
  if (known && version == order.version) return known;
  auto view = std::make_shared<OrderView>();
  const auto& record = order.record;
  view->number = number;
  view->is_external = !order.is_ours();
  view->key = order.is_ours() ? record.key : "";
  view->order_ref = order.is_ours() ? record.key : order.order_ref;
  view->order_id = record.order_id;
  view->client_id = record.client_id;
  for (const auto& incarnation : order.life.incarnations()) {
    if (incarnation.perm_id.value != 0) view->perm_ids.push_back(incarnation.perm_id);
  }
  view->account = record.account;
  view->con_id = record.con_id;
  view->symbol = record.symbol;
  view->side = record.side;
  view->quantity = record.quantity;
  view->executed = order.life.executed();
  view->at_most_remaining = order.life.at_most_remaining();
  view->order_type = record.order_type;
  view->limit_price = record.limit_price;
  view->stop_price = record.stop_price;
  view->oca_group = record.oca_group;
  view->strategy = record.strategy;
  view->reason = record.reason;
  view->status = order.status();
  view->certainty = order.life.certainty();
  view->text = order.life.text();
  view->cost = view_.orders.cost(number);
  view->is_open = order.is_open();
  version = order.version;
  known = std::move(view);
  return known;
}

OrdersSnapshotPointer OrderDesk::snapshot() {
  const auto version = view_.orders.version();
  if (handed_out_ && handed_out_->version == version && handed_out_->is_reconciled == !is_gated_)
    return handed_out_;
  auto fresh = std::make_shared<OrdersSnapshot>();
  fresh->version = version;
  fresh->is_reconciled = !is_gated_;
  for (const auto& order : view_.orders.orders()) fresh->orders.push_back(view_of(order.number));
  handed_out_ = std::move(fresh);
  return handed_out_;
}

OrderViewPointer OrderDesk::find(const std::string& key) {
  const auto number = view_.orders.find(key);
  return number ? view_of(*number) : nullptr;
}

core::Decimal OrderDesk::position(const orders::Holding& holding) const {
  const auto before = view_.baseline.find(holding);
  return view_.orders.ledger().net(holding) +
         (before == view_.baseline.end() ? core::Decimal() : before->second);
}

orders::Exposure OrderDesk::exposure(const orders::Holding& holding) const {
  return orders::exposure_of(view_.orders, holding, position(holding));
}

core::OrderId OrderDesk::allocate_order_id() {
  view_.order_ids.has_seen(environment_.highest_order_id());
  const auto id = view_.order_ids.allocate();
  environment_.saw_order_id(id);
  return id;
}

bool OrderDesk::owns(std::int32_t order_id) const {
  const auto number = view_.orders.find(environment_.client_id, core::OrderId(order_id));
  return number && view_.orders.at(*number).is_ours();
}

core::Expected<OrderNumber> OrderDesk::own_order(const std::string& key) const {
  const auto number = view_.orders.find(key);
  if (!number || !view_.orders.at(*number).is_ours()) {
    return core::fail(
        ErrorCategory::Usage,
        fmt::format("there is no order of ours with the key '{}': take it from the ticket", key));
  }
  const auto& record = view_.orders.at(*number).record;
  if (record.client_id != environment_.client_id) {
    return core::fail(
        ErrorCategory::Usage,
        fmt::format("order {} belongs to client id {}, this session is client id {}: only that one "
                    "can cancel or change it",
                    key, record.client_id.value, environment_.client_id.value));
  }
  return *number;
}

}  // namespace ibflow::gateway::detail
