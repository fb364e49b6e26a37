"""A web server for every host name, and the name server that leads all names to it. Loopback only."""
import base64
import hashlib
import os
import socket
import ssl
import subprocess
import threading
import time
from urllib.parse import parse_qs, urlsplit

HERE = os.path.dirname(os.path.abspath(__file__))
PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
# What URLs with such an end lead to: media type and content.
FILES = {
    ".gif": (b"image/gif", PIXEL), ".ico": (b"image/gif", PIXEL), ".js": (b"text/javascript", b"self.loaded = true;\n"),
    ".css": (b"text/css", b"body { color: black }\n"), ".json": (b"application/json", b"{}"), ".txt": (b"text/plain", b"text"),
    ".svg": (b"image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"><g id="a"/></svg>'), ".vtt": (b"text/vtt", b"WEBVTT\n\n"),
    ".es": (b"text/event-stream", b"data: 1\n\n"), ".webm": (b"video/webm", b""), ".woff2": (b"font/woff2", b""),
    ".webmanifest": (b"application/manifest+json", b'{"name": "recorder"}'), ".bin": (b"application/octet-stream", b"octets"),
}
# The headers that say who asks; `cookie` is kept apart.
KEPT = ("origin", "referer", "sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest", "sec-fetch-user", "sec-fetch-storage-access", "sec-purpose")


def page():
    """Every page: `page.html` with the kinds of requests in it."""
    with open(os.path.join(HERE, "page.html"), encoding="utf-8") as html, open(os.path.join(HERE, "kinds.js"), encoding="utf-8") as kinds:
        return html.read().replace("//= kinds.js\n", kinds.read()).encode()


PAGE = page()


class Server:
    """Answers each request as planned for the token in its query, and remembers what arrived."""

    def __init__(self, work):
        self.changed = threading.Condition()
        self.plans, self.arrived = {}, []
        self.policy = "no-referrer-when-downgrade"
        key, certificate = os.path.join(work, "key.pem"), os.path.join(work, "certificate.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-keyout", key, "-out", certificate, "-days", "30", "-subj", "/CN=recorder"],
            check=True, stderr=subprocess.DEVNULL)
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(certificate, key)

    def listen(self, scheme, address, port):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((address, port))
        listener.listen(128)
        threading.Thread(target=self._accept, args=(listener, scheme), daemon=True).start()

    def forget(self):
        with self.changed:
            self.plans.clear()
            self.arrived.clear()

    def last_arrival(self):
        """When the newest request came; 0 if none has."""
        with self.changed:
            return self.arrived[-1]["time"] if self.arrived else 0

    def requests(self, token, preflight=False):
        with self.changed:
            return [request for request in self.arrived
                    if request["token"] == token and (request["method"] == "OPTIONS") == preflight]

    def _accept(self, listener, scheme):
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=self._serve, args=(connection, scheme), daemon=True).start()

    def _serve(self, connection, scheme):
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.settimeout(120)
            if scheme == "https":
                connection = self.tls.wrap_socket(connection, server_side=True)
            stream = connection.makefile("rb")
            while True:
                line = stream.readline().split(b" ")
                if len(line) < 3:
                    return
                headers = {}
                while (header := stream.readline().rstrip(b"\r\n")):
                    name, _, value = header.partition(b":")
                    headers.setdefault(name.strip().lower(), []).append(value.strip(b" "))
                body = stream.read(int(headers.get(b"content-length", [b"0"])[0]))
                request, response = self._exchange(scheme, line[0].decode(), line[1].decode("latin-1"), headers, body)
                connection.sendall(response)
                request["answered"] = True
                if b"sec-websocket-key" in headers:
                    return
        except (OSError, ValueError):
            pass
        finally:
            connection.close()

    def _exchange(self, scheme, method, target, headers, _body):
        """What is noted of a request, and the response to it."""
        url = urlsplit(target if target.startswith("/") else "/" + target)
        token = parse_qs(url.query).get("token", [None])[0]
        preflight = method == "OPTIONS"
        request = {"token": token, "method": method, "cookie": b"; ".join(headers.get(b"cookie", [])), "time": time.monotonic(),
                   "at": f"{scheme}://{headers.get(b'host', [b''])[0].decode('latin-1')}", "answered": False,
                   "headers": {name: headers[name.encode()][0].decode("latin-1") for name in KEPT if name.encode() in headers}}
        with self.changed:
            plan = self.plans.get(token, {})
            is_first = not any(other["token"] == token and other["method"] != "OPTIONS" for other in self.arrived)
            self.arrived.append(request)
            self.changed.notify_all()
        if not is_first and "then" in plan:
            plan = plan["then"]
        time.sleep(plan.get("delay", 0))
        status, location = plan.get("status", 200), plan.get("location")
        kind, body = FILES.get(os.path.splitext(url.path)[1], (b"text/html; charset=utf-8", None))
        if body is None and headers.get(b"sec-fetch-dest") == [b"image"]:
            kind, body = FILES[".gif"]
        if "body" in plan:
            body = plan["body"].encode()
        elif body is None:
            body = PAGE.replace(b"</body>", plan.get("tail", "").encode() + b"</body>")
        own = {name.lower() for name, _ in plan.get("headers", [])}
        fields = [] if "cache-control" in own else [b"Cache-Control: no-store"]
        if "content-type" not in own:
            fields.append(b"Content-Type: " + kind)
        if self.policy and "referrer-policy" not in own:
            fields.append(b"Referrer-Policy: " + self.policy.encode())
        origin, cors = headers.get(b"origin"), plan.get("cors")
        if origin and cors != "none":
            fields += [b"Vary: Origin", b"Access-Control-Allow-Origin: " + (b"*" if cors == "wildcard" else origin[0])]
            if cors != "wildcard":
                fields.append(b"Access-Control-Allow-Credentials: true")
            if preflight:
                asked = headers.get(b"access-control-request-headers", [b""])[0]
                fields += [b"Access-Control-Allow-Methods: GET, POST, PUT, PATCH, DELETE", b"Access-Control-Max-Age: 0",
                           b"Access-Control-Allow-Private-Network: true", b"Access-Control-Allow-Headers: " + asked]
        if preflight:
            status, body = 204, b""
        else:
            if location and status == "refresh":
                fields.append(b"Refresh: 0; url=" + location.encode())
            elif location:
                fields.append(b"Location: " + location.encode())
            fields += [f"{name}: {value}".encode() for name, value in plan.get("headers", [])]
            fields += [b"Set-Cookie: " + cookie for cookie in plan.get("set", [])]
        if b"sec-websocket-key" in headers and "status" not in plan:
            key = headers[b"sec-websocket-key"][0] + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
            fields += [b"Upgrade: websocket", b"Connection: Upgrade",
                       b"Sec-WebSocket-Accept: " + base64.b64encode(hashlib.sha1(key).digest())]
            status, body = 101, b""
        elif status not in (204, 304):
            fields.append(b"Content-Length: %d" % len(body))
        else:
            body = b""
        status = 200 if status == "refresh" else status
        early = [b"\r\n".join([b"HTTP/1.1 %d x" % status, *lines, b"", b""]) for status, lines in plan.get("early", [])]
        head = b"\r\n".join([b"HTTP/1.1 %d x" % status, *fields, b"", b""])
        return request, b"".join([*early, head, b"" if method == "HEAD" else body])


def serve_names():
    """Every name has the address 127.0.0.1, and no other records."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 53))

    def answer():
        while True:
            query, client = server.recvfrom(4096)
            end = query.index(0, 12) + 5
            is_address = query[end - 4:end - 2] == b"\0\1"
            record = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\x7f\0\0\1" if is_address else b""
            counts = b"\0\1" + (b"\0\1" if is_address else b"\0\0") + b"\0\0\0\0"
            server.sendto(query[:2] + b"\x81\x80" + counts + query[12:end] + record, client)

    threading.Thread(target=answer, daemon=True).start()


def wait_until(condition, seconds, turn=lambda: time.sleep(0.005)):
    """The condition's value as soon as it is true, or when time is up."""
    end = time.monotonic() + seconds
    while not (value := condition()) and time.monotonic() < end:
        turn()
    return value
