// Orders out: the journal first, then the bytes, then the proof that they have left.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/this_coro.hpp>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/order_desk.hpp"
#include "ibflow/gateway/detail/order_prices.hpp"
#include "ibflow/gateway/detail/question.hpp"
#include "ibflow/gateway/detail/translate.hpp"
#include "ibflow/protocol/codec.hpp"

namespace ibflow::gateway::detail {

using core::Error;
using core::ErrorCategory;
using orders::EvidenceKind;
using orders::OrderNumber;
using orders::SendCertainty;

namespace {

constexpr auto kRoom = "orders";
/// The newest form has a place for every field.
constexpr int kCanonicalVersion = 225;

constexpr auto kCancelledByUs = "cancelled by us before it left";

Error not_placed(const std::string& why) {
  return Error(ErrorCategory::Connection, "the order was not placed: " + why, 504, true);
}
Error place_cancelled() {
  return Error(ErrorCategory::Cancelled, std::string("the order was not placed: ") + kCancelledByUs);
}

bool has_price(const protocol::Order& order) {
  return order.lmt_price || order.aux_price || order.trail_stop_price;
}

core::Expected<void> check(const protocol::Order& order) {
  const auto refuse = [](const std::string& why) {
    return core::fail(ErrorCategory::Usage, "the order was not placed: " + why);
  };
  if (!order.total_quantity || !order.total_quantity->is_positive())
    return refuse("its quantity is not above zero");
  constexpr std::array<std::string_view, 4> kActions{"BUY", "SELL", "SSHORT", "SLONG"};
  if (std::ranges::find(kActions, order.action) == kActions.end())
    return refuse(fmt::format("its action '{}' is none of BUY, SELL, SSHORT and SLONG", order.action));
  return {};
}

bool is_named(const orders::Order& order) {
  return order.life.certainty() != SendCertainty::Sent && order.life.intent() != orders::Intent::Journaled;
}

}  // namespace

// --- the contract and its prices ---

// Books are kept by contract id: what has executed could not be told from another contract without it.
Answer<bool> OrderDesk::identify(Self self, protocol::Contract* contract) {
  if (contract->con_id != 0 || contract->sec_type == "BAG") co_return true;
  auto asking = self->environment_.contracts->qualify(*contract);
  const auto details = co_await std::move(asking);
  if (!details) {
    auto error = details.error();
    error.message = "the order was not placed, its contract is not certain: " + error.message;
    co_return std::unexpected(std::move(error));
  }
  contract->con_id = details->contract.con_id;
  co_return true;
}

// Orders whose contract IB does not name price steps for go as they are: IB has the last word (110).
Answer<bool> OrderDesk::round(Self self, const protocol::Contract* contract,
                              std::span<protocol::Order> orders) {
  if (std::ranges::none_of(orders, has_price)) co_return true;
  if (contract->sec_type == "BAG") co_return true;  // its steps are its legs'
  auto asking = self->environment_.contracts->details(*contract);
  const auto details = co_await std::move(asking);
  if (!details) co_return std::unexpected(details.error());
  if (details->empty()) co_return true;
  const auto& found = details->front();
  auto grid =
      orders::PriceGrid::uniform(core::Decimal::from_double(found.min_tick).value_or(core::Decimal()));
  const auto exchange = contract->exchange.empty() ? std::string("SMART") : contract->exchange;
  if (const auto rule = market_rule_of(found, exchange)) {
    auto asking_rule = self->environment_.contracts->market_rule(*rule);
    const auto increments = co_await std::move(asking_rule);
    if (!increments && increments.error().category == ErrorCategory::Cancelled)
      co_return std::unexpected(increments.error());
    std::vector<orders::PriceBand> bands;
    if (increments) {
      for (const auto& step : *increments) {
        const auto from = core::Decimal::from_double(step.low_edge);
        const auto increment = core::Decimal::from_double(step.increment);
        if (from && increment) bands.push_back({*from, *increment});
      }
    }
    auto by_rule = orders::PriceGrid::of_bands(std::move(bands));
    if (by_rule) grid = std::move(by_rule);
  }
  if (!grid) co_return true;
  for (auto& order : orders) {
    if (const auto rounded = round_prices(order, *grid); !rounded) co_return std::unexpected(rounded.error());
  }
  co_return true;
}

// --- what is kept ---

orders::OrderRecord OrderDesk::record_of(const protocol::PlaceOrder& message, const PlaceOptions& options) {
  orders::OrderRecord record;
  const auto& order = message.order;
  record.key = order.order_ref;
  record.epoch = journal_->run_id();
  record.client_id = environment_.client_id;
  record.order_id = core::OrderId(message.order_id);
  record.parent_id = core::OrderId(order.parent_id);
  record.account = order.account;
  record.con_id = core::ConId(message.contract.con_id);
  record.symbol = message.contract.symbol;
  record.side = order.action == "BUY" ? model::Side::Buy : model::Side::Sell;
  record.quantity = order.total_quantity.value_or(core::Decimal());
  record.order_type = order.order_type;
  record.limit_price = order.lmt_price;
  record.stop_price = order.aux_price;
  record.time_in_force = order.tif;
  record.oca_group = exclusive_group(order);
  record.transmit = order.transmit;
  record.strategy = options.strategy;
  record.reason = options.reason;
  record.signal = options.signal;
  if (const auto kept = protocol::append_request(record.canonical, message, kCanonicalVersion); !kept)
    core::log_warning(kRoom,
                      fmt::format("order {} cannot be kept in full: {}", record.key, kept.error().message));
  return record;
}

// Ids follow each other, the key goes into the reference, and only the last transmits: nothing trades before
// all of it is there.
std::vector<protocol::PlaceOrder> OrderDesk::prepare(Chain& chain) {
  std::vector<protocol::PlaceOrder> messages;
  for (std::size_t i = 0; i < chain.orders.size(); ++i) {
    auto& order = chain.orders[i];
    if (order.account.empty()) order.account = account_;
    protocol::PlaceOrder message;
    message.order_id = allocate_order_id().value;
    message.contract = chain.contract;
    order.order_ref = keys_->next(environment_.requests->loop().clock().now());
    if (chain.has_parent && i > 0) order.parent_id = messages.front().order_id;
    if (chain.has_parent) order.transmit = i + 1 == chain.orders.size();
    message.order = order;
    messages.push_back(std::move(message));
  }
  return messages;
}

Answer<bool> OrderDesk::make_durable(Self self, std::vector<orders::OrderRecord> records) {
  const auto pending = self->begin("the journal's record of order " + records.front().key);
  self->journal_->record_order(std::move(records), self->environment_.now(),
                               [pending](core::Expected<void> done) {
                                 if (done) return pending->succeed();
                                 pending->fail(done.error());
                               });
  auto waiting = answered(self, pending);
  auto answer = co_await std::move(waiting);
  co_return answer;
}

// --- what leaves ---

core::Expected<void> OrderDesk::send(OrderNumber number, const protocol::PlaceOrder& message,
                                     bool is_change) {
  const auto& record = view_.orders.at(number).record;
  auto* line = environment_.requests->connection();
  if (line == nullptr) return std::unexpected(not_placed("the gateway is gone"));
  const auto context = is_change ? connection::ErrorContext::OrderModify : connection::ErrorContext::Order;
  line->errors().own(message.order_id, context,
                     fmt::format("order {} of {}", message.order_id, record.symbol));
  return environment_.requests->send(connection::Lane::Order, message, message.order_id);
}

void OrderDesk::not_sent(OrderNumber number, const std::string& why) {
  const auto& order = view_.orders.at(number);
  const auto text = order.change ? "the change was not sent: " + why : why;
  view_.orders.not_sent(number, text, because(EvidenceKind::NotSent));
  note(EvidenceKind::NotSent, number, text, {});
}

void OrderDesk::send_chain(const std::vector<OrderNumber>& numbers) {
  std::string why = why_not_place();  // a commit takes time
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (why.empty()) {
      if (const auto sent = send(numbers[i], messages_.at(numbers[i]), false); !sent) {
        why = sent.error().message;
        for (std::size_t before = 0; before < i; ++before) {
          static_cast<void>(send_cancel(numbers[before], "another order of its chain could not be sent"));
        }
      }
    }
    if (!why.empty()) {
      not_sent(numbers[i], why);
      continue;
    }
    view_.orders.sent(numbers[i], because(EvidenceKind::Sent));
    note(EvidenceKind::Sent, numbers[i], "handed to the line", {});
  }
  pump();
}

OrderTicket OrderDesk::ticket(OrderNumber number) const {
  const auto& order = view_.orders.at(number);
  OrderTicket ticket;
  ticket.key = order.record.key;
  ticket.order_id = order.record.order_id;
  ticket.certainty = order.life.certainty();
  ticket.status = order.status();
  ticket.text = order.life.text();
  return ticket;
}

// --- the whole way ---

Answer<std::vector<OrderTicket>> OrderDesk::place(Self self, Chain chain) {
  const auto caller = co_await boost::asio::this_coro::cancellation_state;
  for (const auto& order : chain.orders) {
    if (const auto checked = check(order); !checked) co_return std::unexpected(checked.error());
  }
  if (const auto why = self->why_not_place(); !why.empty()) co_return std::unexpected(not_placed(why));
  auto identifying = identify(self, &chain.contract);
  if (const auto identified = co_await std::move(identifying); !identified)
    co_return std::unexpected(identified.error());
  if (chain.options.round_prices && chain.replaces.empty()) {
    auto rounding = round(self, &chain.contract, chain.orders);
    const auto rounded = co_await std::move(rounding);
    if (!rounded) co_return std::unexpected(rounded.error());
  }
  if (const auto why = self->why_not_place(); !why.empty()) co_return std::unexpected(not_placed(why));
  if (self->nobody_waits(caller)) co_return std::unexpected(place_cancelled());
  const auto prepared = self->prepare(chain);
  std::vector<orders::OrderRecord> records;
  std::vector<OrderNumber> numbers;
  for (const auto& message : prepared) {
    records.push_back(self->record_of(message, chain.options));
    if (records.size() > 1) records.back().signal.reset();  // one signal, one decision
    numbers.push_back(self->view_.orders.place(records.back(), self->environment_.now()));
    self->messages_[numbers.back()] = message;
    self->versions_[numbers.back()] = 1;
  }
  auto recording = make_durable(self, std::move(records));
  const auto durable = co_await std::move(recording);
  if (!durable) {
    for (const auto number : numbers)
      self->view_.orders.deny(number, durable.error().message, self->environment_.now());
    self->pump();
    co_return std::unexpected(durable.error());
  }
  for (const auto number : numbers) self->view_.orders.journaled(number);
  if (self->nobody_waits(caller)) {
    for (const auto number : numbers) self->not_sent(number, kCancelledByUs);
    self->pump();
    co_return std::unexpected(place_cancelled());
  }
  self->send_chain(numbers);
  // From here on an error would be a lie: who goes gets the tickets as they stand.
  for (const auto number : numbers) {
    if (self->nobody_waits(caller)) break;
    auto waiting = answered(self, self->wait_until(number, is_named));
    static_cast<void>(co_await std::move(waiting));
  }
  const bool is_doubtful = std::ranges::any_of(numbers, [&](OrderNumber number) {
    return !is_named(self->view_.orders.at(number)) || self->duplicates_.contains(number);
  });
  bool is_absence_proven = false;
  if (is_doubtful && !self->nobody_waits(caller)) {
    self->view_.orders.tick(self->view_.orders.at(numbers.back()).sent_at + self->config_.answer_within);
    self->pump();
    auto asking = reconcile(self, "orders that were sent have not been named");
    const auto proof = co_await std::move(asking);
    is_absence_proven = proof && proof->reconciled.complete;
  }
  std::vector<OrderTicket> tickets;
  for (const auto number : numbers) tickets.push_back(self->ticket(number));
  const bool may_go_again = numbers.size() == 1 && chain.replaces.empty() &&
                            self->duplicates_.contains(numbers.front()) &&
                            self->view_.orders.at(numbers.front()).life.is_gone() && is_absence_proven &&
                            !self->nobody_waits(caller);
  if (!may_go_again) co_return tickets;
  auto again = place_again(self, std::move(chain), std::move(tickets.front()));
  auto placed = co_await std::move(again);
  co_return placed;
}

// 103, and the broker's complete lists do not have it: it is proven that the order does not exist. Once.
Answer<std::vector<OrderTicket>> OrderDesk::place_again(Self self, Chain chain, OrderTicket refused) {
  chain.replaces = refused.key;
  chain.options.signal.reset();  // the journal has it with the first
  chain.options.reason +=
      fmt::format("{}in place of {}, whose order id {} was taken (IB 103)",
                  chain.options.reason.empty() ? "" : "; ", refused.key, refused.order_id.value);
  auto placing = place(self, std::move(chain));
  auto placed = co_await std::move(placing);
  if (!placed) {
    refused.text += "; and again: " + placed.error().message;
    std::vector<OrderTicket> only;
    only.push_back(std::move(refused));
    co_return only;
  }
  placed->front().replaces = refused.key;
  co_return placed;
}

Answer<OrderPreview> OrderDesk::preview(Self self, protocol::Contract contract, protocol::Order order,
                                        RequestOptions options) {
  auto& requests = *self->environment_.requests;
  auto rounding = round(self, &contract, std::span(&order, 1));  // as the order itself would be
  if (const auto rounded = co_await std::move(rounding); !rounded) co_return std::unexpected(rounded.error());
  if (const auto why = self->environment_.why_not_send(); !why.empty())
    co_return std::unexpected(
        Error(ErrorCategory::Connection, "the preview was not asked for: " + why, 504, true));
  protocol::PlaceOrder message;
  message.order_id = self->allocate_order_id().value;
  message.contract = std::move(contract);
  message.order = std::move(order);
  message.order.what_if = true;
  message.order.transmit = true;  // IB 413 otherwise
  if (message.order.account.empty()) message.order.account = self->account_;
  const auto id = message.order_id;
  const auto what = fmt::format("preview of order {} in {}", id, message.contract.symbol);
  auto waiting =
      std::make_shared<Pending<OrderPreview>>(requests.loop().context(), requests.activity(), what);
  self->remember(waiting);
  self->previews_[id] = waiting;
  waiting->on_cancel([weak = self->weak_from_this(), id] {
    const auto desk = weak.lock();
    const auto left = desk ? desk->previews_.extract(id) : decltype(desk->previews_)::node_type();
    if (left) left.mapped()->fail_later(cancelled(left.mapped()->what()));
  });
  if (auto* line = requests.connection()) line->errors().own(id, connection::ErrorContext::Order, what);
  if (const auto sent = requests.send(connection::Lane::Order, message, id); !sent) {
    self->previews_.erase(id);
    co_return std::unexpected(sent.error());
  }
  const auto within = options.deadline.value_or(requests.request_timeout());
  waiting->start_deadline(within, [weak = self->weak_from_this(), id, within] {
    const auto desk = weak.lock();
    const auto late = desk ? desk->previews_.extract(id) : decltype(desk->previews_)::node_type();
    if (!late) return;
    const auto& preview = *late.mapped();
    preview.collected.warning.empty() ? late.mapped()->fail(timed_out(preview.what(), within))
                                      : late.mapped()->succeed();
  });
  auto answer = co_await waiting->wait();
  co_return answer;
}

}  // namespace ibflow::gateway::detail
