"""Plays the scenarios of `kinds.cases.jsonl`: every kind of request, frames in frames, redirects with cookies, history, workers, pop-ups.

What it saw of a scenario is in the form that `compact_kinds`, `compact_headers` and `compact_requests` read.
"""
import re
import time
from urllib.parse import urlsplit

from play import Player, headers_of, with_token
from scenario import filled_in, frames_of, octets
from server import wait_until

# The kinds that put another page in place of the one that asks.
NAVIGATIONS = ("link", "form", "location", "replace", "navigate-api", "meta-refresh", "js-url", "top", "form-top", "link-top")
AGAIN = {"reload": lambda browser: browser.reload(), "uback": lambda browser: browser.go(-1),
         "uforward": lambda browser: browser.go(1)}
# Seconds without a request after which nothing more is expected.
QUIET = 0.4


def fill(value, urls):
    """`%U%` is the URL of the step, `%W%` that of its resource `W`, each with its token."""
    if isinstance(value, str):
        return re.sub(r"%([A-Z]+)%", lambda match: urls.get(match[1], match[0]), value)
    if isinstance(value, list):
        return [fill(one, urls) for one in value]
    if isinstance(value, dict):
        return {name: fill(one, urls) for name, one in value.items()}
    return value


def response(said, urls):
    """The plan of a response that a step or a resource describes."""
    plan = {"cors": said.get("cors"), "set": [octets(cookie) for cookie in said.get("set", [])],
            "headers": fill(headers_of(said), urls)}
    plan |= {name: fill(said[name], urls) for name in ("body", "tail", "delay") if name in said}
    if "early" in said:
        plan["early"] = [(status, [octets(line) for line in lines]) for status, lines in said["early"]]
    if "then" in said:
        plan["then"] = response(said["then"], urls)
    if "status" in said:
        plan["status"] = said["status"]
    return plan


def told(request):
    """Of a request, what recordings have."""
    if request is None:
        return None
    cookie = request["cookie"]
    try:
        text = cookie.decode()
    except UnicodeDecodeError:
        text = cookie.decode("latin-1")
    seen = {"sent": text, "m": request["method"], "at": request["at"], "h": request["headers"]}
    if any(octet < 0x20 or octet >= 0x80 for octet in cookie):
        seen["sent_hex"] = cookie.hex()
    return seen


class KindsPlayer(Player):
    def play(self, steps):
        self.steps = [None] * len(steps)
        return super().play(steps)

    def step(self, step, number):
        do = step["do"]
        if do == "sleep":
            self.pause(step["seconds"])
            return {"do": do}
        if do in AGAIN or "watch" in step:
            return self.again(step)
        if do == "user":
            self.be_on(step["from"])
            self.browser.click()
            self.pause(0.3)
            return {"do": do}
        self.tokens += 1
        token = f"t{self.tokens}"
        chain = [*step.get("via", []), *filter(None, [step.get("url"), step.get("redirect")])]
        tokens = [f"{token}h{hop}" for hop in range(len(chain))]
        target = len(step.get("via", []))
        self.steps[number] = tokens[target] if tokens else None
        urls = {"U": with_token(chain[0], tokens[0])} if chain else {}
        parts = step.get("res", {})
        urls |= {name: with_token(part["url"], token + name) for name, part in parts.items()}
        self.plan_all(step, chain, tokens, urls, token)
        seen = {"do": do, "url": step.get("url")}
        if do == "visit":
            self.page = None
            self.browser.open(urls["U"])
            self.page = chain[-1]
            self.arrived(tokens[-1], 0.1)
            if step.get("redirect_status") == "refresh":
                self.be_quiet()
        else:
            if "from" in step and not step.get("stay"):
                token_of_page = self.be_on(step["from"], step, urls)
                if "page" in step:
                    seen["page"] = [told(request) for request in self.server.requests(token_of_page)]
            self.act(step, chain, tokens, token, urls)
            if step.get("stay"):
                self.page = None
        return self.seen(seen, step, chain, tokens, target, token)

    def plan_all(self, step, chain, tokens, urls, token):
        plans = self.server.plans
        target = len(step.get("via", []))
        for hop, each in enumerate(tokens):
            plan = {"cors": step.get("cors")}
            if hop == target:
                plan = response(step, urls)
            elif hop < len(step.get("hop_set", [])):
                plan["set"] = [octets(cookie) for cookie in step["hop_set"][hop]]
            if hop + 1 < len(chain):
                plan["location"] = with_token(chain[hop + 1], tokens[hop + 1])
                plan["status"] = step.get("redirect_status", 302)
            elif "status" in step:
                plan["status"] = step["status"]
            plans[each] = plan
        for name, part in step.get("res", {}).items():
            plans[token + name] = response(part, urls)
        for depth, frame in enumerate(frames_of(step)):
            plans[f"{token}f{depth}"] = {"headers": [(name, filled_in(value)) for name, value in frame.get("headers", {}).items()],
                                         "set": [octets(cookie) for cookie in frame.get("set", [])]}

    def be_on(self, url, step=None, urls=None):
        """On a page of this URL, loaded as if typed; anew where the step has its own page."""
        own = (step or {}).get("page")
        if own is None and not (step or {}).get("fresh"):
            return super().be_on(url)
        self.tokens += 1
        token = f"t{self.tokens}"
        plan = {"headers": list(fill(own.get("headers", {}), urls).items()), "tail": fill(own.get("tail", ""), urls)} if own else {}
        self.server.plans[token] = plan
        self.browser.open(with_token(url, token))
        # Such a page is for one step.
        self.page = None if own else url
        return token

    def act(self, step, chain, tokens, token, urls):
        names = ("do", "method", "credentials", "type", "headers", "mode", "value", "kind")
        action = {name: step[name] for name in names if name in step}
        action |= {name: fill(step[name], urls) for name in ("opts", "js") if name in step}
        if chain:
            action |= {"url": urls["U"], "token": tokens[0]}
        action["patience"] = 5000 if "res" in step or step.get("kind") == "sw-register" else 3000
        for depth, frame in reversed(list(enumerate(frames_of(step)))):
            attributes = {name: frame[name] for name in ("sandbox", "allow", "referrerpolicy") if name in frame}
            outer = {"do": "iframe", "within": action, "attributes": attributes, "patience": action["patience"] + 1500}
            outer |= {name: frame[name] for name in ("as", "credentialless") if name in frame}
            if "url" in frame:
                outer["url"] = with_token(frame["url"], f"{token}f{depth}")
            action = outer
        result = str(self.browser.act(action))
        navigates = step["do"] in ("link", "form") or step.get("kind") in NAVIGATIONS
        leaves = step.get("leaves") or step.get("nav") or (navigates and "frames" not in step)
        has_failed = result.startswith("error") and not leaves
        waits = step["do"] in ("k", "eval") or leaves
        seconds = 0.5 if has_failed else 3.5 if is_late(step) else 1.5 if waits else 0.2
        has_come = tokens and self.arrived(tokens[-1], seconds + step.get("delay", 0))
        for name, part in step.get("res", {}).items():
            if part.get("await"):
                self.arrived(token + name, 1.5 if part["await"] is True else part["await"])
        if leaves:
            self.page = None
            if has_come and not is_elsewhere(step):
                wait_until(lambda: self.browser.is_ready(tokens[-1]), 2, self.browser.turn)
        if not chain or step["do"] == "eval" or "redirect_status" in step or "tail" in step or step.get("delay"):
            self.be_quiet()
        elif waits:
            self.pause(0.05)

    def again(self, step):
        """Does what asks for the page of an earlier step again."""
        token = self.steps[step["watch"]]
        before = len(self.server.requests(token))
        if step["do"] in AGAIN:
            AGAIN[step["do"]](self.browser)
        else:
            self.browser.act({"do": "eval", "js": step.get("js") or f"history.{step['do']}()"})
        wait_until(lambda: len(self.server.requests(token)) > before, 2, self.browser.turn)
        self.be_quiet()
        wait_until(lambda: self.browser.is_ready(token), 2, self.browser.turn)
        self.page = None
        came = self.server.requests(token)[before:]
        seen = {"do": step["do"], "reached": bool(came), "sent": None}
        return seen | told(came[0]) if came else seen

    def seen(self, seen, step, chain, tokens, target, token):
        """With the requests of the step."""
        def all_of(each):
            return [told(request) for request in self.server.requests(each)]

        if "url" in step:
            came = all_of(tokens[target])
            seen |= {"reached": bool(came), "sent": None}
            if came:
                seen |= came[0]
            if came[1:]:
                seen["more"] = came[1:]
            preflights = self.server.requests(tokens[target], preflight=True)
            if preflights:
                seen["preflight"] = told(preflights[0])
                seen["preflight_sent"] = seen["preflight"]["sent"]
            if len(chain) > 1:
                seen["hops"] = [{"url": url, **(all_of(each) or [{"sent": None}])[0]} for url, each in zip(chain, tokens)]
        if "frames" in step:
            seen["frames"] = [(all_of(f"{token}f{depth}") or [None])[0] for depth in range(len(step["frames"]))]
        if "res" in step:
            seen["res"] = {name: all_of(token + name) for name in step["res"]}
        return seen

    def arrived(self, token, seconds):
        """Once a response to such a request has been sent."""
        return wait_until(lambda: any(request["answered"] for request in self.server.requests(token)), seconds, self.browser.turn)

    def be_quiet(self):
        start = time.monotonic()
        wait_until(lambda: time.monotonic() - max(start, self.server.last_arrival()) > QUIET, 4, self.browser.turn)

    def pause(self, seconds):
        wait_until(lambda: False, seconds, self.browser.turn)


def is_elsewhere(step):
    """Whether the response goes into another window."""
    opts = step.get("opts", {})
    return "_blank" in (opts.get("target"), opts.get("attrs", {}).get("target"))


def is_late(step):
    """Whether the request may come long after the act: by another window, by a timer, or through a service worker."""
    return "window.open" in step.get("js", "") or "delay" in step.get("opts", {}) or step.get("redirect_status") == "refresh" \
        or (urlsplit(step.get("url", "")).hostname or "").startswith("sw")
