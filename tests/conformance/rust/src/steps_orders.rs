//! Steps about the account and about orders.
use std::time::Duration;

use ibapi::accounts::types::{AccountGroup, AccountId, ContractId};
use ibapi::accounts::{AccountSummaryResult, AccountUpdate, AccountUpdateMulti, PositionUpdate, PositionUpdateMulti};
use ibapi::client::blocking::Client;
use ibapi::contracts::Contract;
use ibapi::orders::order_builder::{limit_order, market_order, stop};
use ibapi::orders::{Action, ExecutionFilter, Executions, OcaType, Order, OrderStatus, OrderStatusKind, Orders, PlaceOrder, TimeInForce};
use ibapi::prelude::*;

use crate::session::{Outcome, LEFT_OUT, Session, Step, cents, check, said};

pub const ALL: &[(&str, Step)] = &[
    ("account_summary", account_summary),
    ("account_updates", account_updates),
    ("order_market", order_market),
    ("positions", positions),
    ("profit_and_loss", profit_and_loss),
    ("profit_and_loss_single", profit_and_loss_single),
    ("what_if", what_if),
    ("order_limit", order_limit),
    ("order_off_tick", order_off_tick),
    ("order_bracket", order_bracket),
    ("order_bracket_filled", order_bracket_filled),
    ("order_oca", order_oca),
    ("order_wait_for_fill", order_wait_for_fill),
    ("open_orders", open_orders),
    ("completed_orders", completed_orders),
    ("executions", executions),
    ("two_clients", two_clients),
    ("cancel_unknown", cancel_unknown),
    ("global_cancel", global_cancel),
];

impl Session {
    fn place(&self, mut order: Order) -> Result<i32, String> {
        let id = self.client.next_order_id();
        order.account = self.account.clone();
        self.client.submit_order(id, &self.contract, &order).map_err(said)?;
        Ok(id)
    }

    fn last_status(&self, id: i32) -> Option<OrderStatus> {
        self.orders.lock().unwrap().statuses.get(&id).and_then(|all| all.last().cloned())
    }

    fn status(&self, id: i32, wanted: OrderStatusKind) -> Result<OrderStatus, String> {
        self.until(&format!("{wanted}"), || self.last_status(id).filter(|row| row.status == wanted))
            .map_err(|text| format!("{text}, have {:?}; {:?}", self.last_status(id).map(|row| row.status), self.orders.lock().unwrap().errors))
    }

    /// Realised profits of the fills of an order that is filled and whose commissions have come.
    fn filled(&self, id: i32) -> Result<Vec<Option<f64>>, String> {
        self.status(id, OrderStatusKind::Filled)?;
        self.until("the commission", || {
            let book = self.orders.lock().unwrap();
            let fills = book.executions.get(&id)?;
            let reports: Vec<_> = fills.iter().filter_map(|fill| book.commissions.get(&fill.execution_id)).collect();
            (reports.len() == fills.len() && reports.iter().all(|report| report.commission > 0.0))
                .then(|| reports.iter().map(|report| report.realized_pnl).collect())
        })
    }

    fn held(&self) -> Result<f64, String> {
        held_by(self, &self.client)
    }
}

fn held_by(s: &Session, client: &Client) -> Result<f64, String> {
    let stream = client.positions().map_err(said)?;
    let rows = s.items(&stream, "positions", |items| items.iter().any(|item| matches!(item, PositionUpdate::PositionEnd)))?;
    Ok(rows.iter().filter_map(|row| match row {
        PositionUpdate::Position(p) if p.contract.symbol.as_str() == s.options.symbol => Some(p.position),
        _ => None,
    }).sum())
}

fn account_summary(s: &mut Session) -> Outcome {
    let stream = s.client.account_summary(&AccountGroup("All".into()), &["NetLiquidation", "TotalCashValue", "BuyingPower", "AccountType"]).map_err(said)?;
    let rows = s.items(&stream, "the summary", |items| items.iter().any(|item| matches!(item, AccountSummaryResult::End)))?;
    let worth = rows.iter().find_map(|row| match row {
        AccountSummaryResult::Summary(row) if row.tag == "NetLiquidation" && row.account == s.account => row.value.parse::<f64>().ok(),
        _ => None,
    });
    check(rows.len() >= 5 && worth.is_some_and(|worth| worth > 0.0), format!("{rows:?}"))?;
    Ok(format!("net liquidation {worth:?}"))
}

fn account_updates(s: &mut Session) -> Outcome {
    let stream = s.client.account_updates(&AccountId(s.account.clone())).map_err(said)?;
    let rows = s.items(&stream, "account updates", |items| items.iter().any(|item| matches!(item, AccountUpdate::End)))?;
    let value = |key: &str, currency: &str| rows.iter().find_map(|row| match row {
        AccountUpdate::AccountValue(row) if row.key == key && row.currency == currency => Some(row.value.clone()),
        _ => None,
    });
    check(value("AccountReady", "").as_deref() == Some("true"), "AccountReady")?;
    check(value("CashBalance", "BASE").is_some() && value("CashBalance", "USD").is_some(), "CashBalance")?;
    drop(stream);
    let multi = s.client.account_updates_multi(Some(&AccountId(s.account.clone())), None).map_err(said)?;
    let several = s.items(&multi, "the multi request", |items| items.iter().any(|item| matches!(item, AccountUpdateMulti::End)))?;
    Ok(format!("{} rows, {} of the multi request", rows.len(), several.len()))
}

fn order_market(s: &mut Session) -> Outcome {
    let id = s.client.next_order_id();
    let subscription = s.client.place_order(id, &s.contract, &market_order(Action::Buy, 100.0)).map_err(said)?;
    let seen = s.items(&subscription, "an execution, Filled and the commission", |items| {
        items.iter().any(|item| matches!(item, PlaceOrder::CommissionReport(_)))
            && items.iter().any(|item| matches!(item, PlaceOrder::OrderStatus(row) if row.status == OrderStatusKind::Filled && row.remaining == 0.0))
    })?;
    let fills: Vec<_> = seen.iter().filter_map(|item| match item { PlaceOrder::ExecutionData(data) => Some(&data.execution), _ => None }).collect();
    let shares: f64 = fills.iter().map(|fill| fill.shares).sum();
    let mean = fills.iter().map(|fill| fill.shares * fill.price).sum::<f64>() / shares;
    check(shares == 100.0, format!("{shares} shares"))?;
    let row = s.status(id, OrderStatusKind::Filled)?;
    check(row.average_fill_price.is_some_and(|price| (price - mean).abs() < 1e-6) && row.perm_id > 0, format!("{row:?}, mean {mean}"))?;
    check(fills.iter().all(|fill| fill.exchange != "SMART"), "executed at SMART")?;
    let order: Vec<String> = seen.iter().map(|item| match item {
        PlaceOrder::OpenOrder(data) => format!("5({})", data.order_state.status),
        PlaceOrder::OrderStatus(row) => format!("3({})", row.status),
        PlaceOrder::ExecutionData(_) => "11".into(),
        PlaceOrder::CommissionReport(_) => "59".into(),
    }).collect();
    check(order.iter().position(|m| m == "11") < order.iter().position(|m| m == "59"), order.join(" "))?;
    Ok(order.join(" "))
}

fn positions(s: &mut Session) -> Outcome {
    let held = s.held()?;
    check(held >= 100.0, format!("{held}"))?;
    let multi = s.client.positions_multi(Some(&AccountId(s.account.clone())), None).map_err(said)?;
    let rows = s.items(&multi, "the multi request", |items| items.iter().any(|item| matches!(item, PositionUpdateMulti::PositionEnd)))?;
    check(rows.len() > 1, "not in the multi request")?;
    Ok(format!("{held}"))
}

fn profit_and_loss(s: &mut Session) -> Outcome {
    let stream = s.client.pnl(&AccountId(s.account.clone()), None).map_err(said)?;
    let row = s.items(&stream, "PnL", |items| items.iter().any(|row| row.unrealized_pnl.is_some()))?.pop().ok_or("nothing")?;
    Ok(format!("{:.2}", row.daily_pnl))
}

fn profit_and_loss_single(s: &mut Session) -> Outcome {
    let stream = s.client.pnl_single(&AccountId(s.account.clone()), ContractId(s.contract.contract_id), None).map_err(said)?;
    let row = s.items(&stream, "PnL of the position", |items| items.iter().any(|row| row.position >= 100.0 && row.value > 0.0))?.pop().ok_or("nothing")?;
    Ok(format!("{} worth {:.2}", row.position, row.value))
}

fn what_if(s: &mut Session) -> Outcome {
    let (bid, _) = s.bid_ask()?;
    let state = s.client.order(&s.contract).buy(100).limit(cents(bid - 5.0)).analyze().map_err(said)?;
    check(state.initial_margin_change.is_some_and(|margin| margin > 0.0) && state.equity_with_loan_after.is_some(), format!("{state:?}"))?;
    Ok(format!("margin {:?}, commission {:?}", state.initial_margin_change, state.commission))
}

fn order_limit(s: &mut Session) -> Outcome {
    let (bid, _) = s.bid_ask()?;
    let price = cents(bid * 0.95);
    let id = s.place(limit_order(Action::Buy, 100.0, price))?;
    let first = s.status(id, OrderStatusKind::Submitted)?;
    check(first.perm_id > 0 && first.remaining == 100.0, format!("{first:?}"))?;
    s.client.submit_order(id, &s.contract, &limit_order(Action::Buy, 200.0, cents(price - 0.5))).map_err(said)?;
    let changed = s.until("the change", || s.last_status(id).filter(|row| row.remaining == 200.0))?;
    check(changed.perm_id == first.perm_id && changed.status == OrderStatusKind::Submitted, format!("{changed:?}"))?;
    let shown = s.orders.lock().unwrap().open.get(&id).and_then(|data| data.order.limit_price);
    check(shown == Some(cents(price - 0.5)), format!("limit {shown:?}"))?;
    let cancel = s.client.cancel_order(id, "").map_err(said)?;
    let mut codes = vec![];
    while let Some(item) = cancel.next_timeout(Duration::from_secs(1)) {
        match item {
            Ok(SubscriptionItem::Notice(notice)) => codes.push(notice.code),
            Ok(_) => {}
            Err(error) => return Err(format!("{error}")),
        }
        if codes.contains(&202) { break; }
    }
    check(codes.contains(&202), format!("codes {codes:?} after the cancel"))?;
    s.status(id, OrderStatusKind::Cancelled)?;
    Ok(format!("permId {}", first.perm_id))
}

fn order_off_tick(s: &mut Session) -> Outcome {
    let id = s.client.next_order_id();
    let answer = s.client.place_order(id, &s.contract, &limit_order(Action::Buy, 100.0, 100.001)).map_err(said)?;
    match answer.next_timeout(s.options.deadline) {
        Some(Err(Error::Notice(notice))) if notice.code == 110 => Ok(notice.message),
        other => Err(format!("{other:?}")),
    }
}

fn place_bracket(s: &Session, entry: f64, target: f64, loss: f64) -> Result<[i32; 3], String> {
    let parent = s.place(Order { transmit: false, ..limit_order(Action::Buy, 50.0, cents(entry)) })?;
    let profit = s.place(Order { transmit: false, parent_id: parent, ..limit_order(Action::Sell, 50.0, cents(target)) })?;
    let loss = s.place(Order { parent_id: parent, ..stop(Action::Sell, 50.0, cents(loss)) })?;
    Ok([parent, profit, loss])
}

fn order_bracket(s: &mut Session) -> Outcome {
    let (bid, _) = s.bid_ask()?;
    let ids = s.client.order(&s.contract).buy(50).bracket().entry_limit(cents(bid * 0.9)).take_profit(cents(bid * 1.2))
        .stop_loss(cents(bid * 0.8)).submit_all().map_err(said)?;
    let [parent, profit, loss] = [ids.parent.value(), ids.take_profit.value(), ids.stop_loss.value()];
    s.status(parent, OrderStatusKind::Submitted)?;
    let first = s.status(profit, OrderStatusKind::PreSubmitted)?;
    let second = s.status(loss, OrderStatusKind::PreSubmitted)?;
    check(first.why_held == "child" && second.why_held == "child,trigger", format!("held {} and {}", first.why_held, second.why_held))?;
    check(first.parent_id == parent && second.parent_id == parent, "no parent")?;
    drop(s.client.cancel_order(parent, "").map_err(said)?);
    for id in [parent, profit, loss] {
        s.status(id, OrderStatusKind::Cancelled)?;
    }
    Ok(String::new())
}

fn order_bracket_filled(s: &mut Session) -> Outcome {
    let (bid, ask) = s.bid_ask()?;
    let [parent, profit, loss] = place_bracket(s, ask + 1.0, ask * 1.2, bid * 0.8)?;
    s.filled(parent)?;
    let at_work = s.status(profit, OrderStatusKind::Submitted)?;
    check(at_work.why_held.is_empty(), format!("held {}", at_work.why_held))?;
    let waiting = s.until("a stop that waits", || s.last_status(loss).filter(|row| row.why_held == "trigger"))?;
    check(waiting.status == OrderStatusKind::PreSubmitted, format!("{waiting:?}"))?;
    s.client.submit_order(profit, &s.contract, &Order { parent_id: parent, account: s.account.clone(), ..limit_order(Action::Sell, 50.0, cents(bid - 1.0)) })
        .map_err(said)?;
    let realized = s.filled(profit)?;
    s.status(loss, OrderStatusKind::Cancelled)?;
    check(realized.iter().all(Option::is_some), format!("{realized:?}"))?;
    Ok(format!("realised {realized:?}"))
}

fn order_oca(s: &mut Session) -> Outcome {
    let (bid, _) = s.bid_ask()?;
    let with = |order: Order| Order { oca_group: format!("group {} {}", s.options.client_id, bid), oca_type: OcaType::CancelWithBlock, ..order };
    let orders = vec![
        (s.contract.clone(), with(limit_order(Action::Buy, 10.0, cents(bid * 0.9)))),
        (s.contract.clone(), with(limit_order(Action::Buy, 10.0, cents(bid * 0.89)))),
        (s.contract.clone(), with(market_order(Action::Buy, 10.0))),
    ];
    let ids = s.client.submit_oca_orders(orders).map_err(said)?;
    s.filled(ids[2].value())?;
    s.status(ids[0].value(), OrderStatusKind::Cancelled)?;
    s.status(ids[1].value(), OrderStatusKind::Cancelled)?;
    Ok(String::new())
}

fn order_wait_for_fill(s: &mut Session) -> Outcome {
    let id = s.client.order(&s.contract).buy(10).market().submit().map_err(said)?;
    match s.client.wait_for_fill(id, s.options.deadline).map_err(said)? {
        ibapi::orders::OrderOutcome::Filled(row) => Ok(format!("{:?}", row.average_fill_price)),
        other => Err(format!("{other:?}")),
    }
}

fn listed(s: &Session, client: &Client, all: bool) -> Result<Vec<ibapi::orders::OrderData>, String> {
    let stream = if all { client.all_open_orders() } else { client.open_orders() }.map_err(said)?;
    Ok(s.to_end(&stream, "open orders")?.into_iter().filter_map(|item| match item { Orders::OrderData(data) => Some(data), _ => None }).collect())
}

fn open_orders(s: &mut Session) -> Outcome {
    let (bid, _) = s.bid_ask()?;
    let id = s.place(Order { tif: TimeInForce::GoodTillCanceled, ..limit_order(Action::Buy, 100.0, cents(bid * 0.9)) })?;
    let number = s.status(id, OrderStatusKind::Submitted)?.perm_id;
    let own = listed(s, &s.client, false)?;
    let every = listed(s, &s.client, true)?;
    check(own.iter().any(|data| data.order.perm_id == number), "not among the open orders")?;
    check(every.iter().any(|data| data.order.perm_id == number), "not among all open orders")?;
    drop(s.client.cancel_order(id, "").map_err(said)?);
    s.status(id, OrderStatusKind::Cancelled)?;
    Ok(format!("{} own, {} in all", own.len(), every.len()))
}

fn completed_orders(s: &mut Session) -> Outcome {
    let stream = s.client.completed_orders(false).map_err(said)?;
    let rows: Vec<_> = s.to_end(&stream, "completed orders")?.into_iter()
        .filter_map(|item| match item { Orders::OrderData(data) => Some(data), _ => None }).collect();
    let has = |wanted: OrderStatusKind| rows.iter().any(|row| row.order_state.status == wanted);
    check(has(OrderStatusKind::Filled) && has(OrderStatusKind::Cancelled) && !has(OrderStatusKind::Submitted), format!("{} rows", rows.len()))?;
    check(rows.iter().all(|row| !row.order_state.completed_time.is_empty() && !row.order_state.completed_status.is_empty()), "no completed time")?;
    Ok(format!("{} orders, {}", rows.len(), rows[0].order_state.completed_status))
}

fn executions(s: &mut Session) -> Outcome {
    let stream = s.client.executions(ExecutionFilter::default()).map_err(said)?;
    let rows = s.to_end(&stream, "executions")?;
    let fills = rows.iter().filter(|row| matches!(row, Executions::ExecutionData(_))).count();
    let reports = rows.iter().filter(|row| matches!(row, Executions::CommissionReport(_))).count();
    check(fills > 0 && reports == fills, format!("{fills} executions, {reports} commissions"))?;
    let none = s.client.executions(ExecutionFilter { symbol: "NOPE".into(), ..Default::default() }).map_err(said)?;
    check(s.to_end(&none, "no executions")?.is_empty(), "the filter is not applied")?;
    Ok(format!("{fills} executions"))
}

fn two_clients(s: &mut Session) -> Outcome {
    let (bid, _) = s.bid_ask()?;
    let other = Client::builder().address(format!("127.0.0.1:{}", s.options.port)).client_id(s.options.client_id + 50)
        .max_reconnect_attempts(1).one_shot_timeout(s.options.deadline).connect().map_err(said)?;
    let contract = Contract::stock(s.options.symbol.as_str()).build();
    let id = other.order(&contract).buy(5).limit(cents(bid * 0.9)).submit().map_err(said)?;
    let foreign = s.until("the other client's order in the list of all", || {
        listed(s, &s.client, true).ok()?.into_iter().find(|data| data.order.client_id == s.options.client_id + 50 && data.order_id == id.value())
    })?;
    let own = listed(s, &s.client, false)?;
    check(!own.iter().any(|data| data.order.perm_id == foreign.order.perm_id), "a foreign order among one's own")?;
    let before = s.held()?;
    let bought = s.place(market_order(Action::Buy, 7.0))?;
    s.filled(bought)?;
    let after = held_by(s, &other)?;
    check(after == before + 7.0, format!("{before} before, {after} seen by the other"))?;
    drop(other.cancel_order(id, "").map_err(said)?);
    s.until("the end of the other client's order", || {
        (!listed(s, &other, false).ok()?.iter().any(|data| data.order_id == id.value())).then_some(())
    })?;
    other.disconnect();
    Ok(String::new())
}

fn cancel_unknown(s: &mut Session) -> Outcome {
    let answer = s.client.cancel_order(999_999, "").map_err(said)?;
    match answer.next_timeout(s.options.deadline) {
        Some(Err(Error::Notice(notice))) if notice.code == 10147 => Ok(notice.message),
        other => Err(format!("{other:?}")),
    }
}

fn global_cancel(s: &mut Session) -> Outcome {
    if s.options.shared {
        return Err(format!("{LEFT_OUT}others use the account"));
    }
    let (bid, _) = s.bid_ask()?;
    let id = s.place(limit_order(Action::Buy, 5.0, cents(bid * 0.9)))?;
    s.status(id, OrderStatusKind::Submitted)?;
    s.client.global_cancel().map_err(said)?;
    s.status(id, OrderStatusKind::Cancelled)?;
    Ok(String::new())
}
