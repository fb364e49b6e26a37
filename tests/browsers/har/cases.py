"""The cases: what the servers answer, what the user and the page do, and what is wrong with that, in words."""
import time
from email.utils import formatdate
from urllib.parse import parse_qs, urlsplit

from web import GOES_ON, PAGE, PAGE_HEADERS, POSTS, SCRIPT, Answer

WWW, API, OTHER, IDP = "https://www.example.com", "https://api.example.com", "https://www.example.net", "https://login.example.org"
PLAIN, DEV, SHARED = "http://www.example.com", "http://localhost:5173", "https://example-app.vercel.app"
LISTENS = [("https", 443), ("http", 80), ("http", 5173)]
ACCEPTED_HEADER = 8192


class Case:
    """Answers by method and URL. `me` needs a cookie `session` with the value set last, `refresh` and others are routes of a case."""
    name = None
    wrong = None        # nothing
    culprit = "session"  # the cookie that it is about
    cors = None
    http1 = True        # recorded over HTTP/1.1 as well; http URLs are anyway
    clock = 0           # seconds by which the server's clock is wrong
    session = "session"
    hosts = {urlsplit(url).hostname for url in (WWW, API, OTHER, IDP, DEV, SHARED)} | {"127.0.0.1"}
    page = WWW
    api = API
    sign_in, me, sign_out = "/auth/signin", "/me", "/auth/signout"

    def __init__(self):
        self.values, self.live = 0, set()

    def date(self, after=0):
        return formatdate(time.time() + self.clock + after, usegmt=True)

    def value(self, name, length=0):
        """A new one; the server knows the last of each name."""
        self.values += 1
        value = f"planted-secret-{name.strip('_').lower()}-{self.values}"
        value += "x" * (length - len(value))
        self.live.difference_update([pair for pair in self.live if pair[0] == name])
        self.live.add((name, value))
        return value

    def set(self, attributes, name=None):
        name = name or self.session
        return f"{name}={self.value(name)}; {attributes}"

    def answer(self, request):
        url = urlsplit(request.url)
        if request.method == "OPTIONS":
            return Answer(204)
        if url.path == "/app.js":
            return Answer(200, headers=[("Content-Type", "text/javascript"), ("Cache-Control", "no-store")], body=SCRIPT)
        if url.path == "/" and request.method == "GET":
            return Answer(200, headers=PAGE_HEADERS, body=PAGE)
        if url.path == self.sign_in:
            return self.signs_in(request)
        if url.path == self.me:
            return self.knows(request, self.session)
        if url.path == self.sign_out:
            return self.signs_out(request)
        return self.more(request, url)

    def signs_in(self, request):
        return self.json(200, sets=[self.set(self.attributes)])

    def signs_out(self, request):
        return self.json(200)

    def knows(self, request, name):
        """A server that takes the first cookie of that name."""
        first = next(((key, value) for key, value in request.cookies if key == name), None)
        return self.json(200 if first in self.live else 401)

    def more(self, request, url):
        return self.json(404)

    @staticmethod
    def json(status, **fields):
        body = b'{"user":"anna"}' if status == 200 else b'{"error":"denied"}'
        return Answer(status, body=body, headers=[("Cache-Control", "no-store")], **fields)

    def post(self, path, **init):
        return "fetch", "POST", self.api + path, {"credentials": "include", **init}

    def get(self, path, **init):
        return "fetch", "GET", self.api + path, {"credentials": "include", **init}

    def enter(self, **init):
        return self.post(self.sign_in, body='{"user":"anna","password":"planted-secret-password"}',
                         headers={"Content-Type": "application/json"}, **init)

    def steps(self):
        return [("open", self.page + "/"), self.enter(), self.get(self.me)]


class RightLogin(Case):
    name, session = "right-login", "__Host-session"
    cookie, refresh = "Path=/; Secure; HttpOnly; SameSite=Lax", "Path=/auth; Secure; HttpOnly; SameSite=Strict"

    def both(self):
        return self.json(200, sets=[self.set(self.cookie + "; Max-Age=900"), self.set(self.refresh + "; Max-Age=86400", "__Secure-refresh")])

    def signs_in(self, request):
        return self.both()

    def more(self, request, url):
        if url.path == "/auth/refresh" and self.knows(request, "__Secure-refresh").status == 200:
            return self.both()
        return self.json(401)

    def signs_out(self, request):
        self.live.clear()
        return self.json(200, clears=[f"__Host-session=; {self.cookie}; Max-Age=0", f"__Secure-refresh=; {self.refresh}; Max-Age=0"])

    def steps(self):
        return [*super().steps(), self.post("/auth/refresh"), self.get(self.me), self.post(self.sign_out), self.get(self.me)]


class RightCrossSite(Case):
    name, page, session = "right-cross-site", OTHER, "__Host-session"
    attributes = "Path=/; Secure; HttpOnly; SameSite=None; Partitioned"
    http1 = False

    def signs_out(self, request):
        self.live.clear()
        return self.json(200, clears=[f"__Host-session=; {self.attributes}; Max-Age=0"])

    def steps(self):
        bearer = {"Authorization": "Bearer planted-secret-bearer"}
        return [*super().steps(), self.get(self.me, headers=bearer), self.post(self.sign_out), self.get(self.me)]


class RightProvider(Case):
    """A sign-in at an identity provider that comes back by GET."""
    name, api, http1 = "right-provider", WWW, False
    after = "/"
    state = "Path=/; Secure; HttpOnly; SameSite=Lax"
    attributes = "Path=/; Secure; HttpOnly; SameSite=Lax"

    def more(self, request, url):
        query = parse_qs(url.query)
        if url.path == "/start":
            line = self.set(self.state + "; Max-Age=600", "state")
            value = line.split(";")[0].split("=", 1)[1]
            return Answer(302, sets=[line], headers=[("Location", f"{IDP}/authorize?client_id=shop&state={value}"), ("Cache-Control", "no-store")])
        if url.path == "/authorize":
            return self.authorizes(query["state"][0])
        if url.path == "/callback":
            state = query.get("state") or parse_qs(request.body.decode()).get("state")
            if ("state", state[0]) not in request.cookies:
                return Answer(400, body=b"state is missing\n", kind="text/plain")
            return Answer(302, sets=[self.set(self.attributes)], clears=[f"state=; {self.state}; Max-Age=0"],
                          headers=[("Location", self.after), ("Cache-Control", "no-store")])
        return self.json(404)

    def authorizes(self, state):
        return Answer(302, headers=[("Location", f"{WWW}/callback?code=planted-secret-code&state={state}")])

    def steps(self):
        return [("open", WWW + "/"), ("open", WWW + "/start"), self.get(self.me)]


class NoneWithoutSecure(Case):
    wrong = "The page is of another site; the cookie says SameSite=None without Secure, so browsers refuse it."
    name, page, http1, attributes = "none-without-secure", OTHER, False, "Path=/; HttpOnly; SameSite=None"


class SecureOverHttp(Case):
    wrong = "The site is served over plain http under a name that is no loopback; a Secure cookie cannot be set there."
    name, page, api, http1, attributes = "secure-over-http", PLAIN, PLAIN, False, "Path=/; Secure; HttpOnly; SameSite=Lax"


class DomainOfBackend(Case):
    wrong = "A development proxy passes on the Domain of the backend, which is not the host of the page."
    name, page, api, sign_in, me, http1 = "domain-of-backend", DEV, DEV, "/api/auth/signin", "/api/me", False
    attributes = "Domain=api.example.com; Path=/; HttpOnly; SameSite=Lax"


class DomainPublicSuffix(Case):
    wrong = "Domain is a public suffix: no cookie can be shared by all customers of a hosting."
    name, page, api, http1 = "domain-public-suffix", SHARED, SHARED, False
    attributes = "Domain=vercel.app; Path=/; Secure; HttpOnly; SameSite=Lax"


class PathRewritten(Case):
    wrong = "The proxy put /api before the paths, but not into the Path of the cookie: it covers no request."
    name, api, sign_in, me, http1 = "path-rewritten", WWW, "/api/auth/signin", "/api/auth/me", False
    attributes = "Path=/auth; Secure; HttpOnly; SameSite=Lax"


class LaxSetCrossSite(Case):
    wrong = "The API is of another site than the page, and the cookie is SameSite=Lax: it is refused in the answer to a fetch."
    name, page, attributes, http1 = "lax-set-cross-site", OTHER, "Path=/; Secure; HttpOnly; SameSite=Lax", False


class LaxCrossSite(LaxSetCrossSite):
    """The sign-in is a page of the API's own site; the other site's page asks later."""
    wrong = ("The cookie is kept while the user is on the API's own site; a fetch by a page of another site does not send "
             "it, for it is SameSite=Lax.")
    name, http1 = "lax-cross-site", False

    def steps(self):
        return [("open", API + "/"), self.enter(), self.get(self.me), ("open", OTHER + "/"), self.get(self.me)]


class NoCredentials(Case):
    wrong = "The page asks another origin without credentials: 'include', so the cookie stays at home."
    name, attributes, http1 = "no-credentials", "Path=/; Secure; HttpOnly; SameSite=Lax", False

    def steps(self):
        return [("open", WWW + "/"), self.enter(), self.get(self.me, credentials="same-origin")]


class NoCredentialsSignIn(NoCredentials):
    wrong = "The sign-in itself is asked without credentials: 'include', so its Set-Cookie is not looked at."
    name, http1 = "no-credentials-sign-in", False

    def steps(self):
        return [("open", WWW + "/"), self.enter(credentials="same-origin"), self.get(self.me)]


class CorsWildcard(Case):
    wrong = ("The API answers Access-Control-Allow-Origin: * to requests with credentials: the script may not read the "
             "answer. The cookie is kept and sent all the same.")
    name, cors, attributes, http1 = "cors-wildcard", "*", "Path=/; Secure; HttpOnly; SameSite=Lax", False

    def steps(self):
        sign_in = self.post(self.sign_in, body="anna", headers={"Content-Type": "text/plain"})
        return [("open", WWW + "/"), sign_in, self.get(self.me)]


class Clear(Case):
    """Signs out: the server has forgotten the session only in the right case, so a kept cookie goes on."""
    http1 = False

    def signs_out(self, request):
        return self.json(200, clears=[f"{self.session}=; {self.clears}"])

    def steps(self):
        return [*super().steps(), self.post(self.sign_out), self.get(self.me)]


class ClearOtherPath(Clear):
    wrong = "The clear has no Path, so its path is /auth; the cookie at / stays."
    name, attributes = "clear-other-path", "Path=/; Secure; HttpOnly; SameSite=Lax"
    clears = "Secure; HttpOnly; SameSite=Lax; Max-Age=0"


class ClearOtherDomain(Clear):
    wrong = "The cookie was set with Domain, the clear is without; the cookie stays."
    name, attributes = "clear-other-domain", "Domain=example.com; Path=/; Secure; HttpOnly; SameSite=Lax"
    clears = "Path=/; Secure; HttpOnly; SameSite=Lax; Expires=Thu, 01 Jan 1970 00:00:00 GMT"


class ClearHostWithoutSecure(Clear):
    wrong = "The clear of a __Host- cookie has no Secure, so browsers refuse it; the cookie stays."
    culprit = "__Host-session"
    name, session, attributes = "clear-host-without-secure", "__Host-session", "Path=/; Secure; HttpOnly; SameSite=Lax"
    clears, http1 = "Path=/; Max-Age=0", True


class ClearSecureWithoutSecure(Clear):
    wrong = "The clear of a __Secure- cookie has no Secure, so browsers refuse it; the cookie stays."
    culprit = "__Secure-session"
    name, session, attributes = "clear-secure-without-secure", "__Secure-session", "Path=/; Secure; HttpOnly; SameSite=Lax"
    clears = "Path=/; HttpOnly; SameSite=Lax; Max-Age=0"


class ClearPartitioned(Clear):
    wrong = ("The cookie was set with Partitioned, the clear is without. Chromium keeps the cookie; Firefox, which divides "
             "all cookies of third parties, deletes it.")
    culprit = "__Host-session"
    name, page, session = "clear-partitioned", OTHER, "__Host-session"
    attributes = "Path=/; Secure; HttpOnly; SameSite=None; Partitioned"
    clears = "Path=/; Secure; HttpOnly; SameSite=None; Max-Age=0"


class Twins(Case):
    """Signed in before and after the deployment that gave the cookie a domain."""
    wrong = "A deployment gave the cookie a Domain; the older one without Domain is still there, and is sent first."
    name, http1 = "twins", False
    attributes = "Path=/; Secure; HttpOnly; SameSite=Lax"

    def steps(self):
        return [("open", WWW + "/"), self.enter(), self.get(self.me), ("do", self.deploy), self.enter(), self.get(self.me)]

    def deploy(self):
        self.attributes = "Domain=example.com; " + self.attributes


class MaxAgeZero(Case):
    wrong = "The sign-in sets the cookie with Max-Age=0: it is gone at once."
    name, attributes, http1 = "max-age-zero", "Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0", False


class ExpiresPast(Case):
    """The server adds its lifetime to a time that is not the present one; its `Date` is right."""
    wrong = "The sign-in sets the cookie with an Expires that is past: it is gone at once."
    name, http1 = "expires-past", False

    def signs_in(self, request):
        return self.json(200, sets=[self.set(f"Path=/; Secure; HttpOnly; SameSite=Lax; Expires={self.date(-3600)}")])


class ServerClockBehind(Case):
    """The clock is two hours behind, in `Date` too, and the lifetime is one hour."""
    wrong = ("The server's clock is two hours behind, in Date as well, and the cookie lasts an hour. Browsers allow for "
             "the Date and keep it: no fault for them, but a client that takes Expires by its own clock drops it.")
    name, clock, http1 = "server-clock-behind", -7200, False

    def signs_in(self, request):
        return self.json(200, sets=[self.set(f"Path=/; Secure; HttpOnly; SameSite=Lax; Expires={self.date(3600)}")])


class FormPostLaxState(RightProvider):
    wrong = "The provider comes back by a form that is posted from its site; the state cookie is SameSite=Lax and is not sent."
    culprit = "state"
    name, http1 = "form-post-lax-state", True

    def authorizes(self, state):
        return Answer(200, headers=PAGE_HEADERS, body=POSTS % (f"{WWW}/callback".encode(), state.encode()))

    def steps(self):
        return [("open", WWW + "/"), ("open", WWW + "/start", "/callback"), ("open", WWW + "/"), self.get(self.me)]


class RightFormPost(FormPostLaxState):
    wrong = None
    name, state, http1 = "right-form-post", "Path=/; Secure; HttpOnly; SameSite=None", False


class HeaderTooLarge(Case):
    """Each attempt leaves a state cookie behind; the server accepts headers of 8 KiB."""
    wrong = "Each attempt to sign in leaves a state cookie of 4 KB; the third request is too large for the server."
    culprit = "state.1"
    name, api, http1 = "header-too-large", WWW, False

    def more(self, request, url):
        size = sum(len(name) + len(value) + 4 for name, value in request.headers)
        if size > ACCEPTED_HEADER:
            return Answer(431, body=b"Request Header Fields Too Large\n", kind="text/plain")
        name = f"state.{self.values + 1}"
        return Answer(200, sets=[f"{name}={self.value(name, 4000)}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600"],
                      body=b"sign in\n", kind="text/plain")

    def steps(self):
        return [("open", WWW + "/"), *[self.get(f"/start?attempt={number}") for number in range(1, 4)]]


class CookieTooLarge(Case):
    wrong = "Name and value of the cookie are more than 4096 octets."
    name, http1 = "cookie-too-large", False

    def signs_in(self, request):
        return self.json(200, sets=[f"session={self.value('session', 4200)}; Path=/; Secure; HttpOnly; SameSite=Lax"])


class HostWithDomain(Case):
    wrong = "A cookie with the prefix __Host- has a Domain."
    culprit = "__Host-session"
    name, session, http1 = "host-prefix-with-domain", "__Host-session", False
    attributes = "Domain=example.com; Path=/; Secure; HttpOnly; SameSite=Lax"


class RefreshRace(RightLogin):
    """Two refreshes at once with one token: the server takes the second for theft, and clears."""
    wrong = ("Two refreshes at once with one token; the server takes the second for theft, and its answer clears the "
             "cookies that the first has set.")
    culprit = "__Secure-refresh"
    name, http1 = "refresh-race", False

    def more(self, request, url):
        token = next((pair for pair in request.cookies if pair[0] == "__Secure-refresh"), None)
        if token in self.live:
            answer = self.both()
            answer.delay = 0.4  # the other has come by then
            return answer
        answer = self.signs_out(request)
        answer.status, answer.delay = 401, 1.2
        return answer

    def steps(self):
        return [*Case.steps(self), ("begin", [self.post("/auth/refresh")[1:], self.post("/auth/refresh")[1:]]),
                ("finish", 1), ("finish", 2), self.get(self.me)]


class LoopbackNames(Case):
    wrong = "The page is of localhost and asks 127.0.0.1: two sites, and the cookie is SameSite=Lax."
    name, page, api, http1 = "localhost-and-127", DEV, "http://127.0.0.1:5173", False
    attributes = "Path=/; HttpOnly; SameSite=Lax"


class StrictAfterProvider(RightProvider):
    wrong = ("The session is SameSite=Strict; the navigation that came from the provider's site goes on to a page of our own, "
             "which does not get the cookie. A reload gets it.")
    name, attributes = "strict-after-provider", "Path=/; Secure; HttpOnly; SameSite=Strict"
    after = "/me"

    def authorizes(self, state):
        return Answer(200, headers=PAGE_HEADERS, body=GOES_ON % f"{WWW}/callback?code=planted-secret-code&state={state}".encode())

    def steps(self):
        return [("open", WWW + "/"), ("open", WWW + "/start", "/me"), ("open", WWW + "/"), self.get(self.me)]


class SentButDenied(Case):
    wrong = "The browser does everything right: the server has started anew and no longer knows the sessions."
    name, attributes, http1 = "sent-but-denied", "Path=/; Secure; HttpOnly; SameSite=Lax", False

    def steps(self):
        return [*super().steps(), ("do", self.live.clear), self.get(self.me)]


CASES = {case.name: case for case in (
    RightLogin, RightCrossSite, RightProvider, RightFormPost, NoneWithoutSecure, SecureOverHttp, DomainOfBackend, DomainPublicSuffix,
    PathRewritten, LaxSetCrossSite, LaxCrossSite, NoCredentials, NoCredentialsSignIn, CorsWildcard, ClearOtherPath, ClearOtherDomain,
    ClearHostWithoutSecure, ClearSecureWithoutSecure, ClearPartitioned, Twins, MaxAgeZero, ExpiresPast, ServerClockBehind,
    FormPostLaxState, HeaderTooLarge, CookieTooLarge, HostWithDomain, RefreshRace,
    LoopbackNames, StrictAfterProvider, SentButDenied)}
