//! What the answer allows the page, beside what the policy would.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::case::{Case, listed};
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{Route, Seen};

/// The headers of CORS on the answer to a page of another origin.
pub(super) fn answer(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let wanted = case.policy.cors(&case.facts);
    let Some(origin) = wanted.allowed_origin() else {
        return;
    };
    // The page of the API's own origin needs none.
    if case.is_of_the_api() {
        return;
    }
    let mut headers: Vec<(String, String)> = Vec::new();
    let mut sink = |name: &str, value: &str| headers.push((name.to_string(), value.to_string()));
    wanted.write(&mut sink);
    wanted.write_preflight(&mut sink);
    let wanted = |name: &str| {
        headers
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| &**value)
    };

    let has_credentials = wanted("access-control-allow-credentials").is_some();
    allowed_origin(case, origin, has_credentials, findings);
    if has_credentials {
        credentials(case, findings);
    }
    if case.route() == Some(Route::Preflight) {
        let response = &case.seen.response;
        for (fact, seen, name) in [
            (
                Fact::ResponseAllowMethods,
                &response.allow_methods,
                "access-control-allow-methods",
            ),
            (
                Fact::ResponseAllowHeaders,
                &response.allow_headers,
                "access-control-allow-headers",
            ),
        ] {
            if let Some(missing) = missing(seen, wanted(name).unwrap_or_default(), has_credentials)
            {
                let message = format!(
                    "the preflight does not allow {}, so browsers do not send such requests; add {}",
                    missing,
                    if fact == Fact::ResponseAllowMethods {
                        "the methods"
                    } else {
                        "the headers to `Access-Control-Allow-Headers`"
                    }
                );
                findings.push(seen_as(
                    Finding::error(Code::CorsRequest, message),
                    fact,
                    seen,
                ));
            }
        }
    } else if let Some(missing) = missing(
        &case.seen.response.expose_headers,
        wanted("access-control-expose-headers").unwrap_or_default(),
        has_credentials,
    ) && matches!(case.route(), Some(Route::SignIn | Route::Refresh))
    {
        let message = format!(
            "script cannot read {missing} of this answer; name each in `Access-Control-Expose-Headers`, where `*` is no wildcard with credentials"
        );
        let seen = &case.seen.response.expose_headers;
        findings.push(seen_as(
            Finding::error(Code::CorsExpose, message),
            Fact::ResponseExposeHeaders,
            seen,
        ));
    }
    vary(case, findings);
}

fn seen_as(finding: Finding, fact: Fact, seen: &Seen) -> Finding {
    match seen {
        Seen::Present(text) => finding.seen(fact, format!("`{text}`")),
        Seen::Absent => finding.seen(fact, "absent"),
        Seen::Unknown => finding,
    }
}

fn allowed_origin(
    case: &Case<'_>,
    origin: &str,
    has_credentials: bool,
    findings: &mut Vec<Finding>,
) {
    let seen = &case.seen.response.allow_origin;
    let finding = match seen {
        Seen::Unknown => return,
        Seen::Present(text) if text == origin => return,
        Seen::Present(text) if text == "*" && has_credentials => Finding::error(
            Code::CorsAnyOrigin,
            format!(
                "the answer allows `*`, which browsers do not take for a request with credentials; answer `{origin}`"
            ),
        ),
        Seen::Present(text) if text == "*" => return,
        Seen::Present(text) => Finding::error(
            Code::CorsOrigin,
            format!(
                "the answer allows `{text}`, and the page is of `{origin}`; answer the request's own origin where it is declared"
            ),
        ),
        Seen::Absent => Finding::error(
            Code::CorsOrigin,
            format!(
                "the answer allows no origin, so that browsers keep it from the page of `{origin}`; answer it, on errors and preflights, too"
            ),
        ),
    };
    findings.push(seen_as(finding, Fact::ResponseAllowOrigin, seen));
}

fn credentials(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let seen = &case.seen.response.allow_credentials;
    if seen.is_unknown() || seen.text() == Some("true") {
        return;
    }
    let message = String::from(
        "the answer does not say `Access-Control-Allow-Credentials: true`, so that browsers keep answers to requests with cookies from the page; add it",
    );
    findings.push(seen_as(
        Finding::error(Code::CorsCredentials, message),
        Fact::ResponseAllowCredentials,
        seen,
    ));
}

/// The names of `wanted` that the header does not have; with credentials `*` is a name like others.
fn missing(seen: &Seen, wanted: &str, has_credentials: bool) -> Option<String> {
    let text = match seen {
        Seen::Unknown => return None,
        Seen::Absent => "",
        Seen::Present(text) => text,
    };
    let names = |text: &str| -> Vec<String> {
        text.split(',')
            .map(|name| name.trim().to_string())
            .filter(|name| !name.is_empty())
            .collect()
    };
    let seen = names(text);
    if !has_credentials && seen.iter().any(|name| name == "*") {
        return None;
    }
    let wanted = names(wanted);
    let is_missing = |name: &&String| !seen.iter().any(|seen| seen.eq_ignore_ascii_case(name));
    let missing = listed(wanted.iter().filter(is_missing).map(String::as_str));
    (!missing.is_empty()).then_some(missing)
}

/// An answer that depends on the origin.
fn vary(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let response = &case.seen.response;
    let allowed = response.allow_origin.text().is_some_and(|text| text != "*");
    let seen = &response.vary;
    let names_origin = seen.text().is_some_and(|text| {
        text.split(',')
            .any(|name| matches!(name.trim(), "*") || name.trim().eq_ignore_ascii_case("origin"))
    });
    if !allowed || seen.is_unknown() || names_origin {
        return;
    }
    let message = String::from(
        "the answer depends on the origin and does not say so, so that a cache gives one website the answer to another; add `Vary: Origin`",
    );
    let finding = Finding::warning(Code::CorsVary, message).sure(Certainty::Likely);
    findings.push(seen_as(finding, Fact::ResponseVary, seen));
}
