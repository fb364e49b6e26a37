//! Pages on the internet that call an API on this machine or in the local network.

use alloc::format;
use alloc::vec::Vec;

use super::scene::Scene;
use crate::browser::Release;
use crate::config::Browser;
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{ClientKind, Route, Seen};
use crate::net::{Host, Origin};

/// From the most public to the most private ([Local Network Access, section 2.1]).
///
/// [Local Network Access, section 2.1]: https://wicg.github.io/local-network-access/#ip-address-space-section
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
enum AddressSpace {
    /// Public, or unknown: a name may resolve to any address.
    Public,
    Local,
    Loopback,
}

impl AddressSpace {
    fn of(host: &Host) -> Self {
        if host.is_loopback() {
            Self::Loopback
        } else if host.is_in_local_network() {
            Self::Local
        } else {
            Self::Public
        }
    }

    const fn in_words(self) -> &'static str {
        match self {
            Self::Public => "on the internet",
            Self::Local => "in the local network",
            Self::Loopback => "on the user's own machine",
        }
    }
}

/// A request that Chromium blocks without the user's permission, with evidence for it.
pub(super) fn blocked(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    let Some(error) = scene.seen.response.error.text() else {
        return;
    };
    let error = error.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| error.contains(word));
    let names_it = says(&[
        "address space",
        "local_network",
        "local network",
        "localnetwork",
    ]);
    let is_chromium = scene.seen.client == Some(ClientKind::Chromium);
    let is_of_others = says(&["err_blocked_by_client", "blocked_by_administrator"]);
    // The user may have copied a URL with the message, so the text itself is not shown.
    let (sure, shown) = if names_it {
        (Certainty::Certain, "a message about local network access")
    } else if is_of_others || !is_chromium {
        return;
    } else if says(&["err_failed", "failed to fetch"]) {
        (Certainty::Likely, "a failure without a reason")
    } else if says(&["cors", "blocked", "mixed"]) {
        // A page that cannot ask for the permission is always blocked, before CORS is checked.
        let is_secure = scene
            .page
            .as_ref()
            .is_some_and(Origin::is_potentially_trustworthy);
        let sure = if is_secure {
            Certainty::Possible
        } else {
            Certainty::Likely
        };
        (sure, "a blocked request")
    } else {
        return;
    };
    if let Some(finding) = finding(scene) {
        let finding = finding.sure(sure).seen(Fact::ResponseError, shown);
        findings.push(if sure == Certainty::Certain {
            finding
        } else {
            finding.undecided_by(&[Fact::ResponseError, Fact::Client])
        });
    }
}

/// The same without evidence. Checked if nothing else is found.
pub(super) fn possible(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    let response = &scene.seen.response;
    if scene.seen.client != Some(ClientKind::Chromium)
        || response.error != Seen::Unknown
        || response.set_cookies.is_some()
        || scene.came().is_some_and(|came| !came.is_empty())
    {
        return;
    }
    if let Some(finding) = finding(scene) {
        findings.push(
            finding
                .sure(Certainty::Possible)
                .undecided_by(&[Fact::ResponseError]),
        );
    }
}

/// The first version of Chromium that asks the user.
const SINCE: Release = Release::new(142, 0);

fn finding(scene: &Scene<'_>) -> Option<Finding> {
    let page = scene.page.as_ref()?;
    let (from, to) = (
        AddressSpace::of(page.host()),
        AddressSpace::of(scene.api.host()),
    );
    // Users may go anywhere by the address bar or by a link.
    let is_visit = scene.route == Some(Route::Document) && scene.seen.page.inside.is_none();
    let is_other = !matches!(
        scene.seen.client,
        None | Some(ClientKind::Chromium | ClientKind::WebView)
    );
    let is_older = scene.seen.client == Some(ClientKind::Chromium)
        && scene
            .seen
            .client_version
            .is_some_and(|version| version < SINCE);
    if to <= from || is_visit || is_other || is_older || scene.seen.response.status.is_some() {
        return None;
    }
    let api = scene.api;
    let message = if page.is_potentially_trustworthy() {
        let framed = match scene.seen.page.inside {
            Some(_) => ", and write `allow=\"local-network-access\"` at the frame",
            None => "",
        };
        format!(
            "Chromium 142 and later block requests of `{page}`, which is {}, to `{api}`, which is {}, until the user allows local network \
             access. Let the user allow it in the site settings{framed}, or serve the API under a public address; no CORS header helps",
            from.in_words(),
            to.in_words()
        )
    } else {
        format!(
            "Chromium 142 and later block requests of `{page}` to `{api}`, which is {}: only an https page can ask the user for local network \
             access. Serve the page over https, or page and API from the same network",
            to.in_words()
        )
    };
    let finding = Finding::error(Code::LocalNetworkBlocked, message)
        .seen(Fact::PageOpenedAs, format!("`{page}`"))
        .in_browsers(Vec::from([Browser::Chromium.at(SINCE)]));
    Some(finding)
}
