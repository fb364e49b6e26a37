"""Records the scenarios of tests/vectors/browsers in one browser, and tells what has changed. Started by `record`."""
import argparse
import importlib
import ipaddress
import json
import os
import subprocess
import sys
import time
from urllib.parse import urlsplit

from compact import compact_jar, compact_step, differs
from scenario import listeners, steps_of
from play import Player
from server import Server, serve_names

VECTORS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "vectors", "browsers")


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def arguments():
    parser = argparse.ArgumentParser(prog="record")
    parser.add_argument("browser", choices=("chromium", "firefox", "webkit_gtk"))
    parser.add_argument("--mode", default="default", help="such as incognito, private, itp")
    parser.add_argument("--only", default="", help="scenarios whose id contains this")
    parser.add_argument("--write", action="store_true", help="replace the stored recording")
    return parser.parse_args()


def listen(server, scenarios):
    for scheme, host, port in listeners(scenarios):
        addresses = {"127.0.0.1", "::1"}
        try:
            address = ipaddress.ip_address(host)
            addresses.add(str(address))
            if not address.is_loopback:
                # On the only interface of this namespace: nothing leaves it.
                subprocess.run(["ip", "address", "replace", f"{address}/{address.max_prefixlen}", "dev", "lo"], check=True)
                time.sleep(0.1)
        except ValueError:
            pass
        for address in addresses:
            try:
                server.listen(scheme, address, port)
            except OSError:
                pass  # listens there already


def main():
    options = arguments()
    driver = importlib.import_module(options.browser)
    if options.mode not in driver.MODES:
        sys.exit(f"modes of {options.browser}: {', '.join(driver.MODES)}")
    path = os.path.join(VECTORS, driver.MODES[options.mode] + ".jsonl")
    stored = {recording["id"]: recording for recording in lines(path)}
    scenarios = lines(os.path.join(VECTORS, "cases.jsonl"))
    chosen = [case for case in scenarios
              if options.only in case["id"] and (options.mode == "default" or case["id"] in stored)]

    work = os.environ["RECORDER_WORK"]
    profile = os.path.join(work, "profile")
    os.makedirs(profile)
    server = Server(work)
    listen(server, chosen)
    serve_names()
    browser = driver.Browser(profile, options.mode)
    print(f"{browser.version}, {options.mode}: {len(chosen)} scenarios", file=sys.stderr)
    recorded, failed = {}, {}
    try:
        player = Player(browser, server)
        for number, case in enumerate(chosen, 1):
            at = int(time.time())
            try:
                steps, jar = player.play(steps_of(case))
            except Exception as error:
                failed[case["id"]] = error
                continue
            jar = compact_jar(jar)
            recording = {"id": case["id"]}
            if any(cookie[5] is not None for cookie in jar):
                recording["at"] = at
            recording |= {"steps": [compact_step(step, options.browser) for step in steps], "jar": jar}
            recorded[case["id"]] = recording
            if number % 50 == 0:
                print(f"{number} of {len(chosen)}", file=sys.stderr)
    finally:
        browser.close()

    if options.write:
        with open(path, "w", encoding="utf-8") as file:
            for case in scenarios:
                recording = recorded.get(case["id"]) or stored.get(case["id"])
                if recording:
                    file.write(json.dumps(recording, ensure_ascii=False, separators=(",", ":")) + "\n")
    report(recorded, stored, failed)


def report(recorded, stored, failed):
    """The scenarios whose recording has changed, by group: a group is a rule."""
    groups = {}
    for identifier, recording in recorded.items():
        changes = differs(stored.get(identifier), recording)
        if changes:
            groups.setdefault(identifier.split("/")[0], {})[identifier] = changes
    for group, scenarios in sorted(groups.items()):
        print(f"{group}: {len(scenarios)} changed")
        for identifier, changes in scenarios.items():
            print(f"  {identifier}")
            for change in changes[:4]:
                print(f"    {change}")
    for identifier, error in failed.items():
        print(f"not recorded: {identifier}: {error}")
    changed = sum(map(len, groups.values()))
    print(f"{changed} of {len(recorded)} recordings changed, {len(failed)} scenarios not recorded")


main()
