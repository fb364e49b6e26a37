"""Firefox with its own developer tools open: the HAR is what their export writes."""
import json
import time

import firefox

firefox.PREFERENCES |= {"devtools.netmonitor.persistlog": True, "devtools.toolbox.host": "window"}
REQUIRE = 'const {require} = ChromeUtils.importESModule("resource://devtools/shared/loader/Loader.sys.mjs");' \
    'const {gDevTools} = require("devtools/client/framework/devtools");'


class Browser(firefox.Browser):
    folder = "firefox"

    def __init__(self, work):
        super().__init__(work, "default")

    def begin(self):
        self.clear()
        self.tools(REQUIRE + 'window.tools = await gDevTools.showToolboxForTab(gBrowser.selectedTab, {toolId: "netmonitor"});'
                   'Services.console.reset();')
        time.sleep(0.5)

    def tools(self, script):
        self.call("Marionette:SetContext", value="chrome")
        try:
            value = self.call("WebDriver:ExecuteAsyncScript", args=[], newSandbox=False, script="const done = arguments[0];"
                              f"(async () => {{ {script} }})().then(done, error => done({{error: String(error)}}));")["value"]
        finally:
            self.call("Marionette:SetContext", value="content")
        if isinstance(value, dict):
            raise RuntimeError(value["error"])
        return value

    def hars(self):
        time.sleep(1.5)
        return {"": {"log": json.loads(self.tools("return JSON.stringify(await window.tools.getHARFromNetMonitor());"))}}

    def end(self):
        self.tools(REQUIRE + "await gDevTools.closeToolboxForTab(gBrowser.selectedTab);")

    def console(self):
        """What it says of cookies in the console."""
        return self.privileged("""const said = [];
            for (const message of Services.console.getMessageArray()) {
              try {
                message.QueryInterface(Ci.nsIScriptError);
                if (/cookie/i.test(message.category + message.errorMessage)) said.push(message.errorMessage);
              } catch (error) {}
            }
            Services.console.reset();
            return said;""")

    def run(self, call):
        script = """const done = arguments[1]; (window.wrappedJSObject || window).eval(arguments[0]).then(done, error => done("error"));"""
        return self.call("WebDriver:ExecuteAsyncScript", script=script, args=[f"Promise.resolve({call})"])["value"]

    def is_loaded(self):
        script = "return document.readyState === 'complete' && location.protocol.startsWith('http');"
        try:
            return self.call("WebDriver:ExecuteScript", script=script, args=[])["value"] is True
        except RuntimeError:
            return False
