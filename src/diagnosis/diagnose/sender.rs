//! Which host a request is for, which page sent it, and which proxies it passed.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::case::Case;
use super::{apps, extension, visits, would_send};
use crate::browser::RequestUrl;
use crate::config::BrowserVersion;
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{ClientKind, Route, Seen};
use crate::diagnosis::words::{Attributes, listed};
use crate::net::{Origin, Scheme};
use crate::request::{CsrfRefusal, CsrfVerdict, HostBasis, RequestFacts, WebsiteBasis};

/// A host that is not a declared API.
pub(super) fn host(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(host) = case.seen.request.host.text() else {
        return;
    };
    let mut facts = RequestFacts::new("GET");
    facts.host = Some(host.as_bytes());
    let basis = case.policy.host(&facts).basis();
    if basis == HostBasis::Declared {
        return;
    }
    let apis: Vec<String> = case.policy.origins().map(Origin::to_string).collect();
    let message = format!(
        "the request is for `{host}`, but the declared APIs are {}; if a proxy is in front of the application, pass the public host \
         on; if this is another host of the API, declare it in `api`",
        listed(apis.iter().map(String::as_str))
    );
    let finding = if basis == HostBasis::HostOnly {
        Finding::warning(Code::HostUndeclared, message)
    } else {
        Finding::error(Code::HostUndeclared, message)
    };
    findings.push(finding.seen(Fact::RequestHost, format!("`{host}`")));
}

/// A page, or an origin, that is not a declared website.
pub(super) fn page(case: &Case<'_>, findings: &mut Vec<Finding>) {
    // Neither belongs to a website that could be declared.
    if extension::origin(case).is_some() || visits::is_arrival(case) {
        return;
    }
    if let Some(opened) = case.seen.page.opened_as.as_deref() {
        let mut facts = RequestFacts::new("GET");
        facts.origin = Some(opened.as_bytes());
        let is_api =
            Origin::parse(opened).is_ok_and(|page| case.policy.origins().any(|api| *api == page));
        if !is_api && !case.policy.website(&facts).basis().is_known() {
            // It cannot be declared as a website.
            if apps::page(case).is_some() {
                let message = format!(
                    "the page is opened as `{opened}`, which belongs to no declared client: its requests are treated as a stranger's; \
                     add it to `origins` of an entry in `clients`"
                );
                findings.push(
                    Finding::error(Code::PageUndeclared, message)
                        .sure(Certainty::Likely)
                        .seen(Fact::PageOpenedAs, format!("`{opened}`"))
                        .undecided_by(&[Fact::RequestOrigin]),
                );
                return;
            }
            let message = format!(
                "the page is opened as `{opened}`, which is not a declared website: its requests are treated as a stranger's, and \
                 browsers may treat it as another site; open it under a declared origin, or declare this one in `websites`"
            );
            findings.push(
                Finding::error(Code::PageUndeclared, message)
                    .seen(Fact::PageOpenedAs, format!("`{opened}`")),
            );
            return;
        }
    }
    let Some(origin) = case.seen.request.origin.text() else {
        return;
    };
    // It belongs to an identity provider.
    if case.route == Some(Route::Callback) {
        return;
    }
    let of_api =
        Origin::parse(origin).is_ok_and(|page| case.policy.origins().any(|api| *api == page));
    let shown = format!("`{origin}`");
    let basis = case.policy.website(&case.facts).basis();
    if basis == WebsiteBasis::Unknown
        && !of_api
        && let Some(finding) = rewritten(case, origin)
    {
        findings.push(finding.seen(Fact::RequestOrigin, shown));
        return;
    }
    let finding = match basis {
        WebsiteBasis::Unknown if !of_api && is_of_development(case, origin) => Finding::error(
            Code::OriginUnknown,
            format!(
                "`Origin` is `{origin}`, a page on the user's own machine, which is not a declared website, so no response allows it. \
                 Do not declare it together with the websites that users open: any program on a user's machine could serve such a \
                 page. Use a separate deployment for development. If the page was opened under another address, look for a tunnel or a \
                 proxy that rewrites `Origin`"
            ),
        ),
        WebsiteBasis::Unknown if !of_api => Finding::error(
            Code::OriginUnknown,
            format!(
                "`Origin` is `{origin}`, which is not a declared website, so no response allows it; if it is yours, declare it in \
                 `websites`, or in `clients` for an app"
            ),
        ),
        // A form on one of the API's own pages, under `Referrer-Policy: no-referrer`.
        WebsiteBasis::Opaque if verdict(case).is_some_and(|csrf| csrf.refusal().is_none()) => {
            return;
        }
        WebsiteBasis::Opaque => Finding::error(
            Code::OriginNull,
            String::from(
                "`Origin` is `null`, as a page with `Referrer-Policy: no-referrer` or `same-origin`, a sandboxed frame or a redirect \
                 through another origin sends it; send the request with `fetch` and CORS, or use `Referrer-Policy: \
                 strict-origin-when-cross-origin`",
            ),
        ),
        WebsiteBasis::Malformed => Finding::error(
            Code::OriginMalformed,
            format!(
                "`Origin` is `{origin}`, a form that no browser sends; pass the header on unchanged, and let native clients leave it out"
            ),
        ),
        _ => return,
    };
    findings.push(finding.seen(Fact::RequestOrigin, shown));
}

/// An `Origin` that the browser cannot have sent: something between it and the application rewrote it.
fn rewritten(case: &Case<'_>, origin: &str) -> Option<Finding> {
    let request = &case.seen.request;
    let written = Origin::parse(origin).ok()?;
    let opened = case.seen.page.opened_as.as_deref();
    let page = opened.and_then(|page| Origin::parse(page).ok());
    let page = page.or_else(|| {
        let referer = RequestUrl::parse(request.referer.text()?).ok()?;
        Some(referer.origin().clone())
    });
    // The browser may have requested exactly that host, which is not declared.
    let (_, authority) = origin.split_once("://")?;
    let asks_it = request
        .host
        .text()
        .is_some_and(|host| host.eq_ignore_ascii_case(authority));
    if asks_it || page.as_ref() == Some(&written) {
        return None;
    }
    let site = request.sec_fetch_site.text();
    let site = site.filter(|site| match *site {
        "same-origin" => true,
        "same-site" => case
            .relation_of(origin)
            .is_some_and(|relation| !relation.is_same_site()),
        _ => false,
    });
    let is_foreign = is_of_development(case, origin) && request.sec_fetch_site.is_unknown();
    let remedy = "Let it pass `Origin` and `Host` on unchanged";
    let (message, sure) = match (page, site) {
        (Some(page), site) if site.is_some() || is_foreign => {
            let message = format!(
                "the page is at `{page}`, but `Origin` is `{origin}`, which a browser does not send for it: something between the \
                 browser and the application, such as a tunnel or a development proxy, rewrites the header, and checks of it refuse \
                 the request. {remedy}, or accept `{origin}` in a deployment for development only"
            );
            (
                message,
                if site.is_some() {
                    Certainty::Certain
                } else {
                    Certainty::Likely
                },
            )
        }
        (None, Some(site)) => {
            let message = format!(
                "the browser sent `Sec-Fetch-Site: {site}`, but `Origin` is `{origin}`, which has another relation to `{}`: something \
                 between the browser and the application, such as a tunnel or a development proxy, rewrites `Origin` or `Host`. \
                 {remedy}",
                case.api
            );
            (message, Certainty::Likely)
        }
        _ => return None,
    };
    let mut finding = Finding::error(Code::OriginUnknown, message).sure(sure);
    if let Some(site) = site {
        finding = finding.seen(Fact::RequestSecFetchSite, format!("`{site}`"));
    }
    if let Some(opened) = opened {
        return Some(finding.seen(Fact::PageOpenedAs, format!("`{opened}`")));
    }
    Some(finding.undecided_by(&[Fact::PageOpenedAs]))
}

/// Whether an origin is on the user's own machine, but the APIs are on the web.
fn is_of_development(case: &Case<'_>, origin: &str) -> bool {
    Origin::parse(origin).is_ok_and(|origin| origin.host().is_loopback())
        && case
            .policy
            .origins()
            .all(|api| api.is_https() && !api.host().is_loopback())
}

/// A scheme that was read from the wrong hop.
pub(super) fn proxy(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let request = &case.seen.request;
    let is_https = case.expected.api.is_https();
    if request.hop_scheme != Some(Scheme::Http) || !is_https {
        return;
    }
    // The cookie was written with `Secure`, so the scheme is not the problem.
    let written = case.seen.response.written_cookies.iter().flatten();
    let own = case.cookies().unwrap_or_default();
    let mut secure = written.filter(|line| Attributes(&line.attributes).has("secure"));
    if secure.any(|line| own.iter().any(|cookie| cookie.name().as_str() == line.name)) {
        return;
    }
    let forwarded = &request.forwarded_proto;
    let message = match forwarded {
        Seen::Present(text) if text.contains(',') => String::from(
            "the proxies write the scheme of each hop into `X-Forwarded-Proto`, and comparing the whole value with `https` fails; read \
             the first entry that a trusted proxy wrote, or take the scheme from the policy",
        ),
        Seen::Present(text) if text == "https" && request.trusts_proxy == Some(false) => {
            String::from(
                "the application does not trust its proxy, so it treats the connection as plain http; configure the proxy as trusted, \
                 or take the scheme from the policy",
            )
        }
        Seen::Absent => String::from(
            "the proxy does not pass on the scheme of the request, so the application treats the connection as plain http; let it send \
             `X-Forwarded-Proto`, or take the scheme from the policy",
        ),
        _ => return,
    };
    let mut finding = Finding::error(Code::SecureForwardedScheme, message)
        .sure(Certainty::Likely)
        .seen(Fact::RequestHopScheme, "`http`");
    if let Some(text) = forwarded.text() {
        finding = finding.seen(Fact::RequestForwardedProto, format!("`{text}`"));
    }
    findings.push(finding.undecided_by(&[Fact::ResponseSetCookies]));
}

/// The policy's CSRF verdict on the request.
fn verdict<'a>(case: &Case<'a>) -> Option<CsrfVerdict<'a>> {
    let (policy, facts, now) = (case.policy, &case.facts, case.now);
    Some(match case.route? {
        Route::Session => policy.verify(facts, now).csrf_of_cookies(),
        Route::Refresh => policy.refresh(facts, now).csrf_of_cookies(),
        Route::SignOut => policy.sign_out(facts, now).csrf_of_cookies(),
        Route::SignIn => policy.sign_in(facts, now).csrf(),
        Route::Callback | Route::Document | Route::Preflight => return None,
    })
}

/// The `Origin` that the client's browser sends with such a request, if browser and page are known.
fn lost_origin(case: &Case<'_>) -> Option<String> {
    let page = case
        .page
        .as_ref()
        .filter(|_| case.seen.page.opened_as.is_some())?;
    case.seen.client.and_then(ClientKind::browser)?;
    let mut browsers = case.browsers().into_iter();
    let sent = |browser: BrowserVersion| {
        would_send::origin(case.seen, page, case.api, &browser.profile(), case.list)
    };
    let first = sent(browsers.next()?)?;
    browsers
        .all(|browser| sent(browser).as_ref() == Some(&first))
        .then_some(first)
}

/// A request that the policy refuses, because another site's page may have sent it.
pub(super) fn csrf(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let request = &case.seen.request;
    if extension::origin(case).is_some() {
        return;
    }
    let Some(CsrfVerdict::Refuse(refusal)) = verdict(case) else {
        return;
    };
    if request.method.is_none() && case.route == Some(Route::Session) {
        return;
    }
    let code = match refusal {
        CsrfRefusal::MissingHeader => Code::CsrfHeaderMissing,
        CsrfRefusal::MissingToken => Code::CsrfTokenMissing,
        CsrfRefusal::NoOrigin => Code::CsrfNoOrigin,
        CsrfRefusal::MalformedOrigin | CsrfRefusal::OpaqueOrigin | CsrfRefusal::UnknownOrigin
            if findings.iter().any(|known| {
                matches!(
                    known.code,
                    Code::OriginMalformed
                        | Code::OriginNull
                        | Code::OriginUnknown
                        | Code::PageUndeclared
                )
            }) =>
        {
            return;
        }
        _ => Code::CsrfForeignPage,
    };
    let is_known = match code {
        Code::CsrfNoOrigin => {
            request.origin.is_absent()
                && request.sec_fetch_site.is_absent()
                && request.csrf == Some(false)
        }
        Code::CsrfHeaderMissing => request.csrf == Some(false),
        Code::CsrfTokenMissing => request.csrf_token == Some(false),
        _ => !request.origin.is_unknown() || !request.sec_fetch_site.is_unknown(),
    };
    if !is_known || matches!(case.seen.client, Some(ClientKind::Server)) {
        return;
    }
    let mut message = refusal.explain().to_string();
    if code == Code::CsrfNoOrigin
        && let Some(origin) = lost_origin(case)
    {
        message = format!(
            "{message}. The browser sends `Origin: {origin}` with such a request of this page: find the hop, or the code, that drops \
             the header"
        );
    }
    let mut finding = Finding::error(code, message);
    for (fact, seen) in [
        (Fact::RequestOrigin, &request.origin),
        (Fact::RequestSecFetchSite, &request.sec_fetch_site),
    ] {
        match seen {
            Seen::Present(text) => finding = finding.seen(fact, format!("`{text}`")),
            Seen::Absent => finding = finding.seen(fact, "absent"),
            Seen::Unknown => {}
        }
    }
    findings.push(finding);
}
