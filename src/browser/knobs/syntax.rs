//! Knobs for reading a `Set-Cookie` header.

/// How control characters and non-ASCII bytes in a header are treated (RFC 6265bis, section 5.6, step 1; recording groups A.syntax, A.js;
/// November 2026).
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
pub enum ByteRule {
    /// The header ends at the first byte below 0x20 or above 0x7F. A CR is an exception: it becomes a blank (WebKitGTK with libsoup 3.2).
    CutHeader,
    /// The header ends at a comma in an attribute's name. Control characters other than TAB in the name or the value make the cookie
    /// refused; elsewhere they are ordinary bytes (libsoup 3.6, by its source).
    CutAtCommaRefuseControlsOfNameAndValue,
    /// A response's header ends at the first CR. Other control characters, and TAB within a name or value, make the cookie refused
    /// (Chromium).
    CutLineRefuseControlsAndTab,
    /// Control characters other than TAB make the cookie refused (RFC 6265bis, section 5.6, step 1; Firefox).
    RefuseControls,
    /// Control characters other than TAB make the cookie refused if they are in its name, its value, or inside `Domain` or `Path`. At the
    /// ends of attributes they are trimmed like blanks; elsewhere they are ordinary bytes (Safari, by `attributes/attributes-ctl`).
    RefuseControlsOfNameValueAndScope,
}

/// What happens to bytes in a value that are not valid UTF-8 (recording group A.syntax).
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
    /// They are kept and sent as they arrived (RFC 6265bis, Chromium).
    Bytes,
    /// They become U+FFFD (Firefox; names stay as they arrived).
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
    /// At the first `=`, unless a `,` comes before it. Then the cookie has no name (WebKitGTK).
    FirstEqualsBeforeComma,
    /// At the first `=` outside of double quotes. A `;` in a quoted value belongs to the value, and a `=` in a quoted name makes the cookie
    /// refused (Safari, by `value/value` and `name/name`).
    FirstEqualsOutsideQuotes,
}

/// What happens to blanks inside a value, outside of quotes (RFC 6265bis, section 5.6, step 4: only those around it are removed).
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
    /// They stay.
    Kept,
    /// They are removed after a `,`, and after a `=` at the beginning of the value (Safari, by `value/value` and `name/name`).
    DroppedBehindCommaAndEquals,
}

/// What happens to cookies without a name: `value` or `=value` (RFC 6265bis, section 5.7, step 2; recording groups A.syntax, A.js).
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
    /// They are kept, even without a value (WebKitGTK).
    Kept,
    /// They are kept unless the value is empty, too (RFC 6265bis, section 5.7, step 2).
    KeptWithValue,
    /// They are kept unless the value is empty, or contains a `=`: it would look like the pair of another cookie (Chromium).
    KeptWithValueWithoutEquals,
    /// They are refused (Safari, by `name/name` and `value/value`).
    Refused,
    /// `value` is kept as a name with an empty value; `=value` is refused (Firefox).
    ValueIsName,
}

/// What happens to a `Path` that does not begin with `/` (RFC 6265bis, section 5.6.4).
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
    /// It is ignored: the cookie gets the default path (RFC 6265bis, section 5.6.4).
    DefaultPath,
    /// It is kept as it is, and matches no request (Safari, by `path/match`).
    Kept,
}

/// What happens to blanks and non-ASCII bytes in `Path` (RFC 6265bis, section 5.7, step 11: they match no request, because the path of a
/// request is percent-encoded).
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
    /// They are kept as they arrived.
    AsWritten,
    /// They are percent-encoded, as in a URL. Each byte of a response counts as a Latin-1 character (Safari, by
    /// `path/match-percent-encoded`).
    PercentEncoded,
}

/// What happens to a TAB within `Path` (RFC 6265bis, section 5.6.4).
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
    /// It is an ordinary byte (RFC 6265bis). Engines that refuse or cut all TABs do so earlier.
    Kept,
    /// The cookie is refused (Firefox, `CookieParser::CheckPath`).
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
    /// A name without `=` is an attribute with an empty value (RFC 6265bis, section 5.6; Chromium, Firefox).
    EqualsOptional,
    /// `Domain`, `Path`, `Max-Age`, `Expires` and `SameSite` are ignored without `=` (WebKitGTK).
    EqualsRequired,
}

/// Which of several `Max-Age` or `Expires` counts if the last cannot be read (RFC 6265bis, section 5.7, step 6; recording group A.expiry).
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
    /// The last one, so the cookie has none (Chromium, Firefox).
    Last,
    /// The last one that can be read (RFC 6265bis, sections 5.6.1 and 5.6.2: a bad one is ignored).
    LastReadable,
}

/// Which of several `SameSite` counts (RFC 6265bis, section 5.6.7; recording group A.samesite).
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
    /// The last one. An unknown value counts as missing (RFC 6265bis, section 5.6.7; Chromium, Firefox).
    Last,
    /// The last `Strict` or `Lax`. `None` is the default and does not override them (WebKitGTK with libsoup 3.2).
    LastStrictOrLax,
    /// The last `Strict` or `None`. `Lax` is the default and does not override them (libsoup 3.6, by its source).
    LastStrictOrNone,
}

/// What happens to attribute values over 1024 bytes (RFC 6265bis, section 5.6, step 6; recording group A.size).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Profile, Request, RequestUrl, store};
///
/// let home = Request::typed(RequestUrl::parse("https://app.example.com/").unwrap());
/// let text = format!("sid=1; Path=/{}", "x".repeat(1024)); // 1025 bytes of `Path`
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
    /// They are ignored.
    Bytes1024,
    /// They are ignored, except for `SameSite`, which is then unknown, and for flags, which have no values (Firefox).
    Bytes1024ButSameSiteAndFlags,
    /// They count like others (WebKitGTK; Safari, by `size/attributes`).
    Unlimited,
}

/// Which values of `Max-Age` are accepted (RFC 6265bis, section 5.6.2; recording group A.expiry).
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
    /// Digits, optionally after a `-`.
    Digits,
    /// Digits. Any value that begins with `-` expires the cookie (Firefox).
    DigitsOrAnythingNegative,
    /// Digits, optionally after a `+` or `-` (Chromium).
    SignedDigits,
    /// Everything that C's `strtol` reads. An empty text is zero (libsoup 3.6, by its source).
    Strtol,
    /// Everything that C's `strtol` reads, cut to 32 bits. An empty text is zero, and 2147483648 is negative (WebKitGTK with libsoup 3.2).
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
    /// Almost the same. Years may have up to five digits, and dates that are out of range are moved into it (Chromium).
    Chromium,
    /// As in NSPR's `PR_ParseTimeString`, which observes time zones and carries days over (Firefox).
    Nspr,
    /// As in libsoup's parser of HTTP dates, which observes time zones (WebKitGTK).
    Soup,
}

/// Which counts if a header has both `Max-Age` and `Expires` (RFC 6265bis, section 5.7, step 6; recording group A.expiry).
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
    /// The one that comes later in the header (WebKitGTK).
    LaterAttribute,
    /// `Max-Age`, regardless of its position (RFC 6265bis, section 5.7, step 6).
    MaxAge,
}

/// With which clock `Expires` is compared (RFC 6265bis, section 5.6.1; recording group A.expiry, `date-header-…`).
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
    /// With the browser's clock (RFC 6265bis; WebKitGTK).
    Ignored,
    /// With the response's `Date` header, if it has one; otherwise with the browser's clock (Chromium, Firefox).
    MeasuresExpires,
}
