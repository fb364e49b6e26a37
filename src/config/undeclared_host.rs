use crate::text::word_form;

/// What to do with a request whose host does not belong to a declared API.
///
/// Examples: a preview deployment, an IP address, or a client that sends any `Host` it likes.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::config::{PolicyConfig, Transport};
/// use session_cookie_policy::request::{CsrfRefusal, HostBasis, RequestFacts, Tokens};
///
/// let mut config = PolicyConfig::new(
///     ["https://api.example.com", "https://api.example.net"],
///     ["https://www.example.com"],
/// );
/// let mut facts = RequestFacts::new("POST");
/// facts.origin = Some(b"https://www.example.com");
/// facts.host = Some(b"pr-12.preview.example");
///
/// // With several APIs, the request is refused unless the deployment says otherwise.
/// let policy = config.compile(&EmbeddedList).unwrap();
/// assert_eq!(policy.sign_in(&facts, now).accept().unwrap_err(), CsrfRefusal::UnknownHost);
///
/// config.undeclared_host = "host_only".into();
/// let policy = config.compile(&EmbeddedList).unwrap();
/// let sign_in = policy.sign_in(&facts, now);
/// assert_eq!(sign_in.host().basis(), HostBasis::HostOnly);
/// assert_eq!(sign_in.accept().unwrap().transport(), Transport::Cookie);
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum UndeclaredHost {
    /// With one API, every request is treated as a request to it, whatever its host. With several APIs, the same as
    /// [`Refuse`](Self::Refuse).
    #[default]
    Auto,
    /// Sets cookies without `Domain`, for this host only. Does not clear cookies of an earlier configuration there.
    HostOnly,
    /// Uses no token of the request, sets no cookie, and lets no page read the response.
    #[doc(alias = "421")]
    Refuse,
}

word_form!(config: UndeclaredHost, "`auto`, `host_only` or `refuse`", {
    Auto => "auto",
    HostOnly => "host_only",
    Refuse => "refuse",
});
