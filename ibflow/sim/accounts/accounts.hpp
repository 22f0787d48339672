#pragma once
// All simulated accounts of one login: books every fill to its account and says what an account allows.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/sim/accounts/advisor.hpp"
#include "ibflow/sim/accounts/commission.hpp"
#include "ibflow/sim/accounts/ledger.hpp"
#include "ibflow/sim/accounts/margin.hpp"
#include "ibflow/sim/accounts/what_if.hpp"
#include "ibflow/sim/exchange/books.hpp"

namespace ibflow::sim {

struct AccountsOptions {
  /// At least one. A first one that begins with F or DF is an advisor's: it holds nothing itself.
  std::vector<std::string> names;
  core::Decimal starting_cash = 1'000'000;  // USD, of each account that trades
  CommissionModel commissions = CommissionModel::Fixed;
  MarginModel margin = MarginModel::DayTrading;
  core::Date day;  // of the session
};

/// Not thread-safe. An empty account name stands for the first one that trades; an unknown one too.
class Accounts final : public Books {
 public:
  Accounts(AccountsOptions options, TermsOf terms_of, Marks::PriceOf price_of);

  Booked apply(const Fill& fill, const SimOrder& order) override;
  /// The realised profit given back is what the fill, as corrected, has realised in all.
  Booked correct(const Fill& booked, const Fill& corrected, const SimOrder& order) override;
  /// Counts only for instruments that the market shows no price of.
  void mark(std::string_view ticker, double price) override { marks_->set(ticker, price); }
  [[nodiscard]] core::Expected<void> afford(const OrderRequest& request,
                                            std::optional<double> price) const override;
  [[nodiscard]] core::Decimal position(const std::string& account, const std::string& ticker) const override;
  [[nodiscard]] double margin_cushion(const std::string& account) const override;

  [[nodiscard]] ShortLocate locate(const OrderRequest&) const override { return short_locate_; }
  /// Fault: what there is to borrow for short sales from now on.
  void set_short_locate(ShortLocate located) { short_locate_ = located; }
  /// Fault: while there is a reason, no order is allowed, for this reason.
  void set_refusal(std::optional<std::string> reason) { refusal_ = std::move(reason); }

  /// `price`: the limit, else the market's.
  [[nodiscard]] WhatIf what_if(const OrderRequest& request, double price) const;
  /// The currency of an instrument's commissions and of Booked::commission.
  [[nodiscard]] std::string commission_currency_of(std::string_view ticker) const;

  /// All, the advisor's first.
  [[nodiscard]] const std::vector<std::string>& names() const { return options_.names; }
  /// Without the advisor's own.
  [[nodiscard]] std::span<const std::string> trading_names() const;
  [[nodiscard]] bool contains(std::string_view name) const;
  [[nodiscard]] bool is_advisor() const { return is_advisor_; }
  /// As MANAGED_ACCTS has it: comma separated, an advisor's list ends with a comma.
  [[nodiscard]] std::string managed_list() const;
  [[nodiscard]] Advisor& advisor() { return advisor_; }
  [[nodiscard]] const Advisor& advisor() const { return advisor_; }

  /// Where an order for `account` is booked.
  [[nodiscard]] const std::string& account_for(const std::string& account) const;
  [[nodiscard]] const Ledger& ledger(const std::string& account) const;
  /// All of them as if they were one.
  [[nodiscard]] std::shared_ptr<const Ledger> combined() const;
  [[nodiscard]] std::shared_ptr<const Ledger> shared_ledger(const std::string& account) const;
  [[nodiscard]] AccountFigures figures(const Ledger& ledger) const {
    return figures_of(options_.margin, ledger);
  }
  [[nodiscard]] const AccountsOptions& options() const { return options_; }

  [[nodiscard]] std::optional<double> price_of(std::string_view ticker) const {
    return marks_->price(ticker);
  }

  /// Goes up with every booking and switch: whoever publishes compares.
  [[nodiscard]] std::uint64_t revision() const { return revision_; }
  /// Daily profit counts from here.
  void start_day();
  /// At midnight in New York a day starts, and when the clock goes back to an earlier one; regulatory fees
  /// are then those of its date.
  void on_time(core::Timestamp now);
  /// Fault: what AccountReady says, false as while a real server resets.
  void set_ready(bool ready);
  [[nodiscard]] bool is_ready() const { return is_ready_; }
  /// Fault: a trade that no client here has made, in another program or by assignment (an option leaves at 0,
  /// its stock comes at the strike). Without commission. Usage error: no such account.
  core::Expected<void> trade_elsewhere(const std::string& account, const std::string& ticker,
                                       const core::Decimal& signed_quantity, double price);
  /// Fault: a position that is moved in or out; cash stays.
  core::Expected<void> transfer(const std::string& account, const std::string& ticker,
                                const core::Decimal& signed_quantity, double price);

  /// Everything but marks and options, as lines of text, and back over the same accounts. Data error: which
  /// line is not understood; the accounts are then as before.
  [[nodiscard]] std::string to_text() const;
  core::Expected<void> from_text(std::string_view text);

 private:
  [[nodiscard]] Ledger& mutable_ledger(const std::string& account);
  [[nodiscard]] OrderTraded traded(const Ledger& ledger, const InstrumentTerms& terms) const;

  AccountsOptions options_;
  bool is_advisor_ = false;
  TermsOf terms_of_;
  std::shared_ptr<Marks> marks_;
  std::map<std::string, std::shared_ptr<Ledger>, std::less<>> ledgers_;
  Advisor advisor_;
  std::map<std::pair<std::int32_t, std::int32_t>, core::Decimal> added_;  // by client and order id
  core::Timestamp day_begins_ = core::Timestamp::min();
  core::Timestamp day_ends_ = core::Timestamp::max();
  std::uint64_t revision_ = 0;
  bool is_ready_ = true;
  ShortLocate short_locate_ = ShortLocate::Available;
  std::optional<std::string> refusal_;
};

}  // namespace ibflow::sim
