//! The connection, the frame around the steps and what the order stream has told so far.
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use ibapi::client::blocking::{Client, NoticeStream, Subscription};
use ibapi::contracts::Contract;
use ibapi::orders::{CommissionReport, Execution, OrderData, OrderStatus, OrderUpdate};
use ibapi::prelude::*;
use serde_json::json;

/// Begins the outcome of a step that does not apply: it would disturb others, or this version has no such request.
pub const LEFT_OUT: &str = "left out: ";

pub type Outcome = Result<String, String>;
pub type Step = fn(&mut Session) -> Outcome;

pub struct Options {
    pub port: u16,
    pub client_id: i32,
    pub symbol: String,
    pub deadline: Duration,
    pub shared: bool,
}

/// What came for each order, in the order in which it came.
#[derive(Default)]
pub struct Orders {
    pub statuses: HashMap<i32, Vec<OrderStatus>>,
    pub open: HashMap<i32, OrderData>,
    pub executions: HashMap<i32, Vec<Execution>>,
    pub commissions: HashMap<String, CommissionReport>,
    pub errors: Vec<String>,
}

pub struct Session {
    pub options: Options,
    pub client: Client,
    pub notices: NoticeStream,
    pub orders: Arc<Mutex<Orders>>,
    pub contract: Contract,
    pub account: String,
    pub bbo_exchange: String,
    pub market_rules: Vec<i32>,
    pub option: Option<Contract>,
    pub quote: Option<(f64, f64)>,
}

/// A subscription of any kind: the crate's own bound on the item type cannot be named from outside.
pub trait Stream {
    type Item;
    fn next_within(&self, limit: Duration) -> Option<Result<SubscriptionItem<Self::Item>, Error>>;
    fn whole_within(&self, limit: Duration) -> Result<Vec<Self::Item>, Error>;
}

macro_rules! streams {
    ($($item:ty),+ $(,)?) => { $(impl Stream for Subscription<$item> {
        type Item = $item;
        fn next_within(&self, limit: Duration) -> Option<Result<SubscriptionItem<$item>, Error>> { self.next_timeout(limit) }
        fn whole_within(&self, limit: Duration) -> Result<Vec<$item>, Error> { self.collect_to_end_within(limit) }
    })+ };
}

streams!(
    ibapi::market_data::realtime::TickTypes, ibapi::market_data::realtime::Trade, ibapi::market_data::realtime::BidAsk,
    ibapi::market_data::realtime::MidPoint, ibapi::market_data::realtime::Bar, ibapi::market_data::realtime::MarketDepths,
    ibapi::market_data::historical::HistoricalBarUpdate, ibapi::contracts::OptionChain, Vec<ibapi::scanner::ScannerData>,
    ibapi::news::NewsArticle, ibapi::accounts::PositionUpdate, ibapi::accounts::PositionUpdateMulti, ibapi::accounts::AccountUpdate,
    ibapi::accounts::AccountUpdateMulti, ibapi::accounts::AccountSummaryResult, ibapi::accounts::PnL, ibapi::accounts::PnLSingle,
    ibapi::orders::PlaceOrder, ibapi::orders::Orders, ibapi::orders::Executions,
);

pub fn check(condition: bool, what: impl Into<String>) -> Result<(), String> {
    if condition { Ok(()) } else { Err(what.into()) }
}

pub fn said(error: Error) -> String {
    format!("{error}")
}

pub fn cents(price: f64) -> f64 {
    (price * 100.0).round() / 100.0
}

/// Ends the process when a step hangs in spite of its own deadlines.
fn watch(step_started: Arc<AtomicU64>, limit: Duration, began: Instant) {
    std::thread::spawn(move || loop {
        std::thread::sleep(Duration::from_millis(200));
        let started = Duration::from_millis(step_started.load(Ordering::Relaxed));
        if began.elapsed() > started + limit {
            println!("{}", json!({"client": "rust", "step": "(hung)", "server_version": 0, "ok": false, "detail": "the step did not end"}));
            std::process::exit(3);
        }
    });
}

impl Session {
    pub fn connect(options: Options) -> Option<Session> {
        let started = Instant::now();
        let connected = Client::builder()
            .address(format!("127.0.0.1:{}", options.port))
            .client_id(options.client_id)
            .max_reconnect_attempts(1)
            .one_shot_timeout(options.deadline)
            .connect_with_notice_stream();
        let (client, notices) = match connected {
            Ok(both) => both,
            Err(error) => {
                report("connect", 0, &Err(said(error)), started);
                return None;
            }
        };
        let accounts = client.handshake_managed_accounts().to_vec();
        let account = accounts.first().cloned().unwrap_or_default();
        let outcome = if account.is_empty() { Err("no account in the handshake".into()) } else { Ok(format!("accounts {}", accounts.join(","))) };
        report("connect", client.server_version(), &outcome, started);
        let orders = Arc::new(Mutex::new(Orders::default()));
        match client.order_update_stream() {
            Ok(stream) => follow(stream, Arc::clone(&orders)),
            Err(error) => eprintln!("order update stream: {error}"),
        }
        let contract = Contract::stock(options.symbol.as_str()).build();
        Some(Session {
            options, client, notices, orders, contract, account,
            bbo_exchange: String::new(), market_rules: vec![], option: None, quote: None,
        })
    }

    pub fn run(&mut self, steps: &[(&'static str, Step)]) -> bool {
        let began = Instant::now();
        let step_started = Arc::new(AtomicU64::new(0));
        watch(Arc::clone(&step_started), self.options.deadline * 4 + Duration::from_secs(5), began);
        let version = self.client.server_version();
        let mut passed = !self.account.is_empty();
        for (name, step) in steps {
            let started = Instant::now();
            step_started.store(began.elapsed().as_millis() as u64, Ordering::Relaxed);
            let outcome = step(self);
            passed &= word(&outcome) != json!(false);
            report(name, version, &outcome, started);
        }
        self.client.disconnect();
        passed
    }

    pub fn until<T>(&self, what: &str, mut probe: impl FnMut() -> Option<T>) -> Result<T, String> {
        let end = Instant::now() + self.options.deadline;
        while Instant::now() < end {
            if let Some(found) = probe() {
                return Ok(found);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err(format!("waited in vain for {what}"))
    }

    /// Items of a subscription until `enough` says so; an error or the deadline ends it.
    pub fn items<S: Stream>(&self, subscription: &S, what: &str, enough: impl Fn(&[S::Item]) -> bool) -> Result<Vec<S::Item>, String> {
        let end = Instant::now() + self.options.deadline;
        let mut items = vec![];
        while !enough(&items) {
            let left = end.saturating_duration_since(Instant::now());
            match subscription.next_within(left) {
                Some(Ok(SubscriptionItem::Data(item))) => items.push(item),
                Some(Ok(SubscriptionItem::Notice(_))) => {}
                Some(Err(error)) => return Err(format!("{what}: {error}")),
                None if left.is_zero() => return Err(format!("waited in vain for {what}, had {} items", items.len())),
                None if Instant::now() < end => return Err(format!("{what}: the stream ended after {} items", items.len())),
                None => {}
            }
        }
        Ok(items)
    }

    /// Everything until the subscription says that it is over.
    pub fn to_end<S: Stream>(&self, subscription: &S, what: &str) -> Result<Vec<S::Item>, String> {
        subscription.whole_within(self.options.deadline).map_err(|error| format!("{what}: {error}"))
    }

    pub fn bid_ask(&mut self) -> Result<(f64, f64), String> {
        if let Some(quote) = self.quote {
            return Ok(quote);
        }
        let ticks = self.client.market_data(&self.contract).subscribe().map_err(said)?;
        let seen = self.items(&ticks, "a quote", |items| {
            let quote = Quote::from_ticks(items);
            quote.bid.is_some_and(|bid| bid > 0.0) && quote.ask.is_some_and(|ask| ask > 0.0)
        })?;
        let quote = Quote::from_ticks(&seen);
        self.quote = Some((quote.bid.unwrap_or_default(), quote.ask.unwrap_or_default()));
        self.quote.ok_or_else(|| "no quote".into())
    }
}

/// true, false, or null for a step that was left out.
fn word(outcome: &Outcome) -> serde_json::Value {
    match outcome {
        Err(text) if text.starts_with(LEFT_OUT) => json!(null),
        _ => json!(outcome.is_ok()),
    }
}

fn report(step: &str, version: i32, outcome: &Outcome, started: Instant) {
    let detail: String = match outcome {
        Ok(text) | Err(text) => text.chars().take(400).collect(),
    };
    println!("{}", json!({"client": "rust", "step": step, "server_version": version, "ok": word(outcome), "detail": detail,
                          "seconds": (started.elapsed().as_millis() as f64) / 1000.0}));
}

fn follow(stream: Subscription<OrderUpdate>, orders: Arc<Mutex<Orders>>) {
    std::thread::spawn(move || {
        while let Some(item) = stream.next() {
            let mut book = orders.lock().unwrap();
            match item {
                Ok(SubscriptionItem::Data(OrderUpdate::OrderStatus(status))) => book.statuses.entry(status.order_id).or_default().push(status),
                Ok(SubscriptionItem::Data(OrderUpdate::OpenOrder(data))) => { book.open.insert(data.order_id, data); }
                Ok(SubscriptionItem::Data(OrderUpdate::ExecutionData(data))) => {
                    book.executions.entry(data.execution.order_id).or_default().push(data.execution);
                }
                Ok(SubscriptionItem::Data(OrderUpdate::CommissionReport(report))) => {
                    book.commissions.insert(report.execution_id.clone(), report);
                }
                Ok(_) => {}
                Err(error) => {
                    book.errors.push(error.to_string());
                    if error.is_connection_lost() || matches!(error, Error::Shutdown) { return; }
                }
            }
        }
    });
}
