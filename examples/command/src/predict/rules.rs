//! The cases of `cookie-rules.json`: what the model answers to each kind.

use serde_json::{Value, json};
use session_cookie_policy::browser::knobs::ThirdPartyCookies;
use session_cookie_policy::browser::{
    ClientOrigin, Delivery, Initiator, Jar, MethodSafety, PartitionSource, Profile, Request,
    RequestKind, RequestUrl, Response, domain_match,
};
use session_cookie_policy::cookie::{CookiePath, HostScope, parse_cookie_date};
use session_cookie_policy::net::{Host, Origin, Site, SuffixList};
use time::{Duration, OffsetDateTime};

use super::scenario::{describe, text_of};

/// 2026-01-01, the `now` of cases that name none.
const NOW: i64 = 1_767_225_600;

/// The model's answer to one case, in the form of the case's `expected`, with a `why` where there is one to tell.
pub(crate) fn answer(case: &Value, profile: Profile, list: &dyn SuffixList) -> Value {
    let input = &case["input"];
    match case["kind"].as_str().unwrap_or("") {
        "cookie_date" => {
            let date = parse_cookie_date(text(&input["value"]).as_bytes());
            json!({ "epoch": date.map(OffsetDateTime::unix_timestamp) })
        }
        "default_path" => {
            let url = RequestUrl::parse(text(&input["request_url"])).unwrap();
            let path = CookiePath::default_for(url.path()).unwrap();
            json!({ "path": path.as_str() })
        }
        "domain_match" => json!({ "match": domain_matches(input) }),
        "jar" => jar(input, profile, list),
        "path_match" => {
            let path = CookiePath::parse(text(&input["cookie_path"])).unwrap();
            json!({ "match": path.matches(text(&input["request_path"])) })
        }
        "registrable_domain" => registrable_domain(text(&input["host"]), list),
        "same_site" => json!({ "same_site": are_same_site(input, list) }),
        "send" => send(input, profile, list),
        "store" => store(input, profile, list),
        kind => json!({ "error": format!("the kind `{kind}` is not known") }),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("")
}

fn at(seconds: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(seconds).unwrap()
}

fn later(now: OffsetDateTime, seconds: &Value) -> OffsetDateTime {
    now + Duration::seconds(seconds.as_i64().unwrap_or(0))
}

fn store(input: &Value, profile: Profile, list: &dyn SuffixList) -> Value {
    let now = at(input["now"].as_i64().unwrap_or(NOW));
    let mut jar = Jar::new(profile);
    for existing in input["existing"].as_array().into_iter().flatten() {
        receive(
            &mut jar,
            &first_party(text(&existing["url"])),
            &existing["set_cookie"],
            list,
            now,
        );
    }
    let Some(request) = request(input, "request_url", list) else {
        return json!({ "stored": false, "why": "the URL has no host that a browser accepts" });
    };
    let before: Vec<_> = jar.cookies(now).cloned().collect();
    let why = receive(&mut jar, &request, &input["set_cookie"], list, now);
    let new = jar.cookies(now).find(|cookie| !before.contains(cookie));
    let Some(cookie) = new else {
        // Replaced by an equal one, or not stored.
        let stored =
            why.is_none() && before.len() == jar.cookies(now).count() && !before.is_empty();
        return json!({ "stored": stored, "why": why });
    };
    let mut stored = describe(cookie, now);
    stored["stored"] = json!(true);
    stored["persistent"] = json!(!stored["expires_in"].is_null());
    stored["domain"] = json!(cookie.host().to_string());
    if stored["same_site"].is_null() {
        stored["same_site"] = json!("Default");
    }
    stored
}

/// Applies one header; why it was refused, if it was.
fn receive(
    jar: &mut Jar,
    request: &Request,
    set_cookie: &Value,
    list: &dyn SuffixList,
    now: OffsetDateTime,
) -> Option<String> {
    let header = text(set_cookie).as_bytes();
    let outcomes = jar.receive(request, &Response::new(&[header]), list, now);
    outcomes.first()?.refusal().map(ToString::to_string)
}

fn jar(input: &Value, profile: Profile, list: &dyn SuffixList) -> Value {
    let now = at(input["now"].as_i64().unwrap_or(NOW));
    let mut jar = Jar::new(profile);
    for step in input["steps"].as_array().into_iter().flatten() {
        let request = request(step, "url", list).unwrap();
        receive(
            &mut jar,
            &request,
            &step["set_cookie"],
            list,
            later(now, &step["at"]),
        );
    }
    let request = request(input, "request_url", list).unwrap();
    let header = jar.cookie_header(&request, list, later(now, &input["at"]));
    json!({ "cookie_header": text_of(&header) })
}

fn send(input: &Value, mut profile: Profile, list: &dyn SuffixList) -> Value {
    // These cases tell rules from policy: what a browser would do with third-party cookies is an input.
    profile.third_party_cookies = match text(&input["third_party_cookies"]) {
        "blocked" => ThirdPartyCookies::BlockedUnlessPartitioned,
        _ => ThirdPartyCookies::Allowed,
    };
    let cookie = &input["cookie"];
    let age = Duration::seconds(cookie["age_seconds"].as_i64().unwrap_or(0));
    let now = at(NOW);
    let mut jar = Jar::new(profile);
    let mut set_by = first_party(text(&cookie["set_url"]));
    set_by.partition = partition(cookie, list);
    receive(&mut jar, &set_by, &cookie["set_cookie"], list, now - age);
    let request = request(input, "request_url", list).unwrap();
    let header = jar.cookie_header(&request, list, now);
    let why: Vec<String> = jar
        .deliver(&request, list, now)
        .into_iter()
        .filter_map(|(_, delivery)| match delivery {
            Delivery::Attach => None,
            Delivery::Withhold(why) => Some(why.to_string()),
        })
        .collect();
    json!({ "sent": !header.is_empty(), "why": why })
}

/// A request without context is same-site: a page's own.
fn first_party(url: &str) -> Request {
    Request::typed(RequestUrl::parse(url).unwrap())
}

/// The request of a case or a step; `None` if its URL is none.
fn request(input: &Value, url_field: &str, list: &dyn SuffixList) -> Option<Request> {
    let url = RequestUrl::parse(text(&input[url_field])).ok()?;
    let context = &input["context"];
    let mut request = if context.is_object() {
        with_context(url, context)
    } else if text(&input["api"]) == "script" {
        Request::script(url)
    } else {
        Request::typed(url)
    };
    if text(&input["api"]) == "script" {
        request.kind = RequestKind::Script;
    }
    request.partition = partition(input, list);
    Some(request)
}

fn with_context(url: RequestUrl, context: &Value) -> Request {
    let documents: Vec<ClientOrigin> = context["ancestor_urls"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|url| client_origin(text(url)))
        .collect();
    let kind = match text(&context["request_kind"]) {
        "iframe_navigation" => RequestKind::FrameNavigation,
        "top_level_navigation" => RequestKind::TopLevelNavigation,
        _ => RequestKind::Fetch,
    };
    let mut request = Request::within(url, kind, documents);
    request.initiator = match text(&context["initiator_url"]) {
        "browser" | "" => Initiator::Browser,
        "opaque" => Initiator::Document(ClientOrigin::Opaque),
        url => Initiator::Document(client_origin(url)),
    };
    request.method = MethodSafety::of(context["method"].as_str().unwrap_or("GET"));
    request.redirected_from = context["redirect_chain"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|url| RequestUrl::parse(text(url)).unwrap())
        .collect();
    request
}

fn partition(input: &Value, list: &dyn SuffixList) -> PartitionSource {
    match Origin::parse(text(&input["partition_key"])) {
        Ok(origin) => PartitionSource::Given(Site::of(&origin, list).0),
        Err(_) => PartitionSource::TopLevelSite,
    }
}

fn domain_matches(input: &Value) -> bool {
    let scope = if input["host_only"] == true {
        HostScope::HostOnly
    } else {
        HostScope::WithSubdomains
    };
    match (
        Host::parse(text(&input["host"])),
        Host::parse(text(&input["cookie_domain"])),
    ) {
        (Ok(host), Ok(domain)) => domain_match(&host, &domain, scope),
        _ => false,
    }
}

fn registrable_domain(host: &str, list: &dyn SuffixList) -> Value {
    let registrable = Host::parse(host)
        .ok()
        .and_then(|host| host.registrable_domain(list));
    registrable.map_or(Value::Null, |name| json!(name.as_str()))
}

/// The origin of a page; opaque for what is not of the web.
pub(crate) fn client_origin(url: &str) -> ClientOrigin {
    match RequestUrl::parse(url) {
        Ok(url) => ClientOrigin::Web(url.origin().clone()),
        Err(_) => ClientOrigin::Opaque,
    }
}

fn are_same_site(input: &Value, list: &dyn SuffixList) -> bool {
    let site = |url: &Value| {
        let page = client_origin(text(url));
        page.origin().map(|origin| Site::of(origin, list).0)
    };
    match (site(&input["a"]), site(&input["b"])) {
        (Some(a), Some(b)) if input["schemeful"] == true => a == b,
        (Some(a), Some(b)) => a.is_schemelessly_same_site(&b),
        _ => false,
    }
}
