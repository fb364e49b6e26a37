//! The headers that browsers sent, row by row, against the model.
//!
//! A row says what was asked for and what each browser sent: `Origin`, `Referer`, `Sec-Fetch-Site`, `-Mode`, `-Dest`, each empty if it
//! was not sent. `tests/vectors/browsers/README.md` has the format.

#![cfg(feature = "embedded-list")]

use std::collections::BTreeMap;

use serde_json::Value;
use session_cookie_policy::browser::headers::{
    FetchMode, Fetching, Referrer, ReferrerPolicy, sent_headers,
};
use session_cookie_policy::browser::{
    ClientOrigin, Credentials, Initiator, MethodSafety, Profile, Request, RequestKind, RequestUrl,
};
use session_cookie_policy::net::{EmbeddedList, Origin};

use vectors::{ExpectedFailures, read_json_lines};

#[path = "support/vectors.rs"]
mod vectors;

const HEADERS: [&str; 5] = [
    "origin",
    "referer",
    "sec-fetch-site",
    "sec-fetch-mode",
    "sec-fetch-dest",
];

#[test]
fn the_model_sends_the_headers_that_browsers_sent() {
    let mut failures = ExpectedFailures::read("browsers/expected_failures.headers.txt");
    let mut right: BTreeMap<&str, [usize; 6]> = BTreeMap::new();
    for (number, row) in read_json_lines("browsers/headers.jsonl").iter().enumerate() {
        let id = format!("{} {}", number + 1, row["id"].as_str().unwrap());
        let request = request_of(&row["is"]);
        let fetching = fetching_of(&row["is"]);
        let mut differences = Vec::new();
        for (names, sent) in row["sent"].as_object().unwrap() {
            for name in names.split(' ') {
                let profile = Profile::named(name).unwrap();
                let told = sent_headers(&request, &fetching, &profile, &EmbeddedList);
                let told: BTreeMap<&str, &str> = told.iter().collect();
                let tally = right.entry(profile.name).or_default();
                tally[5] += 1;
                let seen = sent.as_str().unwrap().split('|');
                for ((index, header), seen) in HEADERS.into_iter().enumerate().zip(seen) {
                    let said = match told.get(header) {
                        Some(&"") => "(empty)",
                        Some(value) => value,
                        None => "",
                    };
                    if said == seen {
                        tally[index] += 1;
                    } else {
                        differences.push(format!(
                            "{name}: {header}: sent `{seen}`, the model says `{said}`: {}",
                            row["is"]
                        ));
                    }
                }
            }
        }
        failures.note(&id, &differences);
    }
    for (name, tally) in right {
        println!("{name}: {tally:?} (each header, and of how many)");
    }
    failures.settle();
}

fn request_of(row: &Value) -> Request {
    let url = |text: &Value| RequestUrl::parse(text.as_str().unwrap()).unwrap();
    let documents: Vec<ClientOrigin> = texts(&row["docs"]).map(client).collect();
    let kind = match row["kind"].as_str().unwrap() {
        "frame" => RequestKind::FrameNavigation,
        "nav" => RequestKind::TopLevelNavigation,
        "sub" => RequestKind::Image,
        "ws" => RequestKind::WebSocket,
        _ => RequestKind::Fetch,
    };
    let mut request = Request::within(url(&row["url"]), kind, documents);
    request.method = MethodSafety::of(method_of(row));
    request.redirected_from = row["from"]
        .as_array()
        .map(|urls| urls.iter().map(url).collect())
        .unwrap_or_default();
    if let Some(other) = row["client"].as_str() {
        request.initiator = Initiator::Document(client(other));
    }
    request.credentials = match row["credentials"].as_str() {
        Some("omit") => Credentials::Omit,
        Some("same-origin") => Credentials::SameOrigin,
        _ => Credentials::Include,
    };
    request
}

fn fetching_of(row: &Value) -> Fetching<'_> {
    let flag = |letter: char| row["flags"].as_str().unwrap_or("").contains(letter);
    let mut fetching = Fetching::typed();
    fetching.method = method_of(row);
    fetching.mode = FetchMode::parse(row["mode"].as_str().unwrap()).unwrap();
    fetching.destination = row["dest"].as_str().unwrap();
    if let Some(policy) = row["policy"].as_str() {
        fetching.policy = ReferrerPolicy::parse(policy).unwrap();
    }
    fetching.referrer = match row["ref"].as_str() {
        None => Referrer::None,
        Some("blob") => Referrer::Blob,
        Some(text) => text
            .strip_prefix("blank ")
            .map_or(Referrer::Url(text), Referrer::AboutBlank),
    };
    fetching.no_referrer = flag('n');
    fetching.severed = flag('s');
    fetching.by_script = flag('j');
    fetching
}

fn method_of(row: &Value) -> &str {
    row["method"].as_str().unwrap_or("GET")
}

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

/// `https://app.example.com`, `opaque`, `blank`, or one of these words with an origin.
fn client(text: &str) -> ClientOrigin {
    let origin = |text: &str| Origin::parse(text).unwrap();
    match text.split_once(' ') {
        Some(("sandboxed", address)) => ClientOrigin::Sandboxed(origin(address)),
        Some(("blank", creator)) => ClientOrigin::Blank(Some(origin(creator))),
        Some((_, creator)) => ClientOrigin::Blob(origin(creator)),
        None if text == "opaque" => ClientOrigin::Opaque,
        None if text == "blank" => ClientOrigin::Blank(None),
        None => ClientOrigin::Web(origin(text)),
    }
}
