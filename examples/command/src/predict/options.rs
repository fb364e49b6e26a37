//! The command line.

use clap::Parser;
use session_cookie_policy::browser::{ParseRequestUrlError, Profile, RequestUrl};
use session_cookie_policy::migration::Instant;

use super::scenario::Permissions;
use crate::examples;

/// Says what browsers do with a cookie: kept or refused, sent with which requests, and which rule decides
///
/// With `--set-cookie` it explains one cookie in every browser of the model. With `--profile` it plays scenarios of the standard input, in
/// the format of the browser recordings or of `cookie-rules.json`, and prints one line of JSON for each.
#[derive(Clone, Debug, Parser)]
#[command(after_help = examples::PREDICT)]
pub struct Options {
    #[arg(
        long,
        value_parser = profile,
        required_unless_present_any = ["set_cookie", "url"],
        help = format!("The browser of the scenarios: {}, or the name of its recording or rules, such as `bis`", names())
    )]
    pub(super) profile: Option<Browser>,
    /// A `Set-Cookie` line to explain, instead of scenarios; needs `--url`
    // The name of a cookie may begin with `-`.
    #[arg(
        long,
        value_name = "LINE",
        requires = "url",
        allow_hyphen_values = true
    )]
    pub(super) set_cookie: Option<String>,
    /// What was asked when the line came; needs `--set-cookie`
    #[arg(long, value_parser = RequestUrl::parse, requires = "set_cookie")]
    pub(super) url: Option<RequestUrl>,
    /// The page that fetches `--url`, or `null` for one without an origin; without it, a user types it
    #[arg(long, value_name = "URL", value_parser = page)]
    pub(super) from: Option<String>,
    /// A picture instead of text: SVG; needs `--set-cookie`
    #[arg(long, requires = "set_cookie")]
    pub(super) svg: bool,
    /// The time; for recorded scenarios `2026-11-22T00:37:00Z`
    #[arg(long, value_name = "TIME", value_parser = Instant::parse)]
    pub(super) now: Option<Instant>,
}

/// A profile, and what its user permits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Browser {
    pub(super) profile: Profile,
    pub(super) permissions: Permissions,
}

/// No profile has the name.
#[derive(Debug, thiserror::Error)]
#[error("a profile is one of {}", names())]
struct UnknownProfile;

fn names() -> String {
    Profile::ALL.map(|profile| profile.name).join(", ")
}

/// A preset by its name, or by that of its recording or of its rules; `-` and `_` mean the same.
fn profile(name: &str) -> Result<Browser, UnknownProfile> {
    let name = name.replace('-', "_");
    let mut permissions = Permissions::DEFAULT;
    let preset = match name.as_str() {
        "bis" => "rfc6265bis",
        "chrome" | "wpt" => "chromium",
        "chromium_block3pc" => "chromium_block_third_party",
        "chromium_granted" => {
            permissions.grants = true;
            "chromium_block_third_party"
        }
        "firefox_noheuristics" => {
            permissions.heuristics = false;
            "firefox"
        }
        "webkit" => "webkit_gtk",
        "webkit_itp" => "webkit_gtk_itp",
        name => name,
    };
    let profile = Profile::named(preset).ok_or(UnknownProfile)?;
    Ok(Browser {
        profile,
        permissions,
    })
}

/// A page by its URL. Pages that are not of the web have another scheme, or none that a URL shows.
fn page(text: &str) -> Result<String, ParseRequestUrlError> {
    match RequestUrl::parse(text) {
        Ok(_) | Err(ParseRequestUrlError::UnsupportedScheme) => Ok(text.into()),
        Err(_) if text == "null" => Ok(text.into()),
        Err(error) => Err(error),
    }
}
