"""A session whose connection is broken again and again: it comes back, nothing is lost, the books agree."""
import json
import random
import unittest

from cutting_proxy import CuttingProxy
from program import ProgramTest


class Reconnecting(ProgramTest):
    def start_session(self, cut_after, *settings):
        """`ibflow run` at a simulated gateway, through a proxy that cuts; returns the process and the proxy."""
        _, gateway = self.start_server("sim", "serve", "--speed", "max")
        flow = self.start_flow_server(gateway)
        proxy = CuttingProxy(gateway, cut_after)
        self.addCleanup(proxy.close)
        arguments = ["run", "--port", proxy.port, "--tickers", "AAPL,TSLA,SPY,GLD", "--read-only", "false",
                     "--flow-url", flow, "--journal", "run.sqlite", "--json", "run.json",
                     "--set", "Reconnection.delay=0.05", "--set", "Reconnection.max_delay=0.2",
                     *[part for setting in settings for part in ("--set", setting)]]
        return self.run_program(*arguments, environment={"IBFLOW_FLOW_KEY": "k"}), proxy

    def notes(self, kind):
        return self.rows(self.folder / "run.sqlite", f"SELECT count(*) FROM notes WHERE kind = '{kind}'")[0][0]

    def test_a_session_survives_ten_broken_connections(self):
        seed = random.randrange(1 << 32)
        draw = random.Random(seed)
        cuts = [draw.randrange(600_000, 900_000)] + [draw.randrange(50_000, 400_000) for _ in range(9)]
        result, proxy = self.start_session(cuts)
        told = f"seed {seed}\n{result.stderr}{result.stdout}"
        self.assertEqual(result.returncode, 0, told)
        self.assertEqual(proxy.cuts, 10, told)
        self.assertIn("books agree to the cent", result.stdout, told)
        summary = json.loads((self.folder / "run.json").read_text())
        self.assertTrue(summary["books_agree"], told)
        self.assertEqual(summary["open_positions_at_end"], 0, told)
        self.assertEqual(self.notes("connection_lost"), 10, told)
        self.assertEqual(self.notes("reconnected"), 10, told)
        ids = self.rows(self.folder / "run.sqlite", "SELECT count(*), count(DISTINCT order_id) FROM orders")[0]
        self.assertEqual(ids[0], ids[1], "an order id was used twice")

    def test_a_connection_that_breaks_while_the_session_is_prepared_comes_back(self):
        result, proxy = self.start_session([2_000, 9_000, 60_000])
        told = result.stderr + result.stdout
        self.assertEqual(result.returncode, 0, told)
        self.assertEqual(proxy.cuts, 3, told)
        self.assertIn("books agree to the cent", result.stdout, told)
        self.assertGreater(json.loads((self.folder / "run.json").read_text())["fills"], 0)

    def test_without_reconnecting_a_broken_connection_ends_the_session_with_a_clear_word(self):
        result, _ = self.start_session([700_000], "Reconnection.enabled=false")
        self.assertEqual(result.returncode, 6, result.stderr + result.stdout)
        self.assertIn("the connection", result.stderr + result.stdout)


if __name__ == "__main__":
    unittest.main()
