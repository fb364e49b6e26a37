use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::advice::{AttributesProblem, Remedy, SameSiteFailure};
use crate::config::Transport;
use crate::cookie::SharedDomain;
use crate::net::Origin;

/// Why a front end's tokens are to travel as they are: a clause that continues "cookie, since …" or "header, since …".
///
/// Browsers are named by their [profiles](crate::browser::Profile::name).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::{Frontend, Situation, advise_transport};
/// use session_cookie_policy::config::Website;
/// use session_cookie_policy::net::{EmbeddedList, Origin};
///
/// let website = |text| Frontend::Website(Website::parse(text).unwrap());
/// let app = Frontend::NativeApp("mobile".to_owned());
/// let situation = Situation::new(
///     vec![Origin::parse("https://api.example.com").unwrap()],
///     vec![website("https://www.example.com"), website("https://partner.net"), app],
/// );
/// let advice = advise_transport(&situation, &EmbeddedList);
/// let codes: Vec<&str> = advice.frontends().iter().map(|of| of.reason().code()).collect();
/// assert_eq!(codes, ["one_site", "other_site", "native_app"]);
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AdviceReason {
    /// Cookie: no site border lies between page and API.
    #[error("page and API are of one site, whose cookies every browser keeps and sends")]
    OneSite,
    /// Cookie: the common sign-in is seen by all front ends and APIs of one site.
    #[error(
        "the front ends with the common sign-in and the API are of one site, where a cookie with `Domain={domain}` reaches them all"
    )]
    SharedDomain {
        /// The narrowest domain above all of them.
        domain: SharedDomain,
    },
    /// Cookie: a third-party one is asked for.
    #[error("a third-party cookie is asked for; {}", where_it_fails(fails_in))]
    ThirdPartyWanted {
        /// The browsers in which it fails.
        fails_in: Vec<&'static str>,
    },
    /// Cookie: a partitioned one is asked for.
    #[error(
        "a `Partitioned` cookie is asked for, which lives under one top-level site; {}",
        where_it_fails(fails_in)
    )]
    PartitionedWanted {
        /// The browsers in which it fails.
        fails_in: Vec<&'static str>,
    },
    /// Header: the API is on another site.
    #[error(
        "{api} is on another site, so that its cookie is a third-party one; {}",
        where_it_fails(fails_in)
    )]
    OtherSite {
        /// The first such API.
        api: Box<Origin>,
        /// The browsers in which a plain cookie fails.
        fails_in: Vec<&'static str>,
    },
    /// Header: http on one side, https on the other.
    #[error(
        "{api} differs from the page in the scheme, so that Chromium takes its cookie for a third-party one; {}; serve both over https",
        where_it_fails(fails_in)
    )]
    OtherScheme {
        /// The first such API.
        api: Box<Origin>,
        /// The browsers in which a plain cookie fails.
        fails_in: Vec<&'static str>,
    },
    /// Header: the page is in a frame of another site.
    #[error(
        "in a frame of another site every cookie is a third-party one; {}",
        where_it_fails(fails_in)
    )]
    Framed {
        /// The browsers in which a plain cookie fails.
        fails_in: Vec<&'static str>,
    },
    /// Header: within one site, and yet the cookie fails.
    #[error("although {api} is of the page's site, {}", where_it_fails(fails_in))]
    CookieFails {
        /// The first such API.
        api: Box<Origin>,
        /// The browsers in which it fails.
        fails_in: Vec<&'static str>,
    },
    /// Header: no `SameSite` works.
    #[error("no cookie of {api} travels: {failure}{}", ways_to_cookies(remedies))]
    NoSameSite {
        /// The API.
        api: Box<Origin>,
        /// Why.
        failure: SameSiteFailure,
        /// The ways to cookies, best first.
        remedies: Vec<Remedy>,
    },
    /// Header, which is no safer where the reason is plain http: no cookie can be made.
    #[error("no cookie can be made: {}", list(problems, "; "))]
    NoCookie {
        /// Why.
        problems: Vec<AttributesProblem>,
    },
    /// Header: several sign-ins would take turns in one cookie.
    #[error(
        "users are signed in to several front ends at once, and cookies on the API's domain would overwrite each other"
    )]
    Overwritten,
    /// Header: pages without a site.
    #[error(
        "pages of files or of an application's own scheme are of no site, so that every cookie is a third-party one"
    )]
    LocalPages,
    /// Header: no browser.
    #[error(
        "the HTTP library of a native app is no browser: it has no sites, and its jar has rules of its own"
    )]
    NativeApp,
    /// Header: one jar for two kinds of client.
    #[error(
        "the app and its web views share one jar, so that each would send the session cookies of the other"
    )]
    SharedJar,
    /// Header: no browser, and no jar.
    #[error("a server has no browser that keeps cookies")]
    Server,
    /// Header, for want of anything to try.
    #[error("no API is named whose cookies could be tried")]
    NoApi,
}

impl AdviceReason {
    /// What it speaks for.
    #[must_use]
    pub const fn transport(&self) -> Transport {
        match self {
            Self::OneSite
            | Self::SharedDomain { .. }
            | Self::ThirdPartyWanted { .. }
            | Self::PartitionedWanted { .. } => Transport::Cookie,
            Self::OtherSite { .. }
            | Self::OtherScheme { .. }
            | Self::Framed { .. }
            | Self::CookieFails { .. }
            | Self::NoSameSite { .. }
            | Self::NoCookie { .. }
            | Self::Overwritten
            | Self::LocalPages
            | Self::NativeApp
            | Self::SharedJar
            | Self::Server
            | Self::NoApi => Transport::Header,
        }
    }

    /// A word that stays the same when the sentence changes.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OneSite => "one_site",
            Self::SharedDomain { .. } => "shared_domain",
            Self::ThirdPartyWanted { .. } => "third_party_wanted",
            Self::PartitionedWanted { .. } => "partitioned_wanted",
            Self::OtherSite { .. } => "other_site",
            Self::OtherScheme { .. } => "other_scheme",
            Self::Framed { .. } => "framed",
            Self::CookieFails { .. } => "cookie_fails",
            Self::NoSameSite { .. } => "no_same_site",
            Self::NoCookie { .. } => "no_cookie",
            Self::Overwritten => "overwritten",
            Self::LocalPages => "local_pages",
            Self::NativeApp => "native_app",
            Self::SharedJar => "shared_jar",
            Self::Server => "server",
            Self::NoApi => "no_api",
        }
    }
}

/// The code and the sentence.
#[cfg(feature = "serde")]
impl serde::Serialize for AdviceReason {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;

        let mut fields = serializer.serialize_struct("AdviceReason", 2)?;
        fields.serialize_field("code", self.code())?;
        fields.serialize_field("message", &self.to_string())?;
        fields.end()
    }
}

fn where_it_fails(browsers: &[&'static str]) -> String {
    if browsers.is_empty() {
        return "it works in every browser that was tried".to_string();
    }
    alloc::format!("it fails in {}", list(browsers, ", "))
}

fn ways_to_cookies(remedies: &[Remedy]) -> String {
    if remedies.is_empty() {
        return String::new();
    }
    alloc::format!("; to use cookies, {}", list(remedies, ", or "))
}

pub(super) fn list(items: &[impl ToString], separator: &str) -> String {
    let texts: Vec<String> = items.iter().map(ToString::to_string).collect();
    texts.join(separator)
}
