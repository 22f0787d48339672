#pragma once
// What the exchange asks of the accounts: to book fills, and what an account allows.

#include <optional>
#include <string>
#include <string_view>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/sim/exchange/sim_order.hpp"

namespace ibflow::sim {

/// What booking a fill has given.
struct Booked {
  core::Decimal commission;                   // of this fill alone
  std::optional<core::Decimal> realized_pnl;  // only when the fill closes something
};

/// Are there shares to borrow for a sale beyond what is held?
enum class ShortLocate { Available, Held, Unavailable };

/// Called synchronously from inside the exchange's methods; must not call back into it.
class Books {
 public:
  virtual ~Books() = default;

  /// Books a fill whose commission is not known yet. `order` counts it already (filled, notional);
  /// order.commission is what its earlier fills have cost.
  virtual Booked apply(const Fill& fill, const SimOrder& order) = 0;
  /// Replaces a booked fill by one of other shares or another price; zero shares bust it and give its
  /// commission back. `order` counts the new values; order.commission is what its other fills have cost.
  virtual Booked correct(const Fill& booked, const Fill& corrected, const SimOrder& order) = 0;
  /// The latest price of an instrument, held or not.
  virtual void mark(std::string_view ticker, double price) = 0;
  /// Whether the account allows the order; `price` is its limit or trigger, else the market's, none when
  /// nobody knows one. Broker errors: 201 with the reason alone as its message.
  [[nodiscard]] virtual core::Expected<void> afford(const OrderRequest& request,
                                                    std::optional<double> price) const = 0;
  /// Position of an account, negative when short.
  [[nodiscard]] virtual core::Decimal position(const std::string& account,
                                               const std::string& ticker) const = 0;
  /// Asked when an order sells more than the account holds.
  [[nodiscard]] virtual ShortLocate locate(const OrderRequest&) const { return ShortLocate::Available; }
  /// Excess liquidity over net liquidation in percent, for margin conditions.
  [[nodiscard]] virtual double margin_cushion(const std::string&) const { return 100; }
};

}  // namespace ibflow::sim
