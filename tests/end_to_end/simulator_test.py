"""`ibflow sim`: the simulator as a person starts it, with its faults, choices and control port."""
import json
import pathlib
import re
import subprocess
import unittest
import urllib.error
import urllib.request

from program import PROGRAM, ProgramTest

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
DONE, USAGE, CANNOT_CONNECT = 0, 2, 4


class Simulator(ProgramTest):
    def serve(self, *arguments):
        """A running simulator; its ports."""
        process, port = self.start_server("sim", "serve", "--control-port", "0", *arguments)
        self.control = int(re.search(r"127\.0\.0\.1:(\d+)", process.stdout.readline()).group(1))
        return port

    def ask(self, method, path, body=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.control}{path}", method=method,
                                         data=body.encode() if body is not None else None)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


class ControlPort(Simulator):
    def test_status_and_choices_can_be_read_and_changed(self):
        self.serve("--behaviour", "market-data-lines=7")
        status, text = self.ask("GET", "/status")
        self.assertEqual(status, 200)
        self.assertEqual(json.loads(text)["clients"], [])
        choices = json.loads(self.ask("GET", "/behaviour")[1])
        self.assertEqual(choices["market-data-lines"], "7")
        self.assertEqual(self.ask("POST", "/behaviour", "market-data-lines=9")[0], 200)
        self.assertEqual(json.loads(self.ask("GET", "/behaviour")[1])["market-data-lines"], "9")
        status, text = self.ask("POST", "/behaviour", "market-data-line=9")
        self.assertEqual(status, 400)
        self.assertIn("did you mean market-data-lines?", text)

    def test_faults_are_listed_run_and_disarmed(self):
        self.serve()
        listed = json.loads(self.ask("GET", "/faults")[1])
        self.assertGreaterEqual(len(listed["library"]), 40)
        self.assertEqual(listed["armed"], [])
        self.assertEqual(self.ask("POST", "/faults/late-commission")[0], 200)
        self.assertEqual(self.ask("POST", "/faults", "name: mine\nevery 5 s: notice 2107 quiet\n")[0], 200)
        armed = [fault["name"] for fault in json.loads(self.ask("GET", "/faults")[1])["armed"]]
        self.assertEqual(armed, ["late-commission", "mine"])
        self.assertEqual(self.ask("DELETE", "/faults/mine")[0], 200)
        self.assertEqual(self.ask("DELETE", "/faults/mine")[0], 404)
        self.assertEqual(self.ask("DELETE", "/faults")[0], 200)
        self.assertEqual(json.loads(self.ask("GET", "/faults")[1])["armed"], [])

    def test_nonsense_is_refused_with_a_reason(self):
        self.serve()
        for method, path, body, code, words in (
                ("POST", "/faults/nope", None, 404, "GET /faults lists it"),
                ("POST", "/faults", "on PLACE_ODER: ignore", 400, "did you mean PLACE_ORDER?"),
                ("POST", "/actions", "explode", 400, "is no action"),
                ("GET", "/nothing", None, 404, "/ lists what is"),
                ("PATCH", "/faults", "x", 405, "understood here")):
            status, text = self.ask(method, path, body)
            self.assertEqual(status, code, text)
            self.assertIn(words, text)


class Faults(Simulator):
    def test_a_fault_is_run_from_the_command_line(self):
        self.serve()
        result = self.run_program("sim", "faults", "run", "link-lost", "--control", f"127.0.0.1:{self.control}")
        self.assertEqual((result.returncode, result.stderr), (DONE, ""))
        self.assertIn("link-lost is armed", result.stdout)

    def test_a_script_of_ones_own_is_a_file(self):
        script = self.folder / "mine.fault"
        script.write_text(self.run_program("sim", "faults", "show", "late-commission").stdout)
        self.serve("--fault", script)
        self.assertEqual(len(json.loads(self.ask("GET", "/faults")[1])["armed"]), 1)
        script.write_text("now: explode")
        self.assert_one_clear_message(self.run_program("sim", "serve", "--fault", script), USAGE, "line 1",
                                      "'explode' is no action")

    def test_mistakes_are_named(self):
        self.assert_one_clear_message(self.run_program("sim", "faults", "show", "link-lst"), USAGE,
                                      "did you mean link-lost?", "faults list")
        self.assert_one_clear_message(self.run_program("sim", "faults", "run", "link-lost", "--control", "1"),
                                      CANNOT_CONNECT, "127.0.0.1:1", "--control-port")
        self.assert_one_clear_message(self.run_program("sim", "faults", "run", "link-lost", "--control", "x"),
                                      USAGE, "--control x")
        self.assert_one_clear_message(self.run_program("sim", "serve", "--behaviour", "rate-limit=never"), USAGE,
                                      "off|reject|pace")
        self.assert_one_clear_message(self.run_program("sim", "serve", "--until", "2018-01-02"), USAGE, "2018-01-02",
                                      "is before the first")


class Pages(unittest.TestCase):
    """What the documents show is what the program prints."""

    def check(self, script, *arguments):
        result = subprocess.run([SOURCE / "scripts" / script, "--check", *arguments], capture_output=True, text=True,
                                timeout=120)
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_blocks_of_output_are_fresh(self):
        self.check("refresh-docs", PROGRAM)

    def test_every_statement_has_a_test(self):
        self.check("statements")


if __name__ == "__main__":
    unittest.main()
