"""A proxy records what passes between clients and a gateway; what it has recorded is served again."""
import json
import signal
import stat
import unittest

from program import LONGEST, ProgramTest, interrupt

DONE, STORAGE = 0, 7


class Record(ProgramTest):
    def serve(self, *arguments):
        _, self.gateway = self.start_server("sim", "serve", "--once", "--tickers", "AAPL", *arguments)
        self.flow = self.start_flow_server(self.gateway)

    def record(self):
        return self.start_server("sim", "record", "--upstream", f"127.0.0.1:{self.gateway}", "--out", "session.jsonl")

    def session(self, port, name):
        return ("run", "--port", str(port), "--tickers", "AAPL", "--set", "Flow.api_key=k", "--flow-url", self.flow,
                "--journal", f"{name}.sqlite", "--json", f"{name}.json", "-q")

    def closing_lines(self, process):
        output, errors = process.communicate(timeout=LONGEST)
        self.assertEqual(process.returncode, DONE, errors)
        return output

    def test_a_whole_session_through_the_proxy_is_served_again(self):
        self.serve("--speed", "max")
        recorder, port = self.record()
        result = self.run_program(*self.session(port, "first"))
        self.assertEqual(result.returncode, DONE, result.stderr)
        recorder.send_signal(signal.SIGTERM)
        said = self.closing_lines(recorder)
        self.assertIn("1 sessions recorded", said)
        self.assertIn("session.jsonl", said)
        capture = self.folder / "session.jsonl"
        self.assertEqual(stat.S_IMODE(capture.stat().st_mode), 0o600)
        lines = [json.loads(line) for line in capture.read_text().splitlines()]
        self.assertIn("server_version", lines[0])
        self.assertFalse([line for line in lines if "fault" in line], "the session ended in peace")
        self.assertNotIn(b"DU1234567", b"".join(bytes.fromhex(line["frame"]) for line in lines if "frame" in line))

        replay, port = self.start_server("sim", "replay", "session.jsonl", "--speed", "max", "--once")
        result = self.run_program(*self.session(port, "second"))
        self.assertEqual(result.returncode, DONE, result.stderr)
        said = self.closing_lines(replay)
        self.assertIn("1 sessions begun, 1 played out, 0 connections refused", said)
        self.assertIn(" 0 missed", said)
        first, second = (json.loads((self.folder / f"{name}.json").read_text()) for name in ("first", "second"))
        for key in ("ticks", "bars", "tickers", "date"):
            self.assertEqual(first[key], second[key], key)

    def test_a_killed_proxy_leaves_a_file_that_can_be_read(self):
        self.serve("--speed", "60")
        recorder, port = self.record()
        client = self.start_program(*self.session(port, "first"))
        capture = self.folder / "session.jsonl"
        self.wait_until(lambda: capture.exists() and capture.stat().st_size > 20_000, "the capture")
        recorder.kill()
        recorder.wait(LONGEST)
        interrupt(client)
        client.communicate(timeout=LONGEST)
        result = self.run_program("wire", "dump", "session.jsonl")
        self.assertEqual(result.returncode, DONE, result.stdout[-500:])
        self.assertIn("MANAGED_ACCTS (15)", result.stdout)
        self.assertNotIn("malformed", result.stdout)

    def test_what_cannot_be_done_is_said_in_one_line(self):
        (self.folder / "session.jsonl").write_text("mine\n")
        result = self.run_program("sim", "record", "--upstream", "127.0.0.1:4002", "--out", "session.jsonl")
        self.assert_one_clear_message(result, STORAGE, "session.jsonl is there already")
        result = self.run_program("sim", "record", "--upstream", "nowhere", "--out", "other.jsonl")
        self.assertNotEqual(result.returncode, DONE)
        self.assertIn("HOST:PORT", result.stderr)


if __name__ == "__main__":
    unittest.main()
