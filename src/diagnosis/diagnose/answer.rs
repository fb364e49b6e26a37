//! The cookies that a response sets.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::Case;
use super::trials::Trials;
use super::{lifetimes, paths};
use crate::config::{Names, SessionShape, Transport};
use crate::cookie::{CookieAttributes, NamePrefix, OversizedCookie, parse_cookie_date};
use crate::diagnosis::code::Code;
use crate::diagnosis::expires::zone_of_expires;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{Route, SeenSetCookie};
use crate::diagnosis::words::listed;
use crate::sorted::{SortedMap, SortedSet};

/// Checks what the response to a sign-in or a refresh sets, and what browsers do with it.
pub(super) fn set_cookies(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(lines) = case.seen.response.set_cookies.as_deref() else {
        return;
    };
    let Some(cookies) = case.cookies() else {
        return;
    };
    let is_kept = |line: &&SeenSetCookie| cookies.iter().any(|cookie| is_alike(&line.name, cookie));
    // A repeated line adds nothing.
    let mut known = SortedSet::new();
    let mut distinct: Vec<&SeenSetCookie> = lines.iter().filter(is_kept).collect();
    distinct.retain(|line| known.insert((&*line.name, line.len, &*line.attributes)));
    let mut stems: SortedMap<&str, usize> = SortedMap::new();
    for line in &distinct {
        let count = stems.entry(stem(&line.name)).or_default();
        *count = count.saturating_add(1);
    }
    // Other rules check deletions.
    for line in distinct.into_iter().filter(|line| !line.is_deletion()) {
        let is_alone = stems.get(stem(&line.name)) == Some(&1);
        judge(case, line, is_alone, findings);
    }
    if is_by_cookie(case) && case.has_succeeded() {
        complete(case, lines, &cookies, findings);
    }
    renewal(case, lines, findings);
    after_callback(case, lines, &cookies, findings);
}

/// A redirect back from a provider that ends without a session.
fn after_callback(
    case: &Case<'_>,
    lines: &[SeenSetCookie],
    cookies: &[&CookieAttributes],
    findings: &mut Vec<Finding>,
) {
    let is_set = |lines: &[SeenSetCookie]| {
        lines
            .iter()
            .any(|line| cookies.iter().any(|cookie| is_alike(&line.name, cookie)))
    };
    let response = &case.seen.response;
    let is_done = case.route == Some(Route::Callback)
        && response
            .status
            .is_some_and(|status| (200..400).contains(&status));
    // An earlier session, into which the application may have written the user.
    let has_session = case.count_of_session() > 0;
    let was_written = response.written_cookies.as_deref().is_some_and(is_set);
    if !is_done || has_session || is_set(lines) || was_written || case.came().is_none() {
        return;
    }
    let message = format!(
        "the callback came without a session and sets none: {}if it signs the user in, set the session cookie in this response. Before \
         a redirect, save the session before you send the response",
        if response.written_cookies.is_some() {
            ""
        } else {
            "something removed the line, or the handler wrote none; "
        }
    );
    let mut undecided = Vec::from([Fact::ServerSavedSession]);
    if response.written_cookies.is_none() {
        undecided.push(Fact::ResponseWrittenCookies);
    }
    let finding = Finding::error(Code::SetCookieMissing, message)
        .sure(Certainty::Likely)
        .seen(Fact::ResponseSetCookies, "none of the session")
        .undecided_by(&undecided);
    findings.push(finding);
}

/// The renewal of a session with one token that sets no cookie.
fn renewal(case: &Case<'_>, lines: &[SeenSetCookie], findings: &mut Vec<Finding>) {
    let Some(cookie) = case.usual() else {
        return;
    };
    let name = cookie.name().as_str();
    let is_renewal = case.seen.request.route == Some(Route::Refresh)
        && case.expected.shape == SessionShape::Single
        && case.count(name) > 0
        && case.seen.response.status.is_some()
        && case.has_succeeded();
    if !is_renewal || lines.iter().any(|line| is_alike(&line.name, cookie)) {
        return;
    }
    // The line was lost on the way, which is a separate finding.
    let written = case.seen.response.written_cookies.as_deref();
    if written.is_some_and(|lines| lines.iter().any(|line| is_alike(&line.name, cookie))) {
        return;
    }
    // The session was refused, and the browser has nothing else to send.
    let last = case.seen.before.last();
    let was_refused = last.is_some_and(|last| last.route == Route::Session && last.status == 401);
    let message = format!(
        "the refresh succeeded but sets no `{name}`, so the browser keeps the old one. Set the new cookie in the response to the \
         refresh: a token only in its body does not reach the cookie jar"
    );
    let finding = if was_refused {
        Finding::error(Code::SetCookieMissing, message)
            .sure(Certainty::Likely)
            .seen(Fact::Before, "a session refused with 401")
    } else {
        Finding::warning(Code::SetCookieMissing, message).sure(Certainty::Possible)
    };
    let mut undecided = Vec::from([Fact::Before]);
    if written.is_none() {
        undecided.push(Fact::ResponseWrittenCookies);
    }
    findings.push(
        finding
            .seen(Fact::ResponseSetCookies, "none of the session")
            .undecided_by(&undecided),
    );
}

/// Whether the response sends tokens by cookie.
fn is_by_cookie(case: &Case<'_>) -> bool {
    match case.route {
        Some(Route::SignIn) => {
            case.policy
                .sign_in(&case.facts, case.now)
                .choice()
                .transport
                == Transport::Cookie
        }
        Some(Route::Refresh) => case
            .lasting()
            .is_some_and(|cookie| case.count(cookie.name().as_str()) > 0),
        _ => false,
    }
}

/// Whether the response should have new tokens.
fn is_new(case: &Case<'_>) -> bool {
    matches!(case.route, Some(Route::SignIn | Route::Refresh))
}

/// Whether [`set_cookies`] checks the line.
pub(super) fn has_own_judgement(line: &SeenSetCookie, cookies: &[&CookieAttributes]) -> bool {
    cookies.iter().any(|cookie| is_alike(&line.name, cookie))
}

/// The same name, or the same with another prefix.
fn is_alike(name: &str, cookie: &CookieAttributes) -> bool {
    stem(name) == cookie.name().stem()
}

fn stem(name: &str) -> &str {
    NamePrefix::strip_ignoring_case(name).map_or(name, |(_, stem)| stem)
}

/// Whether the response has all session cookies.
fn complete(
    case: &Case<'_>,
    lines: &[SeenSetCookie],
    cookies: &[&CookieAttributes],
    findings: &mut Vec<Finding>,
) {
    let is_missing =
        |cookie: &&&CookieAttributes| !lines.iter().any(|line| is_alike(&line.name, cookie));
    let missing: Vec<&CookieAttributes> = cookies.iter().filter(is_missing).copied().collect();
    let [first, ..] = *missing else {
        return;
    };
    // Lost on the way, which is a separate finding.
    let written = case.seen.response.written_cookies.as_deref();
    let is_written = |cookie: &&CookieAttributes| {
        let mut written = written.unwrap_or_default().iter();
        written.any(|line| is_alike(&line.name, cookie))
    };
    if missing.iter().all(is_written) {
        return;
    }
    let is_asked_for = written.is_none() && missing.len() == cookies.len();
    let finding = if missing.len() == cookies.len() {
        Finding::error(Code::SetCookieMissing, none_in_words(case))
    } else {
        let set = listed(lines.iter().map(|line| &*line.name));
        let name = first.name();
        if is_by_design(cookies, first) {
            return;
        }
        let message = format!(
            "the response sets {set} but not `{name}`: something keeps only one of several `Set-Cookie` headers; append each, and look \
             for a header map on the way that keeps each name once"
        );
        Finding::error(Code::SetCookiePartial, message)
    };
    let shown = match listed(lines.iter().map(|line| &*line.name)) {
        names if names.is_empty() => String::from("none"),
        names => names,
    };
    let finding = finding.seen(Fact::ResponseSetCookies, shown);
    findings.push(if is_asked_for {
        let is_secure = case.expected.api.is_https();
        let asks_scheme = is_secure && case.seen.request.hop_scheme.is_none();
        let scheme = asks_scheme.then_some(Fact::RequestHopScheme);
        let mut asked = Vec::from([Fact::ResponseWrittenCookies]);
        asked.extend(scheme);
        finding.undecided_by(&asked)
    } else {
        finding
    });
}

/// Whether the missing cookie has the crate's default name, while the others have other names: the server may be built differently and
/// have no such cookie.
fn is_by_design(cookies: &[&CookieAttributes], missing: &CookieAttributes) -> bool {
    let is_default = |cookie: &CookieAttributes| {
        let stem = cookie.name().stem();
        [Names::Own, Names::SuperTokens].iter().any(|names| {
            let (access, refresh) = names.of_cookies();
            stem == access || stem == refresh
        })
    };
    is_default(missing) && cookies.iter().any(|cookie| !is_default(cookie))
}

/// One cookie where the configuration has two; the other one may not exist. Checked if nothing else is found.
pub(super) fn one_of_two(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let (Some(lines), Some(cookies)) = (case.seen.response.set_cookies.as_deref(), case.cookies())
    else {
        return;
    };
    if !is_by_cookie(case) || !case.has_succeeded() {
        return;
    }
    let is_set = |cookie: &&CookieAttributes| lines.iter().any(|line| is_alike(&line.name, cookie));
    let mut missing = cookies.iter().copied().filter(|cookie| !is_set(cookie));
    let Some(cookie) = missing.next().filter(|_| cookies.iter().any(is_set)) else {
        return;
    };
    let set = listed(lines.iter().map(|line| &*line.name));
    let message = format!(
        "the response sets {set} but not `{}`. If a session has one cookie here, declare `\"session\": \"single\"`; if it has two, \
         something keeps only one of several `Set-Cookie` headers",
        cookie.name()
    );
    let finding = Finding::warning(Code::SetCookiePartial, message)
        .sure(Certainty::Possible)
        .seen(Fact::ResponseSetCookies, set)
        .undecided_by(&[Fact::Jar]);
    findings.push(finding);
}

fn none_in_words(case: &Case<'_>) -> String {
    let response = &case.seen.response;
    let unchanged = match (case.seen.server.saved_session, &response.written_cookies) {
        (Some(true), Some(_)) => {
            ". The store has the session, but the application wrote no cookie: frameworks write it only for a session that was changed \
             or is not empty. Change it, or mark it as modified, in the sign-in"
        }
        (Some(true), None) => {
            ". The store has the session, so it was created. Either its cookie was not written: frameworks write it only for a session \
             that was changed or is not empty, so change it, or mark it as modified, in the sign-in. Or a hop removed the line: look \
             at the response behind the proxy"
        }
        _ => {
            ". Frameworks write the cookie only for a session that was changed or is not empty: mark it as modified in the sign-in"
        }
    };
    let redirect = if response
        .status
        .is_some_and(|status| (300..400).contains(&status))
    {
        ". Some frameworks send a redirect before they save the session: save it first"
    } else {
        ""
    };
    let lost = match response.written_cookies {
        Some(_) => "",
        None => " something removed them,",
    };
    format!(
        "the response sets no session cookie: the handler did not write the session's headers,{lost} or the session was created by \
         another request than the page's; compare with the headers of the policy{unchanged}{redirect}"
    )
}

/// Sets the cookie in each browser, and sends it with the page's next request.
fn judge(case: &Case<'_>, line: &SeenSetCookie, is_alone: bool, findings: &mut Vec<Finding>) {
    let name = &*line.name;
    let value = "-".repeat(line.len.unwrap_or(1).clamp(1, 2 * OversizedCookie::MAX_LEN));
    let text = format!("{name}={value}; {}", line.attributes);
    let trials = Trials::of(case, name, &text, None);
    let shown = format!("`{name}; {}`", line.attributes);
    // If the response also sets the cookie, deleting it elsewhere is correct.
    if !trials.over.is_empty() && is_new(case) && is_alone && case.has_succeeded() {
        let zone = zone_of(case, line);
        let message = format!(
            "`{name}` has expired when it arrives: {}",
            zone.as_deref().unwrap_or(
                "its `Max-Age` or `Expires` is in the past; write seconds in `Max-Age`, and check the server's clock"
            )
        );
        let mut finding = Finding::error(Code::SetCookieExpired, message);
        let is_in_all = trials.over.len() == trials.tried;
        if !is_in_all {
            finding = finding.in_browsers(trials.over.clone());
        }
        // Engines use different clocks: some use `Date`.
        if let Some(date) = case.seen.response.date.text() {
            finding = finding.seen(Fact::ResponseDate, format!("`{date}`"));
            if !is_in_all {
                finding = finding
                    .sure(Certainty::Likely)
                    .undecided_by(&[case.deciding()]);
            }
        }
        findings.push(finding.seen(Fact::ResponseSetCookies, &shown));
    }
    if trials.is_well() {
        omits_secure(case, line, findings);
        lifetimes::unit(case, line, findings);
        paths::session(case, line, findings);
    }
    let found = trials.findings(case);
    findings.extend(found.map(|finding| finding.seen(Fact::ResponseSetCookies, &shown)));
}

/// The finding that `Expires` has another time zone than GMT.
fn zone_of(case: &Case<'_>, line: &SeenSetCookie) -> Option<String> {
    let cookies = case.cookies().unwrap_or_default();
    let mut same = cookies.iter();
    let declared = same.find(|cookie| cookie.name().as_str() == line.name);
    let kept = declared.and_then(|cookie| cookie.lifetime().max_age());
    let date = case.seen.response.date.text();
    let sent = date.and_then(|date| parse_cookie_date(date.as_bytes()));
    zone_of_expires(
        line,
        sent,
        case.now,
        kept.map(time::Duration::whole_seconds),
    )
}

/// A session cookie of an https API without `Secure`.
fn omits_secure(case: &Case<'_>, line: &SeenSetCookie, findings: &mut Vec<Finding>) {
    let is_secure = line
        .attributes
        .split(';')
        .any(|part| part.trim().eq_ignore_ascii_case("secure"));
    if case.expected.api.is_https() && !is_secure {
        let message = format!(
            "`{}` of an https API has no `Secure`, so browsers also send it over plain http: set it in the server's options, and \
             where these follow the scheme, let the server trust the proxy that ends TLS",
            line.name
        );
        let shown = format!("`{}; {}`", line.name, line.attributes);
        findings.push(
            Finding::error(Code::SecureOmitted, message).seen(Fact::ResponseSetCookies, shown),
        );
    }
}
