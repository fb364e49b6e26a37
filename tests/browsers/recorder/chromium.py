"""Chromium, by the DevTools protocol over a pair of pipes."""
import json
import os
import subprocess
import time

MODES = {"default": "chromium", "block_third_party": "chromium_block_third_party", "incognito": "chromium_incognito",
         "granted": "chromium_granted"}
SWITCHES = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
    --disable-component-update --disable-sync --disable-dev-shm-usage --disable-extensions --ignore-certificate-errors
    --remote-debugging-pipe
    --disable-features=HttpsUpgrades,HttpsFirstBalancedMode,HttpsFirstBalancedModeAutoEnable,HttpsFirstModeV2,HttpsFirstModeIncognito,HttpsFirstModeForTypicallySecureUsers,BackForwardCache
    --disable-popup-blocking""".split()


class Browser:
    def __init__(self, work, mode):
        self.incognito = mode == "incognito"
        blocks = mode in ("block_third_party", "granted")
        os.makedirs(os.path.join(work, "Default"))
        with open(os.path.join(work, "Default", "Preferences"), "w") as file:
            # 2: only in Incognito, as Chrome ships; some distributions choose otherwise.
            json.dump({"profile": {"cookie_controls_mode": 1 if blocks else 2, "block_third_party_cookies": blocks}}, file)
        command = [os.environ.get("CHROMIUM", "chromium"), *SWITCHES, "--user-data-dir=" + work,
                   "--host-resolver-rules=MAP * 127.0.0.1, EXCLUDE 127.0.0.1, EXCLUDE [::1], EXCLUDE ::1",
                   *(["--incognito"] if self.incognito else []), "about:blank"]
        to_read, self.to = os.pipe()
        self.from_ = None
        from_, to_write = os.pipe()
        # The browser reads its descriptor 3 and writes its descriptor 4.
        self.process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{to_read} 4>&{to_write}', "browser", *command],
            pass_fds=(to_read, to_write), env=dict(os.environ, HOME=work),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(to_write)
        self.from_, self.buffer, self.calls, self.loaded = from_, b"", 0, set()
        self.session = None
        self.version = self.call("Browser.getVersion")["product"]
        page = None
        while page is None:
            targets = self.call("Target.getTargets")["targetInfos"]
            page = next((target for target in targets if target["type"] == "page"), None)
        self.target = page["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        self.call("Page.enable")
        self.call("Runtime.enable")
        self.call("Network.enable")
        self.call("Page.setLifecycleEventsEnabled", enabled=True)
        if mode == "granted":
            # Whoever asks for storage access gets it.
            self.call("Browser.setPermission", permission={"name": "storage-access"}, setting="granted")

    def receive(self):
        while b"\0" not in self.buffer:
            self.buffer += os.read(self.from_, 65536) or self.gone()
        message, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(message)
        if message.get("method") == "Page.lifecycleEvent" and message["params"]["name"] == "load":
            self.loaded.add(message["params"]["loaderId"])
        return message

    def gone(self):
        raise RuntimeError("Chromium has gone")

    def call(self, method, in_session=None, **parameters):
        """Of the first page, unless another session is given."""
        self.calls += 1
        number = self.calls
        message = {"id": number, "method": method, "params": parameters}
        session = in_session or self.session
        if session and not method.startswith(("Browser.", "Target.")):
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.to, data):]
        while (reply := self.receive()).get("id") != number:
            pass
        if "error" in reply:
            raise RuntimeError(f"{method}: {reply['error']['message']}")
        return reply["result"]

    def open(self, url):
        reply = self.call("Page.navigate", url=url)
        loader = reply.get("loaderId")
        end = time.monotonic() + 10
        while "errorText" not in reply and loader and loader not in self.loaded and time.monotonic() < end:
            # Any call turns up the events before its reply.
            self.call("Runtime.evaluate", expression="0")
            time.sleep(0.005)
        return reply.get("errorText")

    def evaluate(self, expression):
        reply = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, userGesture=True)
        if "exceptionDetails" in reply:
            return "error " + str(reply["exceptionDetails"].get("exception", {}).get("description"))
        return reply["result"].get("value")

    def act(self, step):
        try:
            return self.evaluate(f"act({json.dumps(step)})")
        except RuntimeError as error:  # the page may have gone
            return "error " + str(error)

    def is_ready(self, token):
        try:
            return self.evaluate(f"document.readyState === 'complete' && !!window.act && /token={token}\\b/.test(location.search)") is True
        except RuntimeError:
            return False

    def click(self):
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=300, y=200, button="left", clickCount=1)

    def reload(self):
        self.call("Page.reload")

    def go(self, by):
        """As by the buttons of the window."""
        history = self.call("Page.getNavigationHistory")
        entry = history["entries"][history["currentIndex"] + by]
        self.call("Page.navigateToHistoryEntry", entryId=entry["id"])

    def close_others(self):
        for target in self.call("Target.getTargets")["targetInfos"]:
            if target["type"] == "page" and target["targetId"] != self.target:
                self.call("Target.closeTarget", targetId=target["targetId"])

    def turn(self):
        time.sleep(0.005)

    def clear(self):
        self.close_others()
        self.open("about:blank")
        # The Storage domain looks at the other profile in Incognito.
        self.call("Network.clearBrowserCookies" if self.incognito else "Storage.clearCookies")

    def cookies(self):
        reply = self.call("Network.getAllCookies" if self.incognito else "Storage.getCookies")
        for cookie in reply["cookies"]:
            partition = cookie.get("partitionKey")
            yield {"name": cookie["name"], "value": cookie["value"], "domain": cookie["domain"], "path": cookie["path"],
                   "secure": cookie["secure"], "http_only": cookie["httpOnly"], "same_site": cookie.get("sameSite"),
                   "expires": None if cookie.get("session") else cookie["expires"],
                   "partition": partition["topLevelSite"] if partition else None}

    def close(self):
        self.process.terminate()
        self.process.wait()
