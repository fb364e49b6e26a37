use crate::text::word_form;

/// The `Priority` attribute: which cookies Chromium removes last if a site has too many.
///
/// Chromium keeps 180 cookies of a registrable domain. When any of its hosts sets one more, Chromium removes 30: first `Low` ones, then
/// `Medium`, then `High`. Within each priority, cookies that are not `Secure` go first, and those that were not used for the longest time.
/// A session cookie with `Priority=High` survives a flood of cookies from analytics or from other teams. It does not survive a hostile
/// sibling host, which can also write `High`.
///
/// Other engines ignore the attribute. Chromium ignores it, too, for the quota of a partition. Therefore it is not written with
/// `Partitioned`.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Jar, Profile, Request, RequestUrl, Response};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// // A session, and then 180 cookies of others on the same site.
/// let survives = |session: &[u8], profile| {
///     let mut jar = Jar::new(profile);
///     jar.receive(&home, &Response::new(&[session]), &EmbeddedList, now);
///     for number in 0..180 {
///         let other = format!("other{number}=1; Secure");
///         jar.receive(&home, &Response::new(&[other.as_bytes()]), &EmbeddedList, now);
///     }
///     jar.cookies(now).any(|cookie| cookie.name() == b"sid")
/// };
/// assert!(!survives(b"sid=1; Secure", Profile::CHROMIUM));
/// assert!(survives(b"sid=1; Secure; Priority=High", Profile::CHROMIUM));
/// assert!(!survives(b"sid=1; Secure; Priority=High", Profile::FIREFOX));
/// # }
/// ```
#[doc(alias("quota", "eviction"))]
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "closed: nobody works on it")]
pub enum Priority {
    /// `Low`.
    Low,
    /// `Medium`. A missing attribute and any unknown word mean the same. It is never written.
    #[default]
    Medium,
    /// `High`.
    High,
}

word_form!(cookie: Priority, "`low`, `medium` or `high`", {
    Low => "low",
    Medium => "medium",
    High => "high",
});

impl Priority {
    /// The priority that an attribute of this value has.
    pub(crate) fn of_attribute(value: &[u8]) -> Self {
        if value.eq_ignore_ascii_case(b"low") {
            Self::Low
        } else if value.eq_ignore_ascii_case(b"high") {
            Self::High
        } else {
            Self::Medium
        }
    }

    /// The attribute at the end of a `Set-Cookie` line.
    pub(super) const fn written(self) -> &'static str {
        match self {
            Self::Low => "; Priority=Low",
            Self::Medium => "",
            Self::High => "; Priority=High",
        }
    }
}
