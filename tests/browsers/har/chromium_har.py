"""Chromium with its own developer tools open: the HAR is what their export writes."""
import json
import os
import time

import chromium

PORT = 9333
chromium.SWITCHES += [f"--remote-debugging-port={PORT}", "--remote-allow-origins=*"]
# What the button of the Network panel does, without the file.
EXPORT = """(async () => {
  const {Writer} = await import("./models/har/har.js");
  const {NetworkLog} = await import("./models/logs/logs.js");
  const {NetworkLogView} = (await import("./panels/network/network.js")).NetworkLogView;
  const requests = NetworkLog.NetworkLog.instance().requests()
    .filter(NetworkLogView.getHTTPRequestsFilter).filter(request => request.finished);
  const progress = {createSubProgress: () => ({}), canceled: false};
  return Writer.Writer.harStringForRequests(requests, {sanitize: %s}, new Proxy(progress, {
    get: (target, name) => name in target ? target[name] : () => progress, set: () => true}));
})()"""
READY = """(async () => {
  const {Settings} = await import("./core/common/common.js");
  Settings.Settings.instance().moduleSetting("network-log.preserve-log").set(true);
  const {TargetManager} = (await import("./core/sdk/sdk.js")).TargetManager;
  return Boolean(TargetManager.instance().primaryPageTarget());
})()"""


class Browser(chromium.Browser):
    folder = "chromium"

    def __init__(self, work):
        self.network, self.tools = [], None
        super().__init__(work, "default")

    def receive(self):
        message = super().receive()
        if message.get("method", "").startswith("Network.") and message.get("sessionId") == self.session:
            self.network.append(message)
        return message

    def begin(self):
        self.clear()
        pages = self.call("Target.getTargets")["targetInfos"]
        page = next(target["targetId"] for target in pages if target["type"] == "page" and "devtools:" not in target["url"])
        self.tools = self.call("Target.createTarget", background=True, url="devtools://devtools/bundled/devtools_app.html"
                               f"?ws=127.0.0.1:{PORT}/devtools/page/{page}&panel=network")["targetId"]
        self.in_tools = self.call("Target.attachToTarget", targetId=self.tools, flatten=True)["sessionId"]
        end = time.monotonic() + 20
        while self.ask_tools(READY) is not True:
            if time.monotonic() > end:
                raise RuntimeError("the developer tools do not open")
            time.sleep(0.1)
        time.sleep(0.5)
        self.network.clear()

    def ask_tools(self, expression):
        reply = self.call("Runtime.evaluate", self.in_tools, expression=expression, awaitPromise=True, returnByValue=True)
        return None if "exceptionDetails" in reply else reply["result"].get("value")

    def hars(self):
        """By how it was exported: with sensitive data, and without."""
        time.sleep(0.5)
        return {"": json.loads(self.ask_tools(EXPORT % "false")), ".sanitised": json.loads(self.ask_tools(EXPORT % "true"))}

    def end(self):
        self.call("Target.closeTarget", targetId=self.tools)

    def reasons(self):
        """Of each request that was on its way: method, URL, and what the browser says of cookies withheld and refused."""
        self.evaluate("0")
        hops, sent, received = {}, {}, {}
        for event in self.network:
            parameters = event["params"]
            number = parameters.get("requestId")
            if event["method"] == "Network.requestWillBeSent":
                request = parameters["request"]
                hops.setdefault(number, []).append((request["method"], request["url"].split("#")[0]))
            elif event["method"] == "Network.requestWillBeSentExtraInfo":
                sent.setdefault(number, []).append({
                    (each["cookie"]["name"], each["cookie"]["value"]): each["blockedReasons"]
                    for each in parameters["associatedCookies"] if each["blockedReasons"]})
            elif event["method"] == "Network.responseReceivedExtraInfo":
                received.setdefault(number, []).append({
                    each["cookieLine"]: each["blockedReasons"] for each in parameters["blockedCookies"]})
        return [(*hop, (sent.get(number, []) + [{}] * 99)[index], (received.get(number, []) + [{}] * 99)[index])
                for number, hops_of in hops.items() for index, hop in enumerate(hops_of)]

    def run(self, call):
        return self.evaluate(call)

    def is_loaded(self):
        try:
            return self.evaluate("document.readyState === 'complete' && location.protocol.startsWith('http')") is True
        except RuntimeError:
            return False
