"""`ibflow flow status|tickers|...|quality`: what they print, and each failure's message and exit code."""
import csv
import io
import json
import signal
import socket
import subprocess
import unittest

from bad_input_test import FlowServerThat
from program import LONGEST, ProgramTest, free_port

USAGE, CONFIGURATION, CANNOT_CONNECT, REFUSED, CUT_SHORT, STORAGE, INTERRUPTED = 2, 3, 4, 5, 6, 7, 130
KEY = {"IBFLOW_FLOW_KEY": "test-key"}


class Questions(ProgramTest):
    """Against `flow serve` over the recorded day, its clock at 11:00."""

    def setUp(self):
        super().setUp()
        _, gateway = self.start_server("sim", "serve", "--start", "11:00", "--speed", "1")
        url = self.start_flow_server(gateway, key="test-key")
        self.environment = {**KEY, "API_BASE_URL": url}

    def ask(self, *arguments, environment=None):
        return self.run_program("flow", *arguments, environment={**self.environment, **(environment or {})})

    def answer(self, *arguments):
        result = self.ask(*arguments, "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        return json.loads(result.stdout)

    def test_each_question_has_an_answer(self):
        self.assertEqual(len(self.answer("tickers")), 12)
        status, = self.answer("status")
        self.assertIs(status["is_market_hours"], True)
        self.assertIn("SPY", status["tickers"])
        bars = self.answer("minute-data", "spy", "--from", "2019-02-13T09:30", "--limit", "3")
        self.assertEqual([bar["time"] for bar in bars], [f"2019-02-13T09:3{i}:00-05:00" for i in range(3)])
        newest = self.answer("prediction", "SPY", "AAPL")
        self.assertEqual([row["ticker"] for row in newest], ["SPY", "AAPL"])
        past = self.answer("predictions", "SPY", "--from", "2019-02-13", "--limit", "4")
        self.assertEqual(len(past), 4)
        self.assertIn(past[0]["signal"], ("BUY", "SELL", "HOLD"))

    def test_all_pages_of_a_range_are_the_range(self):
        bars = self.answer("minute-data", "SPY", "--from", "2019-02-13", "--to", "2019-02-13", "--all")
        times = [bar["time"] for bar in bars]
        self.assertEqual(times, sorted(set(times)))
        self.assertGreaterEqual(len(times), 90)

    def test_csv_has_a_heading_and_a_table_has_one_for_people(self):
        rows = list(csv.DictReader(io.StringIO(self.ask("minute-data", "SPY", "--limit", "2", "--csv").stdout)))
        self.assertEqual(list(rows[0]), ["time", "open", "high", "low", "close", "volume"])
        self.assertRegex(self.ask("prediction", "SPY").stdout, r"(?i)ticker +signal +confidence")

    def test_a_reader_that_goes_away_is_no_failure(self):
        pipe = subprocess.run(f"set -o pipefail; '{self.program}' flow tickers | head -1", shell=True, executable="/bin/bash",
                              capture_output=True, text=True, timeout=LONGEST, check=False,
                              env={"PATH": "/usr/bin:/bin", **self.environment})
        self.assertEqual((pipe.returncode, pipe.stderr), (0, ""))

    def test_what_the_service_refuses(self):
        self.assert_one_clear_message(self.ask("prediction", "NOPE"), REFUSED, "/prediction/latest NOPE", "HTTP 404", "check ticker")
        self.assert_one_clear_message(self.ask("minute-data", "SPY,AAPL"), REFUSED, "SPY,AAPL")
        self.assert_one_clear_message(self.ask("tickers", environment={"IBFLOW_FLOW_KEY": "wrong"}), REFUSED, "HTTP 401", "check the API key")
        self.assert_one_clear_message(self.ask("trades", "SPY"), REFUSED, "/trades SPY", "HTTP 501")
        self.assert_one_clear_message(self.ask("divergence", "SPY"), REFUSED, "/divergence SPY", "HTTP 501")
        self.assert_one_clear_message(self.ask("data-range", "SPY", "--from", "2019-02-13", "--to", "2019-02-13"), REFUSED,
                                      "/data-range SPY", "HTTP 501")


class Failures(ProgramTest):
    def ask(self, *arguments, environment=None):
        return self.run_program("flow", *arguments, environment={**KEY, **(environment or {})})

    def test_nonsense_on_the_command_line(self):
        for arguments, words in ((["minute-data", "SPY", "--from", "yesterday"], ["--from", "yesterday", "2019-02-13"]),
                                 (["minute-data", "SPY", "--to", "2019-02-13T9am"], ["--to", "2019-02-13T9am"]),
                                 (["minute-data", "SPY", "--from", "2019-02-14", "--to", "2019-02-13"], ["--from", "--to"]),
                                 (["predictions", "SPY", "--from", "2019-02-13T10:00"], ["whole days"]),
                                 (["minute-data", "SPY", "--limit", "-5"], ["--limit"]),
                                 (["minute-data", "SPY", "--all"], ["--all", "--from"]),
                                 (["minute-data"], ["ticker"]), (["prediction"], ["tickers"]),
                                 (["data-range", "SPY"], ["--from"]), (["divergence", "SPY", "--days", "none"], ["--days"]),
                                 (["quality"], ["--journal"]), (["tickers", "--json", "--csv"], ["--json", "--csv"])):
            self.assert_one_clear_message(self.ask(*arguments), USAGE, *words)

    def test_settings_that_cannot_work(self):
        no_key = self.run_program("flow", "tickers")
        self.assert_one_clear_message(no_key, CONFIGURATION, "IBFLOW_FLOW_KEY", "API_KEY")
        self.assert_one_clear_message(self.ask("tickers", "--flow-url", "nowhere"), CONFIGURATION, "base URL")
        self.assert_one_clear_message(self.ask("tickers", "--flow-url", "https://localhost/api/v1", "--ca-file", "none.pem"),
                                      CONFIGURATION, "none.pem")
        self.assert_one_clear_message(self.ask("tickers", "--config", "none.ini"), CONFIGURATION, "none.ini")
        self.assert_one_clear_message(self.ask("tickers", "--set", "Flow.attempts=0"), CONFIGURATION, "attempts")

    def test_nobody_there(self):
        url = f"http://127.0.0.1:{free_port()}/api/v1"
        self.assert_one_clear_message(self.ask("tickers", "--flow-url", url, "--set", "Flow.retry_delay=0"), CANNOT_CONNECT,
                                      "flow GET /tickers", "is the service running")

    def test_a_service_that_speaks_something_else(self):
        for body, word in ((b"<html>", "no valid JSON"), (b'{"status":"success","data":{"tickers":[1]}}', "$.data.tickers[0]")):
            service = FlowServerThat(200, body)
            self.addCleanup(service.stop)
            self.assert_one_clear_message(self.ask("tickers", "--flow-url", service.url), USAGE, word)

    def test_a_spent_limit_that_is_not_waited_for(self):
        service = FlowServerThat(429, b'{"status":"error","error":"limit","code":429}', [("X-RateLimit-Reset", "17")])
        self.addCleanup(service.stop)
        self.assert_one_clear_message(self.ask("tickers", "--flow-url", service.url, "--set", "Flow.timeout=5"), REFUSED,
                                      "HTTP 429", "resets in 17 s")

    def test_tls_with_a_plain_server(self):
        service = FlowServerThat(200, b"{}")
        self.addCleanup(service.stop)
        self.assert_one_clear_message(self.ask("tickers", "--flow-url", service.url.replace("http:", "https:"),
                                               "--set", "Flow.retry_delay=0"), CANNOT_CONNECT, "cannot speak TLS")

    def test_ctrl_c_ends_a_wait(self):
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            process = self.start_program("flow", "tickers", "--flow-url", f"http://127.0.0.1:{silent.getsockname()[1]}/api/v1",
                                         environment=KEY)
            connection, _ = silent.accept()
            with connection:
                connection.recv(1)  # it has asked
                process.send_signal(signal.SIGINT)
                process.communicate(timeout=LONGEST)
        self.assertEqual(process.returncode, INTERRUPTED)


class Quality(ProgramTest):
    def test_of_a_demo(self):
        result, _, journal = self.demo("day", "--tickers", "SPY,AAPL")
        self.assertEqual(result.returncode, 0, result.stderr)
        told = json.loads(self.run_program("flow", "quality", "--journal", journal, "--json").stdout)
        self.assertEqual({row["ticker"] for row in told}, {"SPY", "AAPL", "all"})
        self.assertEqual({row["horizon_minutes"] for row in told}, {1, 5, 15, 30, 60})
        for row in told:
            self.assertTrue(0 <= row["hit_rate"] <= 1 and 0 <= row["brier"] <= 1, row)
        one = [row for row in told if row["horizon_minutes"] == 5]
        self.assertEqual(one[0]["predictions"] + one[1]["predictions"], one[2]["predictions"])
        buckets = json.loads(self.run_program("flow", "quality", "--journal", journal, "--calibration", "--json").stdout)
        self.assertEqual(sum(row["predictions"] for row in buckets), sum(row["predictions"] for row in told if row["ticker"] == "all"))
        by_age = json.loads(self.run_program("flow", "quality", "--journal", journal, "--decay", "--json").stdout)
        self.assertTrue(by_age)

    def test_failures(self):
        self.assert_one_clear_message(self.run_program("flow", "quality", "--journal", "none.sqlite"), STORAGE, "none.sqlite")
        (self.folder / "text").write_text("no journal")
        self.assert_one_clear_message(self.run_program("flow", "quality", "--journal", "text"), STORAGE, "text")


if __name__ == "__main__":
    unittest.main()
