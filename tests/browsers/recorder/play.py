"""Plays scenarios: each request carries a token, by which the server knows its answer and the player finds its `Cookie` header."""
import time

from scenario import filled_in, octets
from server import wait_until

LEAVE_THE_PAGE = ("link", "form")


def with_token(url, token):
    address, hash_, fragment = url.partition("#")
    return address + ("&" if "?" in address else "?") + "token=" + token + hash_ + fragment


def headers_of(step):
    headers = step.get("response_headers", {})
    return [(name, filled_in(value)) for name, value in (headers.items() if isinstance(headers, dict) else headers)]


class Player:
    def __init__(self, browser, server):
        self.browser, self.server = browser, server
        self.tokens, self.page = 0, None

    def play(self, steps):
        """What was seen at each step, and the jar behind the last one that is no probe."""
        self.server.forget()
        self.browser.clear()
        self.page, jar, seen = None, [], []
        if list(self.browser.cookies()):
            raise RuntimeError("cookies are left of the scenario before")
        for number, step in enumerate(steps):
            seen.append(self.step(step, number))
            if not step.get("probe"):
                now = time.time()
                jar = [dict(cookie, expires_in=None if cookie["expires"] is None else round(cookie["expires"] - now))
                       for cookie in self.browser.cookies()]
        return seen, jar

    def step(self, step, _number):
        if step["do"] == "sleep":
            time.sleep(step["seconds"])
            return {}
        self.tokens += 1
        token = f"t{self.tokens}"
        chain = [*step.get("via", []), *filter(None, [step.get("url"), step.get("redirect")])]
        tokens = [f"{token}h{hop}" for hop in range(len(chain))]
        target = len(step.get("via", []))
        self.plan(step, chain, tokens, target)
        seen = {}
        if step["do"] == "visit":
            self.page = None
            self.browser.open(with_token(chain[0], tokens[0]))
            self.page = chain[-1]
            self.arrived(tokens[-1], 0.1)
        else:
            self.be_on(step["from"])
            seen["result"] = self.act(step, chain, tokens, token)
        if chain:
            requests = [self.server.requests(each) for each in tokens]
            cookies = [arrived[0]["cookie"] if arrived else None for arrived in requests]
            seen["sent"] = cookies[target]
            if len(chain) > 1:
                seen["hops"] = cookies
            preflights = self.server.requests(tokens[target], preflight=True)
            if preflights:
                seen["preflight_sent"] = preflights[0]["cookie"]
        if step.get("frame") and chain:
            frames = self.server.requests(token + "frame")
            seen["frame_sent"] = frames[0]["cookie"] if frames else None
        return seen

    def plan(self, step, chain, tokens, target):
        for hop, token in enumerate(tokens):
            plan = {"cors": step.get("cors")}
            if hop == target:
                plan["set"] = [octets(cookie) for cookie in step.get("set", [])]
                plan["headers"] = headers_of(step)
            if hop + 1 < len(chain):
                plan["location"] = with_token(chain[hop + 1], tokens[hop + 1])
                plan["status"] = step.get("redirect_status", 302)
            elif "status" in step:
                plan["status"] = step["status"]
            self.server.plans[token] = plan

    def be_on(self, url):
        """On a page of this URL, loaded as if typed."""
        if self.page != url:
            self.tokens += 1
            self.browser.open(with_token(url, f"t{self.tokens}"))
            self.page = url

    def act(self, step, chain, tokens, token):
        names = ("do", "method", "credentials", "type", "headers", "mode", "value")
        action = {name: step[name] for name in names if name in step}
        if chain:
            # A form with GET writes the query anew, with the token as its field.
            writes_query = step["do"] == "form" and step.get("method") == "GET"
            action |= {"url": chain[0] if writes_query else with_token(chain[0], tokens[0]), "token": tokens[0]}
        leaves = step["do"] in LEAVE_THE_PAGE and "frame" not in step
        if "frame" in step:
            action = {"do": "iframe", "url": with_token(step["frame"], token + "frame"), "within": action}
        result = self.browser.act(action)
        if leaves:
            self.page = None
            if self.arrived(tokens[-1], 2):
                wait_until(lambda: self.browser.is_ready(tokens[-1]), 3, self.browser.turn)
        elif tokens:
            self.arrived(tokens[-1], 0.3)
        return result

    def arrived(self, token, seconds):
        return wait_until(lambda: self.server.requests(token), seconds, self.browser.turn)
