//! Pages and what their browsers send: requests are made as browsers make them, and arrive as an API sees them.

use session_cookie_policy::browser::{
    ClientOrigin, Jar, MethodSafety, Profile, Request, RequestUrl,
};
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::net::{EmbeddedList, Origin, Relation};
use session_cookie_policy::policy::{Carrier, Policy, RequestFacts};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::deployments::Deployment;

pub(crate) const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// Where a deployment's session is made, used, renewed and ended: public paths.
#[derive(Clone, Debug)]
pub(crate) struct Routes {
    pub(crate) sign_in: String,
    pub(crate) verify: Vec<String>,
    pub(crate) refresh: String,
    pub(crate) sign_out: String,
    /// Octets of the longest tokens, if it is said.
    longest: [Option<u32>; 2],
}

impl Routes {
    /// Of a configuration that compiles.
    pub(crate) fn of(deployment: &Deployment) -> Self {
        let config = &deployment.0;
        let base = [&config.api_gateway_path, &config.api_base_path]
            .map(|path| path.text().trim_end_matches('/'))
            .concat();
        let below = |route: &str| match format!("{base}{route}").trim_end_matches('/') {
            "" => "/".to_owned(),
            path => path.to_owned(),
        };
        let declared = config
            .session_routes
            .iter()
            .map(|route| route.text().to_owned());
        let mut verify: Vec<String> = declared.collect();
        if verify.is_empty() {
            let path = config.access_cookie.path.as_ref();
            verify.push(path.map_or("/", |path| path.text()).to_owned());
        }
        Self {
            sign_in: below("/sign-in"),
            verify,
            refresh: below(config.refresh_route.text()),
            sign_out: below(config.sign_out_route.text()),
            longest: [&config.access_cookie, &config.refresh_cookie]
                .map(|cookie| cookie.max_value_len),
        }
    }

    /// Tokens of which no two are alike, as long as they get.
    pub(crate) fn tokens(&self, count: usize) -> [String; 2] {
        // By header, there is no limit that browsers have.
        let [access, refresh] = self
            .longest
            .map(|len| len.map_or(0, |len| usize::try_from(len).unwrap().min(4096)));
        [
            format!("{:x<access$}", format!("access-{count}-")),
            format!("{:x<refresh$}", format!("refresh-{count}-")),
        ]
    }
}

/// A page in a tab of its own, and the API that it calls.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Visit<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) routes: &'a Routes,
    pub(crate) page: &'a Origin,
    pub(crate) api: &'a Origin,
    /// Whether the browser knows Fetch Metadata (Safari does from 16.4 on).
    pub(crate) has_fetch_metadata: bool,
}

/// A request as it arrives.
#[derive(Debug)]
pub(crate) struct Sent {
    method: &'static str,
    host: String,
    origin: Option<String>,
    sec_fetch_site: Option<&'static [u8]>,
    cookie: Vec<u8>,
    authorization: Option<String>,
    mode: Option<&'static str>,
}

impl Sent {
    /// The front end sets the headers against CSRF on every request, as it is told to.
    pub(crate) fn facts(&self) -> RequestFacts<'_> {
        let mut facts = RequestFacts::new(self.method);
        facts.host = Some(self.host.as_bytes());
        facts.origin = self.origin.as_ref().map(String::as_bytes);
        facts.sec_fetch_site = self.sec_fetch_site;
        facts.cookie = CookieHeader::line(&self.cookie);
        facts.authorization = self.authorization.as_ref().map(String::as_bytes);
        facts.mode = self.mode.map(str::as_bytes);
        facts.csrf = Some(b"1");
        facts.csrf_token = Some(b"csrf");
        facts
    }
}

impl Visit<'_> {
    /// The request of the browser model for a fetch by the page.
    pub(crate) fn fetch(&self, method: &str, route: &str) -> Request {
        let url = RequestUrl::parse(&format!("{}{route}", self.api)).unwrap();
        let mut request = Request::fetch(url, vec![ClientOrigin::Web(self.page.clone())]);
        request.method = MethodSafety::of(method);
        request
    }

    /// The same as it arrives, with the headers that browsers add (Fetch, sections 3.2 and 4.6; Fetch Metadata, section 2.2).
    pub(crate) fn sent(
        &self,
        jar: &mut Jar,
        method: &'static str,
        route: &str,
        held: Option<&str>,
        mode: Option<&'static str>,
    ) -> Sent {
        let relation = Relation::between(self.page, self.api, &EmbeddedList).relation();
        let is_trustworthy = self.api.is_https() || self.api.host().is_loopback();
        Sent {
            method,
            host: self.api.to_string().split_once("://").unwrap().1.to_owned(),
            origin: (relation != Relation::SameOrigin || method != "GET")
                .then(|| self.page.to_string()),
            sec_fetch_site: (self.has_fetch_metadata && is_trustworthy).then_some(match relation {
                Relation::SameOrigin => b"same-origin",
                Relation::SameSite => b"same-site",
                Relation::CrossScheme | Relation::CrossSite => b"cross-site",
            }),
            cookie: jar.cookie_header(&self.fetch(method, route), &EmbeddedList, NOW),
            authorization: held.map(|token| format!("Bearer {token}")),
            mode,
        }
    }

    /// The access cookies that come with a visit to a route: by the address bar, or by a link of another site.
    pub(crate) fn arriving(&self, jar: &mut Jar, route: &str, is_typed: bool) -> Vec<String> {
        let url = RequestUrl::parse(&format!("{}{route}", self.api)).unwrap();
        let elsewhere = Origin::parse("https://elsewhere.example").unwrap();
        let request = if is_typed {
            Request::typed(url)
        } else {
            Request::link(url, ClientOrigin::Web(elsewhere))
        };
        // Navigations tell no origin.
        let sent = Sent {
            origin: None,
            sec_fetch_site: self.has_fetch_metadata.then_some(if is_typed {
                b"none"
            } else {
                b"cross-site"
            }),
            cookie: jar.cookie_header(&request, &EmbeddedList, NOW),
            ..self.sent(jar, "GET", route, None, None)
        };
        let facts = sent.facts();
        let candidates = self.policy.verify(&facts, NOW).candidates();
        candidates
            .map(|of| of.as_str().unwrap().to_owned())
            .collect()
    }

    /// What carries a session if the client has no wish.
    pub(crate) fn usual_carrier(&self) -> Carrier {
        let sent = self.sent(
            &mut Jar::new(Profile::RFC6265BIS),
            "POST",
            &self.routes.sign_in,
            None,
            None,
        );
        self.policy.sign_in(&sent.facts(), NOW).carrier()
    }

    /// The cookies that come with a sign-in.
    pub(crate) fn shown(&self, jar: &mut Jar) -> Vec<u8> {
        jar.cookie_header(
            &self.fetch("POST", &self.routes.sign_in),
            &EmbeddedList,
            NOW,
        )
    }
}
