"""WebKitGTK, by its own interface through GObject introspection."""
import json
import os
import re
import subprocess
import time

from server import wait_until

MODES = {"default": "webkit_gtk", "itp": "webkit_gtk_itp"}


class Browser:
    def __init__(self, work, mode):
        reader, writer = os.pipe()
        self.display = subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-nolisten", "tcp"],
                                        pass_fds=(writer,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as display:
            os.environ["DISPLAY"] = ":" + display.readline().strip()
        os.environ.update(GDK_BACKEND="x11", WEBKIT_DISABLE_COMPOSITING_MODE="1", WEBKIT_DISABLE_DMABUF_RENDERER="1",
                          LIBGL_ALWAYS_SOFTWARE="1", GIO_USE_PROXY_RESOLVER="dummy", GSETTINGS_BACKEND="memory",
                          NO_AT_BRIDGE="1", DBUS_SESSION_BUS_ADDRESS="disabled:", HOME=work, XDG_RUNTIME_DIR=work)
        import gi
        gi.require_version("Gtk", "3.0")
        gi.require_version("WebKit2", "4.1")
        from gi.repository import GLib, Gtk, WebKit2
        self.webkit, self.loop = WebKit2, GLib.MainContext.default()
        self.data = WebKit2.WebsiteDataManager(base_data_directory=work + "/data", base_cache_directory=work + "/cache")
        self.data.set_tls_errors_policy(WebKit2.TLSErrorsPolicy.IGNORE)
        self.data.set_itp_enabled(mode == "itp")
        context = WebKit2.WebContext.new_with_website_data_manager(self.data)
        self.jar = context.get_cookie_manager()
        self.view = WebKit2.WebView.new_with_context(context)
        self.view.get_settings().set_javascript_can_open_windows_automatically(True)
        self.gtk, self.others = Gtk, []
        self.view.connect("create", self.on_create)
        self.view.connect("decide-policy", self.on_decide_policy)
        context.connect("download-started", lambda _context, download: download.connect("decide-destination", self.on_download))
        self.downloads = os.path.join(work, "downloads")
        window = Gtk.Window()
        window.add(self.view)
        window.show_all()
        self.address, self.outcome = "about:blank", None
        self.view.connect("load-changed", self.on_load_changed)
        self.view.connect("load-failed", self.on_load_failed)
        self.version = "WebKitGTK/" + ".".join(
            str(part()) for part in (WebKit2.get_major_version, WebKit2.get_minor_version, WebKit2.get_micro_version))

    def on_create(self, view, _action):
        """A page opens another window."""
        other, window = self.webkit.WebView.new_with_related_view(view), self.gtk.Window()
        other.connect("create", self.on_create)
        other.connect("ready-to-show", lambda _view: window.show_all())
        window.add(other)
        self.others.append(window)
        return other

    def on_decide_policy(self, _view, decision, kind):
        if kind != self.webkit.PolicyDecisionType.RESPONSE or decision.is_mime_type_supported():
            return False
        decision.download()
        return True

    def on_download(self, download, _name):
        download.set_destination(f"file://{self.downloads}{time.monotonic()}")
        return True

    def is_expected(self, uri):
        """Events of the load before may come late; the token tells."""
        token = re.search(r"token=\w+", self.address)
        return uri == self.address if token is None else re.search(token[0] + r"\b", uri or "") is not None

    def on_load_changed(self, view, event):
        if event == self.webkit.LoadEvent.FINISHED and self.is_expected(view.get_uri()):
            self.outcome = self.outcome or "loaded"

    def on_load_failed(self, _view, _event, uri, error):
        if self.is_expected(uri):
            self.outcome = error.message
        return True

    def turn(self):
        if not self.loop.iteration(False):
            time.sleep(0.001)

    def finish(self, start, finish, *arguments):
        results = []
        start(*arguments, None, lambda _source, result, *_: results.append(result))
        if not wait_until(lambda: results, 10, self.turn):
            raise TimeoutError(str(start))
        return finish(results[0])

    def open(self, url):
        self.address, self.outcome = url, None
        self.view.load_uri(url)
        wait_until(lambda: self.outcome, 10, self.turn)
        return None if self.outcome == "loaded" else self.outcome or "no answer"

    def run(self, body):
        value = self.finish(
            lambda cancel, done: self.view.call_async_javascript_function(body, -1, None, None, None, cancel, done),
            self.view.call_async_javascript_function_finish)
        return json.loads(value.to_json(0)) if value is not None and not value.is_undefined() else None

    def act(self, step):
        try:
            return self.run(f"return await act({json.dumps(step)})")
        except Exception as error:  # GLib.Error; the page may have gone
            return "error " + str(error)

    def is_ready(self, token):
        if not re.search(f"token={token}" + r"(?![\w])", self.view.get_uri() or "") or self.view.is_loading():
            return False
        try:
            return self.run("return document.readyState === 'complete' && !!window.act")
        except Exception:
            return False

    def click(self):
        from gi.repository import Gdk
        pointer = Gdk.Display.get_default().get_default_seat().get_pointer()
        for kind in (Gdk.EventType.BUTTON_PRESS, Gdk.EventType.BUTTON_RELEASE):
            event = Gdk.Event.new(kind)
            event.set_device(pointer)
            event.button.window, event.button.button = self.view.get_window(), 1
            event.button.x, event.button.y, event.button.time = 300, 200, self.gtk.get_current_event_time()
            self.gtk.main_do_event(event)

    def reload(self):
        self.view.reload()

    def go(self, by):
        """As by the buttons of the window."""
        if by < 0:
            self.view.go_back()
        else:
            self.view.go_forward()

    def close_others(self):
        for window in self.others:
            window.destroy()
        self.others = []

    def clear(self):
        self.close_others()
        self.open("about:blank")
        kinds = self.webkit.WebsiteDataTypes
        self.finish(self.data.clear, self.data.clear_finish, kinds.COOKIES | kinds.ITP | kinds.HSTS_CACHE, 0)

    def cookies(self):
        for cookie in self.finish(self.jar.get_all_cookies, self.jar.get_all_cookies_finish):
            expires = cookie.get_expires()
            yield {"name": cookie.get_name(), "value": cookie.get_value(), "domain": cookie.get_domain(),
                   "path": cookie.get_path(), "secure": cookie.get_secure(), "http_only": cookie.get_http_only(),
                   "same_site": cookie.get_same_site_policy().value_nick,
                   "expires": expires and expires.to_unix(), "partition": None}

    def close(self):
        self.display.terminate()
        self.display.wait()
