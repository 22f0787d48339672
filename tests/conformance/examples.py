"""The clients' own published examples, as shipped in their packages, against one simulated gateway. Prints one JSON line an example.

Some have 127.0.0.1:4002 written into them, so run.py starts this in a network namespace of its own, where that port is free.
An example passes when it prints something, reports no error and ends well; one that streams for ever is ended after its first output.
"""
import argparse
import fcntl
import json
import os
import pathlib
import re
import socket
import struct
import subprocess
import threading
import time

SECONDS = 8      # for an example to print something
STREAMING = 1.5  # an example that goes on printing is ended after this time
TROUBLE = re.compile(r"(?<![\w])(ERROR|Error:|error:(?! Cancelled)|panicked|exception|timed out)")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")

# Rust, blocking client: name, arguments. Left out: what needs an advisor's account, a calendar subscription or an option position, what has
# contracts written into it that the recording lacks (NVDA, GM, AAPL's real contract id), and market_rule, which asks for a rule no recorded contract has.
RUST = [(name, "") for name in """account_summary account_updates account_updates_multi bracket_order completed_orders connect contract_details
family_codes managed_accounts market_data market_depth market_depth_exchanges
matching_symbols news_providers next_order_id positions positions_multi readme_connection readme_place_order
readme_realtime_data_1 scanner_parameters scanner_subscription_active_stocks server_time set_server_log_level smart_components soft_dollar_tiers
submit_order user_info wait_for_fill""".split()] + [
    ("head_timestamp", "SPY"), ("historical_data_recent", "SPY"), ("historical_data_adjusted", "SPY"),
    ("historical_schedules_ending_now", "SPY"), ("historical_ticks_bid_ask", "20190213T14:30:00Z SPY"),
    ("historical_ticks_mid_point", "20190213T14:30:00Z SPY"), ("historical_ticks_trade", "20190213T14:30:00Z SPY"),
    ("orders", "completed"), ("orders", "open"), ("orders", "all_open"), ("place_order", "--stock SPY --buy 10"),
    ("pnl", "--account DU1234567"), ("pnl_single", "--account DU1234567 --contract_id CONID"), ("stream_bars", "--stock SPY"),
]
NAMES = sorted({name for name, _ in RUST})

# Tools of @stoqey/ib: name, arguments.
STOQEY = [
    ("contract-details", "-symbol=SPY -sectype=STK -exchange=SMART -currency=USD"), ("current-time", ""), ("managed-accts", ""),
    ("next-valid-order-id", ""), ("account-summary", "-group=All -tags=NetLiquidation,BuyingPower"), ("search-contracts", "-pattern=SPY"),
    ("sec-def-opt-params", "-symbol=SPY -sectype=STK -conid=CONID"), ("market-depth-exchanges", ""), ("user-info", ""),
    ("market-data-snapshot", "-symbol=SPY -sectype=STK -exchange=SMART -conid=CONID"),
    ("market-data", "-symbol=SPY -sectype=STK -exchange=SMART -conid=CONID"), ("market-depth", "-conid=CONID -exchange=SMART -rows=5"),
    ("get-head-timestamp", "-symbol=SPY -sectype=STK -currency=USD -exchange=SMART -conid=CONID"),
    ("histogram-data", "-conid=CONID -exchange=SMART -period=1 -periodUnit=DAY"),
    ("historical-data", "-conid=CONID -exchange=SMART|-duration=2 D|-barSize=1 min"),
    ("historical-data-updates", "-conid=CONID -exchange=SMART|-barSize=1 min"),
    ("historical-ticks-last", "-conid=CONID -exchange=SMART|-start=20190213 09:30:00|-count=20"),
    ("historical-ticks-bid-ask", "-conid=CONID -exchange=SMART|-start=20190213 09:30:00|-count=20"),
    ("historical-ticks-mid", "-conid=CONID -exchange=SMART|-start=20190213 09:30:00|-count=20"),
    ("market-scanner", ""), ("place-new-order", "-price=300 -symbol=SPY -quantity=10"), ("place-order", "-price=200 -symbol=SPY -quantity=10"),
    ("open-orders-all", ""), ("open-orders", ""), ("positions", ""), ("pnl", "-account=DU1234567"),
    ("pnl-single", "-account=DU1234567 -conid=CONID"), ("execution-details", ""), ("commission-reports", ""),
]


def words(text, con_id):
    """A blank parts arguments, or a bar where an argument has blanks in it."""
    parts = text.replace("CONID", con_id).split("|")
    return parts[0].split() + parts[1:]


def show(command, folder):
    """How an example went: ok, detail, everything it printed."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True, cwd=folder,
                               env={**os.environ, "IBKR_ACCOUNT": "DU1234567", "NO_COLOR": "1"})
    lines = []
    reader = threading.Thread(target=lambda: [lines.append(line) for line in process.stdout])
    reader.start()
    end = time.monotonic() + SECONDS
    first = None
    while process.poll() is None and time.monotonic() < end:
        if first is None and len(lines) > 1:
            first = time.monotonic()
        if first is not None and time.monotonic() > first + STREAMING:
            break
        time.sleep(0.02)
    streams = process.poll() is None
    if streams:
        process.kill()
    process.wait()
    reader.join(5)
    text = COLOUR.sub("", "".join(lines))
    trouble = TROUBLE.search(text)
    if trouble:
        return False, text[max(0, trouble.start() - 60):trouble.start() + 200].replace("\n", " "), text
    if not text.strip():
        return False, "printed nothing", text
    if not streams and process.returncode != 0:
        return False, f"ended with {process.returncode}", text
    return True, "streams" if streams else "", text


def raise_loopback():
    """A new network namespace has its loopback interface down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sh", b"lo", 0x1 | 0x40)  # up and running
        fcntl.ioctl(control, 0x8914, request)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--rust", type=pathlib.Path, help="folder of the built examples of the crate")
    parser.add_argument("--stoqey", type=pathlib.Path, help="folder of the tools of the package")
    parser.add_argument("--log", type=pathlib.Path, required=True)
    options = parser.parse_args()
    raise_loopback()
    with open(options.log, "w") as log:
        server = subprocess.Popen([options.program, "sim", "serve", "--port", "4002", "--speed", "10"], stdout=subprocess.PIPE, stderr=log,
                                  stdin=subprocess.DEVNULL, text=True)
        while "4002" not in (line := server.stdout.readline()):
            if not line:
                raise SystemExit("the simulator did not start")
        drain = threading.Thread(target=lambda: log.writelines(server.stdout), daemon=True)
        drain.start()
        con_id = "0"
        commands = []
        if options.stoqey:
            commands += [("stoqey", name, ["node", options.stoqey / f"{name}.js", "-port=4002"], text) for name, text in STOQEY]
        if options.rust:
            commands += [("rust", name, [options.rust / name], text) for name, text in RUST]
        for client, name, command, text in commands:
            ok, detail, output = show([*map(str, command), *words(text, con_id)], options.log.parent)
            found = re.search(r'"conId": (\d+)', output)
            if con_id == "0" and found:
                con_id = found.group(1)
            log.write(f"== {client} {name} {text}\n{output[:4000]}\n")
            print(json.dumps({"client": f"{client} examples", "step": f"{name} {text.split()[0] if name == 'orders' else ''}".strip(), "run": "examples",
                              "server_version": 0, "ok": ok, "detail": detail[:300]}), flush=True)
        server.terminate()
        server.wait(10)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
