#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "ibflow/sim/accounts/account_publisher.hpp"

namespace ibflow::sim {

namespace {

using core::Decimal;

const Decimal kQuarter = Decimal::from_parts(25, 2);

class Rows {
 public:
  void text(std::string key, std::string value) { add(std::move(key), "", std::move(value)); }
  void money(std::string key, const Decimal& amount) { add(std::move(key), "USD", amount.to_fixed(2)); }
  // A segment of the account holds securities only, so it repeats the whole.
  void money_with_segment(const std::string& key, const Decimal& amount) {
    money(key, amount);
    money(key + "-S", amount);
  }
  void ledger(const std::string& key, const Decimal& amount) { ledger_text(key, amount.to_fixed(2)); }
  void ledger_text(const std::string& key, const std::string& value) {
    add(key, "BASE", value);
    add(key, "USD", value);
  }
  void currency(const std::string& key) {
    add(key, "BASE", "BASE");
    add(key, "USD", "USD");
  }
  std::vector<AccountRow> sorted() {
    std::ranges::sort(rows_, {}, [](const AccountRow& row) { return std::tie(row.key, row.currency); });
    return std::move(rows_);
  }

 private:
  void add(std::string key, std::string currency, std::string value) {
    rows_.push_back({.key = std::move(key), .currency = std::move(currency), .value = std::move(value)});
  }
  std::vector<AccountRow> rows_;
};

void add_ledger_rows(Rows& rows, const Ledger& ledger, const std::string& account) {
  rows.ledger_text("AccountOrGroup", account);
  rows.ledger_text("ExchangeRate", "1.00");
  rows.currency("Currency");
  rows.currency("RealCurrency");
  rows.ledger("AccruedCash", 0);
  rows.ledger("CashBalance", ledger.cash());
  rows.ledger("NetDividend", 0);
  rows.ledger("NetLiquidationByCurrency", ledger.net_liquidation());
  rows.ledger("RealizedPnL", ledger.realized_pnl());
  rows.ledger("StockMarketValue", ledger.stock_market_value());
  rows.ledger("TotalCashBalance", ledger.cash());
  rows.ledger("UnrealizedPnL", ledger.unrealized_pnl());
}

}  // namespace

std::vector<AccountRow> account_rows(const AccountView& view) {
  const auto& ledger = view.ledger;
  const auto net = ledger.net_liquidation();
  const auto gross = ledger.gross_position_value();
  const auto initial = (gross * kQuarter).rounded(2);
  const auto maintenance = initial;
  const double cushion = net.is_positive() ? (net - maintenance).to_double() / net.to_double() : 0;
  const double leverage = net.is_positive() ? gross.to_double() / net.to_double() : 0;
  Rows rows;
  rows.text("AccountCode", view.account);
  rows.text("AccountReady", "true");
  rows.text("AccountType", "INDIVIDUAL");
  rows.text("Cushion", fmt::format("{:.6f}", cushion));
  rows.text("DayTradesRemaining", "-1");
  rows.text("Leverage-S", fmt::format("{:.2f}", leverage));
  rows.text("LookAheadNextChange", "0");
  rows.text("SegmentTitle-S", "Securities");
  rows.text("TradingType-S", "STKMRGN");
  rows.money_with_segment("AvailableFunds", net - initial);
  rows.money("BuyingPower", core::max(0, (net - initial) * 4));
  rows.money_with_segment("EquityWithLoanValue", net);
  rows.money_with_segment("ExcessLiquidity", net - maintenance);
  rows.money_with_segment("FullAvailableFunds", net - initial);
  rows.money_with_segment("FullExcessLiquidity", net - maintenance);
  rows.money_with_segment("FullInitMarginReq", initial);
  rows.money_with_segment("FullMaintMarginReq", maintenance);
  rows.money_with_segment("GrossPositionValue", gross);
  rows.money_with_segment("InitMarginReq", initial);
  rows.money_with_segment("LookAheadAvailableFunds", net - initial);
  rows.money_with_segment("LookAheadExcessLiquidity", net - maintenance);
  rows.money_with_segment("LookAheadInitMarginReq", initial);
  rows.money_with_segment("LookAheadMaintMarginReq", maintenance);
  rows.money_with_segment("MaintMarginReq", maintenance);
  rows.money_with_segment("NetLiquidation", net);
  rows.money_with_segment("PreviousDayEquityWithLoanValue", ledger.starting_cash());
  rows.money_with_segment("TotalCashValue", ledger.cash());
  add_ledger_rows(rows, ledger, view.account);
  return rows.sorted();
}

}  // namespace ibflow::sim
