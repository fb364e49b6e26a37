//! Storage Access: permission for a page of another site to use its own cookies.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::Case;
use super::scene::Access;
use super::sent::{absent, as_kept};
use super::trials::Trials;
use crate::config::Browser;
use crate::cookie::Partitioning;
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};

/// A permission that the request does not use.
pub(super) fn unused(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(cookie) = absent(case) else {
        return;
    };
    // A partitioned cookie needs no permission.
    if cookie.partitioning() == Partitioning::Partitioned {
        return;
    }
    let name = cookie.name();
    if case.access() == Some(Access::Inactive) {
        let path = case.path();
        let texts = as_kept(case, cookie);
        let would_come =
            |text: &String| Trials::of(case, name.as_str(), text, path.as_deref()).is_well();
        if !texts.iter().all(would_come) {
            return;
        }
        let origin = match &case.page {
            Some(page) => format!("{page}"),
            None => String::from("*"),
        };
        let message = format!(
            "the browser has permission to send `{name}` here, but has not activated it for this request. Respond with \
             `Activate-Storage-Access: retry; allowed-origin=\"{origin}\"`, or call `document.requestStorageAccess()` in the frame \
             first"
        );
        let finding = Finding::error(Code::StorageAccessUnused, message)
            .seen(Fact::RequestSecFetchStorageAccess, "`inactive`");
        findings.push(finding);
        return;
    }
    let is_other_origin = case.page.is_some() && !case.is_of_the_api();
    let is_granted = case.seen.page.storage_access == Some(true);
    let is_unseen = case.seen.request.sec_fetch_storage_access.text().is_none();
    if !is_granted || !is_unseen || !is_other_origin || case.seen.page.inside.is_none() {
        return;
    }
    let mut browsers = case.browsers();
    browsers.retain(|browser| browser.browser() != Browser::Safari);
    if browsers.is_empty() {
        return;
    }
    let message = format!(
        "the frame has storage access, which covers only requests to its own origin, but the API `{}` is another origin. Call the API \
         through the frame's own host, or embed a frame of the API's origin that calls it",
        case.api
    );
    let finding = Finding::error(Code::StorageAccessUnused, message)
        .sure(Certainty::Likely)
        .seen(Fact::PageStorageAccess, "`true`")
        .in_browsers(browsers)
        .undecided_by(&[Fact::RequestSecFetchStorageAccess]);
    findings.push(finding);
}
