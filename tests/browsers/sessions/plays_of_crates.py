"""Plays of session crates with the policy around them: tower-sessions, and a sign-in at an identity provider with `oauth2`."""
from front import API, WEBSITE, forward
from plays import BLOG, ME, PAGE, equal, expect
from tabs import Tab

START, CALLBACK, AUTHORIZE = f"https://{API}/auth/start", "/auth/callback", "/authorize"


def names(stage, start=""):
    """The cookies that the browser holds, the oldest first."""
    cookies = stage.browser.call("Storage.getCookies")["cookies"]
    return [cookie["name"] for cookie in cookies if cookie["name"].startswith(start)]


def one_cookie(stage):
    """What tower-sessions keeps, in both tabs; and the cookie is gone after the sign-out."""
    stage.sign_in()
    equal(stage.who(), ["anna", "anna"], "signed in")
    equal(names(stage), ["__Host-id"], "the cookies")
    for number in (1, 2):
        expect(stage.tabs[1].run("visit"), 200, str(number))
    expect(stage.tabs[0].run("signOut"), 200, "signed out")
    equal(stage.who(), [None, None], "signed in after the sign-out")
    equal(names(stage), [], "the cookies after the sign-out")


def alone(stage):
    """The control: tower-sessions alone, without CORS. It clears a `__Host-` cookie without `Secure`, and Chromium refuses that."""
    stage.tabs[0].run("forge", path="/visit")
    equal(names(stage), ["__Host-id"], "the cookies")
    stage.tabs[0].run("forge", path="/auth/signout")
    equal(names(stage), ["__Host-id"], "the cookies after the sign-out")
    # And any page of the site signs out whoever visits it.


def renamed(stage):
    """A session of before the change goes on under the new name, and the old cookie goes."""
    stage.front.stage = "yesterday"
    stage.sign_in()
    equal(names(stage), ["id"], "the cookies of yesterday")
    stage.front.stage = "today"
    equal(stage.who(), ["anna", "anna"], "signed in after the change")
    equal(names(stage), ["__Host-id"], "the cookies after the change")


def planted(stage):
    """Mallory plants her session from a sibling host: nobody is taken for her, and the next sign-in gets rid of it."""
    headers = [("Host", API), ("Origin", PAGE.rstrip("/")), ("Sec-Fetch-Site", "same-site"), ("Session-Csrf", "1"),
               ("Content-Type", "text/plain")]
    response = forward(stage.front.stages[stage.name], "POST", "/auth/signin", headers, b"mallory")
    hers = response.all("set-cookie")[-1].split(";")[0]
    for path in ("/me", "/m"):
        stage.browser.call("Storage.clearCookies")
        stage.sign_in()
        stage.front.planted = [f"{hers}; Domain=example.com; Path={path}; Secure; HttpOnly"]
        Tab(stage.browser, BLOG).close()
        equal(len(names(stage)), 2, "the cookies with the planted one")
        if path == "/m":  # sent with no request
            equal(stage.who(), ["anna", "anna"], "signed in")
            continue
        expect(stage.tabs[0].run("me"), 401, "several sessions")
        assert hers in stage.front.cookies[ME], "what is planted does not arrive"
        assert set(stage.who()) <= {None}, "signed in beside what is planted"
        stage.sign_in()
        equal(stage.who(), ["anna", "anna"], "signed in again")


def forged(stage):
    """A sibling host makes requests, with the cookies of the visitor."""
    stage.sign_in()
    expect(stage.tabs[0].run("visit"), 200, "1")
    sibling = Tab(stage.browser, BLOG)
    for path in ("/visit", "/auth/signout"):
        sibling.run("forge", path=path)
        assert "__Host-id=" in stage.front.cookies[path], "the request has no cookie"
    sibling.close()
    expect(stage.tabs[0].run("visit"), 200, "2")
    equal(stage.who(), ["anna", "anna"], "signed in after forged requests")


def oauth(stage):
    """A sign-in; the way back is good for one use, and a way back that nobody began for none."""
    first = stage.tabs[0]
    first.go(START)
    first.arrives(PAGE)
    equal(stage.who(), ["anna", "anna"], "signed in")
    equal(names(stage), ["__Host-id"], "the cookies")
    first.go(f"https://{API}{CALLBACK}?code=code-1&state=used")
    first.arrives(f"https://{API}{CALLBACK}", "missing_state")
    first.open(PAGE)
    equal(stage.who(), ["anna", "anna"], "signed in after a forged way back")
    expect(first.run("signOut"), 200, "signed out")
    equal(stage.who(), [None, None], "signed in after the sign-out")


def oauth_in_two_tabs(stage):
    """Both are under way at once, and come back in either order."""
    for order in ((0, 1), (1, 0)):
        stage.front.hold(CALLBACK, CALLBACK)
        for number, tab in enumerate(stage.tabs, 1):
            tab.go(START)
            stage.front.wait_for_held(number)
        held = stage.front.wait_for_held(2)
        equal(len(names(stage, "__Host-oauth.")), 2, "the flow cookies")
        for index in order:
            equal(held[index].serve(), 303, "the status")
            held[index].arrive()
            stage.tabs[index].arrives(PAGE)
        equal(stage.who(), ["anna", "anna"], "signed in")
        equal(names(stage), ["__Host-id"], "the cookies")
        expect(stage.tabs[0].run("signOut"), 200, "signed out")


def oauth_often(stage):
    """The fifth sign-in that is begun takes the place of the first."""
    stage.front.hold(*[AUTHORIZE] * 5)
    tabs, begun = [Tab(stage.browser, PAGE) for _ in range(5)], []
    for number, tab in enumerate(tabs, 1):
        tab.go(START)
        stage.front.wait_for_held(number)
        begun.append(set(names(stage, "__Host-oauth.")))
    equal([len(cookies) for cookies in begun], [1, 2, 3, 4, 4], "the flow cookies")
    assert not begun[0] & begun[4] and begun[1] - begun[0] <= begun[4], "the oldest is not the one that goes"
    for held in stage.front.wait_for_held(5):
        held.serve()
        held.arrive()
    tabs[0].arrives(f"https://{API}{CALLBACK}", "missing_state")
    for tab in tabs[1:]:
        tab.arrives(PAGE)
    equal(stage.who(), ["anna", "anna"], "signed in")
    equal(names(stage), ["__Host-id"], "the cookies")
    for tab in tabs:
        tab.close()


def oauth_lost(stage):
    """The cookie is lost on the way: refused, and the next sign-in works."""
    stage.front.hold(AUTHORIZE)
    first = stage.tabs[0]
    first.go(START)
    held, = stage.front.wait_for_held(1)
    stage.browser.call("Storage.clearCookies")
    held.serve()
    held.arrive()
    first.arrives(f"https://{API}{CALLBACK}", "missing_state")
    first.go(START)
    first.arrives(PAGE)
    equal(stage.who(), ["anna", "anna"], "signed in")


def oauth_unprepared(stage):
    """The control: the provider posts, and the flow is declared as a redirect. Its `Lax` cookie does not come."""
    first = stage.tabs[0]
    first.go(START)
    first.arrives(f"https://{API}{CALLBACK}", "missing_state")
    first.open(PAGE)
    equal(stage.who(), [None, None], "signed in")


def plays():
    """Each: a name, its stage, how often, and the play."""
    yield "tower-sessions: one cookie", "today", 1, one_cookie
    yield "tower-sessions alone: a sign-out leaves the cookie", "tower_sessions_alone", 1, alone
    yield "tower-sessions: a renamed cookie", "today", 1, renamed
    yield "tower-sessions: a planted session", "shared_session", 1, planted
    yield "tower-sessions: forged requests", "today", 1, forged
    for stage in ("redirect", "form_post"):
        for play in (oauth, oauth_in_two_tabs, oauth_often, oauth_lost):
            yield f"{play.__name__.replace('_', ' ')}, {stage}", stage, 1, play
    yield "oauth by form_post, declared as a redirect: refused", "unprepared_post", 1, oauth_unprepared
