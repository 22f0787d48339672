// An order's way in: checks, held chains, what the broker objects to, and its first word to the client.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ibflow/sim/exchange/exchange_book.hpp"
#include "ibflow/sim/exchange/order_pricing.hpp"
#include "ibflow/sim/exchange/order_rules.hpp"

namespace ibflow::sim {

using core::Decimal;
using core::Expected;
using core::OrderId;
using core::PermId;
using core::Timestamp;
using model::OrderStatus;

namespace {

std::unexpected<core::Error> refuse(int code, std::string text) {
  return core::fail(core::ErrorCategory::Broker, std::move(text), code);
}

bool sells_short(const OrderRequest& terms, const Decimal& position) {
  return terms.side == model::Side::Sell && position - terms.quantity < core::min(position, Decimal(0));
}

}  // namespace

Expected<void> Exchange::place(const OrderRequest& request, Timestamp now) {
  on_time(now);
  look_up(request);
  const auto sized = with_size(request);
  if (!sized) return std::unexpected(sized.error());
  const auto known = by_id_.find({request.client_id, request.order_id});
  auto placed = known != by_id_.end() ? change(*known->second, *sized, now) : accept(*sized, now);
  if (placed && !conditional_.empty()) check_conditions(now);
  return placed;
}

Expected<PermId> Exchange::place_manual(OrderRequest request, Timestamp now) {
  on_time(now);
  request.client_id = {};
  request.order_id = {};
  request.parent_id = {};
  request.transmit = true;
  look_up(request);
  const auto sized = with_size(request);
  if (!sized) return std::unexpected(sized.error());
  if (auto checked = check_new(*sized); !checked) return std::unexpected(checked.error());
  SimOrder& order = record(*sized, now);
  order.manual = true;
  release_chain(order, now);
  if (!conditional_.empty()) check_conditions(now);
  return order.perm_id;
}

Expected<void> Exchange::bind(PermId perm_id, core::ClientId client_id, OrderId order_id) {
  SimOrder* order = order_of(perm_id);
  if (order == nullptr || !order->manual || order->terms.order_id.value != 0 ||
      by_id_.contains({client_id, order_id})) {
    return refuse(
        order_code::kOrderNotFound,
        fmt::format("Can't find order with id = {}: no manual order waits for these ids", perm_id.value));
  }
  order->terms.client_id = client_id;
  order->terms.order_id = order_id;
  by_id_[{client_id, order_id}] = order;
  auto& highest = highest_id_[client_id];
  highest = std::max(highest, order_id);
  return {};
}

Expected<void> Exchange::accept(const OrderRequest& request, Timestamp now) {
  const OrderId next = next_order_id(request.client_id);
  if (request.order_id < next) {
    return refuse(
        order_code::kDuplicateOrderId,
        fmt::format("Duplicate order id: {}; the next free one is {}", request.order_id.value, next.value));
  }
  if (auto checked = check_new(request); !checked) return checked;
  SimOrder& order = record(request, now);
  by_id_[{request.client_id, request.order_id}] = &order;
  highest_id_[request.client_id] = request.order_id;
  if (request.parent_id.value != 0) children_[{request.client_id, request.parent_id}].push_back(&order);
  if (request.transmit) release_chain(order, now);
  return {};
}

Expected<void> Exchange::check_new(const OrderRequest& request) const {
  const Book* book = book_of(request.ticker);
  if (book == nullptr) {
    return refuse(order_code::kNoSecurity,
                  fmt::format("No security definition has been found for the request: '{}'", request.ticker));
  }
  if (auto terms = check_terms(request, book->instrument); !terms) return terms;
  for (const auto& condition : request.conditions) {
    const bool named =
        condition.kind != OrderCondition::Kind::Time && condition.kind != OrderCondition::Kind::Margin;
    if (!named || book_of(condition.ticker) != nullptr) continue;
    return refuse(order_code::kConditionContract,
                  fmt::format("A condition's contract is incomplete or unknown: '{}'", condition.ticker));
  }
  return check_parent(request);
}

Expected<OrderRequest> Exchange::with_size(const OrderRequest& request) const {
  if (!request.cash_quantity) return request;
  const Book* book = book_of(request.ticker);
  if (book == nullptr) return request;  // refused as unknown
  if (!book->instrument.cash_quantity) {
    return refuse(order_code::kCashQuantity, "Cash Quantity cannot be used with this contract or order");
  }
  const auto price = expected_price(request);
  if (!price || *price <= 0) {
    return refuse(order_code::kInvalidRequest,
                  "Error validating request: there is no price yet to turn the cash quantity into a size");
  }
  OrderRequest sized = request;
  const double money = request.cash_quantity->to_double();
  sized.quantity = whole_sizes(book->instrument, money / (*price * book->instrument.multiplier));
  return sized;
}

SimOrder& Exchange::record(const OrderRequest& request, Timestamp now) {
  auto created = std::make_unique<SimOrder>();
  created->terms = request;
  created->placed_at = now;
  created->updated_at = now;
  return *orders_.emplace_back(std::move(created));
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
  return refuse(order_code::kOrderNotFound, fmt::format("Can't find order with id = {}: the parent of order "
                                                        "id {} is finished",
                                                        request.parent_id.value, request.order_id.value));
}

Expected<void> Exchange::change(SimOrder& order, const OrderRequest& request, Timestamp now) {
  if (auto allowed = check_change(order, request); !allowed) return allowed;
  const Book& book = *book_of(order.terms.ticker);
  if (auto terms = check_terms(request, book.instrument); !terms) return terms;
  if (order.transmitted && on_close_is_too_late(request, book, options_.close_cutoff, now)) {
    return refuse(order_code::kRejected,
                  "Order rejected - reason:it is too late to change an order for the closing auction");
  }
  OrderRequest terms = request;
  terms.oca_group = order.terms.oca_group;
  terms.oca_type = order.terms.oca_type;
  take_new_terms(order, std::move(terms));
  order.updated_at = now;
  if (!order.transmitted) {
    if (request.transmit) release_chain(order, now);
    return {};
  }
  order.resting = false;
  set_times(order, now);
  cap_size(order);
  cap_price(order);
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
  for (SimOrder* order : chain) transmit(*order, now);
  for (SimOrder* order : chain) {
    if (order->finished()) continue;
    if (const auto reason = objection(*order, now)) reject(*order, *reason, now);
  }
  for (SimOrder* order : chain) {
    if (order->finished()) continue;
    cap_size(*order);
    warn_if_closed(*order, now);
    hold_for_locate(*order, now);
    cap_price(*order);
    announce(*order);
  }
  for (SimOrder* order : chain) {
    if (order->finished()) continue;
    if (too_far(*order)) {
      end(*order, EndCause::Exchange, "the price is too far from the market", now);
      continue;
    }
    match_and_submit(*order, now);
  }
}

void Exchange::transmit(SimOrder& order, Timestamp now) {
  order.transmitted = true;
  order.updated_at = now;
  order.perm_id = PermId(next_perm_id_++);
  by_perm_id_[order.perm_id] = &order;
  order.status = OrderStatus::PreSubmitted;
  const SimOrder* parent = parent_of(order);
  if (parent != nullptr && order.terms.oca_group.empty()) {
    order.terms.oca_group = std::to_string(parent->perm_id.value);
    order.terms.oca_type = OcaType::ReduceOthers;
  }
  if (!order.terms.oca_group.empty()) {
    oca_groups_[{order.terms.client_id, order.terms.oca_group}].push_back(&order);
  }
  if (!order.terms.conditions.empty()) conditional_.push_back(&order);
  book_of(order.terms.ticker)->orders.push_back(&order);
  set_times(order, now);
}

void Exchange::set_times(SimOrder& order, Timestamp now) {
  const OrderRequest& terms = order.terms;
  order.active_at.reset();
  if (options_.fill_model.order_latency.count() > 0)
    order.active_at = now + options_.fill_model.order_latency;
  if (terms.good_after && *terms.good_after > order.active_at.value_or(now))
    order.active_at = *terms.good_after;
  if (order.active_at) wake_at(*order.active_at, order, Wakeup::Activate);
  if (terms.tif == TimeInForce::GoodTillDate) wake_at(*terms.good_till, order, Wakeup::Expire);
  for (const auto& condition : terms.conditions) {
    if (condition.kind == OrderCondition::Kind::Time && condition.time > now)
      wake_at(condition.time, order, Wakeup::Activate);
  }
}

std::optional<std::string> Exchange::objection(const SimOrder& order, Timestamp now) const {
  const OrderRequest& terms = order.terms;
  const Book& book = *book_of(terms.ticker);
  if (terms.parent_id.value == 0) {
    const auto allowed = afford(terms);
    if (!allowed) return allowed.error().message;
  }
  if (options_.largest_size.is_positive() && terms.quantity > options_.largest_size) {
    return fmt::format("the order size {} exceeds the largest one, {}", terms.quantity.to_string(),
                       options_.largest_size.to_string());
  }
  if (terms.tif == TimeInForce::AtTheOpening && book.regular() && book.opening_printed) {
    return "the opening auction is over";
  }
  if (on_close_is_too_late(terms, book, options_.close_cutoff, now)) {
    return "it is too late for the closing auction";
  }
  if (terms.tif == TimeInForce::GoodTillDate && *terms.good_till <= now) return "the good-till time is past";
  if (book.instrument.legs.empty() &&
      sells_short(terms, account_books_.position(terms.account, terms.ticker)) &&
      locate(terms) == ShortLocate::Unavailable) {
    return "no shares are available to borrow for a short sale";
  }
  return std::nullopt;
}

std::optional<double> Exchange::expected_price(const OrderRequest& request) const {
  if (request.limit_price) return request.limit_price;
  if (request.stop_price) return request.stop_price;
  const Book* book = book_of(request.ticker);
  return book != nullptr ? book->last() : std::nullopt;
}

ShortLocate Exchange::locate(const OrderRequest& terms) const {
  if (options_.not_shortable.contains(terms.ticker)) return ShortLocate::Unavailable;
  if (options_.hard_to_borrow.contains(terms.ticker)) return ShortLocate::Held;
  return account_books_.locate(terms);
}

void Exchange::hold_for_locate(SimOrder& order, Timestamp now) {
  const OrderRequest& terms = order.terms;
  if (!book_of(terms.ticker)->instrument.legs.empty()) return;
  if (!sells_short(terms, account_books_.position(terms.account, terms.ticker))) return;
  if (locate(terms) != ShortLocate::Held) return;
  order.locate_pending = true;
  if (options_.locate_time.count() > 0) wake_at(now + options_.locate_time, order, Wakeup::Locate);
  listener_.on_warning(order, order_code::kHeldForLocate, "Order held while securities are located.");
}

void Exchange::reject(SimOrder& order, const std::string& reason, Timestamp now) {
  order.status = OrderStatus::Inactive;
  order.end_cause = EndCause::Broker;
  order.end_reason = reason;
  order.updated_at = now;
  listener_.on_rejected(order, order_code::kRejected, "Order rejected - reason:" + reason);
  listener_.on_order(order);
  end_children(order, "the parent order was rejected", now);
}

void Exchange::announce(SimOrder& order) {
  const Book& book = *book_of(order.terms.ticker);
  const auto limit = resting_limit(order, book);
  const bool only_rests = is_pegged(order.terms.type) || waits_for_auction(order) ||
                          (limit && !book.reaches(order.terms.side, *limit));
  order.why_held = held_reason(order);
  order.status = free_to_trade(order) && only_rests ? OrderStatus::Submitted : OrderStatus::PreSubmitted;
  listener_.on_order(order);
}

void Exchange::warn_if_closed(const SimOrder& order, Timestamp now) {
  const OrderRequest& terms = order.terms;
  if (open_for(order) || terms.tif == TimeInForce::AtTheOpening) return;
  const auto& sessions = book_of(terms.ticker)->instrument.sessions;
  const auto opens = core::to_new_york(next_session(sessions, now, terms.outside_rth).open);
  listener_.on_warning(
      order, order_code::kOrderMessage,
      fmt::format("Order Message:\n{} {} {} {}\nWarning: your order will not be placed at the "
                  "exchange until {} {} US/Eastern",
                  model::to_string(terms.side), terms.quantity.to_string(), terms.ticker,
                  to_string(terms.type), core::format_date(opens.date),
                  core::format_time_of_day(opens.time_of_day)));
}

void Exchange::cap_price(SimOrder& order) const {
  if (options_.price_cap_percent <= 0 || order.terms.type != OrderType::Limit) return;
  const Book& book = *book_of(order.terms.ticker);
  const auto quote = book.opposite_quote(order.terms.side);
  if (!quote) return;
  const auto side = order.terms.side;
  const double furthest = worse_by(side, *quote, *quote * options_.price_cap_percent / 100);
  const bool capped = is_beyond(side, furthest, *order.terms.limit_price);
  order.working_limit.reset();
  order.market_cap_price = 0;
  if (!capped) return;
  const auto towards = side == model::Side::Buy ? Rounding::Down : Rounding::Up;
  order.market_cap_price = round_to_increment(book.instrument, furthest, towards);
  order.working_limit = order.market_cap_price;
}

void Exchange::cap_size(SimOrder& order) {
  const Decimal asked = order.terms.quantity;
  const Decimal cap = core::max(options_.size_cap, order.filled);
  if (!options_.size_cap.is_positive() || asked <= cap) return;
  order.terms.quantity = cap;
  listener_.on_warning(
      order, order_code::kSizeReduced,
      fmt::format("Order size was reduced: {} instead of {}.", cap.to_string(), asked.to_string()));
}

bool Exchange::too_far(const SimOrder& order) const {
  if (options_.far_price_percent <= 0 || order.terms.type != OrderType::Limit) return false;
  const auto last = book_of(order.terms.ticker)->last();
  return last && std::abs(*order.terms.limit_price - *last) > *last * options_.far_price_percent / 100;
}

}  // namespace ibflow::sim
