"""A session is recorded, shown, and served again."""
import json
import stat
import unittest

from program import LONGEST, ProgramTest, interrupt

DONE, BAD_DATA, CUT_SHORT = 0, 2, 6


class Capture(ProgramTest):
    def serve(self):
        _, gateway = self.start_server("sim", "serve", "--speed", "max", "--once", "--tickers", "AAPL")
        self.flow = self.start_flow_server(gateway)
        return gateway

    def trade(self, port, name, *arguments):
        """A read-only session: what is decided depends on the flow server's clock, what is asked does not."""
        return self.run_program("run", "--port", port, "--tickers", "AAPL", "--set", "Flow.api_key=k", "--flow-url", self.flow,
                                "--journal", f"{name}.sqlite", "--json",
                                f"{name}.json", "-q", *arguments)

    def record(self):
        result = self.trade(self.serve(), "first", "--capture", "session.jsonl")
        self.assertEqual(result.returncode, DONE, result.stderr)
        return self.folder / "session.jsonl"

    def closing_line(self, process):
        output, errors = process.communicate(timeout=LONGEST)
        self.assertEqual(process.returncode, DONE, errors)
        return output

    def test_a_recorded_session_is_served_again(self):
        capture = self.record()
        self.assertEqual(stat.S_IMODE(capture.stat().st_mode), 0o600)
        lines = [json.loads(line) for line in capture.read_text().splitlines()]
        self.assertIn("server_version", lines[0])
        self.assertFalse([line for line in lines if "fault" in line], "the session ended in peace")
        bytes_of_wire = b"".join(bytes.fromhex(line["frame"]) for line in lines if "frame" in line)
        self.assertNotIn(b"DU1234567", bytes_of_wire)
        self.assertNotIn("DU1234567", capture.read_text())
        self.assertFalse(list(self.folder.glob("flight-*")), "nothing went wrong")

        replay, port = self.start_server("sim", "replay", "session.jsonl", "--speed", "max", "--once")
        result = self.trade(port, "second")
        self.assertEqual(result.returncode, DONE, result.stderr)
        said = self.closing_line(replay)
        self.assertIn("1 sessions begun, 1 played out, 0 connections refused", said)
        self.assertIn(" 0 missed", said)
        first, second = (json.loads((self.folder / f"{name}.json").read_text()) for name in ("first", "second"))
        for key in ("ticks", "bars", "tickers", "date"):
            self.assertEqual(first[key], second[key], key)

    def test_wire_dump_shows_both_directions_with_their_times(self):
        self.record()
        result = self.run_program("wire", "dump", "session.jsonl")
        self.assertEqual((result.returncode, result.stderr), (DONE, ""))
        self.assertRegex(result.stdout, r"(?m)^20\d\d-\d\d-\d\dT[\d:.]+Z  sent  \d+ bytes  START_API \(71\), protobuf$")
        self.assertRegex(result.stdout, r"(?m)^20\d\d-\d\d-\d\dT[\d:.]+Z  received  \d+ bytes  MANAGED_ACCTS \(15\)")
        self.assertIn('accountsList: "DU0000001', result.stdout)
        self.assertNotIn("malformed", result.stdout)

    def test_a_torn_capture_is_read_up_to_its_end(self):
        capture = self.record()
        content = capture.read_bytes()
        capture.write_bytes(content[:-7])
        result = self.run_program("wire", "dump", "session.jsonl")
        self.assertEqual(result.returncode, DONE)
        self.assertIn("1 line was torn", result.stdout)
        replay, _ = self.start_server("sim", "replay", "session.jsonl", "--speed", "max")
        interrupt(replay)
        self.assertIn("0 sessions begun", self.closing_line(replay))

    def test_a_file_that_is_no_capture_is_named_with_its_line(self):
        (self.folder / "session.jsonl").write_text('{"session":1}\nmore\n')
        result = self.run_program("wire", "dump", "session.jsonl")
        self.assertEqual(result.returncode, CUT_SHORT)
        self.assertIn("session.jsonl, line 1", result.stdout)
        result = self.run_program("sim", "replay", "session.jsonl")
        self.assertEqual(result.returncode, BAD_DATA)
        self.assertIn("session.jsonl, line 1", result.stderr)
        self.assertIn("nothing.jsonl", self.run_program("sim", "replay", "nothing.jsonl").stderr)

    def test_a_capture_that_cannot_be_written_does_not_stop_the_session(self):
        result = self.trade(self.serve(), "first", "--capture", "/dev/full")
        self.assertEqual(result.returncode, DONE, result.stderr)

    def test_a_lost_connection_leaves_a_flight_record(self):
        server, port = self.start_server("sim", "serve", "--speed", "60", "--tickers", "AAPL")
        self.flow = self.start_flow_server(port)
        process = self.start_program("run", "--port", str(port), "--tickers", "AAPL", "--set", "Flow.api_key=k",
                                     "--flow-url", self.flow, "--journal", "run.sqlite",
                                     "--set", "Recorder.frames=5", "--plain")
        self.wait_until(lambda: self.count(self.folder / "run.sqlite", "runs"), "a session")
        server.kill()
        self.wait_until(lambda: list(self.folder.glob("flight-*.jsonl")), "the flight record")
        interrupt(process)
        process.communicate(timeout=LONGEST)
        record, = self.folder.glob("flight-*-1.jsonl")
        result = self.run_program("wire", "dump", record.name)
        self.assertEqual(result.returncode, DONE, result.stdout)
        self.assertIn("  fault  ", result.stdout)
        self.assertEqual(sum("bytes  " in line for line in result.stdout.splitlines()), 5)
        self.assertNotIn("DU1234567", result.stdout)


if __name__ == "__main__":
    unittest.main()
