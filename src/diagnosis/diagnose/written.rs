//! Lines that differ from those that the policy writes.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::Case;
use crate::cookie::{
    CookieAttributes, CookieDomain, Partitioning, SameSite, ScriptAccess, Security, default_path,
};
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::Finding;
use crate::diagnosis::observation::SeenSetCookie;
use crate::diagnosis::words::{Attributes, shown_line};

/// Declared cookies that the response sets differently, although its lines are valid. Lifetimes are not compared, since each sign-in may
/// choose its own.
pub(super) fn otherwise(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let mut seen = findings.iter().flat_map(|finding| &finding.evidence);
    if seen.any(|evidence| evidence.fact == Fact::ResponseSetCookies) {
        return;
    }
    let declared = case.each_named();
    let path = case.path();
    let lines = case.seen.response.set_cookies.iter().flatten();
    for line in lines.filter(|line| !line.is_deletion()) {
        let mut same = declared.iter();
        if let Some(cookie) = same.find(|cookie| cookie.name().as_str() == line.name) {
            findings.extend(difference(line, cookie, path.as_deref()));
        }
    }
}

fn difference(
    line: &SeenSetCookie,
    declared: &CookieAttributes,
    path: Option<&str>,
) -> Option<Finding> {
    let attributes = Attributes(&line.attributes);
    let flag = |name| attributes.has(name).then_some(Cow::Borrowed(""));
    let value = |name| attributes.value(name).filter(|value| !value.is_empty());
    let domain = match declared.domain() {
        CookieDomain::HostOnly => None,
        CookieDomain::Shared(domain) => Some(Cow::Owned(format!("{domain}"))),
    };
    let sides = [
        (
            "Domain",
            value("domain").map(|domain: &str| {
                Cow::Owned(domain.trim_start_matches('.').to_ascii_lowercase())
            }),
            domain,
        ),
        (
            "Path",
            effective_path(&attributes, path),
            Some(Cow::Borrowed(declared.path().as_str())),
        ),
        (
            "Secure",
            flag("secure"),
            is(declared.security() == Security::Secure),
        ),
        (
            "HttpOnly",
            flag("httponly"),
            is(declared.script_access() == ScriptAccess::Denied),
        ),
        (
            "Partitioned",
            flag("partitioned"),
            is(declared.partitioning() == Partitioning::Partitioned),
        ),
    ];
    let same_site = weaker_same_site(&attributes, declared.same_site());
    let sides = sides.into_iter().chain(same_site);
    let differing = sides.filter(|(_, seen, said)| seen != said);
    let differing: Vec<String> = differing
        .map(|(name, seen, said)| {
            format!(
                "{}, where the deployment has {}",
                match &seen {
                    Some(value) => format!("with `{}`", shown(name, value)),
                    None => format!("without `{name}`"),
                },
                match &said {
                    Some(value) => format!("`{}`", shown(name, value)),
                    None => String::from("none"),
                }
            )
        })
        .collect();
    if differing.is_empty() {
        return None;
    }
    let message = format!(
        "the response sets `{}` {}: the application does not use this configuration, or something changes its headers",
        line.name,
        differing.join(", and ")
    );
    let finding = Finding::warning(Code::WrittenOtherwise, message);
    Some(finding.seen(Fact::ResponseSetCookies, shown_line(line)))
}

/// The path as browsers derive it; the path in the line if the requested path is unknown.
fn effective_path<'t>(
    attributes: &'t Attributes<'_>,
    asked: Option<&'t str>,
) -> Option<Cow<'t, str>> {
    let written = attributes.value("path");
    let path = written.filter(|path| path.starts_with('/'));
    path.or_else(|| asked.map(default_path)).map(Cow::Borrowed)
}

/// An attribute, as it was observed, and as the deployment has it.
type Side<'t> = (&'static str, Option<Cow<'t, str>>, Option<Cow<'t, str>>);

/// A stricter value is not reported: the model of browsers checks whether it withholds the cookie.
fn weaker_same_site<'t>(attributes: &'t Attributes<'_>, declared: SameSite) -> Option<Side<'t>> {
    let seen = attributes
        .value("samesite")
        .filter(|value| !value.is_empty());
    let strictness = |value: &str| match value.to_ascii_lowercase().as_str() {
        "strict" => 2,
        "lax" => 1,
        _ => 0,
    };
    let said = format!("{declared}");
    let is_weaker = seen.map_or(0, strictness) < strictness(&said);
    is_weaker.then(|| ("SameSite", seen.map(Cow::Borrowed), Some(Cow::Owned(said))))
}

fn is(set: bool) -> Option<Cow<'static, str>> {
    set.then_some(Cow::Borrowed(""))
}

fn shown(name: &str, value: &str) -> String {
    if value.is_empty() {
        name.into()
    } else {
        format!("{name}={value}")
    }
}
