use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::advice::{AttributesProblem, Remedy, SameSiteFailure};
use crate::config::Transport;
use crate::cookie::SharedDomain;
use crate::net::Origin;

/// Why the tokens of a front end should travel by cookie or by header: a clause that continues "cookie, since …" or "header, since …".
///
/// Browsers appear by the [names of their profiles](crate::browser::Profile::name).
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
    /// Cookie: the page and the API are on the same site.
    #[error("page and API are on one site, so every browser keeps and sends its cookies")]
    OneSite,
    /// Cookie: all front ends and APIs of one site can see the common sign-in.
    #[error(
        "the front ends with the common sign-in and the API are on one site, where a cookie with `Domain={domain}` reaches them all"
    )]
    SharedDomain {
        /// The narrowest domain that covers all of them.
        domain: SharedDomain,
    },
    /// Cookie: third-party cookies are asked for.
    #[error("a third-party cookie was requested; {}", where_it_fails(fails_in))]
    ThirdPartyWanted {
        /// The browsers in which the cookie fails.
        fails_in: Vec<&'static str>,
    },
    /// Cookie: partitioned cookies are asked for.
    #[error(
        "a `Partitioned` cookie was requested, which works under one top-level site only; {}",
        where_it_fails(fails_in)
    )]
    PartitionedWanted {
        /// The browsers in which the cookie fails.
        fails_in: Vec<&'static str>,
    },
    /// Header: the API is on another site.
    #[error(
        "{api} is on another site, so its cookie is a third-party cookie; {}",
        where_it_fails(fails_in)
    )]
    OtherSite {
        /// The first such API.
        api: Box<Origin>,
        /// The browsers in which a plain cookie fails.
        fails_in: Vec<&'static str>,
    },
    /// Header: the page uses http and the API https, or the other way round.
    #[error(
        "{api} has another scheme than the page, so Chromium treats its cookie as a third-party cookie; {}; serve both over https",
        where_it_fails(fails_in)
    )]
    OtherScheme {
        /// The first such API.
        api: Box<Origin>,
        /// The browsers in which a plain cookie fails.
        fails_in: Vec<&'static str>,
    },
    /// Header: the page is in a frame of another site. Every cookie is then a third-party cookie.
    #[error(
        "in a frame of another site every cookie is a third-party cookie; {}",
        where_it_fails(fails_in)
    )]
    Framed {
        /// The browsers in which a plain cookie fails.
        fails_in: Vec<&'static str>,
    },
    /// Header: the page and the API are on the same site, but the cookie fails.
    #[error("although {api} is on the page's site, {}", where_it_fails(fails_in))]
    CookieFails {
        /// The first such API.
        api: Box<Origin>,
        /// The browsers in which the cookie fails.
        fails_in: Vec<&'static str>,
    },
    /// Header: no value of `SameSite` works.
    #[error("no cookie of {api} works: {failure}{}", ways_to_cookies(remedies))]
    NoSameSite {
        /// The API.
        api: Box<Origin>,
        /// Why none works.
        failure: SameSiteFailure,
        /// What would make cookies possible, best first.
        remedies: Vec<Remedy>,
    },
    /// Header: browsers would refuse the cookie. If the reason is plain http, the header is no safer.
    #[error("no cookie can be made: {}", list(problems, "; "))]
    NoCookie {
        /// Why browsers would refuse it.
        problems: Vec<AttributesProblem>,
    },
    /// Header: several sign-ins would overwrite each other's cookie.
    #[error(
        "users are signed in to several front ends at once, and cookies on the API's domain would overwrite each other"
    )]
    Overwritten,
    /// Header: the pages have no site.
    #[error(
        "pages of local files or of an application's own scheme belong to no site, so every cookie is a third-party cookie"
    )]
    LocalPages,
    /// Header: the client is not a browser.
    #[error(
        "the HTTP library of a native app is not a browser: it has no sites, and its cookie jar has its own rules"
    )]
    NativeApp,
    /// Header: two kinds of client share one cookie jar.
    #[error(
        "the app and its web views share one cookie jar, so each would send the session cookies of the other"
    )]
    SharedJar,
    /// Header: the client is not a browser, and has no cookie jar.
    #[error("a server has no browser that keeps cookies")]
    Server,
    /// Header: there is no API to check.
    #[error("no API is given whose cookies could be checked")]
    NoApi,
}

impl AdviceReason {
    /// The transport that this reason recommends.
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

    /// A word that identifies the reason. It stays the same even if the sentence changes.
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

/// Serializes the code and the sentence.
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
        return "it works in every browser that was checked".to_string();
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
