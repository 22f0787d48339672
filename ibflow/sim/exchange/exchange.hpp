#pragma once
// Matches orders against replayed prints: pure, synchronous, without sockets and without a clock of its own.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/sim/exchange/books.hpp"
#include "ibflow/sim/exchange/exchange_listener.hpp"
#include "ibflow/sim/exchange/exchange_options.hpp"
#include "ibflow/sim/exchange/sim_order.hpp"
#include "ibflow/sim/market/regular_hours.hpp"
#include "ibflow/sim/market/tape.hpp"

namespace ibflow::sim {

/// Not thread-safe. `now` never goes back from call to call. Orders are served in the order they arrived; the
/// same calls give the same answers, ids included.
///
/// Matching: a market order or a stop that has been set off trades at the opposite quote, at once against the
/// standing one and then at the following prints, never more per print than the displayed size, which all
/// orders share until the next print. A limit that is marketable when it arrives (or is changed, set off or
/// set free) trades at the quote likewise, as long as it stays marketable; once seen not marketable it rests
/// and trades at its limit price when the opposite quote reaches it. Stops are set off by the last price.
/// Outside regular hours nothing trades; DAY orders end at the close.
///
/// Brackets: a child waits for its parent and may trade as far as the parent has filled less what all its
/// children have; the children of one parent are an OCA group. Cancelling a parent cancels its children.
///
/// place and cancel return TWS's own refusals as errors of category Broker with IB's code and text; the order
/// then has changed nothing and the listener hears nothing of it. Everything else goes through the listener.
class Exchange {
 public:
  /// `tickers` as in Tape::tickers(). Books and listener must outlive the exchange, which books every fill
  /// itself.
  Exchange(std::vector<std::string> tickers, const ExchangeOptions& options, Books& books,
           ExchangeListener& listener);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  /// A new order, or new terms for one with the same client and order id. Codes: 103, 104, 105, 110, 135,
  /// 200, 321, 329, 434, 10006, 10326, 10341.
  core::Expected<void> place(const OrderRequest& request, core::Timestamp now);
  /// Codes 10147 (unknown or another client's), 10148 (finished).
  core::Expected<void> cancel(core::ClientId client_id, core::OrderId order_id, core::Timestamp now);
  /// Every order of every client.
  void cancel_all(core::Timestamp now);

  /// Time has moved: opens and closes the session. Call before the prints and requests of that second.
  void on_time(core::Timestamp now);
  /// A trade and a new quote; implies on_time(print.at).
  void on_print(const Print& print);

  /// Transmitted and not finished, by arrival.
  [[nodiscard]] std::vector<const SimOrder*> working_orders() const;
  [[nodiscard]] std::vector<const SimOrder*> working_orders(core::ClientId client_id) const;
  /// All that were ever accepted, finished and held ones too, by arrival. Pointers stay valid.
  [[nodiscard]] std::vector<const SimOrder*> orders() const;
  [[nodiscard]] std::vector<const SimOrder*> orders(core::ClientId client_id) const;
  [[nodiscard]] const SimOrder* find(core::ClientId client_id, core::OrderId order_id) const;
  /// Every fill so far, oldest first.
  [[nodiscard]] const std::vector<Fill>& fills() const { return fills_; }
  /// One above the highest id this client has used; 1 at first.
  [[nodiscard]] core::OrderId next_order_id(core::ClientId client_id) const;
  /// The latest print of the session under way; nullptr before the first and after the close.
  [[nodiscard]] const Print* latest(std::string_view ticker) const;

 private:
  struct Book;
  using Key = std::pair<core::ClientId, core::OrderId>;

  core::Expected<void> accept(const OrderRequest& request, core::Timestamp now);
  core::Expected<void> change(SimOrder& order, const OrderRequest& request, core::Timestamp now);
  [[nodiscard]] core::Expected<void> check_parent(const OrderRequest& request) const;
  void release_chain(SimOrder& member, core::Timestamp now);
  void transmit(SimOrder& order, core::Timestamp now);
  [[nodiscard]] std::optional<double> expected_price(const OrderRequest& request) const;
  void reject(SimOrder& order, const std::string& reason, core::Timestamp now);
  void announce(SimOrder& order);
  void warn_if_closed(const SimOrder& order);
  void end(SimOrder& order, const std::string& reason, core::Timestamp now);
  void end_children(const SimOrder& parent, const std::string& reason, core::Timestamp now);
  void open_session(const RegularHours& hours);
  void close_session(core::Timestamp now);

  void match_and_submit(SimOrder& order, core::Timestamp now);
  void match(SimOrder& order, core::Timestamp now);
  void set_off_if_reached(SimOrder& order, const Book& book, core::Timestamp now);
  void fill(SimOrder& order, const core::Decimal& shares, double price, core::Timestamp now);
  void settle_group(const SimOrder& filled_order, const core::Decimal& shares, core::Timestamp now);
  void settle_bracket(const SimOrder& filled_child, core::Timestamp now);
  void free_children(const SimOrder& parent, core::Timestamp now);

  [[nodiscard]] core::Decimal allowance(const SimOrder& order) const;
  [[nodiscard]] bool waits_for_parent(const SimOrder& order) const;
  [[nodiscard]] bool free_to_trade(const SimOrder& order) const;
  [[nodiscard]] std::string held_reason(const SimOrder& order) const;
  [[nodiscard]] SimOrder* parent_of(const SimOrder& order) const;
  [[nodiscard]] std::vector<SimOrder*> children_of(const SimOrder& parent) const;
  [[nodiscard]] std::vector<SimOrder*> all_working() const;
  [[nodiscard]] Book* book_of(std::string_view ticker) const;
  [[nodiscard]] std::string next_execution_id();

  std::vector<std::string> tickers_;
  Books& account_books_;
  ExchangeListener& listener_;
  std::vector<std::unique_ptr<Book>> books_;
  std::vector<std::unique_ptr<SimOrder>> orders_;  // by arrival
  std::map<Key, SimOrder*> by_id_;
  std::map<Key, std::vector<SimOrder*>> children_;  // by their parent, by arrival
  std::map<std::pair<core::ClientId, std::string>, std::vector<SimOrder*>> oca_groups_;
  std::map<core::ClientId, core::OrderId> highest_id_;
  std::vector<Fill> fills_;
  std::optional<RegularHours> session_;  // set while it is open
  std::int64_t next_perm_id_;
  std::uint32_t next_execution_;
};

}  // namespace ibflow::sim
