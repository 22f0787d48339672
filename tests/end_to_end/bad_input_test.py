"""Bad input, absent peers and broken peers: one clear message, a documented exit code, no lost record."""
import http.server
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import threading
import unittest

from program import CLEAN_ENVIRONMENT, LONGEST, ProgramTest, free_port, interrupt

USAGE, CONFIGURATION, CANNOT_CONNECT, REFUSED, CUT_SHORT, STORAGE = 2, 3, 4, 5, 6, 7


class FlowServerThat(threading.Thread):
    """An HTTP server that answers every request with one status and body, after some good ones."""

    def __init__(self, status, body, headers=(), good_answers=0):
        super().__init__(daemon=True)
        outer = self
        self.asked = 0

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                outer.asked += 1
                good = outer.asked <= good_answers
                text = b'{"status":"success","data":{}}' if good else body
                self.send_response(200 if good else status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                for name, value in headers:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/api/v1"
        self.start()

    def run(self):
        self.server.serve_forever()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class CommandLine(ProgramTest):
    def test_a_mistyped_command_or_option(self):
        self.assert_one_clear_message(self.run_program("dmeo"), USAGE, "ibflow --help")
        self.assert_one_clear_message(self.run_program("demo", "--sped", "5"), USAGE, "--sped")
        self.assert_one_clear_message(self.run_program("demo", "--speed", "fast"), USAGE, "--speed fast")
        self.assert_one_clear_message(self.run_program("demo", "--set", "cooldown"), USAGE, "--set cooldown")

    def test_help_names_commands_and_exit_codes(self):
        result = self.run_program("--help")
        self.assertEqual(result.returncode, 0)
        for word in ("demo", "run", "sim", "flow", "Exit codes"):
            self.assertIn(word, result.stdout)
        settings = self.run_program("run", "--help").stdout
        for word in ("confidence_threshold", "IBFLOW_HOST", "[Connection]"):
            self.assertIn(word, settings)

    def test_an_unknown_ticker_names_those_there_are(self):
        result, _, _ = self.demo("demo", "--tickers", "SPY,NOPE")
        self.assert_one_clear_message(result, USAGE, "NOPE", "AAPL", "VOO")

    def test_a_date_without_data_names_those_there_are(self):
        result, _, _ = self.demo("demo", "--date", "2019-02-18")
        self.assert_one_clear_message(result, USAGE, "2019-02-18", "2019-02-11", "2019-02-15")

    def test_a_date_that_is_none(self):
        result, _, _ = self.demo("demo", "--date", "yesterday")
        self.assert_one_clear_message(result, USAGE, "yesterday")


class Configuration(ProgramTest):
    def config(self, text):
        file = self.folder / "ibflow.ini"
        file.write_text(text)
        return file

    def test_an_unknown_key_names_file_line_and_the_keys_there_are(self):
        file = self.config("[Connection]\nhost = 127.0.0.1\nprot = 4002\n")
        self.assert_one_clear_message(self.run_program("run", "--config", file), CONFIGURATION, "line 3", "prot", "port")

    def test_a_value_out_of_range_names_the_range(self):
        file = self.config("[Trading]\ntickers = SPY\nconfidence_threshold = 1.5\n")
        self.assert_one_clear_message(self.run_program("run", "--config", file), CONFIGURATION, "line 3", "1.5", "0", "1")

    def test_an_unreadable_file(self):
        self.assert_one_clear_message(self.run_program("run", "--config", "none.ini"), CONFIGURATION, "none.ini")

    def test_an_environment_variable_out_of_range_is_named(self):
        result = self.run_program("run", environment={"IBFLOW_PORT": "70000"})
        self.assert_one_clear_message(result, CONFIGURATION, "IBFLOW_PORT", "70000")

    def test_live_needs_both_the_setting_and_the_flag(self):
        file = self.config("[Connection]\ntrading_mode = live\n[Trading]\ntickers = SPY\n")
        self.assert_one_clear_message(self.run_program("run", "--config", file), CONFIGURATION, "--live")
        file = self.config("[Connection]\nport = 4001\n[Trading]\ntickers = SPY\n")
        self.assert_one_clear_message(self.run_program("run", "--config", file), CONFIGURATION, "4001", "live")

    def test_a_secret_is_never_shown(self):
        result = self.run_program("run", "--tickers", "SPY", "--flow-url", "ftp://nowhere",
                                  environment={"IBFLOW_FLOW_KEY": "hush-hush", "IBFLOW_PORT": str(free_port())})
        self.assertNotEqual(result.returncode, 0)
        self.assertNotIn("hush-hush", result.stdout + result.stderr)


class Peers(ProgramTest):
    def test_a_port_that_is_taken(self):
        with socket.socket() as holder:
            holder.bind(("127.0.0.1", 0))
            holder.listen()
            port = holder.getsockname()[1]
            self.assert_one_clear_message(self.run_program("sim", "serve", "--port", port), CANNOT_CONNECT, str(port))

    def test_nobody_at_the_gateway_port(self):
        port = free_port()
        result = self.run_program("run", "--port", port, "--tickers", "SPY", "--set", "Flow.api_key=k")
        self.assert_one_clear_message(result, CANNOT_CONNECT, f"127.0.0.1:{port}")

    def test_nobody_at_the_flow_servers_port(self):
        _, gateway = self.start_server("sim", "serve", "--hold")
        port = free_port()
        result = self.run_program("run", "--port", gateway, "--tickers", "SPY", "--set", "Flow.api_key=k", "--flow-url",
                                  f"http://127.0.0.1:{port}/api/v1")
        self.assert_one_clear_message(result, CANNOT_CONNECT, str(port))

    def test_a_flow_server_that_refuses_the_key(self):
        _, gateway = self.start_server("sim", "serve", "--hold")
        flow = self.start_flow_server(gateway, key="right")
        result = self.run_program("run", "--port", gateway, "--tickers", "SPY", "--set", "Flow.api_key=wrong", "--flow-url", flow)
        self.assert_one_clear_message(result, REFUSED, "401")
        self.assertNotIn("wrong", result.stderr)

    def test_a_flow_server_that_breaks_in_mid_session_ends_neither_the_session_nor_the_books(self):
        for name, status, body, headers in (("500", 500, b'{"status":"error","error":"boom","code":500}', ()),
                                            ("429", 429, b'{"status":"error","error":"slow","code":429}',
                                             (("X-RateLimit-Reset", "20"),)),
                                            ("nonsense", 200, b"<html>hello</html>", ())):
            with self.subTest(name):
                _, gateway = self.start_server("sim", "serve", "--speed", "max", "--once")
                flow = FlowServerThat(status, body, headers, good_answers=1)
                self.addCleanup(flow.stop)
                result = self.run_program("run", "--port", gateway, "--tickers", "SPY,AAPL", "--read-only", "false", "--set",
                                          "Flow.api_key=k", "--flow-url", flow.url, "--journal", f"{name}.sqlite")
                self.assertEqual(result.returncode, 0, result.stderr)
                self.assertIn("books agree", result.stdout)
                self.assertGreater(flow.asked, 2)

    def test_an_account_that_is_no_paper_account_is_not_traded(self):
        _, gateway = self.start_server("sim", "serve", "--hold", "--account", "U7654321")
        result = self.run_program("run", "--port", gateway, "--tickers", "SPY", "--set", "Flow.api_key=k")
        self.assert_one_clear_message(result, CONFIGURATION, "U7654321", "paper")


class Journals(ProgramTest):
    def test_a_journal_of_another_version(self):
        with sqlite3.connect(self.folder / "demo.sqlite") as database:
            database.execute("PRAGMA application_id = 0x6962666c")  # an ibflow journal
            database.execute("PRAGMA user_version = 99")
            database.execute("CREATE TABLE runs (id INTEGER)")
        result, _, journal = self.demo("demo")
        self.assert_one_clear_message(result, STORAGE, "demo.sqlite", "99")
        self.assertEqual(self.rows(journal, "PRAGMA user_version"), [(99,)])

    def test_a_file_that_is_no_journal_is_left_alone(self):
        (self.folder / "demo.sqlite").write_text("my shopping list\n" * 100)
        result, _, journal = self.demo("demo")
        self.assert_one_clear_message(result, STORAGE, "demo.sqlite")
        self.assertTrue(journal.read_text().startswith("my shopping list"))

    def test_a_folder_that_is_not_there(self):
        result = self.run_program("demo", "--journal", "nowhere/demo.sqlite")
        self.assert_one_clear_message(result, STORAGE, "nowhere")

    def test_a_full_disk_stops_trading_and_loses_no_record(self):
        limit = 400_000  # bytes a file may have: enough to start, not enough for the day

        def small_disk():
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        result = self.run_program("demo", "--speed", "max", "--report", "", "--journal", "demo.sqlite", preexec_fn=small_disk)
        self.assertEqual(result.returncode, STORAGE, result.stderr + result.stdout)
        self.assertIn("demo.sqlite", result.stderr)
        journal = self.folder / "demo.sqlite"
        self.assertEqual(self.rows(journal, "PRAGMA integrity_check"), [("ok",)])
        # Whatever was sent had been made durable before.
        self.assertEqual(self.rows(journal, "SELECT count(*) FROM orders WHERE sent_wall_at <= intent_wall_at"), [(0,)])


class DyingGateway(ProgramTest):
    def test_kill_9_of_the_gateway_in_mid_session_ends_the_client_with_a_clear_word(self):
        simulator, gateway = self.start_server("sim", "serve", "--speed", "2000", "--hold")
        flow = self.start_flow_server(gateway)
        journal = self.folder / "run.sqlite"
        client = self.start_program("run", "--port", gateway, "--read-only", "false", "--set", "Flow.api_key=k", "--flow-url", flow,
                                    "--journal", journal, "--set",
                                    "Reconnection.enabled=false", "--tickers",
                                    "AAPL,AMT,AMZN,BAC,GLD,MSFT,QQQ,SLV,SPY,TSLA,V,VOO")
        self.wait_until(lambda: self.count(journal, "executions") > 0, "a first fill")
        os.kill(simulator.pid, signal.SIGKILL)
        output, errors = client.communicate(timeout=60)
        self.assertEqual(client.returncode, CUT_SHORT, output + errors)
        self.assertIn(f"127.0.0.1:{gateway}", errors)
        self.assertIn("run.sqlite", errors)
        self.assertEqual(self.rows(journal, "PRAGMA integrity_check"), [("ok",)])
        self.assertGreater(self.count(journal, "executions"), 0)


class Unwatched(ProgramTest):
    def test_a_session_goes_on_when_nobody_reads_what_it_says(self):
        command = f"'{self.program}' demo --speed max --plain --report '' --journal demo.sqlite | head -1"
        done = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=self.folder, capture_output=True, text=True,
                              env=CLEAN_ENVIRONMENT, timeout=LONGEST, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        _, _, watched = self.demo("watched")
        self.assertEqual(self.trades(self.folder / "demo.sqlite"), self.trades(watched))


class Interrupting(ProgramTest):
    def interrupted(self, *arguments):
        process = self.start_program("demo", "--speed", "2000", "--report", "", "--journal", "demo.sqlite", "--json",
                                     "demo.json", *arguments)
        journal = self.folder / "demo.sqlite"
        self.wait_until(lambda: self.count(journal, "executions") >= 3, "three fills")
        interrupt(process)
        output, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, output + errors)
        self.assertIn("books agree", output)
        return output, journal

    def test_ctrl_c_cancels_what_works_and_prints_the_summary(self):
        output, journal = self.interrupted()
        self.assertIn("orders", output)
        self.assertEqual(self.rows(journal, "SELECT outcome FROM runs"), [("interrupted",)])

    def test_ctrl_c_with_flatten_leaves_no_position(self):
        output, _ = self.interrupted("--flatten")
        self.assertIn("0 positions open", output)


if __name__ == "__main__":
    unittest.main()
