use alloc::vec::Vec;
use core::fmt;

use time::{Duration, OffsetDateTime};

use super::knobs::ExpiryInstant;

use crate::cookie::{
    CookieId, CookieName, CookiePath, HostScope, NamePrefix, Priority, ReceivedSameSite,
    ScriptAccess, Security,
};
use crate::net::{Host, Site};

/// A cookie in a browser's store. Only [`store`](super::store()) makes it.
///
/// `Debug` and `Display` do not show the value.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl, store};
/// use session_cookie_policy::net::EmbeddedList;
/// use time::macros::datetime;
///
/// let now = datetime!(2026-11-22 12:00 UTC);
/// let request = Request::typed(RequestUrl::parse("https://api.example.com/auth/login").unwrap());
/// let kept = |text: &[u8]| {
///     store(text, &request, &Profile::CHROMIUM, &EmbeddedList, now).kept().unwrap().clone()
/// };
/// let cookie = kept(b"sid=secret; Domain=example.com; Secure");
/// assert_eq!((cookie.host().to_string(), cookie.path()), ("example.com".into(), b"/auth".as_slice()));
/// assert!(!format!("{cookie:?}").contains("secret"));
/// assert!(!cookie.is_same_cookie(&kept(b"sid=secret; Secure"))); // host-only: another cookie
/// # }
/// ```
#[derive(Clone, Eq, PartialEq)]
pub struct Stored {
    pub(super) name: Vec<u8>,
    pub(super) value: Vec<u8>,
    pub(super) host: Host,
    pub(super) scope: HostScope,
    pub(super) path: Vec<u8>,
    pub(super) security: Security,
    pub(super) script_access: ScriptAccess,
    pub(super) same_site: ReceivedSameSite,
    pub(super) expiry: Expiry,
    pub(super) expiry_instant: ExpiryInstant,
    pub(super) priority: Priority,
    pub(super) partition: Option<PartitionKey>,
    pub(super) creation_time: OffsetDateTime,
}

impl Stored {
    /// The name. Empty if the cookie has none.
    #[must_use]
    pub fn name(&self) -> &[u8] {
        &self.name
    }

    /// The value. It may be a session token: do not log it.
    #[must_use]
    pub fn value(&self) -> &[u8] {
        &self.value
    }

    /// The host that set the cookie, or its `Domain`.
    #[must_use]
    pub const fn host(&self) -> &Host {
        &self.host
    }

    /// Whether only the host gets the cookie (host-only-flag).
    #[must_use]
    pub const fn scope(&self) -> HostScope {
        self.scope
    }

    /// The path: the value of the attribute, or the default path.
    #[must_use]
    pub fn path(&self) -> &[u8] {
        &self.path
    }

    /// Whether the cookie is sent only over secure connections (secure-only-flag).
    #[must_use]
    pub const fn security(&self) -> Security {
        self.security
    }

    /// Whether scripts can read the cookie (http-only-flag).
    #[must_use]
    pub const fn script_access(&self) -> ScriptAccess {
        self.script_access
    }

    /// When the cookie is sent with cross-site requests (same-site-flag).
    #[must_use]
    pub const fn same_site(&self) -> ReceivedSameSite {
        self.same_site
    }

    /// When the cookie expires (expiry-time), after all limits were applied.
    #[must_use]
    pub const fn expiry(&self) -> Expiry {
        self.expiry
    }

    /// The `Priority`. Chromium uses it to choose the cookies to remove if a site has too many.
    #[must_use]
    pub const fn priority(&self) -> Priority {
        self.priority
    }

    /// The partition. `None`: the ordinary jar that all pages share.
    #[must_use]
    pub const fn partition(&self) -> Option<&PartitionKey> {
        self.partition.as_ref()
    }

    /// The creation-time. Otherwise equal cookies are ordered by it.
    #[must_use]
    pub const fn creation_time(&self) -> OffsetDateTime {
        self.creation_time
    }

    /// Whether the cookie has expired at `now`.
    #[must_use]
    pub fn is_expired(&self, now: OffsetDateTime) -> bool {
        self.over_at().is_some_and(|at| at <= now)
    }

    /// From when on the cookie is gone, if it ever is by itself.
    pub(super) fn over_at(&self) -> Option<OffsetDateTime> {
        let Expiry::At(at) = self.expiry else {
            return None;
        };
        match self.expiry_instant {
            ExpiryInstant::Exact => Some(at),
            ExpiryInstant::EndOfSecond => {
                let second = at.replace_nanosecond(0).unwrap_or(at);
                Some(second.checked_add(Duration::SECOND).unwrap_or(at))
            }
        }
    }

    /// Whether a browser treats the two as one cookie, and the newer one replaces the older. Compares name, host, host-only-flag, path and
    /// partition (RFC 6265bis, section 5.7, step 23; CHIPS).
    #[must_use]
    pub fn is_same_cookie(&self, other: &Self) -> bool {
        self.name == other.name
            && self.host == other.host
            && self.scope == other.scope
            && self.path == other.path
            && self.partition == other.partition
    }

    /// The identity of the cookie, in the form that other modules of the crate use.
    ///
    /// `None` if the name is not a [`CookieName`], if the path is not a [`CookiePath`], or if the partition is that of an opaque top level.
    /// Browsers accept more names and paths than a server should write. Two cookies that differ only in the [`chain`](PartitionKey::chain)
    /// of their partition have the same identity.
    #[must_use]
    pub fn id(&self) -> Option<CookieId> {
        let name = CookieName::parse(core::str::from_utf8(&self.name).ok()?).ok()?;
        let path = CookiePath::parse(core::str::from_utf8(&self.path).ok()?).ok()?;
        let partition = match &self.partition {
            None => None,
            Some(key) => match &key.top_level {
                TopLevelSite::Site(site) => Some(site.clone()),
                TopLevelSite::Credentialless | TopLevelSite::Opaque => return None,
            },
        };
        Some(CookieId {
            name,
            host: self.host.clone(),
            scope: self.scope,
            path,
            partition,
        })
    }

    /// What is sent: `name=value`, or the value alone of a nameless cookie (RFC 6265bis, section 5.8.3).
    pub(super) fn write_pair(&self, header: &mut Vec<u8>) {
        if !self.name.is_empty() {
            header.extend_from_slice(&self.name);
            header.push(b'=');
        }
        header.extend_from_slice(&self.value);
    }
}

/// The name, unless it may be the value of a cookie without a name, which Safari keeps as the name of an empty cookie.
struct ShownName<'a>(&'a Stored);

impl fmt::Display for ShownName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(Stored { name, value, .. }) = self;
        if value.is_empty() && NamePrefix::of_bytes(name).is_none() {
            write!(f, "a name or a value of {} bytes", name.len())
        } else {
            write!(f, "`{}`", name.escape_ascii())
        }
    }
}

impl fmt::Debug for Stored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stored")
            .field("name", &format_args!("{}", ShownName(self)))
            .field("value", &format_args!("{} bytes", self.value.len()))
            .field("host", &self.host)
            .field("scope", &self.scope)
            .field("path", &format_args!("`{}`", self.path.escape_ascii()))
            .field("security", &self.security)
            .field("script_access", &self.script_access)
            .field("same_site", &self.same_site)
            .field("expiry", &self.expiry)
            .field("expiry_instant", &self.expiry_instant)
            .field("priority", &self.priority)
            .field("partition", &self.partition)
            .field("creation_time", &self.creation_time)
            .finish()
    }
}

/// Prints the name, the host and the path: `` `sid` of example.com and below, path / ``.
impl fmt::Display for Stored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", ShownName(self), self.host)?;
        if self.scope == HostScope::WithSubdomains {
            f.write_str(" and below")?;
        }
        write!(f, ", path {}", self.path.escape_ascii())?;
        match &self.partition {
            Some(key) => write!(f, ", in the partition of {key}"),
            None => Ok(()),
        }
    }
}

/// When a browser removes a cookie because of its age.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::{Duration, macros::datetime};
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Expiry, Profile, Request, RequestUrl, store};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let expiry = |text: &[u8]| {
///     store(text, &home, &Profile::CHROMIUM, &EmbeddedList, now).kept().unwrap().expiry()
/// };
/// assert_eq!(expiry(b"sid=1; Max-Age=3600"), Expiry::At(now + Duration::hours(1)));
/// assert_eq!(expiry(b"sid=1"), Expiry::Session);
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "the persistent-flag of RFC 6265bis"
)]
pub enum Expiry {
    /// At this time.
    At(OffsetDateTime),
    /// When the browser is closed. If it restores its session, the cookie can last for weeks.
    Session,
}

/// The partition in which a cookie is kept (CHIPS, section 2.1.3).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::{EmbeddedList, Origin};
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{AncestorChain, ClientOrigin, Profile, Request, RequestUrl, store};
///
/// let page = ClientOrigin::Web(Origin::parse("https://shop.partner.net").unwrap());
/// let widget = Request::fetch(RequestUrl::parse("https://api.example.com/").unwrap(), vec![page]);
/// let text = b"sid=1; Secure; SameSite=None; Partitioned";
/// let storage = store(text, &widget, &Profile::CHROMIUM, &EmbeddedList, now);
/// let key = storage.kept().unwrap().partition().unwrap();
/// assert_eq!(key.to_string(), "https://partner.net");
/// assert_eq!(key.chain, AncestorChain::CrossSite);
/// # }
/// ```
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub struct PartitionKey {
    /// The site of the top-level document.
    pub top_level: TopLevelSite,
    /// Whether a document between the top-level page and the request belongs to another site.
    pub chain: AncestorChain,
}

impl fmt::Display for PartitionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.top_level {
            TopLevelSite::Site(site) => site.fmt(f),
            TopLevelSite::Credentialless => f.write_str("a credentialless frame"),
            TopLevelSite::Opaque => f.write_str("an opaque top level"),
        }
    }
}

/// The site of a top-level document.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{ClientOrigin, Profile, Request, RequestUrl, TopLevelSite, store};
///
/// let url = RequestUrl::parse("https://api.example.com/").unwrap();
/// let fetch = Request::fetch(url, vec![ClientOrigin::Opaque]); // by a sandboxed document
/// let text = b"sid=1; Secure; SameSite=None; Partitioned";
/// let storage = store(text, &fetch, &Profile::CHROMIUM, &EmbeddedList, now);
/// assert_eq!(storage.kept().unwrap().partition().unwrap().top_level, TopLevelSite::Opaque);
/// # }
/// ```
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum TopLevelSite {
    /// Frames with the attribute `credentialless`, on any page. Browsers make a new partition for each page; this model has one for all
    /// pages.
    Credentialless,
    /// An opaque origin. Browsers make a new partition for each such document; this model has one for all.
    Opaque,
    /// The site of a web page, including its scheme.
    Site(Site),
}

/// Whether all documents between the top level and a request belong to the request's site.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::{EmbeddedList, Origin};
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{AncestorChain, ClientOrigin, Profile, Request, RequestUrl, store};
///
/// let page = |origin| ClientOrigin::Web(Origin::parse(origin).unwrap());
/// let chain = |documents| {
///     let fetch = Request::fetch(RequestUrl::parse("https://api.example.com/").unwrap(), documents);
///     let text = b"sid=1; Secure; SameSite=None; Partitioned";
///     store(text, &fetch, &Profile::CHROMIUM, &EmbeddedList, now).kept().unwrap().partition().unwrap().chain
/// };
/// let app = page("https://app.example.com");
/// assert_eq!(chain(vec![app.clone()]), AncestorChain::SameSite);
/// assert_eq!(chain(vec![app.clone(), page("https://ads.net"), app]), AncestorChain::CrossSite);
/// # }
/// ```
///
/// Sources: CHIPS, section 2.1.3; recordings (B.partition).
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "a bit of the partition key")]
pub enum AncestorChain {
    /// At least one does not. Examples: a widget, or a page in a frame of another site.
    CrossSite,
    /// All do.
    SameSite,
}
