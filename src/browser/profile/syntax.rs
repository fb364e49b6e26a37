//! Knobs of reading a `Set-Cookie` header.

/// Controls and octets beyond ASCII in a header (RFC 6265bis, section 5.6, step 1; recording groups A.syntax, A.js; November 2026).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum OctetRule {
    /// The header ends at the first octet below 0x20 or above 0x7F, CR excepted, which turns into a blank (WebKitGTK).
    CutHeader,
    /// A response's header ends at the first CR; other controls, and TAB within a name or value, refuse the cookie (Chromium).
    CutLineRefuseControlsAndTab,
    /// Controls but TAB refuse the cookie (RFC 6265bis, section 5.6, step 1; Firefox).
    RefuseControls,
}

/// Octets of a value that are not UTF-8 (recording group A.syntax).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ValueEncoding {
    /// Are kept and sent as they came (RFC 6265bis, Chromium).
    Octets,
    /// Become U+FFFD (Firefox; names stay as they came).
    Utf8,
}

/// Where the name ends (recording group A.syntax).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum PairSplit {
    /// At the first `=` (RFC 6265bis, section 5.6, step 3).
    FirstEquals,
    /// At the first `=`, unless a `,` stands before it; then there is no name (WebKitGTK).
    FirstEqualsBeforeComma,
}

/// Cookies without a name: `value` or `=value` (RFC 6265bis, section 5.7, step 2; recording groups A.syntax, A.js).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Nameless {
    /// Kept, even if there is no value either (WebKitGTK).
    Kept,
    /// Kept unless the value is empty too (RFC 6265bis, section 5.7, step 2).
    KeptWithValue,
    /// As before, but refused with a `=` in the value, which would be sent as the pair of another cookie (Chromium).
    KeptWithValueWithoutEquals,
    /// `value` is a name with an empty value, `=value` is refused (Firefox).
    ValueIsName,
}

/// A TAB within `Path` (RFC 6265bis, section 5.6.4).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum TabInPath {
    /// Is an octet as others (RFC 6265bis; engines that refuse or cut all TABs never get here).
    Kept,
    /// Refuses the cookie (Firefox, `CookieParser::CheckPath`).
    Refused,
}

/// What counts as an attribute (recording groups A.domain, A.expiry).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum AttributeSyntax {
    /// The name alone is an attribute with an empty value (RFC 6265bis, section 5.6; Chromium, Firefox).
    EqualsOptional,
    /// `Domain`, `Path`, `Max-Age`, `Expires` and `SameSite` without `=` are ignored (WebKitGTK).
    EqualsRequired,
}

/// Several `Max-Age` or `Expires` of which the last cannot be read (RFC 6265bis, section 5.7, step 6; recording group A.expiry).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum RepeatedDate {
    /// The last one counts, so there is none (Chromium, Firefox).
    Last,
    /// The last one that can be read counts (RFC 6265bis, sections 5.6.1 and 5.6.2: a bad one is ignored as if it were not there).
    LastReadable,
}

/// Several `SameSite` (RFC 6265bis, section 5.6.7; recording group A.samesite).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum RepeatedSameSite {
    /// The last one counts, an unknown value as if there were none (RFC 6265bis, section 5.6.7; Chromium, Firefox).
    Last,
    /// The last `Strict` or `Lax` counts; `None` is the default and takes nothing back (WebKitGTK).
    LastStrictOrLax,
}

/// Attribute values over 1024 octets (RFC 6265bis, section 5.6, step 6; recording group A.size).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum AttributeLimit {
    /// Are ignored.
    Octets1024,
    /// Are ignored, but for `SameSite`, which is then unknown, and for flags, which have no values (Firefox).
    Octets1024ButSameSiteAndFlags,
    /// Count as others do (WebKitGTK).
    Unlimited,
}

/// What `Max-Age` may look like (RFC 6265bis, section 5.6.2; recording group A.expiry).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum MaxAgeSyntax {
    /// Digits, perhaps behind a `-`.
    Digits,
    /// Whatever begins with `-` expires the cookie (Firefox).
    DigitsOrAnythingNegative,
    /// Digits, perhaps behind a `+` or `-` (Chromium).
    SignedDigits,
    /// C's `strtol` cut to 32 bits: empty text is zero, 2147483648 is negative (WebKitGTK).
    StrtolInt,
}

/// How the date in `Expires` is read (RFC 6265bis, section 5.6.1; recording group A.expiry).
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
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ExpiryPrecedence {
    /// The later of the two in the header counts (WebKitGTK).
    LaterAttribute,
    /// `Max-Age` counts wherever it stands (RFC 6265bis, section 5.7, step 6).
    MaxAge,
}

/// Whose clock `Expires` is measured by (RFC 6265bis, section 5.6.1; recording group A.expiry, `date-header-…`).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ServerClock {
    /// That of the browser (RFC 6265bis; WebKitGTK).
    Ignored,
    /// That of the response's `Date` header, where there is one (Chromium, Firefox).
    MeasuresExpires,
}
