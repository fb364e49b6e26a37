"""What is played, and what must come of it. The expectations are the rules of the guide "Several tabs", not the output of a run."""
import time
from front import API, SIBLING, WEBSITE, forward
from tabs import Tab

REFRESH, SIGN_OUT, ME = "/auth/session/refresh", "/auth/signout", "/me"
PAGE, BLOG = f"https://{WEBSITE}/", f"https://{SIBLING}/"
ORDERS = ((0, 1), (1, 0))


class Stage:
    """A fresh browser with two tabs of the front end, before one deployment."""

    def __init__(self, browser, front, name):
        self.browser, self.front, self.name = browser, front, name
        browser.call("Storage.clearCookies")
        front.stage, front.planted, front.to_hold, front.cookies = name, [], [], {}
        self.tabs = [Tab(browser, PAGE), Tab(browser, PAGE)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for tab in self.tabs:
            tab.close()

    def sign_in(self, user="anna", **options):
        expect(self.tabs[0].run("signIn", user=user, **options), 200, "signed in")

    def who(self):
        """Who is signed in, as each tab sees it."""
        return [tab.run("whoAmI") for tab in self.tabs]

    def statuses(self):
        """What a request with the access cookie and one with the refresh cookie come to."""
        return [self.tabs[0].run(name)["status"] for name in ("me", "refresh")]

    def hold(self, calls):
        """Starts a call in each tab. Both requests leave with the same cookies, and are held."""
        paths = {"refresh": REFRESH, "signOut": SIGN_OUT}
        self.front.hold(*(paths[call] for call in calls))
        started = []
        for number, (tab, call) in enumerate(zip(self.tabs, calls), 1):
            started.append(tab.start(call))
            self.front.wait_for_held(number)
        held = self.front.wait_for_held(2)
        equal(held[0].cookie, held[1].cookie, "the cookies of both requests")
        return held, started


def expect(response, status, body):
    equal((response["status"], response["body"]), (status, body), "the response")


def equal(found, expected, what):
    assert found == expected, f"{what}: {found!r}, and not {expected!r}"


def arrive_in(order, held, started):
    """The responses arrive, each when the tab with the one before is done with it."""
    for index in order:
        held[index].arrive()
        started[index].finish()


def two_tabs_refresh(stage):
    """Whatever response is last, the user stays signed in."""
    for order in ORDERS:
        stage.sign_in()
        held, started = stage.hold(["refresh", "refresh"])
        served = [request.serve() for request in held]
        equal(served, [200, 409 if stage.name == "strict" else 200], "the statuses")
        arrive_in(order, held, started)
        equal(stage.who(), ["anna", "anna"], f"signed in, after responses in the order {order}")
        equal(stage.statuses(), [200, 200], "the session")
    # The second request has left with the old cookies, and is served late.
    stage.sign_in()
    held, started = stage.hold(["refresh", "refresh"])
    for request, call in zip(held, started):
        request.serve()
        request.arrive()
        expect(call.finish(), 200, "refreshed")
    equal(stage.who(), ["anna", "anna"], "signed in, after a late request")
    equal(stage.statuses(), [200, 200], "the session")


def careless_tabs_refresh(stage):
    """The control: with an application that clears on behalf of a replaced token, the user is logged out."""
    stage.sign_in()
    held, started = stage.hold(["refresh", "refresh"])
    equal([request.serve() for request in held], [200, 401], "the statuses")
    arrive_in((0, 1), held, started)
    equal(stage.who(), [None, None], "logged out by the careless application")


def late_refresh(stage):
    """After a sign-out nobody is signed in, in whatever order the requests are served and the responses arrive."""
    for served in ORDERS:
        for order in ORDERS:
            stage.sign_in()
            held, started = stage.hold(["refresh", "signOut"])
            for index in served:
                held[index].serve()
            expected = 200 if served[0] == 0 else 401
            equal([request.status for request in held], [expected, 200], "the statuses")
            arrive_in(order, held, started)
            what = f"after a sign-out, served {served}, arrived {order}"
            equal(stage.statuses(), [401, 401], f"the session {what}")
            equal(stage.who(), [None, None], f"signed in {what}")
            for tab in stage.tabs:
                tab.open(PAGE)
            equal(stage.who(), [None, None], f"signed in {what}, and a reload")


def careless_late_refresh(stage):
    """The control: with an application whose sign-out only clears cookies, the late response signs in again."""
    stage.sign_in()
    held, started = stage.hold(["refresh", "signOut"])
    equal([request.serve() for request in held], [200, 200], "the statuses")
    arrive_in((1, 0), held, started)
    equal(stage.who(), ["anna", "anna"], "signed in again by the careless application")


class Mallory:
    """Has a session of her own, and a page on a sibling host."""

    def __init__(self, stage, prefix):
        self.stage, self.prefix = stage, prefix
        self.address = stage.front.stages[stage.name]
        response = self.send("POST", "/auth/signin", b"mallory")
        pairs = [cookie.split(";")[0].split("=", 1) for cookie in response.all("set-cookie")]
        self.tokens = {name.rpartition("-")[2]: value for name, value in pairs if value}
        equal(sorted(self.tokens), ["access", "refresh"], "Mallory's tokens")

    def send(self, method, path, body=b"", cookie=None):
        fields = [("Host", API), ("Origin", PAGE.rstrip("/")), ("Sec-Fetch-Site", "same-site"), ("Session-Csrf", "1"),
                  ("Content-Type", "text/plain"), *([("Cookie", cookie)] if cookie else [])]
        return forward(self.address, method, path, fields, body)

    def check(self):
        """Her tokens are good, so nothing but the policy keeps anybody from being signed in as her."""
        me = self.send("GET", ME, cookie=f"{self.prefix}session-access={self.tokens['access']}")
        equal((me.status, me.body), (200, b"mallory"), "Mallory's own session")
        refresh = self.send("POST", REFRESH, cookie=f"{self.prefix}session-refresh={self.tokens['refresh']}")
        equal(refresh.status, 200, "Mallory's own refresh")

    def plant(self, names, paths, is_partitioned):
        """A visit to her page: some cookies are set by headers, and some by its script, which cannot set `HttpOnly`."""
        end = "; Secure; SameSite=None" + ("; Partitioned" if is_partitioned else "")
        cookies = [f"{name.format(token)}={self.tokens[token]}; Domain=example.com; Path={path}{end}"
                   for token in ("access", "refresh") for name in names for path in paths[token]]
        of_host = [f"__Host-session-{token}={self.tokens[token]}; Path=/{end}" for token in self.tokens]
        self.stage.front.planted = [cookie + "; HttpOnly" for cookie in cookies[::2] + of_host]
        tab = Tab(self.stage.browser, BLOG)
        tab.run("plant", cookies=cookies[1::2])
        tab.close()

    def arrives(self, path):
        """The names under which her cookies arrive in the last request."""
        pairs = [pair.split("=", 1) for pair in self.stage.front.cookies[path].split("; ")]
        return {pair[0] for pair in pairs if pair[-1] in self.tokens.values()}


# The last is that of a cookie without a name.
NAMES = ("__Host-session-{}", "__host-session-{}", "__Host-Http-session-{}", "__Secure-session-{}", "__Http-session-{}",
         "session-{}", "=__Host-session-{}")
PATHS = {"access": ("/", "/me"), "refresh": ("/", "/auth/session", "/auth/session/refresh")}


def planted_by_default(stage, is_before, is_partitioned):
    """With cookies of the API's host alone, nothing that a sibling plants is ever used."""
    mallory = Mallory(stage, "__Host-")
    if is_before:
        mallory.plant(NAMES, PATHS, is_partitioned)
        equal(stage.who(), [None, None], "signed in by planted cookies")
        equal(stage.statuses(), [401, 401], "the session of planted cookies")
    stage.sign_in()
    if not is_before:
        mallory.plant(NAMES, PATHS, is_partitioned)
    for _ in range(2):
        equal(stage.who(), ["anna", "anna"], "signed in beside planted cookies")
        equal(stage.statuses(), [200, 200], "the session beside planted cookies")
        for path, token in ((ME, "access"), (REFRESH, "refresh")):
            names = mallory.arrives(path)
            assert {f"__Secure-session-{token}", f"session-{token}"} <= names, f"nothing is planted: {names}"
            assert f"__Host-session-{token}" not in names, f"Chromium takes it: {names}"
    expect(stage.tabs[0].run("signOut"), 200, "signed out")
    equal(stage.statuses(), [401, 401], "the session after the sign-out")
    equal(stage.who(), [None, None], "signed in after the sign-out")
    mallory.check()


def planted_where_shared(stage, is_before, is_partitioned):
    """Where siblings share the cookies, one can plant, and nobody can tell whose a cookie is: none is used."""
    for is_refresh_first in (False, True):
        conflict(stage, is_before, is_partitioned, is_refresh_first)
        stage.browser.call("Storage.clearCookies")


def conflict(stage, is_before, is_partitioned, is_refresh_first):
    mallory = Mallory(stage, "__Secure-")
    # At the victim's own place there is only one cookie, so these stand beside it.
    paths = {"access": ("/me",), "refresh": ("/auth/session",)}
    if is_before:
        mallory.plant(("__Secure-session-{}",), paths, is_partitioned)
    stage.sign_in()
    if not is_before:
        mallory.plant(("__Secure-session-{}",), paths, is_partitioned)
    routes = (("me", ME, "access"), ("refresh", REFRESH, "refresh"))
    for call, path, token in reversed(routes) if is_refresh_first else routes:
        expect(stage.tabs[0].run(call), 401, "several sessions")
        equal(mallory.arrives(path), {f"__Secure-session-{token}"}, "what is planted")
    # The clears do not all fit into a response, and those that are left take turns by the second. Until all of the planted cookies are gone,
    # each request is a conflict; then her own are alone.
    for _ in range(9):
        who = stage.who()
        if who == ["anna", "anna"]:
            break
        assert set(who) <= {None, "anna"}, f"signed in during a conflict: {who}"
        for call, _, _ in routes:
            stage.tabs[0].run(call)
        time.sleep(1)
    equal(stage.who(), ["anna", "anna"], "signed in after a conflict")
    # It has cleared what was planted, too.
    stage.sign_in()
    equal(stage.who(), ["anna", "anna"], "signed in after a conflict and a new sign-in")
    equal(stage.statuses(), [200, 200], "the session after a conflict")
    for path in (ME, REFRESH):
        equal(mallory.arrives(path), set(), "what is left of what was planted")
    mallory.check()


def front_end_without_header(stage):
    """A change from cookies of the API's host to shared ones: the front end has to send the header against CSRF before it begins."""
    stage.sign_in(silent=True)
    first = stage.tabs[0]
    expect(first.run("refresh", silent=True), 200, "refreshed")
    for name in ("before", "after"):
        stage.front.stage = name
        expect(first.run("me", silent=True), 200, "anna")
        for call in ("refresh", "signOut"):
            expect(first.run(call, silent=True), 403, "missing_header")
        expect(first.run("me", silent=True), 200, "anna")
        expect(first.run("refresh"), 200, "refreshed")
        equal(stage.who(), ["anna", "anna"], "signed in with the header")
    expect(first.run("signOut"), 200, "signed out")
    equal(stage.statuses(), [401, 401], "the session after the sign-out")


def plays():
    """Each: a name, its stage, how often, and the play."""
    for store in ("strict", "grace"):
        yield f"two tabs refresh at once ({store} store)", store, 4, two_tabs_refresh
    yield "the same, with a careless application: logged out", "careless", 4, careless_tabs_refresh
    for store in ("strict", "grace"):
        yield f"a sign-out and a late refresh ({store} store)", store, 1, late_refresh
    yield "the same, with a careless application: signed in again", "careless", 1, careless_late_refresh
    for play, stage in ((planted_by_default, "strict"), (planted_where_shared, "shared")):
        for is_before in (True, False):
            for is_partitioned in (True, False):
                name = f"{play.__name__.replace('_', ' ')}, {'before' if is_before else 'after'} the sign-in"
                yield (f"{name}, {'partitioned' if is_partitioned else 'unpartitioned'}", stage, 1,
                       lambda stage, play=play, both=(is_before, is_partitioned): play(stage, *both))
    yield "a change of the domain, and a front end without the header", "unprepared", 1, front_end_without_header
