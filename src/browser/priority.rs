/// The attribute `Priority`: in which order Chromium gives up the cookies of a site that has too many (recording groups S2.quota,
/// X3.priority). Other engines do not know it.
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
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "closed: nobody works on it")]
pub enum Priority {
    /// `Low`.
    Low,
    /// `Medium`, and whatever else it says.
    Medium,
    /// `High`.
    High,
}

impl Priority {
    pub(super) fn of(value: &[u8]) -> Self {
        if value.eq_ignore_ascii_case(b"low") {
            Self::Low
        } else if value.eq_ignore_ascii_case(b"high") {
            Self::High
        } else {
            Self::Medium
        }
    }
}
