"""The web servers of a case: every host name, HTTP/1.1 or HTTP/2, and what arrived."""
import socket
import threading
import time
from http import HTTPStatus
from urllib.parse import urlsplit

from server import Server

PAGE = b"""<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Sign in</title>
<script src="/app.js"></script><body></body>
"""
SCRIPT = b""""use strict";
const running = [];
async function call(method, url, init = {}) {
  try {
    const answer = await fetch(url, {method, ...init});
    await answer.text();
    return answer.status;
  } catch (error) {
    return "error";
  }
}
function submit(url, fields) {
  const form = Object.assign(document.createElement("form"), {action: url, method: "POST"});
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement("input"), {type: "hidden", name, value}));
  }
  document.body.append(form);
  form.submit();
}
"""
POSTS = b"""<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Signed in</title>
<form method="post" action="%s"><input type="hidden" name="code" value="planted-secret-code"><input type="hidden" name="state" value="%s"></form>
<script>document.forms[0].submit()</script>
"""
GOES_ON = b"""<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Signed in</title>
<script>location.href = "%s"</script>
"""
PAGE_HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")]


class Answer:
    """`sets` and `clears` are `Set-Cookie` lines; a clear is told from a set by who wrote it, not by its text."""

    def __init__(self, status, sets=(), clears=(), headers=(), body=b"", kind="application/json", delay=0):
        self.status, self.sets, self.clears, self.headers = status, list(sets), list(clears), list(headers)
        self.body, self.kind, self.delay = body, kind, delay


class Request:
    def __init__(self, method, url, headers, body):
        self.method, self.url, self.headers, self.body = method, url, headers, body
        self.answer, self.at, self.finished, self.looked_at = None, time.monotonic(), None, False

    def all(self, name):
        return [value for key, value in self.headers if key == name]

    def header(self, name):
        return (self.all(name) or [None])[0]

    @property
    def cookies(self):
        """Name and value of each, in the order sent."""
        pairs = "; ".join(self.all("cookie")).split("; ")
        return [tuple(pair.split("=", 1)) for pair in pairs if "=" in pair]

    @property
    def address(self):
        return self.url.split("?")[0]


class Web(Server):
    def __init__(self, work, http2):
        super().__init__(work)
        if http2:
            self.tls.set_alpn_protocols(["h2", "http/1.1"])
        self.case, self.listeners = None, []

    def listen(self, scheme, address, port):
        listener = socket.create_server((address, port), backlog=128)
        self.listeners.append(listener)
        threading.Thread(target=self._accept, args=(listener, scheme), daemon=True).start()

    def _accept(self, listener, scheme):
        try:
            super()._accept(listener, scheme)
        except OSError:
            pass  # closed

    def close(self):
        for listener in self.listeners:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()

    def begin(self, case):
        with self.changed:
            self.case, self.arrived = case, []

    def seen(self, since=0):
        with self.changed:
            return self.arrived[since:]

    def answer(self, method, url, headers, body):
        request = Request(method, url, headers, body)
        with self.changed:
            case = self.case
            if case is None or urlsplit(url).hostname not in case.hosts:
                return 404, [], b""  # the browser's own
            answer = case.answer(request)
            fields = self.fields(case, request, answer)
            request.answer = answer
            self.arrived.append(request)
            self.changed.notify_all()
        time.sleep(answer.delay)
        request.finished = time.monotonic()
        return answer.status, fields, answer.body

    @staticmethod
    def fields(case, request, answer):
        fields = [("Date", case.date())] + list(answer.headers)
        if answer.body and not any(name == "Content-Type" for name, _ in fields):
            fields.append(("Content-Type", answer.kind))
        origin = request.header("origin")
        if origin and origin != "null" and not request.url.startswith(origin + "/"):
            wildcard = case.cors == "*"
            fields += [("Access-Control-Allow-Origin", "*" if wildcard else origin),
                       ("Access-Control-Allow-Credentials", "true"), ("Vary", "Origin")]
            if request.method == "OPTIONS":
                fields += [("Access-Control-Allow-Methods", "GET, POST"), ("Access-Control-Max-Age", "0"),
                           ("Access-Control-Allow-Headers", request.header("access-control-request-headers") or "content-type")]
        return fields + [("Set-Cookie", line) for line in answer.sets + answer.clears]

    def _serve(self, connection, scheme):
        try:
            connection.settimeout(120)
            if scheme == "https":
                connection = self.tls.wrap_socket(connection, server_side=True)
                if connection.selected_alpn_protocol() == "h2":
                    self.serve_http2(connection)
                    return
            stream = connection.makefile("rb")
            while True:
                line = stream.readline().decode("latin-1").split(" ")
                if len(line) < 3:
                    return
                headers = []
                while (header := stream.readline().decode("latin-1").rstrip("\r\n")):
                    name, _, value = header.partition(":")
                    headers.append((name.lower(), value.strip(" ")))
                length = next((int(value) for name, value in headers if name == "content-length"), 0)
                host = next(value for name, value in headers if name == "host")
                status, fields, body = self.answer(line[0], f"{scheme}://{host}{line[1]}", headers, stream.read(length))
                head = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
                head += [f"{name}: {value}" for name, value in [*fields, *([] if status == 204 else [("Content-Length", len(body))])]]
                connection.sendall("\r\n".join([*head, "", ""]).encode("latin-1") + body)
        except (OSError, ValueError):
            pass
        finally:
            connection.close()

    def serve_http2(self, connection):
        import h2.config
        import h2.connection
        import h2.events
        http2 = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="latin-1"))
        lock, streams = threading.Lock(), {}
        http2.initiate_connection()
        connection.sendall(http2.data_to_send())

        def serve(number):
            headers, body = streams.pop(number)
            pseudo = {name: value for name, value in headers if name.startswith(":")}
            plain = [(name, value) for name, value in headers if not name.startswith(":")]
            url = f"{pseudo[':scheme']}://{pseudo[':authority']}{pseudo[':path']}"
            status, fields, body = self.answer(pseudo[":method"], url, plain, body)
            with lock:
                http2.send_headers(number, [(":status", str(status)), *((name.lower(), value) for name, value in fields)],
                                   end_stream=not body)
                if body:
                    http2.send_data(number, body, end_stream=True)
                connection.sendall(http2.data_to_send())

        while (data := connection.recv(65536)):
            with lock:
                events = http2.receive_data(data)
                for event in events:
                    if isinstance(event, h2.events.RequestReceived):
                        streams[event.stream_id] = (event.headers, b"")
                    elif isinstance(event, h2.events.DataReceived):
                        headers, body = streams[event.stream_id]
                        streams[event.stream_id] = (headers, body + event.data)
                        http2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                connection.sendall(http2.data_to_send())
            for event in events:
                if isinstance(event, h2.events.StreamEnded):
                    threading.Thread(target=serve, args=(event.stream_id,), daemon=True).start()
