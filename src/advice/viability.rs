use alloc::vec::Vec;
use core::{fmt, slice};

use super::cookie_kind::SessionCookie;
use super::page::Page;
use crate::advice::{TrialFailure, try_cookie};
use crate::browser::{Profile, RequestUrl};
use crate::cookie::Partitioning;
use crate::net::{Origin, SuffixList, UrlPath};

/// The browsers in which cookies are tried: the three families as they ship, and Chromium as its Incognito windows are.
pub(super) const TRIED: [Profile; 4] = [
    Profile::CHROMIUM,
    Profile::CHROMIUM_BLOCK_THIRD_PARTY,
    Profile::FIREFOX,
    Profile::SAFARI,
];

/// Whether the session cookie of one API works for one front end in one browser, according to the browser model.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::{Frontend, Situation, advise_transport};
/// use session_cookie_policy::config::Website;
/// use session_cookie_policy::cookie::Partitioning;
/// use session_cookie_policy::net::{EmbeddedList, Origin};
///
/// let partner = Frontend::Website(Website::parse("https://partner.net").unwrap());
/// let api = Origin::parse("https://api.example.com").unwrap();
/// let advice = advise_transport(&Situation::new(vec![api], vec![partner]), &EmbeddedList);
/// let mut trials = advice.frontends()[0].trials().iter().filter(|trial| trial.browser() == "safari");
/// assert!(!trials.next().unwrap().works()); // a third-party cookie,
/// let partitioned = trials.next().unwrap();
/// assert_eq!(partitioned.partitioning(), Partitioning::Partitioned);
/// assert!(partitioned.works()); // unless it is in a partition of its own
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CookieTrial {
    browser: &'static str,
    api: Origin,
    partitioning: Partitioning,
    failure: Option<TrialFailure>,
}

impl CookieTrial {
    /// The [name](Profile::name) of the browser's profile.
    #[must_use]
    pub const fn browser(&self) -> &'static str {
        self.browser
    }

    /// The API.
    #[must_use]
    pub const fn api(&self) -> &Origin {
        &self.api
    }

    /// Whether the cookie is `Partitioned`.
    #[must_use]
    pub const fn partitioning(&self) -> Partitioning {
        self.partitioning
    }

    /// Why the cookie fails; `None` if it works.
    #[must_use]
    pub const fn failure(&self) -> Option<&TrialFailure> {
        self.failure.as_ref()
    }

    /// Whether the browser keeps the cookie at sign-in and sends it with later requests.
    #[must_use]
    pub const fn works(&self) -> bool {
        self.failure.is_none()
    }
}

impl fmt::Display for CookieTrial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.partitioning {
            Partitioning::Partitioned => "a `Partitioned`",
            Partitioning::Unpartitioned => "a",
        };
        write!(f, "in {} {kind} cookie of {} ", self.browser, self.api)?;
        match &self.failure {
            None => f.write_str("works"),
            Some(failure) => write!(f, "fails: {failure}"),
        }
    }
}

/// Tries the cookies on the page in every browser.
pub(super) fn try_all(
    page: &Page,
    cookies: &[SessionCookie<'_>],
    list: &dyn SuffixList,
) -> Vec<CookieTrial> {
    let mut trials = Vec::new();
    for SessionCookie { api, attributes } in cookies {
        let url = RequestUrl::of_route(api, &UrlPath::root());
        for profile in &TRIED {
            let outcome = try_cookie(
                attributes,
                &page.documents,
                api,
                slice::from_ref(&url),
                profile,
                list,
            );
            trials.push(CookieTrial {
                browser: profile.name,
                api: (*api).clone(),
                partitioning: attributes.partitioning(),
                failure: outcome.err(),
            });
        }
    }
    trials
}
