"""The TLS proxy before the application and the identity provider, and the web servers of its pages and of a sibling host. Loopback only.

Requests to the API can be held: each waits before the application sees it, and its response waits before the browser does.
"""
import http.client
import os
import threading

from server import Server

API = "api.example.com"
WEBSITE = "www.example.com"
SIBLING = "blog.example.com"
PROVIDER = "login.idp.example"
PAGE = open(os.path.join(os.path.dirname(__file__), "front_end.html"), "rb").read()
WAIT = 20


class Held:
    """A request that the browser has sent. It goes on step by step."""

    def __init__(self, cookie):
        self.cookie, self.status = cookie, None
        self._served, self._may_serve, self._may_arrive = threading.Event(), threading.Event(), threading.Event()

    def serve(self):
        """The application serves it; the response stays here."""
        self._may_serve.set()
        assert self._served.wait(WAIT), "the application does not respond"
        return self.status

    def arrive(self):
        self._may_arrive.set()

    def pass_through(self, exchange):
        assert self._may_serve.wait(WAIT), "nobody lets this request go on"
        response = exchange()
        self.status = response.status
        self._served.set()
        assert self._may_arrive.wait(WAIT), "nobody lets this response go on"
        return response


class Front(Server):
    def __init__(self, work, stages):
        super().__init__(work)
        self.stages, self.stage = stages, None
        self.planted, self.cookies = [], {}
        self.to_hold, self.held = [], []
        self.listen("https", "127.0.0.1", 443)

    def hold(self, *paths):
        """The next request to each of these paths is held."""
        with self.changed:
            self.to_hold, self.held = list(paths), []

    def wait_for_held(self, number):
        """The held requests, in the order in which they came."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.held) >= number, WAIT), "the browser has not sent it"
            return self.held[:number]

    def _exchange(self, _scheme, method, target, headers, body):
        return {}, self._answer(method, target, headers, body)

    def _answer(self, method, target, headers, body):
        host = headers.get(b"host", [b""])[0].decode()
        if host in (API, PROVIDER):
            stage = self.stage if host == API else "provider"
            return octets(self._forward(stage, method, target, headers, body))
        planted = self.planted if host == SIBLING else []
        fields = [("Content-Type", "text/html; charset=utf-8"), *(("Set-Cookie", cookie) for cookie in planted)]
        return octets(Response(200, fields, PAGE))

    def _forward(self, stage, method, target, headers, body):
        cookie = b"; ".join(headers.get(b"cookie", [])).decode("latin-1")
        path, held = target.split("?")[0], None
        with self.changed:
            if method != "OPTIONS":
                self.cookies[path] = cookie
                if path in self.to_hold:
                    self.to_hold.remove(path)
                    held = Held(cookie)
                    self.held.append(held)
                    self.changed.notify_all()
            address = self.stages[stage]

        def exchange():
            fields = [(name.decode(), value) for name, values in headers.items() for value in values]
            return forward(address, method, target, fields, body)

        return held.pass_through(exchange) if held else exchange()


class Response:
    def __init__(self, status, fields, body):
        self.status, self.fields, self.body = status, fields, body

    def all(self, name):
        return [value for own, value in self.fields if own.lower() == name]


def forward(address, method, target, fields, body=b""):
    """Sends a request to the application, with these headers and no others."""
    connection = http.client.HTTPConnection(*address, timeout=WAIT)
    connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
    for name, value in fields:
        if name.lower() not in ("connection", "content-length"):
            connection.putheader(name, value)
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    reply = connection.getresponse()
    response = Response(reply.status, list(reply.headers.items()), reply.read())
    connection.close()
    return response


def octets(response):
    of_connection = ("connection", "content-length", "transfer-encoding")
    fields = [f"{name}: {value}".encode("latin-1") for name, value in response.fields if name.lower() not in of_connection]
    if response.status != 204:
        fields.append(b"Content-Length: %d" % len(response.body))
    return b"\r\n".join([b"HTTP/1.1 %d x" % response.status, *fields, b"", response.body])
