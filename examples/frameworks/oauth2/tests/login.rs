//! Sign-ins at an identity provider, over HTTP: the application with the crate `oauth2`, and a provider on loopback.
//!
//! What breaks if one fails: users cannot sign in, or an attacker signs them in as somebody else.

use std::net::SocketAddr;

use scenario::deployment::{API, WEBSITE};
use scenario::{Client, Clock, Page, Request, Response};
use session_cookie_policy::config::Flow;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Severity;
use with_oauth2::{policy, start};

const HOME: Page = Page {
    origin: WEBSITE,
    site: "same-site",
    includes_cookies: true,
    sends_csrf_header: true,
};

struct Stage {
    provider: SocketAddr,
    app: SocketAddr,
    browser: Client,
}

/// What the provider sends the browser to.
#[derive(Clone)]
struct Return {
    method: &'static str,
    path: String,
    form: String,
}

impl Return {
    /// The query or the form.
    fn fields(&self) -> &str {
        let query = self.path.split_once('?').map(|(_, query)| query);
        query.unwrap_or(&self.form)
    }

    fn of_state(mut self, state: &str) -> Self {
        let (start, old) = self.fields().rsplit_once("state=").expect("a state");
        assert!(!old.is_empty());
        let fields = format!("{start}state={state}");
        match self.method {
            "GET" => self.path = format!("/auth/callback?{fields}"),
            _ => self.form = fields,
        }
        self
    }
}

fn navigation(method: &'static str, path: &str, site: &str) -> Request {
    let request = Request::new(method, path).header("sec-fetch-site", site);
    request.header("sec-fetch-mode", "navigate")
}

impl Stage {
    fn new(flow: Flow) -> Self {
        let config = policy(API, WEBSITE, flow);
        let addresses = start(&[(config, flow)], &Clock::default());
        Self {
            provider: addresses[0],
            app: addresses[1],
            browser: Client::default(),
        }
    }

    /// A tab begins a sign-in, and comes to the provider.
    fn begin(&mut self, user: &str) -> Return {
        let started = navigation("GET", "/auth/start", "same-site");
        let started = self.browser.send(self.app, started);
        assert_eq!(started.status, 303, "{started:?}");
        let url = started.one("location").expect("a redirect");
        let url = url.strip_prefix("https://login.idp.example");
        let path = format!("{}&login_hint={user}", url.expect("the provider"));
        let request = navigation("GET", &path, "cross-site");
        let sent_back = request.send(self.provider).expect("a response");
        let (method, path, form) = match sent_back.one("location") {
            Some(url) => ("GET", url, String::new()),
            None => ("POST", "/auth/callback", form_of(&sent_back.body)),
        };
        let path = path.trim_start_matches(API).to_owned();
        Return { method, path, form }
    }

    /// The browser comes back.
    fn come_back(&mut self, sent: &Return) -> Response {
        let request = navigation(sent.method, &sent.path, "cross-site");
        let request = match sent.method {
            "GET" => request,
            _ => request
                .header("origin", "https://login.idp.example")
                .form(sent.form.clone()),
        };
        self.browser.send(self.app, request)
    }

    fn user(&mut self) -> (u16, String) {
        let request = Request::new("GET", "/me");
        let response = self.browser.fetch(self.app, HOME, request);
        (response.status, response.body)
    }

    fn flow_cookies(&self) -> usize {
        let kept = self.browser.kept();
        let of_flow = |cookie: &&String| cookie.starts_with("__Host-oauth.");
        kept.iter().filter(of_flow).count()
    }
}

/// The fields of the form that posts itself.
fn form_of(page: &str) -> String {
    let inputs = page.split("<input type=hidden name=").skip(1);
    let fields = inputs.filter_map(|input| {
        let (name, rest) = input.split_once(" value=\"")?;
        Some(format!("{name}={}", rest.split_once('"')?.0))
    });
    fields.collect::<Vec<_>>().join("&")
}

fn assert_refused(response: &Response, reason: &str) {
    assert_eq!((response.status, &*response.body), (403, reason));
    assert_eq!(response.all("set-cookie").count(), 0);
    assert_eq!(response.one("cache-control"), Some("private, no-store"));
}

const FLOWS: [Flow; 2] = [Flow::Redirect, Flow::FormPost];

#[test]
fn a_sign_in_and_a_sign_out() {
    for flow in FLOWS {
        let mut stage = Stage::new(flow);
        let sent = stage.begin("anna");
        assert_eq!(stage.flow_cookies(), 1);
        let response = stage.come_back(&sent);
        assert_eq!(
            (response.status, response.one("location")),
            (303, Some(WEBSITE))
        );
        assert_eq!(response.one("cache-control"), Some("private, no-store"));
        assert_eq!(
            stage.browser.kept(),
            ["__Host-id of api.example.com alone, /"]
        );
        assert_eq!(stage.user(), (200, "anna".into()));
        let request = Request::new("POST", "/auth/signout");
        assert_eq!(stage.browser.fetch(stage.app, HOME, request).status, 200);
        assert_eq!(stage.user().0, 401);
    }
}

/// Each has its own cookie, so the tab that comes back first does not break the other.
#[test]
fn two_tabs_at_once_in_either_order() {
    for flow in FLOWS {
        for order in [[0, 1], [1, 0]] {
            let mut stage = Stage::new(flow);
            let sent = [stage.begin("anna"), stage.begin("berta")];
            assert_eq!(stage.flow_cookies(), 2);
            for index in order {
                assert_eq!(stage.come_back(&sent[index]).status, 303);
                let user = ["anna", "berta"][index];
                assert_eq!(stage.user(), (200, user.into()));
            }
            assert_eq!(stage.flow_cookies(), 0);
        }
    }
}

/// Browsers send the oldest first, so that it is the oldest; this client has no order.
#[test]
fn of_five_at_once_one_begins_again() {
    let mut stage = Stage::new(Flow::Redirect);
    let sent: Vec<_> = (0..5).map(|_| stage.begin("anna")).collect();
    assert_eq!(stage.flow_cookies(), 4);
    let statuses = sent.iter().map(|sent| stage.come_back(sent).status);
    let statuses: Vec<_> = statuses.collect();
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 4);
}

/// Login CSRF: Mallory sends Anna to the callback with a code of her own.
#[test]
fn a_return_that_this_browser_has_not_begun_is_refused() {
    for flow in FLOWS {
        let mut stage = Stage::new(flow);
        let of_mallory = stage.begin("mallory");
        stage.browser = Client::default();
        assert_refused(&stage.come_back(&of_mallory), "missing_state");
        // While Anna signs in herself, too.
        let own = stage.begin("anna");
        assert_refused(&stage.come_back(&of_mallory), "missing_state");
        // With Anna's state in place of her own there is nothing to steal: the code is bound to Mallory's verifier.
        let (_, theirs) = own.fields().rsplit_once("state=").expect("a state");
        let response = stage.come_back(&of_mallory.of_state(theirs));
        assert_eq!(response.status, 502, "{response:?}");
        assert_eq!(stage.user().0, 401);
    }
}

#[test]
fn forged_and_missing_states_are_refused() {
    for flow in FLOWS {
        let mut stage = Stage::new(flow);
        let sent = stage.begin("anna");
        assert_refused(
            &stage.come_back(&sent.clone().of_state("forged")),
            "missing_state",
        );
        assert_refused(
            &stage.come_back(&sent.clone().of_state("")),
            "missing_state",
        );
        // A cookie that lies about its state, as a sibling host without the prefix could plant it.
        let cookie = stage.browser.kept()[0].clone();
        let name = cookie.split(' ').next().expect("a name");
        let request = navigation(sent.method, &sent.path, "cross-site");
        let request = request.form(sent.form.clone());
        let request = request.header("cookie", format!("{name}=other.verifier"));
        let response = stage.browser.send_bare(stage.app, &request);
        assert_refused(&response, "other_state");
        assert_eq!(stage.user().0, 401);
        assert_eq!(stage.come_back(&sent).status, 303, "nothing is lost by it");
    }
}

#[test]
fn a_lost_cookie_means_to_begin_again() {
    let mut stage = Stage::new(Flow::Redirect);
    let sent = stage.begin("anna");
    stage.browser = Client::default();
    assert_refused(&stage.come_back(&sent), "missing_state");
    let sent = stage.begin("anna");
    assert_eq!(stage.come_back(&sent).status, 303);
}

#[test]
fn a_return_is_good_for_one_use() {
    for flow in FLOWS {
        let mut stage = Stage::new(flow);
        let sent = stage.begin("anna");
        assert_eq!(stage.come_back(&sent).status, 303);
        // Back, and reload: the session stays.
        assert_refused(&stage.come_back(&sent), "missing_state");
        assert_eq!(stage.user(), (200, "anna".into()));
    }
}

/// What a page can make a browser send in the background is not a callback.
#[test]
fn images_prefetches_and_other_methods_are_refused() {
    let mut stage = Stage::new(Flow::Redirect);
    let sent = stage.begin("anna");
    for (name, value, reason) in [
        ("sec-fetch-mode", "no-cors", "no_navigation"),
        ("sec-purpose", "prefetch", "prefetch"),
    ] {
        let request = Request::new("GET", sent.path.clone()).header(name, value);
        let response = stage.browser.send(stage.app, request);
        assert_refused(&response, reason);
    }
    assert_eq!(stage.come_back(&sent).status, 303);
}

#[test]
fn a_user_who_refuses_is_sent_back_without_a_code() {
    let mut stage = Stage::new(Flow::Redirect);
    let mut sent = stage.begin("anna");
    let (_, theirs) = sent.fields().rsplit_once("state=").expect("a state");
    sent.path = format!("/auth/callback?error=access_denied&state={theirs}");
    let response = stage.come_back(&sent);
    assert_eq!(
        (response.status, &*response.body),
        (401, "refused by the provider")
    );
    assert_eq!(stage.flow_cookies(), 0);
}

/// `form_post` needs `SameSite=None`, which needs `Secure`, which needs https: the policy says so, and the redirect works.
#[test]
fn over_http_there_is_no_form_post() {
    let (api, website) = ("http://localhost:8000", "http://localhost:3000");
    let problems = |flow| -> Vec<String> {
        let review = policy(api, website, flow).review(&EmbeddedList);
        let problems = review.problems().iter();
        let errors = problems.filter(|problem| problem.severity() == Severity::Error);
        errors.map(ToString::to_string).collect()
    };
    assert_eq!(problems(Flow::Redirect), [""; 0]);
    assert_eq!(
        problems(Flow::FormPost),
        [
            "`cookies.oauth.flow`: http://localhost:8000 is plain http, and browsers send only `SameSite=None` cookies with a form of \
             another site, which need https; use https in development, too, or a `flow` by `redirect`"
        ]
    );
}
