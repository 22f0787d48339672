// One whole session of @stoqey/ib, unmodified, at a simulated gateway: its IBApi (events) and, on a connection of its own, its IBApiNext
// (promises and observables). Prints one JSON line a step; see ../README.md.
import { parseArgs } from "node:util";
import stoqey from "@stoqey/ib";

const {
  BarSizeSetting, ConnectionState, DurationUnit, EventName, Forex, Future, IBApi, IBApiNext, IBApiNextTickType, IBApiTickType, Index,
  Instrument, LocationCode, MarketDataType, Option, OptionType, OrderAction, OrderType, ScanCode, SecType, Stock, TimeInForce, WhatToShow,
} = stoqey;

const { values: options } = parseArgs({
  options: {
    port: { type: "string" },
    "client-id": { type: "string", default: "20" },
    symbol: { type: "string", default: "QQQ" },
    deadline: { type: "string", default: "5" },
    shared: { type: "boolean", default: false },
  },
});
const port = Number(options.port);
const clientId = Number(options["client-id"]);
const deadline = Number(options.deadline) * 1000;

const stock = new Stock(options.symbol, "SMART", "USD");
const ib = new IBApi({ port, clientId });
const next = new IBApiNext({ port, reconnectInterval: 0 });
const state = { version: 0, account: "", orderId: 0, errors: [], orders: new Map(), fills: new Map(), commissions: new Map(), requestId: 1000 };

class Failed extends Error {}
class LeftOut extends Error {}  // what the client itself refuses at this server version, or what would disturb others
const check = (condition, what) => { if (!condition) throw new Failed(what); };
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const show = (value) => JSON.stringify(value, (key, v) => (v instanceof Map ? [...v] : v))?.slice(0, 200);
const cents = (price) => Math.round(price * 100) / 100;

async function until(condition, what, milliseconds = deadline) {
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    if (condition()) return;
    await sleep(20);
  }
  throw new Failed(`waited in vain for ${typeof what === "function" ? what() : what}`);
}

function timed(promise, what) {
  let timer;
  const limit = new Promise((_, reject) => { timer = setTimeout(() => reject(new Failed(`no answer: ${what}`)), deadline); });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

/** The first update of an observable that satisfies a condition; the subscription ends with it. */
function update(observable, condition, what) {
  let subscription;
  let last;
  const found = new Promise((resolve, reject) => {
    subscription = observable.subscribe({
      next: (value) => { last = value; if (condition(value)) resolve(value); },
      error: (error) => reject(new Failed(`${what}: ${error.code} ${error.error?.message}`)),
    });
  });
  return timed(found, what).catch((error) => { error.message += `; last ${show(last?.all ?? last)}`; throw error; })
    .finally(() => subscription.unsubscribe());
}

/** Waits for an event of IBApi that satisfies a condition, after the request has been sent. Errors of the request end it. */
function event(name, request, condition = () => true, id = undefined) {
  let onEvent, onError;
  const found = new Promise((resolve, reject) => {
    onEvent = (...values) => { if (condition(...values)) resolve(values); };
    onError = (error, code, reqId) => { if (id !== undefined && reqId === id && code < 2100) reject(new Failed(`${code} ${error.message}`)); };
    ib.on(name, onEvent).on(EventName.error, onError);
    request();
  });
  return timed(found, name).finally(() => ib.off(name, onEvent).off(EventName.error, onError));
}

/** All events of one name until the end event. */
async function rows(name, endName, request, id = undefined) {
  const seen = [];
  const onRow = (...values) => { if (id === undefined || values[0] === id) seen.push(values); };
  ib.on(name, onRow);
  try {
    await event(endName, request, (reqId) => id === undefined || Number(reqId) === id, id);  // accountUpdateMultiEnd hands on a text
  } finally {
    ib.off(name, onRow);
  }
  return seen;
}

const errorArrives = async (id, ...codes) => {
  await until(() => state.errors.some((e) => e.id === id && codes.includes(e.code)), () => `error ${codes} for ${id}`);
  return state.errors.find((e) => e.id === id && codes.includes(e.code));
};

function place(order, contract = stock) {
  const id = state.orderId++;
  state.orders.set(id, { history: [] });
  ib.placeOrder(id, contract, { tif: TimeInForce.DAY, transmit: true, account: state.account, ...order, orderId: id });
  return id;
}
const limit = (action, totalQuantity, price, more = {}) =>
  ({ action, totalQuantity, orderType: OrderType.LMT, lmtPrice: cents(price), ...more });
const market = (action, totalQuantity, more = {}) => ({ action, totalQuantity, orderType: OrderType.MKT, ...more });
const status = (id, ...wanted) => until(() => wanted.includes(state.orders.get(id)?.status),
  () => `${wanted}, have ${state.orders.get(id)?.status} ${show(state.errors.filter((e) => e.id === id))}`);
async function filled(id) {
  await status(id, "Filled");
  await until(() => state.fills.get(id)?.length > 0 && state.fills.get(id).every((e) => state.commissions.get(e.execId)?.commission > 0), "commission");
  return state.fills.get(id);
}

async function quote() {
  if (state.quote) return state.quote;
  const seen = {};
  ib.on(EventName.tickPrice, (id, field, value) => {
    if (id !== 900) return;
    if (field === IBApiTickType.BID) seen.bid = value;
    if (field === IBApiTickType.ASK) seen.ask = value;
  });
  ib.reqMktData(900, stock, "", false, false);
  await until(() => seen.bid > 0 && seen.ask > 0, "a quote");
  state.quote = seen;
  return seen;
}

function listen() {
  ib.on(EventName.error, (error, code, id) => state.errors.push({ id, code, text: error.message }));
  ib.on(EventName.info, (text, code) => state.errors.push({ id: -1, code, text }));
  ib.on(EventName.openOrder, (id, contract, order, orderState) => {
    const row = state.orders.get(id) ?? { history: [] };
    state.orders.set(id, Object.assign(row, { order, orderState, contract }));
  });
  ib.on(EventName.orderStatus, (id, text, fill, remaining, avgFillPrice, permId, parentId, lastFillPrice, client, whyHeld) => {
    const row = state.orders.get(id) ?? { history: [] };
    row.history.push(text);
    state.orders.set(id, Object.assign(row, { status: text, filled: fill, remaining, avgFillPrice, permId, parentId, client, whyHeld }));
  });
  ib.on(EventName.execDetails, (reqId, contract, execution) => {
    if (reqId !== -1) return;
    state.fills.set(execution.orderId, [...(state.fills.get(execution.orderId) ?? []), execution]);
  });
  ib.on(EventName.commissionReport, (report) => state.commissions.set(report.execId, report));
  next.error.subscribe(() => {});
}

const steps = {
  async connect() {
    listen();
    const greetings = Promise.all([
      new Promise((resolve) => ib.once(EventName.nextValidId, (id) => resolve(id))),
      new Promise((resolve) => ib.once(EventName.managedAccounts, (accounts) => resolve(accounts))),
    ]);
    ib.connect();
    const [id, accounts] = await timed(greetings, "nextValidId and managedAccounts");
    state.orderId = id;
    state.version = ib.serverVersion;
    check(accounts.split(",")[0] !== "", "no account");
    state.account = accounts.split(",")[0];
    next.connect(clientId + 1);
    await update(next.connectionState, (s) => s === ConnectionState.Connected, "IBApiNext connects");
    check((await timed(next.getManagedAccounts(), "accounts")).includes(state.account), "IBApiNext sees other accounts");
    return `accounts ${accounts}, next order ${id}`;
  },
  async farm_notices() {
    await until(() => [2104, 2158].every((code) => state.errors.some((e) => e.code === code)), "2104 and 2158");
    check(state.errors.some((e) => e.code === 2106 || e.code === 2107), "no 2106 or 2107");
    check(!state.errors.some((e) => [1100, 1300, 2103, 2105, 2110].includes(e.code)), "an alarm at the start");
  },
  async time_of_day() {
    const now = await timed(next.getCurrentTime(), "time");
    state.now = now;
    const [again] = await event(EventName.currentTime, () => ib.reqCurrentTime());
    check(again >= now && again - now < 100, `${now} and ${again}`);
    return new Date(now * 1000).toISOString();
  },
  async contract_known() {
    const found = await timed(next.getContractDetails(stock), "details");
    check(found.length === 1, `${found.length} rows`);
    const [row] = found;
    check(row.contract.conId > 0 && row.contract.primaryExch && row.longName && row.timeZoneId && row.liquidHours, show(row));
    check(row.validExchanges.split(",").length === row.marketRuleIds.split(",").length, "market rules do not match exchanges");
    state.conId = row.contract.conId;
    state.rules = [...new Set(row.marketRuleIds.split(",").map(Number))];
    const byId = await timed(next.getContractDetails({ conId: state.conId }), "details by id");
    check(byId.length === 1 && byId[0].contract.symbol === options.symbol, "not found by its id");
    return row.longName;
  },
  async contract_unknown() {
    const outcome = await timed(next.getContractDetails(new Stock("NOPE", "SMART", "USD")).then(() => "rows", (e) => e.code), "details");
    check(outcome === 200, `not error 200 but ${outcome}`);
    const id = state.requestId++;
    ib.reqContractDetails(id, new Stock("NOPE", "SMART", "USD"));
    return (await errorArrives(id, 200)).text;
  },
  async contract_ambiguous() {
    const found = await timed(next.getContractDetails({ symbol: options.symbol, secType: SecType.STK }), "details");
    check(found.length > 1, `${found.length} rows for a stock without exchange and currency`);
    const id = state.requestId++;
    ib.reqMktData(id, { symbol: options.symbol, secType: SecType.OPT, exchange: "SMART", currency: "USD", right: OptionType.Call }, "", false, false);
    return `${found.length} rows; ${(await errorArrives(id, 200)).text.slice(0, 60)}`;
  },
  async contract_products() {
    const forex = await timed(next.getContractDetails(new Forex("EUR", "USD")), "EUR.USD");
    check(forex.length === 1 && forex[0].contract.secType === "CASH", `${forex.length} rows for EUR.USD`);
    const index = await timed(next.getContractDetails(new Index("VIX", "CBOE", "USD")), "VIX");
    check(index.length === 1, `${index.length} rows for VIX`);
    const futures = await timed(next.getContractDetails({ symbol: "ES", secType: SecType.FUT, exchange: "CME", currency: "USD" }), "ES");
    check(futures.length > 1 && futures.every((row) => Number(row.contract.multiplier) === 50), `${futures.length} ES futures`);
    return `${forex[0].contract.localSymbol}, ${index[0].contract.symbol}, ${futures.length} x ES`;
  },
  async symbol_search() {
    const found = await timed(next.getMatchingSymbols(options.symbol), "symbols");
    check(found.some((row) => row.contract.symbol === options.symbol), show(found));
    await sleep(1000);
    check((await timed(next.getMatchingSymbols("QXQXQX"), "symbols")).length === 0, "a hit for nonsense");
    return `${found.length} rows`;
  },
  async streaming_data() {
    const wanted = [IBApiTickType.BID, IBApiTickType.ASK, IBApiTickType.LAST, IBApiTickType.BID_SIZE, IBApiTickType.ASK_SIZE,
      IBApiTickType.VOLUME, IBApiTickType.HIGH, IBApiTickType.LOW, IBApiTickType.CLOSE, IBApiTickType.OPEN];
    const got = await update(next.getMarketData(stock, "", false, false),
      (u) => wanted.every((type) => u.all.get(type)?.value > 0) && u.all.get(IBApiTickType.HALTED)?.value === 0, "all ticks of a stock");
    const seen = [];
    const onParams = (id, minTick, bbo) => seen.push([id, "params", minTick, bbo]);
    const onType = (id, type) => seen.push([id, "type", type]);
    const onTick = (id, field) => seen.push([id, "tick", field]);
    ib.on(EventName.tickReqParams, onParams).on(EventName.marketDataType, onType).on(EventName.tickPrice, onTick);
    const id = state.requestId++;
    try {
      ib.reqMktData(id, stock, "", false, false);
      await until(() => seen.filter((row) => row[0] === id && row[1] === "tick").length >= 6, "price ticks");
    } finally {
      ib.off(EventName.tickReqParams, onParams).off(EventName.marketDataType, onType).off(EventName.tickPrice, onTick);
      ib.cancelMktData(id);
    }
    const own = seen.filter((row) => row[0] === id).map((row) => row[1]);
    check(own.slice(0, 2).sort().join() === "params,type", `begins with ${own.slice(0, 4)}`);
    state.bboExchange = seen.find((row) => row[0] === id && row[1] === "params")[3];
    return `${got.all.get(IBApiTickType.BID).value} ${got.all.get(IBApiTickType.ASK).value}`;
  },
  async option_parameters() {
    const chains = await timed(next.getSecDefOptParams(options.symbol, "", SecType.STK, state.conId), "option parameters");
    const chain = chains.find((c) => c.exchange === "SMART");
    check(chain && chain.expirations.length > 0 && chain.strikes.length > 0, show(chains));
    const { ask } = await quote();
    const strike = chain.strikes.reduce((best, s) => (Math.abs(s - ask) < Math.abs(best - ask) ? s : best));
    state.option = new Option(options.symbol, chain.expirations[Math.min(2, chain.expirations.length - 1)], strike, OptionType.Call, "SMART", "USD");
    const found = await timed(next.getContractDetails(state.option), "the option");
    check(found.length === 1, `${found.length} rows for ${show(state.option)}`);
    return `${chains.length} chains, ${found[0].contract.localSymbol}`;
  },
  async option_data() {
    check(state.option, "no option to ask for");
    const got = await update(next.getMarketData(state.option, "", false, false),
      (u) => u.all.get(IBApiNextTickType.MODEL_OPTION_DELTA)?.value > 0 && u.all.get(IBApiNextTickType.MODEL_OPTION_IV)?.value > 0
        && u.all.get(IBApiTickType.BID)?.value > 0, "model greeks");
    const volatility = got.all.get(IBApiNextTickType.MODEL_OPTION_IV).value;
    const { ask } = await quote();
    const id = state.requestId++;
    const [, , , , , price] = await event(EventName.tickOptionComputation, () => ib.calculateOptionPrice(id, state.option, volatility, ask),
      (reqId) => reqId === id, id);
    check(price > 0, `price ${price}`);
    return `volatility ${volatility.toFixed(3)}, price ${price.toFixed(2)}`;
  },
  async snapshot() {
    const got = await timed(next.getMarketDataSnapshot(new Stock("GLD", "SMART", "USD"), "", false), "snapshot");
    check(got.get(IBApiTickType.BID)?.value > 0 && got.get(IBApiTickType.ASK)?.value > 0, show(got));
    return `${got.get(IBApiTickType.BID).value} ${got.get(IBApiTickType.ASK).value}`;
  },
  async delayed_data() {
    next.setMarketDataType(MarketDataType.DELAYED);
    const got = await update(next.getMarketData(new Stock("VOO", "SMART", "USD"), "", false, false),
      (u) => u.all.get(IBApiTickType.BID)?.value > 0, "a live quote although delayed data were asked for");
    next.setMarketDataType(MarketDataType.REALTIME);
    return `${got.all.get(IBApiTickType.BID).value}`;
  },
  async tick_by_tick() {
    const names = { AllLast: EventName.tickByTickAllLast, BidAsk: EventName.tickByTickBidAsk, MidPoint: EventName.tickByTickMidPoint };
    for (const [symbol, kind] of [["AAPL", "AllLast"], ["BAC", "BidAsk"], ["SLV", "MidPoint"]]) {
      const id = state.requestId++;
      await event(names[kind], () => ib.reqTickByTickData(id, new Stock(symbol, "SMART", "USD"), kind, 0, false), (reqId) => reqId === id, id);
      ib.cancelTickByTickData(id);
    }
    const tick = await update(next.getTickByTickAllLastDataUpdates(new Stock("TSLA", "SMART", "USD"), 0, false), (t) => t.price > 0, "a tick");
    return `TSLA ${tick.price}`;
  },
  async five_second_bars() {
    const times = [];
    await update(next.getRealTimeBars(stock, WhatToShow.TRADES, false), (bar) => times.push(Number(bar.time)) >= 2, "two 5-second bars");
    check(times[1] - times[0] === 5 && times[0] % 5 === 0, `times ${times}`);
    const id = state.requestId++;
    const [, , , , , , volume] = await event(EventName.realtimeBar, () => ib.reqRealTimeBars(id, stock, 5, WhatToShow.MIDPOINT, false),
      (reqId) => reqId === id, id);
    ib.cancelRealTimeBars(id);
    check(volume === -1 || volume === undefined, `a midpoint bar with volume ${volume}`);
    return `${times}`;
  },
  async depth() {
    const book = await update(next.getMarketDepth(stock, 5, true), (u) => u.all.bids.size >= 2 && u.all.asks.size >= 2, "two rows a side");
    check(book.all.bids.get(0).price >= book.all.bids.get(1).price && book.all.asks.get(0).price > book.all.bids.get(0).price, show(book.all));
    check(book.all.bids.get(0).marketMaker && book.all.bids.get(0).isSmartDepth, "no exchange in smart depth");
    return show(book.all.bids.get(0));
  },
  async depth_exchanges() {
    const found = await timed(next.getMarketDepthExchanges(), "depth exchanges");
    check(found.length > 0 && found[0].exchange, "no rows");
    return `${found.length} rows`;
  },
  async history_minutes() {
    const bars = await timed(next.getHistoricalData(stock, "", "2 D", BarSizeSetting.MINUTES_ONE, WhatToShow.TRADES, 1, 2), "bars");
    const times = bars.map((bar) => Number(bar.time)).filter((time) => !Number.isNaN(time));
    check(times.length >= 390 && times.every((time, i) => i === 0 || time > times[i - 1]), `${bars.length} bars`);
    const id = state.requestId++;
    const plain = [];
    await event(EventName.historicalData, () => ib.reqHistoricalData(id, stock, "", "1 D", BarSizeSetting.MINUTES_FIVE, WhatToShow.MIDPOINT, 1, 1, false),
      (reqId, time, ...values) => reqId === id && (time.startsWith("finished") || (plain.push([time, ...values]), false)), id);
    check(plain.length > 0 && /^\d{8} /.test(plain[0][0]), show(plain[0]));
    return `${times.length} bars, ${plain.at(-1)[0]}`;
  },
  async history_days() {
    const bars = await timed(next.getHistoricalData(stock, "", "1 M", BarSizeSetting.DAYS_ONE, WhatToShow.TRADES, 1, 2), "bars");
    check(bars.length > 0 && /^\d{8}$/.test(bars[0].time), show(bars[0]));
    return `${bars.length} bars`;
  },
  async history_kept_up_to_date() {
    let seen = 0;
    let last = 0;
    let older = false;
    await update(next.getHistoricalDataUpdates(stock, BarSizeSetting.MINUTES_ONE, WhatToShow.TRADES, 2), (bar) => {
      if (Number(bar.time) < last) older = true;
      last = Number(bar.time);
      return ++seen >= 3;
    }, "three updates");
    check(!older, "an older bar came later");
  },
  async history_nothing() {
    const id = state.requestId++;
    ib.reqHistoricalData(id, stock, "19700105-16:00:00", "1 D", BarSizeSetting.MINUTES_ONE, WhatToShow.TRADES, 1, 2, false);
    const error = await errorArrives(id, 162);
    check(error.text.includes("HMDS query returned no data"), error.text);
  },
  async history_schedule() {
    const id = state.requestId++;
    const [, , , zone, sessions] = await event(EventName.historicalSchedule,
      () => ib.reqHistoricalData(id, stock, "", "5 D", BarSizeSetting.DAYS_ONE, WhatToShow.SCHEDULE, 1, 1, false), (reqId) => reqId === id, id);
    check(sessions?.length > 0, show(sessions));
    return `${sessions.length} sessions, ${zone}`;
  },
  async historical_ticks() {
    const now = new Date((await timed(next.getCurrentTime(), "time")) * 1000).toISOString();
    const end = `${now.slice(0, 10).replaceAll("-", "")}-${now.slice(11, 19)}`;
    const trades = await update(next.getHistoricalTicksLast(stock, "", end, 20, 0), (ticks) => ticks.length > 0, "trades");
    const quotes = await update(next.getHistoricalTicksBidAsk(stock, "", end, 20, 0, false), (ticks) => ticks.length > 0, "quotes");
    const middles = await update(next.getHistoricalTicksMid(stock, "", end, 20, 0), (ticks) => ticks.length > 0, "midpoints");
    check(trades.every((tick, i) => i === 0 || tick.time >= trades[i - 1].time), "not ascending");
    return `${trades.length} ${quotes.length} ${middles.length}`;
  },
  async head_timestamp() {
    const first = await timed(next.getHeadTimestamp(stock, WhatToShow.TRADES, true, 1), "head timestamp");
    const second = await timed(next.getHeadTimestamp(stock, WhatToShow.TRADES, true, 2), "head timestamp");
    check(/^\d{8}-\d\d:\d\d:\d\d$/.test(first) && /^\d+$/.test(second), `${first} ${second}`);
    return first;
  },
  async histogram() {
    const found = await timed(next.getHistogramData(stock, true, 1, DurationUnit.DAY), "histogram");
    check(found.length > 0 && found.every((row) => row.price > 0 && row.size > 0), show(found[0]));
    return `${found.length} rows`;
  },
  async account_summary() {
    const got = await update(next.getAccountSummary("All", "NetLiquidation,TotalCashValue,BuyingPower,AccountType"),
      (u) => u.all.get(state.account)?.size >= 4, "four tags");
    const values = got.all.get(state.account);
    check(Number(values.get("NetLiquidation").get("USD")?.value) > 0, show(values));
    return `net liquidation ${values.get("NetLiquidation").get("USD").value}`;
  },
  async account_updates() {
    const seen = new Map();
    const onValue = (key, value, currency) => seen.set(`${key}/${currency}`, value);
    ib.on(EventName.updateAccountValue, onValue);
    let stamp = "";
    ib.once(EventName.updateAccountTime, (text) => { stamp = text; });
    await event(EventName.accountDownloadEnd, () => ib.reqAccountUpdates(true, state.account));
    ib.off(EventName.updateAccountValue, onValue);
    check(seen.get("AccountReady/") === "true" && seen.has("CashBalance/BASE") && seen.has("CashBalance/USD"), `${seen.size} values`);
    check(/^\d\d:\d\d$/.test(stamp), `account time ${stamp}`);
    const multi = await rows(EventName.accountUpdateMulti, EventName.accountUpdateMultiEnd,
      () => ib.reqAccountUpdatesMulti(501, state.account, "", true), 501);
    ib.cancelAccountUpdatesMulti(501);
    check(multi.length > 0, "no rows in the multi request");
    return `${seen.size} values, ${multi.length} of the multi request`;
  },
  async order_market() {
    await quote();
    const id = place(market(OrderAction.BUY, 100));
    const fills = await filled(id);
    const row = state.orders.get(id);
    const shares = fills.reduce((sum, e) => sum + e.shares, 0);
    const mean = fills.reduce((sum, e) => sum + e.shares * e.price, 0) / shares;
    check(shares === 100 && row.filled === 100 && row.remaining === 0, `${shares} shares, ${show(row)}`);
    check(Math.abs(row.avgFillPrice - mean) < 1e-6 && row.permId > 0, `average ${row.avgFillPrice}, not ${mean}`);
    check(fills.every((e) => e.exchange !== "SMART" && e.side === "BOT"), show(fills[0]));
    return `${fills.length} fills at ${mean.toFixed(4)}: ${row.history}`;
  },
  async order_new_by_promise() {
    const { bid } = await quote();
    const id = await timed(next.placeNewOrder(stock, { ...limit(OrderAction.BUY, 10, bid * 0.9), tif: TimeInForce.DAY, transmit: true }), "an id");
    const open = () => timed(next.getAllOpenOrders(), "open orders");
    let found;
    for (let i = 0; i < 10 && !found; ++i) {
      found = (await open()).find((row) => row.orderId === id && row.order.clientId === clientId + 1);
      await sleep(50);
    }
    check(found && found.orderStatus?.status === "Submitted", show(found));
    next.cancelOrder(id);
    for (let i = 0; i < 20 && found; ++i) {
      found = (await open()).find((row) => row.orderId === id && row.order.clientId === clientId + 1);
      await sleep(50);
    }
    check(!found, "still open after the cancel");
    return `order ${id}`;
  },
  async positions() {
    const own = (list) => list?.find((row) => row.contract.symbol === options.symbol);
    const got = await update(next.getPositions(), (u) => own(u.all.get(state.account))?.pos >= 100, "the position");
    const multi = await rows(EventName.positionMulti, EventName.positionMultiEnd, () => ib.reqPositionsMulti(502, state.account, ""), 502);
    ib.cancelPositionsMulti(502);
    check(multi.some((row) => row[3].symbol === options.symbol), "not in the multi request");
    return `${own(got.all.get(state.account)).pos} at ${own(got.all.get(state.account)).avgCost}`;
  },
  async profit_and_loss() {
    const got = await update(next.getPnL(state.account, ""), (p) => p.dailyPnL !== undefined && p.unrealizedPnL !== undefined, "PnL");
    return `${got.dailyPnL.toFixed(2)}`;
  },
  async profit_and_loss_single() {
    const got = await update(next.getPnLSingle(state.account, "", state.conId), (p) => p.position >= 100 && p.marketValue > 0, "PnL of the position");
    return `${got.position} worth ${got.marketValue.toFixed(2)}`;
  },
  async what_if() {
    const { bid } = await quote();
    const id = place(limit(OrderAction.BUY, 100, bid - 5, { whatIf: true }));
    await until(() => state.orders.get(id)?.orderState?.initMarginChange > 0, () => `margins, have ${show(state.orders.get(id)?.orderState)}`);
    const row = state.orders.get(id);
    check(row.orderState.equityWithLoanAfter > 0 && row.orderState.maintMarginAfter > 0, show(row.orderState));
    await sleep(100);
    check(row.status === undefined, `a status: ${row.status}`);
    return `margin ${row.orderState.initMarginChange}, commission ${row.orderState.commission}`;
  },
  async order_limit() {
    const { bid } = await quote();
    const price = cents(bid * 0.95);
    const id = place(limit(OrderAction.BUY, 100, price));
    await status(id, "Submitted");
    const { permId } = state.orders.get(id);
    check(permId > 0, "no permId");
    ib.placeOrder(id, stock, { ...limit(OrderAction.BUY, 200, price - 0.5), tif: TimeInForce.DAY, transmit: true, account: state.account, orderId: id });
    await until(() => state.orders.get(id).remaining === 200 && state.orders.get(id).order.lmtPrice === cents(price - 0.5), "the change");
    check(state.orders.get(id).permId === permId, "another permId");
    ib.cancelOrder(id);
    await status(id, "Cancelled");
    await errorArrives(id, 202);
    ib.cancelOrder(id);
    await errorArrives(id, 10147, 10148, 161);
    return `${state.orders.get(id).history}`;
  },
  async order_off_tick() {
    const id = place({ ...limit(OrderAction.BUY, 100, 100), lmtPrice: 100.001 });
    const error = await errorArrives(id, 110);
    check(state.orders.get(id).status === undefined, "a status after a refusal");
    return error.text;
  },
  async order_bracket() {
    const { bid } = await quote();
    const parent = place(limit(OrderAction.BUY, 50, bid * 0.9, { transmit: false }));
    const target = place(limit(OrderAction.SELL, 50, bid * 1.2, { parentId: parent, transmit: false }));
    const stop = place({ action: OrderAction.SELL, totalQuantity: 50, orderType: OrderType.STP, auxPrice: cents(bid * 0.8), parentId: parent });
    await status(parent, "Submitted");
    await status(target, "PreSubmitted");
    await status(stop, "PreSubmitted");
    const held = [target, stop].map((id) => state.orders.get(id).whyHeld);
    check(held.join(" ") === "child child,trigger", `held ${held}`);
    check([target, stop].every((id) => state.orders.get(id).parentId === parent), "no parent");
    ib.cancelOrder(parent);
    for (const id of [parent, target, stop]) await status(id, "Cancelled");
  },
  async order_bracket_filled() {
    const { bid, ask } = await quote();
    const parent = place(limit(OrderAction.BUY, 50, ask + 1, { transmit: false }));
    const target = place(limit(OrderAction.SELL, 50, ask * 1.2, { parentId: parent, transmit: false }));
    const stop = place({ action: OrderAction.SELL, totalQuantity: 50, orderType: OrderType.STP, auxPrice: cents(bid * 0.8), parentId: parent });
    await filled(parent);
    await until(() => state.orders.get(target).status === "Submitted" && !state.orders.get(target).whyHeld, () => show(state.orders.get(target)));
    check(state.orders.get(stop).whyHeld === "trigger", `stop held ${state.orders.get(stop).whyHeld}`);
    ib.placeOrder(target, stock, { ...limit(OrderAction.SELL, 50, bid - 1, { parentId: parent }), tif: TimeInForce.DAY, transmit: true,
      account: state.account, orderId: target });
    const fills = await filled(target);
    await status(stop, "Cancelled");
    const profit = fills.map((e) => state.commissions.get(e.execId).realizedPNL);
    check(profit.every((value) => value !== undefined && Math.abs(value) < 1e9), `realised ${profit}`);
    return `realised ${profit}`;
  },
  async order_oca() {
    const { bid } = await quote();
    const group = { ocaGroup: `group ${clientId} ${Date.now()}`, ocaType: 1 };
    const ids = [place(limit(OrderAction.BUY, 10, bid * 0.9, group)), place(limit(OrderAction.BUY, 10, bid * 0.89, group)),
      place(market(OrderAction.BUY, 10, group))];
    await filled(ids[2]);
    await status(ids[0], "Cancelled");
    await status(ids[1], "Cancelled");
  },
  async open_orders() {
    const { bid } = await quote();
    const id = place(limit(OrderAction.BUY, 100, bid * 0.9, { tif: TimeInForce.GTC }));
    await status(id, "Submitted");
    const own = await rows(EventName.openOrder, EventName.openOrderEnd, () => ib.reqOpenOrders());
    check(own.some((row) => row[0] === id), "not among the open orders");
    const every = await timed(next.getAllOpenOrders(), "all open orders");
    check(every.some((row) => row.order.permId === state.orders.get(id).permId), "not among all open orders");
    ib.cancelOrder(id);
    await status(id, "Cancelled");
    return `${own.length} own, ${every.length} in all`;
  },
  async completed_orders() {
    const found = await rows(EventName.completedOrder, EventName.completedOrdersEnd, () => ib.reqCompletedOrders(false));
    const done = new Set(found.map((row) => row[2].status));
    check(done.has("Filled") && done.has("Cancelled") && !done.has("Submitted"), `statuses ${[...done]}`);
    check(found.every((row) => row[2].completedTime && row[2].completedStatus), "no completed time or status");
    return `${found.length} orders, ${found[0][2].completedStatus}`;
  },
  async executions() {
    const id = state.requestId++;
    state.commissions.clear();
    const found = await rows(EventName.execDetails, EventName.execDetailsEnd, () => ib.reqExecutions(id, {}), id);
    check(found.length > 0 && new Set(found.map((row) => row[2].execId)).size === found.length, `${found.length} executions`);
    check(found.every((row) => state.commissions.has(row[2].execId)), `${state.commissions.size} commissions before the end`);
    const none = state.requestId++;
    check((await rows(EventName.execDetails, EventName.execDetailsEnd, () => ib.reqExecutions(none, { symbol: "NOPE" }), none)).length === 0, "the filter");
    return `${found.length} executions`;
  },
  async executions_by_promise() {
    const id = await timed(next.placeNewOrder(stock, { ...market(OrderAction.BUY, 10), tif: TimeInForce.DAY, transmit: true }), "an id");
    let found = [];
    for (let i = 0; i < 40 && found.length === 0; ++i) {
      found = (await timed(next.getExecutionDetails({}), "executions")).filter((row) => row.execution.orderId === id);
      await sleep(50);
    }
    check(found.length > 0, "no execution of the order");
    const reports = await timed(next.getCommissionReport({}), "commissions");
    check(reports.some((report) => report.execId === found[0].execution.execId && report.commission > 0), show(reports));
    return `${reports.length} reports`;
  },
  async scanner() {
    const got = await update(next.getMarketScanner({ instrument: Instrument.STK, locationCode: LocationCode.STK_US_MAJOR, scanCode: ScanCode.TOP_PERC_GAIN, numberOfRows: 20 }),
      (u) => u.all.size > 0, "rows");
    const ranks = [...got.all.keys()];
    check(ranks.every((rank, i) => rank === i) && got.all.get(0).contract.contract.symbol, show(got.all));
    return `${ranks.length} rows`;
  },
  async scanner_parameters() {
    const xml = await timed(next.getScannerParameters(), "parameters");
    check(["ScanParameterResponse", "InstrumentList", "LocationTree", "ScanTypeList", "FilterList"].every((tag) => xml.includes(`<${tag}`)), xml.slice(0, 100));
  },
  async market_rule() {
    for (const rule of state.rules) {
      const found = await timed(next.getMarketRule(rule), `rule ${rule}`);
      check(found.length > 0 && found[0].increment > 0, show(found));
    }
    return `rules ${state.rules}`;
  },
  async smart_components() {
    check(state.bboExchange, "no exchange map to ask for");
    const id = state.requestId++;
    const [, map] = await event(EventName.smartComponents, () => ib.reqSmartComponents(id, state.bboExchange), (reqId) => reqId === id, id);
    check(map.size > 0, "no components");
    return `${map.size} rows`;
  },
  async news() {
    const [providers] = await event(EventName.newsProviders, () => ib.reqNewsProviders());
    check(providers.length > 0, "no providers");
    const id = state.requestId++;
    const headlines = await rows(EventName.historicalNews, EventName.historicalNewsEnd,
      () => ib.reqHistoricalNews(id, state.conId, providers[0].providerCode ?? providers[0].code, "", "", 5), id);
    const unknown = state.requestId++;
    ib.reqNewsArticle(unknown, "BRFG", "NOPE$1");
    await errorArrives(unknown, 10172);
    return `${providers.length} providers, ${headlines.length} headlines`;
  },
  async small_requests() {
    const [families] = await event(EventName.familyCodes, () => ib.reqFamilyCodes());
    const [id] = await event(EventName.nextValidId, () => ib.reqIds());
    check(id >= state.orderId, `next id ${id}, used up to ${state.orderId - 1}`);
    await event(EventName.softDollarTiers, () => ib.reqSoftDollarTiers(503), (reqId) => reqId === 503, 503);
    const brand = await timed(next.getUserInfo().catch((error) => { if (error.code === 503) return ""; throw error; }), "user info");
    check(brand === "", "a white brand");
    return `${families.length} family codes`;
  },
  async duplicate_client_id() {
    const other = new IBApi({ port, clientId });
    const seen = [];
    let closed = false;
    other.on(EventName.error, (error, code, id) => seen.push([id, code])).on(EventName.disconnected, () => { closed = true; });
    other.on(EventName.info, (text, code) => seen.push([-1, code]));  // how IBApi hands on errors without a request
    other.on(EventName.nextValidId, () => seen.push([0, "nextValidId"]));
    other.connect();
    try {
      await until(() => seen.some((row) => row[1] === 326) && closed, () => `326 and the end, have ${show(seen)}`);
      check(seen.some((row) => row[0] === -1 && row[1] === 326) && !seen.some((row) => row[1] === "nextValidId"), show(seen));
    } finally {
      other.disconnect();
    }
    await event(EventName.currentTime, () => ib.reqCurrentTime());
  },
  async two_clients() {
    const { bid } = await quote();
    const foreign = await timed(next.placeNewOrder(stock, { ...limit(OrderAction.BUY, 5, bid * 0.9), tif: TimeInForce.DAY, transmit: true }), "an id");
    await sleep(200);
    const all = await rows(EventName.openOrder, EventName.openOrderEnd, () => ib.reqAllOpenOrders());
    check(all.some((row) => row[2].clientId === clientId + 1), "the other client's order is not in the list of all");
    const own = await rows(EventName.openOrder, EventName.openOrderEnd, () => ib.reqOpenOrders());
    check(!own.some((row) => row[2].clientId === clientId + 1), "a foreign order among one's own");
    let other = 0;
    const subscription = next.getPositions().subscribe({
      next: (u) => { other = u.all.get(state.account)?.find((row) => row.contract.symbol === options.symbol)?.pos ?? other; },
      error: () => {},
    });
    const here = () => rows(EventName.position, EventName.positionEnd, () => ib.reqPositions());
    const before = (await here()).find((row) => row[1].symbol === options.symbol)?.[2] ?? 0;
    await filled(place(market(OrderAction.BUY, 7)));
    await until(() => other === before + 7, () => `${before + 7} shares at the other client, has ${other}`);
    subscription.unsubscribe();
    ib.cancelPositions();
    next.cancelOrder(foreign);
    await sleep(100);
  },
  async cancel_unknown() {
    ib.cancelOrder(999999);
    await errorArrives(999999, 10147);
  },
  async global_cancel() {
    if (options.shared) throw new LeftOut("others use the account");
    const { bid } = await quote();
    const id = place(limit(OrderAction.BUY, 5, bid * 0.9));
    await status(id, "Submitted");
    ib.reqGlobalCancel();
    await status(id, "Cancelled");
  },
};

let passed = true;
process.on("uncaughtException", (error) => console.error(error));
process.on("unhandledRejection", (error) => console.error(error));
for (const [name, step] of Object.entries(steps)) {
  const started = Date.now();
  const before = state.errors.length;
  let ok = true;
  let detail;
  try {
    const limitOfStep = new Promise((_, reject) => setTimeout(() => reject(new Failed("the step did not end")), deadline * 2 + 5000).unref());
    detail = (await Promise.race([step(), limitOfStep])) ?? "";
  } catch (error) {
    ok = error instanceof LeftOut || String(error.message).startsWith("503 ") ? null : false;  // 503: the client's own word that the server is too old
    detail = error instanceof Error ? (error instanceof Failed ? error.message : `${error.name}: ${error.message}`) : show(error);
    const errors = state.errors.slice(before).map((e) => [e.id, e.code, e.text.slice(0, 80)]);
    if (ok === false && errors.length > 0) detail += `; errors ${JSON.stringify(errors.slice(0, 4))}`;
  }
  passed &&= ok !== false;
  console.log(JSON.stringify({ client: "stoqey", step: name, server_version: state.version, ok, detail: detail.slice(0, 400),
    seconds: (Date.now() - started) / 1000 }));
  if (!ok && name === "connect") break;
}
next.disconnect();
ib.disconnect();
setTimeout(() => process.exit(passed ? 0 : 1), 100);
