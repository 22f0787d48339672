#include "ibflow/gateway/accounts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

#include "ibflow/gateway/detail/account_streams.hpp"
#include "ibflow/gateway/detail/question.hpp"
#include "ibflow/gateway/detail/translate_accounts.hpp"

namespace ibflow::gateway {

using core::ErrorCategory;
using detail::Question;
using detail::QuestionTerms;

namespace {

/// IB goes on sending after the first whole answer: it is taken back.
template <class T, class Cancel>
struct FirstAnswer : Question<T, Cancel> {
 protected:
  void finish() override {
    this->send_cancel();
    Question<T, Cancel>::finish();
  }
  void add_position(std::optional<AccountPosition> position) {
    if (position) return this->rows.push_back(std::move(*position));
    this->fail({ErrorCategory::Data, fmt::format("{}: a position has no size; ask again", this->what())});
  }
};

struct PositionsQuestion final : FirstAnswer<std::vector<AccountPosition>, protocol::CancelPositions> {
  using Question::on;
  void on(const protocol::Position& message) override { add_position(detail::to_account_position(message)); }
  void on(const protocol::PositionEnd&) override { finish(); }
};

struct ModelPositionsQuestion final
    : FirstAnswer<std::vector<AccountPosition>, protocol::CancelPositionsMulti> {
  using Question::on;
  void on(const protocol::PositionMulti& message) override {
    add_position(detail::to_account_position(message));
  }
  void on(const protocol::PositionMultiEnd&) override { finish(); }
};

struct ReportQuestion final : Question<AccountReport> {
  explicit ReportQuestion(std::string account_in) : account(std::move(account_in)) {}
  using Question::on;
  void on(const protocol::AccountValue& message) override {
    if (!is_about(message.account_name)) return;
    rows.values.push_back(detail::to_account_value(message));
  }
  void on(const protocol::PortfolioValue& message) override {
    if (!is_about(message.account_name)) return;
    if (auto item = detail::to_portfolio_item(message)) rows.portfolio.push_back(std::move(*item));
  }
  void on(const protocol::AccountUpdateTime& message) override { rows.time = message.time_stamp; }
  void on(const protocol::AccountDownloadEnd& message) override {
    if (!is_about(message.account_name)) return;
    send_cancel();
    finish();
  }
  void send_cancel() override {
    const auto requests = requests_.lock();
    if (!requests) return;
    protocol::RequestAccountUpdates cancel;
    cancel.subscribe = false;
    cancel.acct_code = account;
    static_cast<void>(requests->send(connection::Lane::Request, cancel));
  }
  /// Two accounts may be asked for at once, and answers have no id. Empty: the login's only one.
  [[nodiscard]] bool is_about(const std::string& told) const {
    return account.empty() || told.empty() || told == account;
  }
  std::string account;
};

struct ModelValuesQuestion final
    : FirstAnswer<std::vector<model::AccountValue>, protocol::CancelAccountUpdatesMulti> {
  using Question::on;
  void on(const protocol::AccountUpdateMulti& message) override {
    rows.push_back(detail::to_account_value(message));
  }
  void on(const protocol::AccountUpdateMultiEnd&) override { finish(); }
};

struct SummaryQuestion final : FirstAnswer<std::vector<model::AccountValue>, protocol::CancelAccountSummary> {
  using Question::on;
  void on(const protocol::AccountSummary& message) override {
    rows.push_back(detail::to_account_value(message));
  }
  void on(const protocol::AccountSummaryEnd&) override { finish(); }
};

struct ProfitQuestion final : FirstAnswer<ProfitAndLoss, protocol::CancelPnl> {
  using Question::on;
  void on(const protocol::Pnl& message) override {
    rows = detail::to_profit_and_loss(message);
    finish();
  }
};

struct PositionProfitQuestion final : FirstAnswer<PositionProfitAndLoss, protocol::CancelPnlSingle> {
  using Question::on;
  void on(const protocol::PnlSingle& message) override {
    rows = detail::to_profit_and_loss(message);
    finish();
  }
};

std::string of_model(const std::string& account, const std::string& model_code) {
  return model_code.empty() ? fmt::format("account {}", account)
                            : fmt::format("model {} of account {}", model_code, account);
}

}  // namespace

Accounts::Accounts(std::shared_ptr<detail::RequestCore> requests,
                   std::shared_ptr<detail::StreamTable> streams)
    : requests_(requests),
      streams_(streams),
      followers_(std::make_shared<detail::AccountFollowers>(std::move(requests), std::move(streams))) {}

Subscription<AccountChange> Accounts::follow(std::vector<std::string> accounts) {
  return followers_->follow(accounts);
}

AccountSnapshotPointer Accounts::snapshot() const {
  return followers_->snapshot();
}

Subscription<ProfitAndLoss> Accounts::follow_profit(std::string account, std::string model_code) {
  return detail::follow_profit(*streams_, {std::move(account), std::move(model_code), core::ConId()});
}

Subscription<PositionProfitAndLoss> Accounts::follow_profit(std::string account, core::ConId con_id,
                                                            std::string model_code) {
  return detail::follow_position_profit(*streams_, {std::move(account), std::move(model_code), con_id});
}

void Accounts::session_lost() {
  followers_->session_lost();
}

Answer<std::vector<AccountPosition>> Accounts::positions(RequestOptions options) {
  return detail::ask(requests_, std::make_shared<PositionsQuestion>(), protocol::RequestPositions(),
                     QuestionTerms("positions", options));
}

Answer<std::vector<AccountPosition>> Accounts::positions(std::string account, std::string model_code,
                                                         RequestOptions options) {
  QuestionTerms terms(fmt::format("positions of {}", of_model(account, model_code)), options);
  protocol::RequestPositionsMulti message;
  message.account = std::move(account);
  message.model_code = std::move(model_code);
  return detail::ask(requests_, std::make_shared<ModelPositionsQuestion>(), std::move(message),
                     std::move(terms));
}

Answer<AccountReport> Accounts::report(std::string account, RequestOptions options) {
  QuestionTerms terms(fmt::format("values of account {}", account), options);
  auto question = std::make_shared<ReportQuestion>(account);
  protocol::RequestAccountUpdates message;
  message.subscribe = true;
  message.acct_code = std::move(account);
  return detail::ask(requests_, std::move(question), std::move(message), std::move(terms));
}

Answer<std::vector<model::AccountValue>> Accounts::model_values(std::string account, std::string model_code,
                                                                bool ledger_only, RequestOptions options) {
  QuestionTerms terms(fmt::format("values of {}", of_model(account, model_code)), options);
  protocol::RequestAccountUpdatesMulti message;
  message.account = std::move(account);
  message.model_code = std::move(model_code);
  message.ledger_and_nlv = ledger_only;
  return detail::ask(requests_, std::make_shared<ModelValuesQuestion>(), std::move(message),
                     std::move(terms));
}

Answer<std::vector<model::AccountValue>> Accounts::summary(std::vector<std::string> tags, std::string group,
                                                           RequestOptions options) {
  QuestionTerms terms(fmt::format("account summary of {}", group), options);
  protocol::RequestAccountSummary message;
  message.group_name = std::move(group);
  message.tags = fmt::format("{}", fmt::join(tags, ","));
  return detail::ask(requests_, std::make_shared<SummaryQuestion>(), std::move(message), std::move(terms));
}

Answer<ProfitAndLoss> Accounts::profit_and_loss(std::string account, std::string model_code,
                                                RequestOptions options) {
  QuestionTerms terms(fmt::format("profit and loss of {}", of_model(account, model_code)), options);
  protocol::RequestPnl message;
  message.account = std::move(account);
  message.model_code = std::move(model_code);
  return detail::ask(requests_, std::make_shared<ProfitQuestion>(), std::move(message), std::move(terms));
}

Answer<PositionProfitAndLoss> Accounts::profit_and_loss(std::string account, core::ConId con_id,
                                                        std::string model_code, RequestOptions options) {
  QuestionTerms terms(
      fmt::format("profit and loss of con id {} in {}", con_id.value, of_model(account, model_code)),
      options);
  protocol::RequestPnlSingle message;
  message.account = std::move(account);
  message.model_code = std::move(model_code);
  message.con_id = con_id.value;
  return detail::ask(requests_, std::make_shared<PositionProfitQuestion>(), std::move(message),
                     std::move(terms));
}

}  // namespace ibflow::gateway
