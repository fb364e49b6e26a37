"""Tabs of one browser. A call can be started in one while another goes on in the next."""
import json
import time

from server import wait_until

WAIT = 20


class Tab:
    def __init__(self, browser, url):
        self.browser, self.calls = browser, 0
        self.target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        self.open(url)

    def call(self, method, **parameters):
        return self.browser.call(method, in_session=self.session, **parameters)

    def open(self, url):
        reply = self.call("Page.navigate", url=url)
        assert "errorText" not in reply, f"{url}: {reply['errorText']}"
        ready = f"location.href === '{url}' && document.readyState === 'complete' && !!window.front"
        assert wait_until(lambda: self.evaluate(ready), WAIT, lambda: time.sleep(0.01)), f"{url} does not load"

    def go(self, url):
        """Leaves for a URL, and does not wait for it."""
        self.evaluate(f"window.isLeft = true; setTimeout(() => location.assign({json.dumps(url)}), 0); 0")

    def arrives(self, url, text=None):
        """Waits for the end of all redirects; with a text, for a page that has no other."""
        shown = "true" if text is None else f"document.body.innerText.trim() === {json.dumps(text)}"
        found = f"!window.isLeft && location.href.startsWith('{url}') && document.readyState === 'complete' && {shown}"

        def is_there():
            try:
                return self.evaluate(found)
            except (RuntimeError, AssertionError):  # between two pages
                return False
        where = "location.href + ' ' + document.body.innerText"
        assert wait_until(is_there, WAIT, lambda: time.sleep(0.01)), f"{url} is not reached: {self.evaluate(where)}"

    def evaluate(self, expression):
        reply = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in reply:
            raise AssertionError(f"{expression}: {reply['exceptionDetails']}")
        return reply["result"].get("value")

    def start(self, name, **options):
        """Starts a call of the front end; `finish` waits for it."""
        self.calls += 1
        self.evaluate(f"front.start({self.calls}, {name!r}, {json.dumps(options)})")
        return Started(self, self.calls, name)

    def run(self, name, **options):
        return self.start(name, **options).finish()

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)


class Started:
    def __init__(self, tab, number, name):
        self.tab, self.number, self.name = tab, number, name

    def finish(self):
        def take():
            return self.tab.evaluate(f"front.take({self.number})")
        result = wait_until(take, WAIT, lambda: time.sleep(0.005))
        assert result, f"{self.name} does not end"
        assert "error" not in result, f"{self.name}: {result}"
        return result.get("value")
