"""Running the ibflow program as a person would: arguments in, exit code, text and files out."""
import json
import os
import pathlib
import re
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import unittest

PROGRAM = os.environ.get("IBFLOW_PROGRAM", "build/bin/ibflow")
LONGEST = 120  # seconds after which a hanging program is a failed test
CLEAN_ENVIRONMENT = {k: v for k, v in os.environ.items()
                     if not k.startswith(("IBFLOW_", "TWS_", "API_"))}


class ProgramTest(unittest.TestCase):
    """A test with a folder of its own; every process it starts is ended with it."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ibflow-test-"))
        self.addCleanup(lambda: subprocess.run(["rm", "-rf", str(self.folder)], check=False))
        self.program = str(pathlib.Path(PROGRAM).resolve())

    def run_program(self, *arguments, environment=None, preexec_fn=None):
        return subprocess.run([self.program, *map(str, arguments)], cwd=self.folder, capture_output=True, text=True,
                              timeout=LONGEST, env={**CLEAN_ENVIRONMENT, **(environment or {})}, stdin=subprocess.DEVNULL,
                              preexec_fn=preexec_fn, check=False)

    def start_program(self, *arguments, environment=None):
        process = subprocess.Popen([self.program, *map(str, arguments)], cwd=self.folder, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, env={**CLEAN_ENVIRONMENT, **(environment or {})},
                                   stdin=subprocess.DEVNULL)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.kill()
        process.communicate()

    def start_server(self, *arguments):
        """Starts a `serve` command on any free port; returns the process and the port it printed."""
        process = self.start_program(*arguments, "--port", "0")
        line = process.stdout.readline()
        found = re.search(r"127\.0\.0\.1:(\d+)", line)
        self.assertTrue(found, f"no port in {line!r}; {process.stderr.read() if process.poll() is not None else ''}")
        return process, int(found.group(1))

    def start_flow_server(self, gateway, key="k"):
        """Over the recorded day, by the clock of the gateway at that port; returns its base URL."""
        _, port = self.start_server("flow", "serve", "--key", key, "--gateway", f"127.0.0.1:{gateway}")
        return f"http://127.0.0.1:{port}/api/v1"

    def demo(self, name, *arguments):
        """A demo at full speed with files of its own; returns the process, its summary and its journal."""
        result = self.run_program("demo", "--speed", "max", "--report", f"{name}.html", "--journal", f"{name}.sqlite",
                                  "--json", f"{name}.json", *arguments)
        summary = self.folder / f"{name}.json"
        return result, json.loads(summary.read_text()) if summary.exists() else None, self.folder / f"{name}.sqlite"

    def rows(self, journal, query):
        with sqlite3.connect(f"file:{journal}?mode=ro", uri=True) as database:
            return database.execute(query).fetchall()

    def count(self, journal, table):
        """Of a journal that may only just be coming into being."""
        if not journal.exists():
            return 0
        try:
            return self.rows(journal, f"SELECT count(*) FROM {table}")[0][0]
        except sqlite3.OperationalError:  # the tables are not there yet
            return 0

    def trades(self, journal):
        """What was ordered and filled, without what may differ between runs (wall-clock times, row numbers)."""
        orders = self.rows(journal, "SELECT order_id, ticker, side, quantity, order_type, limit_price, stop_price, role, "
                                    "intent_at, sent_at FROM orders ORDER BY order_id")
        fills = self.rows(journal, "SELECT execution_id, ticker, side, quantity, price, executed_at FROM executions "
                                   "ORDER BY rowid")
        costs = self.rows(journal, "SELECT execution_id, amount FROM commissions ORDER BY execution_id")
        return orders, fills, costs

    def wait_until(self, condition, what):
        """Polls for an event in another process; the deadline only bounds a failure."""
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:
            if condition():
                return
            time.sleep(0.02)
        self.fail(f"waited {LONGEST} s for {what}")

    def assert_one_clear_message(self, result, code, *words):
        self.assertEqual(result.returncode, code, result.stderr + result.stdout)
        lines = [line for line in result.stderr.splitlines() if line]
        self.assertEqual(len(lines), 1, result.stderr)
        for word in words:
            self.assertIn(word, lines[0])


def free_port():
    """Where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def interrupt(process):
    process.send_signal(signal.SIGINT)
