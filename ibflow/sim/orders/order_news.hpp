#pragma once
// What the exchange says of orders, as the messages a gateway sends for it, in a gateway's order.

#include <deque>
#include <functional>
#include <optional>
#include <string>

#include "ibflow/sim/exchange/exchange_listener.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/orders/order_audience.hpp"
#include "ibflow/sim/orders/order_messages.hpp"
#include "ibflow/sim/orders/order_record.hpp"

namespace ibflow::sim {

/// How commissions are reported, beside what the behaviour says. A fault's switch.
enum class CommissionReports { Normal, Missing };

/// The sequences are those of server-behaviour.md 5.3 without their optional parts; each optional part is a
/// choice in Behaviour. Belongs to the gateway's thread.
class OrderNews final : public ExchangeListener {
 public:
  OrderNews(GatewayState& state, OrderRecords& records, OrderAudience& audience)
      : state_(state), records_(records), audience_(audience) {}

  void on_order(const SimOrder& order) override;
  void on_fill(const SimOrder& order, const Fill& fill) override;
  void on_commission(const SimOrder& order, const Fill& fill) override;
  void on_cancelled(const SimOrder& order, const std::string& reason) override;
  void on_rejected(const SimOrder& order, int code, const std::string& text) override;
  void on_warning(const SimOrder& order, int code, const std::string& text) override;
  void on_expired(const SimOrder& order, const std::string& reason) override;
  void on_status(const SimOrder& order) override;
  void on_corrected(const SimOrder& order, const Fill& fill) override;

  /// OPEN_ORDER and ORDER_STATUS to one client.
  void send_pair(Client& client, const SimOrder& order, bool with_commission = false);
  /// EXECUTION_DATA for this client; -1: live.
  void send_execution(Client& client, const SimOrder& order, const Fill& fill, std::int32_t request_id);
  /// What is seen of an order on the wire.
  [[nodiscard]] OrderView view(const SimOrder& order);
  /// The same with the contract that the fill is of: an order for a combination has fills of its legs.
  [[nodiscard]] OrderView view(const SimOrder& order, const Fill& fill);

  /// Goes up with everything the exchange tells.
  [[nodiscard]] std::uint64_t changes() const { return changes_; }

  /// Acknowledgements that waited for a fill which has not come with this step.
  void release_withheld();
  /// Commission reports whose time has come.
  void send_due_commissions();

  /// Faults: fills before their acknowledgement; commissions late by session time or never.
  void fill_before_acknowledgement(bool on) { fills_first_ = on; }
  void hold_next_short_sale();
  void set_commission_reports(CommissionReports reports) { reports_ = reports; }
  void set_commission_delay(std::optional<core::Duration> delay) { commission_delay_ = delay; }

 private:
  struct DueCommission {
    core::Timestamp at;
    const SimOrder* order = nullptr;
    Fill fill;
  };

  void tell(const SimOrder& order);
  void tell_client(Client& client, const SimOrder& order);
  void tell_once(Client& client, const SimOrder& order, bool with_commission);
  void report_commission(const SimOrder& order, const Fill& fill);
  /// The last commission that a filled order gets.
  [[nodiscard]] bool ends(const Fill& fill, const SimOrder& order) const;
  void send_to(const std::vector<Client*>& clients, const auto& message) const;
  void send_error(const SimOrder& order, int code, const std::string& text) const;
  void end(const SimOrder& order, const std::string& reason, bool with_error);
  [[nodiscard]] bool withholds(const SimOrder& order, const OrderRecord& record);
  void release(const SimOrder& order);
  [[nodiscard]] core::Duration commission_delay() const;

  GatewayState& state_;
  OrderRecords& records_;
  OrderAudience& audience_;
  std::vector<const SimOrder*> withheld_;
  std::deque<DueCommission> due_commissions_;  // by time
  const SimOrder* filling_ = nullptr;          // between its execution and its commission
  bool fills_first_ = false;
  std::uint64_t changes_ = 0;
  CommissionReports reports_ = CommissionReports::Normal;
  std::optional<core::Duration> commission_delay_;
};

}  // namespace ibflow::sim
