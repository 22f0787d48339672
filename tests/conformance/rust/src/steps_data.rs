//! Steps that ask: time, contracts, market data, history, scanners.
use std::time::Duration;

use ibapi::client::blocking::Client;
use ibapi::contracts::{Contract, SecurityType, Symbol};
use ibapi::market_data::historical::{BarTimestamp, HistoricalBarUpdate};
use ibapi::market_data::realtime::{MarketDepths, TickTypes};
use ibapi::market_data::{IgnoreSize, MarketDataType, SmartDepth, TradingHours};
use ibapi::contracts::tick_types::TickType;
use ibapi::prelude::*;
use ibapi::scanner::ScannerSubscription;

use crate::session::{Outcome, Session, Step, check, said};

pub const BEFORE_ORDERS: &[(&str, Step)] = &[
    ("farm_notices", farm_notices),
    ("time_of_day", time_of_day),
    ("contract_known", contract_known),
    ("contract_unknown", contract_unknown),
    ("contract_ambiguous", contract_ambiguous),
    ("contract_products", contract_products),
    ("symbol_search", symbol_search),
    ("streaming_data", streaming_data),
    ("option_parameters", option_parameters),
    ("option_data", option_data),
    ("snapshot", snapshot),
    ("delayed_data", delayed_data),
    ("tick_by_tick", tick_by_tick),
    ("five_second_bars", five_second_bars),
    ("depth", depth),
    ("depth_exchanges", depth_exchanges),
    ("history_minutes", history_minutes),
    ("history_days", history_days),
    ("history_kept_up_to_date", history_kept_up_to_date),
    ("history_nothing", history_nothing),
    ("history_schedule", history_schedule),
    ("historical_ticks", historical_ticks),
    ("head_timestamp", head_timestamp),
    ("histogram", histogram),
];

pub const REST: &[(&str, Step)] = &[
    ("scanner", scanner),
    ("scanner_parameters", scanner_parameters),
    ("market_rule", market_rule),
    ("smart_components", smart_components),
    ("news", news),
    ("small_requests", small_requests),
    ("duplicate_client_id", duplicate_client_id),
];

fn farm_notices(s: &mut Session) -> Outcome {
    let mut codes = vec![];
    while !([2104, 2158].iter().all(|code| codes.contains(code)) && (codes.contains(&2106) || codes.contains(&2107))) {
        let Some(notice) = s.notices.next_timeout(s.options.deadline) else { return Err(format!("notices {codes:?}")) };
        codes.push(notice.code);
    }
    check(![1100, 1300, 2103, 2105, 2110].iter().any(|code| codes.contains(code)), format!("notices {codes:?}"))?;
    Ok(format!("{codes:?}"))
}

fn time_of_day(s: &mut Session) -> Outcome {
    let seconds = s.client.server_time().map_err(said)?;
    let precise = s.client.server_time_millis().map_err(said)?;
    check((precise - seconds).whole_seconds().abs() < 100, format!("{seconds} and {precise}"))?;
    check(s.client.connection_time().is_some() && s.client.time_zone().is_some(), "no connection time or zone in the handshake")?;
    Ok(precise.to_string())
}

fn contract_known(s: &mut Session) -> Outcome {
    let rows = s.client.contract_details(&s.contract).map_err(said)?;
    check(rows.len() == 1, format!("{} rows", rows.len()))?;
    let row = &rows[0];
    check(row.contract.contract_id > 0 && !row.contract.primary_exchange.is_empty() && !row.long_name.is_empty(), format!("{row:?}"))?;
    check(row.valid_exchanges.len() == row.market_rule_ids.len() && row.valid_exchanges.first().is_some_and(|e| e == "SMART"), "exchanges and rules")?;
    check(row.min_tick > 0.0 && !row.trading_hours.is_empty() && !row.liquid_hours.is_empty() && !row.time_zone_id.is_empty(), "tick and hours")?;
    s.market_rules = row.market_rule_ids.iter().filter_map(|rule| rule.parse().ok()).collect();
    s.market_rules.sort_unstable();
    s.market_rules.dedup();
    s.contract.contract_id = row.contract.contract_id;
    let by_id = s.client.contract_details(&Contract { contract_id: s.contract.contract_id, ..Default::default() }).map_err(said)?;
    check(by_id.len() == 1 && by_id[0].contract.symbol.as_str() == s.options.symbol, "not found by its id")?;
    Ok(row.long_name.clone())
}

fn notice_code<T>(result: Result<T, Error>) -> Result<i32, String> {
    match result {
        Ok(_) => Err("an answer instead of an error".into()),
        Err(Error::Notice(notice)) => Ok(notice.code),
        Err(error) => Err(format!("{error}")),
    }
}

fn contract_unknown(s: &mut Session) -> Outcome {
    let code = notice_code(s.client.contract_details(&Contract::stock("NOPE").build()))?;
    check(code == 200, format!("error {code}"))?;
    Ok(String::new())
}

fn contract_ambiguous(s: &mut Session) -> Outcome {
    let vague = Contract { symbol: Symbol::new(s.options.symbol.as_str()), security_type: SecurityType::Stock,
                           exchange: "".into(), currency: "".into(), ..Default::default() };
    let rows = s.client.contract_details(&vague).map_err(said)?;
    check(rows.len() > 1, format!("{} rows for a stock without exchange and currency", rows.len()))?;
    let options = Contract { security_type: SecurityType::Option, exchange: "SMART".into(), currency: "USD".into(),
                             right: Some(OptionRight::Call), ..vague };
    let ticks = s.client.market_data(&options).subscribe().map_err(said)?;
    match s.items(&ticks, "error 200", |_| false) {
        Err(text) if text.contains("ambiguous") => Ok(format!("{} rows; {text}", rows.len())),
        other => Err(format!("{other:?}")),
    }
}

fn contract_products(s: &mut Session) -> Outcome {
    let forex = s.client.contract_details(&Contract::forex("EUR", "USD").build()).map_err(said)?;
    check(forex.len() == 1, format!("{} rows for EUR.USD", forex.len()))?;
    let index = Contract { exchange: "CBOE".into(), currency: "USD".into(), ..Contract::index("VIX") };
    let index = s.client.contract_details(&index).map_err(said)?;
    check(index.len() == 1, format!("{} rows for VIX", index.len()))?;
    let futures = s.client.contract_details(&Contract::futures("ES").any_month().on_exchange("CME").build()).map_err(said)?;
    check(futures.len() > 1 && futures.iter().all(|row| row.contract.multiplier == "50"), format!("{} ES futures", futures.len()))?;
    check(futures.iter().all(|row| row.contract.last_trade_date.is_some()), "a future without last trade date")?;
    Ok(format!("{}, {}, {} x ES", forex[0].contract.local_symbol, index[0].contract.symbol, futures.len()))
}

fn symbol_search(s: &mut Session) -> Outcome {
    let rows = s.client.matching_symbols(&s.options.symbol).map_err(said)?;
    check(rows.iter().any(|row| row.contract.symbol.as_str() == s.options.symbol), format!("{} rows", rows.len()))?;
    std::thread::sleep(Duration::from_secs(1));
    let none = s.client.matching_symbols("QXQXQX").map_err(said)?;
    check(none.is_empty(), "a hit for nonsense")?;
    Ok(format!("{} rows", rows.len()))
}

fn streaming_data(s: &mut Session) -> Outcome {
    let ticks = s.client.market_data(&s.contract).subscribe().map_err(said)?;
    let seen = s.items(&ticks, "all ticks of a stock", |items| {
        let q = Quote::from_ticks(items);
        let halted = items.iter().any(|tick| matches!(tick, TickTypes::Generic(g) if g.tick_type == TickType::Halted && g.value == 0.0));
        [q.bid, q.ask, q.last, q.high, q.low, q.close, q.open, q.bid_size, q.ask_size, q.volume].iter().all(|v| v.is_some_and(|v| v > 0.0)) && halted
    })?;
    let first: Vec<&str> = seen.iter().take(2).map(|tick| match tick {
        TickTypes::MarketDataType(_) => "type",
        TickTypes::RequestParameters(_) => "parameters",
        _ => "tick",
    }).collect();
    check(first == ["type", "parameters"], format!("begins with {first:?}"))?;
    s.bbo_exchange = seen.iter().find_map(|tick| match tick {
        TickTypes::RequestParameters(p) => Some(p.bbo_exchange.clone()),
        _ => None,
    }).unwrap_or_default();
    let quote = Quote::from_ticks(&seen);
    check(quote.market_data_type == Some(MarketDataType::Realtime), format!("{:?}", quote.market_data_type))?;
    s.items(&ticks, "another tick", |items| items.iter().any(|t| matches!(t, TickTypes::PriceSize(_) | TickTypes::Price(_))))?;
    Ok(format!("{:?} {:?}", quote.bid, quote.ask))
}

fn option_parameters(s: &mut Session) -> Outcome {
    let chains = s.client.option_chain(&s.options.symbol, SecurityType::Stock, s.contract.contract_id).subscribe().map_err(said)?;
    let chains = s.to_end(&chains, "option chains")?;
    let chain = chains.iter().find(|chain| chain.exchange == "SMART").ok_or(format!("{} chains, none at SMART", chains.len()))?;
    check(chain.expirations.is_sorted() && chain.strikes.is_sorted() && chain.expirations.len() > 1, "not ascending")?;
    let (_, ask) = s.bid_ask()?;
    let strike = *chain.strikes.iter().min_by(|a, b| (*a - ask).abs().total_cmp(&(*b - ask).abs())).ok_or("no strike")?;
    let expiration = chain.expirations[chain.expirations.len().min(3) - 1].clone();
    let option = Contract { currency: "USD".into(), ..Contract::option(&s.options.symbol, &expiration, strike, OptionRight::Call) };
    let rows = s.client.contract_details(&option).map_err(said)?;
    check(rows.len() == 1, format!("{} rows for the option", rows.len()))?;
    s.option = Some(option);
    Ok(format!("{} chains, {}", chains.len(), rows[0].contract.local_symbol))
}

fn option_data(s: &mut Session) -> Outcome {
    let option = s.option.clone().ok_or("no option to ask for")?;
    let ticks = s.client.market_data(&option).subscribe().map_err(said)?;
    let seen = s.items(&ticks, "model greeks", |items| {
        let q = Quote::from_ticks(items);
        q.bid.is_some_and(|bid| bid > 0.0) && q.bid_greeks.is_some() && q.ask_greeks.is_some()
            && q.model_greeks.is_some_and(|g| g.delta.is_some_and(|d| d > 0.0) && g.implied_volatility.is_some_and(|v| v > 0.0))
    })?;
    let greeks = Quote::from_ticks(&seen).model_greeks.ok_or("no greeks")?;
    let volatility = greeks.implied_volatility.unwrap_or_default();
    let (_, ask) = s.bid_ask()?;
    let priced = s.client.calculate_option_price(&option, volatility, ask).map_err(said)?;
    let price = priced.option_price.ok_or(format!("{priced:?}"))?;
    let implied = s.client.calculate_implied_volatility(&option, price, ask).map_err(said)?;
    check(implied.implied_volatility.is_some_and(|v| (v - volatility).abs() < 0.02), format!("{implied:?}"))?;
    Ok(format!("delta {:?}, volatility {volatility:.3}, price {price:.2}", greeks.delta))
}

fn snapshot(s: &mut Session) -> Outcome {
    let contract = Contract::stock("GLD").build();
    let ticks = s.client.market_data(&contract).snapshot().subscribe().map_err(said)?;
    let seen = s.items(&ticks, "the end of the snapshot", |items| items.iter().any(|t| matches!(t, TickTypes::SnapshotEnd)))?;
    let quote = Quote::from_ticks(&seen);
    check(quote.bid.is_some_and(|bid| bid > 0.0) && quote.ask.is_some_and(|ask| ask > 0.0), format!("{quote:?}"))?;
    Ok(format!("{:?} {:?}", quote.bid, quote.ask))
}

fn delayed_data(s: &mut Session) -> Outcome {
    s.client.switch_market_data_type(MarketDataType::Delayed).map_err(said)?;
    let contract = Contract::stock("VOO").build();
    let ticks = s.client.market_data(&contract).subscribe().map_err(said)?;
    let seen = s.items(&ticks, "live ticks", |items| items.iter().any(|t| matches!(t, TickTypes::PriceSize(p) if p.price_tick_type == TickType::Bid)))?;
    s.client.switch_market_data_type(MarketDataType::Realtime).map_err(said)?;
    let kind = Quote::from_ticks(&seen).market_data_type;
    check(kind == Some(MarketDataType::Realtime), format!("{kind:?}"))?;
    Ok(String::new())
}

fn tick_by_tick(s: &mut Session) -> Outcome {
    let contracts: Vec<Contract> = ["AAPL", "BAC", "SLV", "TSLA"].iter().map(|symbol| Contract::stock(*symbol).build()).collect();
    let all = s.client.tick_by_tick(&contracts[0], 0).all_last().map_err(said)?;
    let trade = s.items(&all, "a trade", |items| !items.is_empty())?.remove(0);
    drop(all);
    let quotes = s.client.tick_by_tick(&contracts[1], 0).bid_ask(IgnoreSize::No).map_err(said)?;
    let quote = s.items(&quotes, "a quote", |items| !items.is_empty())?.remove(0);
    drop(quotes);
    let middles = s.client.tick_by_tick(&contracts[2], 0).mid_point().map_err(said)?;
    s.items(&middles, "a midpoint", |items| !items.is_empty())?;
    drop(middles);
    let last = s.client.tick_by_tick(&contracts[3], 0).last().map_err(said)?;
    s.items(&last, "a last trade", |items| !items.is_empty())?;
    check(quote.ask_price >= quote.bid_price && trade.size > 0.0, format!("{quote:?} {trade:?}"))?;
    Ok(format!("{} {} {}", trade.price, trade.size, trade.exchange))
}

fn five_second_bars(s: &mut Session) -> Outcome {
    let bars = s.client.realtime_bars(&s.contract).trading_hours(TradingHours::Extended).subscribe().map_err(said)?;
    let middle = s.client.realtime_bars(&s.contract).what_to_show(RealtimeWhatToShow::MidPoint).subscribe().map_err(said)?;
    let seen = s.items(&bars, "two 5-second bars", |items| items.len() >= 2)?;
    check((seen[1].date - seen[0].date).whole_seconds() == 5 && seen[0].date.unix_timestamp() % 5 == 0, format!("{seen:?}"))?;
    let bar = s.items(&middle, "a midpoint bar", |items| !items.is_empty())?.remove(0);
    check(bar.volume == -1.0 && bar.count == -1, format!("{bar:?}"))?;
    Ok(format!("{} {}", seen[0].date, seen[0].close))
}

fn depth(s: &mut Session) -> Outcome {
    let rows = s.client.market_depth(&s.contract, 5).smart_depth(SmartDepth::Yes).subscribe().map_err(said)?;
    let side = |items: &[MarketDepths], side: i32| -> Vec<f64> {
        items.iter().filter_map(|item| match item {
            MarketDepths::MarketDepthL2(row) if row.operation == 0 && row.side == side && !row.market_maker.is_empty() && row.smart_depth => Some(row.price),
            _ => None,
        }).collect()
    };
    let seen = s.items(&rows, "two rows a side", |items| side(items, 1).len() >= 2 && side(items, 0).len() >= 2)?;
    let (bids, asks) = (side(&seen, 1), side(&seen, 0));
    check(bids[0] >= bids[1] && asks[0] <= asks[1] && asks[0] > bids[0], format!("{bids:?} {asks:?}"))?;
    Ok(format!("{bids:?} {asks:?}"))
}

fn depth_exchanges(s: &mut Session) -> Outcome {
    let rows = s.client.market_depth_exchanges().map_err(said)?;
    check(!rows.is_empty(), "no rows")?;
    Ok(format!("{} rows", rows.len()))
}

fn history_minutes(s: &mut Session) -> Outcome {
    let bars = s.client.historical_data(&s.contract, HistoricalBarSize::Min).what_to_show(HistoricalWhatToShow::Trades)
        .trading_hours(TradingHours::Regular).duration(2.days()).fetch().map_err(said)?;
    check(bars.bars.len() >= 390 && bars.start < bars.end, format!("{} bars, {} to {}", bars.bars.len(), bars.start, bars.end))?;
    let times: Vec<_> = bars.bars.iter().filter_map(|bar| match bar.date { BarTimestamp::DateTime(time) => Some(time), _ => None }).collect();
    check(times.len() == bars.bars.len() && times.is_sorted(), "times")?;
    let middle = s.client.historical_data(&s.contract, HistoricalBarSize::Min5).what_to_show(HistoricalWhatToShow::MidPoint)
        .trading_hours(TradingHours::Regular).duration(1.days()).fetch().map_err(said)?;
    check(middle.bars.first().is_some_and(|bar| bar.volume == -1.0), "a midpoint bar with volume")?;
    Ok(format!("{} bars to {:?}", times.len(), times.last()))
}

fn history_days(s: &mut Session) -> Outcome {
    let days = s.client.historical_data(&s.contract, HistoricalBarSize::Day).what_to_show(HistoricalWhatToShow::Trades)
        .trading_hours(TradingHours::Regular).duration(1.months()).fetch().map_err(said)?;
    check(!days.bars.is_empty() && days.bars.iter().all(|bar| bar.date.is_date()), format!("{:?}", days.bars.first()))?;
    Ok(format!("{} bars", days.bars.len()))
}

fn history_kept_up_to_date(s: &mut Session) -> Outcome {
    let stream = s.client.historical_data(&s.contract, HistoricalBarSize::Min).what_to_show(HistoricalWhatToShow::Trades)
        .trading_hours(TradingHours::Extended).duration(3600.seconds()).stream().map_err(said)?;
    let seen = s.items(&stream, "bars, the end and two updates", |items| {
        items.iter().filter(|item| matches!(item, HistoricalBarUpdate::Update(_))).count() >= 2
    })?;
    check(matches!(seen[0], HistoricalBarUpdate::Historical(_)), "does not begin with history")?;
    check(seen.iter().any(|item| matches!(item, HistoricalBarUpdate::End { .. })), "no end of the first bars")?;
    Ok(format!("{} items", seen.len()))
}

fn history_nothing(s: &mut Session) -> Outcome {
    let long_ago = s.client.server_time().map_err(said)? - Duration::from_secs(49 * 365 * 86400);
    let answer = s.client.historical_data(&s.contract, HistoricalBarSize::Min).what_to_show(HistoricalWhatToShow::Trades)
        .trading_hours(TradingHours::Regular).duration(1.days()).ending(long_ago).fetch();
    match answer {
        Err(Error::Notice(notice)) if notice.code == 162 && notice.message.contains("HMDS query returned no data") => Ok(notice.message),
        Err(error) => Err(format!("{error}")),
        Ok(bars) => Err(format!("{} bars", bars.bars.len())),
    }
}

fn history_schedule(s: &mut Session) -> Outcome {
    let schedule = s.client.historical_schedules(&s.contract, 5.days()).fetch().map_err(said)?;
    check(!schedule.sessions.is_empty(), "no sessions")?;
    Ok(format!("{} sessions, {}", schedule.sessions.len(), schedule.time_zone))
}

fn historical_ticks(s: &mut Session) -> Outcome {
    let now = s.client.server_time().map_err(said)?;
    let trades = s.client.historical_ticks(&s.contract, 20).ending(now).trade().map_err(said)?;
    let trades: Vec<_> = trades.timeout_iter_data(s.options.deadline).collect::<Result<_, _>>().map_err(said)?;
    let quotes = s.client.historical_ticks(&s.contract, 20).ending(now).bid_ask(IgnoreSize::No).map_err(said)?;
    let quotes: Vec<_> = quotes.timeout_iter_data(s.options.deadline).collect::<Result<_, _>>().map_err(said)?;
    let middles = s.client.historical_ticks(&s.contract, 20).ending(now).mid_point().map_err(said)?;
    let middles: Vec<_> = middles.timeout_iter_data(s.options.deadline).collect::<Result<_, _>>().map_err(said)?;
    check(!trades.is_empty() && !quotes.is_empty() && !middles.is_empty(), format!("{} {} {}", trades.len(), quotes.len(), middles.len()))?;
    check(trades.iter().map(|tick| tick.timestamp).is_sorted(), "not ascending")?;
    Ok(format!("{} {} {}", trades.len(), quotes.len(), middles.len()))
}

fn head_timestamp(s: &mut Session) -> Outcome {
    let first = s.client.head_timestamp(&s.contract, HistoricalWhatToShow::Trades, TradingHours::Regular).map_err(said)?;
    Ok(first.to_string())
}

fn histogram(s: &mut Session) -> Outcome {
    let rows = s.client.histogram_data(&s.contract, TradingHours::Regular, HistoricalBarSize::Day).map_err(said)?;
    check(!rows.is_empty() && rows.iter().all(|row| row.price > 0.0), "no rows")?;
    Ok(format!("{} rows", rows.len()))
}

fn scanner(s: &mut Session) -> Outcome {
    let wish = ScannerSubscription {
        number_of_rows: 20,
        instrument: Some("STK".into()),
        location_code: Some("STK.US.MAJOR".into()),
        scan_code: Some("TOP_PERC_GAIN".into()),
        ..Default::default()
    };
    let stream = s.client.scanner_subscription(&wish, &[]).map_err(said)?;
    let rows = s.items(&stream, "scanner rows", |items| !items.is_empty())?.remove(0);
    check(!rows.is_empty() && rows.iter().enumerate().all(|(i, row)| row.rank == i as i32), format!("{} rows", rows.len()))?;
    Ok(format!("{} rows, {}", rows.len(), rows[0].contract_details.contract.symbol))
}

fn scanner_parameters(s: &mut Session) -> Outcome {
    let xml = s.client.scanner_parameters().map_err(said)?;
    check(["ScanParameterResponse", "InstrumentList", "LocationTree", "ScanTypeList", "FilterList"].iter().all(|tag| xml.contains(tag)), "parts missing")?;
    Ok(format!("{} bytes", xml.len()))
}

fn market_rule(s: &mut Session) -> Outcome {
    for rule in &s.market_rules {
        let answer = s.client.market_rule(*rule).map_err(said)?;
        check(answer.price_increments.first().is_some_and(|step| step.low_edge == 0.0 && step.increment > 0.0), format!("{answer:?}"))?;
    }
    Ok(format!("rules {:?}", s.market_rules))
}

fn smart_components(s: &mut Session) -> Outcome {
    check(!s.bbo_exchange.is_empty(), "no exchange map to ask for")?;
    let rows = s.client.smart_components(&s.bbo_exchange).map_err(said)?;
    check(!rows.is_empty(), "no rows")?;
    Ok(format!("{} rows", rows.len()))
}

fn news(s: &mut Session) -> Outcome {
    let providers = s.client.news_providers().map_err(said)?;
    check(!providers.is_empty(), "no providers")?;
    let now = s.client.server_time().map_err(said)?;
    let headlines = s.client.historical_news(s.contract.contract_id, &[providers[0].code.as_str()], now - Duration::from_secs(86400), now, 5).map_err(said)?;
    let headlines = s.to_end(&headlines, "historical news")?;
    let code = notice_code(s.client.news_article(&providers[0].code, "NOPE$1"))?;
    check(code == 10172, format!("error {code}"))?;
    Ok(format!("{} providers, {} headlines", providers.len(), headlines.len()))
}

fn small_requests(s: &mut Session) -> Outcome {
    let families = s.client.family_codes().map_err(said)?;
    let accounts = s.client.managed_accounts().map_err(said)?;
    check(accounts.contains(&s.account), format!("{accounts:?}"))?;
    s.client.soft_dollar_tiers().map_err(said)?;
    let user = s.client.user_info().map_err(said)?;
    check(user.white_branding_id.is_empty(), "a white brand")?;
    s.client.next_valid_order_id().map_err(said)?;
    Ok(format!("{} family codes", families.len()))
}

fn duplicate_client_id(s: &mut Session) -> Outcome {
    let other = Client::builder().address(format!("127.0.0.1:{}", s.options.port)).client_id(s.options.client_id)
        .max_reconnect_attempts(1).one_shot_timeout(s.options.deadline).connect();
    match other {
        Err(Error::ClientIdInUse { .. }) => {}
        Err(error) => return Err(format!("{error}")),
        Ok(_) => return Err("connected".into()),
    }
    s.client.server_time().map_err(said)?;
    Ok(String::new())
}
