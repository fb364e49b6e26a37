//! Responses that caches may keep.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::scene::Scene;
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};

/// An answer that sets cookies, or hands out a session's data, and may be kept by caches.
pub(super) fn sharing(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    let response = &scene.seen.response;
    let sets = response
        .set_cookies
        .as_ref()
        .is_some_and(|lines| !lines.is_empty());
    let Some(control) = response.cache_control.text().filter(|_| sets) else {
        return;
    };
    let mut directives = control
        .split(',')
        .map(|part| part.trim().to_ascii_lowercase());
    let is_shared = directives
        .clone()
        .any(|part| part == "public" || part.starts_with("s-maxage"));
    let is_stored = directives
        .clone()
        .any(|part| part.starts_with("max-age") && part != "max-age=0");
    let is_kept_back =
        directives.any(|part| part == "private" || part == "no-store" || part == "no-cache");
    if is_shared || (is_stored && !is_kept_back) {
        let message = String::from(
            "caches may keep this answer and hand one user's session to another; write `Cache-Control: private, no-store`, as the policy does, behind whatever else writes it",
        );
        let finding = Finding::error(Code::CacheSharesSession, message)
            .sure(if is_shared {
                Certainty::Certain
            } else {
                Certainty::Likely
            })
            .seen(Fact::ResponseCacheControl, format!("`{control}`"));
        findings.push(finding);
    }
}
