#pragma once
// Carries out what fault scripts ask for.

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "ibflow/sim/faults/fault_engine.hpp"
#include "ibflow/sim/faults/message_rules.hpp"
#include "ibflow/sim/faults/wire_faults.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/services.hpp"

namespace ibflow::sim {

/// Belongs to the gateway's thread.
class GatewayFaults final : public FaultHost {
 public:
  GatewayFaults(GatewayState& state, Services& services, MessageRules& rules)
      : state_(state), services_(services), rules_(rules) {}

  /// Without one, actions on sockets fail.
  void set_wire(WireFaults* wire) { wire_ = wire; }

  core::Expected<void> perform(const FaultAction& action, Client* client) override;

  /// What a fault has decided for the request at hand.
  struct Verdict {
    bool ignore = false;
    std::optional<std::pair<int, std::string>> error;    // code and text in place of an answer
    std::optional<std::pair<int, std::string>> warning;  // before the answer
  };
  [[nodiscard]] Verdict take_verdict() { return std::exchange(verdict_, {}); }

 private:
  using Words = std::vector<std::string>;
  using Result = core::Expected<void>;
  using Handler = Result (GatewayFaults::*)(const Words&, Client*);
  [[nodiscard]] static const std::map<std::string_view, Handler>& handlers();

  Result disconnect(const Words& words, Client* client);
  Result reset(const Words& words, Client* client);
  Result half_open(const Words& words, Client* client);
  Result stall(const Words& words, Client* client);
  Result split(const Words& words, Client* client);
  Result inject(const Words& words, Client* client);
  Result refuse(const Words& words, Client* client);
  Result silence(const Words& words, Client* client);
  Result restart(const Words& words, Client* client);
  Result link(const Words& words, Client* client);
  Result farm(const Words& words, Client* client);
  Result notice(const Words& words, Client* client);
  Result move_port(const Words& words, Client* client);
  Result drop(const Words& words, Client* client);
  Result duplicate(const Words& words, Client* client);
  Result delay(const Words& words, Client* client);
  Result hold(const Words& words, Client* client);
  Result corrupt(const Words& words, Client* client);
  Result ignore(const Words& words, Client* client);
  Result error(const Words& words, Client* client);
  Result warn(const Words& words, Client* client);
  Result deliver(const Words& words, Client* client);
  Result clock_step(const Words& words, Client* client);
  Result hold_client_id(const Words& words, Client* client);
  Result behaviour(const Words& words, Client* client);
  Result assign(const Words& words, Client* client);
  Result account_ready(const Words& words, Client* client);
  Result halt(const Words& words, Client* client);
  Result resume(const Words& words, Client* client);
  Result competing_session(const Words& words, Client* client);
  Result no_permission(const Words& words, Client* client);
  Result permission(const Words& words, Client* client);
  Result reset_depth(const Words& words, Client* client);
  Result halt_depth(const Words& words, Client* client);
  Result bust_trades(const Words& words, Client* client);

  Result reject_next(const Words& words, Client* client);
  Result inactive(const Words& words, Client* client);
  Result revive(const Words& words, Client* client);
  Result reject_working(const Words& words, Client* client);
  Result delay_cancels(const Words& words, Client* client);
  Result fill_before_ack(const Words& words, Client* client);
  Result delay_commissions(const Words& words, Client* client);
  Result commissions(const Words& words, Client* client);
  Result release_locate(const Words& words, Client* client);
  Result normal_orders(const Words& words, Client* client);
  Result correct_fill(const Words& words, Client* client);
  Result bust_fill(const Words& words, Client* client);
  Result twin_order(const Words& words, Client* client);
  Result late_status(const Words& words, Client* client);
  Result roll_back_ids(const Words& words, Client* client);
  Result hold_for_locate(const Words& words, Client* client);
  Result manual_order(const Words& words, Client* client);

  Result end(const Words& words, Client* client, bool reset);
  Result add_rule(MessageRule rule, const Words& words, std::size_t times_at, Client* client);
  void tell(Client* client, int code, std::string_view text);

  GatewayState& state_;
  Services& services_;
  MessageRules& rules_;
  WireFaults* wire_ = nullptr;
  Verdict verdict_;
};

}  // namespace ibflow::sim
