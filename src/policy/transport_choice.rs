use crate::config::Transport;
use crate::text::reason_form;

/// The transport of a new session, and the reason.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::config::Transport;
/// use session_cookie_policy::policy::TransportReason;
/// use session_cookie_policy::request::RequestFacts;
///
/// let mut facts = RequestFacts::new("POST");
/// facts.origin = Some(b"https://www.example.com");
/// let choice = policy.sign_in(&facts, now).choice();
/// assert_eq!((choice.transport, choice.reason), (Transport::Cookie, TransportReason::WorksInAllBrowsers));
/// facts.mode = Some(b"header");
/// assert_eq!(policy.sign_in(&facts, now).choice().reason, TransportReason::ClientPreference);
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct TransportChoice {
    /// The transport.
    pub transport: Transport,
    /// The reason.
    pub reason: TransportReason,
}

/// Why a new session travels by cookie or by header.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum TransportReason {
    /// Header: a configured browser loses the cookie.
    BrowserLosesCookie,
    /// Header: the client is not a website, and states no preference.
    ClientIsNoWebsite,
    /// Cookie or header: the website or the client allows no other transport.
    OnlyTransport,
    /// Header: the cookie would be a third-party cookie.
    ThirdPartyCookie,
    /// Cookie or header: the client asks for it.
    ClientPreference,
    /// Cookie: it works in every configured browser.
    WorksInAllBrowsers,
}

reason_form!(policy: TransportReason, "the code of a reason for cookie or header", {
    BrowserLosesCookie => "browser_loses_cookie",
        "a supported browser loses the cookie";
    ClientIsNoWebsite => "client_is_no_website",
        "the client is not a website, and does not ask for cookies";
    OnlyTransport => "only_transport",
        "the website or the client has no other transport";
    ThirdPartyCookie => "third_party_cookie",
        "the cookie would be a third-party cookie";
    ClientPreference => "client_preference",
        "the client asks for it";
    WorksInAllBrowsers => "works_in_all_browsers",
        "the cookie works in every supported browser";
});

impl TransportReason {
    pub(crate) const fn of(self, transport: Transport) -> TransportChoice {
        TransportChoice {
            transport,
            reason: self,
        }
    }
}
