#include "ibflow/sim/accounts/account_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace ibflow::sim {

namespace {

using core::Decimal;

constexpr std::string_view kBase = "BASE";
constexpr std::string_view kLedgerTag = "$LEDGER";
constexpr int kRatePlaces = 7;

std::string ledger_money(const Decimal& amount) {
  const auto cents = amount.rounded(2).normalized();
  return cents.scale() == 0 ? cents.to_string() : cents.to_fixed(2);
}

class Rows {
 public:
  void text(std::string key, std::string value) { add(std::move(key), "", std::move(value), false); }
  void money(std::string key, const Decimal& amount) {
    add(std::move(key), std::string(kBaseCurrency), amount.to_fixed(2), false);
  }
  /// The whole, -C and -S.
  void segments(const std::string& key, const Decimal& total, const Decimal& commodities,
                const Decimal& securities) {
    money(key, total);
    money(key + "-C", commodities);
    money(key + "-S", securities);
  }
  void with_securities(const std::string& key, const Decimal& amount) {
    money(key, amount);
    money(key + "-S", amount);
  }
  void ledger(std::string key, const std::string& currency, std::string value) {
    add(std::move(key), currency, std::move(value), true);
  }
  std::vector<AccountRow> take() { return std::move(rows_); }

 private:
  void add(std::string key, std::string currency, std::string value, bool is_ledger) {
    rows_.push_back({std::move(key), std::move(currency), std::move(value), is_ledger});
  }
  std::vector<AccountRow> rows_;
};

void add_texts(Rows& rows, const AccountView& view, const AccountFigures& figures) {
  rows.text("AccountCode", view.name);
  rows.text("AccountReady", view.accounts.is_ready() ? "true" : "false");
  rows.text("AccountType", view.behaviour.account_type);
  rows.text("Cushion", fmt::format("{:.6f}", figures.cushion));
  rows.text("DayTradesRemaining", "-1");
  for (int day = 1; day <= 4; ++day) rows.text(fmt::format("DayTradesRemainingT+{}", day), "-1");
  rows.text("Leverage-S", fmt::format("{:.2f}", figures.leverage));
  rows.text("LookAheadNextChange", "0");
  rows.text("NLVAndMarginInReview", "false");
  rows.text("SegmentTitle-C", "US Commodities");
  rows.text("SegmentTitle-S", "US Securities");
  rows.text("TradingType-S", "STKMRGN");
  rows.text("WhatIfPMEnabled", "true");
}

// What these accounts never have.
void add_zeros(Rows& rows) {
  for (const auto* key : {"AccruedDividend", "Billable", "Guarantee", "IndianStockHaircut", "PASharesValue",
                          "PhysicalCertificateValue", "PostExpirationExcess", "PostExpirationMargin",
                          "TotalDebitCardPendingCharges"}) {
    rows.segments(key, 0, 0, 0);
  }
  rows.money("AccruedCash-C", 0);  // the whole is a ledger row
  rows.money("AccruedCash-S", 0);
  rows.money("HighestSeverity", 0);
  rows.money("NetLiquidationUncertainty", 0);
}

void add_figures(Rows& rows, const AccountView& view, const AccountFigures& figures) {
  const auto& total = figures.total;
  const auto all = [&](const std::string& key, const auto& amount) {
    rows.segments(key, amount(total), amount(figures.commodities), amount(figures.securities));
  };
  const auto initial = [](const SegmentFigures& part) { return part.initial; };
  const auto maintenance = [](const SegmentFigures& part) { return part.maintenance; };
  const auto available = [](const SegmentFigures& part) { return part.available(); };
  const auto excess = [](const SegmentFigures& part) { return part.excess(); };
  for (const auto* prefix : {"", "Full", "LookAhead"}) {
    const std::string start(prefix);
    all(start + "AvailableFunds", available);
    all(start + "ExcessLiquidity", excess);
    all(start + "InitMarginReq", initial);
    all(start + "MaintMarginReq", maintenance);
  }
  all("EquityWithLoanValue", [](const SegmentFigures& part) { return part.equity_with_loan; });
  all("NetLiquidation", [](const SegmentFigures& part) { return part.net_liquidation; });
  all("TotalCashValue", [](const SegmentFigures& part) { return part.cash; });
  rows.with_securities("GrossPositionValue", total.gross);
  rows.with_securities("PreviousDayEquityWithLoanValue", view.ledger->net_liquidation_at_start());
  rows.with_securities("RegTEquity", figures.reg_t_equity);
  rows.with_securities("RegTMargin", figures.reg_t_margin);
  rows.with_securities("SMA", figures.sma);
  rows.money("BuyingPower", figures.buying_power);
}

struct CurrencyFigures {
  std::string currency;
  Decimal cash, net_liquidation, realized, unrealized;
  std::string rate;
  MarketValues values;
};

void add_block(Rows& rows, const std::string& account, const CurrencyFigures& figures) {
  const auto money = [&](std::string key, const Decimal& amount) {
    rows.ledger(std::move(key), figures.currency, ledger_money(amount));
  };
  rows.ledger("Currency", figures.currency, figures.currency);
  money("CashBalance", figures.cash);
  money("TotalCashBalance", figures.cash);
  money("AccruedCash", 0);
  money("StockMarketValue", figures.values.stocks);
  money("OptionMarketValue", figures.values.options);
  money("FutureOptionValue", 0);
  money("FuturesPNL", figures.values.futures_pnl);
  money("NetLiquidationByCurrency", figures.net_liquidation);
  money("UnrealizedPnL", figures.unrealized);
  money("RealizedPnL", figures.realized);
  rows.ledger("ExchangeRate", figures.currency, figures.rate);
  money("FundValue", 0);
  money("NetDividend", 0);
  money("MutualFundValue", 0);
  money("MoneyMarketFundValue", 0);
  money("CorporateBondValue", figures.values.bonds);
  money("TBondValue", 0);
  money("TBillValue", 0);
  money("WarrantValue", 0);
  money("FxCashBalance", 0);
  rows.ledger("AccountOrGroup", figures.currency, account);
  rows.ledger("RealCurrency", figures.currency, figures.currency);
  money("IssuerOptionValue", 0);
  money("Cryptocurrency", figures.values.crypto);
}

std::set<std::string> currencies_of(const Ledger& ledger) {
  std::set<std::string> currencies;
  for (const auto& [currency, amount] : ledger.balances()) currencies.insert(currency);
  for (const auto& held : ledger.holdings()) currencies.insert(held.terms.currency);
  return currencies;
}

void add_ledger(Rows& rows, const AccountView& view) {
  const auto& ledger = *view.ledger;
  add_block(rows, view.name,
            {.currency = std::string(kBase),
             .cash = ledger.cash(),
             .net_liquidation = ledger.net_liquidation(),
             .realized = ledger.realized_pnl(),
             .unrealized = ledger.unrealized_pnl(),
             .rate = "1.00",
             .values = ledger.values()});
  for (const auto& currency : currencies_of(ledger)) {
    const auto balance = ledger.balances().find(currency);
    const bool is_base = currency == kBaseCurrency;
    add_block(rows, view.name,
              {.currency = currency,
               .cash = balance == ledger.balances().end() ? Decimal() : balance->second,
               .net_liquidation = ledger.net_liquidation(currency),
               .realized = ledger.realized_pnl(currency),
               .unrealized = ledger.unrealized_pnl(currency),
               .rate = is_base ? "1.00" : ledger.marks().rate(currency).to_fixed(kRatePlaces),
               .values = ledger.values(currency)});
  }
}

// The ledger's blocks stand behind everything else.
std::vector<AccountRow> unsorted_rows(const AccountView& view) {
  const auto figures = view.accounts.figures(*view.ledger);
  Rows rows;
  add_texts(rows, view, figures);
  add_zeros(rows);
  add_figures(rows, view, figures);
  add_ledger(rows, view);
  return rows.take();
}

void sort_by_key(std::vector<AccountRow>& rows) {
  std::ranges::sort(rows, {}, [](const AccountRow& row) {
    return std::tuple(std::string_view(row.key), row.currency != kBase, std::string_view(row.currency));
  });
}

// What a summary calls differently from account updates.
void add_summary_names(std::vector<AccountRow>& rows) {
  constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"TotalCashValue", "SettledCash"},
      {"PreviousDayEquityWithLoanValue", "PreviousEquityWithLoanValue"},
      {"RegTEquity", "ReqTEquity"},
      {"RegTMargin", "ReqTMargin"},
      {"Leverage-S", "Leverage"}};
  for (const auto& [known, summary] : kNames) {
    const auto row = std::ranges::find(rows, known, &AccountRow::key);
    rows.push_back({std::string(summary), row->currency, row->value, false});
  }
  const auto accrued = std::ranges::find(rows, "AccruedCash-S", &AccountRow::key);
  rows.push_back({"AccruedCash", accrued->currency, accrued->value, false});
}

bool asks_for(std::string_view tag, const AccountRow& row) {
  if (!tag.starts_with(kLedgerTag)) return !row.is_ledger && tag == row.key;
  if (!row.is_ledger) return false;
  const auto currency = tag.substr(kLedgerTag.size());
  return currency.empty() ? row.currency == kBase : currency == ":ALL" || currency.substr(1) == row.currency;
}

}  // namespace

std::vector<AccountRow> account_rows(const AccountView& view) {
  auto rows = unsorted_rows(view);
  sort_by_key(rows);
  return rows;
}

std::vector<AccountRow> multi_account_rows(const AccountView& view, bool ledger_and_nlv) {
  auto rows = unsorted_rows(view);
  const auto blocks = std::ranges::find_if(rows, &AccountRow::is_ledger);
  std::vector<AccountRow> others(rows.begin(), blocks);
  if (ledger_and_nlv)
    std::erase_if(others, [](const AccountRow& row) {
      return !row.key.starts_with("NetLiquidation") || row.key == "NetLiquidationUncertainty";
    });
  sort_by_key(others);
  others.insert(others.end(), blocks, rows.end());
  return others;
}

std::vector<AccountRow> summary_rows(const AccountView& view, std::span<const std::string> tags) {
  auto rows = unsorted_rows(view);
  add_summary_names(rows);
  std::erase_if(rows, [&](const AccountRow& row) {
    return std::ranges::none_of(tags, [&](const auto& tag) { return asks_for(tag, row); });
  });
  sort_by_key(rows);
  return rows;
}

}  // namespace ibflow::sim
