//! Knobs for limits of size, number and lifetime.

/// The limit of name and value together (RFC 6265bis, section 5.6, step 5; recording group A.size).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl, store};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let text = format!("sid={}", "x".repeat(4094)); // 4097 bytes of name and value
/// let keeps = |profile| store(text.as_bytes(), &home, &profile, &EmbeddedList, now).kept().is_some();
/// assert!(!keeps(Profile::CHROMIUM) && !keeps(Profile::FIREFOX));
/// assert!(keeps(Profile::WEBKIT_GTK));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum NameValueLimit {
    /// Cookies over 4096 bytes are refused.
    Bytes4096,
    /// Any length (WebKitGTK 2.50 with libsoup 3.2).
    Unlimited,
}

/// The longest lifetime (RFC 6265bis, section 5.5; recording group A.expiry).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::{Duration, macros::datetime};
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Expiry, Profile, Request, RequestUrl, store};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let expiry = |profile| {
///     let storage = store(b"sid=1; Max-Age=63072000", &home, &profile, &EmbeddedList, now); // 730 days
///     storage.kept().unwrap().expiry()
/// };
/// assert_eq!(expiry(Profile::CHROMIUM), Expiry::At(now + Duration::days(400)));
/// assert_eq!(expiry(Profile::WEBKIT_GTK), Expiry::At(now + Duration::days(730)));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum LifetimeCap {
    /// [`Lifetime::MAX`](crate::cookie::Lifetime::MAX), 400 days (Chromium 104, Firefox).
    Days400,
    /// No limit (WebKitGTK with libsoup 3.2).
    None,
    /// Seven days for cookies that scripts set, but one day if the page was opened by a link of a tracker. Seven days for cookies in
    /// responses from another network ([`TrackingSigns`](crate::browser::TrackingSigns)). No limit for other cookies (Safari, by
    /// documentation: ITP 2.1, 2.2, Safari 14 and 16.4).
    TrackingPrevention,
    /// 365 days for `Max-Age`, no limit for `Expires` (libsoup 3.6, by its source).
    YearOfMaxAge,
}

/// The limit of cookies of one registrable domain, without partitioned ones (RFC 6265bis, section 6.1; rule Q; recording groups A.size,
/// A.toss).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Jar, Profile, Request, RequestUrl, Response};
///
/// # let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let left_of_181 = |profile| {
///     let mut jar = Jar::new(profile);
///     for index in 0..181 {
///         jar.receive(&home, &Response::new(&[format!("c{index}=1").as_bytes()]), &EmbeddedList, now);
///     }
///     jar.cookies(now).count()
/// };
/// assert_eq!(left_of_181(Profile::CHROMIUM), 150);
/// assert_eq!(left_of_181(Profile::WEBKIT_GTK), 181);
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum SiteQuota {
    /// With the 181st cookie, the browser removes all but 150: first those without `Secure`, then those that were not used for the longest
    /// time (Chromium).
    Purge180To150,
    /// With the 181st cookie, the browser removes up to 31 cookies without `Secure`. If there are none, a new cookie without `Secure` is
    /// refused; for a new cookie with `Secure`, 31 of the others are removed (Firefox).
    Purge180To150SparingSecure,
    /// No known limit (WebKitGTK, Safari).
    Unlimited,
}

/// The limit of cookies of one registrable domain in one partition (rule Q; recording groups A.size, A.toss).
///
/// ```
/// use session_cookie_policy::browser::Profile;
/// use session_cookie_policy::browser::knobs::PartitionQuota;
///
/// assert_eq!(Profile::CHROMIUM.partition_quota, PartitionQuota::OneByOne);
/// assert_eq!(Profile::FIREFOX.partition_quota, PartitionQuota::Purge);
/// assert_eq!(Profile::SAFARI.partition_quota, PartitionQuota::Unlimited);
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum PartitionQuota {
    /// The oldest cookies are removed one by one, until at most 180 cookies and 10240 bytes of names and values remain (Chromium).
    OneByOne,
    /// The same rule as for unpartitioned cookies. In addition, over 12288 bytes, the oldest cookies are removed until 10240 bytes remain
    /// (Firefox: a hard limit of 1.2 times the preference `network.cookie.chips.partitionLimitByteCapacity`).
    Purge,
    /// No known limit (WebKitGTK, Safari).
    Unlimited,
}

/// The limit of all cookies together (RFC 6265bis, section 6.1: at least 3000; rule Q). From the sources of the browsers, not recorded.
///
/// ```
/// use session_cookie_policy::browser::Profile;
/// use session_cookie_policy::browser::knobs::TotalQuota;
///
/// assert_eq!(Profile::CHROMIUM.total_quota, TotalQuota::Purge3300To3000);
/// assert_eq!(Profile::FIREFOX.total_quota, TotalQuota::Purge3300To3000WithPartitions);
/// assert_eq!(Profile::SAFARI.total_quota, TotalQuota::Unlimited);
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum TotalQuota {
    /// Only unpartitioned cookies count. Over 3300, the browser removes all but 3000: first those without `Secure`, then those that were
    /// not used for the longest time. Cookies that were used within 30 days always stay (Chromium: `kMaxCookies`, `kPurgeCookies` and
    /// `kSafeFromGlobalPurgeDays` in `net/cookies/cookie_monster.cc`, `GarbageCollect`).
    Purge3300To3000,
    /// Partitioned cookies count, too. With a new cookie over 3300, the browser removes all but 3000 of the others: first those that were
    /// not used for the longest time, `Secure` or not. Cookies that were used within 30 days always stay, and nothing is removed until a
    /// cookie was not used for 33 days (Firefox: the preferences `network.cookie.maxNumber` and `network.cookie.purgeAge` and their tenth
    /// in `netwerk/cookie/CookieStorage.cpp`, `AddCookie` and `PurgeCookiesWithCallbacks`).
    Purge3300To3000WithPartitions,
    /// No known limit (WebKitGTK, Safari).
    Unlimited,
}
