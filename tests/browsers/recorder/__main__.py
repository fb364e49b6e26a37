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

from compact import Numbers, compact_jar, compact_kind, compact_step, differs
from scenario import listeners, read_kinds, steps_of
from kinds import KindsPlayer
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
    parser.add_argument("--kinds", action="store_true", help="the scenarios of kinds.cases.jsonl")
    parser.add_argument("--whole", metavar="FOLDER", help="of kinds: also write everything that was seen, with headers")
    parser.add_argument("--check", action="store_true", help="fail if a recording has changed")
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


class Cases:
    """`cases.jsonl`, and the recordings of it."""

    prefix, player, policy = "", Player, "no-referrer-when-downgrade"

    def __init__(self, profile, browser):
        self.path, self.browser = os.path.join(VECTORS, f"{self.prefix}{profile}.jsonl"), browser
        self.scenarios = self.read_scenarios(os.path.join(VECTORS, f"{self.prefix}cases.jsonl"))
        self.stored = self.read_stored() if os.path.exists(self.path) else {}

    read_scenarios = staticmethod(lines)

    def read_stored(self):
        return {recording["id"]: recording for recording in lines(self.path)}

    def compact(self, at, steps, jar):
        jar = compact_jar(jar)
        date = {"at": at} if any(cookie[5] is not None for cookie in jar) else {}
        return date | {"steps": [compact_step(step, self.browser) for step in steps], "jar": jar}

    def write(self, recordings):
        with open(self.path, "w", encoding="utf-8") as file:
            for line in recordings:
                file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


class Kinds(Cases):
    """`kinds.cases.jsonl`: jars refer to cookies by number."""

    prefix, player, policy = "kinds.", KindsPlayer, None
    read_scenarios = staticmethod(read_kinds)

    def read_stored(self):
        first, *recordings = lines(self.path)
        return {recording["id"]: {**recording, "jar": [first["cookies"][number] for number in recording["jar"]]}
                for recording in recordings}

    def compact(self, at, steps, jar):
        return {"steps": [compact_kind(step) for step in steps], "jar": compact_jar(jar)}

    def write(self, recordings):
        cookies = Numbers()
        recordings = [{**recording, "jar": [cookies.of(cookie) for cookie in recording["jar"]]} for recording in recordings]
        super().write([{"cookies": cookies.values}, *recordings])


def main():
    options = arguments()
    driver = importlib.import_module(options.browser)
    if options.mode not in driver.MODES:
        sys.exit(f"modes of {options.browser}: {', '.join(driver.MODES)}")
    cases = (Kinds if options.kinds else Cases)(driver.MODES[options.mode], options.browser)
    chosen = [case for case in cases.scenarios
              if options.only in case["id"] and (options.mode == "default" or case["id"] in cases.stored)]

    work = os.environ["RECORDER_WORK"]
    profile = os.path.join(work, "profile")
    os.makedirs(profile)
    server = Server(work)
    server.policy = cases.policy
    listen(server, chosen)
    serve_names()
    browser = driver.Browser(profile, options.mode)
    print(f"{browser.version}, {options.mode}: {len(chosen)} scenarios", file=sys.stderr)
    recorded, failed, whole = {}, {}, []
    try:
        player = cases.player(browser, server)
        for number, case in enumerate(chosen, 1):
            at = int(time.time())
            try:
                steps, jar = player.play(steps_of(case))
            except Exception as error:
                failed[case["id"]] = error
                continue
            recorded[case["id"]] = {"id": case["id"], **cases.compact(at, steps, jar)}
            whole.append({"id": case["id"], "steps": steps, "jar": jar})
            if number % 50 == 0:
                print(f"{number} of {len(chosen)}", file=sys.stderr)
    finally:
        browser.close()

    if options.write:
        # What has not changed stays as it is, with its order and its date.
        new = {name: recording for name, recording in recorded.items() if differs(cases.stored.get(name), recording)}
        merged = {**cases.stored, **new}
        cases.write([merged[case["id"]] for case in cases.scenarios if case["id"] in merged])
    if options.kinds and options.whole:
        write_whole(options.whole, driver.MODES[options.mode], cases.scenarios, browser.version, whole)
    changed = report(recorded, cases.stored, failed)
    if options.check and (changed or failed):
        sys.exit(1)


def write_whole(folder, profile, scenarios, version, recordings):
    """With the headers of each request, for `compact_kinds`, `compact_headers` and `compact_requests`."""
    os.makedirs(folder, exist_ok=True)
    for name, rows in (("cases", scenarios), (f"observed-{profile}", [{"meta": {"version": version}}, *recordings])):
        with open(os.path.join(folder, f"{name}.jsonl"), "w", encoding="utf-8") as file:
            for row in rows:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


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
    return changed


main()
