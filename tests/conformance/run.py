"""Whole sessions of API clients written by others, unmodified, against `ibflow sim serve`; see README.md beside this file."""
import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import threading
import time

import examples
import expectations

HERE = pathlib.Path(__file__).resolve().parent
SERVER_ARGUMENTS = ["--speed", "10"]
SESSION_SECONDS = 240  # a session ends long before; what hangs is ended


class Unavailable(Exception):
    """A client cannot be fetched or built here."""


def say(text):
    print(text, flush=True)


def run(command, **more):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL, **more)
    if done.returncode != 0:
        raise Unavailable(f"{' '.join(map(str, command[:4]))} ... failed:\n{done.stdout[-2000:]}")


def tool(name):
    path = shutil.which(name)
    if path is None:
        raise Unavailable(f"{name} is not installed")
    return path


def once(folder, sources, make):
    """Runs `make` unless the folder was made from the same sources."""
    stamp = folder / "made-from"
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    folder.mkdir(parents=True, exist_ok=True)
    make()
    stamp.write_text(digest)


# -- the clients: how each is fetched, and the command that runs its session

def ib_async(folder):
    requirements = HERE / "ib_async" / "requirements.txt"
    python = folder / "bin" / "python"

    def fetch():
        run([sys.executable, "-m", "venv", folder])
        run([folder / "bin" / "pip", "install", "-q", "--disable-pip-version-check", "-r", requirements])
    once(folder, [requirements], fetch)
    return [python, "-B", HERE / "ib_async" / "session.py"]


def stoqey(folder):
    package = HERE / "stoqey" / "package.json"
    node, npm = tool("node"), tool("npm")

    def fetch():
        shutil.copy(package, folder)
        run([npm, "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"], cwd=folder)
    once(folder, [package], fetch)
    shutil.copy(HERE / "stoqey" / "session.mjs", folder)  # Node looks for packages beside the script
    return [node, folder / "session.mjs"]


def rust(folder):
    cargo = tool("cargo")
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "source"
    shutil.copytree(HERE / "rust", source, dirs_exist_ok=True)  # the lock file stays out of the repository
    run([cargo, "build", "-q", "--manifest-path", source / "Cargo.toml"], env={**os.environ, "CARGO_TARGET_DIR": str(folder / "target")})
    return [folder / "target" / "debug" / "conformance"]


def rust_examples(folder):
    """The examples of the crate, built from the package as it was fetched."""
    source = folder / "source" / "Cargo.toml"
    found = subprocess.run([tool("cargo"), "metadata", "--format-version", "1", "--manifest-path", source], capture_output=True, text=True, check=True)
    package = next(package for package in json.loads(found.stdout)["packages"] if package["name"] == "ibapi")
    wanted = [word for name in examples.NAMES for word in ("--example", name)]
    run(["cargo", "build", "-q", "--manifest-path", package["manifest_path"], "--no-default-features", "--features", "sync",
         "--target-dir", folder / "examples", *wanted], env={**os.environ, "CARGO_PROFILE_DEV_DEBUG": "0"})
    return folder / "examples" / "debug" / "examples"


def published_examples(program, folder, commands):
    """Rows of the clients' own examples. Their port is fixed, so they run in a network namespace."""
    arguments = ["unshare", "--net", *([] if os.geteuid() == 0 else ["--map-root-user"]), sys.executable, "-B", HERE / "examples.py",
                 "--program", program, "--log", folder / "logs" / "examples.log"]
    if "rust" in commands:
        arguments += ["--rust", rust_examples(folder / "rust")]
    if "stoqey" in commands:
        arguments += ["--stoqey", folder / "stoqey" / "node_modules" / "@stoqey" / "ib" / "dist" / "tools"]
    started = time.monotonic()
    done = subprocess.run(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, timeout=900)
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if not rows:
        rows = [{"client": "examples", "step": "(session)", "run": "examples", "server_version": 0, "ok": False, "detail": done.stderr[-300:]}]
    say(f"  published examples: {sum(row['ok'] for row in rows)} of {len(rows)} in {time.monotonic() - started:.0f} s")
    return rows


# Name -> how to get it, the versions the server is capped to (the last: no cap, the client's own highest), client id, ticker.
CLIENTS = {
    "ib_async": (ib_async, [157, 163, 176, 178], 7, "SPY"),
    "stoqey": (stoqey, [157, 176, 187, 193], 20, "QQQ"),
    "rust": (rust, [213, 221, 225], 40, "MSFT"),
}


class Server:
    """A simulated gateway on a port of its own, ended with the block."""

    def __init__(self, program, cap, log):
        arguments = [program, "sim", "serve", "--port", "0", *SERVER_ARGUMENTS]
        if cap is not None:
            arguments += ["--server-version", str(cap)]
        self.log = open(log, "w")
        self.process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=self.log, stdin=subprocess.DEVNULL, text=True)
        seen = []
        for line in self.process.stdout:
            seen.append(line)
            found = re.search(r"127\.0\.0\.1:(\d+)", line)
            if found:
                self.port = int(found.group(1))
                break
        else:
            self.process.wait()
            raise RuntimeError(f"the simulator did not start: {''.join(seen)}")
        self.drain = threading.Thread(target=lambda: self.log.writelines(self.process.stdout), daemon=True)
        self.drain.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        died = self.process.poll()
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.drain.join(5)
        self.log.close()
        if died is not None:
            raise RuntimeError(f"the simulator ended with {died} in the middle of a session")


def session(name, command, port, client_id, symbol, log, more=()):
    """The rows a driver prints; what it says besides goes to the log."""
    arguments = [*map(str, command), "--port", str(port), "--client-id", str(client_id), "--symbol", symbol, *more]
    with open(log, "w") as errors:
        process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=errors, stdin=subprocess.DEVNULL, text=True)
        try:
            output, _ = process.communicate(timeout=SESSION_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            output, _ = process.communicate()
            output += json.dumps({"client": name, "step": "(session)", "server_version": 0, "ok": False, "detail": "did not end"}) + "\n"
    rows = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    if not rows:
        rows = [{"client": name, "step": "(session)", "server_version": 0, "ok": False, "detail": "the driver said nothing; see " + str(log)}]
    return rows


def alone(program, folder, name, command, cap, wanted, client_id, symbol):
    label = f"{name}-{wanted}"
    started = time.monotonic()
    with Server(program, cap, folder / f"server-{label}.log") as server:
        rows = session(name, command, server.port, client_id, symbol, folder / f"client-{label}.log")
    version = rows[0]["server_version"]
    rows.append({"client": name, "step": "version", "server_version": version, "ok": version == wanted, "detail": f"negotiated {version}"})
    for row in rows:
        row["run"] = str(wanted)
        row["server_version"] = wanted
    say(f"  {name} at {wanted}: {sum(row['ok'] is True for row in rows)} of {sum(row['ok'] is not None for row in rows)} steps in {time.monotonic() - started:.0f} s")
    return rows


def together(program, folder, commands):
    """Every client at once at one server, each with a ticker of its own; the account is shared."""
    started = time.monotonic()
    with Server(program, None, folder / "server-together.log") as server, concurrent.futures.ThreadPoolExecutor() as pool:
        tasks = [pool.submit(session, name, command, server.port, CLIENTS[name][2], CLIENTS[name][3],
                             folder / f"client-{name}-together.log", ["--shared"]) for name, command in commands.items()]
        rows = [row for task in tasks for row in task.result()]
    for row in rows:
        row["run"] = "together"
    say(f"  all together: {sum(row['ok'] is True for row in rows)} of {sum(row['ok'] is not None for row in rows)} steps in {time.monotonic() - started:.0f} s")
    return rows


def verdict(row):
    if row["ok"] is None:  # the step does not apply
        return "-"
    if row["ok"]:
        return "yes"
    return "no" if expectations.reason(row["client"], row["step"], row["server_version"]) is None else "(no)"


def table(rows):
    """Markdown: a line a step, a column a client and version."""
    columns = list(dict.fromkeys((row["client"], row["run"]) for row in rows))
    steps = list(dict.fromkeys(row["step"] for row in rows))
    cells = {(row["client"], row["run"], row["step"]): verdict(row) for row in rows}
    lines = ["| step | " + " | ".join(f"{client} {run}" for client, run in columns) + " |",
             "|---" * (len(columns) + 1) + "|"]
    for step in steps:
        lines.append(f"| {step.replace('_', ' ')} | " + " | ".join(cells.get((client, run, step), "-") for client, run in columns) + " |")
    return "\n".join(lines)


def example_table(rows):
    lines = ["| published examples | run well | do not |", "|---|---|---|"]
    for client in dict.fromkeys(row["client"] for row in rows):
        of = [row for row in rows if row["client"] == client]
        lines.append(f"| {client} | " + ", ".join(row["step"] for row in of if row["ok"]) + " | " + ", ".join(row["step"] for row in of if not row["ok"]) + " |")
    return "\n".join(lines)


def explained(rows):
    """A line for each client and step that failed, however many versions it failed at."""
    groups = {}
    for row in rows:
        groups.setdefault((row["client"], row["step"], verdict(row)), []).append(row)
    for (client, step, word), group in groups.items():
        text = expectations.reason(client, step, group[0]["server_version"])
        yield (f"{'FAILED' if word == 'no' else 'known '} {client} {step} ({', '.join(row['run'] for row in group)}): {group[0]['detail'][:300]}"
               + (f" [{text}]" if text else ""))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", type=pathlib.Path, default=HERE.parent.parent / "build" / "bin" / "ibflow")
    parser.add_argument("--folder", type=pathlib.Path, default=HERE.parent.parent / "build" / "conformance", help="where the clients are fetched to")
    parser.add_argument("--client", action="append", choices=CLIENTS, help="only this one")
    parser.add_argument("--version", action="append", type=int, help="only this server version")
    parser.add_argument("--jobs", type=int, default=4, help="sessions at the same time, each at a server of its own")
    parser.add_argument("--no-together", action="store_true", help="leave out the run of all clients at one server")
    parser.add_argument("--no-examples", action="store_true", help="leave out the clients' own examples")
    parser.add_argument("--table", type=pathlib.Path, help="write the table into this file")
    options = parser.parse_args()
    program, folder = options.program.resolve(), options.folder.resolve()
    started = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)

    commands, missing = {}, []
    for name in options.client or CLIENTS:
        say(f"fetching {name}")
        try:
            commands[name] = CLIENTS[name][0](folder / name)
        except Unavailable as trouble:
            missing.append(name)
            say(f"  {name} cannot run: {trouble}")

    say(f"sessions (the clients are there after {time.monotonic() - started:.0f} s)")
    logs = folder / "logs"
    logs.mkdir(exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(options.jobs + 1) as pool:
        tasks, shown = [], None
        if not options.no_examples:
            shown = pool.submit(published_examples, program, folder, commands)
        for name, command in commands.items():
            _, versions, client_id, symbol = CLIENTS[name]
            for version in versions:
                if not options.version or version in options.version:
                    cap = None if version == versions[-1] else version
                    tasks.append(pool.submit(alone, program, logs, name, command, cap, version, client_id, symbol))
        rows = [row for task in tasks for row in task.result()]
        example_rows = shown.result() if shown else []
    if not options.no_together and len(commands) > 1:
        rows += together(program, logs, commands)

    result = table(rows)
    if example_rows:
        result += "\n\n" + example_table(example_rows)
        rows += example_rows
    say("\n" + result + "\n")
    if options.table:
        options.table.write_text(result + "\n")
    failed = [row for row in rows if verdict(row) == "no"]
    excused = [row for row in rows if verdict(row) == "(no)"]
    for line in explained(failed + excused):
        say(line)
    served = {row["step"] for row in rows} - {row["step"] for row in rows if row["ok"] is False}
    idle = [step for step in expectations.NOT_SERVED if step in served]
    if idle:
        say(f"served by now, take it from the list in expectations.py: {', '.join(idle)}")
    say(f"took {time.monotonic() - started:.0f} s")
    say(f"conformance: {sum(row['ok'] is True for row in rows)} passed, {len(failed) + len(missing)} failed, {len(excused)} skipped")
    return 1 if failed or missing or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
