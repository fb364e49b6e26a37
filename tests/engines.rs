//! The table of `src/browser/engines.md` is what the model says: computed here, and compared with the file.
//!
//! `UPDATE_DOCS=1 cargo test --test engines` writes the new table.

#![cfg(feature = "embedded-list")]

use std::fmt::Write as _;

use session_cookie_policy::browser::knobs::LoopbackHttp;
use session_cookie_policy::browser::{
    ClientOrigin, Delivery, Evidence, Jar, MethodSafety, Profile, Refusal, Request, RequestKind,
    RequestUrl, Response, Withholding,
};
use session_cookie_policy::net::{EmbeddedList, Origin};
use time::macros::datetime;

use knobs::KNOBS;
use time::{Duration, OffsetDateTime};

#[path = "support/knobs.rs"]
#[expect(dead_code, reason = "that the list is complete is held by other tests")]
mod knobs;
#[path = "support/written_page.rs"]
mod written_page;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

const COLUMNS: [(&str, Profile, Evidence); 8] = [
    ("Chromium", Profile::CHROMIUM, Evidence::Recorded),
    (
        "Chromium blocking third-party cookies (Incognito)",
        Profile::CHROMIUM_BLOCK_THIRD_PARTY,
        Evidence::Recorded,
    ),
    ("Firefox", Profile::FIREFOX, Evidence::Recorded),
    ("Safari", Profile::SAFARI, Evidence::EngineTests),
    (
        "Safari 18.1 to 26.1",
        Profile::SAFARI_18_1,
        Evidence::EngineTests,
    ),
    (
        "Safari, announced",
        Profile::SAFARI_NEXT,
        Evidence::EngineTests,
    ),
    ("WebKitGTK", Profile::WEBKIT_GTK, Evidence::Recorded),
    (
        "WebKitGTK, libsoup 3.6",
        Profile::WEBKIT_GTK_SOUP_3_6,
        Evidence::Documentation,
    ),
];

/// The knobs of Safari about which no test of WebKit's speaks.
const DOCUMENTED: [&str; 17] = [
    "creation_time",
    "domain_bound",
    "dot_domain",
    "expires_date",
    "expiry_precedence",
    "ip_domain",
    "lifetime_cap",
    "max_age_syntax",
    "partition_quota",
    "repeated_date",
    "repeated_same_site",
    "secure_overlay",
    "server_clock",
    "site_quota",
    "suffix_domain",
    "suffix_host",
    "value_encoding",
];

/// What a cell rests on: where the engine's own tests stand behind a column, a cell that another setting of a documented knob would change
/// rests on documentation.
fn evidence(deployment: &Deployment, profile: Profile, of_column: Evidence) -> Evidence {
    let told = deployment.in_engine(profile);
    let documented = KNOBS.iter().filter(|knob| DOCUMENTED.contains(&knob.name));
    let would_differ = documented
        .flat_map(|knob| knob.others(profile))
        .any(|(_, changed)| deployment.in_engine(changed) != told);
    match of_column {
        Evidence::EngineTests if would_differ => Evidence::Documentation,
        of_column => of_column,
    }
}

const fn mark(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Recorded => "",
        Evidence::EngineTests => " (t)",
        _ => " (d)",
    }
}

/// Who sets a cookie, and who wants it back.
struct Deployment {
    name: &'static str,
    attributes: &'static str,
    sign_in: Request,
    call: Request,
    /// Time between the two.
    wait: Duration,
}

impl Deployment {
    fn new(name: &'static str, attributes: &'static str, sign_in: Request, call: Request) -> Self {
        Self {
            name,
            attributes,
            sign_in,
            call,
            wait: Duration::seconds(10),
        }
    }

    /// A page that signs in by a `fetch` to an API and calls it.
    fn page_and_api(name: &'static str, attributes: &'static str, page: &str, api: &str) -> Self {
        let mut sign_in = fetch(page, api);
        sign_in.method = MethodSafety::Unsafe;
        Self::new(name, attributes, sign_in, fetch(page, api))
    }

    /// The deployment in one engine, in few words.
    fn in_engine(&self, profile: Profile) -> String {
        if is_mixed_content(&self.sign_in, &profile) {
            return "request blocked: mixed content".to_owned();
        }
        // `__Host-` and other prefixes stand with the attributes.
        let header = match self.attributes.strip_prefix("`__Host-`; ") {
            Some(rest) => format!("__Host-sid=1; Path=/; {rest}"),
            None => format!("sid=1; Path=/; {}", self.attributes),
        };
        let header = header.replace('`', "");
        let mut jar = Jar::new(profile);
        let response = [header.as_bytes()];
        let outcomes = jar.receive(&self.sign_in, &Response::new(&response), &EmbeddedList, NOW);
        if let Some(refusal) = outcomes[0].refusal() {
            return format!("not kept: {}", refused(refusal));
        }
        match jar.deliver(&self.call, &EmbeddedList, NOW + self.wait)[..] {
            [(_, Delivery::Attach)] => "works".to_owned(),
            [(_, Delivery::Withhold(ref withholding))] => {
                format!("not sent: {}", withheld(withholding))
            }
            ref deliveries => panic!("{}: {deliveries:?}", self.name),
        }
    }
}

fn url(text: &str) -> RequestUrl {
    RequestUrl::parse(text).unwrap()
}

fn page(text: &str) -> ClientOrigin {
    ClientOrigin::Web(Origin::parse(text).unwrap())
}

fn fetch(from: &str, to: &str) -> Request {
    Request::fetch(url(to), vec![page(from)])
}

fn typed(to: &str) -> Request {
    Request::typed(url(to))
}

/// A navigation that a page of another site begins.
fn link(from: &str, to: &str) -> Request {
    Request::link(url(to), page(from))
}

/// A widget in a foreign page that calls its own server.
fn framed(top: &str, frame: &str) -> Request {
    Request::fetch(url(frame), vec![page(top), page(frame)])
}

/// The page of a frame.
fn frame(top: &str, frame: &str) -> Request {
    Request::within(url(frame), RequestKind::FrameNavigation, vec![page(top)])
}

fn redirected(mut request: Request, from: &str) -> Request {
    request.redirected_from = vec![url(from)];
    request
}

fn post(mut request: Request) -> Request {
    request.method = MethodSafety::Unsafe;
    request
}

/// An https page that asks http for something; engines that trust http on this machine let that pass.
fn is_mixed_content(request: &Request, profile: &Profile) -> bool {
    let has_https_page = request
        .documents
        .iter()
        .any(|document| matches!(document, ClientOrigin::Web(origin) if origin.is_https()));
    let is_trusted =
        profile.loopback_http == LoopbackHttp::Secure && request.url.host().is_loopback();
    request.kind == RequestKind::Fetch
        && has_https_page
        && !request.url.origin().is_https()
        && !is_trusted
}

fn refused(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Domain(_) | Refusal::DomainSpelling => "`Domain`".to_owned(),
        Refusal::NoneWithoutSecure => "`None` without `Secure`".to_owned(),
        Refusal::Prefix { .. } => "prefix".to_owned(),
        Refusal::SameSite { .. } => "`SameSite`, cross-site".to_owned(),
        Refusal::SecureOverHttp => "`Secure` over http".to_owned(),
        Refusal::ThirdParty => "third-party cookie".to_owned(),
        refusal => refusal.to_string(),
    }
}

fn withheld(withholding: &Withholding) -> String {
    match withholding {
        Withholding::Host => "other host".to_owned(),
        Withholding::Partition => "other partition".to_owned(),
        Withholding::SameSite { .. } => "`SameSite`, cross-site".to_owned(),
        Withholding::Secure => "`Secure` over http".to_owned(),
        Withholding::ThirdParty => "third-party cookie".to_owned(),
        withholding => withholding.to_string(),
    }
}

/// One site: pages and APIs that share a registrable domain.
fn one_site() -> Vec<Deployment> {
    let (app, api, auth) = (
        "https://app.example.com",
        "https://api.example.com",
        "https://auth.example.com",
    );
    let two_hosts = "`app.example.com` and `api.example.com`";
    let two_apis = "`auth.example.com` sets, `api.example.com` reads";
    let upgraded = "`http://app.example.com` and `https://app.example.com/api`";
    let by_address = "`http://192.168.1.10:3000` and `:8000`";
    let address = ("http://192.168.1.10:3000", "http://192.168.1.10:8000");
    vec![
        Deployment::page_and_api("one origin", "`__Host-`; `Secure; SameSite=Lax`", app, app),
        Deployment::page_and_api(two_hosts, "`Secure; SameSite=Lax`", app, api),
        Deployment::page_and_api(two_hosts, "`Secure; SameSite=Strict`", app, api),
        Deployment::page_and_api(two_hosts, "`__Host-`; `Secure; SameSite=Strict`", app, api),
        Deployment::new(
            two_apis,
            "`Secure; SameSite=Lax`",
            fetch(app, auth),
            fetch(app, api),
        ),
        Deployment::new(
            two_apis,
            "`Secure; SameSite=Lax; Domain=example.com`",
            fetch(app, auth),
            fetch(app, api),
        ),
        Deployment::page_and_api(
            upgraded,
            "`Secure; SameSite=Lax`",
            "http://app.example.com",
            "https://app.example.com/api",
        ),
        Deployment::page_and_api(
            upgraded,
            "`Secure; SameSite=None`",
            "http://app.example.com",
            "https://app.example.com/api",
        ),
        Deployment::page_and_api(by_address, "`SameSite=Lax`", address.0, address.1),
        Deployment::page_and_api(
            by_address,
            "`SameSite=Lax; Domain=192.168.1.10`",
            address.0,
            address.1,
        ),
    ]
}

/// On the developer's machine.
fn development() -> Vec<Deployment> {
    let (page, api) = ("http://localhost:3000", "http://localhost:8000");
    let ports = "`http://localhost:3000` and `:8000`";
    let two_names = "`http://localhost:3000` and `http://127.0.0.1:8000`";
    let address = "http://127.0.0.1:8000";
    vec![
        Deployment::page_and_api(ports, "`SameSite=Lax`", page, api),
        Deployment::page_and_api(ports, "`Secure; SameSite=Lax`", page, api),
        Deployment::page_and_api(ports, "`__Host-`; `Secure; SameSite=Lax`", page, api),
        Deployment::page_and_api(two_names, "`SameSite=Lax`", page, address),
        Deployment::page_and_api(two_names, "`Secure; SameSite=None`", page, address),
        Deployment::page_and_api(
            "`https://app.example.com` and `http://localhost:8000`",
            "`Secure; SameSite=None`",
            "https://app.example.com",
            api,
        ),
    ]
}

/// Pages and APIs of two sites.
fn two_sites() -> Vec<Deployment> {
    let (app, api) = ("https://app.example.com", "https://api.example.net");
    let name = "`app.example.com` and `api.example.net`";
    let elsewhere = "the same, signed in on a page of `api.example.net`";
    let shop = "https://shop.example.net";
    let embedded = "frame of `app.example.com` in `shop.example.net`";
    vec![
        Deployment::page_and_api(name, "`Secure; SameSite=Lax`", app, api),
        Deployment::page_and_api(name, "`SameSite=None`", app, api),
        Deployment::page_and_api(name, "`Secure; SameSite=None`", app, api),
        Deployment::page_and_api(name, "`Secure; SameSite=None; Partitioned`", app, api),
        Deployment::new(
            elsewhere,
            "`Secure; SameSite=None`",
            typed(api),
            fetch(app, api),
        ),
        Deployment::new(
            elsewhere,
            "`Secure; SameSite=None; Partitioned`",
            typed(api),
            fetch(app, api),
        ),
        Deployment::page_and_api(
            "`front.vercel.app` and `back.vercel.app`",
            "`Secure; SameSite=None`",
            "https://front.vercel.app",
            "https://back.vercel.app",
        ),
        Deployment::new(
            embedded,
            "`Secure; SameSite=Lax`",
            typed(app),
            frame(shop, app),
        ),
        Deployment::new(
            embedded,
            "`Secure; SameSite=None`",
            typed(app),
            frame(shop, app),
        ),
        Deployment::new(
            "the same, signed in within the frame",
            "`Secure; SameSite=None`",
            framed(shop, app),
            framed(shop, app),
        ),
        Deployment::new(
            "the same, signed in within the frame",
            "`Secure; SameSite=None; Partitioned`",
            framed(shop, app),
            framed(shop, app),
        ),
    ]
}

/// Navigations from other sites: sign-in by a provider, links.
fn navigations() -> Vec<Deployment> {
    let start = || typed("https://app.example.com/login");
    let callback = || {
        link(
            "https://idp.example.net",
            "https://app.example.com/callback",
        )
    };
    let by_redirect = || redirected(callback(), "https://idp.example.net/consent");
    let mail = || link("https://mail.example.net", "https://app.example.com/inbox");
    let redirect = "OAuth: `state` cookie, callback by redirect";
    let own = "OAuth: the same, begun by a link of the own page, without a page of the provider";
    let at_once = || {
        let mut callback = link(
            "https://app.example.com",
            "https://app.example.com/callback",
        );
        callback.redirected_from = vec![
            url("https://app.example.com/login"),
            url("https://idp.example.net/authorize"),
        ];
        callback
    };
    let form_post = "OAuth: `state` cookie, callback by `form_post`";
    let after = "OAuth: session cookie of the callback, on the page that it redirects to";
    let mut late = Deployment::new(
        "the same, three minutes later",
        "`Secure`, no `SameSite`",
        start(),
        post(callback()),
    );
    late.wait = Duration::minutes(3);
    let home = || {
        let home = link("https://idp.example.net", "https://app.example.com/home");
        redirected(home, "https://app.example.com/callback")
    };
    vec![
        Deployment::new(
            redirect,
            "`Secure; SameSite=Strict`",
            start(),
            by_redirect(),
        ),
        Deployment::new(redirect, "`Secure; SameSite=Lax`", start(), by_redirect()),
        Deployment::new(own, "`Secure; SameSite=Strict`", start(), at_once()),
        Deployment::new(own, "`Secure; SameSite=Lax`", start(), at_once()),
        Deployment::new(after, "`Secure; SameSite=Strict`", by_redirect(), home()),
        Deployment::new(after, "`Secure; SameSite=Lax`", by_redirect(), home()),
        Deployment::new(
            form_post,
            "`Secure; SameSite=Lax`",
            start(),
            post(callback()),
        ),
        Deployment::new(
            form_post,
            "`Secure; SameSite=None`",
            start(),
            post(callback()),
        ),
        Deployment::new(
            form_post,
            "`Secure`, no `SameSite`",
            start(),
            post(callback()),
        ),
        late,
        Deployment::new(
            "link in a web mail page",
            "`Secure; SameSite=Strict`",
            start(),
            mail(),
        ),
        Deployment::new(
            "link in a web mail page",
            "`Secure; SameSite=Lax`",
            start(),
            mail(),
        ),
    ]
}

fn table() -> String {
    let mut table = String::new();
    for (title, deployments) in [
        ("One site", one_site()),
        ("Development", development()),
        ("Two sites", two_sites()),
        ("Navigations from another site", navigations()),
    ] {
        write!(table, "\n## {title}\n\n| deployment | cookie |").unwrap();
        table.extend(COLUMNS.map(|(name, ..)| format!(" {name} |")));
        table += "\n|---|---|";
        table += &"---|".repeat(COLUMNS.len());
        table += "\n";
        for deployment in deployments {
            write!(table, "| {} | {} |", deployment.name, deployment.attributes).unwrap();
            table.extend(COLUMNS.map(|(_, profile, of_column)| {
                let told = deployment.in_engine(profile);
                let evidence = evidence(&deployment, profile, of_column);
                format!(" {told}{} |", mark(evidence))
            }));
            table += "\n";
        }
    }
    table + "\n"
}

#[test]
fn the_page_says_what_the_model_says() {
    written_page::check("src/browser/engines.md", &table(), "--test engines");
}
