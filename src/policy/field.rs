use core::cmp::Ordering;
use core::fmt;

use crate::config::CookieKey;

/// A place in a configuration: `websites[2]`, `access_cookie.name`, `clients[0].origins[1]`, `cookies.oauth.routes[0]`.
///
/// Fields are ordered as in [`PolicyConfig`](crate::config::PolicyConfig).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
///
/// let mut config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// config.websites.push("https://app.example.com/login".into());
/// config.default_website = Some("https://app.example.com".into());
/// let review = config.review(&EmbeddedList);
/// let [unreadable, undeclared] = review.problems() else { panic!() };
/// assert_eq!(unreadable.field().to_string(), "websites[1]");
/// assert_eq!(undeclared.field().to_string(), "default_website");
/// assert!(unreadable.field() < undeclared.field());
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Field {
    name: &'static str,
    /// Of a cookie beside the session.
    cookie: Option<CookieKey>,
    index: Option<u32>,
    part: Option<&'static str>,
    entry: Option<u32>,
}

impl Field {
    /// The field of the cookies beside the session.
    const COOKIES: &str = "cookies";

    /// The fields in their order.
    const ORDER: [&'static str; 37] = [
        "api",
        "undeclared_host",
        "websites",
        "default_website",
        "website_base_path",
        "links",
        "clients",
        "names",
        "cookie_domain",
        "older_cookie_domain",
        "cookie_secure",
        "same_site",
        "session_use",
        "prefix",
        "session",
        "session_cookie",
        "access_cookie",
        "refresh_cookie",
        "cookies",
        "session_lifetime_seconds",
        "api_gateway_path",
        "api_base_path",
        "refresh_route",
        "sign_out_route",
        "session_routes",
        "transport",
        "headers",
        "cors_methods",
        "csrf",
        "browsers",
        "plain_http",
        "other_network",
        "cookie_header_budget",
        "history",
        "past_clearing",
        "clearing_budget",
        "header_until",
    ];

    pub(crate) const fn new(name: &'static str) -> Self {
        Self {
            name,
            cookie: None,
            index: None,
            part: None,
            entry: None,
        }
    }

    /// A cookie beside the session.
    pub(crate) const fn companion(key: CookieKey) -> Self {
        Self {
            cookie: Some(key),
            ..Self::new(Self::COOKIES)
        }
    }

    /// The entry of a list: of the part, if there is one.
    pub(crate) fn at(self, index: usize) -> Self {
        // No list is longer.
        let index = u32::try_from(index).ok();
        match self.part {
            None => Self { index, ..self },
            Some(_) => Self {
                entry: index,
                ..self
            },
        }
    }

    /// The part of an entry or of a field.
    pub(crate) const fn part(self, part: &'static str) -> Self {
        Self {
            part: Some(part),
            ..self
        }
    }

    /// Whether both are of one entry of a list.
    pub(crate) fn is_of_entry_of(self, other: Self) -> bool {
        (self.name, self.cookie, self.index) == (other.name, other.cookie, other.index)
    }

    /// The name of the whole field.
    pub(crate) const fn name(self) -> &'static str {
        self.name
    }

    /// The same place for a cookie beside the session, in an entry of the history.
    pub(crate) const fn of_cookie(self, key: CookieKey) -> Self {
        Self {
            cookie: Some(key),
            ..self
        }
    }

    /// The key of a cookie beside the session.
    pub(crate) const fn cookie(self) -> Option<CookieKey> {
        self.cookie
    }

    /// The place in the list that the field is.
    pub(crate) fn index(self) -> Option<usize> {
        usize::try_from(self.index?).ok()
    }

    /// The part of the entry or of the field.
    pub(crate) const fn part_name(self) -> Option<&'static str> {
        self.part
    }

    /// The place in the list that the part is.
    pub(crate) fn entry(self) -> Option<usize> {
        usize::try_from(self.entry?).ok()
    }

    fn key(
        self,
    ) -> (
        usize,
        Option<CookieKey>,
        Option<u32>,
        Option<&'static str>,
        Option<u32>,
    ) {
        let place = Self::ORDER.iter().position(|name| *name == self.name);
        let place = place.unwrap_or(Self::ORDER.len());
        (place, self.cookie, self.index, self.part, self.entry)
    }
}

impl Ord for Field {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for Field {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)?;
        let own_key = self.cookie.filter(|_| self.name == Self::COOKIES);
        if let Some(key) = own_key {
            write!(f, ".{key}")?;
        }
        if let Some(index) = self.index {
            write!(f, "[{index}]")?;
        }
        if let Some(part) = self.part {
            write!(f, ".{part}")?;
        }
        if let Some(key) = self.cookie.filter(|_| own_key.is_none()) {
            write!(f, ".{key}")?;
        }
        match self.entry {
            Some(entry) => write!(f, "[{entry}]"),
            None => Ok(()),
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Field {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
