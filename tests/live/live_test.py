"""The checks for real paper gateways, at the simulated one: what they find, and whom they refuse."""
import json
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "end_to_end"))
from program import CLEAN_ENVIRONMENT, LONGEST, ProgramTest  # noqa: E402

LIVE_TEST = pathlib.Path(os.environ.get("IBFLOW_LIVE_TEST", "build/bin/live_test")).resolve()
DONE, FAILED, USAGE, REFUSED, CANNOT_CONNECT = 0, 1, 2, 3, 4


class Checks(ProgramTest):
    def serve(self, *arguments):
        self.simulator, port = self.start_server("sim", "serve", "--tickers", "AAPL,SPY", "--start", "10:00", "--speed", "20",
                                                 *arguments)
        return port

    def live_test(self, *arguments):
        environment = {**CLEAN_ENVIRONMENT, "TMPDIR": str(self.folder)}  # its journals
        return subprocess.run([LIVE_TEST, *map(str, arguments)], cwd=self.folder, capture_output=True, text=True,
                              timeout=LONGEST, env=environment, stdin=subprocess.DEVNULL, check=False)

    def findings(self, *arguments):
        """Exit code and {check: finding}."""
        result = self.live_test("127.0.0.1", *arguments, "--json", "found.json")
        self.assertNotIn(result.returncode, (USAGE, REFUSED, CANNOT_CONNECT), result.stderr)
        report = json.loads((self.folder / "found.json").read_text())
        self.assertEqual(len(result.stdout.splitlines()), len(report["checks"]) + 2, result.stdout)
        return result.returncode, {finding["check"]: finding for finding in report["checks"]}

    def outcomes(self, found, outcome):
        return [name for name, finding in found.items() if finding["outcome"] == outcome]


class ReadOnly(Checks):
    def test_everything_is_asked_and_nothing_is_ordered(self):
        code, found = self.findings(self.serve())
        self.assertEqual((code, self.outcomes(found, "FAIL")), (DONE, []))
        self.assertEqual(self.outcomes(found, "not permitted"), ["corporate events"])
        self.assertEqual(found["corporate events"]["code"], 10276)
        self.assertEqual(self.outcomes(found, "no data") + self.outcomes(found, "not asked"), [])
        self.assertGreaterEqual(len(found), 30)
        self.assertNotIn("far-away order", found)

    def test_a_login_without_market_data_gets_delayed_ones(self):
        code, found = self.findings(self.serve("--behaviour", "no-market-data=*"), "--within", "5")
        self.assertIn("delayed; live data are refused (", found["snapshot"]["text"])
        for name in ("trades", "five-second bars", "order book"):
            self.assertEqual(found[name]["outcome"], "not permitted", found[name])
        self.assertEqual((code, self.outcomes(found, "FAIL")), (DONE, []))

    def test_what_is_refused_fails_the_check_by_name_and_the_rest_goes_on(self):
        script = self.folder / "silent.fault"
        script.write_text('on REQ_HISTOGRAM_DATA: error 321 "out of order"\n')
        code, found = self.findings(self.serve("--fault", script))
        self.assertEqual((code, self.outcomes(found, "FAIL")), (FAILED, ["histogram"]))
        self.assertEqual(found["histogram"]["code"], 321)

    def test_one_account_of_several(self):
        port = self.serve("--accounts", "DU1,DU2")
        self.assert_one_clear_message(self.live_test("127.0.0.1", port), REFUSED, "DU1, DU2", "name one")
        code, _ = self.findings(port, "--account", "DU2")
        self.assertEqual(code, DONE)


class Orders(Checks):
    def test_an_order_is_previewed_placed_far_away_seen_and_cancelled(self):
        code, found = self.findings(self.serve(), "--orders")
        self.assertEqual((code, self.outcomes(found, "FAIL")), (DONE, []))
        for name in ("what-if", "far-away order", "order is listed", "order is cancelled"):
            self.assertEqual(found[name]["outcome"], "pass", found[name])
        self.assertEqual(list(self.folder.glob("ibflow-live-test-*")), [], "nothing is left to remember")

    def test_a_read_only_api_is_told_and_nothing_is_left(self):
        code, found = self.findings(self.serve("--behaviour", "read-only=on"), "--orders")
        self.assertEqual(found["open orders"]["outcome"], "not permitted", found["open orders"])
        self.assertEqual(found["open orders"]["code"], 321)
        self.assertNotEqual(found["far-away order"]["outcome"], "pass")


class Refusals(Checks):
    def test_a_live_port_is_not_even_connected_to(self):
        for port, paper in ((7496, "7497"), (4001, "4002")):
            self.assert_one_clear_message(self.live_test("127.0.0.1", port, "--orders"), REFUSED, str(port), "live", paper)

    def test_a_live_account_is_asked_nothing(self):
        for accounts in ("U1234567", "DU1,U2", "U1,DU2"):
            with self.subTest(accounts):
                refused = self.live_test("127.0.0.1", self.serve("--accounts", accounts), "--orders")
                self.assert_one_clear_message(refused, REFUSED, "is a live account", "trading mode paper")
                self.assertEqual(refused.stdout, "")

    def test_an_account_of_a_login_with_a_live_one_is_no_way_round(self):
        port = self.serve("--accounts", "DU1,U2")
        self.assert_one_clear_message(self.live_test("127.0.0.1", port, "--account", "DU1"), REFUSED, "U2 is a live account")

    def test_nobody_there(self):
        self.assert_one_clear_message(self.live_test("127.0.0.1", 1), CANNOT_CONNECT, "127.0.0.1:1")

    def test_a_command_line_that_makes_no_sense(self):
        self.assertEqual(self.live_test("127.0.0.1").returncode, USAGE)


if __name__ == "__main__":
    unittest.main()
