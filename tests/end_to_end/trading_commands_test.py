"""`ibflow order`, `orders`, `executions`, `scan`, `news`, `journal` and `gateway check`, as people use and misuse them.

What must hold whatever happens: nothing is placed without a confirmation, nothing twice, and what became of it is told.
"""
import json
import os
import pty
import select
import signal
import socket
import sqlite3
import subprocess
import time
import unittest

from program import CLEAN_ENVIRONMENT, LONGEST, ProgramTest, free_port, interrupt

DONE, USAGE, CONFIGURATION, CANNOT_CONNECT, REFUSED, PARTIAL, STORAGE, INTERRUPTED = 0, 2, 3, 4, 5, 6, 7, 130
WRITABLE = ("--set", "Connection.read_only=false", "--journal", "orders.sqlite")
RESTING = ("AAPL", "10", "--limit", "100")


class Broker(ProgramTest):
    def setUp(self):
        super().setUp()
        self.server, self.port = self.start_server("sim", "serve", "--start", "10:00", "--speed", "1")

    def order(self, *arguments):
        return self.run_program("order", *arguments, "--port", self.port, *WRITABLE)

    def place(self, *arguments):
        result = self.order("buy", *arguments, "--yes", "--json")
        self.assertEqual(result.returncode, DONE, result.stderr)
        return json.loads(result.stdout)

    def orders(self, *arguments, journal="orders.sqlite"):
        return self.run_program("orders", "--port", self.port, "--journal", journal, *arguments)

    def broker_orders(self):
        result = self.orders("--all", "--json", "--client-id", "55", journal="none.sqlite")
        self.assertEqual(result.returncode, DONE, result.stderr)
        return json.loads(result.stdout)


class Orders(Broker):
    def test_a_preview_shows_and_sends_nothing(self):
        result = self.order("buy", "AAPL", "100", "--limit", "170.1234", "--dry-run")
        self.assertEqual(result.returncode, DONE, result.stderr)
        for text in ("BUY 100 AAPL LMT 170.12", "170.1234 becomes 170.12", "commission", "initial margin",
                     "0 to 100, with all orders that may be live"):
            self.assertIn(text, result.stdout)
        self.assertEqual(self.broker_orders(), [])

    def test_an_order_that_fills_is_told_with_price_and_commission(self):
        [row] = self.place("AAPL", "10", "--wait", "20")
        self.assertEqual((row["status"], row["filled"], row["certainty"]), ("FILLED", 10, "acked"))
        self.assertGreater(row["average_price"], 0)
        self.assertEqual(row["commission"], 1)
        executions = json.loads(self.run_program("executions", "--port", self.port, "--json").stdout)
        self.assertEqual([(e["key"], e["commission"]) for e in executions], [(row["key"], 1)])

    def test_symbols_are_found_however_they_are_typed(self):
        self.place("AAPL", "10", "--wait", "20")
        self.place(*RESTING)
        for listing in (("orders", "--port", self.port), ("executions", "--port", self.port), ("journal", "show"),
                        ("journal", "show", "--what", "executions")):
            with self.subTest(listing):
                rows = {symbol: json.loads(self.run_program(*listing, "--symbol", symbol, "--json", "--set",
                                                            "Journal.file=orders.sqlite").stdout) for symbol in ("AAPL", "aapl", "spy")}
                self.assertTrue(rows["AAPL"])
                self.assertEqual(rows["aapl"], rows["AAPL"])
                self.assertEqual(rows["spy"], [])

    def test_a_preview_leaves_no_journal_where_none_was(self):
        before = set(self.folder.iterdir())
        result = self.order("buy", "AAPL", "100", "--dry-run")
        self.assertEqual(result.returncode, DONE, result.stderr)
        self.assertEqual(set(self.folder.iterdir()), before)
        self.assertIn("0 to 100, with all orders that may be live", result.stdout)
        self.place("AAPL", "10", "--wait", "20")
        other = self.run_program("order", "buy", "AAPL", "100", "--dry-run", "--port", self.port, "--journal", "other.sqlite")
        self.assertIn("position now        10", other.stdout, "what is held is the broker's word")

    def test_an_order_that_ib_gives_no_preview_of_is_placed_without_one(self):
        script = self.folder / "refusal.fault"
        script.write_text("on PLACE_ORDER: error 321 \"no what-if today\"\n")
        _, self.port = self.start_server("sim", "serve", "--start", "10:00", "--fault", script)
        refused = self.order("buy", *RESTING, "--yes")
        self.assert_one_clear_message(refused, REFUSED, "no order was placed", "321", "no what-if today", "--no-preview")
        self.assertEqual(self.broker_orders(), [])
        placed = self.order("buy", *RESTING, "--yes", "--no-preview")
        self.assertEqual(placed.returncode, DONE, placed.stderr)
        self.assertIn("margin              not asked for", placed.stdout)
        self.assertEqual(len(self.broker_orders()), 1)

    def test_one_that_still_works_after_the_wait_is_partial(self):
        result = self.order("buy", *RESTING, "--yes", "--wait", "0.5")
        self.assertEqual(result.returncode, PARTIAL, result.stderr)
        self.assertIn("still works", result.stderr)
        self.assertIn("ibflow order cancel", result.stderr)

    def test_a_bracket_is_changed_and_cancelled(self):
        rows = self.place(*RESTING, "--take-profit", "190", "--stop-loss", "90")
        self.assertEqual([row["order_type"] for row in rows], ["LMT", "LMT", "STP"])
        parent = str(rows[0]["order_id"])
        changed = self.order("modify", parent, "--limit", "101", "--yes", "--json")
        self.assertEqual(changed.returncode, DONE, changed.stderr)
        self.assertEqual(json.loads(changed.stdout)[0]["limit_price"], 101)
        cancelled = self.order("cancel", rows[0]["key"])
        self.assertEqual(cancelled.returncode, DONE, cancelled.stderr)
        self.assertEqual(json.loads(self.orders("--json").stdout), [])

    def test_a_larger_order_is_seen_with_what_is_added(self):
        [row] = self.place(*RESTING)
        larger = str(int(row["quantity"]) + 5)
        looked = self.order("modify", row["key"], "--quantity", larger, "--dry-run")
        self.assertEqual(looked.returncode, DONE, looked.stderr)
        self.assertRegex(looked.stdout, r"adds +5, for which IB names\n +commission +\S")
        self.assertRegex(looked.stdout, r"initial margin +[\d.]+ -> [\d.]+")
        changed = self.order("modify", row["key"], "--quantity", larger, "--yes", "--json")
        self.assertEqual(json.loads(changed.stdout)[0]["quantity"], int(larger))

    def test_cancel_all_asks_first_and_takes_only_ours(self):
        self.place(*RESTING)
        self.place(*RESTING)
        self.assert_one_clear_message(self.order("cancel", "--all"), USAGE, "nothing was cancelled", "--yes")
        self.assertEqual(len(json.loads(self.orders("--json").stdout)), 2)
        result = self.order("cancel", "--all", "--yes", "--csv")
        self.assertEqual(result.returncode, DONE, result.stderr)
        self.assertEqual(json.loads(self.orders("--json").stdout), [])

    def test_one_signal_makes_one_order(self):
        self.place(*RESTING, "--signal", "monday")
        again = self.order("buy", *RESTING, "--signal", "monday", "--yes")
        self.assertEqual(again.returncode, USAGE)
        self.assertIn("there is an order for the signal 'monday' already", again.stderr)
        self.assertEqual(len(self.broker_orders()), 1)

    def test_a_refusal_of_the_broker_is_told(self):
        _, port = self.start_server("sim", "serve", "--start", "10:00", "--behaviour", "largest-order-size=5")
        result = self.run_program("order", "buy", *RESTING, "--yes", "--port", port, *WRITABLE)
        self.assertEqual(result.returncode, REFUSED, result.stdout + result.stderr)
        self.assertIn("was refused", result.stderr)
        self.assertIn("largest", result.stderr)

    def test_watching_ends_in_time(self):
        self.place(*RESTING)
        result = self.orders("--watch", "--duration", "0.5", "--interval", "0.1", "--csv")
        self.assertEqual(result.returncode, DONE, result.stderr)
        self.assertEqual(len(result.stdout.splitlines()), 2, "said once, as nothing has changed")


class Confirmation(Broker):
    """A terminal of its own."""

    def at_terminal(self, *arguments):
        """Starts the command and waits for its question."""
        terminal, child = pty.openpty()
        self.addCleanup(os.close, terminal)
        process = subprocess.Popen([self.program, "order", *arguments, "--port", str(self.port), *WRITABLE], cwd=self.folder,
                                   stdin=child, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   env=CLEAN_ENVIRONMENT, start_new_session=True)
        os.close(child)
        self.addCleanup(self.end, process)
        asked = ""
        end = time.monotonic() + LONGEST
        while "go ahead" not in asked:
            self.assertTrue(select.select([process.stderr], [], [], max(0, end - time.monotonic()))[0], asked)
            part = os.read(process.stderr.fileno(), 4096).decode()
            self.assertTrue(part, f"it ended before it asked: {asked}")
            asked += part
        return terminal, process

    def answer(self, text, *arguments):
        terminal, process = self.at_terminal(*arguments)
        os.write(terminal, text.encode())
        out, err = process.communicate(timeout=LONGEST)
        return process.returncode, out, err

    def test_the_symbol_and_yes_are_consent(self):
        for word in ("AAPL\n", "yes\n", "aapl\n"):
            code, out, err = self.answer(word, "buy", *RESTING)
            self.assertEqual(code, DONE, err)
            self.assertIn("WORKING", out)
        self.assertEqual(len(self.broker_orders()), 3)

    def test_anything_else_is_none(self):
        for word in ("y\n", "\n", "no\n", "SPY\n", "\x04"):
            code, _, err = self.answer(word, "buy", *RESTING)
            self.assertEqual(code, INTERRUPTED, err)
            self.assertIn("no order was placed", err)
        self.assertEqual(self.broker_orders(), [])

    def test_ctrl_c_at_the_question_places_nothing(self):
        _, process = self.at_terminal("buy", *RESTING)
        interrupt(process)
        _, err = process.communicate(timeout=LONGEST)
        self.assertEqual(process.returncode, INTERRUPTED, err)
        self.assertIn("no order was placed", err)
        self.assertEqual(self.broker_orders(), [])

    def test_ctrl_c_while_waiting_tells_how_the_order_stands(self):
        process = self.start_program("order", "buy", *RESTING, "--yes", "--wait", "60", "--json", "--port", self.port, *WRITABLE)
        self.wait_until(lambda: self.broker_orders(), "the order at the broker")
        interrupt(process)
        out, err = process.communicate(timeout=LONGEST)
        self.assertEqual(process.returncode, INTERRUPTED, err)
        self.assertEqual(json.loads(out)[0]["status"], "WORKING")


class KilledInTheMiddle(Broker):
    def test_a_gateway_that_dies_ends_the_wait_for_an_order(self):
        process = self.start_program("order", "buy", *RESTING, "--yes", "--wait", "3600", "--json", "--port", self.port, *WRITABLE)
        self.wait_until(lambda: self.broker_orders(), "the order at the broker")
        self.end(self.server)
        out, err = process.communicate(timeout=LONGEST)
        self.assertEqual(process.returncode, PARTIAL, err)
        self.assertEqual(len(json.loads(out)), 1)
        self.assertIn(f"127.0.0.1:{self.port}", err)

    def order_of(self, name):
        return self.start_program("order", "buy", *RESTING, "--yes", "--wait", "60", "--signal", name, "--port", self.port,
                                  *WRITABLE)

    def test_kill_9_never_doubles_an_order_and_it_is_found_again(self):
        journal = self.folder / "orders.sqlite"
        self.place("AAPL", "1", "--limit", "100")  # the journal is there
        moments = {"intended": lambda n: self.count(journal, "order_intents") > n[0],
                   "sent": lambda n: self.rows(journal, "SELECT count(*) FROM evidence WHERE kind = 'sent'")[0][0] > n[1],
                   "acknowledged": lambda n: self.rows(journal, "SELECT count(*) FROM evidence WHERE kind = 'open_order'")[0][0] > n[2]}
        for name, has_come in moments.items():
            before = [self.count(journal, "order_intents")] + [
                self.rows(journal, f"SELECT count(*) FROM evidence WHERE kind = '{kind}'")[0][0] for kind in ("sent", "open_order")]
            process = self.order_of(name)
            self.wait_until(lambda check=has_come, n=before: check(n), name)
            process.send_signal(signal.SIGKILL)
            process.wait()
            listed = self.orders("--json")
            self.assertIn(listed.returncode, (DONE, PARTIAL), listed.stderr)
            keys = [row["key"] for row in json.loads(listed.stdout)]
            [(key,)] = self.rows(journal, f"SELECT key FROM order_intents WHERE signal = '{name}' AND version = 1")
            self.assertEqual(keys.count(key), 1, "at the broker or in doubt, and told either way")
            reconciled = self.run_program("reconcile", "--port", self.port, "--journal", journal)
            self.assertEqual(reconciled.returncode, DONE, reconciled.stdout + reconciled.stderr)
            again = self.order("buy", *RESTING, "--signal", name, "--yes")
            self.assertEqual(again.returncode, USAGE, again.stderr)
        by_key = [row["key"] for row in self.broker_orders()]
        self.assertEqual(len(by_key), len(set(by_key)))
        self.assertLessEqual(len(by_key), 4)

    def test_an_order_that_the_broker_does_not_list_is_in_doubt(self):
        self.place(*RESTING)
        self.end(self.server)
        self.server, self.port = self.start_server("sim", "serve", "--start", "10:00")
        result = self.orders("--csv")
        self.assertEqual(result.returncode, PARTIAL, result.stdout + result.stderr)
        self.assertIn("IN DOUBT", result.stdout)
        self.assertIn("ibflow reconcile", result.stderr)


class BadInput(Broker):
    def test_what_is_wrong_is_said_before_anything_is_connected(self):
        closed = free_port()

        def order(*arguments):
            return self.run_program("order", *arguments, "--port", closed)
        writable = ("--set", "Connection.read_only=false")
        self.assert_one_clear_message(order("buy", "AAPL", "-5", "--yes"), USAGE, "-5", "above zero")
        self.assert_one_clear_message(order("buy", "AAPL", "many", "--yes"), USAGE, "many")
        self.assert_one_clear_message(order("buy", "AAPL", "5", "--good-till", "2019-02-31", "--yes"), USAGE, "--good-till")
        self.assert_one_clear_message(order("buy", "AAPL", "5", "--type", "STP", "--yes"), USAGE, "STP", "--stop")
        self.assert_one_clear_message(order("buy", "AAPL", "5", "--type", "SOON", "--yes"), USAGE, "SOON")
        self.assert_one_clear_message(order("buy", "AAPL", "5", "--stop-loss", "3", "--yes"), USAGE, "--take-profit")
        self.assert_one_clear_message(
            order("buy", "AAPL", "5", "--limit", "10", "--take-profit", "9", "--stop-loss", "11", "--yes"), USAGE)
        self.assert_one_clear_message(order("buy", "AAPL", "5"), USAGE, "no terminal", "--yes", "--dry-run")
        self.assert_one_clear_message(order("buy", "AAPL", "5", "--yes"), CONFIGURATION, "read_only", "Connection.read_only=false")
        self.assert_one_clear_message(order("buy", "AAPL", "5", "--yes", "--live", *writable), CONFIGURATION, "trading_mode")
        live = ("--set", "Connection.trading_mode=live")
        self.assert_one_clear_message(order("buy", "AAPL", "5", "--yes", *live, *writable), USAGE, "--live")
        self.assert_one_clear_message(order("modify", "3", "--yes"), USAGE, "--quantity")
        for wrong in (("buy", "AAPL", "5"), ("modify", "3")):
            self.assert_one_clear_message(order(*wrong, "--limit", "nan", "--yes"), USAGE)
        self.assert_one_clear_message(order("cancel"), USAGE, "--all")
        self.assert_one_clear_message(order("buy", "AAPL", "5", "--yes", *writable), CANNOT_CONNECT, "cannot connect", str(closed))
        for command in (("orders",), ("executions",), ("scan", "TOP_PERC_GAIN"), ("news", "providers"), ("gateway", "check")):
            self.assert_one_clear_message(self.run_program(*command, "--port", closed), CANNOT_CONNECT, "cannot connect")
        self.assert_one_clear_message(self.run_program("executions", "--since", "soon", "--port", closed), USAGE, "--since")
        self.assert_one_clear_message(self.run_program("scan", "--port", closed), USAGE, "--list")
        self.assert_one_clear_message(self.run_program("news", "article", "77", "--port", closed), USAGE, "--provider")

    def test_what_ib_does_not_know_is_refused(self):
        self.assert_one_clear_message(self.order("buy", "NOPE", "5", "--yes"), REFUSED, "NOPE", "200")
        for more in ((), ("--watch",)):
            self.assert_one_clear_message(self.run_program("scan", "NOPE", "--port", self.port, *more), REFUSED, "NOPE", "162")
        self.assert_one_clear_message(self.run_program("news", "headlines", "NOPE", "--port", self.port), REFUSED, "NOPE")
        self.assert_one_clear_message(self.run_program("news", "article", "BRFG$0", "--port", self.port), REFUSED, "BRFG$0")
        self.assert_one_clear_message(self.order("cancel", "4711"), USAGE, "4711", "ibflow orders")

    def test_a_real_account_is_not_traded_in_paper_mode(self):
        _, port = self.start_server("sim", "serve", "--accounts", "U7654321")
        result = self.run_program("order", "buy", *RESTING, "--yes", "--port", port, *WRITABLE)
        self.assert_one_clear_message(result, CONFIGURATION, "U7654321", "no order was placed")

    def test_a_client_id_in_use_is_refused(self):
        process = self.start_program("orders", "--watch", "--port", self.port)
        process.stdout.readline()
        self.assert_one_clear_message(self.run_program("gateway", "check", "--port", self.port), REFUSED, "326")
        interrupt(process)
        process.communicate(timeout=LONGEST)
        self.assertEqual(process.returncode, INTERRUPTED)

    def test_a_closed_pipe_ends_quietly(self):
        self.place(*RESTING)
        command = f"{self.program} orders --port {self.port} --csv | head -1"
        done = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=self.folder, capture_output=True, text=True,
                              env=CLEAN_ENVIRONMENT, timeout=LONGEST, check=False)
        self.assertEqual((done.returncode, done.stderr), (DONE, ""))


class Interrupted(ProgramTest):
    def test_ctrl_c_while_the_gateway_says_nothing(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            for command in (("gateway", "check"), ("orders",), ("order", "buy", *RESTING, "--yes", *WRITABLE), ("news", "providers"),
                            ("reconcile",), ("gateway", "doctor")):
                process = self.start_program(*command, "--port", silent.getsockname()[1], "--set", "Connection.connect_timeout=100")
                connection, _ = silent.accept()
                with connection:
                    interrupt(process)
                    _, err = process.communicate(timeout=50)  # long before the connection's own end
                self.assertEqual(process.returncode, INTERRUPTED, err)
                self.assertIn("interrupted", err)


class ReadingTheJournal(Broker):
    def test_an_order_tells_its_story(self):
        [row] = self.place("AAPL", "10", "--wait", "20", "--reason", "because I can")
        result = self.run_program("journal", "why", row["key"], "--journal", "orders.sqlite", "--json")
        self.assertEqual(result.returncode, DONE, result.stderr)
        events = json.loads(result.stdout)
        self.assertEqual([event["what"] for event in events[:2]], ["intent", "sent"])
        self.assertIn("because I can", events[0]["text"])
        self.assertTrue({"fill", "commission"} <= {event["what"] for event in events})
        shown = json.loads(self.run_program("journal", "show", "--journal", "orders.sqlite", "--json").stdout)
        self.assertEqual([(one["key"], one["filled"]) for one in shown], [(row["key"], 10)])

    def test_rows_are_exported(self):
        self.place("AAPL", "10", "--wait", "20")
        journal = ("--journal", "orders.sqlite")
        self.assertEqual(self.run_program("journal", "export", "--output", "books/", *journal).returncode, DONE)
        self.assertEqual(len((self.folder / "books" / "executions.csv").read_text().splitlines()), 2)
        self.assertEqual(self.run_program("journal", "export", "--format", "json", "--output", "all.json", *journal).returncode, DONE)
        everything = json.loads((self.folder / "all.json").read_text())
        self.assertEqual([fill["quantity"] for fill in everything["executions"]], [10])
        refused = self.run_program("journal", "export", "--output", "one.csv", *journal)
        self.assert_one_clear_message(refused, USAGE, "--what")

    def test_a_journal_that_is_none_or_was_changed(self):
        none = self.run_program("journal", "show", "--journal", "none.sqlite")
        self.assert_one_clear_message(none, STORAGE, "none.sqlite", "no such file")
        (self.folder / "text.sqlite").write_text("hello")
        self.assert_one_clear_message(self.run_program("journal", "why", "1", "--journal", "text.sqlite"), STORAGE, "text.sqlite")
        self.place(*RESTING)
        journal = ("--journal", "orders.sqlite")
        whole = self.run_program("journal", "verify", *journal)
        self.assertEqual(whole.returncode, DONE, whole.stderr)
        self.assertIn("the chain of hashes holds", whole.stdout)
        for wrong in (("show", "--what", "nonsense"), ("why", "4711"), ("show", "--since", "never"),
                      ("show", "--since", "2019-02-14", "--until", "2019-02-13"), ("show", "--what", "notes", "--symbol", "AAPL")):
            self.assert_one_clear_message(self.run_program("journal", *wrong, *journal), USAGE)
        with sqlite3.connect(self.folder / "orders.sqlite") as database:
            database.execute("UPDATE order_intents SET quantity = '11'")
        self.assert_one_clear_message(self.run_program("journal", "verify", *journal), STORAGE, "order_intents row")


class Asking(Broker):
    def test_the_check_is_one_line(self):
        result = self.run_program("gateway", "check", "--port", self.port)
        self.assertEqual(result.returncode, DONE, result.stderr)
        self.assertEqual(len(result.stdout.splitlines()), 1)
        for text in ("server version", "DU1234567", "2019-02-13T15:0"):
            self.assertIn(text, result.stdout)

    def test_scanners_and_news(self):
        rows = json.loads(self.run_program("scan", "TOP_PERC_GAIN", "--limit", "3", "--port", self.port, "--json").stdout)
        self.assertEqual([row["rank"] for row in rows], [1, 2, 3])
        codes = self.run_program("scan", "--list", "active", "--port", self.port, "--csv").stdout
        self.assertIn("MOST_ACTIVE", codes)
        process = self.start_program("scan", "TOP_PERC_GAIN", "--limit", "2", "--watch", "--port", self.port, "--json")
        self.assertEqual([json.loads(process.stdout.readline())["rank"] for _ in range(2)], [1, 2])
        interrupt(process)
        process.communicate(timeout=LONGEST)
        self.assertEqual(process.returncode, INTERRUPTED)
        headlines = json.loads(self.run_program("news", "headlines", "AAPL", "--limit", "2", "--port", self.port, "--json").stdout)
        self.assertEqual(len(headlines), 2)
        article = self.run_program("news", "article", headlines[0]["article_id"], "--port", self.port)
        self.assertEqual(article.returncode, DONE, article.stderr)
        self.assertIn("SIMULATED", article.stdout)


if __name__ == "__main__":
    unittest.main()
