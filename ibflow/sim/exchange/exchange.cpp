#include "ibflow/sim/exchange/exchange.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ibflow/sim/exchange/exchange_book.hpp"
#include "ibflow/sim/exchange/order_rules.hpp"
#include "ibflow/sim/market/stable_hash.hpp"

namespace ibflow::sim {

using core::ClientId;
using core::Decimal;
using core::Expected;
using core::OrderId;
using core::Timestamp;
using model::OrderStatus;

namespace {

constexpr std::int64_t kFirstPermId = 1'000'000'000;
constexpr std::uint64_t kPermIdRange = 900'000'000;  // stays below 2^31, as old clients need it

Expected<void> refuse(int code, std::string text) {
  return core::fail(core::ErrorCategory::Broker, std::move(text), code);
}

std::vector<const SimOrder*> select(const std::vector<std::unique_ptr<SimOrder>>& orders,
                                    const auto& wanted) {
  std::vector<const SimOrder*> result;
  for (const auto& order : orders) {
    if (wanted(*order)) result.push_back(order.get());
  }
  return result;
}

}  // namespace

Exchange::Exchange(std::vector<std::string> tickers, const ExchangeOptions& options, Books& books,
                   ExchangeListener& listener)
    : tickers_(std::move(tickers)), account_books_(books), listener_(listener) {
  const std::uint64_t hash = stable_hash(options.seed, options.id_salt);
  next_perm_id_ = kFirstPermId + static_cast<std::int64_t>(hash % kPermIdRange);
  next_execution_ = static_cast<std::uint32_t>(mix(hash));
  for (std::size_t i = 0; i < tickers_.size(); ++i) books_.push_back(std::make_unique<Book>());
}

Exchange::~Exchange() = default;

Expected<void> Exchange::place(const OrderRequest& request, Timestamp now) {
  on_time(now);
  const auto known = by_id_.find({request.client_id, request.order_id});
  if (known != by_id_.end()) return change(*known->second, request, now);
  return accept(request, now);
}

Expected<void> Exchange::accept(const OrderRequest& request, Timestamp now) {
  const OrderId next = next_order_id(request.client_id);
  if (request.order_id < next) {
    return refuse(
        order_code::kDuplicateOrderId,
        fmt::format("Duplicate order id: {}; the next free one is {}", request.order_id.value, next.value));
  }
  if (book_of(request.ticker) == nullptr) {
    return refuse(order_code::kNoSecurity,
                  fmt::format("No security definition has been found for the request: '{}'", request.ticker));
  }
  if (auto terms = check_terms(request); !terms) return terms;
  if (auto parent = check_parent(request); !parent) return parent;

  auto created = std::make_unique<SimOrder>();
  created->terms = request;
  created->placed_at = now;
  created->updated_at = now;
  SimOrder& order = *orders_.emplace_back(std::move(created));
  const Key key{request.client_id, request.order_id};
  by_id_[key] = &order;
  highest_id_[request.client_id] = request.order_id;
  if (request.parent_id.value != 0) children_[{request.client_id, request.parent_id}].push_back(&order);
  if (request.transmit) release_chain(order, now);
  return {};
}

Expected<void> Exchange::check_parent(const OrderRequest& request) const {
  if (request.parent_id.value == 0) return {};
  const SimOrder* parent = find(request.client_id, request.parent_id);
  if (parent == nullptr) {
    return refuse(order_code::kMissingParent,
                  fmt::format("Missing parent order: order id {} names parent {}, which is not known",
                              request.order_id.value, request.parent_id.value));
  }
  Decimal left = parent->filled;
  for (const SimOrder* child : children_of(*parent)) left -= child->filled;
  const bool gone = parent->finished() && (parent->status != OrderStatus::Filled || !left.is_positive());
  if (!gone) return {};
  return refuse(order_code::kOrderNotFound,
                fmt::format("Can't find order with id = {}: the parent of order id {} is "
                            "finished",
                            request.parent_id.value, request.order_id.value));
}

Expected<void> Exchange::change(SimOrder& order, const OrderRequest& request, Timestamp now) {
  if (auto allowed = check_change(order, request); !allowed) return allowed;
  if (auto terms = check_terms(request); !terms) return terms;
  OrderRequest terms = request;
  terms.oca_group = order.terms.oca_group;
  terms.oca_type = order.terms.oca_type;
  order.terms = std::move(terms);
  order.updated_at = now;
  if (!order.transmitted) {
    if (request.transmit) release_chain(order, now);
    return {};
  }
  order.resting = false;
  listener_.on_order(order);
  match(order, now);
  return {};
}

void Exchange::release_chain(SimOrder& member, Timestamp now) {
  SimOrder* root = &member;
  while (SimOrder* parent = parent_of(*root)) root = parent;
  std::vector<SimOrder*> chain{root};
  for (std::size_t i = 0; i < chain.size(); ++i) {
    for (SimOrder* child : children_of(*chain[i])) chain.push_back(child);
  }
  std::erase_if(chain, [](const SimOrder* order) { return order->transmitted || order->finished(); });
  if (chain.empty()) return;
  for (SimOrder* order : chain) transmit(*order, now);
  SimOrder& first = *chain.front();
  if (first.terms.parent_id.value == 0) {
    const auto allowed = account_books_.afford(first.terms, expected_price(first.terms));
    if (!allowed) {
      reject(first, allowed.error().message, now);
      return;
    }
  }
  for (SimOrder* order : chain) {
    warn_if_closed(*order);
    announce(*order);
  }
  for (SimOrder* order : chain) match_and_submit(*order, now);
}

void Exchange::transmit(SimOrder& order, Timestamp now) {
  order.transmitted = true;
  order.updated_at = now;
  order.perm_id = core::PermId(next_perm_id_++);
  order.status = OrderStatus::PreSubmitted;
  const SimOrder* parent = parent_of(order);
  if (parent != nullptr && order.terms.oca_group.empty()) {
    order.terms.oca_group = std::to_string(parent->perm_id.value);
    order.terms.oca_type = OcaType::ReduceOthers;
  }
  if (!order.terms.oca_group.empty()) {
    oca_groups_[{order.terms.client_id, order.terms.oca_group}].push_back(&order);
  }
  book_of(order.terms.ticker)->orders.push_back(&order);
}

std::optional<double> Exchange::expected_price(const OrderRequest& request) const {
  if (request.limit_price) return request.limit_price;
  if (request.stop_price) return request.stop_price;
  const Print* print = latest(request.ticker);
  return print != nullptr ? std::optional(print->price) : std::nullopt;
}

void Exchange::reject(SimOrder& order, const std::string& reason, Timestamp now) {
  order.status = OrderStatus::Inactive;
  order.end_reason = reason;
  order.updated_at = now;
  listener_.on_rejected(order, order_code::kRejected, "Order rejected - reason:" + reason);
  listener_.on_order(order);
  end_children(order, "the parent order was rejected", now);
}

void Exchange::warn_if_closed(const SimOrder& order) {
  if (session_) return;
  const OrderRequest& terms = order.terms;
  listener_.on_warning(
      order, order_code::kOrderMessage,
      fmt::format("Order Message:\n{} {} {} {}\nWarning: your order will not be placed at the "
                  "exchange until the regular session opens at 09:30:00 US/Eastern",
                  model::to_string(terms.side), terms.quantity.to_string(), terms.ticker,
                  to_string(terms.type)));
}

Expected<void> Exchange::cancel(ClientId client_id, OrderId order_id, Timestamp now) {
  on_time(now);
  const auto found = by_id_.find({client_id, order_id});
  if (found == by_id_.end()) {
    return refuse(order_code::kCancelUnknown,
                  fmt::format("OrderId {} that needs to be cancelled is not found.", order_id.value));
  }
  SimOrder& order = *found->second;
  if (order.finished()) {
    return refuse(order_code::kCancelFinished,
                  fmt::format("OrderId {} that needs to be cancelled cannot be cancelled, state: {}.",
                              order_id.value, model::to_string(order.status)));
  }
  end(order, "", now);
  return {};
}

void Exchange::cancel_all(Timestamp now) {
  on_time(now);
  for (SimOrder* order : all_working()) {
    if (order->working()) end(*order, "", now);
  }
}

void Exchange::end(SimOrder& order, const std::string& reason, Timestamp now) {
  order.status = OrderStatus::Cancelled;
  order.why_held.clear();
  order.end_reason = reason;
  order.updated_at = now;
  listener_.on_cancelled(order, reason);
  end_children(order, "the parent order was cancelled", now);
}

void Exchange::end_children(const SimOrder& parent, const std::string& reason, Timestamp now) {
  for (SimOrder* child : children_of(parent)) {
    if (!child->finished()) end(*child, reason, now);
  }
}

void Exchange::on_time(Timestamp now) {
  if (session_ && session_->contains(now)) return;
  if (session_) close_session(now);
  const RegularHours hours = regular_hours(core::to_new_york(now).date);
  if (hours.contains(now)) open_session(hours);
}

void Exchange::open_session(const RegularHours& hours) {
  session_ = hours;
  for (SimOrder* order : all_working()) {
    order->resting = false;  // the opening quote may have gone past the limit
    match_and_submit(*order, hours.open);
  }
}

void Exchange::close_session(Timestamp now) {
  session_.reset();
  for (const auto& book : books_) book->latest.reset();
  for (SimOrder* order : all_working()) {
    const bool expires = order->terms.tif == TimeInForce::Day;
    if (order->working() && expires) end(*order, "the DAY order expired at the close", now);
  }
}

std::vector<const SimOrder*> Exchange::working_orders() const {
  return select(orders_, [](const SimOrder& order) { return order.working(); });
}

std::vector<const SimOrder*> Exchange::working_orders(ClientId client_id) const {
  return select(orders_, [=](const SimOrder& o) { return o.working() && o.terms.client_id == client_id; });
}

std::vector<const SimOrder*> Exchange::orders() const {
  return select(orders_, [](const SimOrder&) { return true; });
}

std::vector<const SimOrder*> Exchange::orders(ClientId client_id) const {
  return select(orders_, [=](const SimOrder& order) { return order.terms.client_id == client_id; });
}

const SimOrder* Exchange::find(ClientId client_id, OrderId order_id) const {
  const auto found = by_id_.find({client_id, order_id});
  return found == by_id_.end() ? nullptr : found->second;
}

OrderId Exchange::next_order_id(ClientId client_id) const {
  const auto found = highest_id_.find(client_id);
  return OrderId(found == highest_id_.end() ? 1 : found->second.value + 1);
}

const Print* Exchange::latest(std::string_view ticker) const {
  const Book* book = book_of(ticker);
  return book != nullptr && book->latest ? &*book->latest : nullptr;
}

SimOrder* Exchange::parent_of(const SimOrder& order) const {
  if (order.terms.parent_id.value == 0) return nullptr;
  return by_id_.at({order.terms.client_id, order.terms.parent_id});
}

std::vector<SimOrder*> Exchange::children_of(const SimOrder& parent) const {
  const auto found = children_.find({parent.terms.client_id, parent.terms.order_id});
  return found == children_.end() ? std::vector<SimOrder*>() : found->second;
}

std::vector<SimOrder*> Exchange::all_working() const {
  std::vector<SimOrder*> result;
  for (const auto& order : orders_) {
    if (order->working()) result.push_back(order.get());
  }
  return result;
}

Exchange::Book* Exchange::book_of(std::string_view ticker) const {
  const auto found = std::find(tickers_.begin(), tickers_.end(), ticker);
  return found == tickers_.end() ? nullptr : books_[static_cast<std::size_t>(found - tickers_.begin())].get();
}

}  // namespace ibflow::sim
