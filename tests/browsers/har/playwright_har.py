"""Chromium with Playwright's recorder of HAR files. `NODE_PATH` leads to its package `playwright-core`."""
import json
import os
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))


class Browser:
    folder = "playwright"
    CASES = ("right-login", "right-provider", "none-without-secure", "clear-other-path")

    def __init__(self, work):
        self.work, self.begun, self.version = work, 0, None
        self.node = subprocess.Popen(["node", os.path.join(HERE, "playwright.js")], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                     text=True, env=dict(os.environ, HOME=work))

    def ask(self, what, **parameters):
        self.node.stdin.write(json.dumps({"do": what, **parameters}) + "\n")
        self.node.stdin.flush()
        answer = json.loads(self.node.stdout.readline())
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer.get("value")

    def begin(self):
        self.begun += 1
        profile, self.har = (os.path.join(self.work, f"{what}-{self.begun}") for what in ("profile", "har"))
        os.makedirs(os.path.join(profile, "Default"))
        with open(os.path.join(profile, "Default", "Preferences"), "w") as file:
            json.dump({"profile": {"cookie_controls_mode": 2, "block_third_party_cookies": False}}, file)
        self.version = self.ask("begin", profile=profile, har=self.har)

    def hars(self):
        self.ask("end")
        with open(self.har, encoding="utf-8") as file:
            return {"": json.load(file)}

    def end(self):
        pass

    def open(self, url):
        return self.ask("open", url=url)

    def run(self, call):
        return self.ask("run", call=call)

    def is_loaded(self):
        try:
            return self.run("document.readyState === 'complete' && location.protocol.startsWith('http')") is True
        except RuntimeError:
            return False

    def cookies(self):
        for cookie in self.ask("cookies"):
            yield {"name": cookie["name"], "value": cookie["value"], "domain": cookie["domain"], "path": cookie["path"],
                   "partition": cookie.get("partitionKey")}

    def close(self):
        self.node.stdin.close()
        self.node.wait()
