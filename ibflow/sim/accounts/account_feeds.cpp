#include "ibflow/sim/accounts/account_feeds.hpp"

#include "ibflow/sim/server/wire_time.hpp"

namespace ibflow::sim {

namespace {

void send_portfolio(const AccountView& view, const Holding& holding, Outbox& out) {
  protocol::PortfolioValue message;
  message.contract = view.contract_of(holding);
  message.contract.exchange.clear();
  message.position = holding.quantity;
  message.market_price = holding.mark ? holding.mark->to_double() : 0;
  message.market_value = holding.market_value().to_double();
  message.average_cost = holding.average_cost();
  message.unrealized_pnl = holding.unrealized_pnl().to_double();
  message.realized_pnl = holding.realized_pnl.to_double();
  message.account_name = view.name;
  out.send(message);
}

// With the listing venue of a stock; futures and options come without one.
protocol::Contract position_contract(const AccountView& view, const Holding& holding) {
  auto contract = view.contract_of(holding);
  contract.exchange = contract.primary_exchange;
  if (contract.sec_type != "OPT") {
    contract.right.clear();
    contract.strike = 0;
  }
  return contract;
}

}  // namespace

void AccountUpdatesFeed::start(const GatewayState& state, Outbox& out) {
  update(state, true, out);
  protocol::AccountDownloadEnd end;
  end.account_name = account_;
  out.send(end);
}

void AccountUpdatesFeed::update(const GatewayState& state, bool with_marks, Outbox& out) {
  send_changes(view_of(state, account_), with_marks, out);
  protocol::AccountUpdateTime time;
  time.time_stamp = clock_time(state.now);
  out.send(time);
}

void AccountUpdatesFeed::send_changes(const AccountView& view, bool with_marks, Outbox& out) {
  rows_.update(account_rows(view), [&](const AccountRow& row) {
    protocol::AccountValue message;
    message.key = row.key;
    message.val = row.value;
    message.currency = row.currency;
    message.account_name = view.name;
    out.send(message);
  });
  for (const auto& holding : view.holdings()) {
    const auto known = portfolio_.find(holding.ticker);
    const bool flat = holding.quantity.is_zero();
    if (known == portfolio_.end() && flat) continue;
    const Sent now{holding.quantity, holding.average_cost(), holding.market_value()};
    if (known != portfolio_.end()) {
      const auto& was = known->second;
      const bool moved = was.quantity != now.quantity || was.average_cost != now.average_cost;
      if (!moved && !(with_marks && was.market_value != now.market_value)) continue;
    }
    send_portfolio(view, holding, out);
    if (flat) {
      portfolio_.erase(known);
    } else {
      portfolio_[holding.ticker] = now;
    }
  }
}

void AccountSummaryFeed::start(const GatewayState& state, Outbox& out) {
  update(state, out);
  protocol::AccountSummaryEnd end;
  end.request_id = request_id_;
  out.send(end);
}

void AccountSummaryFeed::update(const GatewayState& state, Outbox& out) {
  for (const auto& account : accounts_) {
    rows_[account].update(summary_rows(view_of(state, account), tags_), [&](const AccountRow& row) {
      protocol::AccountSummary message;
      message.request_id = request_id_;
      message.account = account;
      message.tag = row.key;
      message.value = row.value;
      message.currency = row.currency;
      out.send(message);
    });
  }
}

void MultiAccountFeed::start(const GatewayState& state, Outbox& out) {
  update(state, out);
  protocol::AccountUpdateMultiEnd end;
  end.request_id = request_id_;
  out.send(end);
}

void MultiAccountFeed::update(const GatewayState& state, Outbox& out) {
  for (const auto& account : accounts_) {
    const auto rows = multi_account_rows(view_of(state, account), ledger_and_nlv_);
    rows_[account].update(rows, [&](const AccountRow& row) {
      protocol::AccountUpdateMulti message;
      message.request_id = request_id_;
      message.account = account;
      message.model_code = model_;
      message.key = row.key;
      message.value = row.value;
      message.currency = row.currency;
      out.send(message);
    });
  }
}

void PositionFeed::start(const GatewayState& state, Outbox& out) {
  update(state, out);
  out.send(protocol::PositionEnd{});
}

void PositionFeed::update(const GatewayState& state, Outbox& out) {
  for (const auto& account : state.accounts->trading_names()) {
    sent_.update(view_of(state, account), [&](const AccountView& view, const Holding& holding) {
      protocol::Position message;
      message.account = view.name;
      message.contract = position_contract(view, holding);
      message.position = holding.quantity;
      message.avg_cost = holding.average_cost();
      out.send(message);
    });
  }
}

void MultiPositionFeed::start(const GatewayState& state, Outbox& out) {
  update(state, out);
  protocol::PositionMultiEnd end;
  end.request_id = request_id_;
  out.send(end);
}

void MultiPositionFeed::update(const GatewayState& state, Outbox& out) {
  for (const auto& account : accounts_) {
    sent_.update(view_of(state, account), [&](const AccountView& view, const Holding& holding) {
      protocol::PositionMulti message;
      message.request_id = request_id_;
      message.account = view.name;
      message.model_code = model_;
      message.contract = position_contract(view, holding);
      message.position = holding.quantity;
      message.avg_cost = holding.average_cost();
      out.send(message);
    });
  }
}

}  // namespace ibflow::sim
