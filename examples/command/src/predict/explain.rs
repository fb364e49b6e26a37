//! One cookie, explained to a person: kept or not, sent where, and why.

use std::fmt::Write as _;

use session_cookie_policy::browser::{
    ClientOrigin, Delivery, Jar, MethodSafety, Outcome, Profile, Request, RequestKind, RequestUrl,
    Response, Stored,
};
use session_cookie_policy::net::{EmbeddedList, Host, Scheme};
use time::OffsetDateTime;

use super::rules::client_origin;
use super::scenario::describe;

/// What every profile makes of `set_cookie` in the response of `url`, fetched by the page `from` or typed.
pub(crate) fn cookie(
    set_cookie: &str,
    url: &RequestUrl,
    from: Option<&str>,
    now: OffsetDateTime,
) -> String {
    let page = from.map(client_origin);
    let sets = match &page {
        None => Request::typed(url.clone()),
        Some(page) => Request::fetch(url.clone(), vec![page.clone()]),
    };
    let how = from.map_or_else(
        || "typed by the user".to_owned(),
        |page| format!("fetched by a page of {page}"),
    );
    let mut text = format!("{url}, {how}, answers\n  Set-Cookie: {set_cookie}\n");
    for profile in Profile::ALL {
        writeln!(text, "\n{}", profile.name).unwrap();
        let mut jar = Jar::new(profile);
        let header = [set_cookie.as_bytes()];
        let outcomes = jar.receive(&sets, &Response::new(&header), &EmbeddedList, now);
        match outcomes.into_iter().next() {
            Some(Outcome::Refused(refusal)) => writeln!(text, "  refused: {refusal}").unwrap(),
            Some(Outcome::Deleted(_)) => {
                writeln!(text, "  deletes the cookie of its name, host and path").unwrap();
            }
            Some(Outcome::Kept { cookie, .. }) => {
                writeln!(text, "  kept: {cookie}{}", lifetime(&cookie, now)).unwrap();
                for (what, request) in later_requests(url, page.as_ref()) {
                    let (_, delivery) = jar.deliver(&request, &EmbeddedList, now).remove(0);
                    match delivery {
                        Delivery::Attach => writeln!(text, "  sent with {what}").unwrap(),
                        Delivery::Withhold(why) => {
                            writeln!(text, "  not with {what}: {why}").unwrap();
                        }
                    }
                }
            }
            _ => writeln!(text, "  no answer").unwrap(),
        }
    }
    text
}

fn lifetime(cookie: &Stored, now: OffsetDateTime) -> String {
    match describe(cookie, now)["expires_in"].as_f64() {
        None => ", until the browser session ends".to_owned(),
        Some(seconds) => format!(", for {seconds} seconds"),
    }
}

/// The requests that sessions live by.
fn later_requests(url: &RequestUrl, page: Option<&ClientOrigin>) -> Vec<(String, Request)> {
    let mut requests = vec![("a visit to it".to_owned(), Request::typed(url.clone()))];
    if let Some(page) = page {
        let name = page
            .origin()
            .map_or_else(|| "the page".to_owned(), ToString::to_string);
        let within = |kind| Request::within(url.clone(), kind, vec![page.clone()]);
        let mut form = Request::link(url.clone(), page.clone());
        form.method = MethodSafety::Unsafe;
        requests.extend([
            (format!("a fetch by {name}"), within(RequestKind::Fetch)),
            (
                format!("a frame in {name}"),
                within(RequestKind::FrameNavigation),
            ),
            (
                format!("a link from {name}"),
                Request::link(url.clone(), page.clone()),
            ),
            (format!("a form POST from {name}"), form),
        ]);
    }
    let origin = url.origin();
    if let Host::Domain(name) = origin.host() {
        let port = |scheme: Scheme| match origin.port() {
            port if port == origin.scheme().default_port() => scheme.default_port(),
            port => port,
        };
        let mut others = vec![(origin.scheme(), format!("sub.{name}"))];
        if origin.scheme() == Scheme::Https {
            others.push((Scheme::Http, name.to_string()));
        }
        for (scheme, host) in others {
            let other = format!("{scheme}://{host}:{}{}", port(scheme), url.path());
            if let Ok(other) = RequestUrl::parse(&other) {
                requests.push((format!("a visit to {other}"), Request::typed(other)));
            }
        }
    }
    requests
}
