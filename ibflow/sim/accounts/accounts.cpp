#include "ibflow/sim/accounts/accounts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "ibflow/sim/exchange/order_rules.hpp"

namespace ibflow::sim {

using core::Decimal;

namespace {

constexpr std::string_view kBeyondBuyingPower =
    "the order would exceed the buying power of the account, four times its net liquidation value";

bool is_advisors(std::string_view name) {
  return name.starts_with('F') || name.starts_with("DF");
}

Decimal signed_quantity(const OrderRequest& request) {
  return request.side == model::Side::Buy ? request.quantity : -request.quantity;
}

core::Timestamp end_of(core::Date day) {
  if (!day.ok()) return core::Timestamp::max();
  return core::from_new_york(std::chrono::sys_days(day) + std::chrono::days(1), {});
}

std::unexpected<core::Error> no_account(const std::string& name) {
  return core::fail(core::ErrorCategory::Usage, fmt::format("the simulated gateway has no account {}", name));
}

}  // namespace

Accounts::Accounts(AccountsOptions options, TermsOf terms_of, Marks::PriceOf price_of)
    : options_(std::move(options)),
      is_advisor_(options_.names.size() > 1 && is_advisors(options_.names.front())),
      terms_of_(std::move(terms_of)),
      marks_(std::make_shared<Marks>(std::move(price_of))),
      day_ends_(end_of(options_.day)) {
  for (const auto& name : options_.names) {
    const bool holds_nothing = is_advisor_ && name == options_.names.front();
    ledgers_[name] = std::make_shared<Ledger>(holds_nothing ? Decimal() : options_.starting_cash, marks_);
  }
  if (!is_advisor_) return;
  const auto trading = trading_names();
  advisor_ = Advisor({trading.begin(), trading.end()});
}

std::span<const std::string> Accounts::trading_names() const {
  return std::span(options_.names).subspan(is_advisor_ ? 1 : 0);
}

bool Accounts::contains(std::string_view name) const {
  return ledgers_.contains(name);
}

std::string Accounts::managed_list() const {
  return fmt::format("{}{}", fmt::join(options_.names, ","), is_advisor_ ? "," : "");
}

const std::string& Accounts::account_for(const std::string& account) const {
  const auto found = ledgers_.find(account);
  return found == ledgers_.end() ? trading_names().front() : found->first;
}

Ledger& Accounts::mutable_ledger(const std::string& account) {
  return *ledgers_.find(account_for(account))->second;
}

const Ledger& Accounts::ledger(const std::string& account) const {
  return *ledgers_.find(account_for(account))->second;
}

std::shared_ptr<const Ledger> Accounts::shared_ledger(const std::string& account) const {
  return ledgers_.find(account_for(account))->second;
}

std::shared_ptr<const Ledger> Accounts::combined() const {
  auto sum = std::make_shared<Ledger>(Decimal(), marks_);
  for (const auto& [name, ledger] : ledgers_) sum->add(*ledger);
  return sum;
}

OrderTraded Accounts::traded(const Ledger& ledger, const InstrumentTerms& terms) const {
  OrderTraded traded;
  traded.terms = terms;
  traded.day = options_.day;
  traded.month = ledger.volume(terms.kind);
  traded.usd_rate = marks_->rate(terms.currency);
  return traded;
}

Booked Accounts::apply(const Fill& fill, const SimOrder& order) {
  ++revision_;
  auto& ledger = mutable_ledger(fill.account);
  const auto terms = terms_of_(fill.ticker);
  auto traded = this->traded(ledger, terms);
  traded.sells = fill.side == model::Side::Sell;
  traded.quantity = order.filled;
  traded.value = order.notional;
  traded.month = core::max(0, traded.month - (order.filled - fill.shares));
  if (options_.commissions == CommissionModel::Tiered) {
    auto& added = added_[{fill.client_id.value, fill.order_id.value}];
    if (fill.added_liquidity) added += fill.shares;
    traded.added = core::min(added, order.filled);
  }
  Booked booked;
  booked.commission = commission(options_.commissions, traded) - order.commission;
  booked.realized_pnl = ledger.apply(fill, booked.commission, terms);
  return booked;
}

Booked Accounts::correct(const Fill& booked, const Fill& corrected, const SimOrder& order) {
  ++revision_;
  const auto terms = terms_of_(booked.ticker);
  Fill opposite = booked;
  opposite.side = model::opposite(booked.side);
  auto& ledger = mutable_ledger(booked.account);
  std::optional<Decimal> realized = ledger.apply(opposite, -booked.commission, terms);
  if (options_.commissions == CommissionModel::Tiered && booked.added_liquidity)
    added_[{booked.client_id.value, booked.order_id.value}] -= booked.shares;
  Booked now;
  if (!corrected.shares.is_zero()) now = apply(corrected, order);
  for (const auto& part : {booked.realized_pnl, realized}) {
    if (part) now.realized_pnl = now.realized_pnl.value_or(0) + *part;
  }
  if (corrected.shares.is_zero()) now.realized_pnl.reset();
  return now;
}

core::Expected<void> Accounts::afford(const OrderRequest& request, std::optional<double> price) const {
  if (refusal_) return core::fail(core::ErrorCategory::Broker, *refusal_, order_code::kRejected);
  const auto& books = ledger(request.account);
  const auto held = books.holding(request.ticker);
  const Decimal after = held.quantity + signed_quantity(request);
  if (after.abs() <= held.quantity.abs()) return {};
  const auto exact = price ? Decimal::from_double(*price) : held.mark;
  if (!exact) return {};
  const auto then = after_trade(options_.margin, books, request.ticker, terms_of_(request.ticker),
                                signed_quantity(request), *exact);
  if (then.initial <= then.equity_with_loan) return {};
  if (options_.margin == MarginModel::DayTrading)
    return core::fail(core::ErrorCategory::Broker, std::string(kBeyondBuyingPower), order_code::kRejected);
  return core::fail(
      core::ErrorCategory::Broker,
      fmt::format("YOUR ORDER IS NOT ACCEPTED. IN ORDER TO OBTAIN THE DESIRED POSITION YOUR EQUITY WITH LOAN "
                  "VALUE [{} USD] MUST EXCEED THE INITIAL MARGIN [{} USD]",
                  then.equity_with_loan.to_fixed(2), then.initial.to_fixed(2)),
      order_code::kRejected);
}

Decimal Accounts::position(const std::string& account, const std::string& ticker) const {
  return ledger(account).holding(ticker).quantity;
}

double Accounts::margin_cushion(const std::string& account) const {
  return figures(ledger(account)).cushion * 100;
}

std::string Accounts::commission_currency_of(std::string_view ticker) const {
  return commission_currency(terms_of_(ticker));
}

WhatIf Accounts::what_if(const OrderRequest& request, double price) const {
  const auto& books = ledger(request.account);
  const auto terms = terms_of_(request.ticker);
  const auto exact = Decimal::from_double(price).value_or(0);
  const auto held = books.holding(request.ticker).quantity;
  const auto now = figures(books).total;
  const auto before = requirement_of(options_.margin, terms, held, exact, *marks_);
  const auto after = requirement_of(options_.margin, terms, held + signed_quantity(request), exact, *marks_);

  WhatIf answer;
  auto traded = this->traded(books, terms);
  traded.sells = request.side == model::Side::Sell;
  traded.quantity = request.quantity;
  traded.value = request.quantity * exact;
  const auto removing = commission(options_.commissions, traded);
  traded.added = request.quantity;
  const auto adding = commission(options_.commissions, traded);
  answer.commission_currency = commission_currency(terms);
  if (adding == removing) {
    answer.commission = removing;
  } else {
    answer.min_commission = adding;
    answer.max_commission = removing;
  }
  answer.initial_before = now.initial.rounded(2);
  answer.initial_change = (after.initial - before.initial).rounded(2);
  answer.initial_after = answer.initial_before + answer.initial_change;
  answer.maintenance_before = now.maintenance.rounded(2);
  answer.maintenance_change = (after.maintenance - before.maintenance).rounded(2);
  answer.maintenance_after = answer.maintenance_before + answer.maintenance_change;
  answer.equity_before = now.equity_with_loan.rounded(2);
  Decimal paid = removing * marks_->rate(answer.commission_currency);
  if (terms.kind == ProductKind::Option)
    paid += signed_quantity(request) * exact * terms.multiplier * marks_->rate(terms.currency);
  answer.equity_change = (-paid).rounded(2);
  answer.equity_after = answer.equity_before + answer.equity_change;
  if (const auto allowed = afford(request, price); !allowed) answer.warning = allowed.error().message;
  return answer;
}

void Accounts::start_day() {
  ++revision_;
  for (auto& [name, ledger] : ledgers_) ledger->start_day();
}

void Accounts::on_time(core::Timestamp now) {
  if (now >= day_begins_ && now < day_ends_) return;
  options_.day = core::to_new_york(now).date;
  day_begins_ = core::from_new_york(options_.day, {});
  day_ends_ = end_of(options_.day);
  start_day();
}

void Accounts::set_ready(bool ready) {
  ++revision_;
  is_ready_ = ready;
}

core::Expected<void> Accounts::trade_elsewhere(const std::string& account, const std::string& ticker,
                                               const Decimal& signed_quantity, double price) {
  if (!contains(account)) return no_account(account);
  ++revision_;
  Fill fill;
  fill.ticker = ticker;
  fill.account = account;
  fill.side = signed_quantity.is_negative() ? model::Side::Sell : model::Side::Buy;
  fill.shares = signed_quantity.abs();
  fill.price = price;
  mutable_ledger(account).apply(fill, 0, terms_of_(ticker));
  return {};
}

core::Expected<void> Accounts::transfer(const std::string& account, const std::string& ticker,
                                        const Decimal& signed_quantity, double price) {
  if (!contains(account)) return no_account(account);
  ++revision_;
  mutable_ledger(account).transfer(ticker, signed_quantity, price, terms_of_(ticker));
  return {};
}

}  // namespace ibflow::sim
