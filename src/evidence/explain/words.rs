use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use crate::diagnosis::SeenSetCookie;
use crate::evidence::exchange::Exchange;

/// Whether the answer says that nobody is signed in.
pub(super) fn is_refused(exchange: &Exchange) -> bool {
    matches!(exchange.response.status, Some(401 | 403 | 419 | 440))
}

pub(super) fn status(exchange: &Exchange) -> String {
    exchange
        .response
        .status
        .map_or_else(|| String::from("unknown"), |status| status.to_string())
}

pub(super) fn names(exchange: &Exchange) -> String {
    let cookies = exchange.request.cookies.iter().flatten();
    let names: Vec<String> = cookies.map(|cookie| format!("`{}`", cookie.name)).collect();
    if names.is_empty() {
        String::from("none")
    } else {
        names.join(", ")
    }
}

/// `Domain` and `Path` of a line.
pub(super) fn scope(line: &SeenSetCookie) -> String {
    let value = |wanted: &str| {
        let mut parts = line
            .attributes
            .split(';')
            .filter_map(|part| part.split_once('='));
        let value = parts.find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted));
        value.map(|(_, value)| value.trim())
    };
    let domain = value("domain").map_or_else(
        || String::from("no `Domain`"),
        |domain| format!("`Domain={domain}`"),
    );
    let path = value("path").map_or_else(
        || String::from("no `Path`"),
        |path| format!("`Path={path}`"),
    );
    format!("the line has {domain} and {path}, and the cookie was set otherwise")
}
