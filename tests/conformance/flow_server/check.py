"""The flow server against its own OpenAPI document: the document is valid, and whatever Schemathesis asks is answered as it says.

Not checked, because the document says otherwise: that odd requests are refused (unknown parameters are ignored) and that all
fitting ones are accepted (a start after the end fits a schema).
"""
import argparse
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
sys.path.insert(0, str(HERE.parent))
import run as clients  # noqa: E402  the fetching is the same

KEY = "conformance-key"
CHECKS = "negative_data_rejection,positive_data_acceptance"
# What is asked of: any ticker at all, then one that is there, on its day.
RUNS = {
    "any ticker": "",
    "GOOG": '[parameters]\nticker = "GOOG"\n',
    "GOOG, its day": '[parameters]\nticker = "GOOG"\nstart_date = "2015-12-24"\nend_date = "2015-12-24"\n',
}


def start(program, database, log):
    """The server's process and its address."""
    process = subprocess.Popen([program, "flow", "serve", "--port", "0", "--key", KEY, "--database", database, "--standard-limit", "0",
                                "--heavy-limit", "0"], stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL, text=True)
    line = process.stdout.readline()
    found = re.search(r"http://[0-9.:]+", line)
    if not found:
        process.kill()
        raise RuntimeError(f"the flow server did not start: {line}")
    return process, found.group(0)


def fuzz(python, address, name, configuration, seconds, folder):
    """True when nothing was found; what was found is printed."""
    config = folder / "schemathesis.toml"
    config.write_text(configuration)
    command = [python.parent / "schemathesis", "--config-file", config, "run", f"{address}/api/openapi.json", "-H", f"X-API-Key: {KEY}",
               "--phases", "coverage,fuzzing", "--exclude-checks", CHECKS, "--max-time", str(seconds), "--seed", "1", "--continue-on-failure"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL, timeout=seconds + 60, cwd=folder,
                          env={**os.environ, "NO_COLOR": "1"})
    counts = re.search(r"\d+ generated[^\n]*", done.stdout)
    print(f"  schemathesis, {name}: {counts.group(0) if counts else 'no count'}", flush=True)
    if done.returncode != 0:
        print(done.stdout[-6000:])
    return done.returncode == 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build" / "bin" / "ibflow")
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "build" / "conformance" / "flow_server")
    parser.add_argument("--seconds", type=int, default=25, help="for each of the three runs")
    options = parser.parse_args()
    program, folder = options.program.resolve(), options.folder.resolve()
    requirements = HERE / "requirements.txt"
    python = folder / "bin" / "python"

    def fetch():
        clients.run([sys.executable, "-m", "venv", folder])
        clients.run([folder / "bin" / "pip", "install", "-q", "--disable-pip-version-check", "-r", requirements])
    clients.once(folder, [requirements], fetch)

    started = time.monotonic()
    good = subprocess.run([folder / "bin" / "openapi-spec-validator", ROOT / "ibflow" / "flow" / "openapi.json"]).returncode == 0
    with tempfile.TemporaryDirectory() as name, open(folder / "server.log", "w") as log:
        temporary = pathlib.Path(name)
        database = temporary / "flow.sqlite"
        subprocess.run([program, "flow", "import", "--options", ROOT / "data" / "samples" / "quantconnect-lean-goog", "--database", database],
                       check=True, stdout=subprocess.DEVNULL)
        process, address = start(program, database, log)
        try:
            for run_name, configuration in RUNS.items():
                good = fuzz(python, address, run_name, configuration, options.seconds, temporary) and good
        finally:
            died = process.poll()
            process.send_signal(signal.SIGTERM)
            process.wait(10)
        if died is not None:
            print(f"the flow server ended with {died} in the middle")
            good = False
    print(f"flow server: {'answers as it says' if good else 'FAILED'}, {time.monotonic() - started:.0f} s")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
