#include "ibflow/gateway/detail/account_streams.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/translate_accounts.hpp"

namespace ibflow::gateway::detail {

namespace {

/// Request and cancel as their messages are; the first data of all kinds are answers to come, not ticks.
template <class Request, class Cancel>
class AccountStream : public Stream {
 public:
  AccountStream(StreamTerms terms_in, Request request)
      : Stream(std::move(terms_in)), request_(std::move(request)) {}

  core::Expected<void> request(RequestCore& requests) override {
    request_.request_id = request_id;
    return requests.send(terms.lane, request_, request_id);
  }
  core::Expected<void> cancel(RequestCore& requests) override {
    Cancel message;
    message.request_id = request_id;
    return requests.send(terms.lane, message, request_id);
  }

 protected:
  Request request_;
};

AccountRow a_row(AccountRow::Kind kind, const std::string& account) {
  AccountRow row;
  row.kind = kind;
  row.account = account;
  return row;
}

class PositionStream final
    : public AccountStream<protocol::RequestPositionsMulti, protocol::CancelPositionsMulti> {
 public:
  using AccountStream::AccountStream;
  void start_over() override {
    is_whole_ = true;
    publish(a_row(AccountRow::Kind::Begin, request_.account));
  }
  using Stream::on;
  void on(const protocol::PositionMulti& message) override {
    data_came();
    auto row = a_row(AccountRow::Kind::Position, message.account);
    row.position = to_account_position(message);
    if (row.position) return publish(row);
    is_whole_ = false;
    core::log_warning("gateway", fmt::format("{}: {} has no size; what is held is not complete", terms.what,
                                             message.contract.symbol));
  }
  // What an end does not name is closed; without one row of it that would be a guess.
  void on(const protocol::PositionMultiEnd&) override {
    data_came();
    if (is_whole_) publish(a_row(AccountRow::Kind::End, request_.account));
  }

 private:
  bool is_whole_ = true;
};

class ValueStream final
    : public AccountStream<protocol::RequestAccountUpdatesMulti, protocol::CancelAccountUpdatesMulti> {
 public:
  using AccountStream::AccountStream;
  void start_over() override { publish(a_row(AccountRow::Kind::Begin, "")); }
  using Stream::on;
  void on(const protocol::AccountUpdateMulti& message) override {
    data_came();
    auto row = a_row(AccountRow::Kind::Value, message.account);
    row.value = to_account_value(message);
    publish(row);
  }
  void on(const protocol::AccountUpdateMultiEnd&) override {
    data_came();
    publish(a_row(AccountRow::Kind::End, ""));
  }
};

/// IB tells profits once a second, and at once when asked.
class ProfitStream final : public AccountStream<protocol::RequestPnl, protocol::CancelPnl> {
 public:
  using AccountStream::AccountStream;
  using Stream::on;
  void on(const protocol::Pnl& message) override {
    data_came();
    publish(to_profit_and_loss(message));
  }
};

class PositionProfitStream final
    : public AccountStream<protocol::RequestPnlSingle, protocol::CancelPnlSingle> {
 public:
  using AccountStream::AccountStream;
  using Stream::on;
  void on(const protocol::PnlSingle& message) override {
    data_came();
    publish(to_profit_and_loss(message));
  }
};

StreamTerms account_terms(const std::string& kind, const std::string& account) {
  StreamTerms terms;
  terms.key = terms.what = fmt::format("{} of account {}", kind, account);
  terms.is_market_data = false;
  terms.lane = connection::Lane::Request;
  return terms;
}

StreamTerms profit_terms(const ProfitOf& of) {
  auto terms = account_terms("profit and loss", of.account);
  if (!of.model_code.empty()) terms.what += ", model " + of.model_code;
  if (of.con_id.value != 0) terms.what += fmt::format(", con id {}", of.con_id.value);
  terms.key = terms.what;
  return terms;
}

}  // namespace

Subscription<ProfitAndLoss> follow_profit(StreamTable& streams, const ProfitOf& of) {
  auto terms = profit_terms(of);
  const auto key = terms.key;
  return streams.subscribe<ProfitAndLoss>(key, Overflow::Conflate, 1, [&] {
    protocol::RequestPnl request;
    request.account = of.account;
    request.model_code = of.model_code;
    return std::make_shared<ProfitStream>(std::move(terms), std::move(request));
  });
}

Subscription<PositionProfitAndLoss> follow_position_profit(StreamTable& streams, const ProfitOf& of) {
  auto terms = profit_terms(of);
  const auto key = terms.key;
  return streams.subscribe<PositionProfitAndLoss>(key, Overflow::Conflate, 1, [&] {
    protocol::RequestPnlSingle request;
    request.account = of.account;
    request.model_code = of.model_code;
    request.con_id = of.con_id.value;
    return std::make_shared<PositionProfitStream>(std::move(terms), std::move(request));
  });
}

AccountFollowers::AccountFollowers(RequestCorePointer requests, std::shared_ptr<StreamTable> streams)
    : requests_(std::move(requests)),
      streams_(std::move(streams)),
      book_([this](const AccountChange& change) { tell(change); }) {}

Subscription<AccountChange> AccountFollowers::follow(const std::vector<std::string>& accounts) {
  auto channel = std::make_shared<Channel<AccountChange>>(requests_->loop(), Overflow::KeepAll, 0);
  channel->what = fmt::format("changes of {}", fmt::join(accounts, ", "));
  channel->on_leave([weak = weak_from_this()](ChannelBase& leaving) {
    if (const auto self = weak.lock()) self->left(leaving);
  });
  channels_.push_back(channel);
  for (const auto& account : accounts) begin(account);
  return Subscription<AccountChange>(std::move(channel));
}

void AccountFollowers::begin(const std::string& account) {
  auto positions = account_terms("positions", account);
  auto values = account_terms("values", account);
  const auto position_key = positions.key;
  const auto value_key = values.key;
  book_.add_source(position_key);
  book_.add_source(value_key);
  if (!sources_.contains(position_key)) {
    keep(position_key, streams_->subscribe<AccountRow>(position_key, Overflow::KeepAll, 0, [&] {
      protocol::RequestPositionsMulti request;
      request.account = account;
      return std::make_shared<PositionStream>(std::move(positions), std::move(request));
    }));
  }
  if (!sources_.contains(value_key)) {
    keep(value_key, streams_->subscribe<AccountRow>(value_key, Overflow::KeepAll, 0, [&] {
      protocol::RequestAccountUpdatesMulti request;
      request.account = account;
      return std::make_shared<ValueStream>(std::move(values), std::move(request));
    }));
  }
  if (!profits_.contains(account)) keep_profit(account);
}

void AccountFollowers::keep_profit(const std::string& account) {
  auto profit = follow_profit(*streams_, {account, "", core::ConId()});
  profit.on_value([weak = weak_from_this(), account](const ProfitAndLoss& value) {
    if (const auto self = weak.lock()) self->book_.take_profit(account, value);
  });
  profits_[account] = std::move(profit);
}

void AccountFollowers::keep(const std::string& source, Subscription<AccountRow> subscription) {
  if (const auto refused = subscription.error())
    return end({StreamOutcome::Failed, refused->message, refused});
  subscription.on_value([weak = weak_from_this(), source](const AccountRow& row) {
    if (const auto self = weak.lock()) self->book_.take(source, row);
  });
  subscription.on_event([weak = weak_from_this(), source](const StreamEvent& event) {
    const auto self = weak.lock();
    if (!self || !event.error) return;
    self->sources_.erase(source);  // whoever follows next asks again
    self->end(event);
  });
  sources_[source] = std::move(subscription);
}

void AccountFollowers::end(const StreamEvent& event) {
  const auto state = event.outcome == StreamOutcome::Ended ? StreamState::Ended : StreamState::Failed;
  for (const auto& channel : std::vector(channels_)) channel->tell(state, event);
}

void AccountFollowers::tell(const AccountChange& change) {
  for (const auto& channel : std::vector(channels_)) channel->push(change);
}

void AccountFollowers::left(const ChannelBase& channel) {
  std::erase_if(channels_, [&](const auto& one) { return one.get() == &channel; });
  if (!channels_.empty()) return;
  sources_.clear();
  profits_.clear();
  book_.clear();
}

}  // namespace ibflow::gateway::detail
