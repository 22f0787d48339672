"""`ibflow reconcile`: what a journal and a broker know, compared."""
import json
import os
import pathlib
import subprocess
import unittest

from program import CLEAN_ENVIRONMENT, LONGEST, ProgramTest

DONE, CONFIGURATION, CANNOT_CONNECT, BOOKS_DISAGREE = 0, 3, 4, 8
BRACKET = pathlib.Path(os.environ.get("IBFLOW_BRACKET", "build/bin/example_bracket")).resolve()


class Reconcile(ProgramTest):
    def broker(self):
        return self.start_server("sim", "serve", "--start", "10:00", "--speed", "20")

    def reconcile(self, port, *arguments):
        return self.run_program("reconcile", "--port", port, "--journal", "orders.sqlite", *arguments)

    def trade(self, port):
        """A position of 10 AAPL with its target and its stop."""
        traded = subprocess.run([BRACKET, "127.0.0.1", str(port), "AAPL", "orders.sqlite"], cwd=self.folder,
                                capture_output=True, text=True, timeout=LONGEST, env=CLEAN_ENVIRONMENT, check=False)
        self.assertEqual(traded.returncode, DONE, traded.stderr)
        self.assertIn("parent LMT: FILLED", traded.stdout)

    def test_what_another_program_has_traded_agrees(self):
        _, port = self.broker()
        self.trade(port)
        result = self.reconcile(port)
        self.assertEqual(result.returncode, DONE, result.stderr)
        self.assertIn("0 differences\nOrders may be placed.\n", result.stdout)
        told = json.loads(self.reconcile(port, "--json").stdout)
        self.assertEqual((told["may_trade"], told["differences"], told["orders_unknown"]), (True, [], 0))

    def test_a_broker_that_knows_nothing_of_it_waits_for_a_decision(self):
        first, port = self.broker()
        self.trade(port)
        self.end(first)
        _, port = self.broker()
        result = self.reconcile(port)
        self.assertEqual(result.returncode, BOOKS_DISAGREE, result.stderr)
        self.assertIn("position in AAPL (265598) of account DU1234567: 10 by our books, 0 at the broker", result.stdout)
        self.assertIn("is LOST", result.stdout)
        self.assertIn("No orders are to be placed", result.stdout)
        adopted = self.reconcile(port, "--adopt")
        self.assertEqual(adopted.returncode, DONE, adopted.stderr)
        self.assertIn("taken over", adopted.stdout)
        again = self.reconcile(port)
        self.assertEqual(again.returncode, DONE, again.stderr)
        self.assertIn("0 orders checked, 0 changes taken into the journal, 0 differences", again.stdout)

    def test_without_a_broker_nothing_is_known(self):
        server, port = self.broker()
        self.end(server)
        self.assert_one_clear_message(self.reconcile(port), CANNOT_CONNECT, "cannot connect", str(port))

    def test_a_port_that_is_none_is_a_clear_message(self):
        self.assert_one_clear_message(self.reconcile("many"), CONFIGURATION, "[Connection] port", "many")


if __name__ == "__main__":
    unittest.main()
