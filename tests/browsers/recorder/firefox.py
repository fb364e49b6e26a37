"""Firefox, by Marionette, the protocol that its WebDriver is made of."""
import json
import os
import re
import socket
import subprocess
import time

MODES = {"default": "firefox", "private": "firefox_private", "strict": "firefox_strict", "noheuristics": "firefox_noheuristics"}
PORT = 2828
# What would ask the network, upgrade to https, or come between a page and the next.
PREFERENCES = {
    "marionette.port": PORT, "network.trr.mode": 5, "network.proxy.type": 0, "network.manage-offline-status": False,
    "network.captive-portal-service.enabled": False, "network.connectivity-service.enabled": False,
    "network.lna.enabled": False, "network.lna.blocking": False, "network.dns.localDomains": "",
    "dom.security.https_first": False, "dom.security.https_first_pbm": False, "dom.security.https_first_schemeless": False,
    "dom.security.https_only_mode": False, "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False, "app.update.enabled": False, "app.normandy.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False, "services.settings.server": "data:,",
    "browser.startup.homepage": "about:blank", "browser.aboutwelcome.enabled": False,
    "browser.newtabpage.enabled": False, "browser.sessionhistory.max_total_viewers": 0,
    "fission.bfcacheInParent": False, "dom.disable_open_during_load": False, "dom.popup_maximum": 100,
}
MODE_PREFERENCES = {
    "default": {}, "private": {"browser.privatebrowsing.autostart": True},
    "strict": {"browser.contentblocking.category": "strict"},
    # No access to cookies unasked.
    "noheuristics": {f"privacy.restrict3rdpartystorage.heuristic.{name}": False for name in (
        "recently_visited", "opened_window_after_interaction", "redirect", "navigation", "window_open", "popup_interaction",
        "popup_past_interaction")},
}


class Browser:
    def __init__(self, work, mode):
        self.private = mode == "private"
        with open(os.path.join(work, "user.js"), "w") as file:
            for name, value in {**PREFERENCES, **MODE_PREFERENCES[mode]}.items():
                file.write(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n")
        environment = dict(os.environ, HOME=work, MOZ_HEADLESS="1", MOZ_CRASHREPORTER_DISABLE="1",
                           MOZ_DISABLE_CONTENT_SANDBOX="1")
        self.process = subprocess.Popen(
            [os.environ.get("FIREFOX", "firefox-esr"), "--headless", "--no-remote", "--profile", work, "--marionette",
             "--remote-allow-system-access", "about:blank"],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 60
        while True:
            try:
                self.socket = socket.create_connection(("127.0.0.1", PORT), timeout=60)
                break
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)
        self.stream, self.calls = self.socket.makefile("rb"), 0
        self.receive()
        capabilities = {"alwaysMatch": {"acceptInsecureCerts": True}}
        session = self.call("WebDriver:NewSession", capabilities=capabilities, acceptInsecureCerts=True)
        self.version = "Firefox/" + session["capabilities"]["browserVersion"]
        self.call("WebDriver:SetTimeouts", pageLoad=10000, script=10000)
        self.window = self.call("WebDriver:GetWindowHandle")["value"]

    def receive(self):
        length = b""
        while (octet := self.stream.read(1)) != b":":
            if not octet:
                raise RuntimeError("Firefox has gone")
            length += octet
        return json.loads(self.stream.read(int(length)))

    def call(self, method, **parameters):
        self.calls += 1
        message = json.dumps([0, self.calls, method, parameters]).encode()
        self.socket.sendall(b"%d:%s" % (len(message), message))
        while (reply := self.receive())[1] != self.calls:
            pass
        if reply[2]:
            raise RuntimeError(f"{method}: {reply[2]['message']}")
        return reply[3]

    def privileged(self, script):
        self.call("Marionette:SetContext", value="chrome")
        try:
            parameters = {"script": script, "args": [], "newSandbox": True}
            try:
                return self.call("WebDriver:ExecuteScript", **parameters)["value"]
            except RuntimeError as error:
                if "dialog detected" not in str(error):
                    raise
                # A question of the browser, which has been answered with no.
                return self.call("WebDriver:ExecuteScript", **parameters)["value"]
        finally:
            self.call("Marionette:SetContext", value="content")

    def open(self, url):
        try:
            self.call("WebDriver:Navigate", url=url)
        except RuntimeError as error:
            return str(error)
        return None

    def act(self, step):
        # By the page's own eval, so that requests have the page's principal.
        script = """const done = arguments[1]; (window.wrappedJSObject || window)
            .eval("act(" + arguments[0] + ")").then(done, error => done("error " + error));"""
        try:
            return self.call("WebDriver:ExecuteAsyncScript", script=script, args=[json.dumps(step)])["value"]
        except RuntimeError as error:
            return "error " + str(error)

    def is_ready(self, token):
        script = f"""return document.readyState === 'complete' && !!(window.wrappedJSObject || window).act
            && /token={token}\\b/.test(location.search);"""
        try:
            return self.call("WebDriver:ExecuteScript", script=script, args=[])["value"]
        except RuntimeError:
            return False

    def click(self):
        moves = [{"type": "pointerMove", "x": 200, "y": 200, "duration": 0}, {"type": "pointerDown", "button": 0},
                 {"type": "pointerUp", "button": 0}]
        self.call("WebDriver:PerformActions", actions=[{"type": "pointer", "id": "mouse", "actions": moves}])

    def reload(self):
        self.privileged("gBrowser.reload();")
        self.answer_yes()

    def go(self, by):
        """As by the buttons of the window."""
        self.privileged("gBrowser.goBack();" if by < 0 else "gBrowser.goForward();")
        self.answer_yes()

    def answer_yes(self):
        """Where it asks whether to send a form again."""
        for _ in range(5):
            time.sleep(0.15)
            try:
                return self.call("WebDriver:AcceptAlert")
            except RuntimeError:
                pass

    def close_others(self):
        windows = self.call("WebDriver:GetWindowHandles")
        for window in windows if isinstance(windows, list) else windows["value"]:
            if window != self.window:
                self.call("WebDriver:SwitchToWindow", handle=window)
                self.call("WebDriver:CloseWindow")
        self.call("WebDriver:SwitchToWindow", handle=self.window)

    def turn(self):
        time.sleep(0.005)

    def clear(self):
        self.close_others()
        self.open("about:blank")
        self.privileged("""Services.cookies.removeAll();
            Services.cookies.removeCookiesWithOriginAttributes('{"privateBrowsingId": 1}');
            Services.perms.removeAll();""")

    def cookies(self):
        all_ = """Services.cookies.getCookiesWithOriginAttributes('{"privateBrowsingId": 1}')""" \
            if self.private else "Services.cookies.cookies"
        for cookie in self.privileged(f"""return Array.from({all_}, cookie => ({{
                name: cookie.name, value: cookie.value, domain: cookie.host, path: cookie.path,
                secure: cookie.isSecure, http_only: cookie.isHttpOnly,
                same_site: {{1: "Lax", 2: "Strict"}}[cookie.sameSite],
                expires: cookie.isSession ? null : Number(cookie.expiry),
                partition: cookie.originAttributes.partitionKey}}));"""):
            if (cookie["expires"] or 0) > 1e11:
                cookie["expires"] /= 1000
            # Such as `(https,example.com)`; `,f` tells of a foreign ancestor.
            site = re.match(r"\((\w+),([^,)]*)", cookie["partition"] or "")
            cookie["partition"] = f"{site[1]}://{site[2]}" if site else None
            yield cookie

    def close(self):
        self.process.terminate()
        self.process.wait()
