use alloc::string::String;

/// The headers of one request. `None` for a header that is not sent.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::browser::headers::{Fetching, sent_headers};
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl};
///
/// let typed = Request::typed(RequestUrl::parse("https://www.example.com/").unwrap());
/// let sent = sent_headers(&typed, &Fetching::typed(), &Profile::FIREFOX, &EmbeddedList);
/// assert_eq!((sent.origin(), sent.fetch_site()), (None, Some("none")));
/// assert!(sent.iter().any(|header| header == ("sec-fetch-user", "?1")));
/// # }
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct SentHeaders {
    pub(super) origin: Option<String>,
    pub(super) referer: Option<String>,
    pub(super) fetch_site: Option<&'static str>,
    pub(super) fetch_mode: Option<&'static str>,
    pub(super) fetch_dest: Option<String>,
    pub(super) fetch_user: Option<&'static str>,
}

impl SentHeaders {
    /// `Origin`: an origin, or `null`.
    #[must_use]
    pub fn origin(&self) -> Option<&str> {
        self.origin.as_deref()
    }

    /// `Referer`: a URL without its fragment, or an origin with `/`. Empty for `window.open` with `noreferrer` in WebKit, which sends the
    /// header without a value.
    #[must_use]
    pub fn referer(&self) -> Option<&str> {
        self.referer.as_deref()
    }

    /// `Sec-Fetch-Site`: `none`, `same-origin`, `same-site` or `cross-site`.
    #[must_use]
    pub const fn fetch_site(&self) -> Option<&'static str> {
        self.fetch_site
    }

    /// `Sec-Fetch-Mode`.
    #[must_use]
    pub const fn fetch_mode(&self) -> Option<&'static str> {
        self.fetch_mode
    }

    /// `Sec-Fetch-Dest`.
    #[must_use]
    pub fn fetch_dest(&self) -> Option<&str> {
        self.fetch_dest.as_deref()
    }

    /// `Sec-Fetch-User`: `?1` if the user asked for the document.
    #[must_use]
    pub const fn fetch_user(&self) -> Option<&'static str> {
        self.fetch_user
    }

    /// All headers that are sent, with their names in lower case.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            ("origin", self.origin()),
            ("referer", self.referer()),
            ("sec-fetch-site", self.fetch_site()),
            ("sec-fetch-mode", self.fetch_mode()),
            ("sec-fetch-dest", self.fetch_dest()),
            ("sec-fetch-user", self.fetch_user()),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
    }
}
