"""`ibflow top` in a real terminal and `ibflow control`, steering a session that runs on the simulator."""
import json
import os
import signal
import socket
import unittest

from program import CLEAN_ENVIRONMENT, ProgramTest, interrupt
from terminal import Terminal


FEW = ("--tickers", "AAPL,TSLA")


class RunningSystem(ProgramTest):
    """A demo at a speed that leaves time to press keys, and its control socket."""

    def setUp(self):
        super().setUp()
        self.folder.chmod(0o700)
        self.environment = {"XDG_RUNTIME_DIR": str(self.folder)}

    def start_demo(self, *arguments, speed="60"):
        process = self.start_program("demo", "--speed", speed, "--plain", "--journal", "demo.sqlite", "--report", "", "--json",
                                     "demo.json", *arguments, environment=self.environment)
        self.wait_until(lambda: self.control("snapshot").returncode == 0, "the control socket")
        self.wait_for_snapshot(lambda s: s["phase"] == "trading", "trading")
        return process

    def control(self, *arguments):
        return self.run_program("control", *arguments, environment=self.environment)

    def snapshot(self):
        result = self.control("snapshot")
        self.assertEqual(result.returncode, 0, result.stderr)
        return json.loads(result.stdout)

    def wait_for_snapshot(self, condition, what):
        self.wait_until(lambda: condition(self.snapshot()), what)

    def at_terminal(self, *arguments, environment=None):
        terminal = Terminal([self.program, *arguments], environment={**CLEAN_ENVIRONMENT, "TERM": "xterm-256color", "LANG": "C.UTF-8",
                                                                     **self.environment, **(environment or {})})
        self.addCleanup(terminal.close)
        return terminal

    def top(self, *arguments, first="quotes and positions", environment=None):
        """The dashboard, its first page drawn."""
        terminal = self.at_terminal("top", *arguments, environment=environment)
        terminal.wait_for(first, "the first page")
        return terminal

    def leave(self, top):
        top.press("q")
        self.assertEqual(top.wait_for_end(), 0)

    def end_well(self, process):
        interrupt(process)
        out, error = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 130, error)
        self.assertIn("books agree to the cent", out)
        return out


class Steering(RunningSystem):
    def test_flatten_by_typed_word_closes_everything_and_the_books_agree(self):
        demo = self.start_demo()
        self.wait_for_snapshot(lambda s: s["counts"]["open_positions"] > 0 and s["orders"], "a position")
        top = self.top()
        top.press("f")
        top.wait_for("Type flatten and Enter", "the question")
        top.press("flat\r")
        top.wait_for("nothing was done", "a wrong word")
        self.assertEqual(self.snapshot()["paused"], "")
        top.press("f")
        top.wait_for("Type flatten and Enter", "the question")
        top.press("flatten\r")
        top.wait_for("trading, paused", "the pause")
        self.wait_for_snapshot(lambda s: s["counts"]["open_positions"] == 0 and not s["orders"], "flat")
        fills = self.snapshot()["counts"]["fills"]
        signals = self.snapshot()["counts"]["predictions"]
        self.wait_for_snapshot(lambda s: s["counts"]["predictions"] > signals + 20, "more predictions")
        self.assertEqual(self.snapshot()["counts"]["fills"], fills, "flattened and entered again")
        self.leave(top)
        self.end_well(demo)
        notes = self.rows(self.folder / "demo.sqlite", "SELECT text FROM notes WHERE kind = 'flatten'")
        self.assertEqual(notes, [("asked in ibflow top",)])

    def test_pause_stops_entries_and_resume_lets_them_in_again(self):
        demo = self.start_demo("--set", "Trading.confidence_threshold=0.5")
        top = self.top()
        top.press("p")
        top.wait_for("no new positions: paused", "the pause")
        self.wait_for_snapshot(lambda s: any("paused" in row["decision"] for row in s["signals"]), "an entry refused")
        entered = "SELECT count(*) FROM orders WHERE role = 'entry'"
        entries = self.rows(self.folder / "demo.sqlite", entered)
        predictions = self.snapshot()["counts"]["predictions"]
        self.wait_for_snapshot(lambda s: s["counts"]["predictions"] > predictions + 10, "more predictions")
        self.assertEqual(self.rows(self.folder / "demo.sqlite", entered), entries, "paused and entered")
        top.press("p")
        top.wait_for("resumed", "resuming")
        self.wait_for_snapshot(lambda s: s["paused"] == "", "resumed")
        self.wait_until(lambda: self.rows(self.folder / "demo.sqlite", entered) > entries, "an entry")
        self.leave(top)
        self.end_well(demo)

    def test_cancel_all_cancels_every_order_and_keeps_the_positions(self):
        demo = self.start_demo("--set", "Trading.confidence_threshold=0.5")
        self.wait_for_snapshot(lambda s: s["counts"]["open_positions"] > 1, "positions")
        self.assertEqual(self.control("pause", "--reason", "a test").returncode, 0)
        self.wait_for_snapshot(lambda s: all(row["state"] in ("open", "flat") for row in s["tickers"]), "nothing on its way")
        held = self.snapshot()["counts"]["open_positions"]
        top = self.top()
        top.press("c")
        top.wait_for("Positions stay, without stops. y/n", "the question")
        top.press("n")
        top.wait_for("nothing was done", "no")
        top.press("c")
        top.wait_for("y/n", "the question")
        top.press("y")
        self.wait_for_snapshot(lambda s: not s["orders"], "no order works")
        after = self.snapshot()
        self.assertGreater(after["counts"]["open_positions"], 0)
        self.assertLessEqual(after["counts"]["open_positions"], held)
        self.assertIn("released", [row["state"] for row in after["tickers"]])
        flattened = self.control("flatten", "--yes")
        self.assertEqual(flattened.returncode, 0, flattened.stderr)
        self.wait_for_snapshot(lambda s: s["counts"]["open_positions"] == 0, "flat")
        self.leave(top)
        self.end_well(demo)


class TheTerminal(RunningSystem):
    def test_fits_24_lines_of_80_and_any_size_it_is_given(self):
        self.start_demo(*FEW)
        top = self.top()
        for columns, rows in ((80, 24), (140, 50), (60, 12), (80, 24)):
            if (columns, rows) != (80, 24):
                top.resize(columns, rows)
            top.wait_for("ibflow demo", "the header")
            top.wait_for("quotes and positions", "the panes")
            if columns >= 80:
                top.wait_for(lambda text: "p pause/resume" in text.splitlines()[-1], "the keys")
        self.assertEqual(top.screen.unknown, set())
        self.leave(top)

    def test_tab_and_arrows_move_between_and_within_panes(self):
        self.start_demo()
        top = self.top(first="▸ quotes and positions")
        top.press("\t")
        top.wait_for("▸ working orders", "Tab")
        top.press("\x1bOC")
        top.wait_for("▸ signals", "the arrow")
        top.press("\x1b[Z")
        top.wait_for("▸ working orders", "back")
        top.press("\x1bOD\x1bOB\x1bOB")
        top.wait_for(lambda text: "▸ quotes and positions (3-" in text, "scrolling")
        self.leave(top)

    def test_gives_the_terminal_back_whatever_ends_it(self):
        self.start_demo(*FEW)
        for number, code in ((None, 0), (signal.SIGINT, 130), (signal.SIGTERM, 130), (signal.SIGHUP, 130),
                             (signal.SIGQUIT, 130), (signal.SIGSEGV, -signal.SIGSEGV), (signal.SIGABRT, -signal.SIGABRT)):
            top = self.top()
            self.assertTrue(top.screen.is_alternate)
            self.assertNotEqual(top.mode(), top.mode_before)
            if number is None:
                top.press("q")
            else:
                os.kill(top.process, number)
            self.assertEqual(top.wait_for_end(), code, number)
            self.assertEqual(top.mode(), top.mode_before, number)
            self.assertFalse(top.screen.is_alternate, number)
            self.assertTrue(top.screen.cursor_shown, number)

    def test_has_colours_only_where_they_are_wanted(self):
        self.start_demo(*FEW)
        for environment, wanted in (({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "vt100"}, False)):
            top = self.top(first="AAPL", environment=environment)
            top.wait_for("trading", "the header")
            colours = {attribute for row in top.screen.cells for cell in row for attribute in cell[1] if 30 <= attribute <= 37}
            self.assertEqual(bool(colours), wanted, (environment, colours))
            self.leave(top)

    def test_without_utf8_it_draws_in_ascii(self):
        self.start_demo(*FEW)
        top = self.top(first="> quotes and positions", environment={"LANG": "C", "LC_ALL": "C"})
        self.assertTrue(top.screen.text().isascii())

    def test_says_that_the_system_has_ended_and_finds_the_next_one_at_the_same_place(self):
        path = self.folder / "own" / "trading.sock"
        self.environment["IBFLOW_CONTROL_SOCKET"] = str(path)
        system = self.run_against_simulator(path)
        self.wait_until(lambda: self.control("snapshot").returncode == 0, "the control socket")
        top = self.top("--socket", str(path))
        system.kill()
        system.communicate()
        self.assertTrue(path.exists(), "a killed process leaves its socket")
        top.wait_for("this is the last it has told", "the end")
        top.press("p")
        top.wait_for("nobody is there", "a command to nobody")
        self.run_against_simulator(path)
        top.wait_for(lambda text: "this is the last" not in text, "the next one")
        self.leave(top)

    def run_against_simulator(self, path):
        if not hasattr(self, "gateway"):
            _, self.gateway = self.start_server("sim", "serve", "--speed", "60")
            self.flow = self.start_flow_server(self.gateway)
        return self.start_program("run", "--plain", "--port", self.gateway, "--read-only", "false", "--tickers", "AAPL,TSLA",
                                  "--flow-url", self.flow, "--set", f"Control.socket={path}",
                                  "--journal", "run.sqlite", environment={"IBFLOW_FLOW_KEY": "k"})


class Scripts(RunningSystem):
    def test_once_prints_one_page_and_json_one_snapshot(self):
        self.start_demo(*FEW)
        page = self.run_program("top", "--once", environment=self.environment)
        self.assertEqual(page.returncode, 0, page.stderr)
        for word in ("ibflow demo", "quotes and positions", "AAPL", "health and pacing", "risk-reducing"):
            self.assertIn(word, page.stdout)
        self.assertNotIn("\x1b", page.stdout)
        snapshot = self.run_program("top", "--json", environment=self.environment)
        self.assertEqual(json.loads(snapshot.stdout)["mode"], "demo")

    def test_the_socket_is_for_its_owner_alone(self):
        self.start_demo(*FEW)
        (path,) = (self.folder / "ibflow").glob("trading-*.sock")
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        self.assertEqual(path.parent.stat().st_mode & 0o777, 0o700)
        if os.geteuid() == 0:  # only then can we be somebody else
            self.assertTrue(self.another_user_is_refused(path))

    @staticmethod
    def another_user_is_refused(path):
        child = os.fork()
        if child == 0:
            os.setgid(65534)
            os.setuid(65534)
            try:
                with socket.socket(socket.AF_UNIX) as probe:
                    probe.connect(str(path))
                os._exit(1)
            except PermissionError:
                os._exit(0)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0

    def test_flatten_without_a_confirmation_does_nothing(self):
        self.start_demo(*FEW)
        result = self.control("flatten")
        self.assert_one_clear_message(result, 2, "--yes", "nothing was done")
        self.assertEqual(self.snapshot()["paused"], "")

    def test_flatten_at_a_terminal_takes_the_word_and_nothing_else(self):
        self.start_demo(*FEW)
        for answer in ("yes\r", "FLATTEN\r", "\r", "\x04", signal.SIGINT):
            asked = self.at_terminal("control", "flatten")
            asked.wait_for("This cancels", "the question")
            if isinstance(answer, str):
                asked.press(answer)
            else:
                os.kill(asked.process, answer)
            self.assertEqual(asked.wait_for_end(), 130, answer)
            self.assertIn("nothing was done", asked.screen.text(), answer)
            self.assertEqual(self.snapshot()["paused"], "", answer)
        asked = self.at_terminal("control", "flatten")
        asked.wait_for("This cancels", "the question")
        asked.press("flatten\r")
        self.assertEqual(asked.wait_for_end(), 0)
        self.assertNotEqual(self.snapshot()["paused"], "")

    def test_bad_input(self):
        nobody = self.run_program("top", "--once", environment=self.environment)
        self.assert_one_clear_message(nobody, 4, "no system of yours runs", "ibflow run", "--socket")
        self.assert_one_clear_message(self.control("pause", "--socket", "/nowhere/x.sock"), 4, "/nowhere/x.sock")
        self.assert_one_clear_message(self.run_program("top", "--once", "--json"), 2)
        self.assert_one_clear_message(self.run_program("top", "--per-second", "0"), 2)
        self.start_demo(*FEW)
        self.assert_one_clear_message(self.run_program("top", environment=self.environment), 2, "needs a terminal", "--once")
        self.assert_one_clear_message(self.control("pause", "--reason", "x" * 300), 5, "200")

    def test_several_systems_are_told_apart_by_their_sockets(self):
        self.start_demo("--tickers", "AAPL")
        self.start_program("demo", "--speed", "60", "--plain", "--tickers", "AAPL", "--journal", "other.sqlite", "--report", "",
                           environment=self.environment)
        self.wait_until(lambda: len(list((self.folder / "ibflow").glob("*.sock"))) == 2, "the second socket")
        self.wait_until(lambda: self.control("snapshot").returncode == 2, "both listening")
        self.assert_one_clear_message(self.control("snapshot"), 2, "2 systems run here", "--socket")
        for path in (self.folder / "ibflow").glob("*.sock"):
            result = self.control("snapshot", "--socket", path)
            self.assertIn(str(json.loads(result.stdout)["process"]), path.name)

    def test_a_socket_that_was_named_and_cannot_be_made_stops_the_run(self):
        (self.folder / "open").mkdir(mode=0o755)
        (self.folder / "open").chmod(0o755)
        result = self.run_program("run", "--plain", "--tickers", "AAPL", "-q", "--set", f"Control.socket={self.folder}/open/x.sock")
        self.assert_one_clear_message(result, 3, "chmod 700")

    def test_a_demo_without_a_place_for_its_socket_trades_all_the_same(self):
        (self.folder / "ibflow").write_text("in the way")
        result = self.run_program("demo", "--speed", "max", "--tickers", "AAPL", "-q", "--report", "", environment=self.environment)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("no control socket", result.stderr)


if __name__ == "__main__":
    unittest.main()
