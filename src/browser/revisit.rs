use alloc::vec;

use super::client::{ClientOrigin, Initiator};
use super::knobs::History;
use super::profile::Profile;
use super::request::{MethodSafety, Request};

/// How a page is loaded again.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::{EmbeddedList, Origin};
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{
///     ClientOrigin, Delivery, MethodSafety, Profile, Request, RequestUrl, Revisit, send, store,
/// };
///
/// let url = || RequestUrl::parse("https://app.example.com/transfer").unwrap();
/// let page = |text| ClientOrigin::Web(Origin::parse(text).unwrap());
/// let mut forged = Request::link(url(), page("https://evil.net"));
/// forged.method = MethodSafety::Unsafe;
/// let arrives = |request: &Request, profile| {
///     let storage = store(b"sid=1; SameSite=Strict", &Request::typed(url()), &profile, &EmbeddedList, now);
///     send(storage.kept().unwrap(), request, &profile, &EmbeddedList, now) == Delivery::Attach
/// };
///
/// // The page that answers a forged form reloads itself: in Chromium the form is sent again, now as the page's own.
/// let again = forged.again(&Revisit::ScriptReload, &Profile::CHROMIUM);
/// assert!(again.method == MethodSafety::Unsafe && arrives(&again, Profile::CHROMIUM));
/// let again = forged.again(&Revisit::ScriptReload, &Profile::FIREFOX);
/// assert!(again.method == MethodSafety::Safe && !arrives(&again, Profile::FIREFOX));
///
/// // The user goes on within the site, and back: in WebKitGTK the form is sent again, now with all cookies.
/// let back = Revisit::Step { left: page("https://app.example.com") };
/// let again = forged.again(&back, &Profile::WEBKIT_GTK);
/// assert!(again.method == MethodSafety::Unsafe && arrives(&again, Profile::WEBKIT_GTK));
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Revisit {
    /// The user reloads the page.
    Reload,
    /// The page reloads itself: `location.reload()`.
    ScriptReload,
    /// The user or the page goes back or forward in the history.
    Step {
        /// The page that the user leaves by this.
        left: ClientOrigin,
    },
}

impl Request {
    /// The request that loads a page again. `self` is the request that loaded the page first, after its last redirect.
    ///
    /// For pages that the browser does not keep, such as those with `Cache-Control: no-store`. For other pages, going back shows the kept
    /// page and sends nothing.
    #[must_use]
    pub fn again(&self, revisit: &Revisit, profile: &Profile) -> Self {
        let own = || ClientOrigin::Web(self.url.origin().clone());
        let (by, keeps_method) = match (profile.history, revisit) {
            (History::AsFirst | History::ScriptReloadsAreOwn, Revisit::Step { .. })
            | (History::AsFirst, Revisit::ScriptReload) => (None, false),
            (_, Revisit::Reload) => (None, true),
            (History::ScriptReloadsAreOwn, Revisit::ScriptReload) => (Some(own()), true),
            (History::StepsAreOfThePageLeft, Revisit::ScriptReload) => (Some(own()), false),
            (History::StepsAreOfThePageLeft, Revisit::Step { left }) => (Some(left.clone()), true),
        };
        let mut again = self.clone();
        if profile.history == History::AsFirst {
            again.redirected_from.clear();
        }
        if let Some(by) = by {
            again.initiator = Initiator::Document(by.clone());
            again.documents = vec![by];
            again.redirected_from.clear();
        }
        if !keeps_method {
            again.method = MethodSafety::Safe;
        }
        again
    }
}
