"""The scenarios' format: tests/vectors/browsers/README.md."""
import json
import re
import time
from urllib.parse import urlsplit

DATES = {
    "http-date": "%a, %d %b %Y %H:%M:%S GMT", "rfc850": "%A, %d-%b-%y %H:%M:%S GMT", "asctime": "%a %b %e %H:%M:%S %Y",
    "dashes": "%a, %d-%b-%Y %H:%M:%S GMT", "nogmt": "%a, %d %b %Y %H:%M:%S", "offset": "%a, %d %b %Y %H:%M:%S +0200",
    "iso": "%Y-%m-%dT%H:%M:%SZ",
}


def steps_of(case):
    """All steps, those written short and the probes too."""
    steps = case.get("steps") or ([{"do": "visit", "url": case["url"], "set": case.get("set", [])}] if "url" in case else [])
    probes = [probe if isinstance(probe, dict) else {"url": probe} for probe in case.get("probe", [])]
    return [*steps, *({"do": "visit", "probe": True, **probe} for probe in probes)]


def read_kinds(path):
    """The scenarios of `kinds.cases.jsonl`, with the lists of `Set-Cookie` headers in place of their numbers."""
    with open(path, encoding="utf-8") as file:
        first, *cases = [json.loads(line) for line in file]

    def written_out(value):
        if isinstance(value, list):
            return [written_out(one) for one in value]
        if not isinstance(value, dict):
            return value
        return {name: first["sets"][one] if name == "set" and isinstance(one, int) else written_out(one)
                for name, one in value.items()}

    return written_out(cases)


def frames_of(step):
    """The frames around the document that asks, from the outermost."""
    return [{"url": frame} if isinstance(frame, str) else frame for frame in step.get("frames") or []]


def filled_in(text):
    """`{{http-date:+3600}}` is the time in an hour."""
    return re.sub(r"\{\{([a-z0-9-]+):([+-]\d+)\}\}",
                  lambda match: time.strftime(DATES[match[1]], time.gmtime(time.time() + int(match[2]))), text)


def octets(cookie):
    if isinstance(cookie, dict):
        return filled_in(cookie["latin1"]).encode("latin-1")
    return filled_in(cookie).encode()


def listeners(cases):
    """Scheme, host and port of every URL."""
    found = {("http", "localhost", 80), ("https", "localhost", 443)}
    for case in cases:
        for step in steps_of(case):
            urls = [step.get(name) for name in ("url", "from", "frame", "redirect")] + step.get("via", [])
            urls += [frame.get("url") for frame in frames_of(step)] + [each["url"] for each in step.get("res", {}).values()]
            for url in filter(None, urls):
                parts = urlsplit(url)
                scheme = {"ws": "http", "wss": "https"}.get(parts.scheme, parts.scheme)
                if scheme in ("http", "https"):
                    found.add((scheme, parts.hostname, parts.port or {"http": 80, "https": 443}[scheme]))
    return sorted(found)
