"""docs/cli.md shows what the commands print: this runs every command of the page and compares.

    IBFLOW_PROGRAM=build/bin/ibflow tests/end_to_end/cli_test.py           compares (ctest: cli)
    IBFLOW_PROGRAM=build/bin/ibflow tests/end_to_end/cli_test.py --write   writes the page anew

A fenced block that begins with `$ ibflow ...` is a command and what it prints, errors included; several commands may follow one
another in a block. A command that fails ends with a line `(exit code N)`. `... | head -1` and other shell words work. All commands
of the page run in turn in one empty folder, against one simulated gateway whose clock stands at 11:00 (New York) of 2019-02-13,
with one paper account; IBFLOW_PORT leads there. API_BASE_URL leads to a flow server over the same day, TRADES_URL to one over option
trades, SAMPLES to the data in the repository. So a section may use what one before it has done, such as a position.

`<!-- clock: step 5 -->` in the page lets five seconds of the session pass (any command of the simulator's clock).

To show commands of your own: write the block with its command alone, run with --write, read what came. What cannot be the same
twice is put into VOLATILE, as a pattern of what may differ. A command that needs another server: start it in SERVICES.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.request

from program import CLEAN_ENVIRONMENT, LONGEST, PROGRAM

SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "data" / "samples"
PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "cli.md"
BLOCK = re.compile(r"^```\w*\n(\$ ibflow .*?)^```$|^<!-- clock: (.*?) -->$", re.M | re.S)
# Pattern -> what stands for it while comparing. The page keeps its old text where only such parts differ.
VOLATILE = {
    r"(?!2019)\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?": "(time)",
    r"\b[0-9A-Z]{3}main[0-9A-Z]{12}\b": "(key)",
    r"\b[0-9a-f]{8}\.[0-9a-f]{8}\.\d\d\.\d\d\b": "(execution)",
    r"\b1\d{9}\b": "(perm id)",
    r"in +\d+ ms": "in (n) ms",
    r"process \d+": "process (id)",
    r"clock is [\d.]+ s behind this machine's \(to [\d.]+ s\)": "clock is behind",
    r"holds, \d+ rows": "holds, (n) rows",
}


class Server:
    """A `serve` command of the program, on a free port."""

    def __init__(self, program, folder, *arguments):
        self.process = subprocess.Popen([program, *arguments, "--port", "0"], cwd=folder, stdout=subprocess.PIPE, text=True,
                                        env=CLEAN_ENVIRONMENT, stdin=subprocess.DEVNULL)
        self.port = self.read_port()

    def read_port(self):
        return re.search(r"127\.0\.0\.1:(\d+)", self.process.stdout.readline()).group(1)

    def stop(self):
        self.process.kill()
        self.process.communicate()


class Simulator(Server):
    def __init__(self, program, folder):
        super().__init__(program, folder, "sim", "serve", "--start", "10:30", "--control-port", "0")
        self.control = self.read_port()
        self.set_clock("pause")
        self.set_clock("jump 11:00:00")

    def set_clock(self, command):
        request = urllib.request.Request(f"http://127.0.0.1:{self.control}/clock", command.encode(), method="POST")
        with urllib.request.urlopen(request, timeout=LONGEST) as answer:
            json.load(answer)


def start_simulator(world):
    world.simulator = Simulator(world.program, world.folder)
    return world.simulator, {"IBFLOW_PORT": world.simulator.port}, "4002"


def start_flow_server(world):
    server = Server(world.program, world.folder, "flow", "serve", "--gateway", f"127.0.0.1:{world.simulator.port}", "--key", "demo-key")
    return server, {"IBFLOW_FLOW_KEY": "demo-key", "API_BASE_URL": f"http://127.0.0.1:{server.port}/api/v1"}, "8080"


def start_option_flow_server(world):
    subprocess.run([world.program, "flow", "import", "--options", SAMPLES / "quantconnect-lean", "--database", "served.sqlite"],
                   cwd=world.folder, env=CLEAN_ENVIRONMENT, stdout=subprocess.DEVNULL, check=True)
    server = Server(world.program, world.folder, "flow", "serve", "--database", "served.sqlite", "--key", "demo-key")
    return server, {"TRADES_URL": f"http://127.0.0.1:{server.port}/api/v1", "SAMPLES": str(SAMPLES)}, "8081"


# Each starts a server of the world and gives it, the variables that lead to it, and the port that the page shows.
SERVICES = [start_simulator, start_flow_server, start_option_flow_server]


class World:
    """The folder and the servers that the commands of the page see."""

    def __init__(self):
        self.program = str(pathlib.Path(PROGRAM).resolve())
        self.temporary = tempfile.TemporaryDirectory(prefix=f"ibflow-cli-{os.getpid()}-")
        self.folder = self.temporary.name
        self.environment = {**CLEAN_ENVIRONMENT, "HOME": self.folder, "XDG_RUNTIME_DIR": self.folder, "NO_COLOR": "1", "TZ": "UTC",
                            "PATH": f"{pathlib.Path(self.program).parent}:{CLEAN_ENVIRONMENT['PATH']}"}
        self.servers, self.shown_ports = [], {}
        for start in SERVICES:
            server, variables, shown_port = start(self)
            self.servers.append(server)
            self.environment |= variables
            self.shown_ports[server.port] = shown_port

    def run(self, command):
        done = subprocess.run(["bash", "-c", command], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=LONGEST, check=False)
        text = done.stdout.replace(self.folder, ".")
        for port, shown in self.shown_ports.items():
            text = re.sub(rf"\b{port}\b", shown, text)
        lines = [line.rstrip() for line in text.splitlines()]
        if done.returncode != 0:
            lines.append(f"(exit code {done.returncode})")
        return "\n".join(lines)

    def close(self):
        for server in self.servers:
            server.stop()
        self.temporary.cleanup()


def comparable(text):
    for pattern, word in VOLATILE.items():
        text = re.sub(pattern, word, text)
    return text


def commands_of(block):
    """Each command of a block with what the page says it prints."""
    for part in re.split(r"^(?=\$ ibflow )", block, flags=re.M)[1:]:
        command, _, output = part.partition("\n")
        while command.endswith("\\"):
            more, _, output = output.partition("\n")
            command += "\n" + more
        yield command, output.rstrip("\n")


def refreshed(page, world, on_difference=lambda command, shown, printed: None):
    """The page as the program prints it now."""
    def fresh_block(found):
        if found[2]:
            world.simulator.set_clock(found[2])
            return found[0]
        parts = []
        for command, shown in commands_of(found[1]):
            printed = world.run(command.removeprefix("$ "))
            if comparable(printed) == comparable(shown):
                printed = shown
            else:
                on_difference(command, shown, printed)
            parts.append(command + "\n" + (printed + "\n" if printed else ""))
        return found[0].partition("\n")[0] + "\n" + "".join(parts) + "```"
    return BLOCK.sub(fresh_block, page)


class CommandLinePage(unittest.TestCase):
    maxDiff = None

    def test_every_command_prints_what_the_page_shows(self):
        world = World()
        self.addCleanup(world.close)

        def compare(command, shown, printed):
            with self.subTest(command):
                self.assertEqual(comparable(shown), comparable(printed), "run cli_test.py --write and read what has changed")

        refreshed(PAGE.read_text(), world, compare)


def write():
    world = World()
    try:
        PAGE.write_text(refreshed(PAGE.read_text(), world, lambda command, shown, printed: print(f"new: {command}")))
    finally:
        world.close()


if __name__ == "__main__":
    if "--write" in sys.argv:
        write()
    else:
        unittest.main()
