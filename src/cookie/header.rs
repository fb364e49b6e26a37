use core::{fmt, iter};

use memchr::memmem;

use super::grammar::{is_blank, trim_blanks};
use super::lines::{Lines, MoreLines};
use super::name::{CookieName, NamePrefix};
use super::received::{split_at_byte, split_once};

/// The `Cookie` header of a request: one line, or several lines as HTTP/2 allows ([RFC 9113, section 8.2.3]).
///
/// Reads borrowed bytes in one pass, without allocating. Decodes nothing and keeps everything, also duplicates. Pairs come in the order in
/// which they were sent, but do not rely on it: Chromium moves a cookie with a new value to the end, other browsers do not (recorded).
///
/// ```
/// use session_cookie_policy::cookie::{CookieHeader, CookieName};
///
/// let header = CookieHeader::line(b"sid=old; theme=dark; sid=new");
/// let sid = CookieName::parse("sid").unwrap();
/// let values: Vec<&[u8]> = header.values_of(&sid).collect();
/// assert_eq!(values, [b"old", b"new"]);
/// assert_eq!(header.pairs().count(), 3);
/// ```
///
/// [RFC 9113, section 8.2.3]: https://www.rfc-editor.org/rfc/rfc9113#section-8.2.3
#[derive(Clone, Copy)]
pub struct CookieHeader<'a>(Lines<'a>);

impl<'a> CookieHeader<'a> {
    /// The header of a request without cookies.
    pub const ABSENT: Self = Self(Lines::One(&[]));

    /// A header with one line.
    #[must_use]
    pub const fn line(line: &'a [u8]) -> Self {
        Self(Lines::One(line))
    }

    /// A header with several lines, in the order in which they arrived.
    #[must_use]
    pub const fn lines(lines: &'a [&'a [u8]]) -> Self {
        Self(Lines::Listed(lines))
    }

    /// Borrows all `Cookie` lines of a header map.
    ///
    /// ```
    /// use http::HeaderMap;
    /// use http::header::COOKIE;
    /// use session_cookie_policy::cookie::CookieHeader;
    ///
    /// let mut headers = HeaderMap::new();
    /// headers.append(COOKIE, "sid=1".parse().unwrap()); // HTTP/2 clients send a line for each cookie
    /// headers.append(COOKIE, "theme=dark".parse().unwrap());
    /// assert_eq!(CookieHeader::of_map(&headers).pairs().count(), 2);
    /// ```
    #[cfg(feature = "http")]
    #[must_use]
    pub const fn of_map(headers: &'a http::HeaderMap) -> Self {
        Self(Lines::Mapped(headers))
    }

    /// All pairs, in order. Blank pieces between two `;` are skipped.
    pub fn pairs(&self) -> impl Iterator<Item = CookiePair<'a>> + use<'a> {
        let (line, lines) = self.split();
        iter::once(line)
            .chain(lines)
            .flat_map(Pieces)
            .map(|piece| CookiePair(trim_blanks(piece)))
            .filter(|pair| !pair.0.is_empty())
    }

    /// The first line, which may be empty, and the rest.
    #[inline]
    pub(super) fn split(self) -> (&'a [u8], MoreLines<'a>) {
        self.0.split()
    }

    /// The values of all cookies with this name, in order. Names are compared byte by byte.
    pub fn values_of<'n>(
        &self,
        name: &'n CookieName,
    ) -> impl Iterator<Item = &'a [u8]> + use<'a, 'n> {
        let name = name.as_str().as_bytes();
        self.pairs()
            .filter(move |pair| pair.0.starts_with(name) && pair.name() == name)
            .map(CookiePair::value)
    }
}

impl fmt::Debug for CookieHeader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.pairs()).finish()
    }
}

/// The pieces of a line between its `;`.
struct Pieces<'a>(&'a [u8]);

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let (piece, rest) = split_once(self.0, b';').unwrap_or((self.0, &[]));
        self.0 = rest;
        Some(piece)
    }
}

/// Finds a name in `Cookie` headers. Preparing it once makes each search many times faster than reading the whole header.
///
/// ```
/// use session_cookie_policy::cookie::{CookieHeader, CookieName, NameFinder};
///
/// let finder = NameFinder::new(CookieName::parse("sid").unwrap());
/// let header = CookieHeader::line(b"sid=1; other=sid=2; xsid=3; sid =4");
/// assert_eq!(finder.values(header).collect::<Vec<_>>(), [b"1", b"4"]);
/// ```
#[derive(Clone, Debug)]
pub struct NameFinder {
    name: CookieName,
    finder: memmem::Finder<'static>,
}

impl NameFinder {
    /// Prepares the search for a name.
    #[must_use]
    pub fn new(name: CookieName) -> Self {
        let finder = memmem::Finder::new(name.as_str()).into_owned();
        Self { name, finder }
    }

    /// The name.
    #[must_use]
    pub const fn name(&self) -> &CookieName {
        &self.name
    }

    /// The values of all cookies with this name, in order; the same as [`CookieHeader::values_of`].
    pub fn values<'a, 'f>(
        &'f self,
        header: CookieHeader<'a>,
    ) -> impl Iterator<Item = &'a [u8]> + Clone + use<'a, 'f> {
        self.hits(header)
    }

    /// As [`values`](Self::values), under a type that has a name.
    pub(crate) fn hits<'a>(&self, header: CookieHeader<'a>) -> Hits<'a, '_> {
        let (line, lines) = header.split();
        Hits {
            finder: &self.finder,
            line,
            from: 0,
            lines,
        }
    }
}

/// The values of the name that is looked for.
#[derive(Clone)]
pub(crate) struct Hits<'a, 'f> {
    finder: &'f memmem::Finder<'static>,
    line: &'a [u8],
    /// Where in the line to go on.
    from: usize,
    /// The lines after it.
    lines: MoreLines<'a>,
}

impl<'a> Hits<'a, '_> {
    fn next_in_line(&mut self) -> Option<&'a [u8]> {
        loop {
            let rest = self.line.get(self.from..)?;
            let at = self.from.checked_add(self.finder.find(rest)?)?;
            let hit = Hit::at(self.line, at, self.finder.needle().len())?;
            self.from = hit.next;
            if hit.value.is_some() {
                return hit.value;
            }
        }
    }
}

/// A name in a line.
struct Hit<'a> {
    /// `None` if it is not the name of a pair.
    value: Option<&'a [u8]>,
    /// Where the piece ends.
    next: usize,
}

impl<'a> Hit<'a> {
    /// The name of `len` bytes at `at`.
    fn at(line: &'a [u8], at: usize, len: usize) -> Option<Self> {
        let (before, found) = line.split_at_checked(at)?;
        let behind = found.get(len..)?;
        // A name is at the start of a piece and followed by `=`; blanks around it do not matter.
        let last = before.iter().rev().find(|byte| !is_blank(**byte));
        let is_head = matches!(last, None | Some(b';'));
        let assigned = behind
            .iter()
            .position(|byte| !is_blank(*byte))
            .and_then(|at| behind.get(at..)?.strip_prefix(b"="));
        let (piece, rest) = split_at_byte(assigned.unwrap_or(behind), b';');
        Some(Self {
            value: (is_head && assigned.is_some()).then(|| trim_blanks(piece)),
            next: line.len().checked_sub(rest.len())?,
        })
    }
}

impl<'a> Iterator for Hits<'a, '_> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(value) = self.next_in_line() {
                return Some(value);
            }
            self.line = self.lines.next()?;
            self.from = 0;
        }
    }
}

/// One cookie of a request.
///
/// Browsers send a cookie without a name as its value alone (RFC 6265bis, section 5.8.3). Its [`name`](Self::name) is then empty.
///
/// ```
/// use session_cookie_policy::cookie::CookieHeader;
///
/// let header = CookieHeader::line(b"sid=a=b; bare");
/// let pairs: Vec<_> = header.pairs().map(|pair| (pair.name(), pair.value())).collect();
/// assert_eq!(pairs, [(&b"sid"[..], &b"a=b"[..]), (b"", b"bare")]);
/// assert_eq!(format!("{:?}", header.pairs().next().unwrap()), "`sid` (3 bytes)");
///
/// // Perhaps a cookie without a name, whose value ends in `=` as base64 does: `Debug` does not show it.
/// let header = CookieHeader::line(b"c2VjcmV0=");
/// assert_eq!(format!("{header:?}"), "[`` (9 bytes)]");
/// ```
#[derive(Clone, Copy, Eq, PartialEq)]
// INVARIANT (trimmed): not empty, no blanks at the edges, no `;`.
pub struct CookiePair<'a>(&'a [u8]);

impl<'a> CookiePair<'a> {
    /// The pair as it was sent, without surrounding blanks.
    #[must_use]
    pub const fn as_bytes(self) -> &'a [u8] {
        self.0
    }

    /// The text before the first `=`. Empty if there is no `=`.
    #[must_use]
    pub fn name(self) -> &'a [u8] {
        split_once(self.0, b'=').map_or(&[], |(name, _)| trim_blanks(name))
    }

    /// The name, if it may be shown; `None` if it may be a secret.
    ///
    /// A cookie without a name is sent as its bare value: the value `c2VjcmV0=` looks like the name of an empty cookie. A name with a
    /// prefix is a name, since browsers refuse such a value without a name.
    pub(crate) fn shown_name(self) -> Option<&'a [u8]> {
        let name = self.name();
        let is_name = !name.is_empty()
            && (NamePrefix::of_bytes(name).is_some()
                || self.value().iter().any(|byte| *byte != b'='));
        is_name.then_some(name)
    }

    /// The text after the first `=`, or the whole pair if there is no `=`. It may be a session token: do not log it.
    #[must_use]
    pub fn value(self) -> &'a [u8] {
        split_once(self.0, b'=').map_or(self.0, |(_, value)| trim_blanks(value))
    }
}

impl fmt::Debug for CookiePair<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, value) = match self.shown_name() {
            Some(name) => (name, self.value()),
            // All of it may be the value.
            None => (&[][..], self.0.strip_prefix(b"=").unwrap_or(self.0)),
        };
        write!(f, "`{}` ({} bytes)", name.escape_ascii(), value.len())
    }
}
