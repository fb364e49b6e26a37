//! Parts of sentences of problems.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::advice::{Remedy, SameSiteFailure, SameSiteOutcome, SameSiteResolution};
use crate::config::{Browser, BrowserVersion, Website};
use crate::migration::Instant;
use crate::net::{ForeignOrigin, Origin};

pub(super) fn describe_same_site(website: &Website, resolution: &SameSiteResolution) -> String {
    let remedies: Vec<String> = resolution
        .remedies()
        .iter()
        .map(Remedy::to_string)
        .collect();
    let (verdict, failure) = match resolution.outcome() {
        SameSiteOutcome::Fails(failure @ SameSiteFailure::Loosens) => {
            ("is made for", format!("it would work, but {failure}"))
        }
        SameSiteOutcome::Fails(failure) => ("works on", failure.to_string()),
        SameSiteOutcome::Works(_) => ("works on", String::new()),
    };
    format!(
        "no session cookie of {} {verdict} `{website}`: {failure}; {}",
        resolution.api(),
        remedies.join(", or "),
    )
}

pub(super) fn foreign_pages_remedy(origin: &ForeignOrigin) -> &'static str {
    let text = origin.to_string();
    let is_extension = [
        "chrome-extension:",
        "moz-extension:",
        "safari-web-extension:",
    ]
    .iter()
    .any(|scheme| text.starts_with(scheme));
    if is_extension {
        "an extension with the host permission for the API sends the website's cookies anyway: leave it at `header` here"
    } else {
        "leave it at `header`"
    }
}

pub(super) fn until(sunset: Option<&Instant>) -> String {
    sunset.map_or_else(|| "for ever".into(), |sunset| format!("until {sunset}"))
}

pub(super) fn window_closes(retired_at: Option<&Instant>) -> String {
    retired_at.map_or_else(
        || "write the domain into `history` with its date; then the window closes".into(),
        |retired_at| {
            format!("accept it only for sessions from before {retired_at}, and remove the entry as soon as you can")
        },
    )
}

pub(super) fn needs_header(browsers: &[BrowserVersion]) -> String {
    if browsers.is_empty() {
        return String::new();
    }
    format!("; {} needs the header", BrowserVersion::listed(browsers))
}

pub(super) fn describe_third_party(
    website: &Website,
    api: &Origin,
    browsers: &[BrowserVersion],
    overwritten_by: Option<&Website>,
    without_dot: Option<&Origin>,
) -> String {
    let each: Vec<String> = BrowserVersion::browsers(browsers)
        .into_iter()
        .map(|browser| {
            match browser {
                Browser::Chromium => {
                    "Chromium sends it, but not in incognito windows or when the user blocks third-party cookies"
                }
                Browser::Firefox => "Firefox keeps it separate for each website",
                Browser::Safari => "Safari does not send it",
            }
            .to_owned()
        })
        .collect();
    let way_out = match without_dot {
        Some(plain) => {
            let is_api = api.without_trailing_dot().as_ref() == Some(plain);
            let dotted = if is_api {
                api.to_string()
            } else {
                website.to_string()
            };
            format!(
                "the host of `{dotted}` ends with a dot, which makes it another host than `{}`: write `{plain}`, or send the tokens by header",
                plain.host()
            )
        }
        None => "send the tokens by header, or serve the API under the website's host".into(),
    };
    format!(
        "on `{website}` the session cookie of {api} is a third-party cookie: {}{}; {way_out}",
        each.join("; "),
        overwritten_by.map_or_else(String::new, |other| format!(
            "; and whoever opens `{other}`, too, is signed out here, since responses there set the same cookie with another `SameSite`, unless it is \
             partitioned here"
        ))
    )
}
