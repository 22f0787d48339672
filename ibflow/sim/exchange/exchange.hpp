#pragma once
// Matches orders against replayed prints and quotes: pure, synchronous, without sockets and without a clock
// of its own.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/sim/exchange/books.hpp"
#include "ibflow/sim/exchange/exchange_archive.hpp"
#include "ibflow/sim/exchange/exchange_listener.hpp"
#include "ibflow/sim/exchange/exchange_options.hpp"
#include "ibflow/sim/exchange/sim_order.hpp"
#include "ibflow/sim/exchange/traded_instrument.hpp"
#include "ibflow/sim/market/tape.hpp"

namespace ibflow::sim {

enum class Auction { Opening, Closing };

/// How an instrument trades, by its key; nullopt when it does not.
using InstrumentDirectory = std::function<std::optional<TradedInstrument>(std::string_view)>;

struct ExchangeBook;

/// Not thread-safe. `now` never goes back from call to call, but for on_time, which then starts the day over.
/// The same calls give the same answers, ids included.
///
/// What an order takes it takes from the displayed quote, at most its size until the next print or quote;
/// orders share it by price and then by time of arrival. Resting limits trade as FillModel says. Stops are
/// set off by the last price unless they ask otherwise. Outside an order's session nothing trades; DAY orders
/// end at the close. docs/simulator/exchange.md tells how each order type trades.
///
/// Brackets: a child waits for its parent and may trade as far as the parent has filled less what all its
/// children have; the children of one parent are an OCA group. Cancelling a parent cancels its children.
///
/// place and cancel return TWS's own refusals as errors of category Broker with IB's code and text; the order
/// then has changed nothing and the listener hears nothing of it. Everything else goes through the listener.
class Exchange {
 public:
  /// Books and listener must outlive the exchange, which books every fill itself.
  Exchange(std::vector<TradedInstrument> instruments, const ExchangeOptions& options, Books& books,
           ExchangeListener& listener);
  /// US stocks, counted as they come.
  Exchange(const std::vector<std::string>& tickers, const ExchangeOptions& options, Books& books,
           ExchangeListener& listener);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  /// From now on this instrument can be ordered; one that is already listed stays as it is.
  void list(TradedInstrument instrument);
  /// Where instruments that are not listed yet are looked up when an order or a condition names them.
  void set_directory(InstrumentDirectory directory) { directory_ = std::move(directory); }
  [[nodiscard]] const TradedInstrument* instrument(std::string_view ticker) const;

  /// A new order, or new terms for one with the same client and order id. Codes: 103, 104, 105, 110, 135,
  /// 147, 200, 321, 329, 388, 434, 2102, 10006, 10020, 10244, 10250, 10326, 10327, 10341, ...
  core::Expected<void> place(const OrderRequest& request, core::Timestamp now);
  /// An order entered by hand: no ids until bound. Returns its permId. Codes as place.
  core::Expected<core::PermId> place_manual(OrderRequest request, core::Timestamp now);
  /// Gives a manual order ids, as auto-bind does. 135 when there is no such order.
  core::Expected<void> bind(core::PermId perm_id, core::ClientId client_id, core::OrderId order_id);
  /// Codes 10147 (unknown or another client's), 10148 (finished).
  core::Expected<void> cancel(core::ClientId client_id, core::OrderId order_id, core::Timestamp now);
  core::Expected<void> cancel(core::PermId perm_id, core::Timestamp now);
  /// Every order of every client.
  void cancel_all(core::Timestamp now);

  /// Time has moved: opens and closes sessions, lets orders in and out that wait for a time. Call before the
  /// prints and requests of that moment. A time before the last one starts the day over: orders stay.
  void on_time(core::Timestamp now);
  /// A trade, a new quote or both; implies on_time(print.at). An instrument that is not listed is passed
  /// over.
  void on_print(const Print& print);
  /// The price of an auction, for AuctionPrints::Recorded; after the prints before it.
  void on_auction(std::size_t instrument, Auction auction, double price, core::Timestamp now);

  /// Nothing trades in it until it is resumed; orders stay as they are.
  void halt(std::string_view ticker, core::Timestamp now);
  void resume(std::string_view ticker, core::Timestamp now);
  [[nodiscard]] bool halted(std::string_view ticker) const;
  /// The price that percent-change conditions count from until a session closes.
  void set_previous_close(std::string_view ticker, double price);

  // What a fault script does. False when there is no such order or execution, or it is not in that state.
  bool release_locate(core::PermId perm_id, core::Timestamp now);
  /// Replaces the latest revision of an execution, whose last part may be left out of the id.
  bool correct(std::string_view execution_id, double price, const core::Decimal& shares, core::Timestamp now);
  bool bust(std::string_view execution_id, core::Timestamp now);
  /// Inactive without being finished: not working, not listed, may be revived or cancelled.
  bool set_inactive(core::PermId perm_id, core::Timestamp now);
  bool revive(core::PermId perm_id, core::Timestamp now);
  /// on_rejected(code, text), then Inactive or Cancelled.
  bool reject_later(core::PermId perm_id, int code, const std::string& text, bool inactive,
                    core::Timestamp now);
  /// A second live order with the same ids and a new permId; the ids now mean the new one.
  const SimOrder* twin(core::PermId perm_id, core::Timestamp now);

  /// This client's ids from `next` on are free again, but for those of orders that are still needed.
  void set_next_order_id(core::ClientId client_id, core::OrderId next);

  /// Transmitted and not finished, by arrival; manual ones too.
  [[nodiscard]] std::vector<const SimOrder*> working_orders() const;
  [[nodiscard]] std::vector<const SimOrder*> working_orders(core::ClientId client_id) const;
  /// All that were ever accepted, finished and held ones too, by arrival. Pointers stay valid.
  [[nodiscard]] std::vector<const SimOrder*> orders() const;
  [[nodiscard]] std::vector<const SimOrder*> orders(core::ClientId client_id) const;
  [[nodiscard]] const SimOrder* find(core::ClientId client_id, core::OrderId order_id) const;
  [[nodiscard]] const SimOrder* find(core::PermId perm_id) const;
  /// Every fill so far, oldest first, each in its latest revision.
  [[nodiscard]] const std::vector<Fill>& fills() const { return fills_; }
  /// One above the highest id this client has used; 1 at first.
  [[nodiscard]] core::OrderId next_order_id(core::ClientId client_id) const;
  /// The latest print of the session under way; nullptr before the first and after the close.
  [[nodiscard]] const Print* latest(std::string_view ticker) const;
  /// Indices, ascending, of the instruments that working orders or their conditions wait for: a modelled
  /// instrument trades only when somebody feeds its quotes to on_print.
  [[nodiscard]] std::vector<std::size_t> awaited_instruments() const;
  /// What check_terms and the account say of an order that is not placed: what-if.
  [[nodiscard]] core::Expected<void> check(const OrderRequest& request);

  /// Orders, fills and ids, for a file.
  [[nodiscard]] ExchangeArchive archive() const;
  /// Takes up what was archived; DAY and GTD orders whose time went by meanwhile are expired without a word.
  /// Only before the first order.
  void restore(const ExchangeArchive& archive, core::Timestamp now);

 private:
  using Book = ExchangeBook;
  using Key = std::pair<core::ClientId, core::OrderId>;
  enum class Wakeup { Activate, Expire, Locate, Cancel };
  using Timer = std::tuple<core::Timestamp, std::uint64_t, SimOrder*, Wakeup>;

  // Arrival
  void look_up(const OrderRequest& request);
  void look_up(const std::string& ticker);
  core::Expected<void> accept(const OrderRequest& request, core::Timestamp now);
  core::Expected<void> check_new(const OrderRequest& request) const;
  SimOrder& record(const OrderRequest& request, core::Timestamp now);
  core::Expected<void> change(SimOrder& order, const OrderRequest& request, core::Timestamp now);
  [[nodiscard]] core::Expected<void> check_parent(const OrderRequest& request) const;
  [[nodiscard]] core::Expected<OrderRequest> with_size(const OrderRequest& request) const;
  void release_chain(SimOrder& member, core::Timestamp now);
  void transmit(SimOrder& order, core::Timestamp now);
  void set_times(SimOrder& order, core::Timestamp now);
  [[nodiscard]] std::optional<std::string> objection(const SimOrder& order, core::Timestamp now) const;
  [[nodiscard]] std::optional<double> expected_price(const OrderRequest& request) const;
  [[nodiscard]] ShortLocate locate(const OrderRequest& terms) const;
  void hold_for_locate(SimOrder& order, core::Timestamp now);
  void reject(SimOrder& order, const std::string& reason, core::Timestamp now);
  void announce(SimOrder& order);
  void warn_if_closed(const SimOrder& order, core::Timestamp now);
  void cap_price(SimOrder& order) const;
  void cap_size(SimOrder& order);
  [[nodiscard]] bool too_far(const SimOrder& order) const;
  void take_up(SimOrder& order, core::Timestamp now);

  // Ends
  core::Expected<void> cancel_order(SimOrder& order, core::Timestamp now);
  void end(SimOrder& order, EndCause cause, const std::string& reason, core::Timestamp now);
  void end_children(const SimOrder& parent, const std::string& reason, core::Timestamp now);

  // Time
  void advance_sessions(core::Timestamp at);
  void start_over(core::Timestamp now);
  void open_books(const std::vector<Book*>& opened, core::Timestamp at);
  void close_books(const std::vector<Book*>& closed, core::Timestamp at);
  void expire_day_orders(const std::vector<Book*>& closed, core::Timestamp at);
  void wake(const Timer& timer);
  void wake_at(core::Timestamp at, SimOrder& order, Wakeup what);
  [[nodiscard]] core::Timestamp day_end(const SimOrder& order) const;

  // Matching
  void show(Book& book, const Print& print);
  void match_book(Book& book, core::Timestamp now);
  void match_and_submit(SimOrder& order, core::Timestamp now);
  void match(SimOrder& order, core::Timestamp now);
  void match_limit(SimOrder& order, Book& book, double limit, core::Timestamp now);
  void match_in_queue(SimOrder& order, Book& book, double limit, core::Timestamp now);
  void match_pegged(SimOrder& order, Book& book, core::Timestamp now);
  void take_quote(SimOrder& order, Book& book, std::optional<double> limit, core::Timestamp now);
  bool trade(SimOrder& order, Book& book, double price, core::Decimal& liquidity, core::Timestamp now);
  void end_if_immediate(SimOrder& order, const Book& book, core::Timestamp now);
  void set_off_if_reached(SimOrder& order, const Book& book, core::Timestamp now);
  void set_off(SimOrder& order, const Book& book, core::Timestamp now);
  void run_auction(Book& book, Auction auction, double price, core::Timestamp now);
  void fill(SimOrder& order, const core::Decimal& shares, double price, bool added, core::Timestamp now);
  void fill_combination(SimOrder& order, const Fill& whole);
  void settle_group(const SimOrder& filled_order, const core::Decimal& shares, core::Timestamp now);
  void settle_bracket(const SimOrder& filled_child, core::Timestamp now);
  void free_children(const SimOrder& parent, core::Timestamp now);
  bool replace_fill(std::string_view execution_id, std::optional<double> price, const core::Decimal& shares,
                    core::Timestamp now);

  // Combinations
  void show_combinations(const Book& leg, core::Timestamp now);
  [[nodiscard]] std::optional<Print> net_quote(const Book& combination, core::Timestamp now) const;
  void take_from_legs(const Book& combination, model::Side side, const core::Decimal& shares);
  [[nodiscard]] std::vector<double> leg_prices(const Book& combination, model::Side side, double net) const;
  [[nodiscard]] SimOrder leg_order(const SimOrder& order, const Fill& leg) const;
  [[nodiscard]] core::Expected<void> afford(const OrderRequest& request) const;
  [[nodiscard]] bool is_halted(const Book& book) const;

  // Conditions
  void check_conditions(core::Timestamp now);
  [[nodiscard]] bool conditions_hold(const SimOrder& order, core::Timestamp now) const;
  [[nodiscard]] bool holds(const OrderCondition& condition, const SimOrder& order, core::Timestamp now) const;

  [[nodiscard]] core::Decimal allowance(const SimOrder& order, const Book& book, core::Timestamp now) const;
  [[nodiscard]] core::Decimal bracket_allowance(const SimOrder& order) const;
  [[nodiscard]] bool waits_for_parent(const SimOrder& order) const;
  [[nodiscard]] static bool waits_for_conditions(const SimOrder& order);
  [[nodiscard]] bool open_for(const SimOrder& order) const;
  /// Waits for nothing but its session.
  [[nodiscard]] bool is_released(const SimOrder& order) const;
  [[nodiscard]] bool free_to_trade(const SimOrder& order) const;
  [[nodiscard]] std::string held_reason(const SimOrder& order) const;
  [[nodiscard]] SimOrder* parent_of(const SimOrder& order) const;
  [[nodiscard]] std::vector<SimOrder*> children_of(const SimOrder& parent) const;
  [[nodiscard]] std::vector<SimOrder*> all_working() const;
  [[nodiscard]] SimOrder* order_of(core::PermId perm_id) const;
  [[nodiscard]] Book* book_of(std::string_view ticker) const;
  [[nodiscard]] Book* book_at(std::size_t index) const;
  [[nodiscard]] std::string next_execution_id();

  ExchangeOptions options_;
  InstrumentDirectory directory_;
  Books& account_books_;
  ExchangeListener& listener_;
  std::map<std::string, std::unique_ptr<Book>, std::less<>> books_;
  std::vector<Book*> by_index_;                    // holes are nullptr
  std::vector<Book*> combinations_;                // by the time they were first ordered
  std::vector<std::unique_ptr<SimOrder>> orders_;  // by arrival
  std::map<Key, SimOrder*> by_id_;
  std::map<core::PermId, SimOrder*> by_perm_id_;
  std::map<Key, std::vector<SimOrder*>> children_;  // by their parent, by arrival
  std::map<std::pair<core::ClientId, std::string>, std::vector<SimOrder*>> oca_groups_;
  std::map<core::ClientId, core::OrderId> highest_id_;
  std::vector<SimOrder*> conditional_;  // whose conditions do not hold yet
  std::vector<Fill> fills_;
  std::set<Timer> timers_;
  std::uint64_t timer_count_ = 0;
  std::optional<core::Timestamp> now_;
  core::Timestamp next_boundary_ = core::Timestamp::max();  // when any book's session opens or closes
  std::int64_t next_perm_id_;
  std::uint32_t next_execution_;
};

}  // namespace ibflow::sim
