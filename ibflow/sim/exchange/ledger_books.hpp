#pragma once
// The exchange's books over the one ledger: fixed commissions, buying power of four times the net
// liquidation.

#include "ibflow/sim/accounts/ledger.hpp"
#include "ibflow/sim/exchange/books.hpp"

namespace ibflow::sim {

class LedgerBooks final : public Books {
 public:
  /// The ledger must outlive this.
  explicit LedgerBooks(Ledger& ledger) : ledger_(ledger) {}

  Booked apply(const Fill& fill, const SimOrder& order) override;
  Booked correct(const Fill& booked, const Fill& corrected, const SimOrder& order) override;
  void mark(std::string_view ticker, double price) override { ledger_.mark(ticker, price); }
  [[nodiscard]] core::Expected<void> afford(const OrderRequest& request,
                                            std::optional<double> price) const override;
  [[nodiscard]] core::Decimal position(const std::string&, const std::string& ticker) const override {
    return ledger_.holding(ticker).quantity;
  }

 private:
  Ledger& ledger_;
};

}  // namespace ibflow::sim
