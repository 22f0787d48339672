"""The whole main job: journal, books, determinism, and the same trades from three separate processes."""
import json
import unittest

from program import ProgramTest

ALL = "AAPL,AMT,AMZN,BAC,GLD,MSFT,QQQ,SLV,SPY,TSLA,V,VOO"


def without_time(summary):
    return {key: value for key, value in summary.items() if key != "wall_seconds"}


class MainJob(ProgramTest):
    def test_one_session_end_to_end(self):
        result, summary, journal = self.demo("demo")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("books agree to the cent", result.stdout)
        self.assertEqual(set(summary), {"tickers", "date", "ticks", "bars", "predictions", "signals_acted_on", "orders", "fills",
                                        "round_trips", "gross_pnl", "commissions", "net_pnl", "open_positions_at_end",
                                        "books_agree", "exit_code", "wall_seconds"})
        self.assertEqual(summary["tickers"], ALL.split(","))
        self.assertTrue(summary["books_agree"])
        self.assertEqual(summary["open_positions_at_end"], 0)
        self.assertGreater(summary["round_trips"], 5)
        self.assertAlmostEqual(summary["gross_pnl"] - summary["commissions"], summary["net_pnl"], places=2)
        self.check_journal(journal, summary)
        self.check_report((self.folder / "demo.html").read_text())

    def check_journal(self, journal, summary):
        self.assertEqual(self.rows(journal, "PRAGMA integrity_check"), [("ok",)])
        sent = self.rows(journal, "SELECT count(*) FROM orders WHERE sent_at IS NOT NULL")[0][0]
        self.assertEqual(sent, summary["orders"])
        self.assertEqual(self.rows(journal, "SELECT count(*) FROM executions")[0][0], summary["fills"])
        late = self.rows(journal, "SELECT count(*) FROM orders WHERE sent_wall_at <= intent_wall_at")[0][0]
        self.assertEqual(late, 0, "an order was sent before its intent was durable")
        unpaid = self.rows(journal, "SELECT count(*) FROM executions e LEFT JOIN commissions c USING (execution_id) "
                                    "WHERE c.execution_id IS NULL")[0][0]
        self.assertEqual(unpaid, 0)
        commissions = sum(float(row[0]) for row in self.rows(journal, "SELECT amount FROM commissions"))
        self.assertAlmostEqual(commissions, summary["commissions"], places=2)
        unexplained = self.rows(journal, "SELECT count(*) FROM orders WHERE decision_id IS NULL")[0][0]
        self.assertEqual(unexplained, 0, "an order without a decision")

    def check_report(self, html):
        self.assertIn("<svg", html)
        for outside in ("http://", "https://", "<script", "<link"):
            self.assertNotIn(outside, html.replace("http://www.w3.org/2000/svg", ""))

    def test_the_same_data_and_options_give_the_same_orders_and_fills(self):
        _, first, first_journal = self.demo("first", "--seed", "7", "--date", "2019-02-14")
        _, second, second_journal = self.demo("second", "--seed", "7", "--date", "2019-02-14")
        self.assertEqual(without_time(first), without_time(second))
        self.assertGreater(first["fills"], 0)
        self.assertEqual(self.trades(first_journal), self.trades(second_journal))

    def test_speed_changes_no_trade(self):
        _, _, at_once = self.demo("max", "--tickers", "AAPL,TSLA")
        result = self.run_program("demo", "--speed", "4000", "--tickers", "AAPL,TSLA", "--journal", "slow.sqlite", "--report", "")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(self.trades(at_once), self.trades(self.folder / "slow.sqlite"))

    def test_three_processes_make_the_same_trades_as_the_demo(self):
        _, summary, demo_journal = self.demo("demo")
        _, gateway = self.start_server("sim", "serve", "--speed", "max", "--once")
        flow = self.start_flow_server(gateway, key="demo-key")
        (self.folder / "ibflow.ini").write_text(
            f"[Connection]\nport = {gateway}\nread_only = false\n"
            f"[Flow]\nbase_url = {flow}\napi_key = demo-key\n[Trading]\ntickers = {ALL}\n"
            "[Journal]\nfile = run.sqlite\n[Report]\njson = run.json\n")
        (self.folder / "ibflow.ini").chmod(0o600)  # it holds a secret
        result = self.run_program("run", "--config", "ibflow.ini")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(self.trades(demo_journal), self.trades(self.folder / "run.sqlite"))
        self.assertEqual(without_time(summary), without_time(json.loads((self.folder / "run.json").read_text())))

    def test_a_second_run_appends_to_the_journal_and_trades_again(self):
        _, first, _ = self.demo("demo", "--tickers", "AAPL,TSLA")
        _, second, journal = self.demo("demo", "--tickers", "AAPL,TSLA")
        self.assertEqual(without_time(first), without_time(second))
        self.assertEqual(self.rows(journal, "SELECT count(*) FROM runs")[0][0], 2)
        ids = self.rows(journal, "SELECT count(*), count(DISTINCT order_id) FROM orders")[0]
        self.assertEqual(ids[0], ids[1], "an order id was used twice")

    def test_every_recorded_day_balances(self):
        for day in range(11, 16):
            with self.subTest(day=day):
                result, summary, _ = self.demo(f"day{day}", "--date", f"2019-02-{day}")
                self.assertEqual(result.returncode, 0, result.stderr)
                self.assertTrue(summary["books_agree"])

    def test_read_only_decides_but_sends_nothing(self):
        _, gateway = self.start_server("sim", "serve", "--speed", "max", "--once", "--tickers", "AAPL")
        flow = self.start_flow_server(gateway)
        result = self.run_program("run", "--port", gateway, "--tickers", "AAPL", "--set", "Flow.api_key=k", "--flow-url", flow,
                                  "--journal", "run.sqlite", "--json", "run.json")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("read-only", result.stdout)
        self.assertEqual(json.loads((self.folder / "run.json").read_text())["orders"], 0)
        self.assertGreater(self.rows(self.folder / "run.sqlite", "SELECT count(*) FROM predictions")[0][0], 0)


if __name__ == "__main__":
    unittest.main()
