//! Knobs of size, number and lifetime.

/// Name and value together (RFC 6265bis, section 5.6, step 5; recording group A.size).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum NameValueLimit {
    /// Over 4096 octets the cookie is refused.
    Octets4096,
    /// Any length (WebKitGTK 2.50 with libsoup 3.2).
    Unlimited,
}

/// The longest lifetime (RFC 6265bis, section 5.5; recording group A.expiry).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum LifetimeCap {
    /// [`Lifetime::MAX`](crate::cookie::Lifetime::MAX), 400 days (Chromium 104, Firefox).
    Days400,
    /// None (WebKitGTK).
    None,
}

/// Cookies of one registrable domain outside of partitions (RFC 6265bis, section 6.1; rule Q; recording groups A.size,
/// A.toss).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum SiteQuota {
    /// The 181st makes the site lose all but 150: those without `Secure` first, then those that have not been used for longest
    /// (Chromium).
    Purge180To150,
    /// The 181st makes it lose up to 31 of those without `Secure`. If there are none, a new cookie without `Secure` is dropped, and a
    /// new one with it makes the site lose 31 of the others (Firefox).
    Purge180To150SparingSecure,
    /// None that is known (WebKitGTK, Safari).
    Unlimited,
}

/// Cookies of one registrable domain in one partition (rule Q; recording groups A.size, A.toss).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum PartitionQuota {
    /// Oldest first, one by one, until no more than 180 cookies and 10240 octets of names and values are left (Chromium).
    OneByOne,
    /// The same purge as outside; and over 12288 octets, oldest first until 10240 are left (Firefox: a hard limit of 1.2 times the
    /// preference `network.cookie.chips.partitionLimitByteCapacity`).
    Purge,
    /// None that is known (WebKitGTK, Safari).
    Unlimited,
}

/// All cookies together (RFC 6265bis, section 6.1: at least 3000; rule Q). From the sources of the browsers, not recorded.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum TotalQuota {
    /// Over 3300 outside of partitions, which alone count, all but 3000 go: those without `Secure` first, then those that have not
    /// been used for longest; but none that was used within 30 days, however many that are (Chromium: `kMaxCookies`,
    /// `kPurgeCookies` and `kSafeFromGlobalPurgeDays` in `net/cookies/cookie_monster.cc`, `GarbageCollect`).
    Purge3300To3000,
    /// A new cookie over 3300, partitions included, makes the jar lose all but 3000 of the others, those that have not been used for
    /// longest first, `Secure` or not; but none that was used within 30 days, and nothing until one has not been used for 33
    /// (Firefox: the preferences `network.cookie.maxNumber` and `network.cookie.purgeAge` and their tenth in
    /// `netwerk/cookie/CookieStorage.cpp`, `AddCookie` and `PurgeCookiesWithCallbacks`).
    Purge3300To3000WithPartitions,
    /// None that is known (WebKitGTK, Safari).
    Unlimited,
}
