//! Knobs of reading a `Set-Cookie` header.

/// Controls and octets beyond ASCII in a header (RFC 6265bis, section 5.6, step 1; recording groups A.syntax, A.js; November 2026).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl, store};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let storage = |profile| store(b"sid=ab\x01cd", &home, &profile, &EmbeddedList, now);
/// assert_eq!(storage(Profile::WEBKIT_GTK).kept().unwrap().value(), b"ab");
/// assert!(storage(Profile::CHROMIUM).kept().is_none());
/// assert!(storage(Profile::FIREFOX).kept().is_none());
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum OctetRule {
    /// The header ends at the first octet below 0x20 or above 0x7F, CR excepted, which turns into a blank (WebKitGTK with libsoup 3.2).
    CutHeader,
    /// The header ends at a comma in an attribute's name; controls but TAB in the name or the value refuse the cookie, and elsewhere are
    /// octets as others (libsoup 3.6, by its source).
    CutAtCommaRefuseControlsOfNameAndValue,
    /// A response's header ends at the first CR; other controls, and TAB within a name or value, refuse the cookie (Chromium).
    CutLineRefuseControlsAndTab,
    /// Controls but TAB refuse the cookie (RFC 6265bis, section 5.6, step 1; Firefox).
    RefuseControls,
    /// Controls but TAB refuse the cookie in its name, its value, and inside `Domain` and `Path`. At the ends of attributes they are
    /// trimmed as blanks are, and elsewhere they are octets as others (Safari, by `attributes/attributes-ctl`).
    RefuseControlsOfNameValueAndScope,
}

/// Octets of a value that are not UTF-8 (recording group A.syntax).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl, store};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let value = |profile| {
///     let storage = store(b"name=caf\xE9", &home, &profile, &EmbeddedList, now); // Latin-1
///     storage.kept().unwrap().value().to_vec()
/// };
/// assert_eq!(value(Profile::CHROMIUM), b"caf\xE9");
/// assert_eq!(value(Profile::FIREFOX), "caf\u{FFFD}".as_bytes());
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ValueEncoding {
    /// Are kept and sent as they came (RFC 6265bis, Chromium).
    Octets,
    /// Become U+FFFD (Firefox; names stay as they came).
    Utf8,
}

/// Where the name ends (recording group A.syntax).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl, store};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let name = |profile| {
///     let storage = store(b"a,b=1", &home, &profile, &EmbeddedList, now);
///     storage.kept().unwrap().name().to_vec()
/// };
/// assert_eq!(name(Profile::FIREFOX), b"a,b");
/// assert_eq!(name(Profile::WEBKIT_GTK), b"");
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum PairSplit {
    /// At the first `=` (RFC 6265bis, section 5.6, step 3).
    FirstEquals,
    /// At the first `=`, unless a `,` stands before it; then there is no name (WebKitGTK).
    FirstEqualsBeforeComma,
    /// At the first `=`, but a pair of double quotes protects what is between them: a `;` in a quoted value is part of it, and a `=` in
    /// a quoted name refuses the cookie (Safari, by `value/value` and `name/name`).
    FirstEqualsOutsideQuotes,
}

/// Blanks inside a value, outside of quotes (RFC 6265bis, section 5.6, step 4: only those around it go).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl, store};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let value = |profile| {
///     store(b"seen=one, two", &home, &profile, &EmbeddedList, now).kept().unwrap().value().to_vec()
/// };
/// assert_eq!(value(Profile::CHROMIUM), b"one, two");
/// assert_eq!(value(Profile::SAFARI), b"one,two");
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum InnerBlanks {
    /// Stay.
    Kept,
    /// Go where they stand behind a `,`, or behind a `=` that begins the value (Safari, by `value/value` and `name/name`).
    DroppedBehindCommaAndEquals,
}

/// Cookies without a name: `value` or `=value` (RFC 6265bis, section 5.7, step 2; recording groups A.syntax, A.js).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl, store};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let name = |text: &[u8], profile| {
///     store(text, &home, &profile, &EmbeddedList, now).kept().map(|cookie| cookie.name().to_vec())
/// };
/// assert_eq!(name(b"token", Profile::CHROMIUM).unwrap(), b"");
/// assert_eq!(name(b"token", Profile::FIREFOX).unwrap(), b"token");
/// assert_eq!(name(b"=token", Profile::FIREFOX), None);
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Nameless {
    /// Kept, even if there is no value either (WebKitGTK).
    Kept,
    /// Kept unless the value is empty too (RFC 6265bis, section 5.7, step 2).
    KeptWithValue,
    /// As before, but refused with a `=` in the value, which would be sent as the pair of another cookie (Chromium).
    KeptWithValueWithoutEquals,
    /// Refused (Safari, by `name/name` and `value/value`).
    Refused,
    /// `value` is a name with an empty value, `=value` is refused (Firefox).
    ValueIsName,
}

/// A `Path` that does not begin with `/` (RFC 6265bis, section 5.6.4).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Delivery, Profile, Request, RequestUrl, send, store};
///
/// let login = Request::typed(RequestUrl::parse("https://app.example.com/account/login").unwrap());
/// let arrives = |profile| {
///     let storage = store(b"sid=1; Path=account", &login, &profile, &EmbeddedList, now);
///     send(storage.kept().unwrap(), &login, &profile, &EmbeddedList, now) == Delivery::Attach
/// };
/// assert!(arrives(Profile::CHROMIUM)); // with the default path, `/account`
/// assert!(!arrives(Profile::SAFARI));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum RelativePath {
    /// Counts as if it were not there: the cookie gets the default path (RFC 6265bis, section 5.6.4).
    DefaultPath,
    /// Is kept as it is, and matches no request (Safari, by `path/match`).
    Kept,
}

/// Blanks and octets beyond ASCII in `Path` (RFC 6265bis, section 5.7, step 11: none of them matches a request, whose path is
/// percent-encoded).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl, store};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let path = |profile| {
///     store(b"sid=1; Path=/my files", &home, &profile, &EmbeddedList, now).kept().unwrap().path().to_vec()
/// };
/// assert_eq!(path(Profile::FIREFOX), b"/my files");
/// assert_eq!(path(Profile::SAFARI), b"/my%20files");
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum PathEncoding {
    /// Are kept as they came.
    AsWritten,
    /// Are percent-encoded, as in a URL; an octet of a response counts as a character of Latin-1 (Safari, by
    /// `path/match-percent-encoded`).
    PercentEncoded,
}

/// A TAB within `Path` (RFC 6265bis, section 5.6.4).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl, store};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let keeps = |profile| store(b"sid=1; Path=/a\tb", &home, &profile, &EmbeddedList, now).kept().is_some();
/// assert!(keeps(Profile::RFC6265BIS));
/// assert!(!keeps(Profile::FIREFOX));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum TabInPath {
    /// Is an octet as others (RFC 6265bis; engines that refuse or cut all TABs never get here).
    Kept,
    /// Refuses the cookie (Firefox, `CookieParser::CheckPath`).
    Refused,
}

/// What counts as an attribute (recording groups A.domain, A.expiry).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl, store};
/// use session_cookie_policy::cookie::HostScope;
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let scope = |profile| {
///     let storage = store(b"sid=1; Domain=example.com; Domain", &home, &profile, &EmbeddedList, now);
///     storage.kept().unwrap().scope()
/// };
/// assert_eq!(scope(Profile::FIREFOX), HostScope::HostOnly); // the last `Domain` is empty
/// assert_eq!(scope(Profile::WEBKIT_GTK), HostScope::WithSubdomains);
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum AttributeSyntax {
    /// The name alone is an attribute with an empty value (RFC 6265bis, section 5.6; Chromium, Firefox).
    EqualsOptional,
    /// `Domain`, `Path`, `Max-Age`, `Expires` and `SameSite` without `=` are ignored (WebKitGTK).
    EqualsRequired,
}

/// Several `Max-Age` or `Expires` of which the last cannot be read (RFC 6265bis, section 5.7, step 6; recording group A.expiry).
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
///     let storage = store(b"sid=1; Max-Age=3600; Max-Age=soon", &home, &profile, &EmbeddedList, now);
///     storage.kept().unwrap().expiry()
/// };
/// assert_eq!(expiry(Profile::CHROMIUM), Expiry::Session);
/// assert_eq!(expiry(Profile::RFC6265BIS), Expiry::At(now + Duration::hours(1)));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum RepeatedDate {
    /// The last one counts, so there is none (Chromium, Firefox).
    Last,
    /// The last one that can be read counts (RFC 6265bis, sections 5.6.1 and 5.6.2: a bad one is ignored as if it were not there).
    LastReadable,
}

/// Several `SameSite` (RFC 6265bis, section 5.6.7; recording group A.samesite).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl, store};
/// use session_cookie_policy::cookie::{ReceivedSameSite, SameSite};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let same_site = |profile| {
///     let storage = store(b"sid=1; Secure; SameSite=Lax; SameSite=None", &home, &profile, &EmbeddedList, now);
///     storage.kept().unwrap().same_site()
/// };
/// assert_eq!(same_site(Profile::CHROMIUM), ReceivedSameSite::Explicit(SameSite::None));
/// assert_eq!(same_site(Profile::WEBKIT_GTK), ReceivedSameSite::Explicit(SameSite::Lax));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum RepeatedSameSite {
    /// The last one counts, an unknown value as if there were none (RFC 6265bis, section 5.6.7; Chromium, Firefox).
    Last,
    /// The last `Strict` or `Lax` counts; `None` is the default and takes nothing back (WebKitGTK with libsoup 3.2).
    LastStrictOrLax,
    /// The last `Strict` or `None` counts; `Lax` is the default and takes nothing back (libsoup 3.6, by its source).
    LastStrictOrNone,
}

/// Attribute values over 1024 octets (RFC 6265bis, section 5.6, step 6; recording group A.size).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl, store};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let text = format!("sid=1; Path=/{}", "x".repeat(1024)); // 1025 octets of `Path`
/// let path_len = |profile| {
///     store(text.as_bytes(), &home, &profile, &EmbeddedList, now).kept().unwrap().path().len()
/// };
/// assert_eq!(path_len(Profile::CHROMIUM), 1); // `/`, the default path
/// assert_eq!(path_len(Profile::WEBKIT_GTK), 1025);
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum AttributeLimit {
    /// Are ignored.
    Octets1024,
    /// Are ignored, but for `SameSite`, which is then unknown, and for flags, which have no values (Firefox).
    Octets1024ButSameSiteAndFlags,
    /// Count as others do (WebKitGTK; Safari, by `size/attributes`).
    Unlimited,
}

/// What `Max-Age` may look like (RFC 6265bis, section 5.6.2; recording group A.expiry).
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
///     let storage = store(b"sid=1; Max-Age=+3600", &home, &profile, &EmbeddedList, now);
///     storage.kept().unwrap().expiry()
/// };
/// assert_eq!(expiry(Profile::CHROMIUM), Expiry::At(now + Duration::hours(1)));
/// assert_eq!(expiry(Profile::FIREFOX), Expiry::Session);
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum MaxAgeSyntax {
    /// Digits, perhaps behind a `-`.
    Digits,
    /// Whatever begins with `-` expires the cookie (Firefox).
    DigitsOrAnythingNegative,
    /// Digits, perhaps behind a `+` or `-` (Chromium).
    SignedDigits,
    /// C's `strtol`: empty text is zero (libsoup 3.6, by its source).
    Strtol,
    /// C's `strtol` cut to 32 bits: empty text is zero, 2147483648 is negative (WebKitGTK with libsoup 3.2).
    StrtolInt,
}

/// How the date in `Expires` is read (RFC 6265bis, section 5.6.1; recording group A.expiry).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Expiry, Profile, Request, RequestUrl, store};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let expiry = |profile| {
///     let text = b"sid=1; Expires=Sun, 22 Nov 2026 15:00:00 +0200";
///     store(text, &home, &profile, &EmbeddedList, now).kept().unwrap().expiry()
/// };
/// assert_eq!(expiry(Profile::CHROMIUM), Expiry::At(datetime!(2026-11-22 15:00 UTC)));
/// assert_eq!(expiry(Profile::FIREFOX), Expiry::At(datetime!(2026-11-22 13:00 UTC)));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ExpiresDate {
    /// RFC 6265bis, section 5.1.1.
    CookieDate,
    /// Nearly the same, with years of up to five digits, and dates far away moved into range (Chromium).
    Chromium,
    /// NSPR's `PR_ParseTimeString`, which honours zones and carries days over (Firefox).
    Nspr,
    /// libsoup's reader of HTTP dates, which honours zones (WebKitGTK).
    Soup,
}

/// `Max-Age` beside `Expires` (RFC 6265bis, section 5.7, step 6; recording group A.expiry).
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
///     let text = b"sid=1; Max-Age=3600; Expires=Tue, 24 Nov 2026 12:00:00 GMT";
///     store(text, &home, &profile, &EmbeddedList, now).kept().unwrap().expiry()
/// };
/// assert_eq!(expiry(Profile::CHROMIUM), Expiry::At(now + Duration::hours(1)));
/// assert_eq!(expiry(Profile::WEBKIT_GTK), Expiry::At(datetime!(2026-11-24 12:00 UTC)));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ExpiryPrecedence {
    /// The later of the two in the header counts (WebKitGTK).
    LaterAttribute,
    /// `Max-Age` counts wherever it stands (RFC 6265bis, section 5.7, step 6).
    MaxAge,
}

/// Whose clock `Expires` is measured by (RFC 6265bis, section 5.6.1; recording group A.expiry, `date-header-…`).
///
/// ```
/// use session_cookie_policy::browser::Profile;
/// use session_cookie_policy::browser::knobs::ServerClock;
///
/// assert_eq!(Profile::CHROMIUM.server_clock, ServerClock::MeasuresExpires);
/// assert_eq!(Profile::FIREFOX.server_clock, ServerClock::MeasuresExpires);
/// assert_eq!(Profile::WEBKIT_GTK.server_clock, ServerClock::Ignored);
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ServerClock {
    /// That of the browser (RFC 6265bis; WebKitGTK).
    Ignored,
    /// That of the response's `Date` header, where there is one (Chromium, Firefox).
    MeasuresExpires,
}
