"""`ibflow wire` as a person or a script uses it: lines through pipes, and captured files."""
import json
import pathlib
import subprocess
import threading
import unittest

from program import LONGEST, ProgramTest, interrupt

DONE, INVALID, USAGE, CUT_SHORT, STORAGE = 0, 1, 2, 6, 7
VECTORS = pathlib.Path(__file__).resolve().parent.parent / "wire" / "vectors"

HANDSHAKE = bytes.fromhex("0000001a3137360032303236313132322031373a30313a343620474d5400")  # server version 176
NEXT_VALID_ID = bytes.fromhex("0000000739003100373700")


def vectors(name):
    return (VECTORS / f"{name}.jsonl").read_text().splitlines()


class WireTest(ProgramTest):
    def wire(self, command, text):
        return subprocess.run([self.program, "wire", command], input=text, capture_output=True, text=True, timeout=LONGEST,
                              check=False)


class Lines(WireTest):
    def test_every_request_of_the_vectors_is_answered_in_order(self):
        lines = vectors("requests") + [line for line in vectors("protobuf") if "request" in json.loads(line)]
        result = self.wire("encode", "\n".join(lines) + "\n")
        self.assertEqual((result.returncode, result.stderr), (DONE, ""))
        answers = result.stdout.splitlines()
        self.assertEqual(len(answers), len(lines))
        for line, answer in zip(map(json.loads, lines), map(json.loads, answers)):
            self.assertEqual("error" in answer, "error" in line, line)
            if "error" in line:
                self.assertEqual(answer["error"], {k: line["error"][k] for k in ("req_id", "code")})
            else:  # the same message, by its id
                self.assertEqual(answer["hex"][8:12], line["hex"][8:12])

    def test_every_response_of_the_vectors_is_answered_in_order(self):
        lines = vectors("responses") + [line for line in vectors("protobuf") if "message" in json.loads(line)
                                        and "request" not in json.loads(line)]
        result = self.wire("decode", "\n".join(lines) + "\n")
        self.assertEqual((result.returncode, result.stderr), (DONE, ""))
        answers = result.stdout.splitlines()
        self.assertEqual(len(answers), len(lines))
        for line, answer in zip(map(json.loads, lines), map(json.loads, answers)):
            self.assertEqual("malformed" in answer, line.get("malformed", False), line)
            if line["events"] and line["case"] != "tick type 111":
                self.assertEqual([e["name"] for e in answer["events"]], [e["name"] for e in line["events"]])

    def test_a_line_that_is_none_is_said_and_ends_in_exit_code_1(self):
        result = self.wire("decode", 'nonsense\n\n{"server_version":176,"hex":"0000000739003100373700"}')
        self.assertEqual(result.returncode, INVALID)
        answers = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual([list(answer) for answer in answers], [["invalid"], ["invalid"], ["events"]])

    def test_nothing_in_is_nothing_out(self):
        result = self.wire("encode", "")
        self.assertEqual((result.returncode, result.stdout), (DONE, ""))

    def test_a_line_is_answered_before_the_next_one_comes(self):
        with subprocess.Popen([self.program, "wire", "decode"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True) as process:
            for _ in range(3):
                process.stdin.write('{"server_version":176,"hex":"0000000739003100373700"}\n')
                process.stdin.flush()
                self.assertIn("nextValidId", process.stdout.readline())
            process.stdin.close()
            self.assertEqual(process.wait(LONGEST), DONE)


class Dump(WireTest):
    def capture(self, content):
        file = self.folder / "capture.bin"
        file.write_bytes(content)
        return file

    def test_shows_a_capture_and_its_unfinished_end(self):
        result = self.run_program("wire", "dump", self.capture(HANDSHAKE + NEXT_VALID_ID + NEXT_VALID_ID[:5]))
        self.assertEqual((result.returncode, result.stderr), (DONE, ""))
        self.assertIn("serverVersion: 176", result.stdout)
        self.assertIn("NEXT_VALID_ID (9), text\n          orderId: 77", result.stdout)
        self.assertIn("ends within a frame, after 5 of its bytes", result.stdout)

    def test_follows_a_live_capture_until_interrupted(self):
        file = self.capture(HANDSHAKE + NEXT_VALID_ID[:6])
        process = self.start_program("wire", "dump", "--follow", file)
        self.assertIn("handshake of a server", process.stdout.readline())
        with file.open("ab") as growing:
            growing.write(NEXT_VALID_ID[6:])
        lines = []
        ended = threading.Timer(LONGEST, process.kill)
        ended.start()
        while not lines or "orderId: 77" not in lines[-1]:
            lines.append(process.stdout.readline())
        ended.cancel()
        interrupt(process)
        self.assertEqual(process.wait(LONGEST), DONE)

    def test_a_start_that_tells_nothing_needs_to_be_told(self):
        result = self.run_program("wire", "dump", self.capture(NEXT_VALID_ID))
        self.assertEqual(result.returncode, CUT_SHORT)
        self.assertIn("say --server-version, and --client or --server", result.stdout)
        result = self.run_program("wire", "dump", "--server", "--server-version", 176, self.capture(NEXT_VALID_ID))
        self.assertEqual(result.returncode, DONE)
        self.assertIn("orderId: 77", result.stdout)

    def test_bad_arguments_are_named(self):
        self.assertEqual(self.run_program("wire", "dump", "nothing.bin").returncode, STORAGE)
        self.assertEqual(self.run_program("wire", "dump", "--client", "--server", "x").returncode, USAGE)
        self.assertEqual(self.run_program("wire", "dump", "--server-version", 99, "x").returncode, USAGE)
        self.assertEqual(self.run_program("wire").returncode, USAGE)


if __name__ == "__main__":
    unittest.main()
