#pragma once
// Who is told what of an order.

#include <cstdint>
#include <map>
#include <vector>

#include "ibflow/sim/exchange/sim_order.hpp"
#include "ibflow/sim/gateway_state.hpp"

namespace ibflow::sim {

/// | message                   | owner | client 0         | master |
/// | status and terms          | yes   | own, bound       | yes    |
/// | executions and commission | yes   | own, all manual  | yes    |
/// | errors                    | yes   | own, bound       | no, unless "errors-to-master" is on |
/// Only who is connected; what the others miss they find in their next list. (server-behaviour 5.2)
class OrderAudience {
 public:
  explicit OrderAudience(GatewayState& state) : state_(state) {}

  /// The client id that an order belongs to; none for a manual order nobody has bound.
  [[nodiscard]] Client* owner(const SimOrder& order) const;
  /// Owner first, then the master.
  [[nodiscard]] std::vector<Client*> of_status(const SimOrder& order) const;
  [[nodiscard]] std::vector<Client*> of_executions(const SimOrder& order) const;
  [[nodiscard]] std::vector<Client*> of_errors(const SimOrder& order) const;
  /// May a client see these executions in a list: its own; client 0 the manual ones, the master all.
  [[nodiscard]] bool may_list(const Client& client, const SimOrder& order) const;
  [[nodiscard]] bool is_master(const Client& client) const;

  /// The client was shown an order id: its own new ones should lie above it. Only foreign ids count, its own
  /// are counted where they are used.
  void shown(const Client& client, const SimOrder& order);
  /// The highest foreign order id that a client was shown; 0 none.
  [[nodiscard]] std::int32_t highest_shown(std::int32_t client_id) const;
  [[nodiscard]] const std::map<std::int32_t, std::int32_t>& all_shown() const { return highest_shown_; }
  [[nodiscard]] std::uint64_t changes() const { return changes_; }  // of the ids shown
  void restore_shown(std::map<std::int32_t, std::int32_t> shown) { highest_shown_ = std::move(shown); }
  void forget_shown(std::int32_t client_id) { highest_shown_.erase(client_id); }

 private:
  [[nodiscard]] std::vector<Client*> with_master(Client* first) const;

  GatewayState& state_;
  std::map<std::int32_t, std::int32_t> highest_shown_;  // by client id
  std::uint64_t changes_ = 0;
};

}  // namespace ibflow::sim
