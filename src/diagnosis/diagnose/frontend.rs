//! Compares the configuration of the front end with the policy.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::case::Case;
use crate::config::SessionShape;
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{FetchCredentials, FrontendSetup};
use crate::diagnosis::words::listed;
use crate::net::Origin;
use crate::request::RequestFacts;

/// A front end that is configured differently from the policy.
pub(super) fn setup(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let frontend = &case.seen.frontend;
    api(case, frontend, findings);
    base_path(case, frontend, findings);
    website(case, frontend, findings);
    credentials(case, frontend, findings);
    if frontend.intercepts == Some(false) {
        let missing = match case.expected.shape {
            SessionShape::Pair => "nobody refreshes and no token is added",
            SessionShape::Single => "no session header is added",
        };
        let message = format!(
            "the session's code does not see these requests, so {missing}; set it up before the first request, around the function \
             that sends it"
        );
        findings.push(
            Finding::error(Code::InterceptorMissing, message)
                .seen(Fact::FrontendIntercepts, "`false`"),
        );
    }
    if frontend.script_cookies == Some(false) {
        let seen = match case.expected.shape {
            SessionShape::Pair => "refreshes again and again",
            SessionShape::Single => "shows the user as logged out",
        };
        let message = format!(
            "script cannot set cookies here, so the front end forgets that there is a session and {seen}; give its code another store"
        );
        findings.push(
            Finding::error(Code::FrontendScriptCookies, message)
                .seen(Fact::FrontendScriptCookies, "`false`"),
        );
    }
}

fn api(case: &Case<'_>, frontend: &FrontendSetup, findings: &mut Vec<Finding>) {
    let Some(text) = frontend.api.as_deref() else {
        return;
    };
    let is_known =
        Origin::parse(text).is_ok_and(|api| case.policy.origins().any(|known| *known == api));
    if !is_known {
        let apis: Vec<String> = case.policy.origins().map(Origin::to_string).collect();
        let message = format!(
            "the front end is configured for `{text}`, which is not a declared API ({}), so its code ignores the requests to the API; \
             configure the same in both",
            listed(apis.iter().map(String::as_str))
        );
        findings.push(
            Finding::error(Code::FrontendApi, message).seen(Fact::FrontendApi, format!("`{text}`")),
        );
    }
}

fn base_path(case: &Case<'_>, frontend: &FrontendSetup, findings: &mut Vec<Finding>) {
    let Some(text) = frontend.api_base_path.as_deref() else {
        return;
    };
    let expected = &case.expected;
    let refresh = expected.refresh_path.map(|route| (route, "refreshes"));
    let sign_out = || expected.sign_out_path.map(|route| (route, "signs out"));
    let Some((route, does)) = refresh.or_else(sign_out) else {
        return;
    };
    let base = text.trim_end_matches('/');
    let is_below = route
        .strip_prefix(base)
        .is_some_and(|rest| rest.starts_with('/'));
    if !is_below {
        let message = format!(
            "the front end calls its routes below `{text}`, but the API {does} at `{route}`; configure the same base path in both, \
             with the path of the gateway"
        );
        findings.push(
            Finding::error(Code::FrontendBasePath, message)
                .seen(Fact::FrontendApiBasePath, format!("`{text}`")),
        );
    }
}

fn website(case: &Case<'_>, frontend: &FrontendSetup, findings: &mut Vec<Finding>) {
    let Some(text) = frontend.website.as_deref() else {
        return;
    };
    let parsed = Origin::parse(text);
    let opened = case.seen.page.opened_as.as_deref().map(Origin::parse);
    let differs = matches!((&parsed, &opened), (Ok(set_up), Some(Ok(opened))) if set_up != opened);
    let mut facts = RequestFacts::new("GET");
    let canonical = parsed.map(|origin| origin.to_string());
    facts.origin = canonical.as_ref().ok().map(String::as_bytes);
    let is_known = canonical.is_ok() && case.policy.website(&facts).basis().is_known();
    if !is_known {
        let message = format!(
            "the front end is configured as `{text}`, which is not a declared website; configure the same in both"
        );
        findings.push(
            Finding::error(Code::FrontendWebsite, message)
                .seen(Fact::FrontendWebsite, format!("`{text}`")),
        );
    } else if differs {
        let opened = case.seen.page.opened_as.as_deref().unwrap_or_default();
        let message = format!(
            "the front end is configured as `{text}`, but opened as `{opened}`, which is another origin; use the same origin for both"
        );
        let finding = Finding::error(Code::FrontendWebsite, message)
            .seen(Fact::FrontendWebsite, format!("`{text}`"))
            .seen(Fact::PageOpenedAs, format!("`{opened}`"));
        findings.push(finding);
    }
}

fn credentials(case: &Case<'_>, frontend: &FrontendSetup, findings: &mut Vec<Finding>) {
    if case.is_by_header() {
        return;
    }
    let mode = match frontend.credentials {
        Some(FetchCredentials::Omit) => FetchCredentials::Omit,
        Some(FetchCredentials::SameOrigin) if !case.is_of_the_api() => FetchCredentials::SameOrigin,
        _ => return,
    };
    let message = format!(
        "the page's code uses `credentials: \"{mode}\"`, so browsers send no cookie to the API and keep none from it; use `include`"
    );
    let sure = if mode == FetchCredentials::Omit || case.page.is_some() {
        Certainty::Certain
    } else {
        Certainty::Likely
    };
    findings.push(
        Finding::error(Code::CredentialsOmitted, message)
            .sure(sure)
            .seen(Fact::FrontendCredentials, format!("`{mode}`")),
    );
}
