//! What fills a `Cookie` header.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::observation::{SeenCookie, SeenRequest};
use super::words::grouped;
use crate::sorted::{SortedMap, sort_by};

/// Cookies with a common beginning of their names, if they fill much of the header.
pub(crate) fn fills(request: &SeenRequest, own: &[&str]) -> Option<String> {
    /// Fewer cookies are not a pile: a token in several parts has some.
    const FEWEST: usize = 5;
    let cookies = request.cookies.as_deref()?;
    if let Some(parts) = parts(cookies, request.cookie_len) {
        return Some(parts);
    }
    let mut piles: SortedMap<&str, Pile> = SortedMap::new();
    let is_own = |cookie: &&SeenCookie| own.contains(&&*cookie.name);
    for cookie in cookies.iter().filter(|cookie| !is_own(cookie)) {
        for stem in stems(&cookie.name) {
            piles.entry(stem).or_default().add(cookie);
        }
    }
    // The longest common beginning of the cookies that take the most bytes.
    let most = piles
        .into_iter()
        .filter(|(_, pile)| pile.count >= FEWEST)
        .max_by_key(|(stem, pile)| (pile.len, stem.len()));
    let (stem, Pile { count, len }) = most?;
    let mut all = Pile::default();
    for cookie in cookies {
        all.add(cookie);
    }
    let total = request.cookie_len.unwrap_or(all.len);
    if len.saturating_mul(3) < total {
        return None;
    }
    let share = if len == 0 {
        String::from("cookies")
    } else {
        format!("{} of {} bytes", grouped(len), grouped(total))
    };
    Some(format!(
        "{count} cookies `{stem}…` fill it: {share}. They pile up because each sign-in sets one, and unfinished sign-ins leave theirs: \
         begin no sign-in for requests by script (return 401 if `Sec-Fetch-Mode` is not `navigate`), give these cookies a lifetime of \
         minutes, and delete the old ones when a new sign-in begins"
    ))
}

/// A token that is in several cookies, if it fills much of the header: `N.0`, `N.1`, ...
fn parts(cookies: &[SeenCookie], total: Option<usize>) -> Option<String> {
    /// All parts except the last are as long as browsers allow.
    const LONG: usize = 1_000;
    let mut tokens: SortedMap<&str, Vec<(usize, usize)>> = SortedMap::new();
    for cookie in cookies {
        let stem = cookie
            .name
            .trim_end_matches(|letter: char| letter.is_ascii_digit());
        let number = cookie
            .name
            .get(stem.len()..)
            .and_then(|number| number.parse().ok());
        // ASP.NET uses `C`.
        let is_separated = stem.ends_with(['.', '_', '-', 'C']);
        if let Some(number) = number.filter(|_| is_separated) {
            tokens
                .entry(stem)
                .or_default()
                .push((number, cookie.len.unwrap_or_default()));
        }
    }
    let len = |parts: &[(usize, usize)]| {
        parts
            .iter()
            .fold(0_usize, |sum, (_, len)| sum.saturating_add(*len))
    };
    let is_token = |parts: &mut Vec<(usize, usize)>| {
        sort_by(parts, Ord::cmp);
        let first = parts.first().map_or(usize::MAX, |(number, _)| *number);
        let is_counted = parts
            .iter()
            .zip(first..)
            .all(|((number, _), expected)| *number == expected);
        let (last, others) = parts.split_last().unwrap_or((&(0, 0), &[]));
        first <= 1
            && is_counted
            && !others.is_empty()
            && others.iter().all(|(_, len)| *len >= LONG.max(last.1 / 2))
    };
    let mut tokens: Vec<_> = tokens.into_iter().collect();
    tokens.retain_mut(|(_, parts)| is_token(parts));
    let (stem, parts) = tokens.into_iter().max_by_key(|(_, parts)| len(parts))?;
    let known = cookies
        .iter()
        .filter_map(|cookie| cookie.len)
        .fold(0_usize, usize::saturating_add);
    let (len, total) = (len(&parts), total.unwrap_or(known));
    if len.saturating_mul(3) < total {
        return None;
    }
    let (first, last) = (parts.first()?.0, parts.last()?.0);
    Some(format!(
        "`{}` is one token in {} cookies, `{stem}{first}` to `{stem}{last}`: {} of {} bytes. Put less into it (a provider's own tokens \
         are often the longest part), keep the session on the server, or raise the hop's limit",
        stem.trim_end_matches(['.', '_', '-']),
        parts.len(),
        grouped(len),
        grouped(total)
    ))
}

#[derive(Default)]
struct Pile {
    count: usize,
    len: usize,
}

impl Pile {
    fn add(&mut self, cookie: &SeenCookie) {
        self.count = self.count.saturating_add(cookie.count.max(1));
        // Ids in names take bytes, too.
        let len = cookie
            .len
            .map_or(0, |len| len.saturating_add(cookie.name.len()));
        self.len = self
            .len
            .saturating_add(len.saturating_mul(cookie.count.max(1)));
    }
}

/// The beginnings of a name after which an id may follow: up to a separator, or to the first digit.
fn stems(name: &str) -> impl Iterator<Item = &str> {
    /// Names with more parts have ids with separators.
    const PARTS: usize = 4;
    let separators = name.match_indices(['.', '_', '-', ':']);
    let ends = separators
        .map(|(at, text)| at.saturating_add(text.len()))
        .take(PARTS);
    let digit = name.find(|byte: char| byte.is_ascii_digit());
    let mut seen = None;
    ends.chain(digit)
        .filter(move |end| seen.replace(*end) != Some(*end))
        .filter_map(|end| name.get(..end))
        .filter(|stem| stem.len() > 1)
}
