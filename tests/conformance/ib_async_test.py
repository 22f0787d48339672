"""ib_async, unmodified, trades at the simulated gateway as it would at a real one (server version 178, text)."""
import os
import re
import subprocess
import unittest

from ib_async import IB, LimitOrder, MarketOrder, Stock


class IbAsyncAtTheSimulatedGateway(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.simulator = subprocess.Popen([os.environ["IBFLOW_PROGRAM"], "sim", "serve", "--port", "0", "--speed", "20"],
                                         stdout=subprocess.PIPE, text=True)
        port = int(re.search(r"127\.0\.0\.1:(\d+)", cls.simulator.stdout.readline()).group(1))
        cls.ib = IB()
        cls.ib.RequestTimeout = 20
        cls.ib.connect("127.0.0.1", port, clientId=7, timeout=4)
        cls.spy = Stock("SPY", "SMART", "USD")

    @classmethod
    def tearDownClass(cls):
        cls.ib.disconnect()
        cls.simulator.terminate()
        cls.simulator.communicate()

    def wait_until(self, condition, what, seconds=20):
        for _ in range(seconds * 20):
            if condition():
                return
            self.ib.sleep(0.05)
        self.fail(f"waited {seconds} s for {what}")

    def test_1_the_session_starts_with_accounts_and_values(self):
        self.assertEqual(self.ib.client.serverVersion(), 178)
        self.assertEqual(self.ib.managedAccounts(), ["DU1234567"])
        cash = [row.value for row in self.ib.accountValues() if row.tag == "TotalCashValue"]
        self.assertIn("1000000.00", cash)

    def test_2_a_contract_qualifies_and_an_unknown_one_does_not(self):
        self.assertEqual(len(self.ib.qualifyContracts(self.spy)), 1)
        self.assertEqual(self.spy.primaryExchange, "ARCA")
        self.assertEqual(self.ib.reqContractDetails(Stock("NOPE", "SMART", "USD")), [])

    def test_3_quotes_move_and_bars_come(self):
        ticker = self.ib.reqMktData(self.spy)
        bars = self.ib.reqRealTimeBars(self.spy, 5, "TRADES", True)
        self.wait_until(lambda: ticker.bid > 0 and ticker.ask > ticker.bid and ticker.last > 0, "a quote")
        self.wait_until(lambda: len(bars) >= 2, "two 5-second bars")
        self.assertEqual((bars[1].time - bars[0].time).total_seconds(), 5)

    def test_4_history_ends_before_now(self):
        bars = self.ib.reqHistoricalData(self.spy, "", "2 D", "1 min", "TRADES", True, formatDate=2)
        self.assertGreaterEqual(len(bars), 390)
        self.assertLessEqual(bars[-1].date, self.ib.reqCurrentTime())

    def test_5_a_market_order_fills_with_execution_and_commission(self):
        trade = self.ib.placeOrder(self.spy, MarketOrder("BUY", 100))
        self.wait_until(lambda: trade.isDone() and trade.fills and trade.fills[-1].commissionReport.commission, "a fill")
        self.assertEqual(trade.orderStatus.status, "Filled")
        self.assertEqual(sum(fill.execution.shares for fill in trade.fills), 100)
        self.wait_until(lambda: any(p.contract.symbol == "SPY" and p.position == 100 for p in self.ib.positions()), "the position")

    def test_6_a_resting_order_is_cancelled(self):
        trade = self.ib.placeOrder(self.spy, LimitOrder("SELL", 100, 400))
        self.wait_until(lambda: trade.orderStatus.status == "Submitted", "Submitted")
        self.ib.cancelOrder(trade.order)
        self.wait_until(lambda: trade.orderStatus.status == "Cancelled", "Cancelled")

    def test_7_a_bracket_works_and_ends_with_its_parent(self):
        trades = [self.ib.placeOrder(self.spy, order)
                  for order in self.ib.bracketOrder("BUY", 50, limitPrice=200, takeProfitPrice=310, stopLossPrice=150)]
        self.wait_until(lambda: [t.orderStatus.status for t in trades] == ["Submitted", "PreSubmitted", "PreSubmitted"], "a bracket")
        self.assertEqual([t.orderStatus.whyHeld for t in trades[1:]], ["child", "child,trigger"])
        self.ib.cancelOrder(trades[0].order)
        self.wait_until(lambda: all(t.orderStatus.status == "Cancelled" for t in trades), "three cancellations")


if __name__ == "__main__":
    unittest.main()
