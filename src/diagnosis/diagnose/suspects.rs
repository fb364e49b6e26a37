//! Why a cookie that browsers would send did not come: because of the server, another cookie jar, or a rule of one browser.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::Case;
use super::sent::absent;
use crate::browser::TRACKED_LIFETIME;
use crate::browser::knobs::{PartitionAfterRedirects, PartitionedAttribute};
use crate::config::{Browser, BrowserVersion};
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{ClientKind, HttpVersion, Route};
use crate::diagnosis::words::{Attributes, count_of, listed};

/// Checks what a fact shows.
pub(super) fn known(case: &Case<'_>, findings: &mut Vec<Finding>) {
    lines(case, Known::Yes, findings);
    lost_between(case, findings);
    other_jar(case, Known::Yes, findings);
    seven_days(case, Known::Yes, findings);
    redirected(case, Known::Yes, findings);
}

/// Possible causes that no fact rules out.
pub(super) fn possible(case: &Case<'_>, findings: &mut Vec<Finding>) {
    without_credentials(case, findings);
    lines(case, Known::No, findings);
    other_jar(case, Known::No, findings);
    seven_days(case, Known::No, findings);
    redirected(case, Known::No, findings);
}

/// Whether the decisive fact is known.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Known {
    No,
    Yes,
}

impl Known {
    /// Whether a fact with this value belongs to this pass.
    fn takes(self, fact: Option<bool>) -> bool {
        match self {
            Self::No => fact.is_none(),
            Self::Yes => fact == Some(true),
        }
    }

    const fn sure(self) -> Certainty {
        match self {
            Self::No => Certainty::Possible,
            Self::Yes => Certainty::Likely,
        }
    }
}

/// The browser sent the cookie, but the application did not get it.
fn lost_between(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let (Some(got), Some(sent)) = (case.came(), case.seen.request.sent_cookies.as_deref()) else {
        return;
    };
    // Several lines already explain it.
    if case
        .seen
        .request
        .cookie_lines
        .is_some_and(|lines| lines > 1)
    {
        return;
    }
    let lost = sent.iter().map(|cookie| &*cookie.name);
    let lost: Vec<&str> = lost.filter(|name| case.count(name) == 0).collect();
    if lost.is_empty() {
        return;
    }
    let message = format!(
        "the browser sent {}, but the application did not get it: something between the two removes it; compare `Cookie` at each hop",
        listed(lost.iter().copied())
    );
    let finding = Finding::error(Code::CookieDropped, message)
        .seen(Fact::RequestSentCookies, count_of(sent.len(), "name"))
        .seen(Fact::RequestCookies, count_of(got.len(), "name"));
    findings.push(finding);
}

/// Several `Cookie` lines, of which the server reads only one.
fn lines(case: &Case<'_>, known: Known, findings: &mut Vec<Finding>) {
    let request = &case.seen.request;
    let others = case.came().map_or(0, <[_]>::len);
    let fact = request.cookie_lines.map(|lines| lines > 1);
    let Some(cookie) = absent(case).filter(|_| known.takes(fact)) else {
        return;
    };
    let is_old = request.http_version == Some(HttpVersion::One);
    // A server that reads one line gets the cookies of that line.
    if known == Known::No && (others == 0 || is_old) {
        return;
    }
    let message = format!(
        "{} came but `{}` did not. Over HTTP/2 and HTTP/3 browsers split `Cookie` into several lines, and a server that reads only the \
         first one loses the rest: read all lines and join them with `; `",
        if others == 1 {
            String::from("another cookie")
        } else {
            format!("{others} other cookies")
        },
        cookie.name()
    );
    let mut finding = Finding::error(Code::CookieLines, message)
        .sure(known.sure())
        .seen(Fact::RequestCookies, count_of(others, "name"));
    match request.cookie_lines {
        Some(lines) => finding = finding.seen(Fact::RequestCookieLines, lines),
        None => {
            finding = finding.undecided_by(&[Fact::RequestCookieLines, Fact::RequestHttpVersion]);
        }
    }
    if let Some(version) = request.http_version {
        finding = finding.seen(Fact::RequestHttpVersion, format!("`{version}`"));
    }
    findings.push(finding);
}

/// A page of another origin that uses the default credentials mode of `fetch`.
fn without_credentials(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let is_script = matches!(case.route, Some(Route::Session | Route::Refresh));
    let is_bare = case.came().is_some_and(<[_]>::is_empty);
    let was_signed_in =
        case.seen.before.iter().any(|exchange| {
            exchange.route == Route::SignIn && (200..300).contains(&exchange.status)
        });
    let Some(page) = case
        .page
        .as_ref()
        .filter(|_| is_script && is_bare && was_signed_in)
    else {
        return;
    };
    // If the session worked before, the page's code uses credentials.
    let has_worked =
        case.seen.before.iter().any(|exchange| {
            exchange.route == Route::Session && (200..300).contains(&exchange.status)
        });
    let is_seen = case.seen.frontend.credentials.is_some() || case.seen.jar.is_some();
    if is_seen || has_worked || case.is_of_the_api() || absent(case).is_none() {
        return;
    }
    let message = format!(
        "the request of `{page}` has no cookie at all: script sends none to another origin, such as `{}`, without `credentials: \
         \"include\"` (`withCredentials`), both in the sign-in and here; generated clients and workers each set it themselves",
        case.api
    );
    let finding = Finding::error(Code::CredentialsOmitted, message)
        .sure(Certainty::Possible)
        .seen(Fact::RequestCookies, count_of(0, "name"))
        .undecided_by(&[Fact::FrontendCredentials]);
    findings.push(finding);
}

/// The sign-in ended in another browser, or in another part of an app.
fn other_jar(case: &Case<'_>, known: Known, findings: &mut Vec<Finding>) {
    if !known.takes(case.seen.page.signed_in_elsewhere) || absent(case).is_none() {
        return;
    }
    // Another rule explains it for apps.
    if findings
        .iter()
        .any(|finding| finding.code == Code::OtherJar)
    {
        return;
    }
    let last = case.seen.before.iter().rev();
    let sign_in = last
        .clone()
        .find(|exchange| exchange.route == Route::SignIn);
    // The sign-in went to a provider, or an app sends the request, and nothing shows where the sign-in ended.
    let is_app = match case.seen.client {
        Some(ClientKind::WebView) => true,
        Some(ClientKind::Safari) => {
            case.route == Some(Route::Document)
                && case.seen.request.sec_fetch_site.text() == Some("none")
        }
        _ => false,
    };
    let statuses = if is_app { 200..400 } else { 300..400 };
    let has_left = sign_in.is_some_and(|exchange| statuses.contains(&exchange.status))
        && !case
            .seen
            .before
            .iter()
            .any(|exchange| exchange.route == Route::Callback);
    let is_new = case.came().is_some_and(<[_]>::is_empty);
    if known == Known::No && !(has_left && is_new) {
        return;
    }
    let message = match known {
        Known::Yes => String::from(
            "the sign-in ended in another browser than the one that sends this request, and its cookies are there. An installed app, a \
             web view and the phone's browser each have their own cookie jar; let the sign-in begin and end in one of them",
        ),
        Known::No => String::from(
            "there was a sign-in, but the request has no cookie at all: if the sign-in ended in another browser than it began in, its \
         cookies are there. An installed app, a web view and the phone's browser each have their own cookie jar; let the sign-in begin \
         and end in one of them",
        ),
    };
    let mut finding = Finding::error(Code::OtherJar, message).sure(known.sure());
    if let Some(exchange) = sign_in {
        finding = finding.seen(
            Fact::Before,
            format!("a sign-in answered with {}", exchange.status),
        );
    }
    findings.push(match known {
        Known::No => finding.undecided_by(&[Fact::PageSignedInElsewhere, Fact::Client]),
        Known::Yes => finding.seen(Fact::PageSignedInElsewhere, "`true`"),
    });
}

/// Safari's seven days for a host that is first-party in name only.
fn seven_days(case: &Case<'_>, known: Known, findings: &mut Vec<Finding>) {
    let declared = case.expected.is_on_other_network.then_some(true);
    let fact = case.seen.server.other_network.or(declared);
    if !known.takes(fact) || !is_safari(case, known) {
        return;
    }
    let Some(page) = case.page.as_ref() else {
        return;
    };
    if page.host() == case.api.host() || !case.is_of_the_site() {
        return;
    }
    let is_long = |cookie: &crate::cookie::CookieAttributes| {
        let kept = cookie.lifetime().max_age();
        kept.is_some_and(|kept| kept > TRACKED_LIFETIME)
    };
    let sets_long = || {
        let is_new = matches!(case.route, Some(Route::SignIn | Route::Refresh));
        is_new && case.has_succeeded() && case.usual().is_some_and(is_long)
    };
    let is_lost = absent(case).is_some_and(is_long)
        && case.seen.before.iter().any(|exchange| {
            exchange.route == Route::Session && (200..300).contains(&exchange.status)
        });
    // For a declared network, the audit of the configuration has a finding.
    let is_observed = case.seen.server.other_network == Some(true);
    if !(is_lost || (is_observed && sets_long())) {
        return;
    }
    let message = format!(
        "Safari keeps the cookies of `{}` for only seven days if the host is an alias (`CNAME`) of another company's host, or is in \
         another network than `{}`. Serve the API from the page's own host or network, or set the cookie again within seven days",
        case.api.host(),
        page.host()
    );
    let finding = if is_lost {
        Finding::error(Code::LifetimeCapped, message)
    } else {
        Finding::warning(Code::LifetimeCapped, message)
    };
    let finding = finding
        .sure(known.sure())
        .in_browsers(case.versions_of(Browser::Safari));
    findings.push(match known {
        Known::No => finding
            .seen(Fact::PageOpenedAs, format!("`{page}`"))
            .undecided_by(&[Fact::ServerOtherNetwork, Fact::Jar]),
        Known::Yes if case.seen.server.other_network.is_none() => {
            finding.seen(Fact::PageOpenedAs, format!("`{page}`"))
        }
        Known::Yes => finding.seen(Fact::ServerOtherNetwork, "`true`"),
    });
}

/// A `Partitioned` cookie that Safari 26.2 does not send after redirects through other sites.
fn redirected(case: &Case<'_>, known: Known, findings: &mut Vec<Finding>) {
    let Some(cookie) = absent(case).filter(|_| is_safari(case, known)) else {
        return;
    };
    let name = cookie.name().as_str();
    let kept = case.seen.jar.as_deref().map(|jar| {
        let mut same = jar.iter().filter(|line| line.name == name);
        same.any(|line| Attributes(&line.attributes).has("partitioned"))
    });
    let request = &case.seen.request;
    let is_navigation =
        request.sec_fetch_mode.text() == Some("navigate") || case.route == Some(Route::Document);
    let is_return = is_navigation && request.sec_fetch_site.text() == Some("cross-site");
    let is_redirected = case
        .seen
        .before
        .iter()
        .any(|exchange| (300..400).contains(&exchange.status));
    if !known.takes(kept) || !is_return || !is_redirected {
        return;
    }
    let mut losing = case.versions_of(Browser::Safari);
    losing.retain(|safari| {
        let profile = safari.version().profile;
        profile.partitioned_attribute == PartitionedAttribute::Supported
            && profile.partition_after_redirects == PartitionAfterRedirects::Lost
    });
    if losing.is_empty() {
        return;
    }
    let message = format!(
        "Safari 26.2 does not send a `Partitioned` cookie to its own site after redirects through other sites, as in a single sign-on; \
         other browsers do. {}, remove `Partitioned` for top-level pages",
        match known {
            Known::No => format!("If `{name}` is set with it"),
            Known::Yes => format!("`{name}` has it"),
        }
    );
    let finding = Finding::error(Code::PartitionAlone, message)
        .sure(known.sure())
        .in_browsers(losing)
        .seen(Fact::RequestSecFetchSite, "`cross-site`");
    findings.push(match known {
        Known::No => finding.undecided_by(&[Fact::Jar, Fact::Client]),
        Known::Yes => finding.seen(Fact::Jar, format!("`{name}` with `Partitioned`")),
    });
}

/// Whether the client is Safari; if a fact decides, it may also be any supported browser.
fn is_safari(case: &Case<'_>, known: Known) -> bool {
    match case.seen.client {
        Some(ClientKind::Safari) => true,
        None => {
            known == Known::Yes && BrowserVersion::browsers(case.claimed).contains(&Browser::Safari)
        }
        Some(_) => false,
    }
}
