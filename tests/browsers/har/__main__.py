"""Records HAR files with the developer tools of real browsers, and what became of each cookie. Started by `record_har`."""
import argparse
import json
import os
import sys
import time
from urllib.parse import urlsplit

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(1, os.path.join(HERE, "..", "recorder"))

from server import serve_names, wait_until  # noqa: E402
import cases  # noqa: E402
import curl  # noqa: E402
from trim import trimmed  # noqa: E402
from web import Web  # noqa: E402

VECTORS = os.path.join(HERE, "..", "..", "vectors", "har")
PUBLIC_SUFFIXES = ("com", "net", "org", "vercel.app", "localhost")


def site(host):
    labels = host.lstrip(".").split(".")
    for start in range(len(labels)):
        if ".".join(labels[start:]) in PUBLIC_SUFFIXES:
            return ".".join(labels[max(start - 1, 0):])
    return host


def pair_of(line):
    """Name and value of a `Set-Cookie` line that the servers here write."""
    return tuple(line.split(";")[0].split("=", 1))


class Recording:
    """One case in one browser: after each step, what became of the cookies."""

    def __init__(self, browser, web, case):
        self.browser, self.web, self.case = browser, web, case
        self.events, self.script, self.arrived, self.pending = [], [], 0, []
        self.jar = {}

    def play(self):
        self.web.begin(self.case)
        self.browser.begin()
        for step in self.case.steps():
            self.do(*step)
            self.look()

    def do(self, what, *arguments):
        browser = self.browser
        if what == "open":
            browser.open(arguments[0])
            if arguments[1:]:  # a page that goes on by itself until this path
                wait_until(lambda: any(urlsplit(request.url).path == arguments[1] for request in self.web.seen()), 5)
                time.sleep(0.5)
            wait_until(browser.is_loaded, 3)
        elif what == "do":
            arguments[0]()
        elif what == "fetch":
            method, url, init = arguments
            result = browser.run(f"call({json.dumps(method)}, {json.dumps(url)}, {json.dumps(init)})")
            self.script.append([f"{method} {url}", result])
        elif what == "begin":
            calls = ", ".join(f"call({', '.join(map(json.dumps, call))})" for call in arguments[0])
            browser.run(f"void running.push({calls})")
            self.begun = [f"{call[0]} {call[1]}" for call in arguments[0]]
        elif what == "finish":
            # In the order of the answers.
            if arguments[0] == 1:
                self.script.append([self.begun[0], browser.run("Promise.race(running)")])
            else:
                self.script.append([self.begun[1], browser.run("Promise.all(running).then(all => Math.max(...all))")])

    def look(self):
        time.sleep(0.05)
        before, self.jar = self.jar, {}
        for cookie in self.browser.cookies():
            self.jar[(cookie["name"], cookie["value"])] = cookie
        reasons = self.browser.reasons() if hasattr(self.browser, "reasons") else []
        console = self.browser.console() if hasattr(self.browser, "console") else []
        arrived = self.web.seen(self.arrived)
        self.arrived += len(arrived)
        for request in arrived:
            request.about = self.told_of(request, reasons)
            if request.method != "OPTIONS" and not request.url.endswith(("/app.js", "/favicon.ico")):
                self.travels(request, before)
        self.pending += arrived
        for request in [request for request in self.pending if request.finished]:
            self.pending.remove(request)
            request.looked_at = True
            self.stored(request, arrived, before, self.told_of_answer(request, reasons), console)

    def told_of(self, request, reasons):
        """What the browser says of the n-th request with this method and URL."""
        same = [each for each in reasons if each[:2] == (request.method, request.url)]
        request.nth = sum(1 for other in self.web.seen()[:self.web.seen().index(request)]
                          if (other.method, other.url) == (request.method, request.url))
        return same[request.nth][2] if request.nth < len(same) else {}

    def told_of_answer(self, request, reasons):
        same = [each for each in reasons if each[:2] == (request.method, request.url)]
        return same[request.nth][3] if request.nth < len(same) else {}

    def event(self, request, name, happened, cookie=None, why=None):
        event = {"at": request.at if happened in ("sent", "withheld") else request.finished, "nth": request.nth,
                 "method": request.method, "url": request.url, "cookie": name, "happened": happened}
        if cookie:
            event |= {"domain": cookie["domain"], "path": cookie["path"]}
            if cookie["partition"]:
                event["partition"] = cookie["partition"]
        if why:
            event["why"] = why
        self.events.append(event)

    def travels(self, request, before):
        sent = request.cookies
        known = {**self.jar, **before}
        for pair in sent:
            self.event(request, pair[0], "sent", known.get(pair))
        # Of the answers that were there before this request left.
        earlier = [other for other in self.web.seen() if other.finished and other.finished < request.at]
        written = {pair_of(line) for other in earlier for line in other.answer.sets}
        # Those of this step may have written over what was in the jar before it.
        over = {pair_of(line)[0] for other in earlier if not other.looked_at for line in other.answer.sets + other.answer.clears}
        for pair, cookie in known.items():
            present = pair in written and (pair in self.jar or pair[0] not in over)
            if pair not in sent and present and site(cookie["domain"]) == site(urlsplit(request.url).hostname):
                self.event(request, pair[0], "withheld", cookie, request.about.get(pair))

    def stored(self, request, arrived, before, blocked, console):
        for line in request.answer.sets:
            pair = pair_of(line)
            why = blocked.get(line) or [said for said in console if f"“{pair[0]}”" in said]
            if pair in self.jar or any(pair in later.cookies for later in arrived):
                self.event(request, pair[0], "kept", self.jar.get(pair))
            else:
                self.event(request, pair[0], "refused" if why else "not-kept", why=why)
        for line in request.answer.clears:
            name = line.split("=")[0]
            why = blocked.get(line) or [said for said in console if f"“{name}”" in said]
            # One that came and went within this step is known from the request that carried it.
            came = {pair_of(each) for other in arrived for each in other.answer.sets}
            was = {pair for pair in [*before, *came.intersection(request.cookies)] if pair[0] == name}
            left = {pair for pair in was if pair in self.jar}
            for pair in sorted(was - left):
                self.event(request, name, "deleted", before.get(pair))
            for pair in sorted(left):
                self.event(request, name, "clear-in-vain", self.jar[pair], why)
            if not was:
                self.event(request, name, "nothing-to-clear", why=why)


def events_of(har, events):
    """In order of time, each with the number of its entry in the export."""
    entries = {}
    for number, entry in enumerate(har["log"]["entries"]):
        entries.setdefault((entry["request"]["method"], entry["request"]["url"]), []).append(number)
    for event in sorted(events, key=lambda event: event["at"]):
        rest = {name: value for name, value in event.items() if name not in ("at", "nth")}
        yield {"entry": entries[event["method"], event["url"]][event["nth"]]} | rest


def write(file, text):
    path = os.path.join(VECTORS, file)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as output:
        output.write(text)


def write_expected(path, expected):
    """A line for each thing that a person compares."""
    def line(value):
        return json.dumps(value, ensure_ascii=False)

    text = ['{"cases": {']
    text += [",\n".join(f"  {line(name)}: {line(case)}" for name, case in expected["cases"].items())]
    text += ['}, "files": {']
    files = []
    for name, file in expected["files"].items():
        head = line({key: file[key] for key in ("case", "browser", "recorded")})[:-1]
        script = ",\n".join("    " + line(each) for each in file["script"])
        events = ",\n".join("    " + line(each) for each in file["events"])
        files.append(f'  {line(name)}: {head}, "script": [\n{script}], "events": [\n{events}]}}')
    text += [",\n".join(files), "}}", ""]
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(text))


def record(browser, web, case_class, suffix, expected):
    recording = Recording(browser, web, case_class())
    recording.play()
    protocols = set()
    for export, har in browser.hars().items():
        if export and not (case_class in (cases.RightLogin, cases.RightCrossSite) and not suffix):
            continue
        har = trimmed(har, case_class is cases.RightLogin)
        protocols |= {entry["response"]["httpVersion"] for entry in har["log"]["entries"]}
        file = f"{browser.folder}/{case_class.name}{suffix}{export}.har"
        write(file, json.dumps(har, ensure_ascii=False, separators=(",", ":")) + "\n")
        expected["cases"][case_class.name] = {"wrong": case_class.wrong, "cookie": case_class.wrong and case_class.culprit}
        expected["files"][file] = {
            "case": case_class.name, "browser": browser.version, "recorded": time.strftime("%Y-%m-%d", time.gmtime()),
            "script": recording.script, "events": list(events_of(har, recording.events))}
    browser.end()
    print(browser.folder, case_class.name + suffix, sorted(protocols), *[f"{call} {result}" for call, result in recording.script], sep="  ")
    for event in recording.events:
        if event["happened"] not in ("sent", "kept"):
            print("     ", event["happened"], event["cookie"], event["method"], event["url"], event.get("why", ""))


def main():
    parser = argparse.ArgumentParser(prog="record_har")
    parser.add_argument("browser", choices=("chromium", "firefox", "playwright", "curl"))
    parser.add_argument("--only", default="", help="cases whose name contains this")
    options = parser.parse_args()
    work = os.environ["RECORDER_WORK"]
    serve_names()
    path = os.path.join(VECTORS, "expected.json")
    expected = json.load(open(path, encoding="utf-8")) if os.path.exists(path) else {"cases": {}, "files": {}}
    for protocol in ("http2", "http1"):
        web = Web(work, http2=protocol == "http2")
        for scheme, port in cases.LISTENS:
            web.listen(scheme, "127.0.0.1", port)
        if options.browser == "curl":
            curl.record(web, work, lambda name, text: write("curl/" + name, text), protocol)
        else:
            profile = os.path.join(work, f"profile-{protocol}")
            os.makedirs(profile)
            driver = __import__(options.browser + "_har")
            browser = driver.Browser(profile)
            try:
                for name, case in cases.CASES.items():
                    if options.only in name and (protocol == "http2" or case.http1) and name in getattr(browser, "CASES", cases.CASES):
                        record(browser, web, case, ".http1" if protocol == "http1" else "", expected)
            finally:
                browser.close()
        web.close()
    expected["files"] = dict(sorted(expected["files"].items()))
    write_expected(path, expected)


main()
