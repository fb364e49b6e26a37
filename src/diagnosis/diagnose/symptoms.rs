//! Mistakes of the front end that its requests show, without knowing its configuration.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::Case;
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{Authorization, ClientKind, Exchange, Route};
use crate::request::{HostBasis, RequestFacts};

/// How many requests in a row count as a pattern.
const IN_A_ROW: usize = 3;

/// A request by the session's own code to a host or a path that nothing handles.
pub(super) fn address(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let status = case.seen.response.status;
    let is_lost = matches!(status, Some(404 | 405));
    let expected = match case.route {
        Some(Route::Refresh) => case.expected.refresh_path,
        Some(Route::SignOut) => case.expected.sign_out_path,
        _ => None,
    };
    if let Some(host) = website_host(case).filter(|_| is_lost && is_of_session_code(case)) {
        let message = format!(
            "the front end's session code calls `{host}`, which is the website and not the API. Configure the front end with the API's \
             own address, with scheme and port"
        );
        let finding = Finding::error(Code::FrontendApi, message)
            .sure(Certainty::Likely)
            .seen(Fact::RequestHost, format!("`{host}`"))
            .seen(Fact::ResponseStatus, status.unwrap_or_default())
            .undecided_by(&[Fact::FrontendApi]);
        findings.push(finding);
        return;
    }
    let path = case.path();
    let asked = path
        .as_deref()
        .map(|path| path.split(['?', '#']).next().unwrap_or(path));
    let (Some(expected), Some(asked)) = (expected, asked) else {
        return;
    };
    let is_refused = matches!(status, Some(400 | 401));
    // The last segment is the name of the route; everything before it is the base path.
    let is_same_route = expected.rsplit('/').next() == asked.rsplit('/').next();
    if expected == asked || !is_same_route || !(is_lost || is_refused) {
        return;
    }
    let message = format!(
        "the front end calls `{asked}`, but the API serves this route at `{expected}`: the two have different base paths, or gateway \
         paths. Configure the same one in both"
    );
    let finding = Finding::error(Code::FrontendBasePath, message)
        .seen(Fact::RequestPath, format!("`{asked}`"))
        .seen(Fact::ResponseStatus, status.unwrap_or_default());
    findings.push(if is_lost {
        finding
    } else {
        finding
            .sure(Certainty::Likely)
            .undecided_by(&[Fact::FrontendApiBasePath])
    });
}

/// A sign-in page of the website at another path than the configuration has.
pub(super) fn page_address(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let base = &*case.policy.website_base_path;
    let host = website_host(case);
    let path = case.path();
    let asked = path
        .as_deref()
        .map(|path| path.split(['?', '#']).next().unwrap_or(path));
    let Some(asked) = asked.filter(|_| host.is_some()) else {
        return;
    };
    let is_lost = case.seen.response.status == Some(404);
    let is_below = asked
        .strip_prefix(base)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if case.route != Some(Route::Document) || !is_lost || base.is_empty() || is_below {
        return;
    }
    let message = format!(
        "`{asked}` does not exist on the website, but the configuration has the website's session pages below `{base}`: the front end \
         sends          users to another path. Configure the same `website_base_path` in both"
    );
    let finding = Finding::error(Code::FrontendBasePath, message)
        .sure(Certainty::Likely)
        .seen(Fact::RequestHost, format!("`{}`", host.unwrap_or_default()))
        .seen(Fact::RequestPath, format!("`{asked}`"))
        .seen(Fact::ResponseStatus, "404")
        .undecided_by(&[Fact::RequestRoute]);
    findings.push(finding);
}

/// Refusals without a refresh after them, and refreshes without a request after them.
pub(super) fn course(case: &Case<'_>, findings: &mut Vec<Finding>) {
    if case.expected.refresh_path.is_none() {
        return;
    }
    not_refreshed(case, findings);
    refreshed_again(case, findings);
    answers_nobody(case, findings);
}

/// Whether the front end, and not a proxy, has caused the wrong host.
pub(super) fn explains_host(findings: &[Finding]) -> bool {
    let mut findings = findings.iter();
    findings.any(|finding| {
        matches!(finding.code, Code::FrontendApi | Code::FrontendBasePath)
            && finding
                .evidence
                .iter()
                .any(|seen| seen.fact == Fact::RequestHost)
    })
}

/// A session that is refused again and again without a refresh.
fn not_refreshed(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let is_refused = |route: Route, status: u16| route == Route::Session && status == 401;
    let status = case.seen.response.status.unwrap_or_default();
    let is_now = case.route.is_some_and(|route| is_refused(route, status));
    if !is_now || case.seen.frontend.intercepts.is_some() {
        return;
    }
    let before = case.seen.before.iter().rev();
    let refused = before.take_while(|exchange| is_refused(exchange.route, exchange.status));
    let count = refused.clone().count();
    // Requests that a page sends together are refused together.
    let oldest = refused.filter_map(|exchange| exchange.seconds_before).max();
    let is_later = oldest.is_some_and(|seconds| seconds > 2);
    // There was a session to refresh.
    let had_session = case
        .seen
        .before
        .iter()
        .any(|exchange| has_succeeded(exchange) && exchange.route != Route::SignOut);
    let refused_in_all = count.saturating_add(1);
    if count == 0
        || !(is_later || refused_in_all >= IN_A_ROW)
        || !had_session
        || case.is_signed_out()
    {
        return;
    }
    let message = format!(
        "{refused_in_all} requests in a row got 401, and none requested new tokens: the session's code does not see these requests. \
         Start it before the first request, and send all requests through the function that it wraps, for example the browser's \
         `fetch`"
    );
    let finding = Finding::error(Code::InterceptorMissing, message)
        .sure(if is_later {
            Certainty::Likely
        } else {
            Certainty::Possible
        })
        .seen(Fact::Before, format!("{count} times 401 without a refresh"))
        .seen(Fact::ResponseStatus, status)
        .undecided_by(&[Fact::FrontendIntercepts]);
    findings.push(finding);
}

/// A front end that refreshes again and again, without noticing the result.
fn refreshed_again(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let status = case.seen.response.status;
    let Some(status) = status.filter(|_| case.route == Some(Route::Refresh)) else {
        return;
    };
    let before = case.seen.before.iter().rev();
    let same =
        before.take_while(|exchange| exchange.route == Route::Refresh && exchange.status == status);
    let times = same.count().saturating_add(1);
    let is_alike = (200..300).contains(&status) || status == 401;
    if times < IN_A_ROW || !is_alike || case.seen.frontend.script_cookies.is_some() {
        return;
    }
    let message = format!(
        "{times} refreshes in a row got {status}, with no other request between them: the front end does not notice the result. If \
         script cannot set cookies on this page, or for the domain that the front end gives them, it refreshes again and again; give \
         its code another store, or the page's own domain"
    );
    let finding = Finding::error(Code::FrontendScriptCookies, message)
        .sure(Certainty::Likely)
        .seen(Fact::Before, format!("{times} refreshes with {status}"))
        .undecided_by(&[Fact::FrontendScriptCookies, Fact::ResponseExposeHeaders]);
    findings.push(finding);
}

/// A refresh without a token that succeeds: the server returns 200 for every unknown path.
fn answers_nobody(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let request = &case.seen.request;
    let may_have_token = case.lasting().is_none()
        || match request.authorization {
            Some(Authorization::Bearer) => true,
            Some(Authorization::None | Authorization::Other) => false,
            None => case.is_by_header(),
        };
    let sets_none = case
        .seen
        .response
        .set_cookies
        .as_ref()
        .is_some_and(Vec::is_empty);
    let is_success = case
        .seen
        .response
        .status
        .is_some_and(|status| (200..300).contains(&status));
    if case.route != Some(Route::Refresh)
        || case.came().is_none_or(|came| !came.is_empty())
        || may_have_token
        || !(is_success && sets_none)
    {
        return;
    }
    let message = String::from(
        "a refresh without any token succeeded without setting a cookie, so no session code handled it: the server returns 200 for \
         every unknown path. Mount the session's routes before the catch-all route, and return 404 for unknown paths",
    );
    let finding = Finding::error(Code::RefreshNotFound, message)
        .sure(Certainty::Likely)
        .seen(
            Fact::ResponseStatus,
            case.seen.response.status.unwrap_or_default(),
        )
        .seen(Fact::ResponseSetCookies, "none")
        .undecided_by(&[Fact::RequestPath]);
    findings.push(finding);
}

/// A request without any header that browsers add: a server sent it, for a page that it renders or as a provider's webhook.
pub(super) fn no_browser(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let request = &case.seen.request;
    let has_none = request.origin.is_absent()
        && request.sec_fetch_site.is_absent()
        && request.sec_fetch_mode.is_absent()
        && request.sec_fetch_dest.is_absent();
    let is_session = matches!(case.route, Some(Route::Session | Route::SignIn));
    let is_empty = case.came().is_some_and(<[_]>::is_empty);
    let is_known = matches!(
        case.seen.client,
        Some(ClientKind::Native | ClientKind::Server)
    );
    let is_by_header = request.authorization == Some(Authorization::Bearer);
    // Browsers omit these headers over plain http.
    if !case.api.is_https()
        || !has_none
        || !is_session
        || !is_empty
        || is_known
        || is_by_header
        || case.is_by_header()
    {
        return;
    }
    let message = String::from(match case.route {
        Some(Route::SignIn) => {
            "no browser sent this sign-in: it has neither `Origin` nor `Sec-Fetch-*`, like a webhook of a provider or a server's own \
             request. Its cookies end at that server; begin the session in a request that the browser sends"
        }
        _ => {
            "no browser sent this request: it has neither `Origin` nor `Sec-Fetch-*` nor a cookie, like a server's own request for a \
             page that it renders. Pass the browser's `Cookie` header on"
        }
    });
    // Every browser sends `Origin` with a POST. With a GET to the page's own origin, older browsers send none of the four.
    let is_post = request.method.as_deref() == Some("POST");
    let finding = Finding::error(Code::ClientServerSide, message)
        .sure(if is_post {
            Certainty::Likely
        } else {
            Certainty::Possible
        })
        .seen(Fact::RequestOrigin, "absent")
        .seen(Fact::RequestSecFetchSite, "absent")
        .undecided_by(&[Fact::Client]);
    findings.push(finding);
}

/// The host of the request, if it belongs to a website and not to an API.
fn website_host<'a>(case: &Case<'a>) -> Option<&'a str> {
    let host = case.seen.request.host.text()?;
    let mut facts = RequestFacts::new("GET");
    facts.host = Some(host.as_bytes());
    if case.policy.host(&facts).basis() == HostBasis::Declared {
        return None;
    }
    let is_website = ["https", "http"].iter().any(|scheme| {
        let origin = format!("{scheme}://{host}");
        let mut facts = RequestFacts::new("GET");
        facts.origin = Some(origin.as_bytes());
        case.policy.website(&facts).basis().is_known()
    });
    is_website.then_some(host)
}

/// Whether only the session's own code sends such requests.
fn is_of_session_code(case: &Case<'_>) -> bool {
    matches!(
        case.route,
        Some(Route::Refresh | Route::SignIn | Route::SignOut)
    )
}

fn has_succeeded(exchange: &Exchange) -> bool {
    (200..400).contains(&exchange.status)
}
