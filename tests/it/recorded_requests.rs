//! What the policy says of requests that browsers sent, recorded with the scenario that made them send it: see
//! `tests/browsers/compact_requests`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{
    CallbackRefusal, CallbackVerdict, CsrfPass, CsrfRefusal, CsrfVerdict, RequestFacts,
};
use time::OffsetDateTime;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// Requests of one kind.
#[derive(Debug, Deserialize)]
struct Recorded {
    /// The origins of those who had a hand in it; the user's alone if empty. `null` marks a document without an origin.
    by: Vec<String>,
    method: String,
    /// The origin that it was sent to.
    at: String,
    headers: BTreeMap<String, String>,
    /// The scenarios, each with its browsers.
    seen: Vec<String>,
}

/// Who caused a request.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Cause {
    User,
    OwnPage,
    /// A page of one's own without an origin: in a sandbox, or `data:`.
    OwnOpaquePage,
    /// A page that is not declared, or a redirect over one.
    Stranger,
}

impl Recorded {
    fn cause(&self) -> Cause {
        let mut cause = Cause::User;
        for hand in &self.by {
            cause = cause.max(match hand.as_str() {
                "null" => Cause::OwnOpaquePage,
                origin if is_own(origin, &self.at) => Cause::OwnPage,
                _ => Cause::Stranger,
            });
        }
        cause
    }

    fn policy(&self) -> Policy {
        let own = self.by.iter().filter(|origin| is_own(origin, &self.at));
        let scheme = self.at.split("://").next().unwrap();
        let mut websites: Vec<String> = own.cloned().collect();
        if self.at.contains(".example.com") {
            websites.push(format!("{scheme}://app.example.com"));
            websites.push(format!("{scheme}://www.example.com"));
        }
        if websites.is_empty() {
            websites.push(self.at.clone());
        }
        websites.sort_unstable();
        websites.dedup();
        let declared = websites.iter().map(String::as_str);
        let mut config = PolicyConfig::new([self.at.as_str()], declared);
        if scheme == "http" {
            let plain = websites.iter().chain([&self.at]);
            config.plain_http = plain.map(|origin| origin.as_str().into()).collect();
        }
        config
            .compile(&EmbeddedList)
            .unwrap_or_else(|error| panic!("{self:?}: {error}"))
    }

    fn facts<'a>(&'a self, policy: &Policy, lines: &'a mut Vec<&'a [u8]>) -> RequestFacts<'a> {
        let header = |name: &str| self.headers.get(name).map(String::as_bytes);
        RequestFacts::look_up(&self.method, policy.headers(), header, lines)
    }

    /// How often it was recorded: scenarios times browsers.
    fn count(&self) -> usize {
        self.seen
            .iter()
            .map(|seen| seen.split(' ').count() - 1)
            .sum()
    }
}

/// The deployment's own pages: `app`, `www`, the hosts of service workers, and those of the same machine or network.
fn is_own(origin: &str, api: &str) -> bool {
    let Some((scheme, host)) = origin.split_once("://") else {
        return false;
    };
    let (scheme_of_api, host_of_api) = api.split_once("://").unwrap();
    let of_site = host.strip_suffix(".example.com").is_some_and(|label| {
        matches!(label, "app" | "www" | "api") || label.starts_with("sw") || label.ends_with("-app")
    });
    let local = ["localhost:", "[::1]:", "intranet:"];
    let is_local = local
        .iter()
        .any(|start| host.starts_with(start) && host_of_api.starts_with(start))
        || host == "app.xn--bcher-kva.de";
    scheme == scheme_of_api
        && (host == host_of_api || (of_site && host_of_api.contains(".example.com")) || is_local)
}

fn recorded() -> Vec<Recorded> {
    let lines = include_str!("../vectors/requests.jsonl").lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A request, where it is forged or one's own, and what the policy says of it.
struct Judged {
    request: Recorded,
    cause: Cause,
    refusal: Option<CsrfRefusal>,
}

/// All requests that change something, or open a WebSocket.
fn judged() -> Vec<Judged> {
    let changing = recorded().into_iter().filter_map(|request| {
        let policy = request.policy();
        let mut lines = Vec::new();
        let facts = request.facts(&policy, &mut lines);
        let is_safe = matches!(facts.method, "GET" | "HEAD" | "OPTIONS");
        if is_safe && !facts.is_handshake() {
            return None;
        }
        let refusal = policy.verify(&facts, NOW).csrf().refusal();
        if !is_safe {
            // A sign-in has no session yet, so that a header against CSRF proves nothing that it needs.
            let sign_in = policy.sign_in(&facts, NOW).accept().err();
            assert!(
                sign_in == refusal || refusal == Some(CsrfRefusal::MissingHeader),
                "{request:?}"
            );
            assert_eq!(
                policy.refresh(&facts, NOW).csrf().refusal(),
                refusal,
                "{request:?}"
            );
            assert_eq!(
                policy.sign_out(&facts, NOW).csrf().refusal(),
                refusal,
                "{request:?}"
            );
        }
        let cause = request.cause();
        Some(Judged {
            request,
            cause,
            refusal,
        })
    });
    changing.collect()
}

/// The scenarios of requests, without their browsers.
fn scenarios<'a>(requests: impl Iterator<Item = &'a Judged>) -> BTreeSet<&'a str> {
    let seen = requests.flat_map(|judged| &judged.request.seen);
    seen.map(|seen| seen.split(' ').next().unwrap()).collect()
}

/// Forged requests that no header gives away, and what keeps them out: `guide::adapters`.
const NOT_GIVEN_AWAY: [(&str, &str); 3] = [
    // F3: Chromium sends the form again, as the page's own.
    (
        "N2.js-reload-of/foreign-form",
        "answer a refused form with no page that reloads itself",
    ),
    (
        "X3.js-reload-of/foreign-form-307",
        "answer a refused form with no page that reloads itself",
    ),
    // All engines: the worker makes a request of its own from the foreign one.
    (
        "X3.sw-rebuilt/foreign-form-307",
        "let the service worker ignore requests that are not `GET`",
    ),
];

#[test]
fn no_forged_request_passes_that_a_header_gives_away() {
    let all = judged();
    let forged = || all.iter().filter(|judged| judged.cause == Cause::Stranger);
    let passing = scenarios(forged().filter(|judged| judged.refusal.is_none()));
    let known: BTreeSet<&str> = NOT_GIVEN_AWAY
        .iter()
        .map(|(scenario, _)| *scenario)
        .collect();
    assert_eq!(passing, known);
    let count: usize = forged().map(|judged| judged.request.count()).sum();
    println!("{count} forged requests, {} kinds", forged().count());
    assert!(count > 500);
}

/// Requests of one's own that are refused: they look like those of strangers, so that no rule can tell them apart.
const OWN_BUT_REFUSED: [(CsrfRefusal, &[&str]); 2] = [
    (
        CsrfRefusal::OpaqueOrigin,
        &[
            // A page with `Referrer-Policy: no-referrer` or `same-origin` sends a form, or `fetch` without CORS, to another origin.
            "H.no-referrer/http-same-site",
            "H.no-referrer/localhost-port",
            "H.no-referrer/same-site",
            "H.same-origin/http-same-site",
            "H.same-origin/localhost-port",
            "H.same-origin/same-site",
            "K.fetch-nocors-no-referrer-post/same-site",
            "X3.policy-by-meta/no-referrer",
            // A link or a form with `rel=noreferrer`.
            "K.form-post-blank-noreferrer/same-site",
            // A `POST` that a sibling host redirects on with 307 or 308.
            "N2.post-chain/308-own-over-sibling",
            "R2.fetch-post-307/sibling-own",
        ],
    ),
    // The host with a dot at its end is another site to browsers, so that the cookies are `SameSite=None`.
    (CsrfRefusal::MissingHeader, &["U2.hosts/trailing-dot-api"]),
];

#[test]
fn no_request_of_ones_own_is_refused_that_a_header_tells_from_a_forged_one() {
    let all = judged();
    let own = || {
        all.iter()
            .filter(|judged| matches!(judged.cause, Cause::OwnPage | Cause::User))
    };
    let mut refused: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for judged in own() {
        if let Some(refusal) = judged.refusal {
            let of_refusal = refused.entry(refusal.to_string()).or_default();
            of_refusal.extend(scenarios([judged].into_iter()));
        }
    }
    let known = OWN_BUT_REFUSED
        .map(|(refusal, scenarios)| (refusal.to_string(), scenarios.iter().copied().collect()));
    assert_eq!(refused, BTreeMap::from(known));
    let count: usize = own().map(|judged| judged.request.count()).sum();
    println!("{count} requests of one's own, {} kinds", own().count());
    assert!(count > 600);
    // Where no header distinguishes a document of one's own, since it has no origin, the advice is that for `null`.
    let opaque = all
        .iter()
        .filter(|judged| judged.cause == Cause::OwnOpaquePage);
    assert!(opaque.clone().count() > 5);
    for judged in opaque {
        assert_eq!(
            judged.refusal,
            Some(CsrfRefusal::OpaqueOrigin),
            "{:?}",
            judged.request
        );
    }
}

/// With the header against CSRF that the front end sets, the rest passes that can have one.
#[test]
fn a_front_end_that_sets_the_header_is_refused_for_null_alone() {
    for judged in judged() {
        if judged.cause != Cause::OwnPage {
            continue;
        }
        let request = judged.request;
        let policy = request.policy();
        let mut lines = Vec::new();
        let mut facts = request.facts(&policy, &mut lines);
        facts.csrf = Some(b"1");
        let refusal = policy.verify(&facts, NOW).csrf().refusal();
        assert!(
            matches!(refusal, None | Some(CsrfRefusal::OpaqueOrigin)),
            "{request:?}"
        );
        assert_eq!(
            refusal.is_some(),
            facts.origin == Some(b"null") && facts.sec_fetch_site != Some(b"same-origin")
        );
    }
}

/// A route that changes something on `GET` writes `POST` as the method. Prefetches are refused then, whoever asks for them, and so is
/// what a stranger's page sends, unless the browser says that nobody or the API's own origin did. So such a route is not a good idea.
#[test]
fn routes_that_change_something_on_get_refuse_prefetches() {
    let (mut prefetches, mut forged) = (0, 0);
    for request in recorded() {
        let policy = request.policy();
        let mut lines = Vec::new();
        let mut facts = request.facts(&policy, &mut lines);
        if facts.method != "GET" || facts.is_handshake() {
            continue;
        }
        // Reads pass, for all who may ask.
        assert_eq!(
            policy.verify(&facts, NOW).csrf(),
            CsrfVerdict::Pass(CsrfPass::SafeMethod)
        );
        let is_prefetch = request.headers.contains_key("sec-purpose");
        assert_eq!(facts.is_prefetch(), is_prefetch);
        facts.method = "POST";
        let refusal = policy.verify(&facts, NOW).csrf().refusal();
        assert_eq!(
            refusal == Some(CsrfRefusal::Prefetch),
            is_prefetch,
            "{request:?}"
        );
        prefetches += usize::from(is_prefetch);
        if request.cause() == Cause::Stranger && refusal.is_none() {
            let site = facts.sec_fetch_site;
            assert!(
                facts.origin.is_none() && matches!(site, Some(b"same-origin" | b"none")),
                "{request:?}"
            );
        }
        forged += usize::from(request.cause() == Cause::Stranger);
    }
    assert!(prefetches >= 8 && forged > 50, "{prefetches} {forged}");
}

/// What an identity provider sends back can be right, and only the state tells; what runs in the background of a page is none.
#[test]
fn callbacks_of_identity_providers_arrive() {
    let (mut arrived, mut background) = (0, 0);
    for request in recorded() {
        let policy = request.policy();
        let mut lines = Vec::new();
        let facts = request.facts(&policy, &mut lines);
        let verdict = policy.callback(&facts, NOW).verdict();
        let mode = request.headers.get("sec-fetch-mode").map(String::as_str);
        let is_of_provider = request.by == ["https://login.idp.net"];
        if is_of_provider && mode == Some("navigate") {
            assert_eq!(verdict, CallbackVerdict::CompareState, "{request:?}");
            arrived += request.count();
        }
        let is_in_the_background = matches!(mode, Some("no-cors" | "websocket"))
            || (matches!(mode, Some("cors")) && facts.sec_fetch_site != Some(b"same-origin"));
        if is_in_the_background && !facts.is_prefetch() {
            assert_eq!(
                verdict,
                CallbackVerdict::Refuse(CallbackRefusal::NoNavigation),
                "{request:?}"
            );
            background += request.count();
        }
    }
    assert!(arrived > 50 && background > 500, "{arrived} {background}");
}
