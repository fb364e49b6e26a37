use alloc::boxed::Box;
use alloc::string::ToString;
use alloc::vec::Vec;

use time::OffsetDateTime;

use super::field::Field;
use super::problem_kind::ProblemKind;
use crate::browser::{Jar, Refusal, Request, RequestUrl, Response};
use crate::config::BrowserVersion;
use crate::cookie::{CookieAttributes, CookieDomain, CookieValue};
use crate::net::{Origin, SuffixList, UrlPath};

/// An API and its two cookies.
pub(super) struct ApiCookies<'a> {
    pub(super) field: Field,
    pub(super) origin: &'a Origin,
    pub(super) cookies: Vec<CookieAttributes>,
}

/// What the cookies of https APIs do to those of http APIs: they shadow them, or are not shared although the domain is.
pub(super) fn problems(
    apis: &[ApiCookies<'_>],
    browsers: &[BrowserVersion],
    list: &dyn SuffixList,
) -> Vec<(Field, ProblemKind)> {
    let (secure, plain): (Vec<_>, Vec<_>) = apis.iter().partition(|api| api.origin.is_https());
    let mut problems = Vec::new();
    let mut apart = None;
    for (first, second) in plain
        .iter()
        .flat_map(|second| secure.iter().map(move |first| (first, second)))
    {
        let is_alike =
            |(one, other): (&CookieAttributes, &CookieAttributes)| one.name() == other.name();
        let are_alike = first.cookies.iter().zip(&second.cookies).any(is_alike);
        let losing = browsers
            .iter()
            .find(|browser| are_alike && is_shadowed(first, second, **browser, list));
        if let Some(browser) = losing {
            let kind = ProblemKind::ShadowedBySecure {
                first: first.field,
                browser: *browser,
            };
            problems.push((second.field, kind));
        }
        let domains = [first, second].map(|api| {
            let mut domains = api.cookies.iter().map(CookieAttributes::domain);
            domains.next().and_then(CookieDomain::shared)
        });
        if domains[0] == domains[1] && domains[0].is_some() {
            apart = apart.or(Some((first.origin, second.origin)));
        }
    }
    if let Some((first, second)) = apart {
        let (first, second) = (Box::new(first.clone()), Box::new(second.clone()));
        let kind = ProblemKind::CookieDomainTwoSchemes { first, second };
        problems.push((Field::new("cookie_domain"), kind));
    }
    problems
}

/// Whether the browser refuses a cookie of `plain` once it has those of `secure` (RFC 6265bis, section 5.7, step 16).
fn is_shadowed(
    secure: &ApiCookies<'_>,
    plain: &ApiCookies<'_>,
    browser: BrowserVersion,
    list: &dyn SuffixList,
) -> bool {
    let now = OffsetDateTime::UNIX_EPOCH;
    let mut jar = Jar::new(browser.version().profile);
    let mut outcomes = Vec::new();
    for api in [secure, plain] {
        let request = Request::typed(RequestUrl::of_route(api.origin, &UrlPath::root()));
        for cookie in &api.cookies {
            if let Ok(set) = cookie.set(CookieValue::EMPTY, now) {
                let text = set.to_string();
                let response = [text.as_bytes()];
                outcomes.extend(jar.receive(&request, &Response::new(&response), list, now));
            }
        }
    }
    outcomes
        .iter()
        .any(|outcome| outcome.refusal() == Some(&Refusal::OverlaysSecure))
}
