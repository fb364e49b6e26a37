use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::cookie::HttpDate;
use time::{Duration, OffsetDateTime};

use crate::expert::write_date;
use crate::request::{LIVE, STALE};
use crate::{Expert, KIB, Ours, Request, Sessions, Sink};

/// That both answer alike, header by header; of a `Set-Cookie`, the order of the attributes is free.
///
/// # Panics
///
/// If they do not, and benchmarks would compare different work.
pub fn assert_alike(mut one: impl Sessions, mut other: impl Sessions) {
    for request in [
        Request::by_cookie(KIB),
        Request::by_header(KIB),
        Request::usual(KIB),
    ] {
        assert_eq!(request.cookie.len(), KIB);
        assert!(one.verify(&request));
        assert!(other.verify(&request));
        let refreshed = headers(|sink| one.refresh(&request, sink));
        assert!(refreshed.len() >= 3);
        assert!(refreshed == headers(|sink| other.refresh(&request, sink)));
        let signed_out = headers(|sink| one.sign_out(&request, sink));
        assert!(signed_out.len() >= 3);
        assert!(signed_out == headers(|sink| other.sign_out(&request, sink)));
    }
}

/// That an [`Expert`] answers as this crate does with `config`, whatever is wrong with a request.
///
/// Not compared are `Vary`, which the expert writes in full where this crate leaves out what it did not read, and the clears of scopes that
/// this deployment never used, which the expert does not write.
///
/// # Panics
///
/// If it does not, and has left out a check.
pub fn assert_same_checks(config: &PolicyConfig) {
    let (mut ours, mut expert) = (Ours::new(config), Expert::default());
    let mut outcomes = [0_u32; 2];
    let requests = requests(config);
    assert_eq!(requests.len(), 38_880, "the README has this number");
    for request in &requests {
        let is_verified = ours.verify(request);
        assert_eq!(is_verified, expert.verify(request), "{request:?}");
        outcomes[usize::from(is_verified)] += 1;
        let refreshed = checked(headers(|sink| ours.refresh(request, sink)));
        let by_expert = checked(headers(|sink| expert.refresh(request, sink)));
        assert!(refreshed == by_expert, "{request:?}");
        let signed_out = checked(headers(|sink| ours.sign_out(request, sink)));
        let by_expert = checked(headers(|sink| expert.sign_out(request, sink)));
        assert!(signed_out == by_expert, "{request:?}");
    }
    assert!(outcomes.iter().all(|count| *count > 1000), "{outcomes:?}");
    // Every day until 2100, each at another time of the day.
    let mut date = String::new();
    for day in 0..47_482 {
        let seconds = day * 86_400 + day * 2_399 % 86_400;
        date.clear();
        write_date(seconds, &mut date);
        let instant = OffsetDateTime::UNIX_EPOCH + Duration::seconds(seconds);
        assert_eq!(date, HttpDate::new(instant).to_string());
    }
}

/// Requests with everything that a check looks at.
fn requests(config: &PolicyConfig) -> Vec<Request> {
    let others = [
        "https://api.example.com",
        "https://evil.example",
        "https://www.example.com.evil.example",
        "https://www.example.co",
        "HTTPS://WWW.EXAMPLE.COM",
        "null",
        "",
    ];
    let websites = config.websites.iter().map(|website| website.origin.text());
    let origins = websites.chain(others).map(|text| Some(text.into()));
    let origins: Vec<_> = origins.chain([None]).collect();
    let authorizations = [
        None,
        Some(format!("Bearer {LIVE}")),
        Some(format!("bEARER  {LIVE} ")),
        Some(format!("Bearer {STALE}")),
        Some(format!("Basic {LIVE}")),
        Some("Bearer ".to_owned()),
    ];
    let cookies = cookies();
    let mut requests = Vec::new();
    for origin in &origins {
        for sec_fetch_site in [
            None,
            Some("same-origin"),
            Some("same-site"),
            Some("cross-site"),
            Some("none"),
            Some("odd"),
        ] {
            for (csrf, method) in [(None, "POST"), (Some("1"), "POST"), (None, "GET")] {
                for authorization in &authorizations {
                    requests.extend(cookies.iter().map(|cookie| Request {
                        method,
                        origin: origin.clone(),
                        sec_fetch_site,
                        csrf,
                        authorization: authorization.clone(),
                        cookie: cookie.clone(),
                        ..Request::usual(0)
                    }));
                }
            }
        }
    }
    requests
}

/// Values of a `Cookie` header: present and past names, duplicates, near misses, blanks, nothing.
fn cookies() -> Vec<String> {
    let mut cookies = vec![String::new(), Request::usual(KIB).cookie];
    for kind in ["access", "refresh"] {
        let (present, past) = (
            format!("__Host-session-{kind}"),
            format!("__Secure-session-{kind}"),
        );
        cookies.extend([
            format!("{present}={STALE}"),
            format!("{past}={LIVE}"),
            format!("{present}={STALE}; {past}={LIVE}"),
            format!("a-b=c; {present}={STALE};{present}={LIVE}"),
            format!("\t{present} = {LIVE} ;"),
            format!("{present}=; {past}="),
            format!("x{present}={LIVE}; {present}x={LIVE}; x={present}={LIVE}; {present}"),
            format!("{present}={STALE}; ").repeat(9),
            format!("{present}={LIVE}; ").repeat(9),
        ]);
    }
    cookies
}

/// What both write: see [`assert_same_checks`].
fn checked(mut headers: Vec<(String, Vec<String>)>) -> Vec<(String, Vec<String>)> {
    headers.retain(|(name, parts)| {
        let has = |part: &str| parts.iter().any(|of| of == part);
        let is_past = parts[0].starts_with("__Secure-");
        let is_of_deployment = has("Path=/")
            && !has("Partitioned")
            && has("Domain=example.com") == is_past
            && !has("Domain=api.example.com");
        name != "vary" && (name != "set-cookie" || is_of_deployment)
    });
    headers
}

/// The headers that are written, and the attributes of each, in alphabetical order: browsers take them in any.
fn headers(answer: impl FnOnce(&mut Sink<'_>)) -> Vec<(String, Vec<String>)> {
    let mut headers = Vec::new();
    answer(&mut |name, value| {
        let mut parts = value.split("; ").map(str::to_owned).collect::<Vec<_>>();
        parts[1..].sort();
        headers.push((name.to_owned(), parts));
    });
    headers.sort();
    headers
}
