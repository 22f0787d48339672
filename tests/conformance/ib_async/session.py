"""One whole session of ib_async, unmodified, at a simulated gateway. Prints one JSON line a step; see ../README.md."""
import argparse
import asyncio
import datetime
import json
import logging
import math
import signal
import time
from xml.etree import ElementTree

from ib_async import (IB, Contract, ExecutionFilter, Forex, Future, Index, LimitOrder, MarketOrder, Option,
                      ScannerSubscription, Stock)

UNSET = 1e300  # the protocol's "no value" is the largest double


class Failed(Exception):
    pass


class LeftOut(Exception):
    """The step does not apply: this server version has no such request, or it would disturb others."""


def check(condition, what):
    if not condition:
        raise Failed(what)


class Session:
    def __init__(self, options):
        self.options = options
        self.ib = IB()
        self.ib.RequestTimeout = options.deadline
        self.errors = []
        self.logged = []
        self.version = 0
        self.account = ""
        self.stock = Stock(options.symbol, "SMART", "USD")
        self.option = None
        self.bbo_exchange = ""
        self.market_rule_ids = []
        self.ib.errorEvent += lambda request, code, text, contract: self.errors.append((request, code, text))

    # -- the frame around the steps

    def run(self, steps):
        passed = True
        for step in steps:
            started = time.monotonic()
            before = len(self.errors)
            try:
                signal.alarm(self.options.deadline * 2 + 5)
                detail, good = step(self) or "", True
            except Failed as failure:
                detail, good = str(failure), False
            except LeftOut as why:
                detail, good = str(why), None
            except (Exception, asyncio.CancelledError) as trouble:  # a client may raise anything
                detail, good = f"{type(trouble).__name__}: {trouble}", False
            finally:
                signal.alarm(0)
            if good is False and self.errors[before:]:
                detail += f"; errors {[error[:2] + (error[2][:80],) for error in self.errors[before:]][:4]}"
            print(json.dumps({"client": "ib_async", "step": step.__name__, "server_version": self.version, "ok": good,
                              "detail": str(detail)[:400], "seconds": round(time.monotonic() - started, 2)}), flush=True)
            passed = passed and good is not False
            if not good and step is connect:
                break
        self.ib.disconnect()
        return passed

    def until(self, condition, what, seconds=None):
        end = time.monotonic() + (seconds or self.options.deadline)
        while time.monotonic() < end:
            if condition():
                return
            self.ib.sleep(0.02)
        raise Failed(f"waited in vain for {what}")

    def error_arrives(self, *codes, after=0):
        self.until(lambda: any(error[1] in codes for error in self.errors[after:]), f"error {' or '.join(map(str, codes))}")
        return next(error for error in self.errors[after:] if error[1] in codes)

    def status(self, trade, *wanted):
        self.until(lambda: trade.orderStatus.status in wanted, f"{'/'.join(wanted)}, have {trade.orderStatus.status}")

    def filled(self, trade):
        self.status(trade, "Filled")
        self.until(lambda: trade.fills and all(f.commissionReport.commission > 0 for f in trade.fills), "the commission")

    def qualified(self, symbol):
        contract = Stock(symbol, "SMART", "USD")
        check(self.ib.qualifyContracts(contract) and contract.conId > 0, f"{symbol} does not qualify")
        return contract

    def quote(self, contract=None):
        """Bid and ask of one's own stock, from a subscription that stays."""
        ticker = self.ib.ticker(contract or self.stock) or self.ib.reqMktData(contract or self.stock)
        self.until(lambda: ticker.bid > 0 and ticker.ask > 0, "a quote")
        return ticker


def connect(s):
    log = logging.getLogger("ib_async")
    log.setLevel(logging.WARNING)
    handler = logging.Handler()
    handler.emit = lambda record: s.logged.append(record.getMessage())
    log.addHandler(handler)
    log.propagate = False
    started = time.monotonic()
    s.ib.connect("127.0.0.1", s.options.port, clientId=s.options.client_id, timeout=4)
    took = time.monotonic() - started
    s.version = s.ib.client.serverVersion()
    accounts = s.ib.managedAccounts()
    check(accounts and accounts[0], f"accounts {accounts}")
    s.account = accounts[0]
    s.start = f"{took:.1f} s"
    return f"accounts {','.join(accounts)}"


def start_complete(s):
    """All that ib_async asks at the start is answered in time: nothing is logged as timed out (SB-91)."""
    missed = [line for line in s.logged if "timed out" in line or "timeout" in line.lower()]
    check(not missed, f"logged {missed}")
    cash = [row for row in s.ib.accountValues() if row.tag == "TotalCashValue"]
    check(cash and float(cash[0].value) > 0, "no cash in the account values of the start")
    return s.start


def farm_notices(s):
    s.until(lambda: {2104, 2158} <= {e[1] for e in s.errors} and {2106, 2107} & {e[1] for e in s.errors},
            "2104, 2106 and 2158")
    check(all(e[0] == -1 for e in s.errors if 2100 <= e[1] < 2200), "a notice with an id")
    check(not {1100, 1300, 2103, 2105, 2110} & {e[1] for e in s.errors}, "an alarm at the start")


def time_of_day(s):
    now = s.ib.reqCurrentTime()
    check(now.year > 2000, f"time {now}")
    return str(now)


def contract_known(s):
    rows = s.ib.reqContractDetails(Stock(s.options.symbol, "SMART", "USD"))
    check(len(rows) == 1, f"{len(rows)} rows")
    row = rows[0]
    check(row.contract.conId > 0 and row.contract.primaryExchange and row.longName, f"row {row}")
    check(len(row.validExchanges.split(",")) == len(row.marketRuleIds.split(",")), "market rules do not match exchanges")
    check(row.validExchanges.startswith("SMART") and row.minTick > 0 and "LMT" in row.orderTypes, "exchanges, tick, types")
    check(row.tradingHours and row.liquidHours and row.timeZoneId, "hours")
    check(s.ib.qualifyContracts(s.stock) and s.stock.conId == row.contract.conId, "does not qualify")
    by_id = s.ib.reqContractDetails(Contract(conId=row.contract.conId))
    check(len(by_id) == 1 and by_id[0].contract.symbol == s.options.symbol, "not found by its id")
    s.market_rule_ids = sorted({int(rule) for rule in row.marketRuleIds.split(",")})
    return f"{row.longName}, {row.contract.primaryExchange}"


def contract_unknown(s):
    check(s.ib.reqContractDetails(Stock("NOPE", "SMART", "USD")) == [], "rows for NOPE")
    return s.error_arrives(200)[2][:60]


def contract_ambiguous(s):
    rows = s.ib.reqContractDetails(Stock(s.options.symbol, "", ""))
    check(len(rows) > 1, f"{len(rows)} rows for a stock without exchange and currency")
    before = len(s.errors)
    with_options = Option(s.options.symbol, exchange="SMART", currency="USD", right="C")
    s.ib.client.reqMktData(s.ib.client.getReqId(), with_options, "", False, False, [])
    return f"{len(rows)} rows; {s.error_arrives(200, after=before)[2][:60]}"


def contract_products(s):
    found = []
    for contract in (Forex("EURUSD"), Index("VIX", "CBOE", "USD")):
        rows = s.ib.reqContractDetails(contract)
        check(len(rows) == 1, f"{len(rows)} rows for {contract}")
        found.append(rows[0].contract.localSymbol)
    rows = s.ib.reqContractDetails(Future("ES", exchange="CME", currency="USD"))
    check(len(rows) > 1 and all(row.contract.multiplier == "50" for row in rows), f"{len(rows)} ES futures")
    check(all(row.realExpirationDate and row.contract.lastTradeDateOrContractMonth[:8].isdigit() for row in rows), "expiries")
    return f"{', '.join(found)}, {len(rows)} x ES"


def symbol_search(s):
    rows = s.ib.reqMatchingSymbols(s.options.symbol)
    check(rows and any(row.contract.symbol == s.options.symbol for row in rows), f"rows {rows}")
    s.ib.sleep(1)
    check(s.ib.reqMatchingSymbols("QXQXQX") == [], "a hit for nonsense")
    return f"{len(rows)} rows"


def option_parameters(s):
    chains = s.ib.reqSecDefOptParams(s.stock.symbol, "", "STK", s.stock.conId)
    check(chains, "no chain")
    chain = next((c for c in chains if c.exchange == "SMART"), None)
    check(chain and chain.expirations and chain.strikes and chain.multiplier == "100", f"chain {chain}")
    check(chain.expirations == sorted(chain.expirations) and chain.strikes == sorted(chain.strikes), "not ascending")
    price = s.quote().ask
    s.option = Option(s.stock.symbol, chain.expirations[min(2, len(chain.expirations) - 1)],
                      min(chain.strikes, key=lambda strike: abs(strike - price)), "C", "SMART", currency="USD")
    check(s.ib.qualifyContracts(s.option) and s.option.conId > 0, f"{s.option} does not qualify")
    return f"{len(chains)} chains, {len(chain.expirations)} x {len(chain.strikes)}, {s.option.localSymbol}"


def option_data(s):
    check(s.option and s.option.conId, "no option to ask for")
    ticker = s.ib.reqMktData(s.option)
    s.until(lambda: ticker.modelGreeks and ticker.modelGreeks.delta and ticker.modelGreeks.impliedVol, "model greeks")
    s.until(lambda: ticker.bidGreeks and ticker.askGreeks and ticker.bid > 0, "bid and ask with greeks")
    greeks = ticker.modelGreeks
    check(0 < greeks.delta < 1 and greeks.gamma > 0 and greeks.theta < 0 and greeks.undPrice > 0, f"{greeks}")
    s.ib.cancelMktData(s.option)
    answer = s.ib.calculateImpliedVolatility(s.option, greeks.optPrice, greeks.undPrice)
    check(answer and abs(answer.impliedVol - greeks.impliedVol) < 0.05, f"implied volatility {answer}")
    answer = s.ib.calculateOptionPrice(s.option, greeks.impliedVol, greeks.undPrice)
    check(answer and abs(answer.optPrice - greeks.optPrice) < 0.05 * greeks.undPrice, f"price {answer}")
    return f"delta {greeks.delta:.2f}, volatility {greeks.impliedVol:.2f}"


def streaming_data(s):
    ticker = s.ib.reqMktData(s.stock, "233")
    s.until(lambda: ticker.bid > 0 and ticker.ask > ticker.bid and ticker.last > 0 and ticker.volume > 0, "a quote")
    s.until(lambda: ticker.high >= ticker.low > 0 and ticker.close > 0 and ticker.open > 0, "high, low, close, open")
    s.until(lambda: ticker.bboExchange, "81")
    s.bbo_exchange = ticker.bboExchange
    s.until(lambda: ticker.halted == 0, "the halted tick")
    check(ticker.marketDataType == 1 and ticker.minTick > 0 and ticker.bboExchange, "58 and 81")
    first = ticker.time
    s.until(lambda: ticker.time > first, "another tick")
    return f"{ticker.bid} {ticker.ask} {ticker.last}"


def snapshot(s):
    tickers = s.ib.reqTickers(s.qualified("GLD"))
    check(len(tickers) == 1 and tickers[0].bid > 0 and tickers[0].ask > 0, f"{tickers[0].bid} {tickers[0].ask}")
    return f"{tickers[0].bid} {tickers[0].ask}"


def delayed_data(s):
    """Live data where they are permitted, whatever type was asked for (SB-20)."""
    s.ib.reqMarketDataType(3)
    ticker = s.ib.reqMktData(s.qualified("VOO"))
    s.until(lambda: ticker.bid > 0, "a live quote")
    check(ticker.marketDataType == 1, f"type {ticker.marketDataType}")
    s.ib.cancelMktData(ticker.contract)
    s.ib.reqMarketDataType(1)


def tick_by_tick(s):
    counts = []
    for symbol, kind in (("AAPL", "AllLast"), ("BAC", "BidAsk"), ("SLV", "MidPoint"), ("TSLA", "Last")):
        contract = s.qualified(symbol)
        ticker = s.ib.reqTickByTickData(contract, kind, 5 if kind == "AllLast" else 0)
        s.until(lambda: ticker.tickByTicks, f"a {kind} tick")
        counts.append(kind)
        s.ib.cancelTickByTickData(contract, kind)
    return ", ".join(counts)


def five_second_bars(s):
    bars = s.ib.reqRealTimeBars(s.stock, 5, "TRADES", False)
    middle = s.ib.reqRealTimeBars(s.stock, 5, "MIDPOINT", False)
    s.until(lambda: len(bars) >= 2 and len(middle) >= 1, "two 5-second bars")
    check((bars[1].time - bars[0].time).total_seconds() == 5 and bars[0].time.timestamp() % 5 == 0, "not aligned")
    check(middle[0].volume == -1 and middle[0].count == -1, "a midpoint bar with volume")
    s.ib.cancelRealTimeBars(bars)
    s.ib.cancelRealTimeBars(middle)
    return f"{bars[0].time} {bars[0].close}"


def depth(s):
    ticker = s.ib.reqMktDepth(s.stock, 5, True)
    s.until(lambda: len(ticker.domBids) >= 2 and len(ticker.domAsks) >= 2, "two rows a side")
    check(ticker.domBids[0].price >= ticker.domBids[1].price and ticker.domAsks[0].price > ticker.domBids[0].price, "order")
    check(ticker.domBids[0].marketMaker, "no exchange in smart depth")
    best = f"{ticker.domBids[0]} {ticker.domAsks[0]}"
    s.ib.cancelMktDepth(s.stock, True)  # empties the book
    return best


def depth_exchanges(s):
    rows = s.ib.reqMktDepthExchanges()
    check(rows and rows[0].exchange, "no rows")
    return f"{len(rows)} rows"


def history_minutes(s):
    bars = s.ib.reqHistoricalData(s.stock, "", "2 D", "1 min", "TRADES", True, formatDate=2)
    check(len(bars) >= 390, f"{len(bars)} bars")
    check(all(a.date < b.date for a, b in zip(bars, bars[1:])), "not ascending")
    check(bars[-1].date <= s.ib.reqCurrentTime(), "a bar of the future")
    texts = s.ib.reqHistoricalData(s.stock, "", "1 D", "5 mins", "MIDPOINT", True, formatDate=1)
    check(texts and isinstance(texts[-1].date, datetime.datetime) and texts[-1].volume == -1, f"{texts[-1:]}")
    return f"{len(bars)} bars to {bars[-1].date}"


def history_days(s):
    bars = s.ib.reqHistoricalData(s.stock, "", "1 M", "1 day", "TRADES", True, formatDate=2)
    check(bars and all(type(bar.date) is datetime.date for bar in bars), f"dates {[bar.date for bar in bars[-2:]]}")
    return f"{len(bars)} bars to {bars[-1].date}"


def history_kept_up_to_date(s):
    bars = s.ib.reqHistoricalData(s.stock, "", "3600 S", "1 min", "TRADES", False, formatDate=2, keepUpToDate=True)
    updates = []
    bars.updateEvent += lambda bars, new: updates.append(new)
    check(bars, "no bars")
    s.until(lambda: len(updates) >= 2, "two updates")
    count = len(bars)
    s.until(lambda: any(updates) and len(bars) > count - 1, "a new bar", 12)
    check(all(a.date < b.date for a, b in zip(bars, bars[1:])), "an older bar came later")
    before = len(s.errors)
    s.ib.cancelHistoricalData(bars)
    check("query cancelled" in s.error_arrives(162, after=before)[2], "the end of the query is not told")
    return f"{len(updates)} updates"


def history_nothing(s):
    before = len(s.errors)
    bars = s.ib.reqHistoricalData(s.stock, "19700105-16:00:00", "1 D", "1 min", "TRADES", True, formatDate=2)
    check(not bars, f"{len(bars)} bars of 1970")
    error = s.error_arrives(162, after=before)
    check("HMDS query returned no data" in error[2], error[2])


def history_schedule(s):
    if s.version < 165:
        raise LeftOut("the request begins with 165, and ib_async sends it all the same")
    schedule = s.ib.reqHistoricalSchedule(s.stock, 5)
    check(schedule and len(schedule.sessions) >= 1 and schedule.timeZone, f"{schedule}")
    return f"{len(schedule.sessions)} sessions, {schedule.timeZone}"


def historical_ticks(s):
    now = s.ib.reqCurrentTime()
    counts = []
    for kind in ("TRADES", "BID_ASK", "MIDPOINT"):
        ticks = s.ib.reqHistoricalTicks(s.stock, "", now, 20, kind, False)
        check(ticks and all(a.time <= b.time for a, b in zip(ticks, ticks[1:])), f"{kind}: {ticks[:2]}")
        counts.append(len(ticks))
    return f"{counts}"


def head_timestamp(s):
    first = s.ib.reqHeadTimeStamp(s.stock, "TRADES", True, 1)
    second = s.ib.reqHeadTimeStamp(s.stock, "TRADES", True, 2)
    check(isinstance(first, datetime.datetime) and isinstance(second, datetime.datetime), f"{first} {second}")
    check(first.timestamp() == second.timestamp() or first.replace(tzinfo=datetime.timezone.utc) == second, f"{first} {second}")
    return f"{second}"


def histogram(s):
    rows = s.ib.reqHistogramData(s.stock, True, "1 day")
    check(rows and all(row.price > 0 and row.count > 0 for row in rows), "no rows")
    return f"{len(rows)} rows"


def account_summary(s):
    rows = s.ib.accountSummary()
    tags = {row.tag: row.value for row in rows if row.account == s.account}
    check({"NetLiquidation", "TotalCashValue", "BuyingPower"} <= set(tags), f"tags {sorted(tags)}")
    check(float(tags["NetLiquidation"]) > 0, "no net liquidation")
    return f"{len(rows)} rows, net liquidation {tags['NetLiquidation']}"


def account_updates(s):
    rows = s.ib.accountValues(s.account)
    keys = {(row.tag, row.currency) for row in rows}
    check({("AccountReady", ""), ("CashBalance", "BASE"), ("CashBalance", "USD")} <= keys, f"{len(keys)} keys")
    check(next(row.value for row in rows if row.tag == "AccountReady") == "true", "the account is not ready")
    s.ib.reqAccountUpdatesMulti(s.account)
    return f"{len(rows)} values"


def order_market(s):
    trade = s.ib.placeOrder(s.stock, MarketOrder("BUY", 100))
    s.filled(trade)
    check(sum(fill.execution.shares for fill in trade.fills) == 100, "shares do not add up")
    mean = sum(fill.execution.shares * fill.execution.price for fill in trade.fills) / 100
    check(abs(trade.orderStatus.avgFillPrice - mean) < 1e-6, f"average {trade.orderStatus.avgFillPrice}, not {mean}")
    check(trade.orderStatus.remaining == 0 and trade.orderStatus.permId > 0, f"{trade.orderStatus}")
    check(trade.fills[0].commissionReport.realizedPNL in (0, ) or trade.fills[0].commissionReport.realizedPNL > UNSET
          or not math.isfinite(trade.fills[0].commissionReport.realizedPNL), "profit on an opening trade")
    return f"{len(trade.fills)} fills at {mean:.4f}"


def positions(s):
    s.until(lambda: any(p.contract.symbol == s.stock.symbol and p.position >= 100 for p in s.ib.positions()), "the position")
    rows = s.ib.reqPositions()
    row = next((p for p in rows if p.contract.symbol == s.stock.symbol), None)
    check(row and row.avgCost > 0 and row.account == s.account, f"{row}")
    s.until(lambda: any(p.contract.symbol == s.stock.symbol and p.position >= 100 for p in s.ib.portfolio()), "the portfolio")
    return f"{row.position} at {row.avgCost:.2f}"


def profit_and_loss(s):
    pnl = s.ib.reqPnL(s.account)
    s.until(lambda: abs(pnl.dailyPnL) < UNSET and abs(pnl.unrealizedPnL) < UNSET, "PnL")
    s.ib.cancelPnL(s.account)
    return f"{pnl.dailyPnL:.2f}"


def profit_and_loss_single(s):
    pnl = s.ib.reqPnLSingle(s.account, "", s.stock.conId)
    s.until(lambda: pnl.position >= 100 and abs(pnl.value) < UNSET and pnl.value > 0, "PnL of the position")
    s.ib.cancelPnLSingle(s.account, "", s.stock.conId)
    return f"{pnl.position} worth {pnl.value:.2f}"


def what_if(s):
    state = s.ib.whatIfOrder(s.stock, LimitOrder("BUY", 100, round(s.quote().bid - 5, 2)))
    check(state and float(state.initMarginChange) > 0 and float(state.equityWithLoanAfter) > 0, f"{state}")
    check(not any(order.whatIf for order in s.ib.openOrders()), "it is among the open orders")
    return f"margin {state.initMarginChange}, commission {state.commission}"


def order_limit(s):
    price = round(s.quote().bid * 0.95, 2)
    trade = s.ib.placeOrder(s.stock, LimitOrder("BUY", 100, price))
    s.status(trade, "Submitted")
    number = trade.orderStatus.permId
    check(number > 0, "no permId")
    trade.order.lmtPrice = round(price - 0.5, 2)
    trade.order.totalQuantity = 200
    s.ib.placeOrder(s.stock, trade.order)
    s.until(lambda: trade.orderStatus.remaining == 200, "the changed quantity")
    check(trade.orderStatus.permId == number and trade.orderStatus.status == "Submitted", f"{trade.orderStatus}")
    rows = [t for t in s.ib.reqOpenOrders() if t.order.orderId == trade.order.orderId]
    check(rows and rows[0].order.lmtPrice == round(price - 0.5, 2), "the listed price is not the changed one")
    s.ib.cancelOrder(trade.order)
    s.status(trade, "Cancelled")
    s.error_arrives(202)
    s.ib.cancelOrder(trade.order)
    s.error_arrives(10148, 10147, 161)
    return f"permId {number}"


def order_off_tick(s):
    trade = s.ib.placeOrder(s.stock, LimitOrder("BUY", 100, 100.001))
    s.until(lambda: trade.isDone(), "a refusal")
    return s.error_arrives(110)[2][:60]


def order_bracket(s):
    bid = s.quote().bid
    orders = s.ib.bracketOrder("BUY", 50, round(bid * 0.9, 2), round(bid * 1.2, 2), round(bid * 0.8, 2))
    trades = [s.ib.placeOrder(s.stock, order) for order in orders]
    s.until(lambda: [t.orderStatus.status for t in trades] == ["Submitted", "PreSubmitted", "PreSubmitted"], "a bracket")
    held = [t.orderStatus.whyHeld for t in trades[1:]]
    check(held == ["child", "child,trigger"], f"held {held}")
    check(all(t.orderStatus.parentId == trades[0].order.orderId for t in trades[1:]), "no parent")
    s.ib.cancelOrder(trades[0].order)
    s.until(lambda: all(t.orderStatus.status == "Cancelled" for t in trades), "three cancellations")


def order_bracket_filled(s):
    ask = s.quote().ask
    orders = s.ib.bracketOrder("BUY", 50, round(ask + 1, 2), round(ask * 1.2, 2), round(ask * 0.8, 2))
    parent, target, stop = [s.ib.placeOrder(s.stock, order) for order in orders]
    s.filled(parent)
    s.until(lambda: target.orderStatus.status == "Submitted" and not target.orderStatus.whyHeld, "the target at work")
    check(stop.orderStatus.status == "PreSubmitted" and stop.orderStatus.whyHeld == "trigger", f"{stop.orderStatus}")
    target.order.lmtPrice = round(s.quote().bid - 1, 2)
    s.ib.placeOrder(s.stock, target.order)
    s.filled(target)
    s.status(stop, "Cancelled")
    check(abs(target.fills[-1].commissionReport.realizedPNL) < UNSET, "no profit on a closing trade")
    return f"realised {sum(f.commissionReport.realizedPNL for f in target.fills):.2f}"


def order_oca(s):
    bid = s.quote().bid
    orders = s.ib.oneCancelsAll([LimitOrder("BUY", 10, round(bid * 0.9, 2)), LimitOrder("BUY", 10, round(bid * 0.89, 2)),
                                 MarketOrder("BUY", 10)], f"group {s.options.client_id} {time.time()}", 1)
    trades = [s.ib.placeOrder(s.stock, order) for order in orders]
    s.filled(trades[2])
    s.until(lambda: all(t.orderStatus.status == "Cancelled" for t in trades[:2]), "the others cancelled")


def open_orders(s):
    trade = s.ib.placeOrder(s.stock, LimitOrder("BUY", 100, round(s.quote().bid * 0.9, 2), tif="GTC"))
    s.status(trade, "Submitted")
    own = s.ib.reqOpenOrders()
    every = s.ib.reqAllOpenOrders()
    check(trade.order.permId in {t.order.permId for t in own}, "not among the open orders")
    check(trade.order.permId in {t.order.permId for t in every}, "not among all open orders")
    s.ib.cancelOrder(trade.order)
    s.status(trade, "Cancelled")
    return f"{len(own)} own, {len(every)} in all"


def completed_orders(s):
    rows = s.ib.reqCompletedOrders(False)
    done = {t.orderStatus.status for t in rows}
    check({"Filled", "Cancelled"} <= done, f"statuses {done}")
    check(not done & {"Submitted", "PreSubmitted"}, "a working order among the completed")
    check(s.ib.reqCompletedOrders(True) is not None, "no second answer")
    return f"{len(rows)} orders"


def executions(s):
    fills = s.ib.reqExecutions()
    check(fills and all(fill.execution.execId for fill in fills), "no executions")
    check(len({fill.execution.execId for fill in fills}) == len(fills), "an id twice")
    check({fill.execution.execId for fill in fills} <= {fill.commissionReport.execId for fill in s.ib.fills()}, "without commission")
    check(all(fill.execution.exchange != "SMART" for fill in fills), "executed at SMART")
    check(s.ib.reqExecutions(ExecutionFilter(symbol="NOPE")) == [], "the filter is not applied")
    return f"{len(fills)} executions"


def scanner(s):
    rows = s.ib.reqScannerData(ScannerSubscription(instrument="STK", locationCode="STK.US.MAJOR", scanCode="TOP_PERC_GAIN"))
    check(rows and [row.rank for row in rows] == list(range(len(rows))), f"{len(rows)} rows")
    check(all(row.contractDetails.contract.conId and row.contractDetails.contract.symbol for row in rows), "contracts")
    return f"{len(rows)} rows"


def scanner_parameters(s):
    tree = ElementTree.fromstring(s.ib.reqScannerParameters())
    check(tree.tag == "ScanParameterResponse", tree.tag)
    missing = [part for part in ("InstrumentList", "LocationTree", "ScanTypeList", "FilterList") if tree.find(part) is None]
    check(not missing, f"missing {missing}")


def market_rule(s):
    for rule in s.market_rule_ids:
        rows = s.ib.reqMarketRule(rule)
        check(rows and rows[0].lowEdge == 0 and rows[0].increment > 0, f"rule {rule}: {rows}")
    return f"rules {s.market_rule_ids}"


def smart_components(s):
    check(s.bbo_exchange, "no exchange map to ask for")
    rows = s.ib.reqSmartComponents(s.bbo_exchange)
    check(rows and rows[0].exchange and rows[0].exchangeLetter, f"{rows}")
    return f"{len(rows)} rows"


def news(s):
    providers = s.ib.reqNewsProviders()
    check(providers and providers[0].code, "no providers")
    headlines = s.ib.reqHistoricalNews(s.stock.conId, providers[0].code, "", "", 5)
    check(headlines is not None, "no answer to historical news")
    check(s.ib.reqNewsArticle(providers[0].code, "NOPE$1") is None or s.error_arrives(10172), "an unknown article")
    return f"{len(providers)} providers"


def user_info(s):
    if s.version < 167:
        raise LeftOut("the request begins with 167, and ib_async sends it all the same")
    check(not s.ib.reqUserInfo(), "a white brand")  # it turns an empty id into an empty list


def duplicate_client_id(s):
    other = IB()
    seen = []
    other.errorEvent += lambda request, code, text, contract: seen.append((request, code))
    try:
        other.connect("127.0.0.1", s.options.port, clientId=s.options.client_id, timeout=2)
        connected = True
    except Exception:
        connected = False
    other.disconnect()
    check(not connected and (-1, 326) in seen, f"connected {connected}, errors {seen}")
    check(s.ib.isConnected() and s.ib.reqCurrentTime(), "the first connection suffered")


def two_clients(s):
    other = IB()
    other.RequestTimeout = s.options.deadline
    other.connect("127.0.0.1", s.options.port, clientId=s.options.client_id + 50, timeout=4)
    try:
        trade = other.placeOrder(s.stock, LimitOrder("BUY", 5, round(s.quote().bid * 0.9, 2)))
        s.status(trade, "Submitted")
        check(trade.order.permId not in {t.order.permId for t in s.ib.reqOpenOrders()}, "a foreign order among one's own")
        foreign = [t for t in s.ib.reqAllOpenOrders() if t.order.permId == trade.order.permId]
        check(foreign and foreign[0].order.clientId == s.options.client_id + 50, "not in the list of all")
        before = len(s.errors)
        s.ib.client.cancelOrder(trade.order.orderId + 100000, "")
        s.until(lambda: any(e[1] == 10147 for e in s.errors[before:]), "10147")
        other.placeOrder(s.stock, MarketOrder("BUY", 7))
        held = lambda ib: sum(p.position for p in ib.positions() if p.contract.symbol == s.stock.symbol)
        s.until(lambda: held(other) == held(s.ib) and held(s.ib) % 10 != 0, "the position at both")
        other.cancelOrder(trade.order)
        s.status(trade, "Cancelled")
    finally:
        other.disconnect()


def cancel_unknown(s):
    before = len(s.errors)
    s.ib.client.cancelOrder(999999, "")
    s.until(lambda: any(e[0] == 999999 and e[1] == 10147 for e in s.errors[before:]), "10147")


def global_cancel(s):
    if s.options.shared:
        raise LeftOut("others use the account")
    trade = s.ib.placeOrder(s.stock, LimitOrder("BUY", 5, round(s.quote().bid * 0.9, 2)))
    s.status(trade, "Submitted")
    s.ib.reqGlobalCancel()
    s.status(trade, "Cancelled")


STEPS = [connect, start_complete, farm_notices, time_of_day, contract_known, contract_unknown, contract_ambiguous, contract_products,
         symbol_search, streaming_data, option_parameters, option_data, snapshot, delayed_data, tick_by_tick,
         five_second_bars, depth, depth_exchanges, history_minutes, history_days, history_kept_up_to_date, history_nothing,
         history_schedule, historical_ticks, head_timestamp, histogram, account_summary, account_updates, order_market,
         positions, profit_and_loss, profit_and_loss_single, what_if, order_limit, order_off_tick, order_bracket,
         order_bracket_filled, order_oca, open_orders, completed_orders, executions, scanner, scanner_parameters,
         market_rule, smart_components, news, user_info, duplicate_client_id, two_clients, cancel_unknown, global_cancel]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--client-id", type=int, default=7)
    parser.add_argument("--symbol", default="SPY")
    parser.add_argument("--deadline", type=int, default=5, help="seconds a step waits for an answer")
    parser.add_argument("--shared", action="store_true", help="others use the account: leave their orders alone")
    options = parser.parse_args()

    def give_up(signum, frame):
        raise Failed("the step did not end")
    signal.signal(signal.SIGALRM, give_up)
    return 0 if Session(options).run(STEPS) else 1


if __name__ == "__main__":
    raise SystemExit(main())
