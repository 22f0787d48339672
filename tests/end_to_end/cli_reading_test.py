"""The commands that read: wrong input, absent peers, closed pipes; completion in a real shell; the manual page."""
import json
import os
import shutil
import signal
import subprocess
import unittest

from program import CLEAN_ENVIRONMENT, LONGEST, ProgramTest, free_port, interrupt
from terminal import Terminal

USAGE, CANNOT_CONNECT, REFUSED, CUT_SHORT, STORAGE, INTERRUPTED = 2, 4, 5, 6, 7, 130
READING = (["quote", "SPY"], ["history", "SPY"], ["contract", "SPY"], ["chain", "SPY"], ["positions"], ["account"], ["pnl"])


class Reading(ProgramTest):
    def setUp(self):
        super().setUp()
        _, port = self.start_server("sim", "serve", "--start", "10:30")
        self.environment = {"IBFLOW_PORT": str(port)}

    def read(self, *arguments):
        return self.run_program(*arguments, environment=self.environment)

    def test_an_unknown_symbol_is_refused(self):
        for command in ("quote", "history", "contract", "chain"):
            with self.subTest(command):
                self.assert_one_clear_message(self.read(command, "NOPE"), REFUSED, "NOPE", "200")

    def test_some_unknown_symbols_among_known_ones_are_refused_before_anything_is_printed(self):
        result = self.read("quote", "SPY", "NOPE")
        self.assert_one_clear_message(result, REFUSED, "NOPE")
        self.assertEqual(result.stdout, "")

    def test_wrong_times_dates_and_numbers_are_usage(self):
        for arguments, word in ((["history", "SPY", "--end", "yesterday"], "--end yesterday"),
                                (["history", "SPY", "--from", "2019-02-31"], "--from 2019-02-31"),
                                (["history", "SPY", "--from", "2019-02-13", "--to", "2019-02-12"], "--to 2019-02-12"),
                                (["history", "SPY", "--bar-size", "7 mins"], "7 mins"),
                                (["history", "SPY", "--what-to-show", "RUMOURS"], "RUMOURS"),
                                (["chain", "SPY", "--expiry", "soon"], "--expiry soon"),
                                (["chain", "SPY", "--expiry", "2019-02-15", "--strikes", "280:270"], "280:270"),
                                (["quote", "SPY", "--strike", "-3"], "-3"),
                                (["quote", "SPY", "--duration", "5"], "--watch"),
                                (["quote"], "--con-id"),
                                (["pnl", "--json", "--csv"], "--csv")):
            with self.subTest(" ".join(arguments)):
                self.assert_one_clear_message(self.read(*arguments), USAGE, word)

    def test_no_gateway(self):
        port = str(free_port())
        for command in READING:
            with self.subTest(command[0]):
                result = self.run_program(*command, "--port", port)
                self.assert_one_clear_message(result, CANNOT_CONNECT, f"127.0.0.1:{port}")

    def test_a_file_that_cannot_be_written(self):
        self.assert_one_clear_message(self.read("history", "SPY", "--output", "nowhere/spy.csv"), STORAGE, "nowhere")

    def test_ctrl_c_ends_a_watch_with_130(self):
        for command in (["quote", "SPY"], ["account"], ["pnl"]):
            with self.subTest(command[0]):
                process = self.start_program(*command, "--watch", environment=self.environment)
                self.assertTrue(process.stdout.readline())
                interrupt(process)
                _, errors = process.communicate(timeout=LONGEST)
                self.assertEqual(process.returncode, INTERRUPTED, errors)

    def test_a_watch_ends_by_itself_after_its_duration(self):
        result = self.read("quote", "SPY", "--watch", "--duration", "0.5", "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        rows = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertIn("bid", rows[0])

    def test_a_gateway_that_dies_cuts_a_watch_short(self):
        for command in (["quote", "SPY"], ["orders"], ["news", "bulletins", "--duration", "0"]):
            with self.subTest(command[0]):
                simulator, port = self.start_server("sim", "serve", "--start", "10:30")
                process = self.start_program(*command, "--watch", "--port", port)
                self.assertTrue(process.stdout.readline())
                os.kill(simulator.pid, signal.SIGKILL)
                _, errors = process.communicate(timeout=LONGEST)
                self.assertEqual(process.returncode, CUT_SHORT, errors)
                self.assertIn(f"127.0.0.1:{port}", errors)

    def test_who_stops_reading_ends_the_command_quietly(self):
        for command in ("account | head -1", "quote SPY --watch | head -1", "history SPY | head -1", "orders --watch | head -1",
                        "news bulletins --watch --duration 0 | head -1", "sim faults list | head -1", "errors list | head -1"):
            with self.subTest(command):
                done = subprocess.run(["bash", "-c", f"set -o pipefail; {self.program} {command}"], capture_output=True, text=True,
                                      timeout=LONGEST, env={**CLEAN_ENVIRONMENT, **self.environment}, check=False)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertEqual(len(done.stdout.splitlines()), 1)

    def test_on_a_terminal_a_watched_table_stays_in_its_window(self):
        terminal = Terminal([self.program, "account", "--watch"], columns=60, rows=12,
                            environment={**CLEAN_ENVIRONMENT, "TERM": "xterm-256color", **self.environment})
        self.addCleanup(terminal.close)
        terminal.wait_for(lambda text: "more in a larger window" in text and "GrossPositionValue" in text, "the table")
        for _ in range(20):
            terminal.read()
        lines = terminal.screen.text().splitlines()
        self.assertTrue(lines[0].startswith("account"), lines)
        self.assertEqual(sum(line.startswith("account") for line in lines), 1, lines)
        os.kill(terminal.process, signal.SIGINT)
        self.assertEqual(terminal.wait_for_end(), INTERRUPTED)

    def test_json_and_csv_hold_the_same(self):
        rows = json.loads(self.read("account", "--json").stdout)
        self.assertEqual(rows[0]["name"], "NetLiquidation")
        lines = self.read("account", "--csv").stdout.splitlines()
        self.assertEqual(lines[0], "account,name,value,currency")
        self.assertEqual(len(lines), len(rows) + 1)

    def test_a_span_of_several_requests_is_whole(self):
        result = self.read("history", "SPY", "--from", "2019-02-11", "--to", "2019-02-12", "--output", "spy.csv")
        self.assertEqual(result.returncode, 0, result.stderr)
        lines = (self.folder / "spy.csv").read_text().splitlines()
        self.assertEqual(len(lines), 1 + 2 * 390)
        self.assertEqual(lines[1:], sorted(set(lines[1:])))

    def test_colours_are_for_terminals_or_who_asks(self):
        self.assertNotIn("\x1b", self.read("account").stdout)
        self.assertIn("\x1b", self.read("account", "--color", "always").stdout)


class Words(ProgramTest):
    def test_a_mistyped_command_is_told_the_nearest(self):
        self.assert_one_clear_message(self.run_program("qoute", "SPY"), USAGE, "'quote'")
        self.assert_one_clear_message(self.run_program("positons"), USAGE, "'positions'")

    def test_every_command_has_help_with_an_example(self):
        for command in READING + (["completion"], ["man"]):
            with self.subTest(command[0]):
                self.assertIn("Example", self.run_program(command[0], "--help").stdout)

    def completed(self, *words):
        """What bash would offer for the last of the words."""
        (self.folder / "completion.bash").write_text(self.run_program("completion", "bash").stdout)
        line = "source completion.bash; COMP_WORDS=(" + " ".join(f"'{word}'" for word in words) + ")"
        line += f"; COMP_CWORD={len(words) - 1}; _ibflow 2>/dev/null; printf '%s\\n' \"${{COMPREPLY[@]}}\""
        done = subprocess.run(["bash", "--norc", "-c", line], cwd=self.folder, capture_output=True, text=True, check=True)
        return done.stdout.split()

    def test_bash_completes_commands_options_values_and_files(self):
        self.assertIn("quote", self.completed("ibflow", "qu"))
        self.assertEqual(self.completed("ibflow", "sim", "ser"), ["serve"])
        self.assertIn("--watch", self.completed("ibflow", "quote", "SPY", "--wa"))
        self.assertEqual(sorted(self.completed("ibflow", "quote", "--color", "a")), ["always", "auto"])
        self.assertIn("completion.bash", self.completed("ibflow", "quote", "--config", "compl"))
        self.assertEqual(self.completed("ibflow", "quote", "--host", ""), [])

    @unittest.skipUnless(shutil.which("zsh"), "zsh is not installed")
    def test_zsh_reads_its_script(self):
        (self.folder / "_ibflow").write_text(self.run_program("completion", "zsh").stdout)
        line = ("compadd() { print -l -- $@; }; _files() { print files; }; compdef() { :; }; source ./_ibflow; "
                "words=(ibflow quote --color a); CURRENT=4; _ibflow")
        done = subprocess.run(["zsh", "-f", "-c", line], cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("always", done.stdout)

    def test_the_manual_page_names_every_command_and_is_clean_roff(self):
        page = self.run_program("man")
        self.assertEqual(page.returncode, 0)
        for word in (".TH IBFLOW 1", "ibflow quote", "ibflow sim serve", "EXIT STATUS"):
            self.assertIn(word, page.stdout)
        if shutil.which("groff"):
            done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-z"], input=page.stdout, capture_output=True, text=True,
                                  check=True)
            self.assertEqual(done.stderr, "")


if __name__ == "__main__":
    unittest.main()
