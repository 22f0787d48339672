// What the exchange holds, and what it tells of it.

#include "ibflow/sim/exchange/exchange.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ibflow/sim/exchange/exchange_book.hpp"
#include "ibflow/sim/exchange/order_rules.hpp"
#include "ibflow/sim/market/stable_hash.hpp"

namespace ibflow::sim {

using core::ClientId;
using core::Expected;
using core::OrderId;
using core::PermId;
using core::Timestamp;

namespace {

constexpr std::int64_t kFirstPermId = 1'000'000'000;
constexpr std::uint64_t kPermIdRange = 900'000'000;  // stays below 2^31, as old clients need it

std::vector<const SimOrder*> select(const std::vector<std::unique_ptr<SimOrder>>& orders,
                                    const auto& wanted) {
  std::vector<const SimOrder*> result;
  for (const auto& order : orders) {
    if (wanted(*order)) result.push_back(order.get());
  }
  return result;
}

std::vector<TradedInstrument> stocks(const std::vector<std::string>& tickers) {
  std::vector<TradedInstrument> result;
  for (const auto& ticker : tickers) result.push_back(traded_stock(ticker, result.size()));
  return result;
}

}  // namespace

Exchange::Exchange(std::vector<TradedInstrument> instruments, const ExchangeOptions& options, Books& books,
                   ExchangeListener& listener)
    : options_(options), account_books_(books), listener_(listener) {
  const std::uint64_t hash = stable_hash(options.seed, options.id_salt);
  next_perm_id_ = kFirstPermId + static_cast<std::int64_t>(hash % kPermIdRange);
  next_execution_ = static_cast<std::uint32_t>(mix(hash));
  for (auto& instrument : instruments) list(std::move(instrument));
}

Exchange::Exchange(const std::vector<std::string>& tickers, const ExchangeOptions& options, Books& books,
                   ExchangeListener& listener)
    : Exchange(stocks(tickers), options, books, listener) {}

Exchange::~Exchange() = default;

void Exchange::list(TradedInstrument instrument) {
  if (book_of(instrument.key) != nullptr) return;
  auto book = std::make_unique<Book>();
  book->instrument = std::move(instrument);
  const auto& traded = book->instrument;
  for (const auto& leg : traded.legs) look_up(leg.ticker);
  if (traded.legs.empty()) {
    if (by_index_.size() <= traded.index) by_index_.resize(traded.index + 1);
    by_index_[traded.index] = book.get();
  } else {
    combinations_.push_back(book.get());
  }
  if (now_) {
    const auto moment = session_moment(traded.sessions, *now_);
    book->phase = moment.phase;
    book->phase_began = moment.began;
    book->phase_ends = moment.ends;
    book->opening_printed = *now_ > moment.began;
    next_boundary_ = std::min(next_boundary_, moment.ends);
  }
  Book& listed = *books_.emplace(traded.key, std::move(book)).first->second;
  if (listed.instrument.legs.empty() || !now_) return;
  listed.opening_printed = true;  // it has no auctions
  if (const auto quote = net_quote(listed, *now_)) show(listed, *quote);
}

const TradedInstrument* Exchange::instrument(std::string_view ticker) const {
  const Book* book = book_of(ticker);
  return book == nullptr ? nullptr : &book->instrument;
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

const SimOrder* Exchange::find(PermId perm_id) const {
  return order_of(perm_id);
}

OrderId Exchange::next_order_id(ClientId client_id) const {
  const auto found = highest_id_.find(client_id);
  return OrderId(found == highest_id_.end() ? 1 : found->second.value + 1);
}

const Print* Exchange::latest(std::string_view ticker) const {
  const Book* book = book_of(ticker);
  return book != nullptr && book->latest ? &*book->latest : nullptr;
}

std::vector<std::size_t> Exchange::awaited_instruments() const {
  std::set<std::size_t> indices;
  for (const auto& [key, book] : books_) {
    for (const SimOrder* order : book->orders) {
      if (!order->working()) continue;
      if (book->instrument.legs.empty()) indices.insert(book->instrument.index);
      for (const auto& leg : book->instrument.legs) {
        if (const Book* part = book_of(leg.ticker)) indices.insert(part->instrument.index);
      }
      for (const auto& condition : order->terms.conditions) {
        if (const Book* watched = book_of(condition.ticker)) indices.insert(watched->instrument.index);
      }
    }
  }
  return {indices.begin(), indices.end()};
}

void Exchange::look_up(const OrderRequest& request) {
  look_up(request.ticker);
  for (const auto& condition : request.conditions) look_up(condition.ticker);
}

void Exchange::look_up(const std::string& ticker) {
  if (!directory_ || ticker.empty() || book_of(ticker) != nullptr) return;
  if (auto found = directory_(ticker)) list(std::move(*found));
}

Expected<void> Exchange::check(const OrderRequest& request) {
  look_up(request);
  const auto sized = with_size(request);
  if (!sized) return std::unexpected(sized.error());
  if (auto checked = check_new(*sized); !checked) return checked;
  return afford(*sized);
}

SimOrder* Exchange::parent_of(const SimOrder& order) const {
  if (order.terms.parent_id.value == 0) return nullptr;
  const auto found = by_id_.find({order.terms.client_id, order.terms.parent_id});
  return found == by_id_.end() ? nullptr : found->second;  // forgotten with its id when ids fell back
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

SimOrder* Exchange::order_of(PermId perm_id) const {
  const auto found = by_perm_id_.find(perm_id);
  return found == by_perm_id_.end() ? nullptr : found->second;
}

Exchange::Book* Exchange::book_of(std::string_view ticker) const {
  const auto found = books_.find(ticker);
  return found == books_.end() ? nullptr : found->second.get();
}

Exchange::Book* Exchange::book_at(std::size_t index) const {
  return index < by_index_.size() ? by_index_[index] : nullptr;
}

}  // namespace ibflow::sim
