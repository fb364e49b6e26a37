//! The cookie that a request should have had.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::apps;
use super::case::Case;
use super::scene::Access;
use super::trials::{Trials, with_access};
use crate::cookie::{CookieAttributes, CookieValue};
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{Authorization, ClientKind, Route};
use crate::diagnosis::words::{count_of, listed};

/// The cookie of the token that the request needs, if it should have come but did not.
pub(super) fn absent<'a>(case: &Case<'a>) -> Option<&'a CookieAttributes> {
    let request = &case.seen.request;
    if request.authorization == Some(Authorization::Bearer) || case.is_by_header() {
        return None;
    }
    case.came()?;
    // After a sign-out it should not come.
    if case.is_signed_out() {
        return None;
    }
    let (access, refresh) = (case.usual()?, case.lasting()?);
    let cookie = match request.route {
        // Either token can end the session.
        Some(Route::SignOut) if case.count(access.name().as_str()) > 0 => return None,
        Some(Route::Refresh | Route::SignOut) => refresh,
        Some(Route::Session | Route::Document) => access,
        Some(Route::Callback | Route::Preflight | Route::SignIn) | None => return None,
    };
    let mut past = case.expected.past_names(case.now);
    let has_past = past.any(|name| case.count(name.as_str()) > 0);
    (case.count(cookie.name().as_str()) == 0 && !has_past).then_some(cookie)
}

/// The cookie as lines that set it: from the browser's store, or as the policy writes it if nobody looked.
pub(super) fn as_kept(case: &Case<'_>, cookie: &CookieAttributes) -> Vec<String> {
    let kept = case.jar_lines(cookie.name().as_str());
    let kept: Vec<String> = kept.into_iter().flatten().collect();
    if !kept.is_empty() {
        return kept;
    }
    let written = cookie.set(CookieValue::EMPTY, case.now).ok();
    written.map(|line| line.to_string()).into_iter().collect()
}

/// Finds why the cookie did not come.
pub(super) fn missing(case: &Case<'_>, findings: &mut Vec<Finding>) {
    by_header(case, findings);
    in_frame(case, findings);
    let Some(cookie) = absent(case) else {
        return;
    };
    let name = cookie.name().as_str();
    match case.seen.client {
        Some(ClientKind::Native) => {
            let others = case.came().unwrap_or_default();
            let message = if others.is_empty() {
                format!(
                    "a native app did not send `{name}`, and native stacks do not keep cookies reliably; send its tokens by header"
                )
            } else {
                format!(
                    "a native app sent {} but not `{name}`: {}",
                    listed(others.iter().map(|cookie| &*cookie.name)),
                    apps::KEEPS_ONE
                )
            };
            findings.push(
                Finding::error(Code::ClientNativeCookie, message)
                    .sure(Certainty::Likely)
                    .seen(Fact::Client, "`native`"),
            );
            return;
        }
        Some(ClientKind::Server) => {
            let message = String::from(
                "a server sent the request instead of the browser, and has none of its cookies; pass the browser's `Cookie` header on",
            );
            findings.push(
                Finding::error(Code::ClientServerSide, message).seen(Fact::Client, "`server`"),
            );
            return;
        }
        _ => {}
    }
    let path = case.path();
    let kept = case.jar_lines(name);
    // The cookie as the browser has it, or as the policy writes it if nobody looked.
    let texts = match (&case.seen.jar, kept.is_empty()) {
        (Some(_), false) => kept,
        // It is not in the jar: it was not stored, or is gone.
        (Some(_), true) => return,
        (None, _) => {
            let set_cookie = cookie.set(CookieValue::EMPTY, case.now);
            Vec::from([set_cookie.ok().map(|line| line.to_string())])
        }
    };
    let seen = listed(
        case.came()
            .unwrap_or_default()
            .iter()
            .map(|cookie| &*cookie.name),
    );
    let seen = if seen.is_empty() {
        String::from("none")
    } else {
        seen
    };
    for text in texts.into_iter().flatten() {
        let trials = Trials::of(case, name, &text, path.as_deref());
        let found = trials.findings(case);
        findings.extend(
            found.map(|finding| with_access(case, finding.seen(Fact::RequestCookies, &seen))),
        );
    }
}

/// A web app manifest, which browsers fetch without credentials.
pub(super) fn manifest(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let is_manifest = case.seen.request.sec_fetch_dest.text() == Some("manifest");
    if !is_manifest || !case.came().is_some_and(<[_]>::is_empty) {
        return;
    }
    let message = String::from(
        "browsers fetch a manifest without cookies, even from the same origin; serve it without a session, or link it with \
         `crossorigin=\"use-credentials\"`",
    );
    let finding = Finding::error(Code::CredentialsOmitted, message)
        .sure(Certainty::Likely)
        .seen(Fact::RequestSecFetchDest, "`manifest`")
        .undecided_by(&[Fact::FrontendCredentials]);
    findings.push(finding);
}

/// Tokens are sent by header, and the request has none.
fn by_header(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let needs_token = matches!(
        case.route,
        Some(Route::Refresh | Route::Session | Route::SignOut)
    );
    // A refresh may have its token in a cookie or in its body, and a route may need none.
    let is_answered = matches!(case.route, Some(Route::Refresh | Route::Session))
        && matches!(case.seen.response.status, Some(200..300));
    if case.is_by_header()
        && needs_token
        && !is_answered
        && !case.is_signed_out()
        && case.seen.request.authorization == Some(Authorization::None)
    {
        let message = String::from(
            "the page sends its tokens by header, but the request has no `Authorization`; let the session's code send the page's requests",
        );
        let finding = Finding::error(Code::InterceptorMissing, message)
            .sure(Certainty::Likely)
            .seen(Fact::RequestAuthorization, "`none`")
            .undecided_by(&[Fact::FrontendIntercepts, Fact::Before]);
        findings.push(finding);
    }
}

/// A document on the API's host in a frame of another site.
fn in_frame(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let request = &case.seen.request;
    let is_frame = matches!(request.sec_fetch_dest.text(), Some("iframe" | "frame"));
    let is_foreign = request.sec_fetch_site.text() == Some("cross-site");
    let access = case.access();
    let may_have = matches!(access, Some(Access::Active | Access::Inactive));
    // A provider calls sign-outs in frames, also of users who have signed out here.
    let is_needed = !case.is_signed_out();
    if is_frame && is_foreign && is_needed && !may_have && case.came().is_some_and(<[_]>::is_empty)
    {
        let message = String::from(
            "the page is loaded in a frame of another site, where browsers withhold or partition its cookies; open it at the top \
             level, or send the tokens by header",
        );
        let finding = Finding::error(Code::ThirdPartyFrame, message)
            .sure(if access.is_some() {
                Certainty::Certain
            } else {
                Certainty::Likely
            })
            .seen(Fact::RequestSecFetchDest, "`iframe`")
            .seen(Fact::RequestSecFetchSite, "`cross-site`")
            .undecided_by(if access.is_some() {
                &[]
            } else {
                &[Fact::PageInside]
            });
        findings.push(with_access(case, finding));
    }
}

/// A cookie that every browser would have sent.
pub(super) fn dropped(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(cookie) = absent(case) else {
        return;
    };
    let name = cookie.name().as_str();
    let was_signed_in = case.seen.before.iter().any(|exchange| {
        matches!(exchange.route, Route::SignIn | Route::Refresh)
            && (200..400).contains(&exchange.status)
    });
    let finding = if case
        .seen
        .jar
        .as_ref()
        .is_some_and(|_| case.jar_lines(name).is_empty())
    {
        let message = format!(
            "`{name}` is missing, and the browser does not have it: it was refused when it was set, or has expired; look at the \
             response that sets it"
        );
        Finding::error(Code::CookieDropped, message).undecided_by(&[Fact::ResponseSetCookies])
    } else if was_signed_in {
        let message = format!(
            "the page signed in, but `{name}` is missing. Ruled out: {}. Remaining causes: the sign-in set no cookie or another one, \
             it was in another browser or under another address, or a proxy removes `Cookie` or `Set-Cookie`",
            excluded(case)
        );
        Finding::error(Code::CookieDropped, message).undecided_by(&[
            Fact::Jar,
            Fact::RequestSentCookies,
            Fact::ResponseSetCookies,
            Fact::PageOpenedAs,
            Fact::Client,
        ])
    } else {
        let message = format!(
            "the request came without `{name}`: the user is signed out, or the sign-in set no cookie that browsers send here. Look at the response to the \
             sign-in: it must set `{name}`, with a `Path` that this URL is below"
        );
        let code = if case.route == Some(Route::Refresh) {
            Code::RefreshNoToken
        } else {
            Code::CookieDropped
        };
        Finding::error(code, message).undecided_by(&[
            Fact::Before,
            Fact::ResponseSetCookies,
            Fact::PageOpenedAs,
        ])
    };
    findings.push(finding.sure(Certainty::Possible).seen(
        Fact::RequestCookies,
        match case.came() {
            None | Some([]) => String::from("none"),
            Some(names) => count_of(names.len(), "name"),
        },
    ));
}

/// What was checked and does not explain it.
fn excluded(case: &Case<'_>) -> String {
    let basis = match &case.seen.jar {
        Some(_) => "as the browser keeps it",
        None => "as the policy writes it",
    };
    let page = match &case.page {
        Some(page) => format!("from `{page}`"),
        None => String::from("though the page is not known"),
    };
    format!(
        "{basis}, `Domain`, `Path`, `Secure`, `SameSite` and the rules for third-party cookies let browsers send it {page}"
    )
}
