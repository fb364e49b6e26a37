//! CSRF tokens that script should copy from a cookie, but cannot.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::Case;
use super::scene::Scene;
use crate::browser::MethodSafety;
use crate::cookie::{CookieDomain, CookieValue, DomainVerdict, path_match};
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::words::{Attributes, listed};

/// A cookie with a CSRF token: its name, and its attributes if they are known.
pub(super) struct Token<'a> {
    pub(super) name: &'a str,
    pub(super) written: Option<String>,
}

/// The cookies that the deployment declares.
pub(super) fn of_case(case: &Case<'_>, findings: &mut Vec<Finding>) {
    unread(case, &declared(case), findings);
}

/// The same cookies, if the page can read them. Runs after the policy's own check of the request.
pub(super) fn unsent_of_case(case: &Case<'_>, findings: &mut Vec<Finding>) {
    unsent(case, &declared(case), findings);
}

fn declared<'a>(case: &Case<'a>) -> Vec<Token<'a>> {
    let declared = case
        .companions()
        .filter(|(companion, _)| companion.is_double_submit());
    let tokens = declared.map(|(_, cookie)| {
        let line = cookie.set(CookieValue::EMPTY, case.now).ok();
        let line = line.map(|line| format!("{line}"));
        Token {
            name: cookie.name().as_str(),
            written: line.and_then(|line| Some(String::from(line.split_once(';')?.1.trim()))),
        }
    });
    tokens.collect()
}

/// The header is missing although the browser has the cookie, which the page cannot read.
pub(super) fn unread(scene: &Scene<'_>, declared: &[Token<'_>], findings: &mut Vec<Finding>) {
    for held in held(scene, declared) {
        match &held.attributes {
            Some(_) => judge(scene, &held, findings),
            None => may_be_unread(scene, held.name, findings),
        }
    }
}

/// The header is missing although the page can read the cookie.
pub(super) fn unsent(scene: &Scene<'_>, declared: &[Token<'_>], findings: &mut Vec<Finding>) {
    for held in held(scene, declared) {
        let is_known = findings
            .iter()
            .any(|known| matches!(known.code, Code::CookieReadable | Code::CsrfTokenMissing));
        let is_readable = held.source == Fact::Jar
            && scene.page.is_some()
            && held
                .attributes
                .as_deref()
                .is_some_and(|attributes| unreadable(scene, attributes).is_none());
        if is_known || !is_readable {
            continue;
        }
        let message = format!(
            "the page can read `{name}`, but its request has no CSRF token in a header: copy the value of the cookie into the header \
             that the server reads, for each request that changes something",
            name = held.name
        );
        let finding = Finding::error(Code::CsrfTokenMissing, message)
            .sure(Certainty::Likely)
            .seen(Fact::RequestCsrfToken, "`false`")
            .seen(Fact::Jar, listed(core::iter::once(held.name)))
            .undecided_by(&[Fact::FrontendIntercepts]);
        findings.push(finding);
    }
}

/// A token cookie that the browser has.
struct Held<'a> {
    name: &'a str,
    attributes: Option<String>,
    /// The fact that has the attributes.
    source: Fact,
    is_declared: bool,
}

/// The token cookies that the browser has, if the request has no token in its header and was refused.
fn held<'a>(scene: &Scene<'a>, declared: &[Token<'_>]) -> Vec<Held<'a>> {
    let request = &scene.seen.request;
    let method = request.method.as_deref().unwrap_or("POST");
    let is_refused = scene
        .seen
        .response
        .status
        .is_none_or(|status| matches!(status, 400 | 401 | 403 | 419 | 422));
    if request.csrf_token != Some(false)
        || !is_refused
        || MethodSafety::of(method) != MethodSafety::Unsafe
    {
        return Vec::new();
    }
    let jar = scene.seen.jar.as_deref().unwrap_or_default();
    let sent = scene.came().unwrap_or_default().iter();
    let mut all: Vec<Held<'a>> = Vec::new();
    let names = jar.iter().map(|line| &*line.name);
    for name in names.chain(sent.map(|cookie| &*cookie.name)) {
        let token = declared.iter().find(|token| token.name == name);
        let is_token = token.is_some() || (declared.is_empty() && is_like_a_token(name));
        if !is_token || all.iter().any(|known| known.name == name) {
            continue;
        }
        let kept = jar.iter().find(|line| line.name == name);
        let kept = kept.map(|line| line.attributes.clone());
        let source = if kept.is_some() {
            Fact::Jar
        } else {
            Fact::RequestCookies
        };
        all.push(Held {
            name,
            attributes: kept.or_else(|| token?.written.clone()),
            source,
            is_declared: token.is_some(),
        });
    }
    all
}

/// Why the page cannot read a cookie with these attributes.
fn judge(scene: &Scene<'_>, held: &Held<'_>, findings: &mut Vec<Finding>) {
    let attributes = held.attributes.as_deref().unwrap_or_default();
    let Some(unreadable) = unreadable(scene, attributes) else {
        return;
    };
    let Held {
        name,
        source,
        is_declared,
        ..
    } = *held;
    // Secrets that stay on the server have such names, too.
    let is_secret = !is_declared && Attributes(attributes).has("httponly");
    let message = format!(
        "the browser has `{name}`, but the request has no CSRF token in its header: {}{}",
        if is_secret {
            "if script should copy it from there, "
        } else {
            ""
        },
        unreadable.why
    );
    // The server may have set other attributes than the deployment declares.
    let sure = if is_secret {
        Certainty::Possible
    } else if source == Fact::Jar && is_declared {
        unreadable.sure
    } else {
        unreadable.sure.max(Certainty::Likely)
    };
    let mut undecided = Vec::new();
    if unreadable.sure != Certainty::Certain {
        undecided.push(Fact::PagePath);
    }
    if source != Fact::Jar {
        undecided.push(Fact::Jar);
    }
    if !is_declared {
        undecided.push(Fact::FrontendIntercepts);
    }
    let shown = match source {
        Fact::Jar => format!("`{name}; {attributes}`"),
        _ => format!("`{name}`"),
    };
    let finding = Finding::error(Code::CookieReadable, message)
        .sure(sure)
        .seen(Fact::RequestCsrfToken, "`false`")
        .seen(source, shown)
        .undecided_by(&undecided);
    findings.push(finding);
}

/// A cookie of which only the name is known, and a page on another host.
fn may_be_unread(scene: &Scene<'_>, name: &str, findings: &mut Vec<Finding>) {
    let Some(page) = scene
        .page
        .as_ref()
        .filter(|page| page.host() != scene.api.host() && scene.seen.jar.is_none())
    else {
        return;
    };
    let message = format!(
        "`{name}` came, but the request has no CSRF token in its header: if the cookie has no `Domain`, scripts of `{}` cannot read \
         it, since it is only for `{}`. {}",
        page.host(),
        scene.api.host(),
        shared(scene)
    );
    let finding = Finding::error(Code::CookieReadable, message)
        .sure(Certainty::Possible)
        .seen(Fact::RequestCsrfToken, "`false`")
        .seen(Fact::RequestCookies, listed(core::iter::once(name)))
        .undecided_by(&[Fact::Jar]);
    findings.push(finding);
}

/// Why script cannot read a cookie.
struct Unreadable {
    why: String,
    sure: Certainty,
}

fn unreadable(scene: &Scene<'_>, text: &str) -> Option<Unreadable> {
    let attributes = Attributes(text);
    let certain = |why: String| {
        Some(Unreadable {
            why,
            sure: Certainty::Certain,
        })
    };
    if attributes.has("httponly") {
        return certain(String::from(
            "the cookie has `HttpOnly`, so no script can read it. Remove `HttpOnly` from this cookie",
        ));
    }
    let page = scene.page.as_ref()?;
    if !covers_page(scene, &attributes) {
        return certain(format!(
            "scripts of `{}` cannot read the cookie, which is for {}. {}",
            page.host(),
            match attributes.value("domain") {
                Some(domain) if !domain.is_empty() =>
                    format!("`{}`", domain.trim_start_matches('.')),
                _ => format!("`{}` alone: it has no `Domain`", scene.api.host()),
            },
            shared(scene)
        ));
    }
    // A browser lists each cookie with its path; a line without a path says nothing about it.
    let path = attributes.value("path");
    let path = path.filter(|path| path.starts_with('/')).unwrap_or("/");
    let Some(opened) = scene.seen.page.path.as_deref() else {
        // The page's path is unknown.
        return (path != "/").then(|| Unreadable {
            why: format!(
                "the cookie has `Path={path}`, and scripts of a page outside that path cannot read it. Set it with `Path=/`"
            ),
            sure: Certainty::Likely,
        });
    };
    let opened = opened.split(['?', '#']).next().unwrap_or(opened);
    if path_match(path.as_bytes(), opened.as_bytes()) {
        return None;
    }
    certain(format!(
        "the cookie has `Path={path}`, and scripts of the page at `{opened}` cannot read it. Set it with `Path=/`"
    ))
}

/// Whether a cookie of the API covers the page's host.
fn covers_page(scene: &Scene<'_>, attributes: &Attributes<'_>) -> bool {
    let Some(page) = &scene.page else {
        return true;
    };
    let domain = attributes.value("domain").unwrap_or_default();
    match CookieDomain::parse(domain.trim_start_matches('.')) {
        Ok(domain) if domain.shared().is_some() => {
            domain.on_host(page.host(), scene.list) == DomainVerdict::Shared
        }
        _ => page.host() == scene.api.host(),
    }
}

/// How the page gets the token.
fn shared(scene: &Scene<'_>) -> String {
    let site = scene
        .api
        .host()
        .registrable_domain(scene.list)
        .filter(|_| scene.is_of_the_site());
    match site {
        Some(site) => {
            format!("Set it with `Domain={site}`, or send the value in a response header")
        }
        None => String::from(
            "No `Domain` reaches another site: send the value in a response header or in the body",
        ),
    }
}

/// Whether frameworks use such names for their tokens.
fn is_like_a_token(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.contains("csrf") || name.contains("xsrf")
}
