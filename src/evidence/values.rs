//! Which values of cookies are equal. The values themselves are dropped.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::hash::BuildHasher as _;

use foldhash::quality::FixedState;
use url::form_urlencoded;

use crate::sorted::SortedMap;

/// A cookie with its value, as two numbers. Cookies with the same name and value have the same ones.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Pair {
    name: u64,
    value: u64,
}

impl Pair {
    /// `None` if somebody has replaced or cut the value before sharing the recording. Percent-encoding makes no difference: scripts decode
    /// values before they repeat them in headers.
    pub(super) fn of(name: &str, value: &str) -> Option<Self> {
        let is_shown = !["...", "…", "***", "<", "XXX", "xxx", "REDACTED", "redacted"]
            .iter()
            .any(|mark| value.contains(mark));
        is_shown.then(|| Self {
            name: number(name),
            value: number(&decoded(value)),
        })
    }

    /// A pair in a `Cookie` header or at the beginning of a `Set-Cookie` line.
    pub(super) fn of_text(pair: &str) -> Option<Self> {
        let (name, value) = pair.split_once('=').unwrap_or(("", pair));
        Self::of(name.trim(), value.trim())
    }

    /// Whether two cookies, of whatever names, have one value.
    pub(super) const fn has_value_of(self, other: Self) -> bool {
        self.value == other.value
    }

    pub(super) fn is_of(self, name: &str) -> bool {
        self.name == number(name)
    }
}

/// The values of one exchange's cookies, as numbers: equal values of cookies with one name have the same number in a recording. Recordings
/// that are read have them. Without them, nothing is concluded from equality.
///
/// ```
/// use session_cookie_policy::evidence::Traffic;
///
/// let read = |value: &str| {
///     let text = format!("> GET /me HTTP/2\n> Host: www.example.com\n> Cookie: sid={value}\n>\n");
///     Traffic::of_heads(&text, None)
/// };
/// // The numbers tell nothing about a value.
/// assert_eq!(read("secret").exchanges[0].values, read("other").exchanges[0].values);
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Values {
    /// The cookies of the request. Empty if one of the values is not shown.
    pub(super) came: Vec<Pair>,
    /// The cookie of each `Set-Cookie` line, if its value is shown.
    pub(super) set: Vec<Option<Pair>>,
    /// The CSRF token of the request, as a value of each cookie that may repeat it.
    pub(super) repeated: Vec<Pair>,
}

impl Values {
    /// Gives small numbers to the values, in the order in which they appear, so that nothing of them is left.
    pub(super) fn renumber(&mut self, known: &mut SortedMap<u64, u64>) {
        let set = self.set.iter_mut().flatten();
        let all = self.came.iter_mut().chain(set).chain(&mut self.repeated);
        for pair in all {
            let next = u64::try_from(known.len()).unwrap_or(u64::MAX);
            pair.value = *known.entry(pair.value).or_insert(next);
        }
    }
}

/// A URL without the session that some servers write into its path: `;jsessionid=`.
pub(super) fn without_session(url: &str) -> Cow<'_, str> {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let (path, rest) = url.split_at_checked(end).unwrap_or((url, ""));
    let is_session = |parameter: &str| {
        let name = parameter.split('=').next().unwrap_or_default();
        let name = name.to_ascii_lowercase();
        name.contains("sess") || name.ends_with("sid")
    };
    let mut parts = path.split(';');
    let mut kept = String::from(parts.next().unwrap_or_default());
    for part in parts {
        // The next segment may follow.
        let (parameter, next) = part.find('/').map_or((part, ""), |at| part.split_at(at));
        if !is_session(parameter) {
            kept.extend([";", parameter]);
        }
        kept.push_str(next);
    }
    if kept.len() == path.len() {
        return Cow::Borrowed(url);
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}

/// Whether this is a name for a token that scripts repeat in a header.
pub(super) fn is_token(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.contains("csrf") || name.contains("xsrf")
}

/// The number of a value, which means nothing outside of one recording.
pub(super) fn number_of(value: &str) -> u64 {
    number(&decoded(value))
}

fn number(text: &str) -> u64 {
    FixedState::default().hash_one(text)
}

/// Without percent-encoding. Everything else stands for itself, unlike in a form.
fn decoded(value: &str) -> String {
    let mut escaped = String::new();
    for letter in value.chars() {
        match letter {
            '+' => escaped.push_str("%2B"),
            '&' => escaped.push_str("%26"),
            '=' => escaped.push_str("%3D"),
            _ => escaped.push(letter),
        }
    }
    let fields = form_urlencoded::parse(escaped.as_bytes());
    fields.map(|(name, _)| name).collect()
}
