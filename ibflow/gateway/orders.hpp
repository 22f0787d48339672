#pragma once
// Orders, safe for money: durable before they leave, known for certain or known to be uncertain, and made
// whole after every loss.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/gateway/answer.hpp"
#include "ibflow/gateway/order_values.hpp"
#include "ibflow/gateway/subscription.hpp"
#include "ibflow/orders/exposure.hpp"
#include "ibflow/protocol/builders/attached.hpp"
#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/order.hpp"

namespace ibflow::gateway {

namespace detail {
class OrderDesk;
}

/// For the event loop's thread, but snapshots and changes may go anywhere.
///
/// An error of place() means that nothing has left and nothing will. Otherwise there is a ticket, which says
/// what may be believed. After each beginning of a session the broker's lists are compared with the journal;
/// until that has come to an end nothing is placed or changed (the error says so), cancels are.
class Orders {
 public:
  explicit Orders(std::shared_ptr<detail::OrderDesk> desk);

  /// Ends when the broker has named the order, when nothing of it has left, or when it has not been named
  /// within OrdersConfig::answer_within and the broker's lists do not settle it: it is Unknown then, and
  /// recovery goes on; never place it again. A contract without its id (con_id) is looked up first, and has
  /// to be the only one that fits. The key is put into the order's reference, the login's account where it
  /// has none. Errors: no journal or session, recovery under way, a second order for one signal, a full disk;
  /// cancelled before anything has left. Cancelled later, it ends with the ticket as it stands.
  Answer<OrderTicket> place(protocol::Contract contract, protocol::Order order, PlaceOptions options = {});
  /// Parent, target and stop as one: durable together, transmitted with the last. IB cancels one exit when
  /// the other fills. When one of them cannot be sent, those that were are cancelled.
  Answer<std::vector<OrderTicket>> place_bracket(protocol::Contract contract, protocol::Order parent,
                                                 protocol::build::BracketTerms terms,
                                                 PlaceOptions options = {});
  /// Two orders or more of which a fill of one cancels the rest (ocaType 1: with block).
  Answer<std::vector<OrderTicket>> place_one_cancels_all(protocol::Contract contract,
                                                         std::vector<protocol::Order> orders,
                                                         std::string group, PlaceOptions options = {});
  /// The others wait at IB until the first has filled.
  Answer<std::vector<OrderTicket>> place_one_triggers_others(protocol::Contract contract,
                                                             protocol::Order first,
                                                             std::vector<protocol::Order> others,
                                                             PlaceOptions options = {});
  /// Margin and commission; nothing is traded.
  Answer<OrderPreview> preview(protocol::Contract contract, protocol::Order order,
                               RequestOptions options = {});

  /// The same of what a change adds: the order at its new terms, for as many as it grows by. Nothing is asked
  /// and nothing told when it does not grow. Errors: as modify().
  Answer<std::optional<OrderPreview>> preview_change(std::string key, OrderModification change,
                                                     RequestOptions options = {});

  /// The order as place() would send it, its prices at the contract's steps. Asks for the contract's details.
  Answer<protocol::Order> rounded(protocol::Contract contract, protocol::Order order);

  /// Refused while IB is not reached: a change that meets an outage can make two orders of one. A change that
  /// fails leaves the order as last acknowledged. Errors: as place(), an order that is not ours or over.
  Answer<ModifyOutcome> modify(std::string key, OrderModification change, std::string reason = "");
  /// A request, not a fact; whoever stops waiting for it leaves it as asked. Errors: no session, an order
  /// that is not this client's.
  Answer<CancelOutcome> cancel(std::string key, std::string reason = "");
  /// All open orders of this client, and of no one else.
  Answer<std::vector<CancelOutcome>> cancel_all(std::string reason = "");

  // The broker's own lists. They need neither journal nor recovery, and move no books.

  /// Open orders of every client, and those typed into TWS.
  Answer<std::vector<ListedOrder>> open_list(RequestOptions options = {});
  /// Orders of everybody that are over, as far back as the broker tells: today's, normally.
  Answer<std::vector<ListedOrder>> completed_list(RequestOptions options = {});

  /// Compares again with all that the broker has. One at a time: who asks meanwhile shares the answer.
  Answer<RecoveryReport> reconcile(std::string reason = "asked for");
  /// From now on each recovery looks whether these exits stand, and tells what is missing or in excess. One
  /// rule for each account, contract and strategy: a later one replaces it. Nothing is placed by itself.
  void require_protection(ProtectionRule rule);
  /// The same at this moment, by the rules in turn.
  [[nodiscard]] std::vector<orders::ProtectionFinding> protection() const;
  /// Of the last pass; nothing before the first.
  [[nodiscard]] const std::optional<RecoveryReport>& last_recovery() const;
  /// One sentence; empty: orders may be placed.
  [[nodiscard]] std::string why_not_place() const;

  /// Orders of everybody, at this moment. Cheap when nothing has changed since the last call.
  [[nodiscard]] OrdersSnapshotPointer snapshot() const;
  [[nodiscard]] OrderViewPointer find(const std::string& key) const;  // nullptr: no such order
  Subscription<OrderChange> changes();
  /// How far the position can go if the market does its worst to every order that may be live.
  [[nodiscard]] orders::Exposure exposure(const std::string& account, core::ConId con_id) const;
  /// What must be held by the journal's word.
  [[nodiscard]] core::Decimal position(const std::string& account, core::ConId con_id) const;

 private:
  std::shared_ptr<detail::OrderDesk> desk_;
};

}  // namespace ibflow::gateway
